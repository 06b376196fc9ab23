import { execFileSync, spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { GitIgnoreRules } from '../../../src/host/git-ignore-rules.ts'
import { folderOf } from '../../support/temporary-folder.ts'
import { gitIgnoreVerdict, parseGitIgnore } from '../../../src/syntax/ignore/index.ts'

describe('a .gitignore', () => {
  it.each([
    ['*.log', 'a/b.log', false, true],
    ['/a.log', 'b/a.log', false, undefined],
    ['build/', 'build', false, undefined],
    ['build/', 'build', true, true],
    ['!keep', 'keep', false, false],
    ['\\!x', '!x', false, true],
    ['\\#x', '#x', false, true],
    ['# x', 'x', false, undefined],
    ['a\\ ', 'a ', false, true],
    ['a  ', 'a', false, true],
    ['foo/**/bar', 'foo/bar', false, true],
    ['foo/**', 'foo/a/b', false, true],
    ['**/foo/x', 'a/foo/x', false, true],
    ['[[:digit:]]', '5', false, true],
    ['[!a]', '/', false, undefined],
    ['[]a]', ']', false, true],
    ['[a', '[a', false, undefined],
  ])('%s on %s (folder: %s): %s', (pattern, path, isFolder, expected) => {
    expect(gitIgnoreVerdict(parseGitIgnore(pattern), path, isFolder)).toBe(expected)
  })

  it('can forget about case', () => {
    expect(gitIgnoreVerdict(parseGitIgnore('*.LOG', { ignoreCase: true }), 'A.log', false)).toBe(true)
  })
})

describe('against git itself', () => {
  let folder = ''
  beforeEach(() => {
    folder = folderOf()
    execFileSync('git', ['init', '-q', folder])
  })

  it('agrees on generated files and paths', () => {
    let seed = 7
    const below = (limit: number): number => {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
      return Math.floor((seed / 2 ** 32) * limit)
    }
    const pick = (list: readonly string[]): string => list[below(list.length)]!
    const names = ['a', 'b', 'ab', 'foo.txt', 'x.py', '.env', 'é', 'a b', '[a]', '!x', '#c', 'x]', 'B', '5', 'a-b']
    const atoms = ['*', '**', '?', '[a-c]', '[!a]', '[^a]', '[a', ']', '[]a]', '[a-]', '[-a]', '\\*', '\\a', '\\', '[[:alpha:]]', '[[:nope:]]', '[\\]a]', '***', '[[:alpha:]b]', '[a-\\c]', '[/]', '[c-a]', '[[a]']
    const part = (): string => {
      if (below(4) === 0) return '**'
      return below(2) === 0 ? pick(names) : Array.from({ length: 1 + below(3) }, () => (below(2) === 0 ? pick(names) : pick(atoms))).join('')
    }
    const pattern = (): string => pick(['', '', '', '!', '/', '!/', '#', ' ']) + Array.from({ length: 1 + below(3) }, part).join('/') + pick(['', '', '', '/', ' ', '\\ ', '\r', '/*', '/**'])
    const disagreements: string[] = []
    for (let round = 0; round < 150; round++) {
      const text = Array.from({ length: 1 + below(4) }, pattern).join('\n')
      writeFileSync(join(folder, '.gitignore'), text)
      const paths = [...new Set(Array.from({ length: 25 }, () => Array.from({ length: 1 + below(3) }, () => pick(names)).join('/')))]
      const { stdout } = spawnSync('git', ['-C', folder, 'check-ignore', '--no-index', '-z', '--stdin'], { input: paths.join('\0'), encoding: 'utf8' })
      const ignored = new Set(stdout.split('\0'))
      const rules = new GitIgnoreRules((at) => (at === '.' ? text : undefined))
      for (const path of paths) if ((rules.ignored(path) ?? false) !== ignored.has(path)) disagreements.push(`${JSON.stringify(text)} on ${path}: git says ${ignored.has(path)}`)
    }
    expect(disagreements).toEqual([])
  })
})
