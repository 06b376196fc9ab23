import type { Document, Segment } from '../../text/document.ts'
import { MappedText } from '../../text/mapped.ts'
import type { YamlScalar } from './ast.ts'

/**
 * A scalar's value with the way back to the file: for a place inside of a value, and for text that is linted on its own (an
 * inline Dockerfile). Characters that stand for others (escapes, folded line breaks) belong to the nearest kept ones.
 */
export function scalarContent(document: Document, scalar: YamlScalar): MappedText {
  const { start, end } = scalar.range
  const { value } = scalar
  // Nothing can make a value longer than its source, so at equal length each character stands for itself (or a line break for a space).
  if (scalar.style === 'plain' && end - start === value.length) return new MappedText(value, [{ at: 0, hostAt: start, length: value.length }])
  if (end - start === value.length + 2 && (scalar.style === 'single' || scalar.style === 'double')) {
    return new MappedText(value, [{ at: 0, hostAt: start + 1, length: value.length }])
  }
  const source = document.text
  if (scalar.style === 'single') return new MappedText(value, mapQuoted(value, source, start + 1, end - 1, singleUnit))
  if (scalar.style === 'double') return new MappedText(value, mapQuoted(value, source, start + 1, end - 1, doubleUnit))
  const body = scalar.style === 'plain' ? start : firstLineOfBlock(source, start, end)
  return new MappedText(value, mapLines(value, source, body, end))
}

/** Collects segments, joining those that follow each other in both texts. */
class Segments {
  readonly #list: { at: number; hostAt: number; length: number }[] = []

  add(at: number, hostAt: number): void {
    const last = this.#list.at(-1)
    if (last !== undefined && last.at + last.length === at && last.hostAt + last.length === hostAt) last.length++
    else this.#list.push({ at, hostAt, length: 1 })
  }

  finish(fallback: number): readonly Segment[] {
    return this.#list.length === 0 ? [{ at: 0, hostAt: fallback, length: 0 }] : this.#list
  }
}

/**
 * Plain and block scalars keep all characters that are not blank, in order, so blank ones are what has to be looked for:
 * indentation and line breaks of the source that the value lacks.
 */
function mapLines(value: string, source: string, from: number, end: number): readonly Segment[] {
  const segments = new Segments()
  let at = from
  for (let index = 0; index < value.length; index++) {
    const character = value[index] ?? ''
    if (isBlank(character)) {
      if (character === '\n') {
        // A kept line break ends the line here; blanks before it in the source are lost ones.
        let probe = at
        while (probe < end && (source[probe] === ' ' || source[probe] === '\t' || source[probe] === '\r')) probe++
        if (source[probe] === '\n') {
          segments.add(index, probe)
          at = probe + 1
        }
        continue
      }
      // Spaces of the value right before its next word are the last ones before that word in the source.
      let wordAt = index
      while (wordAt < value.length && isBlank(value[wordAt] ?? '') && value[wordAt] !== '\n') wordAt++
      let probe = at
      while (probe < end && isBlank(source[probe] ?? '')) probe++
      const hostAt = probe - (wordAt - index)
      if (wordAt < value.length && hostAt >= at && source[hostAt] === character) {
        segments.add(index, hostAt)
        at = hostAt + 1
      } else if (source[at] === character) {
        segments.add(index, at)
        at++
      }
      continue
    }
    while (at < end && isBlank(source[at] ?? '')) at++
    if (at >= end) break
    segments.add(index, at)
    at++
  }
  return segments.finish(from)
}

/** How many characters of the source make how many of the value, at one place of a quoted scalar. */
type Unit = (source: string, at: number) => { readonly length: number; readonly yields: number; readonly literal: boolean } | undefined

const singleUnit: Unit = (source, at) => (source[at] === "'" && source[at + 1] === "'" ? { length: 2, yields: 1, literal: false } : undefined)

const doubleUnit: Unit = (source, at) => {
  if (source[at] !== '\\') return undefined
  const next = source[at + 1] ?? ''
  if (next === '\n' || next === '\r') {
    let end = at + (next === '\r' && source[at + 2] === '\n' ? 3 : 2)
    while (source[end] === ' ' || source[end] === '\t') end++
    return { length: end - at, yields: 0, literal: false }
  }
  if (next === 'x') return { length: 4, yields: 1, literal: false }
  if (next === 'u') return { length: 6, yields: 1, literal: false }
  if (next === 'U') return { length: 10, yields: Number.parseInt(source.slice(at + 2, at + 10), 16) > 0xffff ? 2 : 1, literal: false }
  return { length: 2, yields: 1, literal: false }
}

function mapQuoted(value: string, source: string, from: number, end: number, unit: Unit): readonly Segment[] {
  const segments = new Segments()
  let at = from
  let index = 0
  while (at < end && index < value.length) {
    const escape = unit(source, at)
    if (escape !== undefined) {
      for (let count = 0; count < escape.yields; count++) segments.add(index + count, at)
      index += escape.yields
      at += escape.length
      continue
    }
    const fold = foldedBreak(source, at, end)
    if (fold !== undefined) {
      // One line break gives a space, n of them n - 1 line breaks.
      index += fold.breaks === 1 ? 1 : fold.breaks - 1
      at = fold.end
      continue
    }
    segments.add(index, at)
    index++
    at++
  }
  return segments.finish(from)
}

function foldedBreak(source: string, at: number, end: number): { readonly end: number; readonly breaks: number } | undefined {
  if (!isBlank(source[at] ?? '')) return undefined
  let to = at
  let breaks = 0
  while (to < end && isBlank(source[to] ?? '')) {
    if (source[to] === '\n') breaks++
    to++
  }
  return breaks === 0 ? undefined : { end: to, breaks }
}

function firstLineOfBlock(source: string, start: number, end: number): number {
  const header = source.indexOf('\n', start)
  return header === -1 || header >= end ? end : header + 1
}

function isBlank(character: string): boolean {
  return character === ' ' || character === '\t' || character === '\n' || character === '\r'
}
