import type { Project } from '../project/model.ts'
import { flatAliases, type Rule } from '../rule-api/rule.ts'
import { experimentalChecks } from './build-check-options.ts'
import type { Plan } from './plan.ts'

/** The plan with the experimental checks of BuildKit that Dockerfiles ask for with `# check=experimental=…`, each for its own file, unless it is `refused`. */
export function withAskedChecks(plan: Plan, project: Project, rules: readonly Rule[], refused: (rule: Rule, path: string) => boolean): Plan {
  const asked = new Map(project.dockerfiles.filter(({ document }) => /experimental/i.test(document.text)).flatMap(({ document, syntax }) => {
    const checks = experimentalChecks(syntax)
    return checks.size === 0 ? [] : [[document.path, checks] as const]
  }))
  if (asked.size === 0) return plan
  const wants = (rule: Rule, path: string): boolean => {
    const checks = asked.get(path)
    return checks !== undefined && flatAliases(rule).some((alias) => checks.has(alias)) && !refused(rule, path)
  }
  const more = rules.filter((rule) => !plan.rules.includes(rule) && [...asked.keys()].some((path) => wants(rule, path)))
  return {
    rules: [...plan.rules, ...more].sort((one, other) => (one.id < other.id ? -1 : 1)),
    setting: (rule, path) => plan.setting(rule, path) ?? (wants(rule, path) ? { severity: rule.severity, severityIsSet: false, options: {} } : undefined),
  }
}
