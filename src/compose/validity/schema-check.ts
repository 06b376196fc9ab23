import type { Located } from '../../text/document.ts'
import { COMPOSE_SCHEMA } from '../schema/compose-schema.ts'
import type { SchemaNode, SchemaType } from '../schema/model.ts'
import { placeOf } from '../read-value.ts'
import type { ComposeEntry, ComposeList, ComposeMapping, ComposeScalar, ComposeValue } from '../value.ts'
import type { FaultList } from './fault.ts'
import { branchOf, keysOf, propertyOf, resolve } from './schema-nodes.ts'
import { isNull, listed, marked, type Place, quoted, requiredMessage, scalarMessage, typeMessage, unknownKey } from './schema-words.ts'
import { type Cast, CAST_WORDS, castText, valueRules } from './value-rules.ts'

/** Lists of services that the loader rids of repeated entries before it looks whether there are any, as it does with all of networks. Source: package `override` of compose-go. */
const RID_OF_REPEATS = new Set([
  'annotations', 'build.args', 'build.additional_contexts', 'build.labels', 'cap_add', 'cap_drop', 'configs', 'deploy.labels', 'devices', 'dns', 'dns_opt', 'dns_search',
  'environment', 'env_file', 'expose', 'labels', 'links', 'ports', 'profiles', 'secrets', 'sysctls', 'tmpfs', 'volumes',
])

/** Extensions that the loader takes for the attribute that they became. */
const PROMOTED = new Map([['x-develop', 'develop'], ['x-initialSync', 'initial_sync']])

/**
 * Checks trees against the specification's schema and the formats that the loader reads. All faults are found, each at the key or
 * value that has it. What was checked for one tree is not checked again for the next: intermediate states of a merge share most.
 */
export class SchemaCheck {
  readonly #list: FaultList
  readonly #checked = new WeakMap<ComposeValue, SchemaNode>()
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
    if (value.kind === 'scalar' && !Number.isFinite(value.number ?? 0)) {
      this.#list.add({ kind: 'compose-schema', ...placeOf(value), message: `YAML reads ${quoted(value)} as a number that the loader cannot keep; put it in quotes if it is meant as a text` })
      return
    }
    const rule = place.rules?.rule?.late === true && !this.#isLast ? undefined : place.rules?.rule
    const made = value.kind === 'scalar' ? this.#made(value, rule?.cast, place) : undefined
    const branch = branchOf(node, typesOf(value, made))
    if (branch === undefined) {
      this.#list.addValue('compose-schema', value, this.#placeOf(value, place), typeMessage(value, node, place))
      return
    }
    if (value.kind === 'mapping') this.#mapping(value, branch, place)
    else if (value.kind === 'list') this.#items(value, branch, place)
    else {
      const message = scalarMessage(value, branch, typeof made === 'number' ? made : value.number, place.name)
      if (message !== undefined) {
        this.#list.addValue('compose-schema', value, value, message)
        return
      }
    }
    if (rule?.late !== 'check' || this.#isLast) rule?.check?.(value, { name: place.name, place: this.#placeOf(value, place), list: this.#list })
  }

  /** What the loader makes of a text before it looks at its type; undefined where it stays as it is, or cannot become what is wanted. */
  #made(value: ComposeScalar, cast: Cast | undefined, place: Place): boolean | number | undefined {
    if (cast === undefined || value.type !== 'string') return undefined
    const made = castText(cast, value.text)
    if (made === undefined) this.#list.addValue('invalid-value', value, value, `\`${place.name}\` takes ${CAST_WORDS[cast]}, not ${quoted(value)}`)
    return made
  }

  #items(value: ComposeList, node: SchemaNode, place: Place): void {
    const item = { path: [...place.path, '[]'], name: place.name, rules: place.rules?.children.get('[]') }
    for (const each of value.items) this.#value(each, node.items ?? {}, item)
    if (node.unique === true && !isRidOfRepeats(place.path)) this.#unique(value, item)
  }

  #unique(value: ComposeList, place: Place): void {
    const seen = new Map<string, ComposeValue>()
    for (const item of value.items) {
      const id = identityOf(item)
      const first = seen.get(id)
      if (first === undefined) seen.set(id, item)
      else {
        this.#list.add({
          kind: 'compose-schema', ...placeOf(this.#placeOf(item, place)), message: `${item.kind === 'scalar' ? quoted(item) : 'This entry'} stands in \`${place.name}\` already, and the loader refuses a repeat here; remove one of the two`,
          related: [{ ...placeOf(this.#placeOf(first, place)), message: 'the same entry' }],
        })
      }
    }
  }

  #mapping(value: ComposeMapping, node: SchemaNode, place: Place): void {
    for (const entry of value.entries.values()) {
      const { name } = entry
      const promoted = PROMOTED.get(name)
      const child = (promoted === undefined || value.entries.has(promoted) ? undefined : propertyOf(node, promoted)) ?? propertyOf(node, name)
      if (child === undefined && node.closed === true) {
        if (!isReadBefore(place.path)) this.#unknownKey(entry, value, node, place)
        continue
      }
      const rules = place.rules?.children.get(promoted ?? name) ?? place.rules?.children.get('*')
      this.#value(entry.value, child ?? {}, { path: [...place.path, name], entry, name, rules })
    }
    for (const name of node.required ?? []) {
      if (!value.entries.has(name)) this.#list.addValue('compose-schema', value, place.entry?.key ?? this.#placeOf(value, place), requiredMessage(name, place))
    }
    if (node.requiresOne !== undefined && !node.requiresOne.some((name) => value.entries.has(name))) {
      this.#list.addValue('compose-schema', value, place.entry?.key ?? this.#placeOf(value, place), `\`${place.name}\` needs ${listed(node.requiresOne.map(marked))}`)
    }
  }

  #unknownKey(entry: ComposeEntry, mapping: ComposeMapping, node: SchemaNode, place: Place): void {
    // One that is no text is a fault already.
    if (this.#list.has('compose-schema', entry.key)) return
    this.#list.add({ kind: 'unknown-compose-key', ...placeOf(entry.key), ...unknownKey(entry, mapping, keysOf(node), place) })
  }

  /** The value where it stands on one line, else its key or its first line. */
  #placeOf(value: ComposeValue, { entry }: Place): Located {
    const { document, range } = value
    if (range.start === range.end) return entry?.key ?? dashBefore(value)
    const text = document.text.slice(range.start, range.end)
    const newline = text.indexOf('\n')
    if (newline === -1) return value
    if (entry !== undefined && value.kind !== 'scalar') return entry.key
    // Keys that are merged into it stand above it.
    const first = value.kind === 'mapping' ? [...value.entries.values()].find(({ key }) => key.range.start >= range.start) : undefined
    return first?.key ?? { document, range: { start: range.start, end: range.start + text.slice(0, newline).trimEnd().length } }
  }
}

/** The dash of an item with nothing behind it. */
function dashBefore({ document, range }: Located): Located {
  const start = document.text.lastIndexOf('-', range.start)
  return { document, range: { start, end: start + 1 } }
}

/** The types of JSON that a value has; `made` is what the loader makes of its text. */
function typesOf(value: ComposeValue, made: boolean | number | undefined): ReadonlySet<SchemaType> {
  if (value.kind === 'mapping') return OBJECT
  if (value.kind === 'list') return ARRAY
  if (typeof made === 'boolean') return BOOLEAN
  if (typeof made === 'number') return Number.isInteger(made) ? INTEGER : NUMBER
  switch (value.type) {
    case 'string':
      return STRING
    case 'bool':
      return BOOLEAN
    case 'null':
      return NULL
    case 'int':
    case 'float':
      return Number.isInteger(value.number) ? INTEGER : NUMBER
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
  return path[0] === 'include' || path[2] === 'extends'
}

/** Nothing behind `file` means the file itself. */
function isOwnFile(path: readonly string[]): boolean {
  return path[2] === 'extends' && path[3] === 'file'
}

function isRidOfRepeats(path: readonly string[]): boolean {
  return path[0] === 'networks' || (path[0] === 'services' && RID_OF_REPEATS.has(path.slice(2).join('.')))
}

/** What makes two items equal for JSON. One with an unknown variable is equal to what is written in the same way. */
function identityOf(value: ComposeValue): string {
  switch (value.kind) {
    case 'scalar':
      return JSON.stringify(value.resolved ? value.number ?? [value.type, value.text] : [value.source])
    case 'list':
      return JSON.stringify(value.items.map(identityOf))
    case 'mapping':
      return JSON.stringify([...value.entries.values()].map((entry) => JSON.stringify([entry.name, identityOf(entry.value)])).sort())
  }
}
