import { TextScalar } from './text-scalar.ts'
import { placeOf } from './read-value.ts'
import type { KeyedText } from './model.ts'
import type { ComposeEntry, ComposeMapping, ComposeValue, Text } from './value.ts'

/**
 * The pairs of a map that may also be a list of `KEY=value`: `environment`, `labels`, `args`, `extra_hosts`, `sysctls` ….
 * In order, repeated names of a list included. `separators` are tried in turn (`extra_hosts` also has `host:ip`).
 */
export function keyedTexts(value: ComposeValue | undefined, separators: readonly string[] = ['=']): readonly KeyedText[] {
  if (value === undefined) return []
  if (value.kind === 'mapping') return [...value.entries.values()].flatMap((entry) => fromEntry(entry))
  const items = value.kind === 'list' ? value.items : [value]
  return items.flatMap((item) => {
    if (item.kind !== 'scalar' || item.type === 'null') return []
    const { name, value: text } = splitPair(item, separators)
    return [{
      name: name.text, nameAt: placeOf(name), form: 'list' as const, resolved: name.resolved, ...placeOf(item),
      ...(text === undefined ? {} : { value: text }),
    }]
  })
}

function fromEntry(entry: ComposeEntry): readonly KeyedText[] {
  const { name, key, value, item } = entry
  const whole = item ?? { document: key.document, range: { start: key.range.start, end: Math.max(key.range.end, value.document === key.document ? value.range.end : 0) } }
  const base = { name, nameAt: key, form: item === undefined ? 'map' as const : 'list' as const, resolved: item === undefined || !item.part(0, name.length).variables.length }
  if (value.kind === 'scalar') return [{ ...base, ...placeOf(whole), ...(value.type === 'null' ? {} : { value }) }]
  // `extra_hosts: { host: [ip, ip] }` gives one pair for each.
  if (value.kind === 'list') return value.items.flatMap((each) => (each.kind === 'scalar' ? [{ ...base, ...placeOf(each), value: each }] : []))
  return []
}

function splitPair(item: Text, separators: readonly string[]): { readonly name: Text; readonly value?: Text } {
  for (const separator of separators) {
    const index = item.text.indexOf(separator)
    if (index !== -1) return { name: item.part(0, index), value: item.part(index + separator.length) }
  }
  return { name: item.part(0) }
}

/** A list of `KEY=value` as a mapping; the last item of a name counts, in the place of the first. A mapping is given back as it is. */
export function toKeyedMapping(value: ComposeValue, separators: readonly string[] = ['=']): ComposeMapping | undefined {
  if (value.kind === 'mapping') return value
  const items = value.kind === 'list' ? value.items : value.type === 'null' ? [] : [value]
  const entries = new Map<string, ComposeEntry>()
  for (const item of items) {
    if (item.kind !== 'scalar' || item.type === 'null') continue
    const pair = splitPair(item, separators)
    // Where a variable of the name is not known, its source tells two such names apart.
    const name = pair.name.resolved ? pair.name.text : pair.name.source
    entries.set(name, { name, key: placeOf(pair.name), value: new TextScalar(pair.value, item), item })
  }
  return { kind: 'mapping', document: value.document, range: value.range, entries, ...inherited(value) }
}

/** A list of names (`depends_on`, `networks`, `models`) as a mapping from each to nothing. */
export function namesToMapping(value: ComposeValue): ComposeMapping | undefined {
  if (value.kind === 'mapping') return value
  const items = value.kind === 'list' ? value.items : value.type === 'null' ? [] : [value]
  const entries = new Map<string, ComposeEntry>()
  for (const item of items) {
    if (item.kind !== 'scalar' || item.type === 'null') continue
    const name = item.resolved ? item.text : item.source
    entries.set(name, { name, key: placeOf(item), value: new TextScalar(undefined, item), item })
  }
  return { kind: 'mapping', document: value.document, range: value.range, entries, ...inherited(value) }
}

function inherited(value: ComposeValue): Pick<ComposeMapping, 'route' | 'alias' | 'node'> {
  return {
    ...(value.node === undefined ? {} : { node: value.node }),
    ...(value.route === undefined ? {} : { route: value.route }),
    ...(value.alias === undefined ? {} : { alias: value.alias }),
  }
}
