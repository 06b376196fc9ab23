import { resolve } from 'node:path'
import type { ResolvedConfig } from '../config/resolve.ts'
import type { RunResult } from '../engine/result.ts'
import { SEVERITIES } from '../rule-api/finding.ts'
import { gitProvenance, type HostFiles, Interruption, terminalFacts, writeReportFile } from '../host/index.ts'
import { reportPieces } from '../report/formats.ts'
import { harmlessLines, printable } from '../report/printable.ts'
import { plural } from '../report/ranking.ts'
import type { RunRecorder } from './cached-lint.ts'
import { findBaseline, withBaseline } from './baseline-file.ts'
import { EXIT, UsageError } from './exit-codes.ts'
import { type FoundTexts, load, type Loaded, type LoadOptions } from './load.ts'
import { type LintOptions, readLintOptions } from './options.ts'
import { Progress } from './progress.ts'
import { lintedFiles, run } from './run.ts'
import { print, printPieces, type Streams } from './streams.ts'
import type { Threads, ThreadTask } from './threads.ts'

/** `dockerlint [paths…]`. Gives the exit code. `program` is the file that threads begin with, where there may be any. */
export async function lintCommand(args: readonly string[], streams: Streams, workingDirectory: string, recorder?: RunRecorder, program?: string): Promise<number> {
  let threads: Threads | undefined
  try {
    return await lintFiles(args, streams, workingDirectory, recorder, {
      get started() {
        return threads
      },
      start: async (count, task) => {
        if (program !== undefined) threads = new (await import('./threads.ts')).Threads(program, count, task)
      },
    })
  } finally {
    await threads?.stop()
  }
}

/** The threads of a run, which are started as soon as its files are read. */
interface ThreadsOfRun {
  readonly started: Threads | undefined
  readonly start: (count: number, task: Omit<ThreadTask, 'shard'>) => Promise<void>
}

async function lintFiles(args: readonly string[], streams: Streams, workingDirectory: string, recorder: RunRecorder | undefined, threads: ThreadsOfRun): Promise<number> {
  const options = readLintOptions(args)
  if (options.listRules) return (await import('./list-rules.ts')).listRules(options, streams)
  if (options.printConfig !== undefined) return (await import('./print-config.ts')).printConfig(options, options.printConfig, streams, workingDirectory)
  const progress = new Progress(streams.err, options.quiet)
  progress.show('reading files')
  const shard = options.part === undefined ? undefined : (await import('./shard.ts')).readShard(options.part, process.env)
  const listed = options.filesFrom === undefined ? undefined : await (await import('./files-from.ts')).readFilesFrom(options.filesFrom, workingDirectory)
  const today = options.today ?? new Date().toISOString().slice(0, 10)
  const loadOptions: LoadOptions = { ...options, ...(await standardInput(options)), ...(shard === undefined ? {} : { shard }), ...(listed === undefined ? {} : { listed }) }
  const { threads: count = 1 } = options
  const whenFound = count > 1 && recorder === undefined && mayHaveThreads(options)
    ? (found: FoundTexts) => threads.start(Math.min(count, found.sources.length), { options: loadOptions, workingDirectory, found, today }) : undefined
  let loaded = await load({ ...loadOptions, ...(whenFound === undefined ? {} : { whenFound }), ...(recorder === undefined ? {} : { through: (files: HostFiles) => recorder.files(files) }) }, workingDirectory)
  if (options.showFiles) {
    progress.clear()
    await saySilenceOfGit(loaded.files.gitFailures, streams)
    return (await import('./show-files.ts')).showFiles(loaded, streams)
  }
  if (options.explainPurpose) {
    progress.clear()
    await saySilenceOfGit(loaded.files.gitFailures, streams)
    return (await import('./explain-purpose.ts')).explainPurpose(loaded.project, streams)
  }
  const changed = isAboutChanges(options) ? (await import('./changes.ts')).loadChanges(loaded, options) : undefined
  if (changed !== undefined) loaded = changed.loaded
  let files = lintedFiles(loaded)
  if (files.length === 0 && loaded.unreadable.length === 0) {
    progress.clear()
    // What was left out on purpose is no mistake of the caller.
    if (!options.allowEmpty && loaded.discovery.excluded === 0 && changed === undefined && listed === undefined && shard === undefined) {
      if (loadOptions.stdin !== undefined) throw new UsageError(`nothing to lint: what is named ${JSON.stringify(loadOptions.stdin.name)} is no Dockerfile, compose or env file by its name or content; --stdin-filename says what it is`)
      await print(streams.err, `dockerlint: nothing to lint under ${options.paths.length === 0 ? 'this folder' : options.paths.join(', ')}: no Dockerfile, compose or env file\n`)
      return EXIT.usage
    }
    const { excluded, firstExcluded } = loaded.discovery
    // A hook hands over whatever was changed, and knows that some of it may be left out.
    if (firstExcluded !== undefined && !options.quiet && !options.forceExclude) {
      await print(streams.err, `dockerlint: nothing is linted: ${printable(firstExcluded)}${excluded === 1 ? '' : ` and ${plural(excluded - 1, 'more path')}`} ${excluded === 1 ? 'is' : 'are'} left out by ${printable(loaded.excludedBy(firstExcluded))}${excluded === 1 ? '' : ', or the like'}\n`)
    }
  }
  progress.show(`linting ${files.length} files`)
  if (options.fix !== 'no') {
    const { fixLoaded, printDiff, printSummary, writeFixed } = await import('./fix-run.ts')
    progress.show('fixing')
    const fixing = fixLoaded(loaded, options.unsafe ? 'unsafe' : 'safe', today)
    progress.clear()
    if (options.fix !== 'write') await saySilenceOfGit(loaded.files.gitFailures, streams)
    if (options.fix === 'diff') {
      await printDiff(fixing.fixed, streams)
      return fixing.fixed.files.length > 0 ? EXIT.findings : EXIT.clean
    }
    const interruption = new Interruption()
    const failures = await writeFixed(fixing.fixed, loaded, () => interruption.hasCome()).finally(() => interruption.release())
    if (!options.quiet || failures.length > 0) await printSummary(fixing.fixed, failures, streams)
    if (failures.length > 0) return EXIT.internal
    if (options.fix === 'only') return EXIT.clean
    loaded = fixing.loaded
    files = lintedFiles(loaded)
  }
  const ran = await threads.started?.run(loaded, files, today) ?? { ...run(loaded, files, today), shellCheckProblems: [], gitFailures: [] }
  const { failed } = ran
  const shellCheckProblems = new Set([...loaded.shellCheck?.problems ?? [], ...ran.shellCheckProblems])
  const gitFailures = new Set([...loaded.files.gitFailures, ...ran.gitFailures])
  let { result } = ran
  const baseline = options.baseline === false ? undefined : findBaseline(options.baseline, options.config, loaded)
  if (baseline !== undefined) {
    const { result: fresh, gone } = withBaseline(result, baseline, loaded, [...options.paths, ...listed ?? []])
    // A run that looks at changes, a list or a shard only has not looked for the rest.
    const lookedForAll = changed === undefined && shard === undefined && listed === undefined
    result = lookedForAll ? fresh : { ...fresh, absent: [] }
    if (gone > 0 && lookedForAll && !options.quiet) await print(streams.err, `dockerlint: ${plural(gone, 'finding')} of the baseline ${gone === 1 ? 'is' : 'are'} gone; dockerlint baseline takes ${gone === 1 ? 'it' : 'them'} out\n`)
  }
  if (changed !== undefined) result = (await import('./changes.ts')).onlyChanged(result, loaded, changed.changes, today)
  progress.clear()
  await saySilenceOfGit(gitFailures, streams)
  if (options.addIgnores) return (await import('./ignore-run.ts')).addIgnores(loaded, result, today, streams)
  if (!options.quiet) for (const message of loaded.notices) await print(streams.err, `dockerlint: ${harmlessLines(message)}\n`)
  if (shellCheckProblems.size > 0 || gitFailures.size > 0) recorder?.forget()
  for (const problem of shellCheckProblems) await print(streams.err, `dockerlint: ${problem}\n`)
  const written = await writeReports(options, result, loaded, streams, workingDirectory, recorder)
  if (!written || failed) return EXIT.internal
  return reaches(result, loaded.config, options) ? EXIT.findings : EXIT.clean
}

/** The module is loaded only where there is something to say. */
async function saySilenceOfGit(reasons: ReadonlySet<string>, streams: Streams): Promise<void> {
  if (reasons.size > 0) await (await import('./git-failures.ts')).sayGitFailures(reasons, streams)
}

async function standardInput(options: LintOptions): Promise<{ stdin?: { name: string; text: string } }> {
  if (!options.paths.includes('-')) return {}
  if (options.paths.length > 1) throw new UsageError('"-" (standard input) stands alone')
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer)
  const text = Buffer.concat(chunks).toString('utf8')
  return { stdin: { name: options.stdinFilename ?? 'Dockerfile', text } }
}

async function writeReports(options: LintOptions, ran: RunResult, loaded: Loaded, streams: Streams, workingDirectory: string, recorder?: RunRecorder): Promise<boolean> {
  let allWritten = true
  const { withDocumentation, graphFor } = await import('./report-details.ts')
  const result = await withDocumentation(options.outputs.map(({ format }) => format), ran)
  for (const { format, file } of options.outputs) {
    const terminal = terminalFacts(streams.out, process.env)
    const color = file === undefined && (options.color ?? terminal.color)
    const pieces = options.statistics && format === 'text' ? [(await import('./statistics.ts')).statistics(result)] : await reportPieces(format, result, {
      color, quiet: options.quiet, showSuppressed: options.showSuppressed, ...await graphFor(format, loaded), ...(format === 'sarif' ? { repository: gitProvenance(workingDirectory) } : {}), ...(options.category === undefined ? {} : { category: options.category }), ...(terminal.columns === undefined || file !== undefined ? {} : { width: terminal.columns }),
    })
    if (file === undefined) {
      // What nobody read to its end was not recorded to its end.
      if (!await printPieces(streams.out, pieces)) recorder?.forget()
    } else {
      const written = writeReportFile(resolve(workingDirectory, file), recorder === undefined ? pieces : recorder.report(file, pieces))
      if (!written.written) {
        await print(streams.err, `dockerlint: cannot write ${file}: ${written.message}\n`)
        allWritten = false
      }
    }
  }
  if (options.statistics && !options.outputs.some(({ format }) => format === 'text')) await print(streams.err, (await import('./statistics.ts')).statistics(result))
  return allWritten
}

/**
 * Whether a finding is at or above what fails a run: `--fail-on`, else what the configuration of its file says. With `--max-warnings`, warnings count
 * by their number alone.
 */
function reaches(result: RunResult, config: ResolvedConfig, { failOn, maxWarnings }: LintOptions): boolean {
  if (maxWarnings !== undefined && failOn !== 'never' && result.findings.filter(({ severity }) => severity === 'warning').length > maxWarnings) return true
  return result.findings.some(({ path, severity }) => {
    if (maxWarnings !== undefined && severity === 'warning') return false
    const limit = failOn ?? config.failOnOf(path) ?? 'warning'
    return limit !== 'never' && SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(limit)
  })
}

/** Whether all that is to be done is to lint everything: threads find the files as they stand, with the configuration that a thread can read again. */
function mayHaveThreads(options: LintOptions): boolean {
  return options.fix === 'no' && !options.addIgnores && !options.showFiles && !options.explainPurpose && options.part === undefined && !isAboutChanges(options)
    && !options.paths.includes('-') && (options.config === undefined || /\.(?:ya?ml|json)$/.test(options.config))
}

function isAboutChanges({ since, staged }: LintOptions): boolean {
  return since !== undefined || staged
}
