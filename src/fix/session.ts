import type { Finding, FixSafety } from '../rule-api/finding.ts'
import type { Document } from '../text/document.ts'
import { applyEdits } from '../text/edit.ts'
import { chooseFixes, type PlacedEdit, type PlacedFix } from './choose.ts'
import type { FixedTexts } from './texts.ts'
import { faultOfEdit } from './untouched.ts'
import { type Fault, faultOfFindings } from './verdict.ts'

/** Lints with other texts in place of those on disk. */
export type LintTexts = (texts: ReadonlyMap<string, string>) => readonly Finding[]

/** A fix that was not applied. */
export interface Rejection {
  readonly fix: PlacedFix
  readonly reason: string
}

/** Fixes that overlap wait for the next round. */
const MOST_ROUNDS = 10

/** Where this many fixes of one rule had to be dropped in one file, the others of that rule are not tried there: each try costs a run of the linter. */
const MOST_REJECTIONS = 10

/** Applies the fixes of some findings in rounds, in memory. What is dropped is tried again once everything else is done, since it may then do. */
export class FixSession {
  readonly #safety: FixSafety
  readonly #lint: LintTexts
  readonly #texts: FixedTexts
  readonly #applied: PlacedFix[] = []
  readonly #changed = new Set<string>()
  /** By what the fix does and where; `after` is the number of fixes that had been applied by then. */
  readonly #rejected = new Map<string, Rejection & { readonly after: number }>()
  /** How many fixes were dropped, by rule and file. */
  readonly #rejections = new Map<string, number>()
  /** The files in which the last attempt went wrong. */
  #guilty: ReadonlySet<string> = new Set()
  #findings: readonly Finding[]

  /** @param rejected Fixes that have been tried before and are tried again only after another one was applied. */
  constructor(findings: readonly Finding[], safety: FixSafety, lint: LintTexts, texts: FixedTexts, rejected: readonly Rejection[] = []) {
    this.#findings = findings
    this.#safety = safety
    this.#lint = lint
    this.#texts = texts
    for (const rejection of rejected) this.#rejected.set(keyOf(rejection.fix), { ...rejection, after: 0 })
  }

  get applied(): readonly PlacedFix[] {
    return this.#applied
  }

  get rejected(): readonly Rejection[] {
    return [...this.#rejected.values()]
  }

  /** What is left, judged on the new texts. */
  get findings(): readonly Finding[] {
    return this.#findings
  }

  /** The files to which something was done. */
  get changed(): ReadonlySet<string> {
    return this.#changed
  }

  run(): this {
    // Other parts of the project may have changed a file that these findings point into.
    if (!this.#candidates().every(({ edits }) => edits.every(({ document }) => this.#texts.isCurrent(document)))) this.#findings = this.#lint(this.#texts.current)
    for (let whole = 0; whole < MOST_ROUNDS; ) {
      const fixes = this.#candidates()
      if (fixes.length === 0) {
        if (!this.#forgetOldRejections()) break
      } else if (this.#apply(fixes)) whole++
      // A round in which a fix was dropped is not counted: there are only so many to drop.
      else this.#divide(fixes)
    }
    for (const fix of this.#candidates()) this.#reject(fix, `it would need more than ${MOST_ROUNDS} rounds`)
    this.#rejectUntried()
    return this
  }

  #candidates(): PlacedFix[] {
    return chooseFixes(this.#findings, this.#safety, (fix) => this.#isWanted(fix))
  }

  #isWanted(fix: PlacedFix): boolean {
    return !this.#rejected.has(keyOf(fix)) && (this.#rejections.get(kindOf(fix)) ?? 0) < MOST_REJECTIONS
  }

  #rejectUntried(): void {
    for (const fix of chooseFixes(this.#findings, this.#safety, (one) => !this.#rejected.has(keyOf(one)))) this.#reject(fix, 'too many others of its rule could not be applied in this file')
  }

  /** Whether some were dropped before the last fix was applied. */
  #forgetOldRejections(): boolean {
    const old = [...this.#rejected].filter(([, { after }]) => after < this.#applied.length)
    for (const [key] of old) this.#rejected.delete(key)
    return old.length > 0
  }

  /** One of them is at fault: halves find it with few runs of the linter. */
  #divide(fixes: readonly PlacedFix[]): void {
    if (fixes.length === 1) return
    // Those in files where nothing went wrong go first, all at once.
    const guilty = this.#guilty
    const innocent = fixes.filter((fix) => !fix.edits.some((edit) => guilty.has(edit.document.path)))
    if (innocent.length > 0 && innocent.length < fixes.length && this.#apply(innocent)) return
    // Ranges are those of the texts as they were; after one half has been applied the other one waits for the next round.
    const middle = Math.ceil(fixes.length / 2)
    for (const half of [fixes.slice(0, middle), fixes.slice(middle)]) {
      const wanted = half.filter((fix) => this.#isWanted(fix))
      if (wanted.length === 0) continue
      if (this.#apply(wanted)) return
      this.#divide(wanted)
      if (wanted.some((fix) => this.#isWanted(fix))) return
    }
  }

  #apply(fixes: readonly PlacedFix[]): boolean {
    const edited = editsByDocument(fixes)
    const results = new Map<Document, string>()
    for (const [document, edits] of edited) {
      const text = applyEdits(document.text, edits)
      const reason = faultOfEdit(document.kind, document.text, text, edits) ?? (this.#texts.wasBefore(document.path, text) ? 'it would undo another fix' : undefined)
      if (reason !== undefined) return this.#refuse(fixes, { reason, paths: new Set([document.path]) })
      results.set(document, text)
    }
    const findings = this.#lint(new Map([...this.#texts.current, ...[...results].map(([{ path }, text]) => [path, text] as const)]))
    const fault = faultOfFindings(this.#findings, findings, fixes.map((fix) => fix.finding))
    if (fault !== undefined) return this.#refuse(fixes, fault)
    for (const [document, text] of results) {
      this.#texts.set(document, text)
      this.#changed.add(document.path)
    }
    this.#findings = findings
    this.#applied.push(...fixes)
    return true
  }

  /** A lone fix is dropped; of several, nobody knows yet which one it is. */
  #refuse(fixes: readonly PlacedFix[], { reason, paths }: Fault): false {
    this.#guilty = paths
    const [only] = fixes
    if (fixes.length === 1 && only !== undefined) this.#reject(only, reason)
    return false
  }

  #reject(fix: PlacedFix, reason: string): void {
    this.#rejected.set(keyOf(fix), { fix, reason, after: this.#applied.length })
    this.#rejections.set(kindOf(fix), (this.#rejections.get(kindOf(fix)) ?? 0) + 1)
  }
}

function editsByDocument(fixes: readonly PlacedFix[]): Map<Document, PlacedEdit[]> {
  const byPath = new Map<string, PlacedEdit[]>()
  for (const edit of fixes.flatMap((fix) => fix.edits)) {
    const edits = byPath.get(edit.document.path)
    if (edits === undefined) byPath.set(edit.document.path, [edit])
    else edits.push(edit)
  }
  return new Map([...byPath.values()].flatMap((edits) => (edits[0] === undefined ? [] : [[edits[0].document, edits] as const])))
}

function kindOf({ finding, edits }: PlacedFix): string {
  return `${finding.ruleId}\0${edits[0]?.document.path ?? ''}`
}

/** What a fix does, with its surroundings, so that it is known again after other lines have moved it. */
function keyOf({ finding, edits }: PlacedFix): string {
  return `${finding.ruleId}\0${edits.map((edit) => `${edit.document.path}:${edit.document.text.slice(Math.max(0, edit.range.start - 40), edit.range.end + 40)}→${edit.text}`).join('\0')}`
}
