import { describe, expect, it } from 'vitest'
import { ConfigError } from '../../src/config/config.ts'
import { RuleNames } from '../../src/config/presets.ts'
import { readConfig } from '../../src/config/read.ts'
import type { Rule } from '../../src/rule-api/rule.ts'
import { createDocument } from '../../src/text/document.ts'
import { rules } from '../../rules/index.ts'

/** A rule with an option of each type. */
const mine: Rule = {
  id: 'mine', title: 'Mine', category: 'style', severity: 'info', since: '0', why: '', references: [], bad: [], good: [], on: {},
  options: { size: { type: 'number', default: 1, description: '' }, strict: { type: 'boolean', default: false, description: '' }, word: { type: 'string', default: '', description: '' }, labels: { type: 'map', default: {}, description: '' } },
}

/** What is said of a configuration, one fault a line; empty where it is fine. */
function faultsOf(text: string, plugins: readonly Rule[] = []): string {
  try {
    readConfig(createDocument('c.yaml', 'other', text), rules, new RuleNames([...rules, ...plugins]), { plugins })
    return ''
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
}

describe('a fault in a configuration is told at its place', () => {
  it.each([
    ['- a\n', 'c.yaml:1:1: a configuration is a mapping with keys such as extends, rules and exclude'],
    ['extends: strikt\n', 'c.yaml:1:10: unknown preset "strikt" (did you mean "strict"?)'],
    ['extends: {a: b}\n', 'c.yaml:1:10: extends is a list of texts'],
    ['extends: [[a]]\n', 'c.yaml:1:11: extends is a list of texts'],
    ['rules: [a]\n', 'c.yaml:1:8: rules is a mapping of rule to off, info, warning or error'],
    ['rules: { no-such-rule: off }\n', 'c.yaml:1:10: unknown rule "no-such-rule"'],
    ['rules: { latest-tga: off }\n', 'c.yaml:1:10: unknown rule "latest-tga" (did you mean "latest-tag"?)'],
    ['rules: { latest-tag: severe }\n', 'c.yaml:1:22: "severe" is no severity; use off, info, warning or error'],
    ['rules: { latest-tag: [] }\n', 'c.yaml:1:22: write off, info, warning or error, [severity, { option: value }], or { option: value }'],
    ['rules: { latest-tag: [error, off] }\n', 'c.yaml:1:22: write off, info, warning or error, [severity, { option: value }], or { option: value }'],
    ['rules: { latest-tag: [error, {}, {}] }\n', 'c.yaml:1:22: write off, info, warning or error, [severity, { option: value }], or { option: value }'],
    ['rules: { latest-tag: [severe] }\n', 'c.yaml:1:23: "severe" is no severity; use off, info, warning or error'],
    ['rules: { latest-tag: { nothing: 1 } }\n', 'c.yaml:1:24: unknown key "nothing"'],
    ['rules: { no-root-user: [error, { allow: nginx }] }\n', 'c.yaml:1:34: option "allow" of no-root-user must be a list of texts'],
    ['rules: { no-root-user: { allow: [[a]] } }\n', 'c.yaml:1:26: option "allow" of no-root-user must be a list of texts'],
    ['rules: { SC2086: severe }\n', 'c.yaml:1:18: "severe" is no severity; use off, info, warning or error'],
    ['rules: { latest-tag: off, latest-tag: error }\n', 'c.yaml:1:27: the key "latest-tag" stands here twice'],
    ['exclude: {a: b}\n', 'c.yaml:1:10: exclude is a list of texts'],
    ['exclude: [[a]]\n', 'c.yaml:1:11: exclude is a list of texts'],
    ['purposes: [a]\n', 'c.yaml:1:11: purposes is a mapping of glob to purpose'],
    ['purposes: { a: produktion }\n', 'c.yaml:1:16: "produktion" is no purpose; use production, development, test, template, unknown'],
    ['purposes: { a: [b] }\n', 'c.yaml:1:16: "" is no purpose; use production, development, test, template, unknown'],
    ['overrides: { a: b }\n', 'c.yaml:1:12: overrides is a list of { files, extends, rules, failOn }'],
    ['overrides: [a]\n', 'c.yaml:1:13: an override is a mapping with files and extends, rules or failOn'],
    ['overrides:\n  - { files: a, extends: nothing }\n', 'c.yaml:2:26: unknown preset "nothing"'],
    ['overrides:\n  - { files: [a], extends: [[a]] }\n', 'c.yaml:2:29: extends is a list of texts'],
    ['overrides:\n  - { file: [a] }\n', 'c.yaml:2:7: unknown key "file" (did you mean "files"?)'],
    ['failOn: sometimes\n', 'c.yaml:1:9: failOn is one of error, warning, info, never'],
    ['failOn: [error]\n', 'c.yaml:1:9: failOn is one of error, warning, info, never'],
    ['locked: nothing\n', 'c.yaml:1:9: unknown rule "nothing"'],
    ['locked: [latest-tag, nothing]\n', 'c.yaml:1:22: unknown rule "nothing"'],
    ['locked: {a: b}\n', 'c.yaml:1:9: locked is a list of texts'],
    ['secrets: [a]\n', 'c.yaml:1:10: secrets is a mapping with allow'],
    ['secrets: { alow: [a] }\n', 'c.yaml:1:12: unknown key "alow" (did you mean "allow"?)'],
    ['secrets: { allow: { name: [a] } }\n', 'c.yaml:1:21: unknown key "name" (did you mean "names"?)'],
    ['trustedRegistries: { a: b }\n', 'c.yaml:1:20: trustedRegistries is a list of texts'],
    ['labelSchema: [a]\n', 'c.yaml:1:14: labelSchema is a mapping of label to its form'],
    ['labelSchema: { a: [b] }\n', 'c.yaml:1:16: labelSchema is a mapping of label to its form'],
    ['policies: {}\n', 'c.yaml:1:11: policies is a list of { id, message, forbid } or { id, message, require }'],
    ['policies: [a]\n', 'c.yaml:1:12: a policy is a mapping with id, message, and forbid or require'],
    ['policies:\n  - { id: A, message: m, forbid: { instruction: RUN } }\n', 'c.yaml:2:11: a policy needs an id of small letters, digits and hyphens'],
    ['policies:\n  - { id: a, forbid: { instruction: RUN } }\n', 'c.yaml:2:5: policy a needs a message: what is wrong and what to do'],
    ['policies:\n  - { id: a, message: m, severity: severe, forbid: { instruction: RUN } }\n', 'c.yaml:2:36: "severe" is no severity; use info, warning or error'],
    ['policies:\n  - { id: a, message: m }\n', 'c.yaml:2:5: policy a needs either forbid or require'],
    ['policies:\n  - { id: a, message: m, forbid: { instruction: RUN }, require: { instruction: RUN } }\n', 'c.yaml:2:5: policy a needs either forbid or require'],
    ['policies:\n  - { id: a, message: m, forbid: RUN }\n', 'c.yaml:2:34: write { instruction: RUN, matches: "…" } or { service: { key: "…" } }'],
    ['policies:\n  - { id: a, message: m, forbid: { instruction: RUNN } }\n', 'c.yaml:2:49: "RUNN" is no instruction'],
    ['policies:\n  - { id: a, message: m, forbid: { matches: x } }\n', 'c.yaml:2:34: name an instruction or a service'],
    ['policies:\n  - { id: a, message: m, forbid: { service: x } }\n', 'c.yaml:2:45: service is a mapping of its keys to the values that are looked for'],
    ['policies:\n  - { id: a, message: m, forbid: { service: {} } }\n', 'c.yaml:2:45: service is a mapping of its keys to the values that are looked for'],
    ['policies:\n  - { id: a, message: m, forbid: { service: { a: [b] } } }\n', 'c.yaml:2:45: service is a mapping of its keys to the values that are looked for'],
    ['policies:\n  - { id: latest-tag, message: m, forbid: { instruction: RUN } }\n', 'c.yaml:2:11: "latest-tag" is the name of a rule already'],
    ['policies:\n  - { id: a, message: m, forbid: { instruction: RUN } }\n  - { id: a, message: m, forbid: { instruction: RUN } }\n', 'c.yaml:3:11: two policies are called "a"'],
  ])('%j', (text, fault) => {
    expect(faultsOf(text).split('\n').map((line) => line.slice(0, fault.length))).toEqual([fault])
  })

  it.each([
    ['[error, { size: big }]', 'c.yaml:1:26: option "size" of mine must be a number'],
    ['[error, { size: [1] }]', 'c.yaml:1:26: option "size" of mine must be a number'],
    ['{ strict: maybe }', 'c.yaml:1:18: option "strict" of mine must be true or false'],
    ['{ word: [a] }', 'c.yaml:1:18: option "word" of mine must be a text'],
    ['{ labels: [a] }', 'c.yaml:1:18: option "labels" of mine must be a mapping of texts'],
    ['{ labels: { a: [b] } }', 'c.yaml:1:18: option "labels" of mine must be a mapping of texts'],
    ['{ size: 5, strict: true, word: a, labels: { a: b, c: "1" } }', ''],
    ['{ strict: false }', ''],
  ])('of an option: %s', (setting, fault) => {
    expect(faultsOf(`rules: { mine: ${setting} }\n`, [mine])).toBe(fault)
  })

  it('of a glob too long to be one, wherever it stands', () => {
    const glob = 'a'.repeat(501)
    for (const text of [`exclude: ${glob}\n`, `purposes: { ${glob}: production }\n`, `overrides:\n  - { files: ${glob} }\n`]) expect(faultsOf(text)).toContain('a glob has at most 500 characters')
  })

  it('of lists with nothing in them', () => {
    expect(faultsOf('extends:\n')).toBe('c.yaml:1:1: extends is a list of texts')
    expect(faultsOf('exclude: [a, ]\nextends:\n  -\n')).toBe('c.yaml:3:3: extends is a list of texts')
    expect(faultsOf('overrides:\n  -\n')).toBe('c.yaml:2:3: an override is a mapping with files and extends, rules or failOn')
    expect(faultsOf('rules: { latest-tag: }\n')).toBe('c.yaml:1:10: write off, info, warning or error, [severity, { option: value }], or { option: value }')
    expect(faultsOf('purposes: { a: }\n')).toBe('c.yaml:1:13: "" is no purpose; use production, development, test, template, unknown')
  })

  it('of keys that are no texts', () => {
    expect(faultsOf('[a]: b\n')).toBe('')
    expect(faultsOf('rules: { [a]: off }\npurposes: { [a]: test }\n')).toBe('')
  })

  it('of a chain without an end', () => {
    const readFile = (path: string): string => `extends: [./${path}x.yaml]\n`
    expect(() => readConfig(createDocument('c.yaml', 'other', 'extends: [./a.yaml]\n'), rules, new RuleNames(rules), { readFile })).toThrow('more than 20 files extend one another')
  })

  it('all faults of a file come at once', () => {
    expect(faultsOf('failOn: x\nexclude: {}\nrules: { a: off }\n').split('\n').map((line) => line.split(' ')[0]).sort()).toEqual(['c.yaml:1:9:', 'c.yaml:2:10:', 'c.yaml:3:10:'])
  })

  it('a pattern of a policy has a bound', () => {
    expect(faultsOf(`policies:\n  - { id: a, message: m, forbid: { instruction: RUN, matches: ${'x'.repeat(501)} } }\n`)).toBe('c.yaml:2:63: a pattern has at most 500 characters')
  })

  it('says nothing of what is right', () => {
    for (const text of ['', 'extends: []\n', 'rules: { latest-tag: { } }\n', 'secrets:\n', 'locked: latest-tag\n', 'policies:\n  - { id: a, message: m, require: { service: { deploy: { replicas: } } } }\n']) expect(faultsOf(text)).toBe('')
  })
})
