import { asScalar, at, itemsOf, scalarAt } from './read-value.ts'
import { namesToMapping, toKeyedMapping } from './keyed.ts'
import type { ComposeProblem } from './model.ts'
import { mountTarget } from './volumes.ts'
import { portIdentity } from './ports.ts'
import type { ComposeEntry, ComposeList, ComposeMapping, ComposeValue } from './value.ts'

type Strategy = 'replace' | 'keyed' | 'extra-hosts' | 'names' | 'list' | 'build' | 'logging' | 'ulimit' | 'ipam'

/**
 * How values of the same key are merged where it is not the usual way (mappings by key, lists one behind the other, everything else
 * replaced). `*` stands for any name. Source: the compose specification, "Merge", and package `override` of compose-go.
 */
const STRATEGIES: Readonly<Record<string, Strategy>> = {
  annotations: 'keyed', build: 'build', 'build.args': 'keyed', 'build.additional_contexts': 'keyed', 'build.extra_hosts': 'extra-hosts', 'build.labels': 'keyed',
  command: 'replace', entrypoint: 'replace', 'healthcheck.test': 'replace', depends_on: 'names', networks: 'names', models: 'names',
  dns: 'list', dns_opt: 'list', dns_search: 'list', env_file: 'list', label_file: 'list', tmpfs: 'list', environment: 'keyed', labels: 'keyed',
  sysctls: 'keyed', 'deploy.labels': 'keyed', extra_hosts: 'extra-hosts', logging: 'logging', 'ulimits.*': 'ulimit',
}

type Identity = (item: ComposeValue) => string | undefined

/** Lists in which one entry stands for each identity: the last one, in the place of the first. */
const UNIQUE: Readonly<Record<string, Identity>> = {
  'build.tags': whole, cap_add: whole, cap_drop: whole, configs: grantTarget(''), secrets: grantTarget('/run/secrets'), devices: deviceTarget,
  dns: whole, dns_opt: nameBeforeEquals, dns_search: whole, env_file: (item) => (item.kind === 'mapping' ? identityOf(at(item, 'path')) : whole(item)), expose: whole,
  links: whole, 'networks.*.aliases': whole, 'networks.*.link_local_ips': whole, ports: portIdentity, profiles: whole, tmpfs: nameBeforeEquals, volumes: mountTarget,
}

/** Merges one file's tree over another's. Both trees stay as they are. */
export class Merger {
  readonly problems: ComposeProblem[] = []

  /** Two whole files. */
  files(base: ComposeMapping, over: ComposeMapping): ComposeMapping {
    return this.#mappings(base, over, [])
  }

  /** Two services (or other things) of the same name; `section` is `services`, `volumes`, …. */
  named(section: string, base: ComposeValue, over: ComposeValue): ComposeValue {
    return this.#merge(base, over, [section, '*'])
  }

  #merge(base: ComposeValue, over: ComposeValue, path: readonly string[]): ComposeValue {
    if (over.merge === 'override') return withoutResets(over)
    const strategy = strategyFor(path)
    if (strategy !== undefined) return this.#special(strategy, base, over, path)
    if (isNull(over)) return base
    if (isNull(base)) return withoutResets(over)
    if (base.kind === 'mapping' && over.kind === 'mapping') return this.#mappings(base, over, path)
    if (base.kind === 'list' && over.kind === 'list') return append(base, over)
    if (base.kind !== 'scalar') {
      this.problems.push({
        kind: 'structure', document: over.document, range: over.range,
        message: `\`${path.at(-1) ?? ''}\` is a ${base.kind} in the file below; a ${over.kind} cannot be merged over it.`,
      })
    }
    return withoutResets(over)
  }

  #mappings(base: ComposeMapping, over: ComposeMapping, path: readonly string[]): ComposeMapping {
    const entries = new Map(base.entries)
    for (const [name, entry] of over.entries) {
      if (entry.value.merge === 'reset') {
        entries.delete(name)
        continue
      }
      const existing = entries.get(name)
      // The short form of depends_on says `service_started`, so it replaces a condition of the long form.
      if (existing === undefined || (entry.item !== undefined && path[2] === 'depends_on')) entries.set(name, clean(entry))
      else {
        const value = this.#merge(existing.value, entry.value, [...path, name])
        entries.set(name, { name, key: value === existing.value ? existing.key : entry.key, value, ...itemOf(value, existing, entry) })
      }
    }
    return {
      kind: 'mapping', document: over.document, range: over.range, entries,
      ...(over.node === undefined ? {} : { node: over.node }), ...(over.route === undefined ? {} : { route: over.route }),
      ...(over.alias === undefined ? {} : { alias: over.alias }),
    }
  }

  #special(strategy: Strategy, base: ComposeValue, over: ComposeValue, path: readonly string[]): ComposeValue {
    switch (strategy) {
      case 'replace':
        return isNull(over) ? base : withoutResets(over)
      case 'keyed':
        return replacedByKey(toKeyedMapping(base), toKeyedMapping(over), over)
      case 'extra-hosts':
        if (base.kind === 'mapping' && over.kind === 'mapping') return this.#mappings(base, over, path)
        return base.kind === 'list' && over.kind === 'list' ? append(base, over) : replacedByKey(toKeyedMapping(base, ['=', ':']), toKeyedMapping(over, ['=', ':']), over)
      case 'names':
        return this.#asMappings(namesToMapping(base), namesToMapping(over), over, path)
      case 'list':
        return append(listOf(base), listOf(over))
      case 'build':
        return this.#asMappings(toBuildMapping(base), toBuildMapping(over), over, path)
      case 'logging': {
        const [from, to] = [scalarAt(base, 'driver')?.text, scalarAt(over, 'driver')?.text]
        const same = from === undefined || to === undefined || from === to
        return same && base.kind === 'mapping' && over.kind === 'mapping' ? this.#mappings(base, over, path) : isNull(over) ? base : withoutResets(over)
      }
      case 'ulimit':
        return base.kind === 'mapping' && over.kind === 'mapping' ? this.#mappings(base, over, path) : over
      case 'ipam':
        return base.kind === 'list' && over.kind === 'list' ? this.#ipam(base, over, path) : over
    }
  }

  #asMappings(base: ComposeMapping | undefined, over: ComposeMapping | undefined, fallback: ComposeValue, path: readonly string[]): ComposeValue {
    return base === undefined || over === undefined ? withoutResets(fallback) : this.#mappings(base, over, path)
  }

  /** Address pools of one network are merged by their subnet. */
  #ipam(base: ComposeList, over: ComposeList, path: readonly string[]): ComposeList {
    const items = [...base.items]
    for (const item of over.items) {
      const subnet = scalarAt(item, 'subnet')?.text
      const index = items.findIndex((other) => scalarAt(other, 'subnet')?.text === subnet)
      const existing = items[index]
      if (existing?.kind === 'mapping' && item.kind === 'mapping') items[index] = this.#mappings(existing, item, [...path, '*'])
      else items.push(item)
    }
    return { ...over, items }
  }
}

/** Pairs as the loader sees them: a name alone (or with nothing behind it) replaces a value, too. */
function replacedByKey(base: ComposeMapping | undefined, over: ComposeMapping | undefined, fallback: ComposeValue): ComposeValue {
  if (base === undefined || over === undefined) return withoutResets(fallback)
  const entries = new Map(base.entries)
  for (const [name, entry] of over.entries) {
    if (entry.value.merge === 'reset') entries.delete(name)
    else entries.set(name, entry)
  }
  return { ...over, entries }
}

/** Leaves out of all services' lists what an equal or later entry stands for. Gives the same tree back where nothing is repeated. */
export function withUniqueLists(root: ComposeMapping): ComposeMapping {
  return mapEntry(root, 'services', (services) => mapEntries(services, (service) => uniqueLists(service, '')))
}

function uniqueLists(value: ComposeValue, path: string): ComposeValue {
  if (value.kind === 'mapping') {
    if (path !== '' && path !== 'build' && path !== 'networks' && path !== 'networks.*') return value
    return mapEntries(value, (child, name) => uniqueLists(child, path === '' ? name : path === 'networks' ? 'networks.*' : `${path}.${name}`))
  }
  const identity = value.kind === 'list' && Object.hasOwn(UNIQUE, path) ? UNIQUE[path] : undefined
  return value.kind === 'list' && identity !== undefined ? unique(value, identity) : value
}

function unique(list: ComposeList, identity: Identity): ComposeList {
  const places = new Map<string, number>()
  const items: ComposeValue[] = []
  for (const item of list.items) {
    const id = identity(item)
    const place = id === undefined ? undefined : places.get(id)
    if (place !== undefined) items[place] = item
    else {
      if (id !== undefined) places.set(id, items.length)
      items.push(item)
    }
  }
  return items.length === list.items.length ? list : { ...list, items }
}

/** A tree without what is tagged `!reset`. Gives the same tree back where there is none. */
export function withoutResets<T extends ComposeValue>(value: T): T {
  if (value.kind === 'scalar') return value
  if (value.kind === 'list') {
    let changed = false
    const items = value.items.filter((item) => item.merge !== 'reset').map((item) => {
      const kept = withoutResets(item)
      if (kept !== item) changed = true
      return kept
    })
    return changed || items.length !== value.items.length ? { ...value, items } : value
  }
  let entries: Map<string, ComposeEntry> | undefined
  for (const [name, entry] of value.entries) {
    if (entry.value.merge === 'reset') (entries ??= new Map(value.entries)).delete(name)
    else {
      const kept = withoutResets(entry.value)
      if (kept !== entry.value) (entries ??= new Map(value.entries)).set(name, { ...entry, value: kept })
    }
  }
  return entries === undefined ? value : { ...value, entries }
}

function clean(entry: ComposeEntry): ComposeEntry {
  const value = withoutResets(entry.value)
  return value === entry.value ? entry : { ...entry, value }
}

function itemOf(value: ComposeValue, base: ComposeEntry, over: ComposeEntry): { readonly item?: ComposeEntry['item'] & object } {
  const from = value === base.value ? base.item : over.item
  return from === undefined ? {} : { item: from }
}

function strategyFor(path: readonly string[]): Strategy | undefined {
  if (path[0] === 'networks' && path[2] === 'ipam' && path[3] === 'config' && path.length === 4) return 'ipam'
  if (path[2] === 'labels' && path.length === 3) return 'keyed'
  if ((path[0] !== 'services' && path[0] !== 'jobs') || path.length < 3 || path.length > 4) return undefined
  const key = path[2] === 'ulimits' && path.length === 4 ? 'ulimits.*' : path.slice(2).join('.')
  return Object.hasOwn(STRATEGIES, key) ? STRATEGIES[key] : undefined
}

function append(base: ComposeList, over: ComposeList): ComposeList {
  const known = new Set(base.items.map((item) => identityOf(item)))
  // Only texts are compared: two equal mappings are told apart by what their list's identity says.
  const added = over.items.filter((item) => item.merge !== 'reset' && (item.kind !== 'scalar' || !known.has(identityOf(item))))
  return { ...over, items: [...base.items, ...added] }
}

function listOf(value: ComposeValue): ComposeList {
  if (value.kind === 'list') return value
  return { kind: 'list', document: value.document, range: value.range, items: value.kind === 'mapping' ? [value] : itemsOf(value), ...(value.route === undefined ? {} : { route: value.route }) }
}

/** `build: ./folder` as a mapping with a context. */
export function toBuildMapping(value: ComposeValue): ComposeMapping | undefined {
  if (value.kind === 'mapping') return value
  if (value.kind === 'list') return undefined
  const entries = new Map<string, ComposeEntry>()
  if (value.type !== 'null') entries.set('context', { name: 'context', key: { document: value.document, range: value.range }, value })
  return { kind: 'mapping', document: value.document, range: value.range, entries, ...(value.route === undefined ? {} : { route: value.route }) }
}

function isNull(value: ComposeValue): boolean {
  return value.kind === 'scalar' && value.type === 'null'
}

/** What makes a scalar the same as another one; a text with unknown variables is only the same as one that is written alike. */
function identityOf(value: ComposeValue | undefined): string | undefined {
  const scalar = asScalar(value)
  return scalar === undefined ? undefined : scalar.resolved ? `=${scalar.text}` : `$${scalar.source}`
}

function whole(item: ComposeValue): string | undefined {
  return identityOf(item)
}

function nameBeforeEquals(item: ComposeValue): string | undefined {
  const scalar = asScalar(item)
  if (scalar?.resolved !== true) return identityOf(item)
  return `=${scalar.text.split('=', 1)[0] ?? ''}`
}

function grantTarget(folder: string): Identity {
  return (item) => {
    if (item.kind === 'mapping') {
      const target = identityOf(at(item, 'target'))
      if (target !== undefined) return target
      const source = identityOf(at(item, 'source'))
      return source === undefined ? undefined : `=${folder}/${source.slice(1)}`
    }
    const source = identityOf(item)
    return source === undefined ? undefined : `=${folder}/${source.slice(1)}`
  }
}

function deviceTarget(item: ComposeValue): string | undefined {
  if (item.kind === 'mapping') return identityOf(at(item, 'target'))
  const scalar = asScalar(item)
  if (scalar === undefined) return undefined
  if (!scalar.resolved) return `$${scalar.source}`
  const parts = scalar.text.split(':')
  return `=${parts[1] ?? parts[0] ?? ''}`
}

function mapEntry(mapping: ComposeMapping, name: string, change: (value: ComposeMapping) => ComposeMapping): ComposeMapping {
  const entry = mapping.entries.get(name)
  if (entry?.value.kind !== 'mapping') return mapping
  const value = change(entry.value)
  return value === entry.value ? mapping : { ...mapping, entries: new Map(mapping.entries).set(name, { ...entry, value }) }
}

function mapEntries(mapping: ComposeMapping, change: (value: ComposeValue, name: string) => ComposeValue): ComposeMapping {
  let entries: Map<string, ComposeEntry> | undefined
  for (const [name, entry] of mapping.entries) {
    const value = change(entry.value, name)
    if (value !== entry.value) (entries ??= new Map(mapping.entries)).set(name, { ...entry, value })
  }
  return entries === undefined ? mapping : { ...mapping, entries }
}
