import { resolve } from 'node:path'
import { BUILD } from './version.ts'
import {
  contentHash, createProjectFiles, displayPath, findShellCheck, gitProvenance, type HostFiles, lstatOf, type OutputStream, readListFile, RecordedFiles, rootsOf, terminalFacts, writeReportBytes,
} from '../host/index.ts'
import { each, inChunks } from '../text/pieces.ts'
import { findBaseline } from './baseline-file.ts'
import { EXIT } from './exit-codes.ts'
import { readList } from './files-from.ts'
import { CACHE_FOLDER, type LintOptions, readLintOptions } from './options.ts'
import { type FinishedRun, RunCache } from './run-cache.ts'
import { print, printPieces, type Streams } from './streams.ts'

/** What a run tells whoever records it. */
export interface RunRecorder {
  files(files: HostFiles): HostFiles
  /** Gives the report's pieces. */
  report(file: string, pieces: Iterable<string>): Iterable<string>
  /** Something happened that another run need not see. */
  forget(): void
}

type Lint = (args: readonly string[], streams: Streams, workingDirectory: string, recorder?: RunRecorder) => Promise<number>

/**
 * Lints with `--cache`: where everything that the last finished run of this command line asked has the same answer, its reports are given again; else the run is
 * done and kept. What a run asks is recorded at the one door to files and git, so that nothing which it depends on can be forgotten.
 */
export async function cachedLint(args: readonly string[], streams: Streams, workingDirectory: string): Promise<number> {
  const options = readLintOptions(args)
  const lint: Lint = async (...rest) => (await import('./lint-command.ts')).lintCommand(...rest)
  if (options.cache === undefined || !isCacheable(options, workingDirectory)) return lint(args, streams, workingDirectory)
  const folder = resolve(workingDirectory, options.cache)
  const cache = new RunCache(folder)
  const files = recordedFiles(options, workingDirectory, folder)
  const problem = cache.prepare(options.cache !== CACHE_FOLDER) ?? whyNotTrusted(files, displayPath(files.workingDirectory, folder))
  if (problem !== undefined) {
    if (!options.quiet) await print(streams.err, `dockerlint: --cache: ${options.cache} is not used: ${problem}\n`)
    return lint(args, streams, workingDirectory)
  }
  const terminal = terminalFacts(streams.out, process.env)
  const key = contentHash(JSON.stringify([files.workingDirectory, options, terminal]))
  const circumstances = circumstancesOf(options, files)
  const known = cache.find(key)
  if (known !== undefined && holds(known, circumstances, files)) return giveAgain(known, streams, workingDirectory)
  const recorder = new Recorder(streams, folder)
  const code = await lint(args, { out: recorder.out, err: recorder.err }, workingDirectory, recorder)
  const run = recorder.finished(circumstances, code)
  // What the run stood on may have changed meanwhile.
  if (run !== undefined && JSON.stringify(circumstances) === JSON.stringify(circumstancesOf(options, files))) cache.keep(key, run)
  return code
}

/** Why what lies in a folder may be from others. */
function whyNotTrusted(files: HostFiles, folder: string): string | undefined {
  if (files.git.tracked(folder) === true) return 'git tracks it, so others can say what is found in it'
  const [failure] = files.gitFailures
  return failure === undefined ? undefined : `git ${failure}, so that it is not known whether git tracks it`
}

/** Runs that change files, ask git for other times, run code, or read what cannot be read twice are always done. */
function isCacheable(options: LintOptions, workingDirectory: string): boolean {
  const { fix, addIgnores, since, staged, showFiles, listRules, explainPurpose, printConfig, filesFrom, config, paths } = options
  return fix === 'no' && !addIgnores && since === undefined && !staged && !showFiles && !listRules && !explainPurpose && printConfig === undefined
    && filesFrom !== '-' && (config === undefined || !/\.[cm]?[jt]s$/.test(config))
    && paths.every((path) => path !== '-' && lstatOf(resolve(workingDirectory, path)) !== undefined)
}

function recordedFiles(options: LintOptions, workingDirectory: string, folder: string): RecordedFiles {
  const list = options.filesFrom === undefined ? undefined : readListFile(resolve(workingDirectory, options.filesFrom))
  const listed = list !== undefined && 'text' in list ? readList(list.text).map(({ path }) => path) : []
  const files = createProjectFiles(workingDirectory, { roots: rootsOf(workingDirectory, [...options.paths, ...listed]), ...(options.maxBytes === undefined ? {} : { maxBytes: options.maxBytes }) })
  return new RecordedFiles(files, displayPath(files.workingDirectory, folder))
}

/** What a run depends on that it does not ask of `files`. */
function circumstancesOf(options: LintOptions, files: HostFiles): Readonly<Record<string, string>> {
  const { workingDirectory, roots } = files
  const program = options.shellcheck === 'off' ? undefined
    : findShellCheck(options.shellcheck === 'auto' ? { roots: [workingDirectory, ...roots] } : { roots: [], program: resolve(workingDirectory, options.shellcheck) })?.program
  const stats = program === undefined ? undefined : lstatOf(program)
  const baseline = options.baseline === false ? undefined : findBaseline(options.baseline, options.config, { files })
  const list = options.filesFrom === undefined ? undefined : readListFile(resolve(workingDirectory, options.filesFrom))
  return {
    build: BUILD,
    node: process.version,
    today: options.today ?? new Date().toISOString().slice(0, 10),
    roots: JSON.stringify(roots),
    shellCheck: program === undefined ? '' : `${program} ${stats?.size ?? ''} ${stats?.mtimeMs ?? ''} ${stats?.ino ?? ''}`,
    baseline: baseline === undefined ? '' : contentHash(JSON.stringify(baseline)),
    provenance: options.outputs.some(({ format }) => format === 'sarif') ? JSON.stringify(gitProvenance(workingDirectory) ?? null) : '',
    list: list === undefined ? '' : 'text' in list ? contentHash(list.text) : `!${list.message}`,
    paths: contentHash(list !== undefined && 'text' in list ? readList(list.text).map(({ path }) => (lstatOf(resolve(workingDirectory, path)) === undefined ? '-' : '+')).join('') : ''),
    nodes: ['CI_NODE_INDEX', 'CI_NODE_TOTAL', 'JOB_COMPLETION_INDEX'].map((name) => (options.part?.startsWith('auto') === true ? process.env[name] ?? '' : '')).join(' '),
  }
}

function holds(known: FinishedRun, circumstances: FinishedRun['circumstances'], files: RecordedFiles): boolean {
  if (JSON.stringify(known.circumstances) !== JSON.stringify(circumstances)) return false
  for (const fact of known.facts) if (!files.stillHolds(fact)) return false
  return true
}

async function giveAgain({ code, out, err, reports }: FinishedRun, streams: Streams, workingDirectory: string): Promise<number> {
  await print(streams.err, err)
  for (const { file, parts } of reports) {
    const written = writeReportBytes(resolve(workingDirectory, file), parts)
    if (!written.written) {
      await print(streams.err, `dockerlint: cannot write ${file}: ${written.message}\n`)
      return EXIT.internal
    }
  }
  await printPieces(streams.out, textOf(out))
  return code
}

/** Bytes that are read as a text at a time. */
const PART = 65_536

/** The text of bytes, in pieces. */
function* textOf(parts: readonly Uint8Array[]): Iterable<string> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  for (const part of parts) {
    for (let at = 0; at < part.length; at += PART) yield decoder.decode(part.subarray(at, at + PART), { stream: true })
  }
}

/** Lets everything through and remembers it. */
class Recorder implements RunRecorder {
  readonly out: RecordedStream
  readonly err: RecordedStream
  readonly #folder: string
  readonly #reports: { file: string; parts: Uint8Array[] }[] = []
  #files: RecordedFiles | undefined
  #isForgotten = false

  constructor(streams: Streams, folder: string) {
    this.out = new RecordedStream(streams.out)
    this.err = new RecordedStream(streams.err)
    this.#folder = folder
  }

  files(files: HostFiles): HostFiles {
    this.#files = new RecordedFiles(files, displayPath(files.workingDirectory, this.#folder))
    return this.#files
  }

  report(file: string, pieces: Iterable<string>): Iterable<string> {
    const parts: Uint8Array[] = []
    this.#reports.push({ file, parts })
    return each(inChunks(pieces), (text) => {
      parts.push(Buffer.from(text))
      return text
    })
  }

  forget(): void {
    this.#isForgotten = true
  }

  finished(circumstances: FinishedRun['circumstances'], code: number): FinishedRun | undefined {
    const facts = this.#files?.facts
    if (facts === undefined || this.#isForgotten || (code !== EXIT.clean && code !== EXIT.findings)) return undefined
    return { circumstances, facts, code, out: this.out.parts, err: Buffer.concat(this.err.parts).toString(), reports: this.#reports }
  }
}

class RecordedStream implements OutputStream {
  readonly parts: Uint8Array[] = []
  readonly #stream: OutputStream

  constructor(stream: OutputStream) {
    this.#stream = stream
  }

  get isTTY(): boolean {
    return this.#stream.isTTY === true
  }

  get columns(): number {
    return this.#stream.columns ?? 80
  }

  write(text: string, done: (error?: Error | null) => void): boolean {
    // The progress of a run is not what it says.
    if (!text.startsWith('\r\u001b[K')) this.parts.push(Buffer.from(text))
    return this.#stream.write(text, done)
  }

  once(event: 'error', listener: (error: Error) => void): unknown {
    return this.#stream.once(event, listener)
  }

  off(event: 'error', listener: (error: Error) => void): unknown {
    return this.#stream.off(event, listener)
  }
}
