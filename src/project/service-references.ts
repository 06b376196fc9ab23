import type { ComposeProject, EnvironmentEntry, NetworkAttachment, Service } from '../compose/model.ts'
import type { ComposeScalar, Text } from '../compose/value.ts'
import { DATA_SERVICES } from '../knowledge/data-services.ts'
import type { Located } from '../text/document.ts'
import type { Project, ServiceModel } from './model.ts'

/**
 * What one service names of another: hosts, ports, users, passwords and databases. A value counts only where its form proves
 * what it is: a URL with the scheme of a data store, or a setting called `…_HOST` whose value is a single label.
 */
export interface ServiceReference {
  readonly from: ServiceModel
  /** The host name, where it stands. */
  readonly host: Text
  readonly port?: number
  readonly portAt?: Text
  readonly user?: Text
  readonly password?: Text
  readonly database?: Text
  /** Whether user, password and database stand in a URL, where characters may be percent-encoded. */
  readonly form: 'url' | 'setting'
  /** Names of the data services (`postgres`, `redis`) that the scheme or the setting's name stands for; empty where it says nothing. */
  readonly stores: ReadonlySet<string>
  /** The whole pair, or the word of a command. */
  readonly entry: Located
  /** The name of the setting; missing in a command. */
  readonly name?: string
  /** Comes through an environment file, an alias or a merge key, so that it may be meant for another service. */
  readonly isShared: boolean
}

const STORES_OF_SCHEME: ReadonlyMap<string, ReadonlySet<string>> = (() => {
  const stores = new Map<string, Set<string>>()
  for (const service of DATA_SERVICES) {
    for (const port of service.ports) {
      for (const scheme of port.schemes) stores.set(scheme, (stores.get(scheme) ?? new Set()).add(service.name))
    }
  }
  // One protocol, several servers.
  const redis = stores.get('redis')
  const mysql = stores.get('mysql')
  for (const name of ['redis', 'valkey', 'keydb']) redis?.add(name)
  for (const name of ['mysql', 'mariadb']) mysql?.add(name)
  return stores
})()

const ALL_DATABASES: ReadonlySet<string> = new Set(DATA_SERVICES.filter((service) => service.kind === 'database').map((service) => service.name))
const REDIS_LIKE = new Set(['redis', 'valkey', 'keydb'])
const MYSQL_LIKE = new Set(['mysql', 'mariadb'])
const NO_STORES: ReadonlySet<string> = new Set()

/** Words in the name of a setting that say which store it is about. */
const STORES_OF_WORD: Readonly<Record<string, ReadonlySet<string>>> = {
  POSTGRES: new Set(['postgres']), POSTGRESQL: new Set(['postgres']), PG: new Set(['postgres']), PGSQL: new Set(['postgres']), PSQL: new Set(['postgres']),
  MYSQL: MYSQL_LIKE, MARIADB: MYSQL_LIKE, REDIS: REDIS_LIKE, VALKEY: REDIS_LIKE, MONGO: new Set(['mongo']), MONGODB: new Set(['mongo']),
  RABBITMQ: new Set(['rabbitmq']), AMQP: new Set(['rabbitmq']), RABBIT: new Set(['rabbitmq']), MEMCACHED: new Set(['memcached']), MEMCACHE: new Set(['memcached']),
  ELASTICSEARCH: new Set(['elasticsearch', 'opensearch']), OPENSEARCH: new Set(['opensearch']), DB: ALL_DATABASES, DATABASE: ALL_DATABASES,
}

/** A name alone, as services have them: no dots, so that it cannot be a host of the outside. */
const LABEL = /^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9])?$/
const NUMBER = /^\d+$/

/** Labels that are no service of the stack whatever the file says. */
const NOT_A_SERVICE = new Set(['localhost', 'host', 'none', 'null', 'true', 'false', 'nil', 'undefined', 'gateway', 'ip6-localhost', 'broadcasthost', 'hostname', 'example', 'yes', 'no', 'on', 'off', 'auto', 'default', 'any'])

/** Everything that a service names of others, in order. */
export function serviceReferencesOf(model: ServiceModel): readonly ServiceReference[] {
  const { service } = model
  const found: ServiceReference[] = []
  for (const entry of service.environment) {
    const { value } = entry
    if (!entry.resolved || value === undefined) continue
    const isShared = comesFromElsewhere(entry, service)
    const urls = urlsIn(value)
    for (const url of urls) found.push({ from: model, ...url, ...besideUrl(entry, service, url), form: 'url', entry, name: entry.name, isShared })
    if (urls.length === 0) {
      const setting = hostSetting(entry, service)
      if (setting !== undefined) found.push({ from: model, ...setting, form: 'setting', entry, name: entry.name, isShared })
    }
  }
  for (const word of service.command?.words ?? []) {
    for (const url of urlsIn(word)) found.push({ from: model, ...url, form: 'url', entry: word, isShared: false })
  }
  return found
}

/** `http://reports:8000` as the whole value of a setting, with a port: so it is an address, and of this network. */
export interface WebReference {
  readonly host: Text
  readonly port: number
  readonly portAt: Text
}

const WEB_URL = /^https?:\/\/([^:/?#@\s]{1,63}):(\d{1,5})(?=$|[/?#])/d

/** The web addresses with a port that a service's own environment names. */
export function webReferencesOf({ service }: ServiceModel): readonly WebReference[] {
  return service.environment.flatMap((entry) => {
    const { value } = entry
    if (!entry.resolved || value === undefined || value.text.length > 2000 || comesFromElsewhere(entry, service)) return []
    const match = WEB_URL.exec(value.text)
    const [host, port] = [match?.indices?.[1], match?.indices?.[2]]
    if (host === undefined || port === undefined) return []
    const label = value.part(host[0], host[1])
    return isInternalLabel(label) ? [{ host: label, port: Number(match?.[2]), portAt: value.part(port[0], port[1]) }] : []
  })
}

function comesFromElsewhere(entry: EnvironmentEntry, service: Service): boolean {
  if (entry.from === 'env-file') return true
  const whole = service.get('environment')?.value
  const scalar = entry.value as Partial<ComposeScalar> | undefined
  return whole?.alias !== undefined || whole?.route !== undefined || scalar?.alias !== undefined || scalar?.route !== undefined
}

type UrlParts = Pick<ServiceReference, 'host' | 'port' | 'portAt' | 'user' | 'password' | 'database' | 'stores'>

/** `scheme://user:password@host:port/path`; each part but the scheme bounded, so that hostile texts stay cheap. */
const URL_SHAPE = /(?:^|=|jdbc:)([a-z][a-z0-9]{1,20})(?:\+[a-z0-9_]{1,30})?:\/\/(?:([^:@/?#\s]{0,200})(?::([^@/?#\s]{0,200}))?@)?([^:/?#,@\s"']{1,255})(?::(\d{1,5}))?(?:\/([^?#,\s"']{0,255}))?(?=$|[?#])/d

/** The URL of a data store that a value (or an option's value, `--broker=redis://…`) is as a whole. */
function urlsIn(value: Text): readonly UrlParts[] {
  if (!value.text.includes('://') || value.text.length > 2000) return []
  const match = URL_SHAPE.exec(value.text)
  const stores = STORES_OF_SCHEME.get(match?.[1] ?? '')
  if (match === null || stores === undefined) return []
  const part = (group: number): Text | undefined => {
    const at = match.indices?.[group]
    return at === undefined || at[0] === at[1] ? undefined : value.part(at[0], at[1])
  }
  const host = part(4)
  if (host === undefined || !isInternalLabel(host)) return []
  const port = part(5)
  const user = part(2)
  const password = part(3)
  const database = part(6)
  return [{
    host, stores,
    ...(port === undefined ? {} : { port: Number(port.text), portAt: port }),
    ...(user === undefined ? {} : { user }), ...(password === undefined ? {} : { password }), ...(database === undefined ? {} : { database }),
  }]
}

/** `…_DATASOURCE_URL` and the like leave the user and the password to settings of the same prefix. */
function besideUrl(entry: EnvironmentEntry, service: Service, url: UrlParts): Pick<ServiceReference, 'user' | 'password'> {
  const prefix = /^(.+_)?(?:JDBC_)?UR[LI]$/.exec(entry.name.toUpperCase())?.[1]
  if (prefix === undefined || !/jdbc:/.test(entry.value?.text ?? '') || url.user !== undefined) return {}
  const sibling = (endings: readonly string[]): Text | undefined => {
    const found = service.environment.filter((each) => each.resolved && endings.some((ending) => each.name.toUpperCase() === `${prefix}${ending}`))
    return found.length === 1 ? found[0]?.value : undefined
  }
  const user = sibling(USER_ENDINGS)
  const password = sibling(PASSWORD_ENDINGS)
  return { ...(user === undefined ? {} : { user }), ...(password === undefined ? {} : { password }) }
}

function isInternalLabel(host: Text): boolean {
  return host.resolved && LABEL.test(host.text) && !NUMBER.test(host.text) && !NOT_A_SERVICE.has(host.text.toLowerCase())
}

const HOST_SETTING = /^(?:(.+)_)?(?:HOST|HOSTNAME|SERVER)$|^(PG)HOST$/
/** `REDIS_ADDR`, `MYSQL_PORT_3306_TCP_ADDR`: only behind the name of a store, as addresses are also listened on. */
const ADDRESS_ENDING = /(?:_PORT_\d{1,5}_TCP)?_ADDR(?:ESS)?$/
const USER_ENDINGS = ['USER', 'USERNAME']
const PASSWORD_ENDINGS = ['PASSWORD', 'PASS', 'PWD']
const DATABASE_ENDINGS = ['DB', 'NAME', 'DATABASE', 'DBNAME', 'DB_NAME']

/** `POSTGRES_HOST=db`, with the settings of the same prefix. */
function hostSetting(entry: EnvironmentEntry, service: Service): UrlParts | undefined {
  const name = entry.name.toUpperCase()
  const match = HOST_SETTING.exec(name)
  const addressed = ADDRESS_ENDING.test(name) ? name.replace(ADDRESS_ENDING, '') : undefined
  const prefix = match?.[1] ?? match?.[2] ?? (Object.hasOwn(STORES_OF_WORD, addressed?.split('_').at(-1) ?? '') ? addressed : undefined)
  if (prefix === undefined || entry.value === undefined) return undefined
  const words = prefix.split('_')
  // The nearest word counts: `REDIS_DB_HOST` is about redis as much as about a database, `WORDPRESS_DB_HOST` about a database.
  const specific = words.map((word) => STORES_OF_WORD[word]).filter((stores) => stores !== undefined)
  const stores = specific.find((each) => each !== ALL_DATABASES) ?? specific[0] ?? NO_STORES
  const { text } = entry.value
  const colon = text.indexOf(':')
  const port = colon === -1 ? undefined : text.slice(colon + 1)
  if (port !== undefined && !NUMBER.test(port)) return undefined
  const host = colon === -1 ? entry.value : entry.value.part(0, colon)
  if (!isInternalLabel(host)) return undefined
  const separator = match?.[2] === undefined ? '_' : ''
  const sibling = (endings: readonly string[]): Text | undefined => {
    const names = endings.map((ending) => `${prefix}${separator}${ending}`)
    const found = service.environment.filter((each) => each.resolved && names.includes(each.name.toUpperCase()))
    return found.length === 1 ? found[0]?.value : undefined
  }
  const user = sibling(USER_ENDINGS)
  const password = sibling(PASSWORD_ENDINGS)
  const database = sibling(DATABASE_ENDINGS)
  const portAt = port === undefined ? sibling(['PORT']) : entry.value.part(colon + 1)
  return {
    host, stores,
    ...(portAt === undefined || !portAt.resolved || !/^\d{1,5}$/.test(portAt.text) ? {} : { port: Number(portAt.text), portAt }),
    ...(user === undefined ? {} : { user }), ...(password === undefined ? {} : { password }), ...(database === undefined ? {} : { database }),
  }
}

/** What a host name leads to inside of a compose project. */
export type HostMeaning = { readonly service: Service } | 'known-otherwise' | undefined

/** The service that a host name stands for, as seen from another service; `known-otherwise` for other names that resolve or may do so. */
export function meaningOfHost(host: string, from: ServiceModel, project: Project): HostMeaning {
  const { service, compose } = from
  const name = host.toLowerCase()
  for (const link of service.links) if (link.alias?.toLowerCase() === name) return serviceOf(compose, link.service)
  if (service.extraHosts.some((each) => !each.resolved || each.name.toLowerCase() === name)) return 'known-otherwise'
  if (service.externalLinks.some((link) => (link.alias ?? link.service).toLowerCase() === name)) return 'known-otherwise'
  return project.derive(meanings).of(name, compose) ?? (isKnownElsewhere(name, compose, project) ? 'known-otherwise' : undefined)
}

/** The meanings of names that do not depend on who asks, by compose project. */
class Meanings {
  readonly #known = new Map<ComposeProject, Map<string, HostMeaning>>()

  of(name: string, compose: ComposeProject): HostMeaning {
    let known = this.#known.get(compose)
    if (known === undefined) {
      known = new Map<string, HostMeaning>()
      // The first of a name counts.
      for (const service of compose.services) if (!known.has(service.name.toLowerCase())) known.set(service.name.toLowerCase(), { service })
      this.#known.set(compose, known)
    }
    if (!known.has(name)) known.set(name, meaningInContainers(name, compose))
    return known.get(name)
  }
}

function meanings(): Meanings {
  return new Meanings()
}

function meaningInContainers(name: string, compose: ComposeProject): HostMeaning {
  for (const each of compose.services) {
    if (each.containerName?.text.toLowerCase() === name) return { service: each }
    if (each.containerName?.resolved === false || each.hostname?.resolved === false) return 'known-otherwise'
    if (each.networks.some((network) => network.aliases.some((alias) => alias.resolved && alias.text.toLowerCase() === name))) return { service: each }
    if (each.networks.some((network) => network.aliases.some((alias) => !alias.resolved))) return 'known-otherwise'
    if (each.hostname?.text.toLowerCase() === name) return 'known-otherwise'
    // The container's own name: `project-db-1`, `project_db_1`.
    if (isContainerOf(each.name.toLowerCase(), name)) return 'known-otherwise'
  }
  return undefined
}

function isContainerOf(service: string, name: string): boolean {
  const numbered = /^(.*)[-_]\d+$/.exec(name)?.[1]
  if (numbered === undefined || !numbered.endsWith(service)) return false
  return numbered.length === service.length || /[-_]/.test(numbered[numbered.length - service.length - 1] ?? '')
}

function serviceOf(compose: ComposeProject, name: string): HostMeaning {
  const service = compose.service(name)
  return service === undefined ? 'known-otherwise' : { service }
}

/** Compose files of one folder are often started together, and an external network joins any. */
function isKnownElsewhere(name: string, compose: ComposeProject, project: Project): boolean {
  return project.compose.some((other) => other !== compose
    && (other.folder === compose.folder || other.networks.some((network) => network.external))
    && other.services.some((service) => service.name.toLowerCase() === name || service.containerName?.text.toLowerCase() === name || service.hostname?.text.toLowerCase() === name))
}

/** The name of the network that a service joins; undefined where a variable in it is not known. */
export function networkNameOf(network: NetworkAttachment): string | undefined {
  if (network.form === 'list' && network.value.kind === 'scalar' && !network.value.resolved) return undefined
  return network.name.includes('$') || network.name === '' ? undefined : network.name
}

/** The networks that a service is on, by the name that Docker knows them by; undefined where that cannot be known. */
export function networksOf(service: Service): ReadonlySet<string> | undefined {
  if (service.networkMode !== undefined) return undefined
  const names = service.networks.length === 0 ? ['default'] : service.networks.map(networkNameOf)
  const real = new Set<string>()
  for (const name of names) {
    const resource = service.project.networks.find((each) => each.name === name)
    if (name === undefined || resource?.externalName?.resolved === false) return undefined
    real.add(resource?.externalName === undefined ? name : `=${resource.externalName.text}`)
  }
  return real
}

/**
 * Whether only what this compose project declares can answer on a service's networks: none is external, has a name of its own
 * (which other projects may join), or is that of the host, and no name server of its own is set.
 */
export function isOnClosedNetworks(service: Service): boolean {
  if (service.networkMode !== undefined || service.get('dns') !== undefined || service.get('dns_search') !== undefined) return false
  const names = service.networks.length === 0 ? ['default'] : service.networks.map(networkNameOf)
  return names.every((name) => {
    const resource = service.project.networks.find((each) => each.name === name)
    if (resource === undefined) return name === 'default'
    return !resource.external && resource.externalName === undefined && (resource.driver === undefined || resource.driver.text === 'bridge')
  })
}

/** The service of a name in the compose project of another; undefined where there is none, or a variant leaves it alone. */
export function modelNamed(name: string, beside: ServiceModel, project: Project): ServiceModel | undefined {
  const service = beside.compose.service(name)
  return service === undefined ? undefined : project.modelOf(service)
}

/** Whether another service waits until this one has ended well (`service_completed_successfully`): it runs once. */
export function isAwaited(service: Service, project: Project): boolean {
  return project.derive(awaitedServices).has(service)
}

function awaitedServices(project: Project): ReadonlySet<Service> {
  const awaited = new Set<Service>()
  for (const compose of project.compose) {
    for (const { dependsOn } of compose.services) {
      for (const dependency of dependsOn) {
        const service = dependency.condition === 'service_completed_successfully' ? compose.service(dependency.service) : undefined
        if (service !== undefined) awaited.add(service)
      }
    }
  }
  return awaited
}

/** The services that a service waits for or is linked to, those that these wait for included. */
export function dependenciesOf(service: Service): ReadonlySet<string> {
  const seen = new Set<string>()
  const queue = [service]
  for (let at = 0; at < queue.length; at++) {
    const each = queue[at]
    if (each === undefined) continue
    const names = [
      ...each.dependsOn.map((dependency) => dependency.service), ...each.links.map((link) => link.service),
      ...each.volumesFrom.flatMap((from) => from.service ?? []),
      ...(each.networkMode?.text.startsWith('service:') === true ? [each.networkMode.text.slice('service:'.length)] : []),
    ]
    for (const name of names) {
      if (seen.has(name)) continue
      seen.add(name)
      const next = each.project.service(name)
      if (next !== undefined) queue.push(next)
    }
  }
  return seen
}
