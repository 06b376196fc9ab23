import { Worker } from 'node:worker_threads'
import type { LintedFile, ReportedFinding, RunResult } from '../engine/result.ts'
import { shareOf, type Shard } from '../engine/shard.ts'
import { createDocument, type Document } from '../text/document.ts'
import { type FoundTexts, loadFound, type LoadOptions, type Loaded } from './load.ts'
import { lintedFiles, run, type Run } from './run.ts'

/** What one thread is to do. Plain data. */
export interface ThreadTask {
  readonly options: LoadOptions
  readonly workingDirectory: string
  readonly found: FoundTexts
  readonly today: string
  readonly shard: Shard
}

/** A finding without its documents, which the other side has under the same paths. */
type SentFinding = Omit<ReportedFinding, 'document'>

/** What one thread found in its share. Plain data. */
export interface ThreadAnswer {
  readonly findings: readonly SentFinding[]
  readonly suppressed: readonly (SentFinding & Pick<RunResult['suppressed'][number], 'suppression'>)[]
  readonly files: readonly LintedFile[]
  readonly failed: boolean
  /** What ShellCheck and git did not answer. */
  readonly shellCheckProblems: readonly string[]
  readonly gitFailures: readonly string[]
}

/** Loads what was found and lints one share of it. */
export async function lintShare({ options, workingDirectory, found, today, shard }: ThreadTask): Promise<ThreadAnswer> {
  const loaded = await loadFound({ ...options, shard }, workingDirectory, found)
  const { result, failed } = run(loaded, lintedFiles(loaded), today)
  return {
    findings: result.findings.map(withoutDocuments),
    suppressed: result.suppressed.map((finding) => ({ ...withoutDocuments(finding), suppression: finding.suppression })),
    files: result.files.map(({ path, kind, purpose }) => ({ path, kind, purpose })),
    failed,
    shellCheckProblems: loaded.shellCheck?.problems ?? [],
    gitFailures: [...loaded.files.gitFailures],
  }
}

/**
 * Threads that lint their shares of a run, while this one lints its own. Each puts all files together for itself and compiles what runs often for itself, and V8 compiles on
 * other cores already: so they pay from four cores on, and are there for those who ask.
 */
export class Threads {
  readonly #answers: readonly Promise<ThreadAnswer | undefined>[]
  readonly #workers: readonly Worker[]

  /**
   * Starts all but this thread, which takes the first share.
   * @param program The file that a thread begins with; see scripts/loader.cjs.
   */
  constructor(program: string, count: number, task: Omit<ThreadTask, 'shard'>) {
    this.#workers = Array.from({ length: count - 1 }, (_, index) =>
      new Worker(`require(${JSON.stringify(program)}).load('./thread.cjs').answer()`, {
        eval: true,
        execArgv: [],
        workerData: { ...task, shard: { index: index + 2, total: count } } satisfies ThreadTask,
      }))
    this.#answers = this.#workers.map((worker) => new Promise((resolve) => {
      worker.once('message', (answer: ThreadAnswer) => resolve(answer))
      // It may have had no memory: what it does not give is done here.
      worker.once('error', () => resolve(undefined))
      worker.once('exit', () => resolve(undefined))
    }))
  }

  /** The same result as one run over everything. */
  async run(loaded: Loaded, files: readonly LintedFile[], today: string): Promise<Run & Pick<ThreadAnswer, 'shellCheckProblems' | 'gitFailures'>> {
    const total = this.#answers.length + 1
    const ofShare = (index: number): Run => run({ ...loaded, share: shareOf(loaded.project, { index, total }) }, files, today)
    const first = ofShare(1)
    const parts = [first]
    const answers: ThreadAnswer[] = []
    const documents = new KnownDocuments(loaded)
    for (const [index, answer] of (await Promise.all(this.#answers)).entries()) {
      if (answer === undefined) parts.push(ofShare(index + 2))
      else {
        parts.push({ result: received(answer, first.result, documents), failed: answer.failed })
        answers.push(answer)
      }
    }
    return {
      result: mergeResults(parts.map(({ result }) => result), first.result),
      failed: parts.some(({ failed }) => failed),
      shellCheckProblems: answers.flatMap(({ shellCheckProblems }) => shellCheckProblems),
      gitFailures: answers.flatMap(({ gitFailures }) => gitFailures),
    }
  }

  /** Ends them whatever they are at. */
  async stop(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()))
  }
}

/** A path belongs to one share, which gives what it has of it in the order of reports. */
function byPath(one: { readonly path: string }, other: { readonly path: string }): number {
  return one.path < other.path ? -1 : one.path > other.path ? 1 : 0
}

/** Puts the results of all shares together as one run would have given them. */
function mergeResults(results: readonly RunResult[], first: RunResult): RunResult {
  return {
    ...first,
    findings: results.flatMap(({ findings }) => findings).sort(byPath),
    suppressed: results.flatMap(({ suppressed }) => suppressed).sort(byPath),
    files: results.flatMap(({ files }) => files).sort(byPath),
  }
}

function received(answer: ThreadAnswer, first: RunResult, documents: KnownDocuments): RunResult {
  return {
    ...first,
    findings: answer.findings.map((finding) => documents.putInto(finding)),
    suppressed: answer.suppressed.map((finding) => ({ ...documents.putInto(finding), suppression: finding.suppression })),
    files: answer.files,
  }
}

function withoutDocuments(finding: ReportedFinding): SentFinding {
  const sent: SentFinding = {
    ...finding,
    related: finding.related.map(withoutDocument),
    ...(finding.fix === undefined ? {} : { fix: { ...finding.fix, edits: finding.fix.edits.map(withoutDocument) } }),
  }
  return withoutDocument(sent)
}

/** The document is left out of what is sent, and put back where it comes to. */
function withoutDocument<T extends object>(place: T): T {
  return { ...place, document: undefined }
}

/** The documents of a project by the paths of their files. */
class KnownDocuments {
  readonly #byPath = new Map<string, Document>()
  readonly #loaded: Loaded

  constructor(loaded: Loaded) {
    this.#loaded = loaded
    const { project, unreadable } = loaded
    const all = [...project.dockerfiles, ...project.composeFiles, ...project.envFiles, ...project.ignoreFiles, ...project.documentation, ...unreadable]
    for (const { document } of all) if (document.origin === undefined) this.#byPath.set(document.path, document)
  }

  putInto(finding: SentFinding): ReportedFinding {
    return {
      ...finding,
      document: this.#at(finding.path),
      related: finding.related.map((related) => ({ ...related, document: this.#at(related.path) })),
      ...(finding.fix === undefined ? {} : { fix: { ...finding.fix, edits: finding.fix.edits.map((edit) => ({ ...edit, document: this.#at(edit.path) })) } }),
    }
  }

  #at(path: string): Document {
    // What was read for facts only; gone since, it has no line to show.
    const document = this.#byPath.get(path) ?? this.#loaded.project.document(path) ?? createDocument(path, 'other', '')
    this.#byPath.set(path, document)
    return document
  }
}
