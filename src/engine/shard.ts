import type { Project } from '../project/model.ts'
import type { Document } from '../text/document.ts'
import { groupFiles } from './path-groups.ts'

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
 * Divides a project into the units of {@link groupFiles}. Which shard a unit belongs to depends on the first of its paths alone, so
 * that files which come and go elsewhere move nothing.
 */
export function shareOf(project: Project, { index, total }: Shard): Share {
  const units = groupFiles(project)
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

/** From 0 to below `total`: FNV-1a with the final mixing of MurmurHash3, so that similar names spread. */
function bucket(name: string, total: number): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < name.length; at++) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return ((hash ^ (hash >>> 16)) >>> 0) % total
}
