import { describe, expect, it } from 'vitest'
import { positionAt } from '../../../src/text/document.ts'
import { faultsOfCase } from './judge.ts'
import { LOADER_RULES } from './loader-rules.ts'
import { SAID, UNJUDGED } from './said/index.ts'

describe('what is said of a compose project, and where', () => {
  it.each([...SAID, ...UNJUDGED])('$title', (each) => {
    const { expected, found } = faultsOfCase(each, LOADER_RULES)
    const said = found.flatMap(({ finding }) => [finding.message, ...(finding.related ?? []).map(({ document, range, message }) => {
      const { line, column } = positionAt(document, range.start)
      return `  ${line}:${column} ${message}`
    }), ...(finding.fix === undefined ? [] : [`  fix: ${finding.fix.title}`])])
    expect({ places: found.map(({ place }) => place), said }).toEqual({ places: expected, said: each.said })
  })
})
