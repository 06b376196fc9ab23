import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseYaml, scalarContent } from '../../../src/syntax/yaml/index.ts'
import type { YamlFile, YamlMapping, YamlNode, YamlScalar, YamlSequence } from '../../../src/syntax/yaml/index.ts'
import { createDocument } from '../../../src/text/document.ts'

const parse = (text: string): YamlFile => parseYaml(createDocument('compose.yaml', 'compose', text))
const mapping = (node: YamlNode | null | undefined): YamlMapping => {
  if (node?.kind !== 'mapping') throw new Error(`no mapping but ${node?.kind ?? 'nothing'}`)
  return node
}
const valueOf = (node: YamlNode | null | undefined, key: string): YamlNode | null | undefined =>
  mapping(node).entries.find((entry) => entry.key?.kind === 'scalar' && entry.key.value === key)?.value
const scalarOf = (text: string, key = 'a'): YamlScalar => {
  const value = valueOf(parse(text).documents[0], key)
  if (value?.kind !== 'scalar') throw new Error('no scalar')
  return value
}

describe('parseYaml', () => {
  it('gives ranges of entries, keys, values and items', () => {
    const text = 'a: 1\nlist:\n  - x\n  -\n  - y: z\nflow: [p, {q: r}]\n'
    const root = mapping(parse(text).documents[0])
    const cut = (range: { start: number; end: number }): string => text.slice(range.start, range.end)
    expect(root.entries.map((entry) => cut(entry.range))).toEqual(['a: 1', 'list:\n  - x\n  -\n  - y: z', 'flow: [p, {q: r}]'])
    const list = valueOf(root, 'list') as YamlSequence
    expect(list.items.map((item) => cut(item.range))).toEqual(['- x', '-', '- y: z'])
    expect(list.items[1]?.value).toBeNull()
    const flow = valueOf(root, 'flow') as YamlSequence
    expect(flow.flow).toBe(true)
    expect(flow.items.map((item) => cut(item.range))).toEqual(['p', '{q: r}'])
  })

  it.each([
    ['yes', 'string', undefined], ['on', 'string', undefined], ['22:22', 'string', undefined], ['true', 'bool', undefined], ['~', 'null', undefined],
    ['0777', 'int', 511], ['0o17', 'int', 15], ['0b101', 'int', 5], ['0x1F', 'int', 31], ['1_000', 'int', 1000], ['-5', 'int', -5], ['0899', 'float', 899],
    ['1e3', 'float', 1000], ['1.50', 'float', 1.5], ['"80"', 'string', undefined], ['3.8.1', 'string', undefined], ['!!str 80', 'string', undefined],
    ['!!int "8"', 'int', 8],
  ])('reads %s as %s', (source, type, number) => {
    const scalar = scalarOf(`a: ${source}\n`)
    expect([scalar.type, scalar.number]).toEqual([type, number])
  })

  it('keeps tags, anchors and the aliases that use them', () => {
    const text = 'x: &base\n  image: a\ns: *base\nt: !reset null\nu: !override [1]\n<<: [*base]\n'
    const file = parse(text)
    const root = mapping(file.documents[0])
    expect(file.anchors.map((anchor) => [anchor.name, text.slice(anchor.range.start, anchor.range.end), anchor.uses.length])).toEqual([['base', '&base', 2]])
    const alias = valueOf(root, 's')
    expect(alias?.kind === 'alias' && alias.target === valueOf(root, 'x')).toBe(true)
    expect(valueOf(root, 't')?.tag?.text).toBe('!reset')
    expect(valueOf(root, 'u')?.tag?.text).toBe('!override')
    expect(root.entries.map((entry) => entry.isMerge)).toEqual([false, false, false, false, true])
    expect(file.problems).toEqual([])
  })

  it('reports repeated keys as data, but not merge keys', () => {
    const text = 'a: 1\nb: 2\n"a": 3\n<<: {c: 1}\n<<: {d: 1}\n'
    const { duplicateKeys } = mapping(parse(text).documents[0])
    expect(duplicateKeys).toEqual([{ name: 'a', range: { start: 10, end: 13 }, first: { start: 0, end: 1 } }])
  })

  it('reads comments, several documents and a byte order mark', () => {
    const file = parse('\uFEFF# top\na: 1 # one\n---\n# two\nb: 2\n')
    expect(file.comments.map((comment) => comment.text)).toEqual(['top', 'one', 'two'])
    expect(file.documents).toHaveLength(2)
    expect(parse('').problems).toEqual([])
  })

  it('takes a closing bracket at the indentation of its key', () => {
    expect(parse('services:\n  a:\n    command: [\n      "x"\n    ]\n').problems).toEqual([])
  })

  it.each([
    ['a:\n\tb: 1\n', '\t', 'tab'], ['a: *nope\n', '*nope', 'anchor'], ['a: b: c\n', 'b: c', 'same line'], ['a: @x\n', '@', 'quotes'],
    ['a: "\\q"\n', '\\q', 'escape'],
  ])('explains what is wrong with %j', (text, place, word) => {
    const [problem] = parse(text).problems
    expect(problem && text.slice(problem.range.start, problem.range.end)).toBe(place)
    expect(problem?.message).toContain(word)
  })

  it('goes on behind an error', () => {
    const file = parse('a: [1,2\nb: 3\n')
    expect(file.problems).toHaveLength(1)
    expect(valueOf(file.documents[0], 'b')).toMatchObject({ value: '3' })
  })

  it.each([
    ['[', '['.repeat(10_000)], ['- ', '- '.repeat(10_000)], ['{a: ', '{a: '.repeat(10_000)], ['? ', '? '.repeat(10_000)],
    ['indented', Array.from({ length: 2000 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')],
  ])('cuts off deep nesting of %s with a problem', (_, text) => {
    expect(parse(text).problems.some((problem) => problem.message.includes('levels deep'))).toBe(true)
  })

  it('does not expand aliases that refer to themselves or multiply', () => {
    expect(parse('a: &a [*a]\n').problems).toEqual([])
    const bomb = `x0: &x0 [a]\n${Array.from({ length: 30 }, (_, index) => `x${index + 1}: &x${index + 1} [*x${index}, *x${index}]\n`).join('')}`
    expect(parse(bomb).anchors).toHaveLength(31)
  })

  it('never throws, and all ranges lie in the text', () => {
    const piece = fc.constantFrom('a', ': ', '\n', '  ', '- ', '[', ']', '{', '}', ',', '"', "'", '&x ', '*x', '!t ', '|', '>', '# c', '<<', '---\n', '\t', '\r\n', '${A', '%', '?', '\\')
    fc.assert(fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const text = pieces.join('')
      const file = parse(text)
      const inside = (range: { start: number; end: number }): boolean => 0 <= range.start && range.start <= range.end && range.end <= text.length
      const walk = (node: YamlNode | null): void => {
        if (node === null) return
        expect(inside(node.range)).toBe(true)
        if (node.kind === 'mapping') for (const { key, value, range } of node.entries) { expect(inside(range)).toBe(true); walk(key); walk(value) }
        if (node.kind === 'sequence') for (const { value, range } of node.items) { expect(inside(range)).toBe(true); walk(value) }
        if (node.kind === 'scalar') expect(scalarContent(file.document, node).text).toBe(node.value)
      }
      for (const root of file.documents) walk(root)
      for (const { range } of [...file.problems, ...file.comments]) expect(inside(range)).toBe(true)
    }), { numRuns: 500 })
  })
})

describe('scalarContent', () => {
  it.each([
    ['literal', 'a: |\n  FROM x\n    RUN y\n\n  CMD z\n'], ['literal with CRLF', 'a: |\r\n  FROM x\r\n  CMD z\r\n'], ['folded', 'a: >-\n  one two\n  three\n\n  four\n'],
    ['plain over lines', 'a: one\n  two  three\n'], ['double', 'a: "x\\ty \\\n  z \\u0041 end"\n'], ['single', "a: 'it''s\n  here'\n"],
  ])('maps the words of a %s scalar to their places', (_, text) => {
    const scalar = scalarOf(text)
    const content = scalarContent(createDocument('compose.yaml', 'compose', text), scalar)
    for (const match of scalar.value.matchAll(/[a-zA-Z]{2,}/g)) {
      const range = content.toSourceRange(match.index, match.index + match[0].length)
      expect(text.slice(range.start, range.end)).toBe(match[0])
    }
  })

  it('keeps indentation inside of a literal block', () => {
    const text = 'a: |\n  x\n    y\n'
    const scalar = scalarOf(text)
    expect(scalar.value).toBe('x\n  y\n')
    expect(scalarContent(createDocument('a', 'compose', text), scalar).toSource(2)).toBe(text.indexOf('y') - 2)
  })
})
