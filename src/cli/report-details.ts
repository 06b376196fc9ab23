import type { RunResult } from '../engine/result.ts'
import type { ProjectGraph } from '../project/graph.ts'
import { type FormatName, showsProject, showsRules } from '../report/formats.ts'
import type { Loaded } from './load.ts'

/** With the reasons and references of rules, for the formats that tell them. Policies and plugins are documented where they come from. */
export async function withDocumentation(formats: readonly FormatName[], result: RunResult): Promise<RunResult> {
  if (!formats.some(showsRules)) return result
  const { documentedRules } = await import('./documented-rules.ts')
  const byId = new Map(documentedRules.map((rule) => [rule.id, rule]))
  return { ...result, rules: result.rules.map((rule) => byId.get(rule.id) ?? rule) }
}

/** The project's graph, for a format that draws it. */
export async function graphFor(format: FormatName, { project }: Loaded): Promise<{ readonly graph?: ProjectGraph }> {
  return showsProject(format) ? { graph: (await import('../project/graph.ts')).graphOf(project) } : {}
}
