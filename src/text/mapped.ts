import type { Range, Segment } from './document.ts'

/**
 * A text that was put together out of pieces of another one (lines joined at continuations, a dedented block), with the
 * way back: offsets in `text` and offsets in the source.
 */
export class MappedText {
  readonly text: string
  readonly segments: readonly Segment[]

  constructor(text: string, segments: readonly Segment[]) {
    this.text = text
    this.segments = segments
  }

  /** The text of one unbroken piece of the source. */
  static of(source: string, range: Range): MappedText {
    return new MappedText(source.slice(range.start, range.end), [{ at: 0, hostAt: range.start, length: range.end - range.start }])
  }

  /** All of a source, with line feeds alone: a carriage return in front of one is no part of the last word. */
  static withLineFeeds(source: string): MappedText {
    const segments: Segment[] = []
    const lines: string[] = []
    let length = 0
    for (let from = 0; from <= source.length;) {
      const at = source.indexOf('\r\n', from)
      const line = source.slice(from, at === -1 ? undefined : at)
      segments.push({ at: length, hostAt: from, length: line.length })
      lines.push(line)
      length += line.length
      from = at === -1 ? source.length + 1 : at + 1
    }
    return new MappedText(lines.join(''), segments)
  }

  /** Source offset of an offset in `text`. */
  toSource(offset: number): number {
    const segment = this.#segmentAt(offset, false)
    return segment === undefined ? 0 : segment.hostAt + Math.min(offset - segment.at, segment.length)
  }

  /** Source range of a range in `text`: from the first character's place to behind the last one's. */
  toSourceRange(start: number, end: number): Range {
    const from = this.toSource(start)
    if (end <= start) return { start: from, end: from }
    const segment = this.#segmentAt(end, true)
    const to = segment === undefined ? from : segment.hostAt + Math.min(end - segment.at, segment.length)
    return { start: from, end: Math.max(from, to) }
  }

  /** A part of this text with its own mapping. */
  slice(start: number, end: number): MappedText {
    const segments: Segment[] = []
    for (const segment of this.segments) {
      const from = Math.max(start, segment.at)
      const to = Math.min(end, segment.at + segment.length)
      if (from < to || (segments.length === 0 && from === to)) {
        segments.push({ at: from - start, hostAt: segment.hostAt + from - segment.at, length: to - from })
      }
      if (segment.at >= end) break
    }
    return new MappedText(this.text.slice(start, end), segments)
  }

  #segmentAt(offset: number, isEnd: boolean): Segment | undefined {
    let low = 0
    let high = this.segments.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      const at = this.segments[middle]?.at ?? 0
      if (isEnd ? at < offset : at <= offset) low = middle
      else high = middle - 1
    }
    return this.segments[low]
  }
}
