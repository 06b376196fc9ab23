import type { Document } from '../text/document.ts'
import { type Finding, SEVERITIES } from '../rule-api/finding.ts'
import type { Project } from '../project/model.ts'
import type { Plan } from './plan.ts'
import type { Share } from './shard.ts'
import type { Structure } from './structure.ts'
import { type InternalError, settleYielding, walk } from './walk.ts'

export interface LintResult {
  /** Once each, in no particular order; nothing is suppressed yet. */
  readonly findings: readonly Finding[]
  readonly internalErrors: readonly InternalError[]
}

/** Runs the rules of a plan over a project, or over one shard's share of it; notes in `structure` where findings in Dockerfiles lie. Pure, and never throws: a rule that does stands in `internalErrors`. */
export function lint(project: Project, plan: Plan, today: string, share?: Share, structure?: Structure): LintResult {
  const { findings, internalErrors } = walk(project, plan, today, share, structure)
  return { findings: settleYielding(withoutRepeats(findings), plan.rules), internalErrors }
}

/** What several variants of a compose project share is found once for each of them; it is one fault, as severe as the gravest says. */
function withoutRepeats(findings: readonly Finding[]): Finding[] {
  const kept: Finding[] = []
  const seen = new Map<Document, Map<string, number>>()
  for (const finding of findings) {
    let known = seen.get(finding.document)
    if (known === undefined) {
      known = new Map<string, number>()
      seen.set(finding.document, known)
    }
    const key = keyOf(finding)
    const at = known.get(key)
    const former = at === undefined ? undefined : kept[at]
    if (at === undefined || former === undefined) {
      known.set(key, kept.length)
      kept.push(finding)
    } else if (SEVERITIES.indexOf(finding.severity) < SEVERITIES.indexOf(former.severity)) kept[at] = finding
  }
  return kept
}

/** A rule may report two faults with different codes at one place. */
function keyOf({ ruleId, range, aliases }: Finding): string {
  return `${ruleId}\0${range.start}\0${range.end}\0${aliases.join()}`
}
