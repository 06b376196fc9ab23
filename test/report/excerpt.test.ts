import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { textWidth } from '../../src/report/cell-width.ts'
import { excerptOf } from '../../src/report/excerpt.ts'
import { processorTimeSince } from '../support/processor-time.ts'

/** The excerpt and its marks as a person sees them. */
function shown(line: string, marked: string, width = 60): string {
  const start = line.indexOf(marked)
  const { text, indent, length } = excerptOf(line, start, start + marked.length, width)
  return `\n${text}\n${' '.repeat(indent)}${'^'.repeat(length)}\n`
}

describe('marks lie under what they mark', () => {
  test('plain text', () => {
    expect(shown('RUN apt-get install gcc', 'gcc')).toMatchInlineSnapshot(`
      "
      RUN apt-get install gcc
                          ^^^
      "
    `)
  })

  test('behind tabs', () => {
    expect(shown('\tRUN\tapt-get install gcc', 'gcc')).toMatchInlineSnapshot(`
      "
          RUN apt-get install gcc
                              ^^^
      "
    `)
  })

  test('behind wide and combining characters and emoji', () => {
    expect(shown('LABEL 説明="e\u0301 🚀" version=1', 'version')).toMatchInlineSnapshot(`
      "
      LABEL 説明="é 🚀" version=1
                        ^^^^^^^
      "
    `)
  })

  test('behind controls, which are shown as escapes', () => {
    expect(shown('RUN echo \u001b[31m\u202e gcc', 'gcc')).toMatchInlineSnapshot(`
      "
      RUN echo \\x1b[31m\\u202e gcc
                              ^^^
      "
    `)
  })

  test('in a long line, with what stands around', () => {
    const line = `RUN ${'one '.repeat(100)}gcc ${'two '.repeat(100)}`
    expect(shown(line, 'gcc')).toMatchInlineSnapshot(`
      "
      …e one one one gcc two two two two two two two two two two …
                     ^^^
      "
    `)
  })

  test('at the end of a long line', () => {
    expect(shown(`RUN ${'one '.repeat(100)}gcc`, 'gcc')).toMatchInlineSnapshot(`
      "
      …ne one one one one one one one one one one one one one gcc
                                                              ^^^
      "
    `)
  })

  test('a mark longer than the window', () => {
    expect(shown(`RUN ${'x'.repeat(200)} end`, 'x'.repeat(200))).toMatchInlineSnapshot(`
      "
      RUN xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…
          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      "
    `)
  })

  test('an empty range is one mark', () => {
    expect(shown('RUN x', '')).toMatchInlineSnapshot(`
      "
      RUN x
      ^
      "
    `)
  })
})

test('any line and range give a text and a mark inside of the window', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.nat(300), fc.nat(300), (line, one, other) => {
    const start = Math.min(one, other, line.length)
    const end = Math.min(Math.max(one, other), line.length)
    const excerpt = excerptOf(line, start, end, 60)
    expect(textWidth(excerpt.text)).toBeLessThanOrEqual(60)
    expect(excerpt.indent).toBeGreaterThanOrEqual(0)
    expect(excerpt.length).toBeGreaterThanOrEqual(1)
    expect(excerpt.indent + excerpt.length).toBeLessThanOrEqual(62)
  }))
})

test('a line of megabytes takes no time', () => {
  const line = 'x'.repeat(5_000_000)
  const started = process.cpuUsage()
  excerptOf(line, 2_500_000, 2_500_003, 100)
  expect(processorTimeSince(started)).toBeLessThan(500)
})
