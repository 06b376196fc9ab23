import fastGlob from 'fast-glob'
import { describe, expect, it } from 'vitest'
import type { Rule } from '../../../src/rule-api/rule.ts'
import { CASES } from './cases.ts'
import { faultsOfCase } from './judge.ts'

const root = new URL('../../../rules/', import.meta.url)
const loaded = await Promise.all(fastGlob.sync('{validity,services,data}/*.ts', { cwd: root.pathname }).map(async (path) => ((await import(new URL(path, root).href)) as { default: Rule }).default))
const rules = loaded.filter((rule) => rule.category === 'validity')

describe('what the loader refuses, at the place that causes it', () => {
  it.each(CASES.map((each) => ({ ...each })))('$title', (each) => {
    const { expected, found } = faultsOfCase(each, rules)
    expect(found.map((fault) => fault.place)).toEqual(expected)
  })
})

it('has enough cases of both kinds', () => {
  const refused = CASES.filter((each) => Object.values(each.files).some((text) => text.includes('«')))
  expect([refused.length > 100, CASES.length - refused.length > 60]).toEqual([true, true])
})
