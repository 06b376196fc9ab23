import { expect, test } from 'vitest'
import { jsonPieces, jsonText } from '../../src/report/printable.ts'
import { each, inChunks, whole } from '../../src/text/pieces.ts'

const listed = (values: readonly unknown[]): Iterable<unknown> => each(values, (value) => value)

test.each([0, 2, 4])('lists that are made item by item are written like arrays, with %i blanks', (indent) => {
  const items = [{ text: 'a\nb', none: undefined, nested: { list: [1, [], {}] } }, 'x', null, []]
  const value = { first: 1, left: undefined, empty: [], none: {}, runs: [{ items, more: { items, last: true } }], end: 'é' }
  const pieced = { ...value, empty: listed([]), runs: [{ items: listed(items), more: { items: listed(items), last: true } }] }
  const text = `${JSON.stringify(value, undefined, indent === 0 ? undefined : indent)}\n`
  expect(whole(jsonPieces(pieced, indent))).toBe(text)
  expect(jsonText(value, indent)).toBe(text)
  expect(whole(jsonPieces(listed(items), indent))).toBe(`${JSON.stringify(items, undefined, indent)}\n`)
})

test('an item is made when those before it have been taken', () => {
  const made: number[] = []
  const pieces = jsonPieces({ list: each([1, 2, 3], (value) => (made.push(value), value)) })[Symbol.iterator]()
  for (let piece = pieces.next(); made.length < 2 && piece.done !== true; piece = pieces.next());
  expect(made).toEqual([1, 2])
})

test('what a terminal or a log acts on is escaped in items and keys', () => {
  expect(whole(jsonPieces({ '\u202e': listed(['##vso[x]', '\u0085']) }, 0))).toBe('{"\\u202e":["#\\u0023vso[x]","\\u0085"]}\n')
})

test('chunks keep the text', () => {
  const pieces = Array.from({ length: 50_000 }, (_, at) => `${at}\n`)
  const chunks = [...inChunks(pieces)]
  expect(chunks.join('')).toBe(pieces.join(''))
  expect(chunks.length).toBeLessThan(6)
  expect([...inChunks([])]).toEqual([])
})
