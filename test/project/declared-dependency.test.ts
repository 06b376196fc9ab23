import { describe, expect, it } from 'vitest'
import { dependencyEdit } from '../../src/project/declared-dependency.ts'
import { applyEdits } from '../../src/text/edit.ts'
import { projectOf, serviceNamed } from '../support/memory-project.ts'

/** The file once `web` depends on `db`; undefined where that is not done. */
function depending(compose: string, waits = false, other = 'db'): string | undefined {
  const edit = dependencyEdit(serviceNamed(projectOf({ 'compose.yaml': compose }), 'web').service, other, waits)
  return edit === undefined ? undefined : applyEdits(compose, [edit])
}

const web = (...lines: readonly string[]): string => ['services:', '  web:', '    image: shop/web:1', ...lines.map((line) => `    ${line}`), ''].join('\n')

describe('another service under depends_on', () => {
  it.each([
    ['where there is none', [], false, ['depends_on:', '  - db']],
    ['where there is none and the other is waited for', [], true, ['depends_on:', '  db:', '    condition: service_healthy']],
    ['in a list', ['depends_on:', '  - cache', 'restart: always'], false, ['depends_on:', '  - cache', '  - db', 'restart: always']],
    ['in a list of the width of its key', ['depends_on:', '- cache'], false, ['depends_on:', '- cache', '- db']],
    ['in a list on one line', ['depends_on: [cache]'], false, ['depends_on: [cache, db]']],
    ['in a mapping', ['depends_on:', '  cache:', '    condition: service_started', '', 'restart: always'], true, ['depends_on:', '  cache:', '    condition: service_started', '  db:', '    condition: service_healthy', '', 'restart: always']],
    ['in a mapping, without waiting', ['depends_on:', '  cache: {condition: service_started}'], false, ['depends_on:', '  cache: {condition: service_started}', '  db:', '    condition: service_started']],
  ])('%s', (_, before, waits, after) => {
    expect(depending(web(...before), waits)).toBe(web(...after))
  })

  it('keeps line breaks, and a file without one at its end', () => {
    expect(depending(web('depends_on:', '  - cache', 'restart: always').replaceAll('\n', '\r\n'))).toBe(web('depends_on:', '  - cache', '  - db', 'restart: always').replaceAll('\n', '\r\n'))
    expect(depending(web('depends_on:', '  - cache').trimEnd())).toBe(web('depends_on:', '  - cache', '  - db').trimEnd())
  })

  it.each([
    ['an empty list', web('depends_on: []')],
    ['a mapping on one line', web('depends_on: {cache: {condition: service_started}}')],
    ['a list that ends with a comma', web('depends_on: [cache, ]')],
    ['a list with an anchor', web('depends_on: &needs', '  - cache')],
    ['an alias', `x-needs: &needs [cache]\n${web('depends_on: *needs')}`],
    ['what a merge key brings', `x-base: &base\n  depends_on: [cache]\n${web('<<: *base')}`],
    ['a service that is an alias', 'x-web: &web\n  image: shop/web:1\n  depends_on: [cache]\nservices:\n  web: *web\n'],
    ['two items on one line', web('depends_on: [', '  cache, db ]').replace('cache, db ]', 'cache')],
  ])('leaves %s alone', (_, compose) => {
    expect(depending(compose)).toBeUndefined()
  })

  it('writes no name that would need quotes', () => {
    expect(depending(web(), false, 'a b')).toBeUndefined()
  })
})
