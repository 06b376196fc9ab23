/** One of the reports that are put together: where it came from, and what JSON.parse made of it. */
export interface ShardReport {
  readonly name: string
  readonly value: Readonly<Record<string, unknown>>
}

/** A merged report, with what the exit code depends on. */
export interface Merged {
  /** The report, made anew each time that it is asked for. */
  readonly pieces: () => Iterable<string>
  readonly counts: Readonly<Record<'error' | 'warning' | 'info', number>>
  /** Whether a rule of ours failed in one of the runs. */
  readonly failed: boolean
}

/** Reports that cannot be put together; the message names them. */
export class MergeError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'MergeError'
  }
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function records(value: unknown): readonly Readonly<Record<string, unknown>>[] | undefined {
  return Array.isArray(value) && value.every((item) => isRecord(item)) ? value : undefined
}

/** What decides the order of findings, and their identity across reports. */
export interface Placed {
  readonly path: string
  readonly line: number
  readonly column: number
  readonly ruleId: string
}

/** By path, line, column, rule, as one run sorts. What is equal in these keeps its order. */
export function comparePlaced(one: Placed, other: Placed): number {
  return compareText(one.path, other.path) || one.line - other.line || one.column - other.column || compareText(one.ruleId, other.ruleId)
}

export function compareText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}

/** @throws MergeError where a file is linted in two of the reports: then they are no parts of one run */
export function claimFiles(claimed: Map<string, string>, paths: Iterable<string>, report: string): void {
  for (const path of new Set(paths)) {
    const other = claimed.get(path)
    if (other !== undefined) throw new MergeError(`${JSON.stringify(path)} is linted in ${other} and in ${report}: each file belongs to one part of a run. Were the runs made in different folders, or is a report given twice?`)
    claimed.set(path, report)
  }
}

/** Leaves out what an earlier report has too: a file that is not linted itself may be spoken of from several. */
export class Repeats {
  readonly #seen = new Map<string, string>()

  isNew(key: string, report: string): boolean {
    const before = this.#seen.get(key)
    if (before !== undefined) return before === report
    this.#seen.set(key, report)
    return true
  }
}
