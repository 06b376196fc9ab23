import { valueAt } from '../rule-api/index.ts'
import type { ComposeValue, Rule, RuleContext, ServiceModel, Severity, Stage, Step } from '../rule-api/index.ts'
import { matchesWildcard } from '../text/wildcard.ts'

/** What a policy looks for in a Dockerfile's stage: an instruction whose arguments fit a pattern. */
export interface InstructionPattern {
  readonly kind: 'instruction'
  /** Upper case. */
  readonly keyword: string
  /** See `matchesWildcard`; blanks are folded and lines joined before it is held against the arguments. */
  readonly matches: string
}

/** What it looks for in a service: a value at each of these ways (`deploy.resources.limits`) that fits its pattern. */
export interface ServicePattern {
  readonly kind: 'service'
  readonly values: readonly { readonly way: readonly string[]; readonly matches: string }[]
}

export interface Policy {
  readonly id: string
  readonly message: string
  readonly severity: Severity
  /** `forbid` reports what fits; `require` reports shipped stages and services in which nothing does. */
  readonly mode: 'forbid' | 'require'
  readonly pattern: InstructionPattern | ServicePattern
}

/** A policy as a rule like any other: it can be ignored, baselined and given another severity by its id. */
export function policyRule(policy: Policy): Rule {
  const { pattern } = policy
  return {
    id: policy.id,
    title: policy.message,
    category: 'maintainability',
    severity: policy.severity,
    since: '0.1.0',
    why: policy.message,
    references: [],
    bad: [],
    good: [],
    ...(pattern.kind === 'instruction' && policy.mode === 'require' ? { stages: 'shipped' as const } : {}),
    on: pattern.kind === 'service' ? { service: (model, context) => judgeService(policy, pattern, model, context) }
      : policy.mode === 'forbid' ? { instruction: (step, context) => { if (fits(step, pattern)) context.report(step.instruction.range, policy.message) } }
      : { stage: (stage, context) => { if (stage.from !== undefined && !stepsOf(stage).some((step) => fits(step, pattern))) context.report(stage.from.range, policy.message) } },
  }
}

/** The steps of a stage and of those that it stands on. */
function stepsOf(stage: Stage): readonly Step[] {
  return stage.base.kind === 'stage' ? [...stepsOf(stage.base.stage), ...stage.steps] : stage.steps
}

function fits(step: Step, { keyword, matches }: InstructionPattern): boolean {
  const { instruction } = step
  if (instruction.keyword !== keyword) return false
  return matchesWildcard(matches, instruction.arguments.text.trim().replace(/\s+/g, ' '))
}

function judgeService(policy: Policy, pattern: ServicePattern, { service }: ServiceModel, context: RuleContext): void {
  const found = pattern.values.map(({ way, matches }) => (service.node === undefined ? undefined : valueThat(service.node, way, matches)))
  const fitsAll = found.every((value) => value !== undefined)
  if (policy.mode === 'require' ? fitsAll : !fitsAll) return
  const [first] = policy.mode === 'forbid' ? found : []
  context.report(first ?? service.key, policy.message)
}

/** The value at a way of keys that fits; of a list any item may. `KEY=value` in a list is a key with its value. */
function valueThat(value: ComposeValue, way: readonly string[], matches: string): ComposeValue | undefined {
  const [key, ...rest] = way
  if (value.kind === 'list') {
    for (const item of value.items) {
      const found = key === undefined || item.kind !== 'scalar' ? valueThat(item, way, matches)
        : rest.length === 0 && matchesWildcard(`${key}=${matches}`, item.text) ? item : undefined
      if (found !== undefined) return found
    }
    return undefined
  }
  if (key !== undefined) {
    const next = valueAt(value, key)
    return next === undefined ? undefined : valueThat(next, rest, matches)
  }
  if (matches === '*') return value
  return value.kind === 'scalar' && value.resolved && matchesWildcard(matches, value.text) ? value : undefined
}
