import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseEnv } from '../../../src/syntax/env/index.ts'
import type { EnvSyntax } from '../../../src/syntax/env/index.ts'
import { createDocument } from '../../../src/text/document.ts'
import { processorTimeSince } from '../../support/processor-time.ts'

const parse = (text: string): EnvSyntax => parseEnv(createDocument('.env', 'env', text))
const pairs = (text: string): [string, string | undefined][] => parse(text).entries.map((entry) => [entry.key, entry.value?.text])

describe('parseEnv', () => {
  it.each([
    ['A=1\nB = two words \n', [['A', '1'], ['B', 'two words']]],
    ['export A=1\n', [['A', '1']]],
    ['A: yaml\n', [['A', 'yaml']]],
    ['A\nB', [['A', undefined], ['B', undefined]]],
    ['A=\n', [['A', '']]],
    ['A=x # comment\nB=x#y\nC=#z\n', [['A', 'x'], ['B', 'x#y'], ['C', '#z']]],
    ["A='raw $X \\n' # c\n", [['A', 'raw $X \\n']]],
    ['A="l1\\nl2 \\"q\\" \\$X"\n', [['A', 'l1\nl2 "q" $$X']]],
    ['A="over\nlines"\nB=2\n', [['A', 'over\nlines'], ['B', '2']]],
    ['\uFEFFA=1\r\nB=2\r\n', [['A', '1'], ['B', '2']]],
    ['exported=1\nexport=2\n', [['exported', '1'], ['export', '2']]],
  ])('reads %j', (text, expected) => {
    expect(pairs(text)).toEqual(expected)
    expect(parse(text).problems).toEqual([])
  })

  it('gives the places of keys and values', () => {
    const text = '# top\nexport KEY="va lue" # why\n'
    const { entries, comments } = parse(text)
    const [entry] = entries
    expect(entry && text.slice(entry.keyRange.start, entry.keyRange.end)).toBe('KEY')
    expect(entry?.value && text.slice(entry.value.range.start, entry.value.range.end)).toBe('va lue')
    expect(entry && text.slice(entry.range.start, entry.range.end)).toBe('export KEY="va lue"')
    expect(entry).toMatchObject({ exported: true, value: { quote: 'double', interpolated: true } })
    expect(comments.map((comment) => comment.text)).toEqual(['top', 'why'])
  })

  it.each([
    ['A B=1\nC=2\n', 'A B', ['C']], ['A$=1\nC=2\n', '$', ['C']], ['A="x\nC=2\n', '"x', ['C']], ['=1\nC=2\n', '=', ['C']],
  ])('names what is wrong with %j and goes on', (text, place, keys) => {
    const { problems, entries } = parse(text)
    expect(problems.map(({ range }) => text.slice(range.start, range.end))).toEqual([place])
    expect(entries.map((entry) => entry.key)).toEqual(keys)
  })

  it('never throws, and all ranges lie in the text', () => {
    const piece = fc.constantFrom('A', '=', ':', ' ', '\n', '"', "'", '#', '\\', '$', 'export ', '\r', '\t')
    fc.assert(fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const text = pieces.join('')
      const { entries, problems, comments } = parse(text)
      for (const { start, end } of [...entries.flatMap((entry) => [entry.range, entry.keyRange, ...(entry.value === undefined ? [] : [entry.value.range])]), ...problems.map((each) => each.range), ...comments.map((each) => each.range)]) {
        expect(0 <= start && start <= end && end <= text.length).toBe(true)
      }
    }))
  })

  it('reads many open quotes in linear time', () => {
    const begin = process.cpuUsage()
    parse('A="x\n'.repeat(50_000).replaceAll('"', "'").replace(/'$/, '') + 'B="'.repeat(50_000))
    expect(processorTimeSince(begin)).toBeLessThan(2000)
  })
})
