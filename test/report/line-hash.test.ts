import { describe, expect, test } from 'vitest'
import { lineHashes } from '../../src/report/sarif/line-hash.ts'

/** The definition, in exact arithmetic: the units as digits to the base 37, a hundred of them, modulo 2^64. */
function spelled(units: readonly number[]): string {
  let hash = 0n
  for (let at = 0; at < 100; at++) hash = hash * 37n + BigInt(units[at] ?? 0)
  return BigInt.asUintN(64, hash).toString(16)
}

const END = 65535
const codes = (text: string): number[] => text.split('').map((unit) => unit.charCodeAt(0))

describe('the line hash of code scanning', () => {
  test('an empty file is one line that holds the end marker', () => {
    expect(lineHashes('')).toEqual([`${spelled([END])}:1`])
    // 65535 × 37^99 modulo 2^64.
    expect(lineHashes('')).toEqual(['c129715d7a2bc9a3:1'])
  })

  test('blanks and tabs do not count, line breaks do', () => {
    expect(lineHashes(' a\nb\n  \t\tc\n d')).toEqual([
      `${spelled([...codes('a\nb\nc\nd'), END])}:1`,
      `${spelled([...codes('b\nc\nd'), END])}:1`,
      `${spelled([...codes('c\nd'), END])}:1`,
      `${spelled([...codes('d'), END])}:1`,
    ])
    // Values that the algorithm's published tests have for this text.
    expect(lineHashes(' a\nb\n  \t\tc\n d')).toEqual(['271789c17abda88f:1', '54703d4cd895b18:1', '180aee12dab6264:1', 'a23a3dc5e078b07b:1'])
  })

  test('LF, CR and CRLF are the same', () => {
    expect(lineHashes('a\r\nb\r\nc\r\n')).toEqual(lineHashes('a\nb\nc\n'))
    expect(lineHashes('a\rb\rc\r')).toEqual(lineHashes('a\nb\nc\n'))
  })

  test('a line break at the end begins a last, empty line', () => {
    expect(lineHashes('a\n')).toHaveLength(2)
    expect(lineHashes('a\n')[1]).toBe(`${spelled([END])}:1`)
  })

  test('only a hundred units count', () => {
    const long = 'x'.repeat(100)
    expect(lineHashes(`${long}1`)[0]).toBe(lineHashes(`${long}2`)[0])
    expect(lineHashes(`${long}1`)[0]).toBe(`${spelled(codes(long))}:1`)
  })

  test('equal hashes are counted', () => {
    const block = `${'x'.repeat(120)}\n`
    expect(lineHashes(block.repeat(3)).slice(0, 3).map((hash) => hash.split(':')[1])).toEqual(['1', '2', '3'])
  })

  test('a large file is quick', () => {
    expect(lineHashes('RUN echo something\n'.repeat(50_000))).toHaveLength(50_001)
  })
})
