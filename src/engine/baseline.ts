import { CONTENT_DIGITS } from './fingerprint.ts'
import type { ReportedFinding } from './result.ts'
import { messageOf } from '../text/error-message.ts'

/** Findings that were there when the baseline was made, of one rule in one file. */
export interface BaselineEntry {
  /** From the baseline's own folder, with `/`. */
  readonly path: string
  readonly rule: string
  /** What was found: the part of a finding's fingerprint that does not depend on the path. Sorted. */
  readonly fingerprints: readonly string[]
}

/** Sorted by path and rule. */
export interface Baseline {
  readonly entries: readonly BaselineEntry[]
}

/** A baseline file that cannot be read as one; the message says what is wrong and where. */
export class BaselineError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'BaselineError'
  }
}

/** Whether a path still stands, and whether this run could have found an entry again. */
export interface BaselineScope {
  exists(path: string): boolean
  judged(entry: BaselineEntry): boolean
}

export interface Compared {
  /** Not in the baseline. */
  readonly fresh: readonly ReportedFinding[]
  readonly known: readonly ReportedFinding[]
  /** What this run would have found again and did not, with what was found. */
  readonly gone: readonly { readonly entry: BaselineEntry; readonly fingerprints: readonly string[] }[]
}

/**
 * Records findings. `pathOf` gives a path as the baseline's folder sees it. A rule that failed is no finding of the project's and is left out.
 * Entries of `before` that this run did not judge stay, as long as their file does.
 */
export function makeBaseline(findings: readonly ReportedFinding[], pathOf: (path: string) => string, before?: { readonly baseline: Baseline; readonly scope: BaselineScope }): Baseline {
  const entries = new Map<string, { path: string; rule: string; fingerprints: string[] }>()
  for (const finding of findings) {
    if (finding.ruleId === 'internal-error') continue
    const path = pathOf(finding.path)
    const key = `${path}\0${finding.ruleId}`
    const content = contentOf(finding)
    const entry = entries.get(key)
    if (entry === undefined) entries.set(key, { path, rule: finding.ruleId, fingerprints: [content] })
    else entry.fingerprints.push(content)
  }
  const kept = before?.baseline.entries.filter((entry) => !before.scope.judged(entry) && before.scope.exists(entry.path) && !entries.has(`${entry.path}\0${entry.rule}`)) ?? []
  return {
    entries: [...entries.values(), ...kept]
      .map((entry) => ({ ...entry, fingerprints: [...entry.fingerprints].sort() }))
      .sort((one, other) => compare(one.path, other.path) || compare(one.rule, other.rule)),
  }
}

/** Tells findings that are in the baseline from new ones. What was found in a file that is gone is known again in any other file. */
export function compareWithBaseline(baseline: Baseline, findings: readonly ReportedFinding[], pathOf: (path: string) => string, scope: BaselineScope): Compared {
  const here = new Pool(baseline.entries, ({ path, rule }) => `${path}\0${rule}`)
  const moved = new Pool(baseline.entries.filter((entry) => !scope.exists(entry.path)), ({ rule }) => rule)
  const known = new Set<ReportedFinding>()
  for (const finding of findings) if (here.take(`${pathOf(finding.path)}\0${finding.ruleId}`, contentOf(finding))) known.add(finding)
  for (const finding of findings) if (!known.has(finding) && moved.take(finding.ruleId, contentOf(finding))) known.add(finding)
  const gone = baseline.entries.flatMap((entry) => {
    const fingerprints = entry.fingerprints.filter((fingerprint) => (scope.exists(entry.path) ? here.take(`${entry.path}\0${entry.rule}`, fingerprint) : moved.take(entry.rule, fingerprint)))
    return fingerprints.length > 0 && scope.judged(entry) ? [{ entry, fingerprints }] : []
  })
  return { fresh: findings.filter((finding) => !known.has(finding)), known: findings.filter((finding) => known.has(finding)), gone }
}

/** The file's text: one line an entry, so that a change reads well in a review. Ends with a line break. */
export function writeBaseline(baseline: Baseline): string {
  const lines = baseline.entries.map(({ path, rule, fingerprints }) => `    ${JSON.stringify({ path, rule, count: fingerprints.length, fingerprints })}`)
  return `{\n  "schema": 1,\n  "findings": [${lines.length === 0 ? '' : `\n${lines.join(',\n')}\n  `}]\n}\n`
}

/** @throws BaselineError for anything but a baseline */
export function readBaseline(text: string): Baseline {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new BaselineError(`is no JSON: ${messageOf(error).replace(/\s+/g, ' ')}`)
  }
  if (!isRecord(value) || !Array.isArray(value['findings'])) throw new BaselineError('is no baseline: it has no list "findings"')
  if (value['schema'] !== 1) throw new BaselineError(`is a baseline of schema ${JSON.stringify(value['schema']) ?? 'unknown'}; this version reads schema 1`)
  return {
    entries: value['findings'].map((item: unknown, index) => {
      const { path, rule, fingerprints } = isRecord(item) ? item : {}
      if (typeof path !== 'string' || typeof rule !== 'string' || !isTexts(fingerprints)) throw new BaselineError(`finding ${index + 1} has no path, rule and fingerprints`)
      return { path, rule, fingerprints }
    }),
  }
}

/** Fingerprints that are still to be found, by a key and their content. */
class Pool {
  readonly #counts = new Map<string, number>()

  constructor(entries: readonly BaselineEntry[], keyOf: (entry: BaselineEntry) => string) {
    for (const entry of entries) {
      for (const fingerprint of entry.fingerprints) this.#add(`${keyOf(entry)}\0${fingerprint}`, 1)
    }
  }

  take(key: string, content: string): boolean {
    const full = `${key}\0${content}`
    if ((this.#counts.get(full) ?? 0) === 0) return false
    this.#add(full, -1)
    return true
  }

  #add(key: string, count: number): void {
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + count)
  }
}

function contentOf(finding: ReportedFinding): string {
  return finding.fingerprint.slice(0, CONTENT_DIGITS)
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}
