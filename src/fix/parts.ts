import { groupFiles } from '../engine/path-groups.ts'
import type { Project } from '../project/model.ts'
import type { Finding } from '../rule-api/finding.ts'
import { toHost } from '../text/document.ts'

/**
 * Divides a project into groups of linted files that can be fixed without a look at the others: what builds, starts, ignores or configures one another,
 * what runs an image that another one builds, and what one fix changes together. Paths that are not linted themselves belong to no group: several may
 * lead to them.
 */
export function divideForFixes(project: Project, paths: readonly string[], findings: readonly Finding[]): (path: string) => string | undefined {
  const linted = new Set(paths)
  const groups = groupFiles(project)
  const builtAs = new Map<string, string>()
  for (const { service, compose } of project.services) if (service.build !== undefined && service.image?.resolved === true) builtAs.set(service.image.text, compose.document.path)
  for (const { service, compose } of project.services) {
    const builder = service.image?.resolved === true ? builtAs.get(service.image.text) : undefined
    if (builder !== undefined) groups.join(builder, compose.document.path)
  }
  for (const finding of findings) {
    const { path } = toHost(finding).document
    for (const edit of finding.fix?.edits ?? []) groups.join(path, toHost(edit).document.path)
  }
  return (path) => (linted.has(path) ? groups.nameOf(path) : undefined)
}
