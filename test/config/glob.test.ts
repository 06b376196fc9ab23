import { describe, expect, it } from 'vitest'
import { compileGlobs, globProblem } from '../../src/config/glob.ts'
import { command, temporaryFolder } from '../support/command.ts'

const matches = (glob: string, path: string, folder = '.'): boolean => compileGlobs(folder, [glob])(path)

describe('a glob of a configuration', () => {
  it.each([
    ['Dockerfile', 'a/b/Dockerfile'], ['vendor', 'x/vendor/y/Dockerfile'], ['vendor/', 'vendor/Dockerfile'], ['./vendor', 'vendor/a'], ['vendor/**', 'vendor'], ['vendor/**', 'vendor/a/b'], ['**', 'a/b'], ['**/*', '.github/a'],
    ['a/*', 'a/b/c'], ['a/**/b', 'a/b'], ['a/**/b', 'a/x/y/b'], ['**/test/**', 'x/test/y'], ['*.{yml,yaml}', 'a/b.yaml'], ['{a,b{c,d}}/x', 'bd/x'], ['{a}', '{a}'], ['a{b,c', 'a{b,c'], ['?.env', 'x.env'], ['[a-c]x', 'bx'],
    ['[!a-c]x', 'dx'], ['[^a]x', 'bx'], ['[]]', ']'], ['[a', '[a'], ['\\*', '*'], ['a**b/c', 'axxb/c'], ['!src/**', 'test/a'], ['[a\\]b]', ']'], ['[a-]', '-'], ['é?', 'é😀'],
  ])('%s matches %s', (glob, path) => {
    expect(matches(glob, path)).toBe(true)
  })

  it.each([
    ['a/*', 'b/a/c'], ['Dockerfile', 'Dockerfile.dev'], ['vendor/**', 'vendored/a'], ['*.yml', 'a.yaml'], ['a/*/c', 'a/b/d/c'], ['?', 'ab'], ['[!a]/x', 'b/y'], ['[!a]b', '/b'], ['a**b', 'a/b'], ['\\*', 'a'], ['!src/**', 'src/a'], ['**', '.'],
  ])('%s does not match %s', (glob, path) => {
    expect(matches(glob, path)).toBe(false)
  })

  it('starts from the folder of its file', () => {
    expect(matches('a/*', 'deploy/a/b', 'deploy')).toBe(true)
    expect(matches('**', 'a', 'deploy')).toBe(false)
  })

  it('takes no more time for a glob that would make others backtrack', () => {
    const path = `${'a'.repeat(2000)}/${'a/'.repeat(500)}a`
    for (const glob of [`${'*a'.repeat(200)}b`, `${'**/'.repeat(150)}x`, `${'{a*,*a}'.repeat(8)}b`, `${'[a-z]*'.repeat(80)}1`]) expect(matches(glob, path)).toBe(false)
  })

  it('says what is too much', () => {
    expect(globProblem('a'.repeat(501))).toContain('500 characters')
    expect(globProblem('{a,b}'.repeat(9))).toContain('256 alternatives')
    expect(globProblem(`{${'{a,b}'.repeat(9)},c}`)).toContain('256 alternatives')
    expect(globProblem('{a,b}'.repeat(8))).toBeUndefined()
    expect(matches('a'.repeat(501), 'a'.repeat(501))).toBe(false)
  })
})

describe('a configuration and a command line with such a glob', () => {
  it('are refused at the place of the glob', async () => {
    const folder = temporaryFolder({ Dockerfile: 'FROM alpine:3.22\n', 'dockerlint.config.yaml': `exclude:\n  - ${'a'.repeat(501)}\npurposes: { "${'{a,b}'.repeat(9)}": test }\n` })
    try {
      const { code, err } = await command(folder.path)
      expect(code).toBe(2)
      expect(err).toContain('dockerlint.config.yaml:2:3: a glob has at most 500 characters')
      expect(err).toContain('dockerlint.config.yaml:3:13: a glob has at most 256 alternatives in braces')
      expect(await command(folder.path, '--no-config', '--exclude', 'a'.repeat(501))).toMatchObject({ code: 2, err: expect.stringContaining('--exclude: a glob has at most 500 characters') as string })
    } finally {
      folder.remove()
    }
  })
})
