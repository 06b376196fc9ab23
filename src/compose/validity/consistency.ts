import type { Located } from '../../text/document.ts'
import { nearest } from '../../text/distance.ts'
import type { ComposeProject, Mount, Service } from '../model.ts'
import { asScalar, at, entriesAt, isTrue, itemsOf, mappingAt, placeOf, scalarAt, scalarsAt } from '../read-value.ts'
import type { ComposeEntry, ComposeMapping, ComposeScalar, ComposeValue } from '../value.ts'
import { isActiveByDefault } from './active.ts'
import type { ComposeFaultKind, FaultList } from './fault.ts'
import { decimalNumber, sizeInBytes, wholeNumber } from './formats.ts'

interface Need {
  readonly service: string
  readonly required: boolean
  readonly at: Located
  readonly what: string
}

/**
 * What the loader checks once all is put together, as far as no rule of its own is about it. Only services that are active are judged
 * there; the faults of the others carry their profiles. Source: `loader/validate.go`, `loader/normalize.go` and `validation` of compose-go.
 */
export class ConsistencyCheck {
  readonly #project: ComposeProject
  readonly #list: FaultList

  constructor(project: ComposeProject, list: FaultList) {
    this.#project = project
    this.#list = list
  }

  check(): void {
    for (const service of this.#project.services) {
      if (service.node === undefined) continue
      this.#image(service)
      this.#exclusive(service)
      this.#amounts(service)
      this.#containerName(service)
      this.#mounts(service)
      this.#references(service)
      this.#dependencies(service)
      this.#files(service)
    }
    this.#resources()
    this.#jobs()
  }

  #add(service: Service | undefined, kind: ComposeFaultKind, place: Located, message: string, related?: Located & { readonly message: string }): void {
    const profiles = service === undefined || isActiveByDefault(service) ? undefined : service.profiles.map((profile) => profile.text)
    this.#list.add({ kind, ...placeOf(place), message, ...(related === undefined ? {} : { related: [related] }), ...(profiles === undefined ? {} : { profiles }) })
  }

  /** An image that an unset variable leaves empty; where none is written, a rule of its own speaks. */
  #image(service: Service): void {
    const { image } = service
    if (image === undefined || image.resolved || image.text !== '' || service.build !== undefined || service.get('provider') !== undefined) return
    if (isActiveByDefault(service)) this.#list.addValue('invalid-value', image, image, '')
  }

  #exclusive(service: Service): void {
    const { networkMode, build } = service
    const networks = service.get('networks')
    if (networkMode !== undefined && networkMode.text !== '' && networks !== undefined && service.networks.length > 0) {
      this.#add(service, 'conflicting-keys', networks.key, `\`networks\` and \`network_mode\` cannot stand together: a service either joins networks or uses the mode \`${networkMode.text}\`; remove one of the two`,
        { ...placeOf(service.get('network_mode')?.key ?? networkMode), message: '`network_mode` stands here' })
    }
    const [file, inline] = [entryAt(build?.value, 'dockerfile'), entryAt(build?.value, 'dockerfile_inline')]
    if (file !== undefined && inline !== undefined && isFilled(file.value) && isFilled(inline.value)) {
      this.#add(service, 'conflicting-keys', inline.key, '`dockerfile_inline` and `dockerfile` cannot stand together: remove one of the two', { ...placeOf(file.key), message: '`dockerfile` stands here' })
    }
    const { platform } = service
    if (platform?.resolved === true && platform.text !== '' && build !== undefined && build.platforms.length > 0 && build.platforms.every((each) => each.resolved && each.text !== platform.text)) {
      this.#add(service, 'conflicting-keys', platform, `The service runs on ${platform.text}, which its \`build.platforms\` does not name; add it there, or change \`platform\``,
        ...(build.platforms[0] === undefined ? [] : [{ ...placeOf(build.platforms[0]), message: 'built for these' }]))
    }
  }

  /** Two keys for one setting, which may not differ. */
  #amounts(service: Service): void {
    const { node, scale } = service
    const deploy = mappingAt(node, 'deploy')
    if (deploy === undefined) return
    const replicas = scalarAt(deploy, 'replicas')
    this.#differ(service, scale, replicas, 'scale', 'deploy.replicas', amount)
    const resources = mappingAt(deploy, 'resources')
    const limits = mappingAt(resources, 'limits')
    const reservations = mappingAt(resources, 'reservations')
    if (limits !== undefined) {
      this.#differ(service, scalarAt(node, 'cpus'), scalarAt(limits, 'cpus') ?? limits, 'cpus', 'deploy.resources.limits.cpus', fraction)
      this.#differ(service, scalarAt(node, 'mem_limit'), scalarAt(limits, 'memory') ?? limits, 'mem_limit', 'deploy.resources.limits.memory', bytes)
      this.#differ(service, scalarAt(node, 'pids_limit'), scalarAt(limits, 'pids') ?? limits, 'pids_limit', 'deploy.resources.limits.pids', amount)
    }
    if (reservations !== undefined) {
      this.#differ(service, scalarAt(node, 'mem_reservation'), scalarAt(reservations, 'memory') ?? reservations, 'mem_reservation', 'deploy.resources.reservations.memory', bytes)
    }
  }

  /** `other` is the whole mapping where it lacks the key: the loader compares with zero then. */
  #differ(service: Service, own: ComposeScalar | undefined, other: ComposeValue | undefined, ownName: string, otherName: string, read: (value: ComposeScalar) => number | undefined): void {
    if (own === undefined || other === undefined || !own.resolved || (other.kind === 'scalar' && !other.resolved)) return
    const first = read(own)
    const second = other.kind === 'scalar' ? read(other) : 0
    // Zero stands for a limit that is not set, but for a scale it is a number like any other.
    if (first === undefined || second === undefined || first === second || (first === 0 && ownName !== 'scale')) return
    const say = other.kind === 'scalar'
      ? `\`${ownName}\` and \`${otherName}\` set the same thing to different values, ${own.text} and ${other.text}; keep one of the two`
      : `\`${ownName}\` stands beside \`${otherName.slice(0, otherName.lastIndexOf('.'))}\`, which does not repeat it, and the loader takes that for a contradiction; set \`${otherName}\` instead`
    this.#add(service, 'conflicting-keys', own, say, other.kind === 'scalar' ? { ...placeOf(other), message: `\`${otherName}\` stands here` } : undefined)
  }

  #containerName(service: Service): void {
    const { containerName, scale, deploy } = service
    const number = scale ?? deploy?.replicas
    if (containerName === undefined || containerName.text === '' || number?.resolved !== true) return
    const value = amount(number)
    if (value === undefined || value <= 1) return
    this.#add(service, 'container-name-with-scale', containerName, `${value} containers cannot all be named ${containerName.text}: remove \`container_name\`, or run one container`,
      { ...placeOf(number), message: `${value} containers` })
  }

  #mounts(service: Service): void {
    const taken = new Map<string, Located>()
    const mount = (target: string, place: Located, what: string): void => {
      const first = taken.get(target)
      if (first === undefined) taken.set(target, place)
      else this.#add(service, 'duplicate-mount-target', place, `${target} is mounted twice in this service, here as ${what}; remove one of the two`, { ...placeOf(first), message: 'mounted here already' })
    }
    for (const tmpfs of service.tmpfs) if (tmpfs.resolved) mount(tmpfs.text.split(':', 1)[0] ?? '', tmpfs, 'tmpfs')
    // Of several mounts with one target the last counts; those written alike were told apart before targets are cleaned.
    const last = new Map<string, Mount>()
    for (const each of service.volumes) {
      if (each.target?.resolved !== true || each.malformed !== undefined) continue
      last.set(each.form === 'short' ? cleanPath(each.target.text) : each.target.text, each)
    }
    for (const each of last.values()) if (each.target !== undefined) mount(cleanPath(each.target.text), each.target, 'a volume')
  }

  #references(service: Service): void {
    const models = this.#project.models.map((model) => model.name)
    for (const grant of service.models) {
      if (!grant.resolved || models.includes(grant.source)) continue
      this.#add(service, 'undefined-model', grant, `No model ${grant.source} is declared under \`models:\` at the top; ${hintOf(grant.source, models, 'declare it there')}`)
    }
    for (const context of service.build?.additionalContexts ?? []) {
      const { value } = context
      if (value?.resolved !== true || !value.text.startsWith('service:')) continue
      const name = value.text.slice('service:'.length)
      const target = this.#project.service(name)
      if (target === undefined) {
        this.#add(service, 'invalid-value', value, `There is no service ${name} whose image could be a build context; ${hintOf(name, this.#project.services.map((each) => each.name), 'correct the name')}`)
      } else if (target.build === undefined) {
        this.#add(service, 'invalid-value', value, `${name} is not built here, so it can be no build context; name its image with \`docker-image://\`, or give it a \`build\``, { ...placeOf(target.key), message: 'has no build' })
      }
    }
  }

  #dependencies(service: Service): void {
    if (!isActiveByDefault(service)) return
    for (const need of needsOf(service)) {
      const target = this.#project.service(need.service)
      if (target === undefined || !need.required || isActiveByDefault(target)) continue
      const profiles = target.profiles.map((profile) => profile.text).join(', ')
      this.#add(service, 'inactive-dependency', need.at, `${service.name} ${need.what} ${target.name}, which only the profile ${profiles} turns on, so the loader refuses to start it without; give both the same profiles${need.what === 'depends on' ? ', or add `required: false`' : ''}`,
        { ...placeOf(target.profiles[0] ?? target.key), message: 'the profile' })
    }
  }

  /** Formats of env files; that they exist has a rule of its own. */
  #files(service: Service): void {
    for (const file of service.envFiles) {
      if (file.syntax === undefined || file.format === undefined || file.format === '' || file.format === '.env' || file.format === 'raw') continue
      const item = itemsOf(service.get('env_file')?.value).find((each) => at(each, 'path') === file.text)
      this.#add(service, 'invalid-value', scalarAt(item, 'format') ?? file, `\`format\` of an env file is \`raw\`, or left out; the loader knows no ${file.format}`)
    }
    for (const file of service.envFiles) {
      if (file.syntax === undefined || file.format === 'raw') continue
      for (const { range, message } of file.syntax.problems) this.#add(service, 'invalid-env-file', { document: file.syntax.document, range }, message)
    }
  }

  #resources(): void {
    for (const section of ['volumes', 'networks', 'secrets', 'configs'] as const) {
      for (const { name, key, value } of entriesAt(this.#project.root, section)) {
        if (value.kind !== 'mapping') continue
        this.#external(section, value)
        if (section === 'secrets') this.#source(name, key, value, 'secret', ['file', 'environment'])
        if (section === 'configs') this.#source(name, key, value, 'config', ['file', 'environment', 'content'])
      }
    }
  }

  #external(section: string, resource: ComposeMapping): void {
    const external = resource.entries.get('external')
    if (external === undefined) return
    const named = scalarAt(resource, 'name')
    const inner = scalarAt(external.value, 'name')
    if (named !== undefined && inner !== undefined && named.resolved && inner.resolved && named.text !== inner.text) {
      this.#add(undefined, 'conflicting-keys', inner, `\`external.name\` and \`name\` differ; keep \`name\` and write \`external: true\``, { ...placeOf(named), message: '`name` stands here' })
    }
    // Only for volumes is it an error to describe what is made elsewhere.
    if (section !== 'volumes' || (external.value.kind !== 'mapping' && !isTrue(asScalar(external.value)))) return
    for (const [key, entry] of resource.entries) {
      if (key === 'external' || key === 'name' || key.startsWith('x-')) continue
      this.#add(undefined, 'conflicting-keys', entry.key, `An external volume is made elsewhere, so \`${key}\` cannot stand beside \`external\`; remove one of the two`, { ...placeOf(external.key), message: '`external` stands here' })
    }
  }

  #source(name: string, key: Located, resource: ComposeMapping, what: string, sources: readonly string[]): void {
    const named = sources.flatMap((source) => resource.entries.get(source) ?? [])
    const [first, second] = named
    if (first !== undefined && second !== undefined) {
      this.#add(undefined, 'conflicting-keys', second.key, `\`${second.name}\` and \`${first.name}\` cannot stand together: the ${what} comes from one of the two`, { ...placeOf(first.key), message: `\`${first.name}\` stands here` })
      return
    }
    const external = resource.entries.get('external')
    const isExternal = external !== undefined && (external.value.kind === 'mapping' || isTrue(asScalar(external.value)))
    const words = sources.map((source) => `\`${source}\``).join(' or ')
    const missing = (): void => this.#add(undefined, 'resource-without-source', key, `The ${what} ${name} comes from nowhere: give it ${words}, or \`external: true\``)
    if (first === undefined) {
      if (external === undefined && !resource.entries.has('driver')) missing()
      else if (what === 'secret' && !isExternal) missing()
    } else if (what === 'secret' && !isExternal && first.name === 'environment' && first.value.kind === 'scalar' && first.value.text === '') {
      this.#list.addValue('resource-without-source', first.value, first.value, `The secret ${name} comes from nowhere: \`${first.name}\` is empty`)
    }
  }

  #jobs(): void {
    const jobs = entriesAt(this.#project.root, 'jobs')
    for (const { name, key, value } of jobs) {
      const service = this.#project.service(name)
      if (service !== undefined) this.#add(undefined, 'conflicting-keys', key, `${name} is the name of a service as well; a job needs a name of its own`, { ...placeOf(service.key), message: 'the service' })
      if (scalarsAt(value, 'profiles').length > 0) continue
      for (const { name: depended, at: place, required } of dependenciesOf(value)) {
        if (jobs.some((job) => job.name === depended)) continue
        const target = this.#project.service(depended)
        if (target === undefined) {
          this.#add(undefined, 'invalid-value', place, `There is no service or job ${depended} that ${name} could depend on; ${hintOf(depended, [...jobs.map((job) => job.name), ...this.#project.services.map((each) => each.name)], 'correct the name')}`)
        } else if (required && !isActiveByDefault(target)) {
          this.#add(undefined, 'inactive-dependency', place, `${name} depends on ${depended}, which only a profile turns on; give both the same profiles, or add \`required: false\``)
        }
      }
    }
  }
}

/** The services that have to be there for another one. */
function needsOf(service: Service): readonly Need[] {
  const needs = new Map<string, Need>()
  const need = (name: string, place: Located, what: string, required = true): void => {
    if (!needs.has(name)) needs.set(name, { service: name, required, at: place, what })
  }
  for (const each of service.dependsOn) if (each.resolved) need(each.service, each, 'depends on', each.required)
  for (const link of service.links) if (link.text.resolved) need(link.service, link, 'is linked to')
  for (const key of ['network_mode', 'ipc', 'pid', 'uts']) {
    const value = scalarAt(service.node, key)
    if (value?.resolved !== true || !value.text.startsWith('service:')) continue
    need(value.text.slice('service:'.length), value, 'shares namespaces with')
  }
  for (const from of service.volumesFrom) if (from.service !== undefined && from.text.resolved) need(from.service, from, 'takes volumes from')
  return [...needs.values()]
}

function dependenciesOf(value: ComposeValue): readonly { readonly name: string; readonly at: Located; readonly required: boolean }[] {
  const depends = at(value, 'depends_on')
  if (depends?.kind === 'mapping') {
    return [...depends.entries.values()].map(({ name, key, value: options }) => {
      const required = scalarAt(options, 'required')
      return { name, at: key, required: required === undefined || isTrue(required) }
    })
  }
  return itemsOf(depends).flatMap((item) => (item.kind === 'scalar' && item.resolved ? [{ name: item.text, at: item, required: true }] : []))
}

function hintOf(name: string, known: readonly string[], otherwise: string): string {
  const meant = nearest(name, known)
  return meant === undefined ? otherwise : `did you mean ${meant}?`
}

function entryAt(value: ComposeValue | undefined, key: string): ComposeEntry | undefined {
  return value?.kind === 'mapping' ? value.entries.get(key) : undefined
}

function isFilled(value: ComposeValue): boolean {
  const scalar = asScalar(value)
  return scalar !== undefined && scalar.text !== ''
}

function amount(value: ComposeScalar): number | undefined {
  return value.number ?? wholeNumber(value.text)
}

/** As the loader keeps it: in 32 bits. */
function fraction(value: ComposeScalar): number | undefined {
  const number = value.number ?? decimalNumber(value.text)
  return number === undefined ? undefined : Math.fround(number)
}

function bytes(value: ComposeScalar): number | undefined {
  return value.type === 'int' ? value.number : value.type === 'string' ? sizeInBytes(value.text) : 0
}

/** A path without repeated slashes, `.`, `..` and a slash at its end, as Go's path.Clean gives it. */
function cleanPath(path: string): string {
  const rooted = path.startsWith('/')
  const kept: string[] = []
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part === '..' && kept.length > 0 && kept.at(-1) !== '..') kept.pop()
    else if (part !== '..' || !rooted) kept.push(part)
  }
  return `${rooted ? '/' : ''}${kept.join('/')}` || '.'
}
