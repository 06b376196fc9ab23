import type { ComposeProject, Mount, Resource } from '../compose/model.ts'
import { majorOfServiceTag } from '../knowledge/data-services.ts'
import type { DataPaths, DataService } from '../knowledge/data-services.ts'
import type { ComposeScalar } from '../compose/value.ts'
import { normalizePath } from '../text/paths.ts'
import { isSetUpByBuild } from './data-image.ts'
import { imageName } from './image-name.ts'
import type { Project, ServiceModel } from './model.ts'
import { networkNameOf } from './service-references.ts'

/** A path in a container without its trailing slash; undefined where it is not absolute. */
export function containerPath(path: string): string | undefined {
  return path.startsWith('/') ? normalizePath(path) : undefined
}

/** Whether `path` is `folder` or lies in it. Both normalized and absolute. */
export function isAtOrBelow(path: string, folder: string): boolean {
  return path === folder || folder === '/' || path.startsWith(`${folder}/`)
}

/** Where a mount stands in the container; undefined where that is not known. */
export function mountTargetOf(mount: Mount): string | undefined {
  return mount.resolved && mount.target?.resolved === true ? containerPath(mount.target.text) : undefined
}

/** The target of one entry of `tmpfs:`, whose options stand behind a colon. */
export function tmpfsTargetOf(entry: ComposeScalar): string | undefined {
  return entry.resolved ? containerPath(entry.text.split(':')[0] ?? '') : undefined
}

/**
 * The mount that holds a path of the container: the deepest one at or above it. `tmpfs` where that is memory, `unknown` where a
 * mount's place or a container to take volumes from is not known, undefined where the path lies in the container's own layer.
 */
export function mountHolding(model: ServiceModel, path: string): Mount | 'tmpfs' | 'unknown' | undefined {
  const { service } = model
  let best: { readonly target: string; readonly what: Mount | 'tmpfs' } | undefined
  let unknown = service.volumesFrom.length > 0
  const consider = (target: string | undefined, what: Mount | 'tmpfs'): void => {
    if (target === undefined) unknown = true
    else if (isAtOrBelow(path, target) && (best === undefined || target.length > best.target.length)) best = { target, what }
  }
  for (const mount of service.volumes) consider(mountTargetOf(mount), mount.kind === 'tmpfs' ? 'tmpfs' : mount)
  for (const entry of service.tmpfs) consider(tmpfsTargetOf(entry), 'tmpfs')
  return best?.what ?? (unknown ? 'unknown' : undefined)
}

/** How a data service keeps its data. */
export interface DataStorage {
  readonly dataService: DataService
  readonly paths: DataPaths
  /** Mounts that keep the data: named volumes and folders of the host on, above or (for what the table cannot tell) below a data path. */
  readonly keeping: readonly Mount[]
  /** Volumes without a name on a data path. */
  readonly anonymous: readonly Mount[]
  /** Mounts at paths that are known not to keep it, each with the reason. */
  readonly wrong: readonly { readonly mount: Mount; readonly target: string; readonly why: string }[]
  /** The data path is kept in memory, on purpose. */
  readonly inMemory: boolean
  /** Something in it (a variable, a data directory of its own, `volumes_from`) leaves open where the data goes. */
  readonly isOpen: boolean
}

/** First words of a command that start the server itself. */
const SERVERS = new Set([
  'postgres', 'mysqld', 'mysqld_safe', 'mariadbd', 'mariadbd-safe', 'mongod', 'redis-server', 'valkey-server', 'keydb-server', 'memcached', 'docker-entrypoint.sh',
  'rabbitmq-server', 'neo4j', 'cassandra', 'influxd', 'elasticsearch', 'meilisearch', 'start', 'start-single-node', 'single-node', 'server', 'timescaledb-tune',
])

/** Options that move the data directory. */
const MOVES_DATA = /^(?:-D|--datadir|--dbpath|--data-dir|--data|--dir|--config|--config-file|--defaults-file|-f)(?:=|$)|data_directory/

/**
 * Whether a service of a database's image runs the database: the same images also run one-off clients (`pg_dump`, `psql`).
 * False where the command is not known.
 */
export function runsDataServer(model: ServiceModel): boolean {
  const { service } = model
  if (model.dataService === undefined || service.entrypoint !== undefined) return false
  if (service.command === undefined) return true
  if (!service.command.resolved) return false
  const first = service.command.words[0]?.text
  if (first === undefined || first.startsWith('-')) return true
  return SERVERS.has(first.slice(first.lastIndexOf('/') + 1))
}

/** Undefined where the service is no data server, or its image's release or environment leaves open where the data lies. */
export function dataStorageOf(model: ServiceModel): DataStorage | undefined {
  const { service, dataService, dataImage: image } = model
  if (dataService === undefined || image === undefined || !runsDataServer(model)) return undefined
  // A digest alone names a release that only a registry knows.
  if (image.tag === undefined && image.digest !== undefined) return undefined
  const environment: Record<string, string | undefined> = {}
  for (const entry of service.environment) {
    if (!entry.resolved || (entry.value !== undefined && !entry.value.resolved) || (entry.value === undefined && entry.name === 'PGDATA')) {
      if (entry.name === 'PGDATA' || !entry.resolved) return undefined
      continue
    }
    environment[entry.name] ??= entry.value?.text
  }
  // An environment file that is not there may hold it.
  const paths = dataService.dataPaths(majorOfServiceTag(imageName(image)), environment)
  if (paths === undefined || paths.mount.length === 0) return undefined

  const keeping: Mount[] = []
  const anonymous: Mount[] = []
  const wrong: { mount: Mount; target: string; why: string }[] = []
  let inMemory = service.tmpfs.some((entry) => paths.mount.some((path) => overlapsPath(tmpfsTargetOf(entry), path)))
  let isOpen = service.volumesFrom.length > 0 || isSetUpByBuild(model, 'data') || service.envFiles.some((file) => file.syntax === undefined)
    || service.command?.words.some((word) => MOVES_DATA.test(word.text)) === true
    || service.tmpfs.some((entry) => tmpfsTargetOf(entry) === undefined)
  for (const mount of service.volumes) {
    const target = mountTargetOf(mount)
    if (target === undefined) {
      isOpen = true
      continue
    }
    const mistake = paths.wrong.find((each) => each.path === target)
    if (mistake !== undefined) {
      wrong.push({ mount, target, why: mistake.why })
      continue
    }
    if (!paths.mount.some((path) => overlapsPath(target, path))) continue
    if (mount.kind === 'tmpfs') inMemory = true
    else if (mount.kind === 'anonymous') anonymous.push(mount)
    else keeping.push(mount)
  }
  return { dataService, paths, keeping, anonymous, wrong, inMemory, isOpen }
}

function overlapsPath(target: string | undefined, path: string): boolean {
  return target !== undefined && (isAtOrBelow(target, path) || isAtOrBelow(path, target))
}

/** One place at which a service has a named volume. */
export interface VolumeShare {
  readonly service: ServiceModel
  readonly mount: Mount
  /** In the container; normalized. */
  readonly path: string
}

/** The named volumes of a compose project with all places where its services mount them. Mounts at unknown paths are left out. */
export function volumeSharesOf(compose: ComposeProject, project: Project): ReadonlyMap<string, readonly VolumeShare[]> {
  const shares = new Map<string, VolumeShare[]>()
  for (const model of project.services) {
    if (model.compose !== compose) continue
    for (const mount of model.service.volumes) {
      const path = mountTargetOf(mount)
      if (mount.kind !== 'volume' || path === undefined || mount.source === undefined) continue
      const list = shares.get(mount.source.text) ?? []
      list.push({ service: model, mount, path })
      shares.set(mount.source.text, list)
    }
  }
  return shares
}

/** What a service of any compose project names of the top of its file. */
export interface UsedResources {
  readonly volumes: ReadonlySet<string>
  readonly networks: ReadonlySet<string>
  readonly secrets: ReadonlySet<string>
  readonly configs: ReadonlySet<string>
  /** A name with an unknown variable, or a section that is not looked into, may use anything. */
  readonly anything: boolean
}

export type ResourceKind = 'volumes' | 'networks' | 'secrets' | 'configs'

/** What the services of a compose project use of the things at its top. */
export function usedResources(compose: ComposeProject): UsedResources {
  const volumes = new Set<string>()
  const networks = new Set<string>()
  const secrets = new Set<string>()
  const configs = new Set<string>()
  let anything = compose.root.entries.has('jobs') || compose.problems.some((problem) => problem.kind !== 'environment-file' && problem.kind !== 'duplicate-key')
  for (const service of compose.services) {
    for (const mount of service.volumes) {
      if (!mount.resolved || mount.source?.resolved === false) anything = true
      else if (mount.source !== undefined) volumes.add(mount.source.text)
    }
    if (service.networks.length === 0 && service.networkMode === undefined) networks.add('default')
    for (const network of service.networks) {
      const name = networkNameOf(network)
      if (name === undefined) anything = true
      else networks.add(name)
    }
    for (const grant of [...service.secrets, ...(service.build?.secrets ?? [])]) {
      secrets.add(grant.source)
      if (!grant.resolved) anything = true
    }
    for (const grant of service.configs) {
      configs.add(grant.source)
      if (!grant.resolved) anything = true
    }
    // `credential_spec: { config: name }` and `driver_opts` are not looked into.
    if (service.get('credential_spec') !== undefined) anything = true
  }
  return { volumes, networks, secrets, configs, anything }
}

/**
 * The things at the top of a compose project that no service uses, in none of the projects which its file takes part in:
 * a base file may declare what only a variant mounts.
 */
export function unusedResources(compose: ComposeProject, kind: ResourceKind, project: Project): readonly Resource[] {
  const declared = compose[kind]
  if (declared.length === 0) return []
  return declared.filter((resource) => {
    if (kind === 'networks' && resource.name === 'default') return false
    if (resource.name.includes('$')) return false
    const together = project.compose.filter((other) => other.files.some((file) => file.document === resource.key.document))
    return together.every((other) => {
      const used = usedResources(other)
      return !used.anything && !used[kind].has(resource.name)
    })
  })
}
