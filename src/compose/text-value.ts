import type { Document, Located, Range, Segment } from '../text/document.ts'
import { MappedText } from '../text/mapped.ts'
import type { ScalarStyle, ScalarType, YamlScalar } from '../syntax/yaml/ast.ts'
import { scalarContent } from '../syntax/yaml/scalar-text.ts'
import { interpolate } from './interpolation.ts'
import type { Interpolation, Piece, VariableLookup } from './interpolation.ts'
import type { ComposeScalar, Route, Text, VariableUse } from './value.ts'

const NO_VARIABLES: readonly VariableUse[] = []

/** How a scalar came to its place; all scalars of one walk share it. */
export interface Way {
  readonly route?: Route
  readonly alias?: Located
}

/** A scalar read from YAML. Most have no variable, so interpolation and mapping back to the file are done when first needed. */
export class ScalarValue implements ComposeScalar {
  readonly kind = 'scalar' as const
  readonly document: Document
  readonly range: Range
  readonly node?: YamlScalar
  readonly route?: Route
  readonly alias?: Located
  readonly merge?: 'reset' | 'override'
  readonly text: string
  readonly resolved: boolean
  readonly variables: readonly VariableUse[]
  readonly type: ScalarType
  readonly number?: number
  readonly #interpolation: Interpolation | undefined
  readonly #lookup: VariableLookup | undefined
  #content: MappedText | undefined

  constructor(document: Document, node: YamlScalar | undefined, range: Range, way: Way, lookup: VariableLookup | undefined) {
    this.document = document
    this.range = range
    this.#lookup = lookup
    if (node !== undefined) this.node = node
    if (way.route !== undefined) this.route = way.route
    if (way.alias !== undefined) this.alias = way.alias
    if (node?.tag?.text === '!reset') this.merge = 'reset'
    if (node?.tag?.text === '!override') this.merge = 'override'
    this.type = node?.type ?? 'null'
    if (node?.number !== undefined) this.number = node.number
    const source = node?.value ?? ''
    if (lookup !== undefined && node !== undefined && this.type === 'string' && source.includes('$')) {
      this.#content = scalarContent(document, node)
      this.#interpolation = interpolate(this.#content, document, lookup)
      this.text = this.#interpolation.text
      this.resolved = this.#interpolation.resolved
      this.variables = this.#interpolation.variables
    } else {
      this.text = source
      this.resolved = true
      this.variables = NO_VARIABLES
    }
  }

  /** The same scalar on another way into the project. */
  withRoute(route: Route): ScalarValue {
    return new ScalarValue(this.document, this.node, this.range, { route, ...(this.alias === undefined ? {} : { alias: this.alias }) }, this.#lookup)
  }

  get source(): string {
    return this.node?.value ?? ''
  }

  get style(): ScalarStyle {
    return this.node?.style ?? 'plain'
  }

  get interpolationProblems(): Interpolation['problems'] {
    return this.#interpolation?.problems ?? []
  }

  /**
   * The text for a document of its own: `$$` is one `$` and known variables are replaced, as the loader hands it on; unknown ones stay
   * as they are written.
   */
  embedded(): MappedText {
    const content = this.#content ?? (this.node === undefined ? MappedText.of('', { start: 0, end: 0 }) : scalarContent(this.document, this.node))
    if (this.#interpolation === undefined) return content
    const segments: Segment[] = []
    let text = ''
    for (const piece of this.#interpolation.pieces) {
      const isDollar = !piece.literal && piece.length === 1 && content.text.slice(piece.from.start, piece.from.end) === '$$'
      const kept = piece.literal || !piece.resolved ? content.slice(piece.from.start, piece.from.end) : isDollar ? content.slice(piece.from.start + 1, piece.from.end) : undefined
      for (const segment of kept?.segments ?? []) segments.push({ ...segment, at: segment.at + text.length })
      text += kept?.text ?? this.text.slice(piece.at, piece.at + piece.length)
    }
    return new MappedText(text, segments)
  }

  part(start: number, end = this.text.length): Text {
    this.#content ??= this.node === undefined ? MappedText.of(this.document.text, this.range) : scalarContent(this.document, this.node)
    return new TextPart(this, this.#content, this.#interpolation?.pieces, start, end)
  }
}

/** A part of a scalar's text, such as one word of a command or the value behind `KEY=`. */
export class TextPart implements Text {
  readonly document: Document
  readonly range: Range
  readonly text: string
  readonly source: string
  readonly resolved: boolean
  readonly variables: readonly VariableUse[]
  readonly #whole: Text
  readonly #content: MappedText
  readonly #pieces: readonly Piece[] | undefined
  readonly #start: number

  constructor(whole: Text, content: MappedText, pieces: readonly Piece[] | undefined, start: number, end: number) {
    this.#whole = whole
    this.#content = content
    this.#pieces = pieces
    this.#start = start
    this.document = whole.document
    this.text = whole.text.slice(start, end)
    if (pieces === undefined) {
      this.source = whole.text.slice(start, end)
      this.range = content.toSourceRange(start, end)
      this.resolved = true
      this.variables = NO_VARIABLES
      return
    }
    const touched = touchedPieces(pieces, start, end)
    const first = touched[0]
    const last = touched.at(-1)
    const from = first === undefined ? 0 : first.literal ? first.from.start + Math.max(0, start - first.at) : first.from.start
    const to = last === undefined ? 0 : last.literal ? last.from.start + Math.min(last.length, Math.max(0, end - last.at)) : last.from.end
    this.source = content.text.slice(from, Math.max(from, to))
    this.range = content.toSourceRange(from, Math.max(from, to))
    this.resolved = touched.every((piece) => piece.resolved)
    this.variables = touched.every((piece) => piece.literal) ? NO_VARIABLES : variablesIn(whole.variables, this.range)
  }

  part(start: number, end = this.text.length): Text {
    return new TextPart(this.#whole, this.#content, this.#pieces, this.#start + start, this.#start + end)
  }
}

/** Variables that begin in a range: a part never begins inside of one. They stand in order of their places. */
function variablesIn(variables: readonly VariableUse[], range: Range): readonly VariableUse[] {
  let low = 0
  let high = variables.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((variables[middle]?.range.start ?? 0) < range.start) low = middle + 1
    else high = middle
  }
  const found: VariableUse[] = []
  for (let use = variables[low]; use !== undefined && use.range.start < range.end; use = variables[++low]) found.push(use)
  return found
}

/**
 * The pieces that give text between two offsets. A replaced variable without text counts where it stands at an edge, as it might
 * have been the whole part; a literal one does not.
 */
function touchedPieces(pieces: readonly Piece[], start: number, end: number): readonly Piece[] {
  let low = 0
  let high = pieces.length
  while (low < high) {
    const middle = (low + high) >> 1
    const piece = pieces[middle]
    if (piece !== undefined && piece.at + piece.length < start) low = middle + 1
    else high = middle
  }
  const touched: Piece[] = []
  for (let index = low; index < pieces.length; index++) {
    const piece = pieces[index]
    if (piece === undefined || piece.at > end) break
    const pieceEnd = piece.at + piece.length
    if (piece.length === 0 ? true : piece.at < end && pieceEnd > start) touched.push(piece)
  }
  if (touched.length === 0) {
    const at = pieces[low]
    if (at !== undefined) touched.push(at)
  }
  return touched
}
