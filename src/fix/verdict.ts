import type { Finding } from '../rule-api/finding.ts'
import { toHost } from '../text/document.ts'

/** How often one rule speaks in one file. Counts stand in for places, which move with every edit. */
export interface RuleCount {
  readonly path: string
  readonly ruleId: string
  all: number
  /** Of warning or above. */
  serious: number
}

/** By file and rule; ask with {@link countKey}. */
export type RuleCounts = ReadonlyMap<string, RuleCount>

/** What is wrong with the findings after an edit: a sentence, and the files in which it shows. */
export interface Fault {
  readonly reason: string
  readonly paths: ReadonlySet<string>
}

/** The file is the one that a person edits. */
export function countKey(finding: Finding): string {
  return `${toHost(finding).document.path}\0${finding.ruleId}`
}

export function countFindings(findings: readonly Finding[]): RuleCounts {
  const counts = new Map<string, RuleCount>()
  for (const finding of findings) {
    const key = countKey(finding)
    let count = counts.get(key)
    if (count === undefined) counts.set(key, count = { path: toHost(finding).document.path, ruleId: finding.ruleId, all: 0, serious: 0 })
    count.all++
    if (finding.severity !== 'info') count.serious++
  }
  return counts
}

/**
 * Judges findings after fixes by those before: the mended ones are gone, and none of warning or above is new.
 * @param mended The findings whose fixes were applied.
 */
export function faultOfFindings(before: readonly Finding[], after: readonly Finding[], mended: readonly Finding[]): Fault | undefined {
  const [old, now] = [countFindings(before), countFindings(after)]
  const faults = new FaultCollector()
  for (const [key, { all }] of countFindings(mended)) {
    const left = now.get(key)
    if (left !== undefined && left.all > (old.get(key)?.all ?? 0) - all) faults.add(left.path, `the finding of ${left.ruleId} would still be there`)
  }
  for (const [key, { serious, path, ruleId }] of now) {
    if (serious > (old.get(key)?.serious ?? 0)) faults.add(path, `it would bring a new finding of ${ruleId}`)
  }
  return faults.fault
}

/**
 * Judges the whole project after its parts were fixed, each by itself: no finding of warning or above is new, and of the mended rules the whole has no
 * more findings than the parts said would be left.
 */
export function faultOfParts(before: readonly Finding[], after: readonly Finding[], mended: readonly Finding[], left: readonly Finding[]): Fault | undefined {
  const [now, promised] = [countFindings(after), countFindings(left)]
  const faults = new FaultCollector()
  for (const finding of mended) {
    const key = countKey(finding)
    const still = now.get(key)
    if (still !== undefined && still.all > (promised.get(key)?.all ?? 0)) faults.add(still.path, `the finding of ${still.ruleId} would still be there`)
  }
  const fresh = faultOfFindings(before, after, [])
  for (const path of fresh?.paths ?? []) faults.add(path, fresh?.reason ?? '')
  return faults.fault
}

class FaultCollector {
  readonly #paths = new Set<string>()
  #reason: string | undefined

  add(path: string, reason: string): void {
    this.#paths.add(path)
    this.#reason ??= reason
  }

  get fault(): Fault | undefined {
    return this.#reason === undefined ? undefined : { reason: this.#reason, paths: this.#paths }
  }
}
