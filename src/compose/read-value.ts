import type { Located } from '../text/document.ts'
import type { ComposeEntry, ComposeMapping, ComposeScalar, ComposeValue, Text } from './value.ts'

/** The value of a key, where `value` is a mapping that has it. */
export function at(value: ComposeValue | undefined, key: string): ComposeValue | undefined {
  return value?.kind === 'mapping' ? value.entries.get(key)?.value : undefined
}

/** A scalar that says something: neither empty (`null`) nor a collection. */
export function scalarAt(value: ComposeValue | undefined, key: string): ComposeScalar | undefined {
  return asScalar(at(value, key))
}

export function asScalar(value: ComposeValue | undefined): ComposeScalar | undefined {
  return value?.kind === 'scalar' && value.type !== 'null' ? value : undefined
}

export function mappingAt(value: ComposeValue | undefined, key: string): ComposeMapping | undefined {
  const found = at(value, key)
  return found?.kind === 'mapping' ? found : undefined
}

export function entriesAt(value: ComposeValue | undefined, key: string): readonly ComposeEntry[] {
  const found = mappingAt(value, key)
  return found === undefined ? [] : [...found.entries.values()]
}

/** The items of a list; a scalar alone is a list of one, as many keys allow. */
export function itemsOf(value: ComposeValue | undefined): readonly ComposeValue[] {
  if (value === undefined) return []
  if (value.kind === 'list') return value.items
  return value.kind === 'scalar' && value.type !== 'null' ? [value] : []
}

/** The scalars among the items of a list or a scalar alone. */
export function scalarsAt(value: ComposeValue | undefined, key: string): readonly ComposeScalar[] {
  return itemsOf(at(value, key)).flatMap((item) => asScalar(item) ?? [])
}

/** What the loader takes for true: the boolean in any of YAML's spellings, or a text that strconv.ParseBool takes, as out of a variable. */
export function isTrue(scalar: ComposeScalar | undefined): boolean {
  if (scalar === undefined || !scalar.resolved) return false
  return /^(true|yes|on|y|1|t)$/i.test(scalar.text) && (scalar.type === 'bool' || scalar.type === 'string')
}

/** Where the loader takes a word for false. Unresolved ones are neither true nor false. */
export function isFalse(scalar: ComposeScalar | undefined): boolean {
  if (scalar === undefined || !scalar.resolved) return false
  return /^(false|no|off|n|0|f)$/i.test(scalar.text) && (scalar.type === 'bool' || scalar.type === 'string')
}

/** Only the place of a value. */
export function placeOf(place: Located): Located {
  return { document: place.document, range: place.range }
}

/** Cuts a text at the first separator; undefined where there is none. */
export function cut(text: Text, separator: string): readonly [Text, Text] | undefined {
  const index = text.text.indexOf(separator)
  return index === -1 ? undefined : [text.part(0, index), text.part(index + separator.length)]
}
