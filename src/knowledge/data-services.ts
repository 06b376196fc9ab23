import { MESSAGING_SERVICES } from './data-services/messaging.ts'
import { RELATIONAL_SERVICES } from './data-services/relational.ts'
import type { DataService, Environment, OpenDoor } from './data-services/service.ts'
import { STORES } from './data-services/stores.ts'
import { canonicalRepository } from './image-name.ts'
import type { ImageName } from './image-name.ts'
import { majorOf, parseImageTag } from './image-tag.ts'

export type { DataPaths, DataService, DataServiceKind, Environment, OpenDoor, ServiceCredentials, ServicePort, WrongMount } from './data-services/service.ts'

export const DATA_SERVICES: readonly DataService[] = [...RELATIONAL_SERVICES, ...STORES, ...MESSAGING_SERVICES]

const BY_IMAGE: ReadonlyMap<string, DataService> = new Map(DATA_SERVICES.flatMap((service) => service.images.map((image): [string, DataService] => [image, service])))

/**
 * The data service that an image is. Whole repository names only, so that exporters, administration tools and clients
 * (`adminer`, `mongo-express`, `prometheuscommunity/postgres-exporter`) are none.
 */
export function lookUpDataService(image: ImageName): DataService | undefined {
  return BY_IMAGE.get(canonicalRepository(image))
}

/** Images whose tag starts with a release of their own; the server's stands behind `pg`. */
const SERVER_BEHIND_PG = new Set(['timescale/timescaledb', 'timescale/timescaledb-ha', 'pgvector/pgvector'])

/**
 * The server's major release in an image's tag, for `dataPaths`: 17 for `postgres:17-alpine`, `pgvector/pgvector:pg17`
 * and `timescale/timescaledb:2.17.2-pg17`. Undefined for `latest` and other tags that move.
 */
export function majorOfServiceTag(image: ImageName): number | undefined {
  if (image.tag === undefined) return undefined
  const tag = parseImageTag(image.tag)
  if (!SERVER_BEHIND_PG.has(canonicalRepository(image))) return majorOf(tag)
  for (const part of tag.parts) {
    const major = /^pg(\d{1,2})(?:$|\.)/.exec(part)?.[1]
    if (major !== undefined) return Number(major)
  }
  return undefined
}

/** The settings of an environment that let clients in without a password; a value with an open variable is none. */
export function openDoors(service: DataService, environment: Environment): readonly OpenDoor[] {
  return service.unauthenticated.filter((door) => {
    const value = environment[door.variable]?.trim().toLowerCase()
    if (value === undefined || value === '' || value.includes('$')) return false
    return door.values === undefined || door.values.includes(value)
  })
}
