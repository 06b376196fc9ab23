import type { Project } from '../project/model.ts'
import { judgesFragments } from '../rule-api/rule.ts'
import type { Plan } from './plan.ts'

/** The plan for a snippet of a document: only rules that it alone can decide. `whole`: nothing of the file is left out. */
export function planForFragment(plan: Plan, whole: boolean): Plan {
  return { rules: plan.rules.filter((rule) => judgesFragments(rule, whole)), setting: (rule, path) => plan.setting(rule, path) }
}

/** A project, and the snippets of its documents, each of which is a project of its own. */
export function withFragments(project: Project): readonly Project[] {
  return [project, ...project.documentation.flatMap(({ fragments }) => fragments.map((fragment) => fragment.project))]
}
