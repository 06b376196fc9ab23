import type { Project } from '../project/model.ts'
import { folderOf, joinPath } from '../text/paths.ts'

/** Paths that belong together. A group's name is the first of its paths, by code units; a path that was joined with no other is a group by itself. */
export class PathGroups {
  readonly #above = new Map<string, string>()

  join(one: string, other: string): void {
    const [first, second] = [this.nameOf(one), this.nameOf(other)]
    if (first < second) this.#above.set(second, first)
    else if (second < first) this.#above.set(first, second)
  }

  nameOf(path: string): string {
    let name = path
    for (let above = this.#above.get(name); above !== undefined; above = this.#above.get(name)) name = above
    // The way up is shortened, so that long chains are walked once.
    for (let at = path; at !== name;) {
      const above = this.#above.get(at) ?? name
      this.#above.set(at, name)
      at = above
    }
    return name
  }
}

/**
 * A compose project belongs together with all its files, the Dockerfiles that it builds, and the env files that it reads; where two share one of these,
 * they are one group too. An ignore file speaks of what lies beside it. Any other file is a group by itself.
 */
export function groupFiles(project: Project): PathGroups {
  const groups = new PathGroups()
  for (const compose of project.compose) {
    const { path } = compose.document
    for (const file of compose.files) groups.join(path, file.document.path)
    for (const { document } of compose.environmentFiles) groups.join(path, document.path)
    for (const { build, envFiles } of compose.services) {
      if (build?.inlineDockerfile === undefined && build?.dockerfilePath !== undefined) groups.join(path, build.dockerfilePath)
      for (const file of envFiles) if (file.path !== undefined) groups.join(path, file.path)
    }
  }
  for (const { document } of project.ignoreFiles) {
    const beside = document.path.endsWith('/.dockerignore') || document.path === '.dockerignore'
      ? joinPath(folderOf(document.path), 'Dockerfile') : document.path.slice(0, -'.dockerignore'.length)
    groups.join(beside, document.path)
  }
  return groups
}
