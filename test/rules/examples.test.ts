import { describe, expect, it } from 'vitest'
import fastGlob from 'fast-glob'
import type { Rule } from '../../src/rule-api/rule.ts'
import { expectedAfterFix, fixOnce, lintExample, placesOf, readMarks } from '../support/example.ts'

const ROUNDS = 10

/** `FAMILY=cache,data` runs the examples of these folders alone. */
const families = process.env.FAMILY?.split(',') ?? ['*']
const root = new URL('../../rules/', import.meta.url)
const paths = fastGlob.sync(families.map((family) => `${family}/*.ts`), { cwd: root.pathname }).sort()
const rules = await Promise.all(paths.map(async (path) => ((await import(new URL(path, root).href)) as { default: Rule }).default))

/** A message begins with a capital, or with a word out of what it speaks of: a program, a key, a value. */
function beginsWell(message: string, files: Readonly<Record<string, string>>): boolean {
  const first = message.split(' ')[0] ?? ''
  return !/^[a-z]+[,:]?$/.test(first) || /^(?:dash|ash|bash|sh),$/.test(first) || Object.values(files).some((text) => text.split(/\W+/).includes(first.replace(/[,:]$/, '')))
}

describe.each(rules.map((rule) => ({ id: rule.id, rule })))('$id', ({ rule }) => {
  it('has bad and good examples, unless the program itself reports it', () => {
    if (rule.builtIn === true) expect({ handlers: Object.keys(rule.on), reason: rule.why !== '' }).toEqual({ handlers: [], reason: true })
    else expect([rule.bad.length > 0, rule.good.length > 0]).toEqual([true, true])
  })

  it.each(rule.bad.map((example, index) => ({ example, name: example.title ?? `bad example ${index + 1}` })))('reports exactly the marked places: $name', ({ example }) => {
    const { files, expected } = readMarks(example)
    const findings = lintExample(rule, example, files)
    expect(placesOf(findings)).toEqual([...expected].sort())
    expect(findings.map(({ message }) => message).filter((message) => !beginsWell(message, files))).toEqual([])
    if (example.unfixed === true) expect(findings.filter((finding) => finding.fix !== undefined)).toEqual([])
    if (example.severity !== undefined) expect([...new Set(findings.map((finding) => finding.severity))]).toEqual([example.severity])
    if (example.fixed === undefined) return
    let current = files
    for (let round = 0; round < ROUNDS; round++) {
      const next = fixOnce(current, lintExample(rule, example, current))
      if (JSON.stringify(next) === JSON.stringify(current)) break
      current = next
    }
    expect(current).toEqual(expectedAfterFix(files, example.fixed))
    expect(placesOf(lintExample(rule, example, current))).toEqual([])
  })

  it.each(rule.good.map((example, index) => ({ example, name: example.title ?? `good example ${index + 1}` })))('is silent: $name', ({ example }) => {
    const { files, expected } = readMarks(example)
    expect(expected).toEqual([])
    expect(placesOf(lintExample(rule, example, files))).toEqual([])
  })
})
