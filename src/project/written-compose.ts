import type { ComposeFile } from '../compose/model.ts'
import type { Service } from '../compose/model.ts'
import type { YamlEntry, YamlFile, YamlItem, YamlMapping, YamlNode } from '../syntax/yaml/ast.ts'
import type { Document, Range } from '../text/document.ts'
import type { Edit } from '../text/edit.ts'
import { indentationAt, lineBreakOf, wholeLines } from '../text/whole-lines.ts'

/**
 * Compose files as they are written, for rules about order and quotes: nothing is merged, and what stands behind an alias is seen
 * only where it is anchored.
 */

/** A service's name and what is written under it. */
export interface WrittenService {
  readonly name: string
  readonly entry: YamlEntry
  readonly mapping: YamlMapping
}

/** The mappings at the top of a file: one for each YAML document in it. */
export function writtenRoots(file: ComposeFile): readonly YamlMapping[] {
  return file.format === 'current' ? file.yaml.documents.flatMap((root) => (root?.kind === 'mapping' ? [root] : [])) : []
}

/** The mapping behind a key, where it stands there itself. */
export function writtenMapping(mapping: YamlMapping, name: string): YamlMapping | undefined {
  const value = writtenEntry(mapping, name)?.value
  return value?.kind === 'mapping' ? value : undefined
}

export function writtenEntry(mapping: YamlMapping, name: string): YamlEntry | undefined {
  return mapping.entries.find((entry) => !entry.isMerge && keyText(entry) === name)
}

/** The name of an entry; undefined for keys that are no scalars. */
export function keyText(entry: YamlEntry): string | undefined {
  return entry.key?.kind === 'scalar' ? entry.key.value : undefined
}

/** The services of a file, in order. */
export function writtenServices(file: ComposeFile): readonly WrittenService[] {
  return writtenRoots(file).flatMap((root) => (writtenMapping(root, 'services')?.entries ?? []).flatMap((entry) => {
    const name = keyText(entry)
    return name === undefined || entry.isMerge || entry.value?.kind !== 'mapping' ? [] : [{ name, entry, mapping: entry.value }]
  }))
}

/** The items of a list behind a key of a service. */
export function writtenItems(mapping: YamlMapping, key: string): readonly YamlItem[] {
  const value = writtenEntry(mapping, key)?.value
  return value?.kind === 'sequence' ? value.items : []
}

/**
 * The edit that puts the parts of a block mapping or list into another order, each with the comments right above it; the blank lines
 * between them stay where they are. `order` holds the parts' present places. Undefined where it could change what is read, or part a
 * comment from what it belongs to.
 */
export function reordered(file: YamlFile, collection: YamlNode, order: readonly number[]): Edit | undefined {
  if (collection.kind !== 'mapping' && collection.kind !== 'sequence') return undefined
  if (collection.flow) return undefined
  const { document } = file
  const parts = (collection.kind === 'mapping' ? collection.entries : collection.items).map(({ range }) => blockOf(document, file, range))
  const blocks = parts.flatMap((part) => part ?? [])
  const first = blocks[0]
  const last = blocks.at(-1)
  if (first === undefined || last === undefined || blocks.length !== parts.length || order.length !== parts.length) return undefined
  const region = { start: first.start, end: last.end }
  const inOneBlock = (range: Range): boolean => blocks.some((block) => block.start <= range.start && range.end <= block.end)
  const isInside = (range: Range): boolean => range.start < region.end && region.start < range.end
  // A comment between two parts may speak of either, and one that follows the last part may belong to it.
  if (file.comments.some(({ range }) => isInside(range) && !inOneBlock(range))) return undefined
  if (/^[ \t]*#/.test(document.text.slice(region.end).replace(/^\r?\n/, ''))) return undefined
  // An alias has to stand behind its anchor.
  for (const anchor of file.anchors) {
    const home = blocks.find((block) => block.start <= anchor.range.start && anchor.range.end <= block.end)
    if (home !== undefined && anchor.uses.some(({ range }) => isInside(range) && !(home.start <= range.start && range.end <= home.end))) return undefined
  }
  const texts = blocks.map(({ start, end }) => document.text.slice(start, end))
  // A block scalar that keeps its trailing line breaks would take those of another place.
  if (texts.some((text) => /[|>]\d?\+/.test(text))) return undefined
  let text = ''
  blocks.forEach((block, place) => {
    text += texts[order[place] ?? place] ?? ''
    const next = blocks[place + 1]
    if (next !== undefined) text += document.text.slice(block.end, next.start)
  })
  return { document, range: region, text }
}

/** From the first comment right above a part to the end of its last line, without the line break. */
function blockOf(document: Document, file: YamlFile, range: Range): Range | undefined {
  if (indentationAt(document, range.start) === undefined) return undefined
  const lines = wholeLines(document, { start: range.start, end: Math.max(range.start + 1, endOfContent(document, range)) })
  let { start } = lines
  for (;;) {
    const above = file.comments.find((comment) => comment.range.end < start && wholeLines(document, comment.range).end === start)
    const indentation = above === undefined ? undefined : indentationAt(document, above.range.start)
    if (above === undefined || indentation === undefined || indentation !== indentationAt(document, range.start)) break
    start = wholeLines(document, above.range).start
  }
  let { end } = lines
  while (end > start && /[\r\n]/.test(document.text[end - 1] ?? '')) end--
  return { start, end }
}

/** A block scalar's range may take in the blank lines behind it. */
function endOfContent(document: Document, range: Range): number {
  let { end } = range
  while (end > range.start && /\s/.test(document.text[end - 1] ?? '')) end--
  return end
}

/** Places sorted by a comparison of what stands there; equal ones keep their order. */
export function sortedPlaces<T>(values: readonly T[], compare: (one: T, other: T) => number): number[] {
  return values.map((_, place) => place).sort((one, other) => compare(values[one] as T, values[other] as T) || one - other)
}

/** The edit that writes lines as the first ones of a service. Undefined where its mapping is shared, on one line, or in another file. */
export function insertedInService(service: Service, lines: readonly string[]): Edit | undefined {
  const { node, key } = service
  const mapping = node?.node
  if (node === undefined || mapping?.kind !== 'mapping' || mapping.flow || mapping.anchor !== undefined || node.alias !== undefined || node.document !== key.document) return undefined
  const [first] = mapping.entries
  if (first === undefined || mapping.entries.some((entry) => entry.isMerge) || node.route?.kind === 'extends') return undefined
  const { document } = node
  const indentation = indentationAt(document, first.range.start)
  if (indentation === undefined || first.range.start < key.range.start) return undefined
  const start = first.range.start - indentation.length
  const lineBreak = lineBreakOf(document)
  return { document, range: { start, end: start }, text: lines.map((line) => `${indentation}${line}${lineBreak}`).join('') }
}

/** A service's own block mapping, where it can be added to: not shared by an anchor, not on one line, in the file of its name. */
function ownMapping(service: Service): { readonly document: Document; readonly mapping: YamlMapping; readonly indentation: string } | undefined {
  const { node, key } = service
  const mapping = node?.node
  if (node === undefined || mapping?.kind !== 'mapping' || mapping.flow || mapping.anchor !== undefined || node.alias !== undefined || node.document !== key.document || node.route?.kind === 'extends') return undefined
  const [first] = mapping.entries
  const indentation = first === undefined ? undefined : indentationAt(node.document, first.range.start)
  return first === undefined || indentation === undefined || first.range.start < key.range.start ? undefined : { document: node.document, mapping, indentation }
}

/** The edit that writes lines as the last ones of a service; `step` in front of a line stands for one level more. Undefined where that is not possible. */
export function appendedToService(service: Service, lines: (step: string) => readonly string[]): Edit | undefined {
  const own = ownMapping(service)
  const last = own?.mapping.entries.at(-1)
  if (own === undefined || last === undefined) return undefined
  const { document, indentation } = own
  const content = endOfContent(document, last.range)
  const endOfLine = (at: number): number => {
    const newline = document.text.indexOf('\n', at)
    return newline === -1 ? document.text.length : document.text[newline - 1] === '\r' ? newline - 1 : newline
  }
  let end = endOfLine(content)
  // A comment that is indented deeper belongs to the last key: most often an entry that is turned off.
  for (let next = /^\r?\n([ \t]*)#/.exec(document.text.slice(end, end + 1000)); next !== null && (next[1] ?? '').length > indentation.length; next = /^\r?\n([ \t]*)#/.exec(document.text.slice(end, end + 1000))) {
    end = endOfLine(end + next[0].length)
  }
  // A block scalar that keeps its last line breaks would lose them to what follows.
  if (/[|>]\d?\+/.test(document.text.slice(last.range.start, end))) return undefined
  const outer = indentationAt(document, service.key.range.start)
  const step = outer !== undefined && indentation.startsWith(outer) && indentation.length > outer.length ? indentation.slice(outer.length) : '  '
  const lineBreak = lineBreakOf(document)
  return { document, range: { start: end, end }, text: lines(step).map((line) => `${lineBreak}${indentation}${line}`).join('') }
}
