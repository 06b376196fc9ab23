import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { matchesWildcard } from '../../src/text/wildcard.ts'
import { command, folderOf } from '../support/command.ts'
import { processorTimeSince } from '../support/processor-time.ts'

const DOCKERFILE = 'FROM alpine:3.22\nADD app.py /srv/\nRUN  curl \\\n  example.org | sh\nUSER nobody\n'

async function found(folder: string, ...args: string[]): Promise<string[]> {
  const { out, err } = await command(folder, '--format', 'json', ...args)
  if (out === '') throw new Error(err)
  const { findings } = JSON.parse(out) as { findings: { path: string; line: number; ruleId: string; severity: string }[] }
  return findings.map(({ path, line, ruleId, severity }) => `${path}:${line} ${ruleId} ${severity}`)
}

async function refused(files: Readonly<Record<string, string>>, ...args: string[]): Promise<string> {
  const { code, err } = await command(folderOf({ Dockerfile: DOCKERFILE, ...files }), ...args)
  expect(code).toBe(2)
  return err
}

describe('extends', () => {
  it('takes files, each from the folder of the file that names it, the nearer one over the farther', async () => {
    const folder = folderOf({
      Dockerfile: DOCKERFILE,
      'ci/Dockerfile': DOCKERFILE,
      'config/company.yaml': 'extends: ./base/all.json\nrules: { prefer-copy: error }\n',
      'config/base/all.json': '{ "extends": [], "rules": { "prefer-copy": "info", "no-root-user": "off" }, "exclude": ["ci/**"] }',
      'dockerlint.config.yaml': 'extends: [./config/company.yaml]\n',
    })
    expect(await found(folder)).toEqual(['Dockerfile:2 prefer-copy error'])
    writeFileSync(join(folder, 'dockerlint.config.yaml'), 'extends: [./config/company.yaml]\nrules: { prefer-copy: warning }\n')
    expect(await found(folder)).toEqual(['Dockerfile:2 prefer-copy warning'])
  })

  it('adds files to presets', async () => {
    const folder = folderOf({ Dockerfile: DOCKERFILE, 'company.yaml': 'extends: []\nrules: { no-root-user: error }\n', 'dockerlint.config.yaml': 'extends: [recommended, ./company.yaml]\n' })
    expect(await found(folder, '--select', 'prefer-copy')).toEqual(['Dockerfile:2 prefer-copy warning'])
    const { out } = await command(folder, '--print-config', 'Dockerfile')
    expect(JSON.parse(out)).toMatchObject({ rules: { 'no-root-user': { severity: 'error' }, 'prefer-copy': { severity: 'warning' } } })
  })

  it('adds what both say of codes, locks, secrets and policies', async () => {
    const secret = (name: string): string => `      ${name}: e5Wn2Kx8RqZt4VbJ7mLy9PcH3sDfGaU6\n`
    const policy = (id: string, message: string): string => `policies:\n  - { id: ${id}, message: ${message}, forbid: { instruction: MAINTAINER } }\n  - { id: both, message: ${message}, forbid: { instruction: MAINTAINER } }\n`
    const folder = folderOf({
      Dockerfile: `# dockerlint file ignore=prefer-copy,no-root-user\n${DOCKERFILE.replace('USER nobody\n', '')}MAINTAINER a\n`,
      'compose.yaml': `services:\n  web:\n    image: a:1\n    environment:\n${secret('FIRST_TOKEN')}${secret('SECOND_TOKEN')}${secret('THIRD_TOKEN')}`,
      'company.yaml': `extends: []\nlocked: [prefer-copy]\nsecrets: { allow: [FIRST_TOKEN] }\n${policy('farther', 'far')}rules: { prefer-copy: warning, no-root-user: warning, secret-in-compose: error, SC2086: error }\n`,
      'dockerlint.config.yaml': `extends: [./company.yaml]\nlocked: [no-root-user]\nsecrets: { allow: { names: [SECOND_TOKEN], values: [abc] } }\n${policy('nearer', 'near')}rules: { SC2154: info }\n`,
    })
    expect(await found(folder)).toEqual(['Dockerfile:2 no-root-user warning', 'Dockerfile:3 prefer-copy warning', 'Dockerfile:6 both warning', 'Dockerfile:6 farther warning', 'Dockerfile:6 nearer warning', 'compose.yaml:7 secret-in-compose error'])
    const { out } = await command(folder, '--format', 'compact', '--select', 'both')
    expect(out).toContain('near')
  })

  it('refuses circles, missing files, code, and faults in what is extended, at their places', async () => {
    expect(await refused({ 'dockerlint.config.yaml': 'extends: ./a.yaml\n', 'a.yaml': 'extends: [./b.yaml]\n', 'b.yaml': 'extends: [./a.yaml]\n' })).toContain('b.yaml:1:11: this file extends itself: a.yaml → b.yaml → a.yaml')
    expect(await refused({ 'dockerlint.config.yaml': 'extends: ./a.yaml\n' })).toContain('dockerlint.config.yaml:1:10: there is no readable file a.yaml')
    expect(await refused({ 'dockerlint.config.yaml': 'extends: ./a.js\n', 'a.js': '' })).toContain('code is run only where --config names it')
    expect(await refused({ 'dockerlint.config.yaml': 'extends: ./a.yaml\n', 'a.yaml': '\nrulez: {}\n' })).toContain('a.yaml:2:1: unknown key "rulez" (did you mean "rules"?)')
    expect(await refused({ 'dockerlint.config.yaml': 'extends: ../../../../../../../etc/passwd.yaml\n' })).toContain('no readable file')
  })
})

describe('overrides', () => {
  it('turn rules on and off, and options alone leave them as they are', async () => {
    const folder = folderOf({
      'dockerlint.config.yaml': 'extends: []\nrules: { prefer-copy: warning }\noverrides:\n  - { files: [off/**], rules: { prefer-copy: off } }\n  - { files: [on/**], rules: { no-root-user: [error, { allow: [] }], prefer-copy: info } }\n  - { files: [options/**], rules: { no-root-user: { allow: [] } } }\n',
      ...Object.fromEntries(['off', 'on', 'options', 'other'].map((name) => [`${name}/Dockerfile`, 'FROM alpine:3.22\nADD app.py /srv/\nCMD ["/srv/app"]\n'])),
    })
    expect(await found(folder)).toEqual(['on/Dockerfile:1 no-root-user error', 'on/Dockerfile:2 prefer-copy info', 'options/Dockerfile:2 prefer-copy warning', 'other/Dockerfile:2 prefer-copy warning'])
  })

  it('bring presets of their own, unless the command line names some', async () => {
    const folder = folderOf({ 'dockerlint.config.yaml': 'extends: [recommended]\noverrides: [{ files: [quiet/**], extends: [] }]\n', 'quiet/Dockerfile': DOCKERFILE, 'other/Dockerfile': DOCKERFILE })
    expect((await found(folder, '--ignore', 'secrets')).filter((line) => line.includes('prefer-copy'))).toEqual(['other/Dockerfile:2 prefer-copy warning'])
    expect((await found(folder, '--preset', 'recommended')).filter((line) => line.includes('prefer-copy'))).toEqual(['other/Dockerfile:2 prefer-copy warning', 'quiet/Dockerfile:2 prefer-copy warning'])
  })

  it('give codes of ShellCheck another severity for some files', async () => {
    const folder = folderOf({
      'dockerlint.config.yaml': 'extends: [recommended]\nrules: { SC2154: error, SC2250: info }\noverrides: [{ files: [a/**], rules: { SC2154: info } }, { files: [b/**], rules: { SC2154: off } }]\n',
      ...Object.fromEntries(['a', 'b', 'c'].map((name) => [`${name}/Dockerfile`, 'FROM debian:13\nRUN echo $x\n'])),
      'check.sh': `#!/bin/sh\necho '${JSON.stringify({ comments: [2154, 2250].map((code) => ({ file: '0', line: 2, column: 6, endLine: 2, endColumn: 8, level: 'style', code, message: 'm', fix: null })) })}'\n`,
    })
    chmodSync(join(folder, 'check.sh'), 0o755)
    const lines = (await found(folder, '--shellcheck', './check.sh')).filter((line) => line.includes('shellcheck'))
    expect(lines).toEqual(['a/Dockerfile:2 shellcheck info', 'a/Dockerfile:2 shellcheck info', 'b/Dockerfile:2 shellcheck info', 'c/Dockerfile:2 shellcheck info', 'c/Dockerfile:2 shellcheck error'].sort())
  })
})

describe('policies', () => {
  it('of one name say in each folder what its own configuration says', async () => {
    const policy = (message: string): string => `extends: []\npolicies:\n  - { id: mine, message: ${message}, forbid: { instruction: ADD } }\n`
    const folder = folderOf({ 'a/dockerlint.config.yaml': policy('not in a'), 'b/dockerlint.config.yaml': policy('not in b'), 'a/Dockerfile': DOCKERFILE, 'b/Dockerfile': DOCKERFILE })
    const { out } = await command(folder, '--format', 'compact')
    expect(out.trimEnd().split('\n').map((line) => line.replace(/^(\w+)\/Dockerfile:2.*warning: /, '$1 '))).toEqual([expect.stringMatching(/^a not in a/), expect.stringMatching(/^b not in b/)])
  })


  const POLICIES = `extends: []
policies:
  - { id: no-curl-pipe, message: Use the mirror, severity: error, forbid: { instruction: run, matches: "*curl *| sh*" } }
  - { id: own-base, message: Say which team owns it, require: { instruction: LABEL, matches: "*team=*" } }
  - { id: no-privileged, message: Ask security first, forbid: { service: { privileged: "true" } } }
  - { id: limits, message: Set a memory limit, severity: info, require: { service: { deploy: { resources: { limits: { memory: "*" } } } } } }
  - { id: no-debug, message: Not here, forbid: { service: { environment: { DEBUG: "1" } } } }
`

  it('forbid and require instructions and services, by patterns', async () => {
    const folder = folderOf({
      'dockerlint.config.yaml': POLICIES,
      Dockerfile: `${DOCKERFILE}FROM alpine:3.22 AS labelled\nLABEL org.example.team=web\nFROM labelled\nUSER nobody\n`,
      'compose.yaml': 'services:\n  one:\n    image: a:1\n    privileged: true\n    environment: [DEBUG=1]\n  two:\n    image: a:1\n    deploy: { resources: { limits: { memory: 1g } } }\n    environment: { DEBUG: "0" }\n',
    })
    expect(await found(folder)).toEqual(['Dockerfile:3 no-curl-pipe error', 'compose.yaml:2 limits info', 'compose.yaml:4 no-privileged warning', 'compose.yaml:5 no-debug warning'])
    expect(await found(folder, '--select', 'no-curl-pipe')).toEqual(['Dockerfile:3 no-curl-pipe error'])
    writeFileSync(join(folder, 'Dockerfile'), DOCKERFILE)
    expect(await found(folder, 'Dockerfile')).toEqual(['Dockerfile:1 own-base warning', 'Dockerfile:3 no-curl-pipe error'])
  })

  it('are rules like any other: ignored, given another severity, overridden, reported in SARIF', async () => {
    const folder = folderOf({
      'dockerlint.config.yaml': `${POLICIES}rules: { no-curl-pipe: info, own-base: off }\n`,
      Dockerfile: DOCKERFILE,
      'other/Dockerfile': `# dockerlint file ignore=no-curl-pipe -- kept\n${DOCKERFILE}`,
    })
    expect(await found(folder)).toEqual(['Dockerfile:3 no-curl-pipe info'])
    const { out } = await command(folder, '--format', 'sarif')
    expect(JSON.parse(out)).toMatchObject({ runs: [{ results: [{ ruleId: 'no-curl-pipe' }] }] })
  })

  it.each([
    ['an id that is taken', '{ id: no-root-user, message: m, forbid: { instruction: RUN } }', '2:11: "no-root-user" is the name of a rule already'],
    ['no message', '{ id: mine, forbid: { instruction: RUN } }', 'needs a message'],
    ['neither', '{ id: mine, message: m }', 'needs either forbid or require'],
    ['an unknown instruction', '{ id: mine, message: m, forbid: { instruction: RUNN } }', '"RUNN" is no instruction'],
    ['an unknown key', '{ id: mine, message: m, forbidden: {} }', 'unknown key "forbidden"'],
    ['a list as a value', '{ id: mine, message: m, forbid: { service: { ports: [a] } } }', 'service is a mapping'],
  ])('are refused with %s', async (_, policy, message) => {
    expect(await refused({ 'dockerlint.config.yaml': `policies:\n  - ${policy}\n` })).toContain(message)
  })

  it('match in time that grows with the text, whatever the pattern', () => {
    const started = process.cpuUsage()
    expect(matchesWildcard(`${'*a'.repeat(200)}b`, 'a'.repeat(100_000))).toBe(false)
    expect(processorTimeSince(started)).toBeLessThan(2000)
    expect(['', 'a', 'ab', 'axxb', 'ba'].map((text) => matchesWildcard('a*b', text))).toEqual([false, false, true, true, false])
    expect([matchesWildcard('*', ''), matchesWildcard('?', ''), matchesWildcard('a.c', 'abc'), matchesWildcard('a?c', 'abc')]).toEqual([true, false, false, true])
  })
})

describe('secrets that are none', () => {
  it('are told by their names or values', async () => {
    const secret = 'e5Wn2Kx8RqZt4VbJ7mLy9PcH3sDfGaU6'
    const compose = `services:\n  web:\n    image: registry.example.org/web:1.0\n    environment:\n      SECRET_KEY: ${secret}\n`
    const folder = folderOf({ 'compose.yaml': compose })
    expect(await found(folder, '--select', 'secrets')).not.toEqual([])
    for (const allow of ['[SECRET_*]', '{ names: [SECRET_KEY] }', `{ values: ["e5Wn*"] }`]) {
      writeFileSync(join(folder, 'dockerlint.config.yaml'), `secrets: { allow: ${allow} }\n`)
      expect(await found(folder, '--select', 'secrets')).toEqual([])
    }
    writeFileSync(join(folder, 'dockerlint.config.yaml'), 'secrets: { allow: [OTHER] }\n')
    expect(await found(folder, '--select', 'secrets')).not.toEqual([])
  })
})

describe('configuration as code', () => {
  const CONFIG = "module.exports = { extends: [], plugins: ['./rules/mine.mjs', { id: 'inline', on: { USER(step, context) { context.report(step.instruction.range, 'inline speaks') } } }], rules: { mine: 'error' } }\n"
  const RULE = "export default { id: 'mine', title: 'Mine', category: 'style', severity: 'info', on: { ADD(step, context) { context.report(step.instruction.name, 'mine speaks') } } }\n"

  it('brings rules of its own, where --config names it', async () => {
    const folder = folderOf({ Dockerfile: DOCKERFILE, 'lint/dockerlint.config.cjs': CONFIG, 'lint/rules/mine.mjs': RULE })
    expect(await found(folder, '--config', 'lint/dockerlint.config.cjs')).toEqual(['Dockerfile:2 mine error', 'Dockerfile:5 inline warning'])
  })

  it('may be TypeScript where Node loads it, and is refused with the reason where not', async () => {
    const folder = folderOf({
      Dockerfile: DOCKERFILE,
      'lint/dockerlint.config.mts': "const rule: string = 'mine'\nexport default { extends: [] as string[], plugins: ['./mine.mts'], rules: { [rule]: 'error' } }\n",
      'lint/mine.mts': RULE.replace('(step, context)', '(step: any, context: any)'),
      'package.json': '{ "type": "commonjs" }', 'wrong.ts': 'enum X { A }\nexport default {}\n', 'wrong.js': 'export default {}\n',
    })
    const loads = Boolean((process.features as { typescript?: unknown }).typescript)
    if (loads) {
      expect(await found(folder, '--config', 'lint/dockerlint.config.mts')).toEqual(['Dockerfile:2 mine error'])
      expect((await command(folder, '--config', 'wrong.ts')).err).toContain('wrong.ts: ')
    } else expect((await command(folder, '--config', 'lint/dockerlint.config.mts')).err).toContain('loads no TypeScript; 22.18 and later do')
    const { err, code } = await command(folder, '--config', 'wrong.js')
    expect(code).toBe(2)
    expect(err).toContain('name the file .mjs, or write "type": "module" there')
  })

  it('is never found by itself', async () => {
    const folder = folderOf({ Dockerfile: DOCKERFILE, 'dockerlint.config.js': 'throw new Error("ran")', 'dockerlint.config.mjs': 'throw new Error("ran")', 'dockerlint.config.ts': 'throw new Error("ran")' })
    expect((await command(folder)).err).not.toContain('ran')
  })

  it.each([
    ['throws', 'throw new Error("no luck")', 'no luck'],
    ['gives nothing', 'module.exports = 1', 'no configuration object'],
    ['has an unknown key', 'module.exports = { rulez: {} }', 'config.cjs:1:1: unknown key "rulez" (did you mean "rules"?)'],
    ['names no plugin', "module.exports = { plugins: ['./none.js'] }", 'none.js'],
    ['has a rule without handlers', "module.exports = { plugins: [{ id: 'x' }] }", 'is no rule'],
    ['has plugins that are no list', "module.exports = { plugins: 'mine' }", 'plugins is a list'],
    ['has a rule without a name', "module.exports = { plugins: [{ id: 'No Name', on: {} }] }", 'small letters, digits and hyphens'],
    ['has a rule in no category', "module.exports = { plugins: [{ id: 'x', category: 'taste', on: {} }] }", 'rule x has no known category; use validity'],
    ['has a rule without a severity', "module.exports = { plugins: [{ id: 'x', severity: 'loud', on: {} }] }", 'rule x has no known severity; use error'],
    ['has a list of rules with one that is none', "module.exports = { plugins: [[{ id: 'x', on: {} }, 1]] }", 'is no rule'],
    ['throws what is no error', 'throw "no luck at all"', 'no luck at all'],
    ['holds itself', 'module.exports = { rules: {} }; module.exports.rules.all = module.exports', 'circular'],
    ['extends what is wrong', "module.exports = { extends: ['./other.yaml'] }", 'other.yaml:2:1: unknown key "rulez"'],
    ['takes a name', "module.exports = { plugins: [{ id: 'prefer-copy', on: {} }] }", 'name of a rule already'],
  ])('is refused where it %s', async (_, text, message) => {
    expect(await refused({ 'config.cjs': text, 'other.yaml': '# Ours\nrulez: {}\n' }, '--config', 'config.cjs')).toContain(message)
  })
})
