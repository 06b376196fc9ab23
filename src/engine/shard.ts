import type { Project } from '../project/model.ts'
import type { Document } from '../text/document.ts'
import { folderOf, joinPath } from '../text/paths.ts'

/** One of several parts that a run is divided into; `index` from 1 to `total`. */
export interface Shard {
  readonly index: number
  readonly total: number
}

/** What one shard reports. Each path belongs to exactly one of the shards, whether it is linted or not. */
export interface Share {
  owns(path: string): boolean
}

/**
 * Divides a project. A compose project belongs together with all its files, the Dockerfiles that it builds, and the env files that it reads; where two
 * share one of these, they are one unit too. Any other file is a unit by itself. Which shard a unit belongs to depends on the first of its paths alone, so
 * that files which come and go elsewhere move nothing.
 */
export function shareOf(project: Project, { index, total }: Shard): Share {
  const units = new Units()
  for (const compose of project.compose) {
    const { path } = compose.document
    for (const file of compose.files) units.join(path, file.document.path)
    for (const { document } of compose.environmentFiles) units.join(path, document.path)
    for (const { build, envFiles } of compose.services) {
      if (build?.inlineDockerfile === undefined && build?.dockerfilePath !== undefined) units.join(path, build.dockerfilePath)
      for (const file of envFiles) if (file.path !== undefined) units.join(path, file.path)
    }
  }
  // An ignore file speaks of what lies beside it: it stays with the Dockerfile or the project of its folder.
  for (const { document } of project.ignoreFiles) {
    const beside = document.path.endsWith('/.dockerignore') || document.path === '.dockerignore'
      ? joinPath(folderOf(document.path), 'Dockerfile') : document.path.slice(0, -'.dockerignore'.length)
    units.join(beside, document.path)
  }
  const owners = new Map<string, boolean>()
  return {
    owns: (path) => {
      let owned = owners.get(path)
      if (owned === undefined) owners.set(path, owned = bucket(units.nameOf(path), total) === index - 1)
      return owned
    },
  }
}

/** The file that a person would edit. */
export function hostPath(document: Document): string {
  let host = document
  while (host.origin !== undefined) host = host.origin.host
  return host.path
}

/** Paths that belong together. A unit's name is the first of its paths, by code units. */
class Units {
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

/** From 0 to below `total`: FNV-1a with the final mixing of MurmurHash3, so that similar names spread. */
function bucket(name: string, total: number): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < name.length; at++) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return ((hash ^ (hash >>> 16)) >>> 0) % total
}
