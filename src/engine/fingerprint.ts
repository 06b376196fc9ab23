import { lineRange, type Located, positionAt, type Range } from '../text/document.ts'
import type { Finding } from '../rule-api/finding.ts'

/** Where an offset lies in the structure of its file; see structure.ts. */
export type PlaceOf = (document: Finding['document'], offset: number) => string

/** Hexadecimal digits of a fingerprint that say what was found; the ones behind them say in which file. */
export const CONTENT_DIGITS = 16

/**
 * Makes fingerprints of the findings in one file that stay when lines move, are indented anew, or get neighbours: from the rule, the place in the structure (stage and
 * instruction, keys) and the text of the line with its blanks folded. The second finding with the same of all these gets another one, by its
 * ordinal in the file. The path is in the last digits alone, so that a finding is known again in a file that was moved.
 */
export class Fingerprints {
  readonly #seen = new Map<string, number>()
  readonly #ofPath: string

  constructor(path: string) {
    this.#ofPath = pathDigits(path)
  }

  /** @param place in the structure of the file */
  of(ruleId: string, { document, range }: Located, place: string): string {
    const line = near(range.start, lineRange(document, positionAt(document, range.start).line))
    const key = `${ruleId}\n${place}\n${folded(document.text.slice(line.start, line.end))}`
    const ordinal = this.#seen.get(key) ?? 0
    this.#seen.set(key, ordinal + 1)
    return hash(`${key}\n${ordinal}`) + this.#ofPath
  }
}

/** A whole fingerprint out of the part that says what was found, and a file. */
export function fingerprintIn(content: string, path: string): string {
  return content + pathDigits(path)
}

function pathDigits(path: string): string {
  return hash(path).slice(0, 8)
}

/** Of a line that no person wrote, what stands around the place. */
function near(offset: number, line: Range): Range {
  return line.end - line.start <= LONGEST_LINE ? line : { start: Math.max(line.start, offset - LONGEST_LINE / 2), end: Math.min(line.end, offset + LONGEST_LINE / 2) }
}

const LONGEST_LINE = 4000

/** Without what changes when a neighbour comes or goes: indentation, a continuation, the comma between items. */
function folded(line: string): string {
  return line.trim().replace(/\s+/g, ' ').replace(/ ?[\\`,]$/, '')
}

/** 64 bits of two mixed 32-bit multiplicative hashes, as 16 hexadecimal digits. Not for security: for telling findings apart. */
function hash(text: string): string {
  let one = 0xdeadbeef
  let other = 0x41c6ce57
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    one = Math.imul(one ^ code, 2654435761)
    other = Math.imul(other ^ code, 1597334677)
  }
  one = Math.imul(one ^ (one >>> 16), 2246822507) ^ Math.imul(other ^ (other >>> 13), 3266489909)
  other = Math.imul(other ^ (other >>> 16), 2246822507) ^ Math.imul(one ^ (one >>> 13), 3266489909)
  return (other >>> 0).toString(16).padStart(8, '0') + (one >>> 0).toString(16).padStart(8, '0')
}
