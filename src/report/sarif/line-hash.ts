/**
 * The fingerprint by which GitHub code scanning follows a result when lines move. It hashes, for each line, the 100
 * UTF-16 units from the line's first character on, blanks and tabs left out, as the number that they spell to the
 * base 37, modulo 2^64. Source: the algorithm of GitHub's own uploader (`primaryLocationLineHash`).
 */

const BLOCK = 100
const BASE = 37
const WORD = 0x1_0000_0000
const SPACE = 32
const TAB = 9
const LF = 10
const CR = 13
const END_OF_FILE = 65535

/**
 * `hash:count` for every line, the first line at index 0. `count` tells lines with equal hashes apart, in their order. CR, LF and
 * CRLF end a line; what follows the last line break is a line, even when it is empty.
 */
export function lineHashes(text: string): readonly string[] {
  const { units, lineStarts } = significantUnits(text)
  const seen = new Map<string, number>()
  return lineStarts.map((start) => {
    const hash = hashOf(units, start)
    const count = (seen.get(hash) ?? 0) + 1
    seen.set(hash, count)
    return `${hash}:${count}`
  })
}

/** The units that count, with the end marker, and where among them each line begins. */
function significantUnits(text: string): { units: Uint16Array; lineStarts: readonly number[] } {
  const units = new Uint16Array(text.length + 1)
  const lineStarts: number[] = []
  let length = 0
  let isLineStart = true
  const add = (unit: number): void => {
    if (isLineStart) lineStarts.push(length)
    isLineStart = unit === LF
    units[length++] = unit
  }
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit === SPACE || unit === TAB) continue
    if (unit === LF && text.charCodeAt(at - 1) === CR) continue
    add(unit === CR ? LF : unit)
  }
  add(END_OF_FILE)
  return { units: units.subarray(0, length), lineStarts }
}

/** The hash of the block that begins at `start`, as hexadecimal; behind the end marker the block is filled with zeros. */
function hashOf(units: Uint16Array, start: number): string {
  let high = 0
  let low = 0
  for (let at = start; at < start + BLOCK; at++) {
    const sum = low * BASE + (units[at] ?? 0)
    low = sum % WORD
    high = (high * BASE + Math.floor(sum / WORD)) % WORD
  }
  return high === 0 ? low.toString(16) : high.toString(16) + low.toString(16).padStart(8, '0')
}
