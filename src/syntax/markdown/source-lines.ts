import type { Document, Range, Segment } from '../../text/document.ts'
import { MappedText } from '../../text/mapped.ts'

/** One line of a document: `end` is before its line break, `next` behind it. */
export interface SourceLine extends Range {
  readonly next: number
}

export function sourceLines(document: Document): SourceLine[] {
  const { text, lineStarts } = document
  const lines: SourceLine[] = []
  for (const [index, start] of lineStarts.entries()) {
    const next = lineStarts[index + 1] ?? text.length
    let end = next
    if (end > start && text[end - 1] === '\n') end--
    if (end > start && text[end - 1] === '\r') end--
    lines.push({ start, end, next })
  }
  return lines
}

/** Columns of blanks at an offset; a tab goes to the next multiple of four. */
export function blanksAt(text: string, from: number, end: number, column = 0): { readonly columns: number; readonly at: number } {
  let at = from
  let now = column
  for (; at < end; at++) {
    if (text[at] === ' ') now++
    else if (text[at] === '\t') now += 4 - (now % 4)
    else break
  }
  return { columns: now - column, at }
}

/** Behind at most so many columns of blanks. A tab that reaches beyond is taken as a whole. */
export function skipColumns(text: string, from: number, end: number, columns: number): number {
  let at = from
  for (let left = columns; at < end && left > 0; at++) {
    if (text[at] === ' ') left--
    else if (text[at] === '\t') left -= 4
    else break
  }
  return at
}

/** The text of pieces of a document, put together. */
export function joinPieces(text: string, pieces: readonly Range[]): MappedText {
  const segments: Segment[] = []
  let joined = ''
  let last: { at: number; hostAt: number; length: number } | undefined
  for (const { start, end } of pieces) {
    if (end <= start) continue
    if (last !== undefined && last.hostAt + last.length === start) last.length += end - start
    else {
      last = { at: joined.length, hostAt: start, length: end - start }
      segments.push(last)
    }
    joined += text.slice(start, end)
  }
  return new MappedText(joined, segments)
}

/** Headings above a place, by level: a new one ends those of its level and below. */
export class HeadingPath {
  readonly #byLevel: (string | undefined)[] = []

  enter(level: number, text: string): void {
    this.#byLevel.length = Math.min(this.#byLevel.length, level)
    this.#byLevel[level] = text.slice(0, 200)
  }

  /** The nearest first. */
  get current(): readonly string[] {
    return this.#byLevel.filter((text) => text !== undefined).reverse()
  }
}
