import { Composer, Parser, isAlias, isMap, isPair, isScalar, isSeq } from 'yaml'
import type { CST, Document as ComposedDocument, ParsedNode, Scalar } from 'yaml'
import type { Document, Range } from '../../text/document.ts'
import type {
  DuplicateKey, ScalarStyle, YamlAlias, YamlAnchor, YamlComment, YamlEntry, YamlFile, YamlItem, YamlMapping, YamlNode, YamlProblem, YamlScalar,
  YamlSequence, YamlTag,
} from './ast.ts'
import { problemMessage } from './messages.ts'
import { scalarType } from './scalar-type.ts'
import { refusedTabs, surveyTokens } from './tokens.ts'
import type { TokenSurvey } from './tokens.ts'
import { messageOf } from '../../text/error-message.ts'

/** Larger texts are not read: compose files are some kilobytes. In UTF-16 units. */
const MAX_LENGTH = 8_000_000

/**
 * Reads a YAML text. Never throws: what is wrong becomes a problem at its range, and what could be read is in the tree.
 * Linear in the text's length; aliases are references, so nothing is expanded here.
 */
export function parseYaml(document: Document): YamlFile {
  const problems: YamlProblem[] = []
  const documents: (YamlNode | null)[] = []
  const anchors: YamlAnchor[] = []
  let comments: YamlComment[] = []
  if (document.text.length > MAX_LENGTH) {
    problems.push({ range: { start: 0, end: 1 }, message: `The file has more than ${MAX_LENGTH / 1_000_000} million characters and is not read.` })
    return { document, documents, problems, comments, anchors }
  }
  try {
    const { composed, survey, text } = composeLeniently(withLineFeeds(document.text))
    comments = survey.comments
    for (const each of composed) {
      problems.push(...problemsOf(each, document))
      documents.push(new TreeBuilder(document, survey, anchors).root(each))
    }
    problems.push(...survey.problems, ...refusedTabs(text, survey).filter((tab) => !problems.some((problem) => problem.range.start === tab.range.start)))
  } catch (error) {
    // The parser has no known input on which it throws; a linter still has to go on with the other files.
    problems.push({ range: { start: 0, end: Math.min(1, document.text.length) }, message: `The file could not be read: ${messageOf(error)}` })
  }
  comments.sort((one, other) => one.range.start - other.range.start)
  problems.sort((one, other) => one.range.start - other.range.start)
  return { document, documents, problems, comments, anchors }
}

function problemsOf(composed: ComposedDocument.Parsed, document: Document): readonly YamlProblem[] {
  const runOn = new Set(composed.errors.filter((error) => error.code === 'MULTILINE_IMPLICIT_KEY').map((error) => error.pos[0]))
  return composed.errors.flatMap((error) => {
    const [start, end] = error.pos
    // A line that is indented too deep goes on with the text above; that line is the fault, not the text.
    if (runOn.has(start) && error.code === 'BLOCK_AS_IMPLICIT_KEY') return []
    return [{ range: telling(document, error.code, bounded(document, start, end)), message: problemMessage(error.code, error.message) }]
  })
}

/** Go's reader takes a carriage return alone for a line break, too. As long as before, so that offsets stay. */
function withLineFeeds(text: string): string {
  return text.includes('\r') ? text.replace(/\r(?!\n)/g, '\n') : text
}

interface Composed {
  readonly text: string
  readonly composed: readonly ComposedDocument.Parsed[]
  readonly survey: TokenSurvey
}

/** Quoted texts that go on at a lower indentation are rare; each costs one more reading. */
const MAX_READINGS = 8

/**
 * Reads a text as leniently as Go's reader, which lets a quoted text go on at any indentation: where a quote seems to be open, it is
 * read with the text on one line. That counts only if nothing is wrong then.
 */
function composeLeniently(text: string): Composed {
  const first = compose(text)
  let result = first
  for (let reading = 1; reading < MAX_READINGS; reading++) {
    const open = result.composed.flatMap((each) => each.errors).find((error) => error.code === 'MISSING_CHAR' && error.message.startsWith('Missing closing'))
    if (open === undefined) break
    const joined = quotedOnOneLine(result.text, open.pos[0])
    if (joined === undefined) return first
    result = compose(joined)
  }
  return result.composed.some((each) => each.errors.length > 0) ? first : result
}

/** The text with the line breaks of one quoted text as blanks, so that offsets stay; undefined where it is not closed. */
function quotedOnOneLine(text: string, near: number): string | undefined {
  const start = text.lastIndexOf('"', near) > text.lastIndexOf("'", near) ? text.lastIndexOf('"', near) : text.lastIndexOf("'", near)
  const quote = text[start]
  if (quote === undefined) return undefined
  let end = start + 1
  for (; end < text.length && text[end] !== quote; end++) if (quote === '"' && text[end] === '\\') end++
  if (end >= text.length || !text.slice(start, end).includes('\n')) return undefined
  return text.slice(0, start) + text.slice(start, end).replace(/[\r\n]/g, ' ') + text.slice(end)
}

function compose(text: string): Composed {
  const survey: TokenSurvey = { comments: [], anchors: new Map(), tags: [], problems: [], tabs: [], plainEnds: new Map() }
  const tokens: CST.Token[] = []
  for (const token of new Parser().parse(text)) {
    surveyTokens(token, survey)
    tokens.push(token)
  }
  for (const places of survey.anchors.values()) places.sort((one, other) => one - other)
  survey.tags.sort((one, other) => one.offset - other.offset)
  // Not strict: Go's reader takes a closing bracket at its parent's indentation, too. Types are read by us, so the parser gives texts only.
  const composer = new Composer({ schema: 'failsafe', uniqueKeys: false, strict: false, prettyErrors: false, merge: false })
  return { text, survey, composed: [...composer.compose(tokens, true, text.length)] as ComposedDocument.Parsed[] }
}

/** The parser points at one character where more belongs to the fault. */
function telling(document: Document, code: string, range: Range): Range {
  if (code === 'BAD_DQ_ESCAPE') return bounded(document, range.start, range.start + 2)
  if (code === 'BLOCK_AS_IMPLICIT_KEY') {
    const [line = ''] = document.text.slice(range.start).split('\n', 1)
    return bounded(document, range.start, range.start + Math.max(1, line.trimEnd().length))
  }
  if (code === 'MULTILINE_IMPLICIT_KEY') {
    const line = document.text.slice(range.start, range.end).trimEnd().lastIndexOf('\n')
    if (line === -1) return range
    const start = range.start + line + 1 + (/^[ \t]*/.exec(document.text.slice(range.start + line + 1, range.end))?.[0].length ?? 0)
    return bounded(document, start, Math.max(range.end, start))
  }
  return range
}

function bounded(document: Document, start: number, end: number): Range {
  const length = document.text.length
  const from = Math.max(0, Math.min(start, length))
  return { start: from, end: Math.max(from, Math.min(end, length)) }
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }
type MutableAnchor = { name: string; range: Range; uses: YamlAlias[] }
interface Properties { anchor?: MutableAnchor; tag?: YamlTag }

/** Turns one composed document into our tree. Nesting is bounded by the token survey, so it may recurse. */
class TreeBuilder {
  readonly #document: Document
  readonly #survey: TokenSurvey
  readonly #anchors: YamlAnchor[]
  /** The latest anchor of each name: a name may be used again. */
  readonly #inForce = new Map<string, { readonly anchor: MutableAnchor; readonly node: Exclude<YamlNode, YamlAlias> }>()

  constructor(document: Document, survey: TokenSurvey, anchors: YamlAnchor[]) {
    this.#document = document
    this.#survey = survey
    this.#anchors = anchors
  }

  root(composed: ComposedDocument.Parsed): YamlNode | null {
    return this.#node(composed.contents)
  }

  #node(node: ParsedNode | null | undefined): YamlNode | null {
    if (node === null || node === undefined) return null
    const [start, end] = node.range
    const range = bounded(this.#document, start, end)
    if (isAlias(node)) return this.#alias(node.source, range)
    const properties = this.#properties(node, range.start)
    if (isMap(node)) return this.#mapping(node.items, node.flow === true, range, properties)
    if (isSeq(node)) return this.#sequence(node.items, node.flow === true, range, properties)
    if (isScalar(node)) return this.#scalar(node, range, properties)
    return null
  }

  #mapping(items: readonly unknown[], flow: boolean, range: Range, properties: Properties): YamlMapping {
    const entries: YamlEntry[] = []
    const duplicateKeys: DuplicateKey[] = []
    const mapping: Mutable<YamlMapping> = { kind: 'mapping', range, flow, entries, duplicateKeys, ...properties }
    this.#register(mapping, properties)
    const seen = new Map<string, Range>()
    for (const item of items) {
      if (!isPair(item)) continue
      const key = this.#node(item.key as ParsedNode | null)
      const value = this.#node(item.value as ParsedNode | null)
      const isMerge = key?.kind === 'scalar' && key.style === 'plain' && key.value === '<<' && key.tag === undefined
      const start = key?.range.start ?? value?.range.start ?? range.start
      entries.push({ key, value, isMerge, range: { start, end: Math.max(key?.range.end ?? start, value?.range.end ?? start) } })
      if (key?.kind !== 'scalar' || isMerge) continue
      const first = seen.get(key.value)
      if (first === undefined) seen.set(key.value, key.range)
      else duplicateKeys.push({ name: key.value, range: key.range, first })
    }
    // The parser's range of a block mapping may begin at a property of its first key.
    const last = entries.at(-1)
    if (!flow && last !== undefined) mapping.range = { start: Math.min(range.start, entries[0]?.range.start ?? range.start), end: last.range.end }
    return mapping
  }

  #sequence(children: readonly unknown[], flow: boolean, range: Range, properties: Properties): YamlSequence {
    const items: YamlItem[] = []
    const sequence: Mutable<YamlSequence> = { kind: 'sequence', range, flow, items, ...properties }
    this.#register(sequence, properties)
    let from = range.start
    for (const child of children) {
      const value = this.#node(child as ParsedNode | null)
      const end = value?.range.end ?? (isScalar(child) ? (child.range?.[1] ?? from) : from)
      const start = flow ? (value?.range.start ?? end) : this.#dashBefore(value?.range.start ?? end, from)
      items.push({ value, range: { start, end: Math.max(start, end) } })
      from = Math.max(start, end)
    }
    if (!flow && items.length > 0) sequence.range = { start: range.start, end: items.at(-1)?.range.end ?? range.end }
    return sequence
  }

  /** The dash of a block item; only properties, comments and line breaks can stand between it and the value. */
  #dashBefore(offset: number, from: number): number {
    const dash = this.#document.text.indexOf('-', from)
    return dash === -1 || dash > offset ? offset : dash
  }

  #scalar(node: Scalar.Parsed, range: Range, properties: Properties): YamlScalar | null {
    const style = STYLES[node.type ?? 'PLAIN'] ?? 'plain'
    const value = typeof node.value === 'string' ? node.value : node.source
    const empty = style === 'plain' && value === '' && range.end <= range.start
    if (empty && properties.anchor === undefined && properties.tag === undefined) return null
    const { text } = this.#document
    let { end } = range
    if (style === 'literal' || style === 'folded') while (end > range.start && (text[end - 1] === '\n' || text[end - 1] === '\r')) end--
    const trimmed = { start: range.start, end }
    const scalar: YamlScalar = {
      kind: 'scalar', range: trimmed, value, source: text.slice(trimmed.start, trimmed.end), style,
      ...scalarType(value, style, properties.tag?.text), ...properties,
    }
    this.#register(scalar, properties)
    return scalar
  }

  #alias(name: string, range: Range): YamlAlias {
    const target = this.#inForce.get(name)
    if (target === undefined) {
      // Stars in place of a text: nobody names an anchor so.
      const message = /^\*+$/.test(name) ? 'A `*` at the beginning of a value refers to an anchor: put quotes around a text that begins with it.' : `\`*${name}\` refers to an anchor that does not stand above: no \`&${name}\`.`
      this.#survey.problems.push({ range, message })
      return { kind: 'alias', name, range }
    }
    const alias: YamlAlias = { kind: 'alias', name, range, target: target.node }
    target.anchor.uses.push(alias)
    return alias
  }

  #properties(node: { readonly anchor?: string | undefined; readonly tag?: string | undefined }, start: number): Properties {
    const properties: Properties = {}
    if (node.anchor !== undefined) {
      const offset = lastBefore(this.#survey.anchors.get(node.anchor) ?? [], start, (place) => place) ?? start
      properties.anchor = { name: node.anchor, range: { start: offset, end: offset + node.anchor.length + 1 }, uses: [] }
      this.#anchors.push(properties.anchor)
    }
    if (node.tag !== undefined) {
      const token = lastBefore(this.#survey.tags, start, (tag) => tag.offset)
      if (token !== undefined) {
        properties.tag = { text: token.source, range: { start: token.offset, end: token.offset + token.source.length } }
      }
    }
    return properties
  }

  #register(node: Exclude<YamlNode, YamlAlias>, properties: Properties): void {
    if (properties.anchor !== undefined) this.#inForce.set(properties.anchor.name, { anchor: properties.anchor, node })
  }
}

const STYLES: Readonly<Record<string, ScalarStyle>> = {
  PLAIN: 'plain', QUOTE_SINGLE: 'single', QUOTE_DOUBLE: 'double', BLOCK_LITERAL: 'literal', BLOCK_FOLDED: 'folded',
}

/** The last of an ascending list whose place is not past `offset`. */
function lastBefore<T>(sorted: readonly T[], offset: number, placeOf: (item: T) => number): T | undefined {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    const item = sorted[middle]
    if (item !== undefined && placeOf(item) <= offset) low = middle + 1
    else high = middle
  }
  return sorted[low - 1]
}
