import type { Document } from '../text/document.ts'
import type { Finding } from '../rule-api/finding.ts'
import type { Project } from '../project/model.ts'
import type { Plan } from './plan.ts'
import type { Share } from './shard.ts'
import { type InternalError, settleYielding, walk } from './walk.ts'

export interface LintResult {
  /** Once each, in no particular order; nothing is suppressed yet. */
  readonly findings: readonly Finding[]
  readonly internalErrors: readonly InternalError[]
}

/** Runs the rules of a plan over a project, or over one shard's share of it. Pure, and never throws: a rule that does stands in `internalErrors`. */
export function lint(project: Project, plan: Plan, today: string, share?: Share): LintResult {
  const { findings, internalErrors } = walk(project, plan, today, share)
  return { findings: settleYielding(withoutRepeats(findings), plan.rules), internalErrors }
}

/** What several variants of a compose project share is found once for each of them; it is one fault. */
function withoutRepeats(findings: readonly Finding[]): Finding[] {
  const seen = new Map<Document, Set<string>>()
  return findings.filter((finding) => {
    const key = keyOf(finding)
    const keys = seen.get(finding.document)
    if (keys === undefined) seen.set(finding.document, new Set([key]))
    else if (keys.has(key)) return false
    else keys.add(key)
    return true
  })
}

/** A rule may report two faults with different codes at one place. */
function keyOf({ ruleId, range, aliases }: Finding): string {
  return `${ruleId}\0${range.start}\0${range.end}\0${aliases.join()}`
}
