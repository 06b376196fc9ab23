import type { Located } from '../../text/document.ts'
import { nearest } from '../../text/distance.ts'
import { normalizePath } from '../../text/paths.ts'
import type { ComposeProject, Service } from '../model.ts'
import { asScalar, at, entriesAt, isTrue, itemsOf, mappingAt, placeOf, scalarAt, scalarsAt } from '../read-value.ts'
import type { ComposeEntry, ComposeMapping, ComposeScalar, ComposeValue } from '../value.ts'
import { areActiveByDefault, isActiveByDefault } from './active.ts'
import type { ComposeFaultKind, FaultList } from './fault.ts'
import { decimalNumber, sizeInBytes, wholeNumber } from './formats.ts'
import { withoutFullStop } from './syntax-check.ts'

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
    if (image?.resolved !== false || image.text !== '' || service.build !== undefined || service.get('provider') !== undefined) return
    if (isActiveByDefault(service)) this.#list.addUnset(image)
  }

  #exclusive(service: Service): void {
    const { platform, build } = service
    const [mode, networks] = [service.get('network_mode'), service.get('networks')]
    if (mode !== undefined && networks !== undefined && isFilled(mode.value) && service.networks.length > 0) {
      this.#add(service, 'conflicting-keys', networks.key, `\`networks\` and \`network_mode\` cannot stand together: a service either joins networks or uses the mode \`${service.networkMode?.text ?? ''}\`; remove one of the two`,
        { ...placeOf(mode.key), message: '`network_mode` stands here' })
    }
    const [file, inline] = [entryAt(build?.value, 'dockerfile'), entryAt(build?.value, 'dockerfile_inline')]
    if (file !== undefined && inline !== undefined && isFilled(file.value) && isFilled(inline.value)) {
      this.#add(service, 'conflicting-keys', inline.key, '`dockerfile_inline` and `dockerfile` cannot stand together: remove one of the two', { ...placeOf(file.key), message: '`dockerfile` stands here' })
    }
    const platforms = build?.platforms ?? []
    const [first] = platforms
    if (platform?.resolved === true && platform.text !== '' && first !== undefined && platforms.every((each) => each.resolved && each.text !== platform.text)) {
      this.#add(service, 'conflicting-keys', platform, `The service runs on ${platform.text}, which its \`build.platforms\` does not name; add it there, or change \`platform\``, { ...placeOf(first), message: 'built for these' })
    }
  }

  /** Two keys for one setting, which may not differ. */
  #amounts(service: Service): void {
    const { node, scale } = service
    const deploy = mappingAt(node, 'deploy')
    this.#differ(service, scale, scalarAt(deploy, 'replicas'), 'scale', 'deploy.replicas', amount)
    const resources = mappingAt(deploy, 'resources')
    const [limits, reservations] = [mappingAt(resources, 'limits'), mappingAt(resources, 'reservations')]
    this.#differ(service, scalarAt(node, 'cpus'), scalarAt(limits, 'cpus') ?? limits, 'cpus', 'deploy.resources.limits.cpus', fraction)
    this.#differ(service, scalarAt(node, 'mem_limit'), scalarAt(limits, 'memory') ?? limits, 'mem_limit', 'deploy.resources.limits.memory', bytes)
    this.#differ(service, scalarAt(node, 'pids_limit'), scalarAt(limits, 'pids') ?? limits, 'pids_limit', 'deploy.resources.limits.pids', amount)
    this.#differ(service, scalarAt(node, 'mem_reservation'), scalarAt(reservations, 'memory') ?? reservations, 'mem_reservation', 'deploy.resources.reservations.memory', bytes)
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
    const value = amount(number) ?? 1
    if (value <= 1) return
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
    // Of several mounts that are written with one target the last counts, which merging has seen to.
    for (const { target, malformed } of service.volumes) if (target?.resolved === true && malformed === undefined) mount(normalizePath(target.text), target, 'a volume')
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
      if (target === undefined || !need.required || !isOff(target)) continue
      const profiles = target.profiles.map((profile) => profile.text).join(', ')
      this.#add(service, 'inactive-dependency', need.at, `${service.name} ${need.what} ${target.name}, which only the profile ${profiles} turns on, so the loader refuses to start it without; give both the same profiles${need.what === 'depends on' ? ', or add `required: false`' : ''}`,
        { ...placeOf(target.profiles[0] ?? target.key), message: 'the profile' })
    }
  }

  /** Formats of env files; that they exist has a rule of its own. */
  #files(service: Service): void {
    const items = itemsOf(service.get('env_file')?.value)
    for (const { text, syntax, format } of service.envFiles) {
      if (syntax === undefined || format === 'raw') continue
      const written = scalarAt(items.find((item) => at(item, 'path') === text), 'format')
      if (written !== undefined && written.text !== '' && written.text !== '.env') {
        if (written.resolved) this.#add(service, 'invalid-value', written, `\`format\` of an env file is \`raw\`, or left out; the loader knows no ${written.text}`)
      } else {
        for (const { range, message } of syntax.problems) this.#add(service, 'invalid-env-file', { document: syntax.document, range }, withoutFullStop(message))
      }
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
    if (section !== 'volumes' || !isExternal(external.value)) return
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
    const external = at(resource, 'external')
    // For a config, the key alone is enough.
    if (external !== undefined && (what === 'config' || isExternal(external))) return
    if (first === undefined) this.#add(undefined, 'resource-without-source', key, `The ${what} ${name} comes from nowhere: give it ${sources.map((source) => `\`${source}\``).join(' or ')}, or \`external: true\``)
    const environment = scalarAt(resource, 'environment')
    if (what === 'secret' && environment?.text === '') this.#list.addValue('resource-without-source', environment, environment, `The secret ${name} comes from nowhere: \`environment\` is empty`)
  }

  #jobs(): void {
    const jobs = entriesAt(this.#project.root, 'jobs')
    for (const { name, key, value } of jobs) {
      const service = this.#project.service(name)
      if (service !== undefined) this.#add(undefined, 'conflicting-keys', key, `${name} is the name of a service as well; a job needs a name of its own`, { ...placeOf(service.key), message: 'the service' })
      if (!areActiveByDefault(scalarsAt(value, 'profiles'), this.#project)) continue
      for (const { name: depended, at: place, required } of dependenciesOf(value)) {
        if (jobs.some((job) => job.name === depended)) continue
        const target = this.#project.service(depended)
        if (target === undefined) {
          this.#add(undefined, 'invalid-value', place, `There is no service or job ${depended} that ${name} could depend on; ${hintOf(depended, [...jobs.map((job) => job.name), ...this.#project.services.map((each) => each.name)], 'correct the name')}`)
        } else if (required && isOff(target)) {
          this.#add(undefined, 'inactive-dependency', place, `${name} depends on ${depended}, which only a profile turns on; give both the same profiles, or add \`required: false\``)
        }
      }
    }
  }
}

/** Whether a service is not started unless a profile of it is named, as far as its profiles are known. */
function isOff(service: Service): boolean {
  return !isActiveByDefault(service) && service.profiles.every((profile) => profile.resolved)
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

function isExternal(value: ComposeValue): boolean {
  return value.kind === 'mapping' || isTrue(asScalar(value))
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
