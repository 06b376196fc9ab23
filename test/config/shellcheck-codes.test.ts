import { describe, expect, it } from 'vitest'
import { rules } from '../../rules/index.ts'
import { readConfig } from '../../src/config/read.ts'
import { RuleNames } from '../../src/config/presets.ts'
import { resolveConfig, type Selection } from '../../src/config/resolve.ts'
import { findingSeverity } from '../../src/engine/plan.ts'
import { createDocument } from '../../src/text/document.ts'

const names = new RuleNames(rules)
const shellcheck = rules.find((rule) => rule.yieldsByCode === true)

/** The severity of what ShellCheck says under a code, as a command line and a configuration set it. */
function severity(code: string, selection: Partial<Selection>, yaml?: string): string | undefined {
  if (shellcheck === undefined) throw new Error('no rule passes on what ShellCheck says')
  const config = yaml === undefined ? undefined : readConfig(createDocument('dockerlint.config.yaml', 'other', yaml), rules, names)
  const setting = resolveConfig(rules, names, { extendSelect: [], ignore: [], ...selection }, () => config).planFor(['Dockerfile']).setting(shellcheck, 'Dockerfile')
  return setting === undefined ? undefined : findingSeverity(setting, [code], 'info')
}

describe('codes of ShellCheck on the command line', () => {
  it('leave out what is passed on under them, and nothing else', () => {
    expect(severity('SC2250', { ignore: ['sc2250'] })).toBeUndefined()
    expect(severity('SC2086', { ignore: ['SC2250'] })).toBe('info')
    expect(severity('SC2086', { ignore: ['SC2086'] })).toBeUndefined()
  })

  it('select what is passed on under them, and nothing else', () => {
    expect(severity('SC2086', { select: ['SC2086'] })).toBe('info')
    expect(severity('SC2250', { select: ['SC2086'] })).toBeUndefined()
    expect(severity('SC2250', { select: ['SC2086', 'shellcheck'] })).toBe('info')
    expect(severity('SC2086', { select: ['DL3008'] })).toBeUndefined()
  })

  it('are added to a preset that leaves them out', () => {
    expect(severity('SC2250', { presets: ['dclint'] })).toBeUndefined()
    expect(severity('SC2250', { presets: ['dclint'], extendSelect: ['SC2250'] })).toBe('info')
    expect(severity('SC2086', { presets: ['dclint'], extendSelect: ['SC2250'] })).toBeUndefined()
  })
})

it('has levels for codes of ShellCheck in a configuration, also for those that no rule knows', () => {
  expect(severity('SC2250', {}, 'rules: { SC2250: off }\n')).toBeUndefined()
  expect(severity('SC2250', {}, 'rules: { sc2250: error }\n')).toBe('error')
  expect(severity('SC2016', {}, 'rules: { SC2250: off }\n')).toBe('info')
})
