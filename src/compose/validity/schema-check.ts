import type { Located } from '../../text/document.ts'
import { nearest } from '../../text/distance.ts'
import { COMPOSE_SCHEMA } from '../schema/compose-schema.ts'
import type { SchemaNode, SchemaType } from '../schema/model.ts'
import { asScalar, placeOf } from '../read-value.ts'
import type { ComposeEntry, ComposeList, ComposeMapping, ComposeScalar, ComposeValue } from '../value.ts'
import type { FaultList } from './fault.ts'
import { CAST_WORDS, castText, type RuleTree, valueRules } from './value-rules.ts'

/** Lists of services that the loader rids of repeated entries before it looks whether there are any. Source: package `override` of compose-go. */
const RID_OF_REPEATS = new Set([
  'annotations', 'build.args', 'build.additional_contexts', 'build.labels', 'cap_add', 'cap_drop', 'configs', 'deploy.labels', 'devices', 'dns', 'dns_opt', 'dns_search',
  'environment', 'env_file', 'expose', 'labels', 'links', 'networks.*.aliases', 'networks.*.link_local_ips', 'ports', 'profiles', 'secrets', 'sysctls', 'tmpfs', 'volumes',
])

/** Extensions that the loader takes for the attribute that they became. */
const PROMOTED: Readonly<Record<string, string>> = { 'x-develop': 'develop', 'x-initialSync': 'initial_sync' }

/** Where a value stands. */
interface Place {
  /** Key by key, items as `[]`. */
  readonly path: readonly string[]
  /** The entry of a mapping that it is the value of; missing for an item of a list. */
  readonly entry?: ComposeEntry
  /** The dash of an empty item. */
  readonly dash?: Located
  /** The last key on the way. */
  readonly name: string
  readonly rules?: RuleTree | undefined
}

/**
 * Checks trees against the specification's schema and the formats that the loader reads. All faults are found, each at the key or
 * value that has it. What was checked for one tree is not checked again for the next: intermediate states of a merge share most.
 */
export class SchemaCheck {
  readonly #list: FaultList
  readonly #checked = new WeakMap<ComposeValue, SchemaNode>()
  readonly #patterns = new Map<string, RegExp>()

  readonly #isLast: boolean

  /** `isLast`: for the tree of all files, in which everything is looked at. */
  constructor(list: FaultList, isLast: boolean) {
    this.#list = list
    this.#isLast = isLast
  }

  /** A whole file, or several that were merged. */
  check(root: ComposeMapping): void {
    this.#value(root, COMPOSE_SCHEMA.root, { path: [], name: '', rules: valueRules() })
  }

  #value(value: ComposeValue, schema: SchemaNode, place: Place): void {
    const node = resolve(schema)
    if (value.kind !== 'scalar') {
      if (this.#checked.get(value) === node) return
      this.#checked.set(value, node)
    }
    // What is missing behind a service's name has a rule of its own.
    if (isNull(value) && ((place.path[0] === 'include' && place.path.length < 4) || (place.path.length === 2 && place.path[0] === 'services') || isOwnFile(place.path))) return
    if (value.kind === 'scalar' && value.number !== undefined && !Number.isFinite(value.number)) {
      this.#list.add({ kind: 'compose-schema', ...placeOf(value), message: `YAML reads ${quoted(value)} as a number that the loader cannot keep; put it in quotes if it is meant as a text` })
      return
    }
    const rule = place.rules?.rule?.late === true && !this.#isLast ? undefined : place.rules?.rule
    const cast = rule?.cast
    const types = typesOf(value, cast === undefined || value.kind !== 'scalar' || value.type !== 'string' ? undefined : castText(cast, value.text))
    if (cast !== undefined && value.kind === 'scalar' && value.type === 'string' && castText(cast, value.text) === undefined) {
      this.#list.addValue('invalid-value', value, value, `\`${place.name}\` takes ${CAST_WORDS[cast]}, not ${quoted(value)}`)
      return
    }
    const branch = this.#branch(node, types)
    if (branch === undefined) {
      this.#wrongType(value, node, place)
      return
    }
    if (!this.#meets(value, branch, types, place)) return
    rule?.check?.(value, { name: place.name, place: this.#placeOf(value, place), list: this.#list })
  }

  /** The alternative that a value's type is for; undefined where there is none. */
  #branch(node: SchemaNode, types: ReadonlySet<SchemaType>): SchemaNode | undefined {
    return (node.choices ?? [node]).map(resolve).find((option) => ownTypes(option)?.some((type) => types.has(type)) !== false)
  }

  #meets(value: ComposeValue, node: SchemaNode, types: ReadonlySet<SchemaType>, place: Place): boolean {
    switch (value.kind) {
      case 'mapping':
        return this.#mapping(value, node, place)
      case 'list':
        return this.#itemsOf(value, node, place)
      case 'scalar':
        return this.#scalar(value, node, types, place)
    }
  }

  #scalar(value: ComposeScalar, node: SchemaNode, types: ReadonlySet<SchemaType>, place: Place): boolean {
    const refuse = (message: string): boolean => {
      this.#list.addValue('compose-schema', value, value, message)
      return false
    }
    if (node.values !== undefined && !node.values.includes(value.text)) {
      const meant = nearest(value.text, node.values)
      return refuse(`\`${place.name}\` cannot be ${quoted(value)}; ${meant === undefined ? `it is ${listed(node.values, 'or')}` : `did you mean \`${meant}\`?`}`)
    }
    if (node.pattern !== undefined && types.has('string') && !this.#pattern(node.pattern).test(value.text)) return refuse(patternMessage(place.name, value))
    const number = value.number ?? (types.has('number') ? Number(value.text) : undefined)
    if (number === undefined || !types.has('number')) return true
    if (node.minimum !== undefined && number < node.minimum) return refuse(`\`${place.name}\` cannot be less than ${node.minimum}`)
    if (node.maximum !== undefined && number > node.maximum) return refuse(`\`${place.name}\` cannot be more than ${node.maximum}`)
    return true
  }

  #itemsOf(value: ComposeList, node: SchemaNode, place: Place): boolean {
    const rules = place.rules?.children.get('[]') ?? place.rules?.children.get('*')
    const path = [...place.path, '[]']
    const written = value.node?.kind === 'sequence' && value.node.items.length === value.items.length ? value.node.items : []
    for (const [index, item] of value.items.entries()) {
      const range = written[index]?.range
      const dash = range === undefined || !isNull(item) ? {} : { dash: { document: value.document, range: { start: range.start, end: Math.max(range.end, range.start + 1) } } }
      if (node.items !== undefined) this.#value(item, node.items, { path, name: place.name, rules, ...dash })
    }
    if (node.unique === true && !isRidOfRepeats(place.path)) this.#unique(value, place)
    return true
  }

  #unique(value: ComposeList, place: Place): void {
    const seen = new Map<string, ComposeValue>()
    for (const item of value.items) {
      const id = identityOf(item)
      const first = id === undefined ? undefined : seen.get(id)
      if (first === undefined) {
        if (id !== undefined) seen.set(id, item)
        continue
      }
      const at = item.kind === 'scalar' ? item : this.#placeOf(item, place)
      this.#list.add({
        kind: 'compose-schema', ...placeOf(at), message: `${item.kind === 'scalar' ? quoted(item) : 'This entry'} stands in \`${place.name}\` already, and the loader refuses a repeat here; remove one of the two`,
        related: [{ ...placeOf(first), message: 'the same entry' }],
      })
    }
  }

  #mapping(value: ComposeMapping, node: SchemaNode, place: Place): boolean {
    let good = true
    const service = place.path.length === 2 && place.path[0] === 'services'
    for (const entry of value.entries.values()) {
      const { name } = entry
      const promoted = PROMOTED[name]
      const child = (promoted !== undefined && (service || place.path.at(-2) === 'watch') && !value.entries.has(promoted) ? this.#property(node, promoted) : undefined) ?? this.#property(node, name)
      const rules = place.rules?.children.get(promoted ?? name) ?? place.rules?.children.get('*')
      if (child === undefined) {
        if (node.closed !== true && rules?.rule !== undefined) this.#value(entry.value, {}, { path: [...place.path, name], entry, name, rules })
        if (node.closed === true && !isReadBefore(place.path)) {
          this.#unknownKey(entry, value, node, place)
          good = false
        }
        continue
      }
      if (isEmptySchema(child)) continue
      this.#value(entry.value, child, { path: [...place.path, name], entry, name, rules })
    }
    for (const name of node.required ?? []) {
      if (value.entries.has(name)) continue
      good = false
      this.#list.addValue('compose-schema', value, place.entry?.key ?? this.#placeOf(value, place), requiredMessage(name, place))
    }
    if (node.requiresOne !== undefined && !node.requiresOne.some((name) => value.entries.has(name))) {
      good = false
      this.#list.addValue('compose-schema', value, place.entry?.key ?? this.#placeOf(value, place), `\`${place.name}\` needs ${listed(node.requiresOne, 'or')}`)
    }
    return good
  }

  /** The schema of a key; undefined where nothing is said about it. */
  #property(node: SchemaNode, name: string): SchemaNode | undefined {
    if (node.properties !== undefined && Object.hasOwn(node.properties, name)) return node.properties[name]
    for (const [pattern, schema] of Object.entries(node.patterns ?? {})) if (this.#pattern(pattern).test(name)) return schema
    for (const included of node.includes ?? []) {
      const found = this.#property(definition(included), name)
      if (found !== undefined) return found
    }
    return undefined
  }

  #pattern(source: string): RegExp {
    let pattern = this.#patterns.get(source)
    if (pattern === undefined) this.#patterns.set(source, (pattern = new RegExp(source, 'u')))
    return pattern
  }

  #unknownKey(entry: ComposeEntry, mapping: ComposeMapping, node: SchemaNode, place: Place): void {
    // One that is no text is a fault already.
    if (this.#list.has('compose-schema', entry.key)) return
    const meant = surelyMeant(entry.name, mapping, keysOf(node), place)
    this.#list.add({ kind: 'unknown-compose-key', ...placeOf(entry.key), message: unknownKeyMessage(entry, mapping, keysOf(node), place), ...(meant === undefined ? {} : { meant }) })
  }

  #wrongType(value: ComposeValue, node: SchemaNode, place: Place): void {
    const wanted = [...new Set(wantedTypes(node))]
    const at = this.#placeOf(value, place)
    this.#list.addValue('compose-schema', value, at, typeMessage(value, wanted, place))
  }

  /** The value where it stands on one line, else its key or its first line. */
  #placeOf(value: ComposeValue, place: Place): Located {
    const { document, range } = value
    if (isNull(value) && value.node === undefined) return place.entry?.key ?? place.dash ?? value
    const text = document.text.slice(range.start, range.end)
    if (range.end > range.start && !text.includes('\n')) return placeOf(value)
    if (place.entry !== undefined && value.kind !== 'scalar') return placeOf(place.entry.key)
    if (value.kind === 'mapping') {
      const [first] = value.entries.values()
      if (first !== undefined && first.key.document === document && first.key.range.start >= range.start && first.key.range.end <= range.end) return placeOf(first.key)
    }
    const newline = text.indexOf('\n')
    return newline === -1 ? placeOf(place.entry?.key ?? value) : { document, range: { start: range.start, end: range.start + text.slice(0, newline).trimEnd().length } }
  }
}

function resolve(node: SchemaNode): SchemaNode {
  return node.ref === undefined ? node : resolve(definition(node.ref))
}

function definition(name: string): SchemaNode {
  return COMPOSE_SCHEMA.definitions[name] ?? {}
}

/** The types that a node takes; undefined where it says nothing about them. */
function ownTypes(node: SchemaNode): readonly SchemaType[] | undefined {
  if (node.types !== undefined) return node.types
  const [included] = node.includes ?? []
  return included === undefined ? undefined : definition(included).types
}

function isEmptySchema(node: SchemaNode): boolean {
  return Object.keys(node).length === 0
}

function isNull(value: ComposeValue): boolean {
  return value.kind === 'scalar' && value.type === 'null'
}

/** The types of JSON that a value has; `cast` is what the loader made of its text. */
function typesOf(value: ComposeValue, cast: boolean | number | undefined): ReadonlySet<SchemaType> {
  if (value.kind === 'mapping') return OBJECT
  if (value.kind === 'list') return ARRAY
  if (typeof cast === 'boolean') return BOOLEAN
  if (typeof cast === 'number') return Number.isInteger(cast) ? INTEGER : NUMBER
  switch (value.type) {
    case 'string':
      return STRING
    case 'bool':
      return BOOLEAN
    case 'null':
      return NULL
    case 'int':
      return INTEGER
    case 'float':
      return value.number !== undefined && Number.isInteger(value.number) ? INTEGER : NUMBER
  }
}

const OBJECT: ReadonlySet<SchemaType> = new Set(['object'])
const ARRAY: ReadonlySet<SchemaType> = new Set(['array'])
const BOOLEAN: ReadonlySet<SchemaType> = new Set(['boolean'])
const STRING: ReadonlySet<SchemaType> = new Set(['string'])
const NULL: ReadonlySet<SchemaType> = new Set(['null'])
const INTEGER: ReadonlySet<SchemaType> = new Set(['integer', 'number'])
const NUMBER: ReadonlySet<SchemaType> = new Set(['number'])

/** `include` and `extends` are done and taken out before the loader validates; it reads only the keys that it knows. */
function isReadBefore(path: readonly string[]): boolean {
  return path[0] === 'include' || (path[0] === 'services' && path[2] === 'extends' && path.length === 3)
}

/** Nothing behind `file` means the file itself. */
function isOwnFile(path: readonly string[]): boolean {
  return path.length === 4 && path[0] === 'services' && path[2] === 'extends' && path[3] === 'file'
}

function isRidOfRepeats(path: readonly string[]): boolean {
  if (path[0] === 'networks') return path[2] === 'labels' && path.length === 3
  if (path[0] !== 'services') return false
  const key = path[2] === 'networks' && path.length === 5 ? `networks.*.${path[4] ?? ''}` : path.slice(2).join('.')
  return RID_OF_REPEATS.has(key)
}

/** What makes two items equal for JSON; undefined where a variable in one is not known. */
function identityOf(value: ComposeValue): string | undefined {
  switch (value.kind) {
    case 'scalar':
      if (!value.resolved) return undefined
      return value.number === undefined ? `${value.type}:${value.text}` : `number:${value.number}`
    case 'list': {
      const ids = value.items.map(identityOf)
      return ids.includes(undefined) ? undefined : `[${ids.map((id) => JSON.stringify(id)).join()}]`
    }
    case 'mapping': {
      const ids = [...value.entries.values()].map((entry) => [entry.name, identityOf(entry.value)] as const).sort(([one], [other]) => (one < other ? -1 : 1))
      return ids.some(([, id]) => id === undefined) ? undefined : JSON.stringify(ids)
    }
  }
}

function keysOf(node: SchemaNode): string[] {
  return [...Object.keys(node.properties ?? {}), ...(node.includes ?? []).flatMap((name) => keysOf(definition(name)))]
}

function wantedTypes(node: SchemaNode): SchemaType[] {
  return node.choices === undefined ? [...(ownTypes(node) ?? [])] : node.choices.flatMap((choice) => wantedTypes(resolve(choice)))
}

const TYPE_WORDS: Readonly<Record<SchemaType, string>> = {
  string: 'a text', integer: 'a whole number', number: 'a number', boolean: '`true` or `false`', object: 'a mapping (`key: value`)', array: 'a list', null: 'nothing',
}

function typeMessage(value: ComposeValue, wanted: readonly SchemaType[], place: Place): string {
  const isItem = place.path.at(-1) === '[]'
  const subject = isItem ? `Each entry of \`${place.name}\`` : `\`${place.name}\``
  const words = listed(wanted.filter((type) => type !== 'null' && !(type === 'integer' && wanted.includes('number'))).map((type) => TYPE_WORDS[type]), 'or', false)
  if (isNull(value)) return isItem ? `An entry of \`${place.name}\` is empty; it has to be ${words}` : `Nothing stands behind \`${place.name}:\`; give it ${words}, or remove the key`
  return `${subject} has to be ${words}, ${shapeOf(value)}${typeHint(value, wanted, isItem)}`
}

function shapeOf(value: ComposeValue): string {
  if (value.kind === 'mapping') return 'not a mapping'
  if (value.kind === 'list') return 'not a list'
  // What is written as `NAME=value` may hold a secret.
  if (value.text.includes('=')) return 'not one text'
  const word = value.type === 'bool' ? 'the boolean' : value.type === 'string' ? 'the text' : 'the number'
  return `not ${word} ${quoted(value)}`
}

function typeHint(value: ComposeValue, wanted: readonly SchemaType[], isItem: boolean): string {
  if (value.kind === 'scalar') {
    if (wanted.includes('string')) return ': put it in quotes'
    if (value.type === 'string' && wanted.includes('object') && /^[\w.-]+:\S/.test(value.text)) return ': put a blank behind the colon'
    if (value.type === 'string' && value.text.startsWith('-')) return ': put a blank behind the dash'
    if (wanted.includes('array') && !wanted.includes('object')) return ': put `- ` in front'
    return ''
  }
  if (value.kind === 'mapping' && isItem && wanted.includes('string')) {
    const [first] = value.entries.values()
    const text = asScalar(first?.value)
    return first === undefined || text === undefined ? '' : `: write \`- ${first.name}=…\`, or take the dashes away, or put the whole entry in quotes`
  }
  if (value.kind === 'list' && wanted.includes('object') && !wanted.includes('array')) return ': take the dashes away'
  return ''
}

function requiredMessage(name: string, place: Place): string {
  return place.path.at(-1) === '[]' ? `This entry of \`${place.name}\` needs \`${name}:\`` : `\`${place.name}\` needs \`${name}:\``
}

function patternMessage(name: string, value: ComposeScalar): string {
  if (name === 'container_name') return `${quoted(value)} is no name for a container: it needs two characters or more in a row out of letters, digits, \`_\`, \`.\` and \`-\`, the first a letter or a digit`
  if (name === 'pull_policy') return `\`pull_policy\` cannot be ${quoted(value)}; it is \`always\`, \`never\`, \`missing\`, \`build\`, \`daily\`, \`weekly\`, \`refresh\` or \`every_12h\``
  return `\`${name}\` cannot be ${quoted(value)}`
}

/** Where keys went that older formats had in a service, or that people look for there. */
const MOVED: Readonly<Record<string, string>> = {
  dockerfile: 'it belongs under `build:`', context: 'it belongs under `build:`', args: 'it belongs under `build:`', net: 'it is called `network_mode` now', log_driver: 'write `logging:` with `driver:`',
  log_opt: 'write `logging:` with `options:`', volume_driver: 'give the volume a `driver:` at the top of the file', cpu_set: 'it is called `cpuset`', replicas: 'it belongs under `deploy:`',
  resources: 'it belongs under `deploy:`', limits: 'it belongs under `deploy:`, `resources:`', restart_policy: 'it belongs under `deploy:`; a service has `restart:`', placement: 'it belongs under `deploy:`',
  update_config: 'it belongs under `deploy:`', memory: 'write `mem_limit:`', cpu: 'write `cpus:`', watch: 'it belongs under `develop:`', target: 'it belongs under `build:`', cmd: 'it is called `command`',
  workdir: 'it is called `working_dir`', env: 'it is called `environment`', envs: 'it is called `environment`', envfile: 'it is called `env_file`', name: 'write `container_name:` for the name of the container',
  external: 'it belongs to a network or volume at the top of the file', driver: 'it belongs to a network or volume at the top of the file', test: 'it belongs under `healthcheck:`',
}

function unknownKeyMessage(entry: ComposeEntry, mapping: ComposeMapping, known: readonly string[], place: Place): string {
  const { name, value } = entry
  const where = place.path.length === 0 ? 'at the top of a compose file' : place.path.length === 2 && place.path[1] !== '[]' ? `in ${ARTICLES[place.path[0] ?? ''] ?? `\`${place.name}\``}` : `in \`${place.name}\``
  if (known.length === 0 || (place.path.length === 1 && !/^[a-zA-Z0-9._-]+$/.test(name))) {
    return `\`${name}\` is no name that the loader takes: only letters, digits, \`.\`, \`_\` and \`-\` can be in it`
  }
  const meant = nearest(name.replaceAll('-', '_'), known.filter((key) => !mapping.entries.has(key)))
  if (meant === 'version' && place.path.length === 0) return `There is no key \`${name}\` ${where}; \`version\`, which is near to it, is obsolete and does nothing, so remove the line`
  const hint = meant !== undefined ? `did you mean \`${meant}\`?` : unknownKeyHint(name, value, place)
  return `There is no key \`${name}\` ${where}${hint === undefined ? '; correct or remove it, or begin its name with `x-` where it is an extension of your own' : `; ${hint}`}`
}

/** Other names of keys, under which nothing else can be written. */
const RENAMED: Readonly<Record<string, string>> = { net: 'network_mode', cpu_set: 'cpuset', cmd: 'command', workdir: 'working_dir', env: 'environment', envs: 'environment', envfile: 'env_file', memory: 'mem_limit', cpu: 'cpus' }

/** The key that an unknown one stands for, where no other one is near to it. */
function surelyMeant(name: string, mapping: ComposeMapping, known: readonly string[], place: Place): string | undefined {
  const free = known.filter((key) => !mapping.entries.has(key))
  const written = name.replaceAll('-', '_')
  const near = nearest(written, free)
  // Compose has ignored it since 2020: a line that was never read has nothing to repair.
  if (near === 'version' && place.path.length === 0) return undefined
  if (near !== undefined) return nearest(written, free.filter((key) => key !== near)) === undefined ? near : undefined
  const renamed = place.path.length === 2 && place.path[0] === 'services' && Object.hasOwn(RENAMED, name) ? RENAMED[name] : undefined
  return renamed !== undefined && free.includes(renamed) ? renamed : undefined
}

const ARTICLES: Readonly<Record<string, string>> = { services: 'a service', jobs: 'a job', volumes: 'a volume', networks: 'a network', secrets: 'a secret', configs: 'a config', models: 'a model' }

function unknownKeyHint(name: string, value: ComposeValue, place: Place): string | undefined {
  const inService = place.path.length === 2 && place.path[0] === 'services'
  if (inService && Object.hasOwn(MOVED, name)) return MOVED[name]
  const service = keysOf(definition('service'))
  const looksLikeService = value.kind === 'mapping' && (value.entries.has('image') || value.entries.has('build'))
  if (looksLikeService && place.path.length !== 1) return 'it looks like a service: indent it as the other services under `services:`'
  if (place.path.length === 0) {
    if (service.includes(name)) return 'it belongs in a service: indent it'
    if (name.startsWith('x_')) return 'an extension of your own begins with `x-`'
    return undefined
  }
  if (!inService && service.includes(name)) return 'it belongs in the service itself: mind the indentation'
  const top = keysOf(COMPOSE_SCHEMA.root)
  return top.includes(name) ? 'it belongs at the top of the file' : undefined
}

function quoted(value: ComposeScalar): string {
  const text = value.text.length > 60 ? `${value.text.slice(0, 57)}…` : value.text
  return text === '' ? 'an empty text' : `\`${text.replaceAll('\n', ' ')}\``
}

function listed(words: readonly string[], joint: 'and' | 'or', mark = true): string {
  const marked = mark ? words.map((word) => `\`${word}\``) : words
  return marked.length < 2 ? marked.join('') : `${marked.slice(0, -1).join(', ')} ${joint} ${marked.slice(-1).join('')}`
}
