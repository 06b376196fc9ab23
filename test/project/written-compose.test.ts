import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import type { ComposeFile } from '../../src/compose/model.ts'
import { projectOf } from '../support/memory-project.ts'
import { insertedInService, keyText, reordered, sortedPlaces, writtenItems, writtenMapping, writtenRoots, writtenServices } from '../../src/project/written-compose.ts'
import { applyEdits } from '../../src/text/edit.ts'
import type { Project } from '../../src/project/model.ts'

function project(text: string): Project {
  return projectOf({ 'compose.yaml': text })
}

function file(text: string): ComposeFile {
  return project(text).composeFiles[0]!
}

/** The text with its services sorted; undefined where that could not be done. */
function sortServices(text: string): string | undefined {
  const source = file(text)
  const services = writtenMapping(writtenRoots(source)[0]!, 'services')!
  const names = services.entries.map((entry) => keyText(entry) ?? '')
  const edit = reordered(source.yaml, services, sortedPlaces(names, (one, other) => (one < other ? -1 : one > other ? 1 : 0)))
  return edit === undefined ? undefined : applyEdits(text, [edit])
}

describe('reordering', () => {
  it('moves the comments right above a part, and leaves blank lines where they are', () => {
    expect(sortServices('services:\n  # two\n  # lines\n  b:\n    image: b # here\n\n\n  a:\n    image: a\n')).toBe('services:\n  a:\n    image: a\n\n\n  # two\n  # lines\n  b:\n    image: b # here\n')
  })

  it('keeps CRLF, and a last line without a line break', () => {
    expect(sortServices('services:\r\n  b:\r\n    image: b\r\n  a:\r\n    image: a')).toBe('services:\r\n  a:\r\n    image: a\r\n  b:\r\n    image: b')
  })

  it('keeps the text of block scalars', () => {
    expect(sortServices('services:\n  b:\n    command: |\n      one\n\n      # two\n\n  a:\n    image: a\n')).toBe('services:\n  a:\n    image: a\n\n  b:\n    command: |\n      one\n\n      # two\n')
  })

  it.each([
    ['an alias would stand above its anchor', 'services:\n  b: &b\n    image: b\n  a: *b\n'],
    ['a comment between two parts', 'services:\n  b:\n    image: b\n\n  # of which?\n\n  a:\n    image: a\n'],
    ['a comment behind the last part', 'services:\n  b:\n    image: b\n  a:\n    image: a\n    # ports: [80]\n'],
    ['one line', 'services: { b: { image: b }, a: { image: a } }\n'],
    ['kept line breaks', 'services:\n  b:\n    command: |+\n      one\n\n  a:\n    image: a\n'],
  ])('gives up: %s', (_, text) => {
    expect(sortServices(text)).toBeUndefined()
  })

  it('changes nothing that is read', () => {
    const value = fc.constantFrom('image: x', 'image: x # y', 'command: |\n      one\n      two', 'ports:\n      - "80:80"\n      - 90:90', '# note\n    image: y', 'environment:\n      A: |-\n        b\n')
    const service = fc.tuple(fc.constantFrom('', '  # above\n', '\n', '\n  # above\n'), fc.stringMatching(/^[a-z]{1,4}$/), value)
    fc.assert(fc.property(fc.uniqueArray(service, { selector: ([, name]) => name, minLength: 1, maxLength: 6 }), (services) => {
      const text = `services:\n${services.map(([above, name, body]) => `${above}  ${name}:\n    ${body}\n`).join('')}volumes:\n  v:\n`
      const sorted = sortServices(text)
      if (sorted === undefined) return
      expect(parse(sorted)).toEqual(parse(text))
      expect(Object.keys((parse(sorted) as { services: object }).services)).toEqual(services.map(([, name]) => name).sort())
      expect([...sorted].sort().join('')).toBe([...text].sort().join(''))
      expect(sortServices(sorted) ?? sorted).toBe(sorted)
    }), { numRuns: 300 })
  })
})

describe('inserting', () => {
  const insert = (text: string): string | undefined => {
    const edit = insertedInService(project(text).services[0]!.service, ['read_only: true'])
    return edit === undefined ? undefined : applyEdits(text, [edit])
  }

  it('writes at the indentation of the service, with its line breaks', () => {
    expect(insert('services:\r\n    web:\r\n        image: x\r\n')).toBe('services:\r\n    web:\r\n        read_only: true\r\n        image: x\r\n')
  })

  it.each(['services:\n  web: { image: x }\n', 'services:\n  web: &w\n    image: x\n  b: *w\n', 'x-a: &a\n  image: x\nservices:\n  web:\n    <<: *a\n', 'x-a: &a\n  image: x\nservices:\n  web: *a\n'])('gives up where it is shared or on one line', (text) => {
    expect(insert(text)).toBeUndefined()
  })
})

it('finds services and lists as they are written', () => {
  const source = file('x: 1\nservices:\n  web:\n    ports: [80, "90"]\n  empty:\n  merged:\n    <<: {}\n')
  expect(writtenServices(source).map(({ name }) => name)).toEqual(['web', 'merged'])
  expect(writtenItems(writtenServices(source)[0]!.mapping, 'ports').map(({ value }) => (value?.kind === 'scalar' ? value.style : ''))).toEqual(['plain', 'double'])
  expect(writtenItems(writtenServices(source)[0]!.mapping, 'volumes')).toEqual([])
})
