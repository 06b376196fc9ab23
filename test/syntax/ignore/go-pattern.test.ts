import { describe, expect, it } from 'vitest'
import { compileCopySource, hasGoWildcard } from '../../../src/syntax/ignore/index.ts'

describe('a COPY source', () => {
  it.each([
    ['requirements*.txt', 'requirements-dev.txt', true],
    ['requirements*.txt', 'requirements.txt', true],
    ['requirements*.txt', 'a/requirements.txt', false],
    ['src/*.py', 'src/a.py', true],
    ['src/*.py', 'src/a/b.py', false],
    ['./src/', 'src', true],
    ['/app/?.cfg', 'app/a.cfg', true],
    ['package[^-]*.json', 'package-lock.json', false],
    ['[a-c]/x', 'b/x', true],
    ['a\\*', 'a*', true],
    ['a\\*', 'ab', false],
    ['*a*b*c', 'xaxbxc', true],
    ['*a*b*c', 'xaxbxcx', false],
    ['*/Pipfile', 'web/Pipfile', true],
    ['**/x', 'a/x', true],
    ['**/x', 'a/b/x', false],
    ['[', '[', false],
  ])('%s on %s: %s', (pattern, path, expected) => {
    expect(compileCopySource(pattern).match(path) ?? false).toBe(expected)
  })

  it('tells what is malformed', () => {
    expect(compileCopySource('a/*/[a-').wellFormed).toBe(false)
    expect(compileCopySource('[]a]').wellFormed).toBe(false)
    expect(compileCopySource('a[b]').wellFormed).toBe(true)
    expect(compileCopySource('[').match('x')).toBeUndefined()
  })

  it('tells a wildcard from a plain path', () => {
    expect(hasGoWildcard('a/b.txt')).toBe(false)
    expect(hasGoWildcard('a/*.txt')).toBe(true)
  })

  it('does not explode', () => {
    // Tried in all ways, this would not end.
    expect(compileCopySource(`${'*a'.repeat(2000)}*b*`).match('a'.repeat(4000))).toBe(false)
  })
})
