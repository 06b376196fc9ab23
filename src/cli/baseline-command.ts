import { relative, resolve } from 'node:path'
import { compareWithBaseline, makeBaseline, writeBaseline } from '../engine/baseline.ts'
import { writeReportFile } from '../host/index.ts'
import { plural } from '../report/ranking.ts'
import { BASELINE_NAME, pathFrom, readBaselineFile, scopeOf } from './baseline-file.ts'
import { EXIT, UsageError } from './exit-codes.ts'
import { sayGitFailures } from './git-failures.ts'
import { load } from './load.ts'
import { readLintOptions } from './options.ts'
import { lintedFiles, run } from './run.ts'
import { print, type Streams } from './streams.ts'

/** `dockerlint baseline [--output FILE] [paths…]`: records today's findings, so that only new ones fail. Run again, it takes out what is gone. */
export async function baselineCommand(args: readonly string[], streams: Streams, workingDirectory: string): Promise<number> {
  const { output, rest } = takeOutput(args)
  const options = readLintOptions(rest)
  refuse(rest)
  if (options.paths.includes('-')) throw new UsageError('standard input has no baseline')
  const loaded = await load(options, workingDirectory)
  const files = lintedFiles(loaded)
  if (files.length === 0 && !options.allowEmpty) throw new UsageError('nothing to lint, so nothing to record')
  const { result, failed } = run(loaded, files, options.today ?? new Date().toISOString().slice(0, 10))
  await sayGitFailures(loaded.files.gitFailures, streams)
  const path = resolve(loaded.files.workingDirectory, output)
  const before = readBaselineFile(path)
  const scope = scopeOf(path, loaded, result, options.paths)
  const baseline = makeBaseline(result.findings, pathFrom(path, loaded.files.workingDirectory), before === undefined ? undefined : { baseline: before.baseline, scope })
  const written = writeReportFile(path, writeBaseline(baseline))
  if (!written.written) {
    await print(streams.err, `dockerlint: cannot write ${output}: ${written.message}\n`)
    return EXIT.internal
  }
  const count = (entries: typeof baseline.entries): number => entries.reduce((sum, entry) => sum + entry.fingerprints.length, 0)
  const fresh = before === undefined ? 0 : compareWithBaseline(before.baseline, result.findings, pathFrom(path, loaded.files.workingDirectory), scope).fresh.filter((finding) => finding.ruleId !== 'internal-error').length
  const gone = before === undefined ? 0 : count(before.baseline.entries) + fresh - count(baseline.entries)
  const change = before === undefined ? '' : ` (${fresh} new, ${gone} gone)`
  await print(streams.err, `${relative(loaded.files.workingDirectory, path)}: ${plural(count(baseline.entries), 'finding')} recorded${change}\n`)
  return failed ? EXIT.internal : EXIT.clean
}

/** Options of linting that a baseline would take no notice of, and which part of linting they are. */
const OF_PARTS = ['--files-from', '--shard', '--since', '--staged']
const OF_REPORTS = ['--format', '--output-file', '--statistics', '--show-suppressed', '--category', '--max-warnings', '--baseline', '--no-baseline', '--print-config', '--show-files', '--list-rules', '--explain-purpose', '--cache', '--cache-location']
const OF_CHANGES = ['--fix', '--fix-only', '--diff', '--unsafe', '--add-ignores']

/** @throws UsageError for options that would be given in vain */
function refuse(args: readonly string[]): void {
  for (const argument of args) {
    if (argument === '--') return
    const name = argument.split('=')[0] ?? ''
    if (OF_PARTS.includes(name)) throw new UsageError(`baseline records all that stands under its paths: leave out ${name}, or name paths`)
    if (OF_REPORTS.includes(name)) throw new UsageError(`baseline makes no report: leave out ${name}${name === '--output-file' ? '; its own file is --output FILE' : ''}`)
    if (OF_CHANGES.includes(name)) throw new UsageError(`baseline records and changes nothing else: leave out ${name}`)
  }
}

function takeOutput(args: readonly string[]): { output: string; rest: string[] } {
  const rest: string[] = []
  let output: string | undefined
  for (let index = 0; index < args.length; index++) {
    const argument = args[index] ?? ''
    if (argument === '--output') {
      output = args[++index]
      if (output === undefined) throw new UsageError('--output takes a file')
    } else if (argument.startsWith('--output=')) output = argument.slice('--output='.length)
    else rest.push(argument)
  }
  if (output === '') throw new UsageError('--output takes a file')
  return { output: output ?? BASELINE_NAME, rest }
}
