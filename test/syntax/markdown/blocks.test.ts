import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CodeBlock, findUnfenced, parseDocumentation } from '../../../src/syntax/markdown/index.ts'
import { createDocument } from '../../../src/text/document.ts'
import { processorTimeSince } from '../../support/processor-time.ts'

function blocksOf(text: string, path = 'README.md'): readonly CodeBlock[] {
  return parseDocumentation(createDocument(path, 'markdown', text)).blocks
}

/** The text of each block, and what it is called. */
function shown(text: string, path?: string): [string | undefined, string][] {
  return blocksOf(text, path).map((block) => [block.language, block.text.text])
}

/** Every character of a block stands in the document where its segments say. */
function expectMapped(text: string, blocks: readonly CodeBlock[]): void {
  for (const block of blocks) {
    for (const { at, hostAt, length } of block.text.segments) expect(text.slice(hostAt, hostAt + length)).toBe(block.text.text.slice(at, at + length))
  }
}

describe('fences', () => {
  it('have a language and end at a fence that is as long', () => {
    expect(shown('````bash\ndocker ps\n```\n````\ntext\n~~~ {.yaml title="x"}\na: b\n~~~\n')).toEqual([['bash', 'docker ps\n```\n'], ['yaml', 'a: b\n']])
  })
  it('go on to the end of the document where nothing closes them', () => {
    expect(shown('```\nFROM a\n')).toEqual([[undefined, 'FROM a\n']])
  })
  it('lose the indentation of lists and the marks of quotes', () => {
    expect(shown('1. Do it:\n\n   ```sh\n   one\n     two\n   ```\n\n> - ```sh\n>   three\n>   ```\n')).toEqual([['sh', 'one\n  two\n'], ['sh', 'three\n']])
  })
  it('end with the list or quote that they stand in', () => {
    expect(shown('> ```sh\n> one\ntwo\n')).toEqual([['sh', 'one\n']])
    expect(shown('- ```sh\n  one\nnot code\n')).toEqual([['sh', 'one\n']])
  })
  it('are none inside of a line, nor in a comment', () => {
    expect(shown('Write ``` docker build . ``` here\n``` docker image build . ```now\n')).toEqual([])
    expect(shown('<!--\n```sh\ndocker ps\n```\n-->\n')).toEqual([])
  })
  it('stand in admonitions', () => {
    expect(shown('!!! danger\n    Mind this:\n    ```bash\n    chmod 660 x\n    ```\n\n```yaml\na: b\n```\n')).toEqual([['bash', 'chmod 660 x\n'], ['yaml', 'a: b\n']])
  })
  it('keep CRLF', () => {
    expect(shown('```sh\r\none\r\n```\r\n')).toEqual([['sh', 'one\r\n']])
  })
  it('are read behind the head of a page', () => {
    expect(shown('---\ntitle: x\nservices:\n---\n```sh\none\n```\n')).toEqual([['sh', 'one\n']])
  })
})

describe('indented code', () => {
  it('begins behind a blank line only', () => {
    expect(shown('text\n    no code\n\n    one\n\n      two\n\n\ntext\n')).toEqual([[undefined, 'one\n\n  two\n']])
  })
  it('takes tabs', () => {
    expect(shown('\tone\n\t\ttwo\n')).toEqual([[undefined, 'one\n\ttwo\n']])
  })
  it('counts from the text of a list', () => {
    expect(shown('* item\n\n      one\n\n  text\n\n      two\n')).toEqual([[undefined, 'one\n'], [undefined, 'two\n']])
  })
})

describe('what stands around a block', () => {
  it('are the headings above, the nearest first, and the line before it', () => {
    const [block] = blocksOf('# Shop\n\n## Old\n\nDevelopment\n---\n\nBad:\n\n```\na\n```\n')
    expect(block?.headings).toEqual(['Development', 'Shop'])
    expect(block?.lead).toBe('Bad:')
  })
  it('are comments, in one line or more', () => {
    const { comments } = parseDocumentation(createDocument('a.md', 'markdown', 'x <!-- one --> y <!-- two -->\n<!--\nthree\n-->\n```\n<!-- four -->\n```\n'))
    expect(comments.map((comment) => comment.text)).toEqual(['one', 'two', 'three'])
  })
})

describe('reStructuredText', () => {
  it('has literal blocks and code-block directives', () => {
    const text = 'Run\n===\n\nStart it::\n\n    one\n      two\n\ntext\n\n.. code-block:: YAML\n   :linenos:\n\n   a: b\n\n.. note::\n\n   no code\n'
    expect(shown(text, 'a.rst')).toEqual([[undefined, 'one\n  two\n\n'.slice(0, -1)], ['yaml', 'a: b\n']])
    expect(blocksOf(text, 'a.rst')[0]?.headings).toEqual(['Run'])
  })
  it('has comments for ignores', () => {
    expect(parseDocumentation(createDocument('a.rst', 'markdown', '.. dockerlint ignore=latest-tag\n')).comments.map((comment) => comment.text)).toEqual(['dockerlint ignore=latest-tag'])
  })
})

describe('text outside of any fence', () => {
  it('goes from a version or services line to the first line of prose', () => {
    const document = createDocument('a.md', 'markdown', 'Now:\n\n# compose.yml\nversion: "3"\n\nservices:\n  web:\n    build: .\nAt the top we say\n')
    expect(findUnfenced(document, []).map((block) => block.text.text)).toEqual(['version: "3"\n\nservices:\n  web:\n    build: .\n'])
  })
  it('is none inside of a fence', () => {
    const document = createDocument('a.md', 'markdown', '```\nservices:\n  web:\n    build: .\n```\n')
    expect(findUnfenced(document, parseDocumentation(document).blocks)).toEqual([])
  })
})

describe('any text', () => {
  const pieces = fc.array(fc.constantFrom('```', '~~~', '    ', '\t', '> ', '- ', '1. ', '\n', '\n\n', '\r\n', 'text', '<!--', '-->', '# a', '---', 'services:', '::', '.. code-block:: sh', '!!! x', 'FROM a'), { maxLength: 60 })
  it('is read without a throw, and every block is where it says', () => {
    fc.assert(fc.property(pieces, fc.constantFrom('a.md', 'a.rst'), (parts, path) => {
      const text = parts.join('')
      const blocks = blocksOf(text, path)
      expectMapped(text, blocks)
      for (const { range } of blocks) expect(0 <= range.start && range.start <= range.end && range.end <= text.length).toBe(true)
    }))
  })
  it.each([['- '.repeat(20_000)], ['> '.repeat(20_000)], ['<!-- x\n'.repeat(20_000)], [`${'- '.repeat(50)}\n${'\n'.repeat(50_000)}`], ['# '.repeat(50_000)], ['`'.repeat(100_000)], ['services:\n'.repeat(20_000)]])('takes time in proportion to its length (%#)', (text) => {
    const start = process.cpuUsage()
    const document = createDocument('a.md', 'markdown', text)
    findUnfenced(document, parseDocumentation(document).blocks)
    expect(processorTimeSince(start)).toBeLessThan(2000)
  })
})
