import type { ComposeProblem, ComposeProject } from './model.ts'

const HIDING: ReadonlySet<ComposeProblem['kind']> = new Set(['not-read', 'extends', 'missing-file', 'cycle', 'too-large', 'yaml'])

/** Whether a part of a project could not be read, so that nobody knows what it declares: a file that is not there or on another machine, one that is no YAML. */
export function hasUnreadParts(project: ComposeProject): boolean {
  return project.problems.some(({ kind }) => HIDING.has(kind))
}
