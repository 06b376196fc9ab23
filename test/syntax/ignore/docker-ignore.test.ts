import { describe, expect, it } from 'vitest'
import { createIgnoreMatcher, parseIgnoreFile } from '../../../src/syntax/ignore/index.ts'
import { processorTimeSince } from '../../support/processor-time.ts'

function matcher(...lines: string[]) {
  const file = parseIgnoreFile({ text: lines.join('\n') })
  expect(file.problems).toEqual([])
  return createIgnoreMatcher(file.patterns)
}

describe('a .dockerignore', () => {
  it('skips comments and blank lines, and keeps the place of each pattern', () => {
    const text = '\uFEFF# notes\r\n\n  /build/ \r\n! build/keep\n #not-a-comment\n'
    const { patterns } = parseIgnoreFile({ text })
    expect(patterns.map(({ pattern, negated, range }) => [pattern, negated, text.slice(range.start, range.end)])).toEqual([
      ['build', false, '/build/'],
      ['build/keep', true, '! build/keep'],
      ['#not-a-comment', false, '#not-a-comment'],
    ])
  })

  it.each([
    ['!', 'lone-exclamation'],
    ['!/', 'lone-exclamation'],
    ['[a', 'bad-pattern'],
    ['a\\', 'bad-pattern'],
    ['[z-a]x', 'bad-pattern'],
    ['x'.repeat(70_000), 'line-too-long'],
  ])('tells that the builder refuses %.20s', (line, kind) => {
    expect(parseIgnoreFile({ text: `a\n${line}\nb` }).problems.map((problem) => problem.kind)).toEqual([kind])
  })

  it.each([
    ['*.pyc', 'a.pyc', true],
    ['*.pyc', 'pkg/a.pyc', false],
    ['**/*.pyc', 'a.pyc', true],
    ['**/*.pyc', 'pkg/deep/a.pyc', true],
    ['**/node_modules', 'web/node_modules/x/index.js', true],
    ['**/node_modules', 'web/my_node_modules/x', false],
    ['logs/**', 'logs/a/b', true],
    ['logs/**', 'logs', false],
    ['/.git', '.git/config', true],
    ['./.git/', '.git/config', true],
    ['src/../.env', '.env', true],
    ['.env', 'deploy/.env', false],
    ['.env*', '.env.prod', true],
    ['a/**/z', 'a/z', true],
    ['a/**/z', 'a/b/c/z/file', true],
    ['?', 'é', true],
    ['[^a]', 'b', true],
    ['[!a]', 'a', true],
    ['[!a]', 'b', false],
    ['.', 'anything', false],
    ['**', 'a/b', true],
    ['./!notes', 'notes', false],
    ['\\#x', '#x', true],
    ['**/a/b', 'a/b', true],
    ['**/a/b', 'a/b/c', true],
    ['**/a/b', 'x/a/b', true],
    ['**/a/b', 'xa/b', false],
    ['**/a/b', 'x/a/bc', false],
    ['a/**/b**', 'a/x/bc', true],
    ['?**', 'ab/c', true],
  ])('%s on %s: excluded is %s', (pattern, path, excluded) => {
    expect(matcher(pattern).excluded(path)).toBe(excluded)
  })

  // What the builder forgets to escape when it writes a pattern as a regular expression.
  it.each([
    ['[[:alpha:]]x', 'ax', true],
    ['[[:digit:]]', 'a', false],
    ['\\d', '5', true],
    ['\\D', '5', false],
    ['[\\s]a', ' a', true],
    ['[\\W]', '-', true],
    ['\\w*', 'abc', true],
    ['\\n', '\n', true],
    ['a{2}*', 'aa', true],
    ['a?{2}', 'abc', true],
    ['a?{1,3}', 'abcd', true],
    ['a?{1,}', 'abcde', true],
    ['a?{0,1}', 'a', true],
    ['?{,2}', 'a{,2}', true],
    ['*a|b', 'xa/y', true],
    ['*a|b', 'zzb', true],
    ['?^a', 'x^a', false],
    ['^?', 'a', true],
    ['[z\\]]', ']', true],
    ['[^a-c]', 'd', true],
    ['[^\\d]', '1', false],
    ['**/foo/**', 'x/foo/y', true],
    ['**foo', 'barfoo/x', true],
    ['a**', 'abc/d', true],
    ['*(x)', 'a(x)', true],
    ['*$', 'a$', true],
    ['a.b?', 'axbc', false],
    ['[[]', '[', true],
    ['[é-ü]x', 'ôx', true],
    ['{2}?', 'a', true],
    ['{2}?', 'ab', false],
    ['{0}?', 'xa', true],
    ['?^{0}a', 'xa', true],
    ['?^{2}a', 'xa', false],
    ['?{2', 'a{2', true],
    ['?\\{2}', 'a{2}', true],
    ['(?{2})', '(ab)', true],
    ['[[:a]', '[', true],
    ['[[:a:b]', 'b', true],
    ['a]', 'a]', true],
    ['[\\D\\S]', '5', true],
    ['[^\\S]', ' ', true],
    ['\\a?', '\u0007x', true],
  ])('%j as an expression on %j: excluded is %s', (pattern, path, excluded) => {
    expect(matcher(pattern).excluded(path)).toBe(excluded)
  })

  it.each(['[[:nope:]]', '[[:^alpha:]]', '\\q', '*{2}', '?{2}{3}', '?{1001}', '?{3,2}', '?\\', '[a-', '[a-\\d]', '[]a]', '\\pL*', '[[:alpha:]', '[\\q]', '[a-\\q]', '*{1}'])('%s is refused', (pattern) => {
    expect(parseIgnoreFile({ text: pattern }).problems.map(({ kind }) => kind)).toEqual(['bad-pattern'])
  })

  it('lets the last match decide, also one of a folder above', () => {
    const ignore = matcher('*', '!src', 'src/**/test', '!src/a/test/keep.py')
    expect(ignore.mayReinclude).toBe(true)
    expect(ignore.excluded('README.md')).toBe(true)
    expect(ignore.excluded('src/a/main.py')).toBe(false)
    expect(ignore.excluded('src/a/test/x.py')).toBe(true)
    expect(ignore.excluded('src/a/test/keep.py')).toBe(false)
    expect(ignore.decidedBy('src/a/test/x.py')?.pattern).toBe('src/**/test')
    expect(ignore.decidedBy('src/a/main.py')).toMatchObject({ pattern: 'src', negated: true })
    expect(matcher('a').decidedBy('b')).toBeUndefined()
    expect(matcher('a').mayReinclude).toBe(false)
  })

  it('asks the later of a plain path, a name anywhere and a glob', () => {
    expect(matcher('!**/keep', '*', '!a').decidedBy('a')?.pattern).toBe('a')
    expect(matcher('*', 'a', '!**/keep').excluded('a/keep')).toBe(false)
    expect(matcher('a', '!**/keep', 'a/k*').excluded('a/keep')).toBe(true)
  })

  it('follows the builder where it forgets to escape', () => {
    expect(matcher('a{2}*').excluded('aa')).toBe(true)
    expect(matcher('a{2}*').excluded('a{2}')).toBe(false)
    expect(matcher('*.{js,ts}').excluded('x.{js,ts}')).toBe(true)
    expect(matcher('*x|y').excluded('dir/any-y')).toBe(true)
    expect(matcher('[*]').excluded('a]')).toBe(false)
    expect(matcher('*^a').excluded('^a')).toBe(false)
  })

  it('takes time by length alone, whatever the pattern', () => {
    const bait = [`${'*a'.repeat(200)}b`, `${'**/'.repeat(200)}b`, `${'a**'.repeat(200)}b`, `${'[^b]*'.repeat(200)}b`]
    const path = `${'a'.repeat(200)}/`.repeat(10) + 'a'.repeat(200)
    const before = process.cpuUsage()
    for (const pattern of bait) expect(matcher(pattern).excluded(path)).toBe(false)
    expect(processorTimeSince(before)).toBeLessThan(4000)
  })

  it('evaluates only so many globs of one file', () => {
    const { patterns, problems } = parseIgnoreFile({ text: `${'*a'.repeat(30_000)}\n`.repeat(100) + 'plain\n' })
    expect(problems.map((problem) => problem.kind)).toEqual(['too-many-globs'])
    expect(patterns).toHaveLength(5)
    expect(patterns.at(-1)?.pattern).toBe('plain')
  })

  it('looks thousands of plain patterns up at once', () => {
    const lines = Array.from({ length: 20_000 }, (_, index) => (index % 2 === 0 ? `folder/file-${index}` : `**/name-${index}`))
    const ignore = matcher(...lines)
    const before = process.cpuUsage()
    for (let index = 0; index < 20_000; index++) expect(ignore.excluded(`some/where/name-${index}`)).toBe(index % 2 === 1)
    expect(processorTimeSince(before)).toBeLessThan(4000)
  })
})
