import { describe, expect, it } from 'vitest'
import { candidateKind } from '../../src/host/index.ts'
import { toHost } from '../../src/text/document.ts'
import { nameOf } from '../../src/text/paths.ts'
import { rules } from '../../rules/index.ts'
import { lintExample, readMarks } from '../support/example.ts'

/** Rules with a handler for the project see all of it anyway. */
const reportsElsewhere = rules.filter((rule) => Object.keys(rule.on).some((kind) => kind !== 'project') && rule.bad.some((example) =>
  lintExample(rule, example, readMarks(example).files).some((finding) => candidateKind(nameOf(toHost(finding).document.path)) === undefined)))

describe('rules that report in files which are not linted themselves', () => {
  it('say so, since shards rely on it', () => {
    expect(reportsElsewhere.filter((rule) => rule.elsewhere !== true).map((rule) => rule.id)).toEqual([])
  })
})
