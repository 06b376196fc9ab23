import { describe, expect, it } from 'vitest'
import { fixProject } from '../../src/fix/fix.ts'
import { rules } from '../../rules/index.ts'
import type { Example, Rule } from '../../src/rule-api/rule.ts'
import { expectedAfterFix, lintExample, readMarks } from '../support/example.ts'

type Texts = Readonly<Record<string, string>>

/** What a line break is, or what it does in a text that keeps it, decides there. */
const ABOUT_LINE_BREAKS = new Set(['entrypoint-crlf', 'env-crlf', 'crlf-line-breaks', 'line-endings'])

function fixed(rule: Rule, example: Example, files: Texts): Texts {
  const lint = (changed: ReadonlyMap<string, string>): ReturnType<typeof lintExample> => lintExample(rule, example, { ...files, ...Object.fromEntries(changed) })
  const result = fixProject(lint(new Map()), 'unsafe', lint)
  return { ...files, ...Object.fromEntries(result.files.map(({ path, after }) => [path, after])) }
}

const withCrlf = (files: Texts): Texts => Object.fromEntries(Object.entries(files).map(([path, text]) => [path, text.replaceAll('\n', '\r\n')]))

const examples = rules.flatMap((rule) => rule.bad.flatMap((example, index) => (example.fixed === undefined ? [] : [{ rule, example, fixed: example.fixed, name: `${rule.id}: ${example.title ?? index + 1}` }])))

describe('the fixes of the rules\' examples', () => {
  it('pass all checks of the engine', () => {
    const refused = examples.filter(({ rule, example, fixed: expected }) => {
      const { files } = readMarks(example)
      return JSON.stringify(fixed(rule, example, files)) !== JSON.stringify(expectedAfterFix(files, expected))
    })
    expect(refused.map(({ name }) => name)).toEqual([])
  }, 60_000)

  it('leave every line break as it was, and add the same ones', () => {
    const mixed = examples.filter(({ rule, example, fixed: expected }) => {
      const { files } = readMarks(example)
      if (ABOUT_LINE_BREAKS.has(rule.id) || Object.values(files).some((text) => text.includes('\r'))) return false
      const after = fixed(rule, example, withCrlf(files))
      // What has no line break yet does not say which it wants.
      const old = Object.fromEntries(Object.entries(expectedAfterFix(files, expected)).map(([path, text]) => [path, files[path]?.includes('\n') !== true ? text : text.replaceAll('\n', '\r\n')]))
      return Object.entries(old).some(([path, text]) => after[path] !== text)
    })
    expect(mixed.map(({ name }) => name)).toEqual([])
  }, 60_000)
})
