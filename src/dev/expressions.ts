/**
 * Holds all regular expressions of `src` and `rules` against what makes them backtrack: `npm run expressions`. Two ways, since neither finds all: an analysis
 * of which repetitions can share one text between them (scslre), and texts made out of the expressions, on which the time is measured.
 * Prints each fault in a line; exit code 1 where there was one. What tests and generators use is their own affair.
 */
import { readFileSync } from 'node:fs'
import fastGlob from 'fast-glob'
import { analyse } from 'scslre'
import { COMPOSE_SCHEMA } from '../compose/schema/compose-schema.ts'
import { attackOn } from './expressions/attack.ts'
import { type Expression, expressionsOf } from './expressions/collect.ts'

/** Expressions that are put together when the program runs, with what stands for all that they can become. */
const MADE: ReadonlyMap<string, readonly string[]> = new Map([
  // Names of programs from a table of ours.
  ['rules/production/test-image-without-test-dependencies.ts: `(?:^|["\'\\\\s])${runner}(?:["\'\\\\s=<>~[:]|$)`', [String.raw`(?:^|["'\s])pytest(?:["'\s=<>~[:]|$)`]],
  ['rules/production/tool-missing-on-base.ts: `\\\\b${tool}\\\\b`', [String.raw`\bcurl\b`]],
  // A path in which every sign is escaped.
  ['rules/python/virtualenv-moved.ts: `(?:^|[\\\\s"\'=])${path.replace(/[.*+?^${}()|[\\]\\\\]/g, \'\\\\$&\')}(?:[/\\\\s"\']|$)`', [String.raw`(?:^|[\s"'=])/opt/venv(?:[/\s"']|$)`]],
  // Patterns for keys and texts, out of the generated schema.
  ['src/compose/validity/schema-nodes.ts: source', patternsIn(COMPOSE_SCHEMA)],
])

const expressions: Expression[] = []
const faults: string[] = []
for (const path of fastGlob.sync(['src/**/*.ts', 'rules/**/*.ts'], { ignore: ['src/dev/**'] }).sort()) {
  const { found, unknown } = expressionsOf(path, readFileSync(path, 'utf8'))
  expressions.push(...found)
  for (const made of unknown) {
    const sources = MADE.get(made)
    if (sources === undefined) faults.push(`${made}: made when the program runs; say in src/dev/expressions.ts what it can become`)
    else expressions.push(...sources.map((source) => ({ place: made, source, flags: '' })))
  }
}

const seen = new Set<string>()
for (const { place, source, flags } of expressions) {
  const key = `/${source}/${flags}`
  if (seen.has(key)) continue
  seen.add(key)
  const [report] = analyse({ source, flags }, { reportTypes: { Move: true, Self: true, Trade: true } }).reports
  if (report !== undefined) faults.push(`${place}: ${report.exponential ? 'exponential' : 'polynomial'}, ${report.type === 'Trade' ? `${report.startQuant.raw} and ${report.endQuant.raw}` : report.quant.raw} in ${key}`)
  else {
    const attack = attackOn(source, flags)
    if (attack !== undefined) faults.push(`${place}: ${attack.times.map((time) => time.toFixed(1)).join(' and ')} ms for ${JSON.stringify(attack.prefix)} and then ever more ${JSON.stringify(attack.pump)} in ${key}`)
  }
}
for (const fault of faults) process.stdout.write(`${fault}\n`)
process.stdout.write(`${seen.size} expressions, ${faults.length} faults\n`)
process.exitCode = faults.length > 0 ? 1 : 0

/** All keys of mappings called `patterns`, and all texts called `pattern`. */
function patternsIn(node: unknown): string[] {
  if (typeof node !== 'object' || node === null) return []
  return Object.entries(node).flatMap(([key, value]: [string, unknown]) => {
    if (key === 'pattern' && typeof value === 'string') return [value]
    return key === 'patterns' && typeof value === 'object' && value !== null ? [...Object.keys(value), ...patternsIn(Object.values(value))] : patternsIn(value)
  })
}
