/** Half-open span of UTF-16 offsets into one document's text. Lines and columns exist only at the edge. */
export interface Range {
  readonly start: number
  readonly end: number
}

/** A place for a person: line and column from 1, in UTF-16 units. */
export interface Position {
  readonly line: number
  readonly column: number
}

export type DocumentKind = 'dockerfile' | 'compose' | 'ignore' | 'env' | 'markdown' | 'script' | 'manifest' | 'settings' | 'other'

/** A run of an embedded document's text that stands, character for character, in its host. */
export interface Segment {
  /** Offset in the embedded text. */
  readonly at: number
  /** Offset in the host's text. */
  readonly hostAt: number
  readonly length: number
}

/** Where an embedded document (a fenced block, an inline Dockerfile) comes from. */
export interface Origin {
  readonly host: Document
  /** Ascending, not overlapping; gaps are characters that the embedded text has lost (indentation, escapes). */
  readonly segments: readonly Segment[]
}

/** One text that is linted. `path` is relative to the working directory, with `/`. */
export interface Document {
  readonly path: string
  readonly kind: DocumentKind
  readonly text: string
  readonly origin?: Origin
  /** Offsets at which lines begin; the first is 0. Made when first asked for. */
  readonly lineStarts: readonly number[]
}

/** A range together with the document it is in: what findings point at. */
export interface Located {
  readonly document: Document
  readonly range: Range
}

class TextDocument implements Document {
  readonly path: string
  readonly kind: DocumentKind
  readonly text: string
  readonly origin?: Origin
  #lineStarts: number[] | undefined

  constructor(path: string, kind: DocumentKind, text: string, origin: Origin | undefined) {
    this.path = path
    this.kind = kind
    this.text = text
    if (origin !== undefined) this.origin = origin
  }

  get lineStarts(): readonly number[] {
    if (this.#lineStarts === undefined) {
      const starts = [0]
      for (let at = this.text.indexOf('\n'); at !== -1; at = this.text.indexOf('\n', at + 1)) starts.push(at + 1)
      this.#lineStarts = starts
    }
    return this.#lineStarts
  }
}

/** Makes a document. The text is kept as it is: a byte order mark and CR characters stay in it, so offsets are those of the file. */
export function createDocument(path: string, kind: DocumentKind, text: string, origin?: Origin): Document {
  return new TextDocument(path, kind, text, origin)
}

/** Line and column of an offset; an offset past the end gives the end. */
export function positionAt(document: Document, offset: number): Position {
  const starts = document.lineStarts
  const bounded = Math.max(0, Math.min(offset, document.text.length))
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((starts[middle] ?? 0) <= bounded) low = middle
    else high = middle - 1
  }
  return { line: low + 1, column: bounded - (starts[low] ?? 0) + 1 }
}

/** A line's range without its line break. Lines outside of the text give an empty range at its end. */
export function lineRange(document: Document, line: number): Range {
  const start = document.lineStarts[line - 1] ?? document.text.length
  const next = document.lineStarts[line] ?? document.text.length + 1
  let end = Math.max(start, next - 1)
  if (end > start && document.text[end - 1] === '\r') end--
  return { start, end }
}

/**
 * The same place in the outermost document, the one that a person edits. A range whose ends lie in lost characters
 * gets the nearest kept ones.
 */
export function toHost(place: Located): Located {
  let { document, range } = place
  while (document.origin !== undefined) {
    const { host, segments } = document.origin
    const start = hostOffset(segments, range.start, false)
    const end = range.end === range.start ? start : hostOffset(segments, range.end, true)
    range = { start, end: Math.max(start, end) }
    document = host
  }
  return { document, range }
}

/** The line, from 1, at which a place begins in the file that a person opens: for messages that name it. */
export function lineInFile(place: Located): number {
  const { document, range } = toHost(place)
  return positionAt(document, range.start).line
}

/** Host offset of an embedded offset. An end offset belongs to the segment that it closes, not to the one that it opens. */
function hostOffset(segments: readonly Segment[], offset: number, isEnd: boolean): number {
  let low = 0
  let high = segments.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    const at = segments[middle]?.at ?? 0
    if (isEnd ? at < offset : at <= offset) low = middle
    else high = middle - 1
  }
  const segment = segments[low]
  if (segment === undefined) return 0
  return segment.hostAt + Math.max(0, Math.min(offset - segment.at, segment.length))
}

/** The text that a range covers. */
export function textOf(place: Located): string {
  return place.document.text.slice(place.range.start, place.range.end)
}

/** Whether `outer` holds all of `inner`. */
export function contains(outer: Range, inner: Range): boolean {
  return outer.start <= inner.start && inner.end <= outer.end
}

/** Whether two ranges share at least one character, or one is an empty range inside the other. */
export function overlaps(one: Range, other: Range): boolean {
  return one.start < other.end && other.start < one.end
}
