/**
 * Measures the built program: `npm run bench -- [FOLDER of Dockerfiles] [--rounds N] [--only start,folder,growth]`. Prints ratios side by side, so that
 * a slow or busy machine changes little. Rivals that are not installed are left out, and said so.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir, totalmem } from 'node:os'
import { dirname, isAbsolute, join, relative, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { spawnSync } from 'node:child_process'
import fastGlob from 'fast-glob'
import { candidateKind } from '../host/index.ts'
import { nameOf } from '../text/paths.ts'
import { DIMENSIONS } from './bench/inputs.ts'
import { Bench, exponent, median, type Measure, withSpread } from './bench/measure.ts'

const { values, positionals } = parseArgs({ allowPositionals: true, options: { rounds: { type: 'string' }, only: { type: 'string' } } })
const rounds = Number(values.rounds ?? 7)
const parts = values.only?.split(',') ?? ['start', 'folder', 'growth']
const program = resolve('dist/bin.cjs')
const work = mkdtempSync(join(tmpdir(), 'dockerlint-bench-'))
const bench = new Bench(work)
const node = (args: readonly string[], cwd: string): Measure => bench.node(args, cwd, (path) => readFileSync(path, 'utf8'))
const say = (line: string): void => void process.stdout.write(`${line}\n`)

const SAMPLE = 'FROM debian:13\nWORKDIR /app\nRUN apt-get update && apt-get install -y curl\nCOPY . .\nCMD ["python", "app.py"]\n'

interface Rival {
  readonly name: string
  readonly args: (files: readonly string[]) => readonly string[]
  /** Where it stops at the first file that it cannot read: arguments that are soon through, and the file that an answer names. */
  readonly trial?: { readonly args: (files: readonly string[]) => readonly string[]; readonly stoppedAt: (answer: string) => string | undefined }
}

/** Without what asks registries; tally looks at the shell as it comes. */
const TALLY = ['lint', '--no-config', '--slow-checks', 'off', '--fail-level', 'none', '--format', 'json']

const RIVALS: readonly Rival[] = [
  { name: 'hadolint', args: (files) => ['--no-fail', ...files] },
  {
    name: 'tally',
    args: (files) => [...TALLY, ...files],
    trial: {
      args: (files) => [...TALLY, '--ignore', 'shellcheck/*', ...files],
      stoppedAt: (answer) => /^Error: (?:failed to lint )?([^\n]*?):(?:\d+:)? /m.exec(answer)?.[1],
    },
  },
  { name: 'dclint', args: () => ['-r', '.'] },
]

try {
  const [cpu] = cpus()
  say(`${cpus().length} × ${cpu?.model.trim() ?? 'unknown processor'}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.versions.node}, dockerlint ${spawnSync(process.execPath, [program, '--version'], { encoding: 'utf8' }).stdout.trim().split(' ').at(-1) ?? ''}`)
  if (parts.includes('start')) start()
  if (parts.includes('folder')) folderAgainstRivals(positionals[0])
  if (parts.includes('growth')) growth()
} finally {
  rmSync(work, { recursive: true, force: true })
}

function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
}

/** Each round has all of them in turn, so that a disturbance meets all alike. */
function start(): void {
  const folder = join(work, 'start')
  write(folder, { Dockerfile: SAMPLE })
  const commands: readonly (readonly [string, readonly string[]])[] = [
    ['node -e 0', ['-e', '0']], ['--version', [program, '--version']], ['--help', [program, '--help']], ['one Dockerfile', [program, '--no-config', 'Dockerfile']], ['one Dockerfile, JSON', [program, '--no-config', '--format', 'json', 'Dockerfile']],
  ]
  const results = commands.map(([name]) => ({ name, measures: [] as Measure[] }))
  for (let round = 0; round < rounds * 3; round++) for (const [at, [, args]] of commands.entries()) results[at]?.measures.push(node(args, folder))
  const base = results[0]?.measures ?? []
  say('\n| start | times `node -e 0`, processor | times, clock | processor, ms |\n|---|---|---|---|')
  for (const { name, measures } of results) {
    const ratio = (pick: (measure: Measure) => number): number[] => measures.map((measure, round) => pick(measure) / pick(base[round] ?? measure))
    say(`| \`${name}\` | ${withSpread(ratio(({ cpu: used }) => used))} | ${withSpread(ratio(({ wall }) => wall))} | ${median(measures.map(({ cpu: used }) => used)).toFixed(0)} |`)
  }
}

function folderAgainstRivals(named: string | undefined): void {
  const folder = named === undefined ? join(work, 'folder') : resolve(named)
  if (named === undefined) write(folder, Object.fromEntries(Array.from({ length: 1000 }, (_, at) => [`d${at}/Dockerfile`, `${SAMPLE}RUN echo ${at}\n`])))
  const files = fastGlob.sync('**/*', { cwd: folder, dot: true, followSymbolicLinks: false }).filter((path) => candidateKind(nameOf(path)) === 'dockerfile')
  const installed = RIVALS.filter(({ name }) => spawnSync(name, ['--version'], { stdio: 'ignore' }).error === undefined)
  const skipped = RIVALS.filter((rival) => !installed.includes(rival)).map(({ name }) => name)
  say(`\n${named === undefined ? 'generated' : 'given'}: ${files.length} Dockerfiles${skipped.length === 0 ? '' : `; not installed here: ${skipped.join(', ')}`}\n\n| folder | seconds | times dockerlint | memory, MB |\n|---|---|---|---|`)
  const own: Measure[] = []
  const others = installed.map((rival) => ({ rival, files: filesFor(rival, files, folder), measures: [] as Measure[] }))
  for (let round = 0; round < rounds; round++) {
    own.push(node([program, '--no-config', '--format', 'json', '.'], folder))
    for (const { rival, files: its, measures } of others) measures.push(bench.program(rival.name, rival.args(its), folder))
  }
  say(`| dockerlint | ${withSpread(own.map(({ wall }) => wall / 1000))} | 1 | ${withSpread(own.map(({ memory }) => memory), 0)} |`)
  for (const { rival: { name }, files: its, measures } of others) {
    const left = its.length === files.length ? '' : `, which stops at ${files.length - its.length} files: without these`
    say(`| ${name}${left} | ${withSpread(measures.map(({ wall }) => wall / 1000))} | ${withSpread(measures.map(({ wall }, round) => wall / (own[round]?.wall ?? Number.NaN)))} | |`)
  }
}

/** The files that a rival comes through, found by leaving out the one that it stops at, and its copies. */
function filesFor({ name, trial }: Rival, files: readonly string[], folder: string): readonly string[] {
  if (trial === undefined) return files
  const texts = new Map(files.map((path) => [path, readFileSync(join(folder, path), 'utf8')]))
  let rest = files
  for (;;) {
    const { stderr } = spawnSync(name, trial.args(rest), { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'], maxBuffer: 1 << 26 })
    const stopped = trial.stoppedAt(stderr)
    if (stopped === undefined) return rest
    const text = texts.get(isAbsolute(stopped) ? relative(folder, stopped) : stopped)
    const fewer = rest.filter((path) => texts.get(path) !== text)
    if (fewer.length === rest.length) throw new Error(`${name} stops at ${stopped}, which was not asked for`)
    rest = fewer
  }
}

/** A curve for each dimension, without what the start costs. */
function growth(): void {
  const empty = join(work, 'empty')
  write(empty, { Dockerfile: 'FROM alpine:3.22\n' })
  const base = median(Array.from({ length: 5 }, () => node([program, '--no-config', '--format', 'json', '.'], empty).cpu))
  say('\n| growth | size: seconds of processor, MB | exponent, last step |\n|---|---|---|')
  for (const { name, sizes, files } of DIMENSIONS) {
    const folder = join(work, 'growth')
    const measures: Measure[] = []
    for (const size of sizes) {
      write(folder, files(size))
      const all = Array.from({ length: size < 10_000 ? 3 : 1 }, () => node([program, '--no-config', '--format', 'json', '--max-file-size', '100M', '.'], folder))
      measures.push(all.sort((one, other) => one.cpu - other.cpu)[0] as Measure)
      rmSync(folder, { recursive: true, force: true })
    }
    const [before, last] = measures.slice(-2)
    const factor = (sizes.at(-1) ?? 1) / (sizes.at(-2) ?? 1)
    const slope = before === undefined || last === undefined ? Number.NaN : exponent(Math.max(before.cpu - base, 1), Math.max(last.cpu - base, 1), factor)
    say(`| ${name} | ${measures.map((measure, at) => `${sizes[at] ?? ''}: ${(measure.cpu / 1000).toFixed(2)} s, ${measure.memory.toFixed(0)} MB`).join('; ')} | ${slope.toFixed(2)} |`)
  }
}
