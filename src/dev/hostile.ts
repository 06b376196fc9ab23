/**
 * Runs the built program on what no sane person writes: `npm run hostile [-- WORD…]`. Each input lies beside a plain Dockerfile, whose finding must be there as
 * well, and has 2 seconds and 300 MB. Prints a table; exit code 1 where an input was not dealt with. WORDs pick inputs by name.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { Bench, type Measure } from './bench/measure.ts'
import { HOSTILE_INPUTS, type HostileInput } from './hostile/inputs.ts'

/** Of the clock or of the processor, whichever is less: the one also counts what other programs take, the other what Node's own threads compile and collect beside the work. */
const MOST_SECONDS = 2
const MOST_MEGABYTES = 300

/** Said of every `FROM alpine:3.22`. */
const OF_ANY_IMAGE = new Set(['no-root-user', 'end-of-life-base-image'])

const words = process.argv.slice(2)
const work = mkdtempSync(join(tmpdir(), 'dockerlint-hostile-'))
const bench = new Bench(work)
let failed = 0
try {
  process.stdout.write('| input | result | exit code | seconds, clock | processor | MB |\n|---|---|---|---|---|---|\n')
  for (const input of HOSTILE_INPUTS) {
    if (words.length > 0 && !words.some((word) => input.name.includes(word))) continue
    const { measure, result, faults } = run(input)
    if (faults.length > 0) failed++
    process.stdout.write(`| ${input.name} | ${result}${faults.map((fault) => ` **${fault}**`).join('')} | ${measure.code ?? 'killed'} | ${(measure.wall / 1000).toFixed(2)} | ${(measure.cpu / 1000).toFixed(2)} | ${measure.memory.toFixed(0)} |\n`)
  }
} finally {
  execFileSync('rm', ['-rf', work])
}
process.exitCode = failed > 0 ? 1 : 0

function run(input: HostileInput): { readonly measure: Measure; readonly result: string; readonly faults: readonly string[] } {
  const folder = join(work, 'input')
  mkdirSync(join(folder, 'plain'), { recursive: true })
  writeFileSync(join(folder, 'plain', 'Dockerfile'), 'FROM alpine:latest\n')
  input.make(folder)
  const report = join(work, 'report.json')
  const config = input.args?.includes('--config') === true ? [] : ['--no-config']
  const { measure, err } = bench.reporting([resolve('dist/bin.cjs'), ...config, '--quiet', '--format', 'json', '--output-file', report, ...(input.args ?? ['.'])], folder, (path) => readFileSync(path, 'utf8'))
  const findings = existsSync(report) ? (JSON.parse(readFileSync(report, 'utf8')) as { findings: { ruleId: string; path: string; message: string }[] }).findings : []
  const own = findings.filter(({ path, ruleId }) => path !== 'plain/Dockerfile' && !OF_ANY_IMAGE.has(ruleId))
  const ids = [...new Set(own.map(({ ruleId }) => ruleId))]
  const [message = ''] = err.trim().split('\n')
  const faults: string[] = []
  if (measure.code !== (input.code ?? 1)) faults.push(`exit code is not ${input.code ?? 1}`)
  if (input.code === undefined && !findings.some(({ path }) => path === 'plain/Dockerfile')) faults.push('the plain Dockerfile was not linted')
  if (/\n\s+at /.test(err) || ids.includes('internal-error')) faults.push('a stack trace or a fault of our own')
  if (input.says !== undefined && !ids.some((id) => id.includes(input.says ?? '')) && !err.includes(input.says)) faults.push(`does not say ${input.says}`)
  if (existsSync(join(folder, 'sprung'))) faults.push('a program of the tree was run')
  if (Math.min(measure.wall, measure.cpu) > MOST_SECONDS * 1000) faults.push('slow')
  if (measure.memory > MOST_MEGABYTES) faults.push('large')
  // Its paths may be longer than Node takes.
  execFileSync('rm', ['-rf', folder])
  rmSync(report, { force: true })
  const shown = ids.length > 3 ? `${ids.slice(0, 3).join(', ')} and ${ids.length - 3} more rules` : ids.join(', ')
  return { measure, result: input.code !== undefined ? message.replaceAll('|', '\\|').slice(0, 120) : shown === '' ? 'nothing to report' : `${shown}${own.length > ids.length ? ` (${own.length.toLocaleString('en')} findings)` : ''}`, faults }
}
