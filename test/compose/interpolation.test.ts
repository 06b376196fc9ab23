import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { interpolate } from '../../src/compose/index.ts'
import { createDocument } from '../../src/text/document.ts'
import { MappedText } from '../../src/text/mapped.ts'
import { projectOf, textAt } from './reading.ts'
import { processorTimeSince } from '../support/processor-time.ts'

const known: Readonly<Record<string, string>> = { A: 'va', EMPTY: '' }
const evaluate = (text: string): ReturnType<typeof interpolate> =>
  interpolate(MappedText.of(text, { start: 0, end: text.length }), createDocument('compose.yaml', 'compose', text), (name) => {
    const value = known[name]
    return value === undefined ? undefined : { text: value, resolved: true, from: 'environment-file' }
  })

describe('interpolate', () => {
  it.each([
    ['$A ${A} $$A $1 $ ${A}b', 'va va $A $1 $ vab'],
    ['${A:-x} ${A-x} ${EMPTY:-x} ${EMPTY-x} ${NO:-x} ${NO-x}', 'va va x  x x'],
    ['${A:+x} ${EMPTY:+x} ${EMPTY+x} ${NO+x}', 'x  x '],
    ['${A:?m} ${EMPTY?m}', 'va '],
    ['${NO:-${EMPTY:-${A}}} ${NO:-a}b}c', 'va ab}c'],
    ['${NO:-{a}} ${NO:-$A-$$}', '{a} va-$'],
    ['${no:-http://h:1/?a=b}', 'http://h:1/?a=b'],
  ])('%s', (text, expected) => {
    expect(evaluate(text)).toMatchObject({ text: expected, resolved: true, problems: [] })
  })

  it('is not resolved where a value is not known', () => {
    expect(evaluate('a${NO}b')).toMatchObject({ text: 'ab', resolved: false })
    expect(evaluate('${NO:?must be set}').resolved).toBe(false)
    expect(evaluate('${NO:-${OTHER}}').resolved).toBe(false)
  })

  it('lists the variables with their places, operators and origin', () => {
    const { variables } = evaluate('x$A ${NO:-${OTHER-d}} ${EMPTY:?why}')
    expect(variables.map((use) => [use.name, use.operator, use.from, use.value, textAt(use), use.operand])).toEqual([
      ['A', 'plain', 'environment-file', 'va', '$A', undefined],
      ['NO', 'default-if-empty', 'default', 'd', '${NO:-${OTHER-d}}', '${OTHER-d}'],
      ['OTHER', 'default-if-unset', 'default', 'd', '${OTHER-d}', 'd'],
      ['EMPTY', 'required-if-empty', 'unset', undefined, '${EMPTY:?why}', 'why'],
    ])
    expect(textAt(variables[1]?.operandAt)).toBe('${OTHER-d}')
    expect(evaluate('${A:-${OTHER}}').variables.map((use) => use.name)).toEqual(['A'])
  })

  it.each([['a ${} b', '${'], ['${A b}', '${A'], ['${A', '${A'], ['${A:-x\n}', '${A'], ['${1A}', '${']])('reports the malformed %j', (text, place) => {
    const { problems, resolved } = evaluate(text)
    expect(problems.map(({ range }) => text.slice(range.start, range.end))).toEqual([place])
    expect(resolved).toBe(false)
  })

  it('never throws, in linear time', () => {
    const piece = fc.constantFrom('$', '{', '}', 'A', ':', '-', '?', '+', '\n', '$$', '${A', '${NO:-')
    fc.assert(fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      const { text, pieces: parts } = evaluate(pieces.join(''))
      expect(parts.reduce((length, part) => length + part.length, 0)).toBe(text.length)
    }))
    const begin = process.cpuUsage()
    evaluate(`${'${A:-{ '.repeat(20_000)}}`)
    evaluate('${A:-'.repeat(20_000) + '}'.repeat(20_000))
    expect(processorTimeSince(begin)).toBeLessThan(2000)
  })
})

describe('variables of a project', () => {
  it('come from .env, never from the caller, and know their definition', () => {
    process.env['DOCKERLINT_TEST_VARIABLE'] = 'leaked'
    const project = projectOf({
      'compose.yaml': 'services:\n  a:\n    image: "x:${TAG}-${DOCKERLINT_TEST_VARIABLE}"\n    environment: [TAG]\n',
      '.env': 'BASE=1\nTAG=${BASE}.2\n',
    })
    delete process.env['DOCKERLINT_TEST_VARIABLE']
    const service = project.service('a')
    expect(service?.image).toMatchObject({ text: 'x:1.2-', resolved: false, source: 'x:${TAG}-${DOCKERLINT_TEST_VARIABLE}' })
    expect(project.variables.map((use) => [use.name, use.from])).toEqual([['TAG', 'environment-file'], ['DOCKERLINT_TEST_VARIABLE', 'unset']])
    expect(textAt(project.variables[0]?.definition)).toBe('TAG=${BASE}.2')
    expect(service?.environment[0]).toMatchObject({ name: 'TAG', inherited: { text: '1.2' } })
    expect(service?.environment[0]?.value).toBeUndefined()
  })

  it('know the project\'s name', () => {
    expect(projectOf('name: shop\nservices: {a: {image: "${COMPOSE_PROJECT_NAME}"}}').service('a')?.image?.text).toBe('shop')
  })

  it('keep their places in quoted and block scalars', () => {
    const project = projectOf('services:\n  a:\n    command: |\n      echo\n      ${X}\n    user: "\\t${Y}"\n')
    expect(project.variables.map(textAt)).toEqual(['${X}', '${Y}'])
  })
})
