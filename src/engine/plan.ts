import type { OptionValue, Rule } from '../rule-api/rule.ts'
import type { Severity } from '../rule-api/finding.ts'
import { type CodeLevels, levelOf } from './code-levels.ts'

/** How a rule is set for one path. */
export interface RuleSetting {
  readonly severity: Severity
  /** True where the configuration names a severity: it then stands over what a rule says of a single finding. */
  readonly severityIsSet: boolean
  readonly options: Readonly<Record<string, OptionValue>>
  /** What holds for single findings by the codes that other linters give them. It stands over all else. */
  readonly codes?: CodeLevels
}

/** Which rules run, and how they are set where. */
export interface Plan {
  /** Rules that are on for at least one path, sorted by id. */
  readonly rules: readonly Rule[]
  /** Undefined where the rule is off for the path. */
  setting(rule: Rule, path: string): RuleSetting | undefined
}

/** A plan with the same rules everywhere, at their own severity. */
export function plainPlan(rules: readonly Rule[], options: Readonly<Record<string, OptionValue>> = {}): Plan {
  return {
    rules,
    setting: (rule) => ({ severity: rule.severity, severityIsSet: false, options }),
  }
}

/** The severity that a finding is reported with, or undefined where it is not. `own` is what the rule says of this finding. */
export function findingSeverity(setting: RuleSetting, aliases: readonly string[], own?: Severity): Severity | undefined {
  const byCode = setting.codes === undefined ? undefined : levelOf(setting.codes, aliases)
  if (byCode !== undefined) return byCode === 'off' ? undefined : byCode
  return setting.severityIsSet ? setting.severity : own ?? setting.severity
}
