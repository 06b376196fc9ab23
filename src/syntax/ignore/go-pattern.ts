import { normalizePath } from '../../text/paths.ts'
import { NOT_SLASH, setHolds, SLASH, type CharacterSet } from './glob.ts'

/**
 * Wildcards as Go's `filepath.Match` reads them, which is how the builder reads the sources of COPY and ADD: `*` and `?` stay inside
 * of one path element, `[a-z]`, `[^a-z]`, and `\` takes away a character's meaning. Written after that function, which never
 * goes back behind a `*` that it has passed: time is at most length of pattern times length of path.
 */
export interface GoPattern {
  /** Whether all of the pattern is well-formed. Go notices a malformed part only when a match gets as far as that. */
  readonly wellFormed: boolean
  /** Whether the whole path (normalized, relative) matches; undefined where Go answers ErrBadPattern. */
  match(path: string): boolean | undefined
}

/** Whether a source holds any character that `filepath.Match` does not take literally. */
export function hasGoWildcard(pattern: string): boolean {
  return /[*?[\\]/.test(pattern)
}

/**
 * A COPY source (`requirements*.txt`, `./src/*.py`, `/app/?.cfg`), cleaned as the builder does, to be matched against many paths. A path itself must match, not a
 * folder above it.
 */
export function compileCopySource(source: string): GoPattern {
  return parseGoPattern(normalizePath(`/${source}`).slice(1))
}

/** What stands between two `*`. */
interface Chunk {
  readonly star: boolean
  /** Code points and sets; undefined where the chunk is malformed. */
  readonly items: readonly (number | CharacterSet)[] | undefined
}

/** Reads a pattern as it stands, without cleaning it. */
export function parseGoPattern(pattern: string): GoPattern {
  const characters = codePoints(pattern)
  const chunks: Chunk[] = []
  for (let at = 0; at < characters.length; ) {
    let star = false
    while (characters[at] === STAR) {
      star = true
      at++
    }
    const end = chunkEnd(characters, at)
    chunks.push({ star, items: parseChunk(characters.slice(at, end)) })
    at = end
  }
  const wellFormed = chunks.every((chunk) => chunk.items !== undefined)
  // Most paths of a folder are no match, and show it at once.
  const [first] = chunks
  const last = chunks.at(-1)
  const prefix = first === undefined || first.star ? '' : literalText(first)
  const suffix = wellFormed && last !== undefined ? literalText(last) : ''
  return {
    wellFormed,
    match: (path) => path.startsWith(prefix) && path.endsWith(suffix) ? matchChunks(chunks, codePoints(path)) : false,
  }
}

/** What a chunk matches, where that is one text only; else the empty text. */
function literalText({ items }: Chunk): string {
  let text = ''
  for (const item of items ?? []) {
    if (typeof item !== 'number') return ''
    text += String.fromCodePoint(item)
  }
  return text
}

/** Where a chunk ends: at the next `*` outside of a class. */
function chunkEnd(characters: readonly number[], from: number): number {
  let inClass = false
  let at = from
  for (; at < characters.length; at++) {
    const code = characters[at]
    if (code === BACKSLASH) at++
    else if (code === OPEN) inClass = true
    else if (code === CLOSE) inClass = false
    else if (code === STAR && !inClass) break
  }
  return Math.min(at, characters.length)
}

function parseChunk(characters: readonly number[]): (number | CharacterSet)[] | undefined {
  const items: (number | CharacterSet)[] = []
  let at = 0
  /** One member of a class, as Go's getEsc reads it: something must follow it. */
  const member = (): number | undefined => {
    let code = characters[at]
    if (code === undefined || code === HYPHEN || code === CLOSE) return undefined
    if (code === BACKSLASH) code = characters[++at]
    at++
    return at < characters.length ? code : undefined
  }
  while (at < characters.length) {
    const code = characters[at++] ?? 0
    if (code === QUESTION) items.push(NOT_SLASH)
    else if (code === BACKSLASH) {
      const next = characters[at++]
      if (next === undefined) return undefined
      items.push(next)
    } else if (code === OPEN) {
      const negated = characters[at] === CARET
      if (negated) at++
      const bounds: number[] = []
      while (characters[at] !== CLOSE || bounds.length === 0) {
        const low = member()
        if (low === undefined) return undefined
        let high = low
        if (characters[at] === HYPHEN) {
          at++
          const upper = member()
          if (upper === undefined) return undefined
          high = upper
        }
        bounds.push(low, high)
      }
      at++
      items.push({ negated, bounds })
    } else items.push(code)
  }
  return items
}

function matchChunks(chunks: readonly Chunk[], path: readonly number[]): boolean | undefined {
  let at = 0
  for (const [index, { star, items }] of chunks.entries()) {
    const last = index === chunks.length - 1
    if (star && items?.length === 0) return path.indexOf(SLASH, at) === -1
    if (items === undefined) return undefined
    let end: number | undefined
    for (let from = at; ; from++) {
      const tried = matchItems(items, path, from)
      if (tried !== undefined && (!last || tried === path.length)) {
        end = tried
        break
      }
      if (!star || from >= path.length || path[from] === SLASH) return false
    }
    at = end
  }
  return at === path.length
}

/** Offset behind the items' match at an offset, or undefined. */
function matchItems(items: readonly (number | CharacterSet)[], path: readonly number[], from: number): number | undefined {
  let at = from
  for (const item of items) {
    const code = path[at++]
    if (code === undefined || (typeof item === 'number' ? code !== item : !setHolds(item, code))) return undefined
  }
  return at
}

function codePoints(text: string): number[] {
  return Array.from(text, (character) => character.codePointAt(0) ?? 0)
}

const STAR = 0x2a
const HYPHEN = 0x2d
const QUESTION = 0x3f
const OPEN = 0x5b
const BACKSLASH = 0x5c
const CLOSE = 0x5d
const CARET = 0x5e
