import type { Plan } from '../engine/plan.ts'
import type { Finding, Fix } from '../rule-api/finding.ts'
import { flatAliases } from '../rule-api/rule.ts'
import { rules } from '../../rules/index.ts'

/** A finding that no handler of a rule makes but the program itself. None where the rule is off. */
export function builtInFinding(plan: Plan, ruleId: string, place: Pick<Finding, 'document' | 'range'>, message: string, fix?: Fix): Finding[] {
  const rule = rules.find((candidate) => candidate.id === ruleId)
  const setting = rule === undefined ? undefined : plan.setting(rule, place.document.path)
  if (rule === undefined || setting === undefined) return []
  return [{ ruleId, aliases: flatAliases(rule), severity: setting.severity, category: rule.category, ...place, message, related: [], ...(fix === undefined ? {} : { fix }) }]
}
