import type { Finding, FixSafety } from '../rule-api/finding.ts'
import type { Document, DocumentKind } from '../text/document.ts'
import { applyEdits } from '../text/edit.ts'
import { chooseFixes, type PlacedEdit, type PlacedFix } from './choose.ts'
import { faultOfEdit } from './untouched.ts'

/** Lints the project with other texts in place of those on disk. */
export type LintTexts = (texts: ReadonlyMap<string, string>) => readonly Finding[]

export interface FixedFile {
  readonly path: string
  readonly kind: DocumentKind
  /** Undefined where the file is new (the caller knows: to a fix, a missing file is an empty text). */
  readonly before: string | undefined
  readonly after: string
}

export interface AppliedFix {
  readonly ruleId: string
  readonly path: string
  readonly title: string
}

export interface RejectedFix extends AppliedFix {
  readonly reason: string
}

export interface FixResult {
  /** Sorted by path; only files whose text changed. */
  readonly files: readonly FixedFile[]
  readonly applied: readonly AppliedFix[]
  readonly rejected: readonly RejectedFix[]
  /** What is left, judged on the new texts. */
  readonly findings: readonly Finding[]
}

/** Fixes that overlap wait for the next round; more rounds than this mean that two fixes undo each other. */
const MOST_ROUNDS = 10

/**
 * Applies fixes in rounds, in memory. Each must leave a text that parses, in which nothing else has changed, its own finding is gone and no new
 * finding of warning or above stands; one that does not is dropped, and said so.
 */
export function fixProject(findings: readonly Finding[], safety: FixSafety, lintTexts: LintTexts): FixResult {
  const session = new FixSession(findings, safety, lintTexts)
  for (let whole = 0; whole < MOST_ROUNDS; ) {
    const outcome = session.round()
    if (outcome === 'nothing to do') break
    // A round in which a fix was dropped is not counted: there are only so many to drop.
    if (outcome === 'all applied') whole++
  }
  return session.result()
}

class FixSession {
  readonly #safety: FixSafety
  readonly #lintTexts: LintTexts
  readonly #originals = new Map<string, Document>()
  readonly #texts = new Map<string, string>()
  readonly #applied: AppliedFix[] = []
  readonly #rejected = new Map<string, RejectedFix>()
  /** The files in which the last attempt went wrong. */
  #guilty: ReadonlySet<string> = new Set()
  #findings: readonly Finding[]

  constructor(findings: readonly Finding[], safety: FixSafety, lintTexts: LintTexts) {
    this.#findings = findings
    this.#safety = safety
    this.#lintTexts = lintTexts
  }

  /** Applies what can be applied together. */
  round(): 'nothing to do' | 'all applied' | 'divided' {
    const fixes = chooseFixes(this.#findings, this.#safety).filter((fix) => !this.#rejected.has(keyOf(fix)))
    if (fixes.length === 0) return 'nothing to do'
    if (this.#apply(fixes)) return 'all applied'
    this.#divide(fixes)
    return 'divided'
  }

  /** One of them is at fault: halves find it with few runs of the linter. */
  #divide(fixes: readonly PlacedFix[]): void {
    const [only] = fixes
    if (fixes.length === 1 && only !== undefined) return
    // Those in files where nothing went wrong go first, all at once.
    const guilty = this.#guilty
    const innocent = fixes.filter((fix) => !fix.edits.some((edit) => guilty.has(edit.document.path)))
    if (innocent.length > 0 && innocent.length < fixes.length && this.#apply(innocent)) return
    // Ranges are those of the texts as they were; after one half has been applied the other one waits for the next round.
    const middle = Math.ceil(fixes.length / 2)
    for (const half of [fixes.slice(0, middle), fixes.slice(middle)]) {
      if (this.#apply(half)) return
      this.#divide(half)
      if (half.some((fix) => !this.#rejected.has(keyOf(fix)))) return
    }
  }

  #apply(fixes: readonly PlacedFix[]): boolean {
    const byPath = new Map<string, PlacedEdit[]>()
    for (const edit of fixes.flatMap((fix) => fix.edits)) {
      const edits = byPath.get(edit.document.path)
      if (edits === undefined) byPath.set(edit.document.path, [edit])
      else edits.push(edit)
    }
    const texts = new Map(this.#texts)
    for (const [path, edits] of byPath) {
      const document = edits[0]?.document
      if (document === undefined) continue
      const before = document.text
      const after = applyEdits(before, edits)
      const fault = faultOfEdit(document.kind, before, after, edits)
      if (fault !== undefined) {
        this.#guilty = new Set([path])
        return this.#refuse(fixes, fault)
      }
      texts.set(path, after)
    }
    const findings = this.#lintTexts(texts)
    const fault = this.#faultOfResult(fixes, findings)
    if (fault !== undefined) return this.#refuse(fixes, fault)
    for (const [path, edits] of byPath) {
      const document = edits[0]?.document
      if (document !== undefined && !this.#originals.has(path)) this.#originals.set(path, document)
    }
    for (const [path, text] of texts) this.#texts.set(path, text)
    this.#findings = findings
    this.#applied.push(...fixes.map(describe))
    return true
  }

  /** Counts stand in for places, which move: in each file fewer findings of the mended rules, no more of any other from warning on. */
  #faultOfResult(fixes: readonly PlacedFix[], findings: readonly Finding[]): string | undefined {
    const before = countByFileAndRule(this.#findings)
    const after = countByFileAndRule(findings)
    const mended = new Map<string, number>()
    for (const { finding } of fixes) {
      const key = countKey(finding)
      mended.set(key, (mended.get(key) ?? 0) + 1)
    }
    const guilty = new Set<string>()
    let fault: string | undefined
    for (const [key, count] of mended) {
      const left = after.get(key)
      if (left === undefined || left.count <= (before.get(key)?.count ?? 0) - count) continue
      guilty.add(left.path)
      fault ??= `the finding of ${left.ruleId} would still be there`
    }
    for (const [key, { count, severity, path, ruleId }] of after) {
      if (severity === 'info' || count <= (before.get(key)?.count ?? 0)) continue
      guilty.add(path)
      fault ??= `it would bring a new finding of ${ruleId}`
    }
    this.#guilty = guilty
    return fault
  }

  /** A lone fix is dropped for good; of several, nobody knows yet which one it is. */
  #refuse(fixes: readonly PlacedFix[], reason: string): false {
    const [only] = fixes
    if (fixes.length === 1 && only !== undefined) this.#rejected.set(keyOf(only), { ...describe(only), reason })
    return false
  }

  result(): FixResult {
    const files = [...this.#texts].flatMap(([path, after]): FixedFile[] => {
      const original = this.#originals.get(path)
      return original === undefined || original.text === after ? [] : [{ path, kind: original.kind, before: original.text, after }]
    })
    files.sort((one, other) => (one.path < other.path ? -1 : 1))
    return { files, applied: this.#applied, rejected: [...this.#rejected.values()], findings: this.#findings }
  }
}

function describe({ finding, edits }: PlacedFix): AppliedFix {
  return { ruleId: finding.ruleId, path: edits[0]?.document.path ?? finding.document.path, title: finding.fix?.title ?? '' }
}

function keyOf({ finding, edits }: PlacedFix): string {
  return `${finding.ruleId}\0${edits.map((edit) => `${edit.document.path}:${edit.document.text.slice(edit.range.start - 40, edit.range.end + 40)}→${edit.text}`).join('\0')}`
}

interface Count {
  count: number
  severity: string
  readonly path: string
  readonly ruleId: string
}

function countKey({ ruleId, document }: Finding): string {
  return `${hostOf(document).path}\0${ruleId}`
}

function countByFileAndRule(findings: readonly Finding[]): Map<string, Count> {
  const counts = new Map<string, Count>()
  for (const finding of findings) {
    const { ruleId, severity } = finding
    const entry = counts.get(countKey(finding))
    if (entry === undefined) counts.set(countKey(finding), { count: 1, severity, path: hostOf(finding.document).path, ruleId })
    else {
      entry.count++
      if (severity !== 'info') entry.severity = severity
    }
  }
  return counts
}

/** The file that a person edits. */
function hostOf(document: Document): Document {
  let host = document
  while (host.origin !== undefined) host = host.origin.host
  return host
}
