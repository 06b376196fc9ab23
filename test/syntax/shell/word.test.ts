import { describe, expect, it } from 'vitest'
import type { ShellWord } from '../../../src/syntax/shell/index.ts'
import { script } from './script.ts'

function word(source: string): ShellWord {
  const found = script(`run ${source}`).commands.find((command) => command.name === 'run')?.words[1]
  if (found === undefined) throw new Error('no word')
  return found
}

describe('a word', () => {
  it.each([
    ['plain', 'plain'], ["'a b'", 'a b'], ['"a b"', 'a b'], ['a\\ b', 'a b'], ['"a"\'b\'c', 'abc'], ["$'a\\n'", 'a\n'], ['~/x', '~/x'], ['name=1.2', 'name=1.2'], ['"\\$A"', '$A'], ['""', ''],
  ])('%s is literally %j', (source, literal) => {
    expect(word(source).literal).toBe(literal)
  })

  it.each([['$A', '$A'], ['"x${A:-b}"', 'x${A:-b}'], ['a*', 'a*'], ['$(ls)', '$(ls)'], ['{a,b}', '{a,b}'], ['pkg[extra]', 'pkg[extra]']])('%s is known only in part', (source, value) => {
    expect(word(source)).toMatchObject({ literal: undefined, value })
  })

  it('tells quoted expansions from bare ones', () => {
    expect(word('$A"$B"').expansions).toMatchObject([{ name: 'A', quoted: false }, { name: 'B', quoted: true }])
    expect(word("'$A'").expansions).toEqual([])
    expect(word('"a b"').quoted).toBe(true)
    expect(word('a\\"b').quoted).toBe(false)
  })

  it('tells operations of expansions, and those nested in them', () => {
    expect(word('${A:-$B}').expansions).toMatchObject([{ name: 'A', operation: ':-', operand: '$B', nested: false }, { name: 'B', nested: true }])
    expect(word('${#A}').expansions).toMatchObject([{ name: 'A', operation: 'length' }])
    expect(word('${A%.*}').expansions).toMatchObject([{ operation: '%', operand: '.*' }])
    expect(word('$((A + $B))').expansions).toMatchObject([{ name: 'B', nested: true }])
  })

  it('tells substitutions and their style', () => {
    expect(word('`a`$(b)"$(c)"').substitutions.map(({ style, quoted, commands }) => [style, quoted, commands[0]?.name])).toEqual([['``', false, 'a'], ['$()', false, 'b'], ['$()', true, 'c']])
    expect(word('<(a)').substitutions).toMatchObject([{ style: '<()' }])
  })

  it('has parts, with globs only where they are bare', () => {
    expect(word('a*"*"').parts.map(({ kind, source }) => [kind, source])).toEqual([['literal', 'a'], ['glob', '*'], ['literal', '*']])
    expect(word('"*"').hasGlob).toBe(false)
    expect(word('/var/lib/apt/lists/*').hasGlob).toBe(true)
  })
})
