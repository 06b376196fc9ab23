import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { attackOn } from '../../src/dev/expressions/attack.ts'
import { expressionsOf } from '../../src/dev/expressions/collect.ts'

describe('our own regular expressions', () => {
  it('have none that a text makes backtrack', () => {
    // In a process of its own, whose processor time is nothing but that of the expressions.
    const { stdout, stderr, status } = spawnSync(process.execPath, ['scripts/run-typescript.mjs', 'src/dev/expressions.ts'], { encoding: 'utf8' })
    expect(stderr).toBe('')
    expect(stdout).toMatch(/^\d{4} expressions, 0 faults\n$/)
    expect(status).toBe(0)
  }, 180_000)
})

describe('the expressions of a file', () => {
  const collected = (text: string): string[] => expressionsOf('a.ts', text).found.map(({ place, source, flags }) => `${place} ${source} ${flags}`)

  it('are its literals, wherever they stand', () => {
    expect(collected("const a = /x\\/y/gi\nfunction b() {\n  return [...' '.split(/[/]/)]\n}\n")).toEqual(['a.ts:1 x\\/y gi', 'a.ts:3 [/] '])
  })

  it('are those that RegExp makes of texts in the file', () => {
    expect(collected("const WORD = 'a|b'\nconst PART = /c+/\nnew RegExp(`^(?:${WORD})${PART.source}$`, 'u')\nRegExp('d')\nnew RegExp(String.raw`\\s`)\n")).toEqual(['a.ts:2 c+ ', 'a.ts:3 ^(?:a|b)c+$ u', 'a.ts:4 d ', 'a.ts:5 \\s '])
  })

  it('are unknown where RegExp gets what only a run knows', () => {
    expect(expressionsOf('a.ts', 'function f(name: string) { return new RegExp(`^${name}`) }\n').unknown).toEqual(['a.ts: `^${name}`'])
    expect(expressionsOf('a.ts', 'const A = /x/\nconst copy = new RegExp(A)\n').unknown).toEqual([])
  })
})

describe('an attack on an expression', () => {
  it.each([
    ['a repetition in a repetition', '^(?:a+)+$', ''], ['parts of more than one character', '^(?:ab|ab)*c', ''], ['two repetitions of the same words', '^(?:ab)*(?:ab)*c', ''],
    ['one that begins again at each place', 'from.*to', ''], ['blanks over many lines', '^\\s*x', 'm'], ['matches that each look at all the rest', 'a(?=[^]*b)', 'g'],
  ])('is found: %s', (_, source, flags) => {
    expect(attackOn(source, flags)).toBeDefined()
  }, 60_000)

  it.each([['^[ \\t]*x', 'm'], ['from.{0,200}to', ''], ['^(?:a|b)+$', ''], ['"[^"]*"', 'g']])('is not found in /%s/%s', (source, flags) => {
    expect(attackOn(source, flags)).toBeUndefined()
  }, 60_000)
})
