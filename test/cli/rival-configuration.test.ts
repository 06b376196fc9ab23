import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { command, folderOf } from '../support/command.ts'

// The first run loads the whole program.
beforeAll(async () => {
  await command(folderOf({ Dockerfile: 'FROM scratch\n', '.hadolint.yaml': '', 'compose.yaml': 'services: {}\n' }))
}, 60_000)

interface Json {
  findings: { ruleId: string; path: string; line: number; severity: string; aliases: string[] }[]
  summary: { suppressed: number }
}

async function lint(files: Readonly<Record<string, string>>, ...args: string[]): Promise<Json & { code: number; err: string }> {
  const { out, err, code } = await command(folderOf(files), '--shellcheck', 'off', '--format', 'json', ...args)
  return { ...(JSON.parse(out) as Json), code, err }
}

function codes({ findings }: Json): string[] {
  return findings.map(({ aliases, line, severity }) => `${line} ${aliases.find((alias) => /^(?:DL|SC)\d/.test(alias)) ?? 'none'} ${severity}`)
}

const DOCKERFILE = 'FROM debian:latest\nRUN apt-get update && apt-get install -y curl=1.* && rm -rf /var/lib/apt/lists/*\nADD app /srv/app\nCMD ["/srv/app"]\n'

describe('a folder with only a .hadolint.yaml', () => {
  it('is linted as hadolint would, at its severities', async () => {
    const result = await lint({ Dockerfile: DOCKERFILE, '.hadolint.yaml': 'ignored: []\n' })
    expect(codes(result)).toEqual(['1 DL3007 warning', '2 DL3015 info', '3 DL3020 error'])
    expect(result.code).toBe(1)
  })

  it('leaves out what is ignored and takes other severities', async () => {
    expect(codes(await lint({ Dockerfile: DOCKERFILE, '.hadolint.yaml': 'ignored: [DL3020]\noverride:\n  error: [DL3015]\n  info: [DL3007]\n' }))).toEqual(['1 DL3007 info', '2 DL3015 error'])
  })

  it('fails at hadolint\'s threshold, unless the command line says another', async () => {
    const files = { Dockerfile: DOCKERFILE, '.hadolint.yml': 'ignored: [DL3020, DL3007]\nfailure-threshold: warning\n' }
    expect((await lint(files)).code).toBe(0)
    expect((await lint({ ...files, '.hadolint.yml': 'ignored: [DL3020, DL3007]\n' })).code).toBe(1)
    expect((await lint(files, '--fail-on', 'info')).code).toBe(1)
    expect((await lint({ ...files, '.hadolint.yml': 'no-fail: true\n' })).code).toBe(0)
  })

  it('holds for folders below, and not for compose files', async () => {
    const { findings } = await lint({
      '.hadolint.yaml': 'ignored: [DL3007, DL3015]\n', 'web/Dockerfile': DOCKERFILE,
      'compose.yaml': 'services:\n  web:\n    build: web\n    privileged: true\n',
    })
    expect(findings.filter(({ path }) => path === 'web/Dockerfile').map(({ aliases }) => aliases.includes('DL3020'))).toEqual([true])
    expect(findings.some(({ path, ruleId }) => path === 'compose.yaml' && ruleId === 'privileged')).toBe(true)
  })

  it('is passed over with --no-config, and may be named', async () => {
    const folder = folderOf({ Dockerfile: DOCKERFILE, 'ci/.hadolint.yaml': 'ignored: [DL3007, DL3015, DL3020]\n' })
    expect((await command(folder, '--config', 'ci/.hadolint.yaml', '--quiet')).out).toBe('')
    expect((await command(folder, '--no-config', '--quiet')).out).not.toBe('')
  })
})

describe('beside a configuration of ours', () => {
  it('a rival\'s file does not count, and that is said', async () => {
    const result = await lint({ Dockerfile: DOCKERFILE, '.hadolint.yaml': 'ignored: [DL3020]\n', 'dockerlint.config.yaml': 'extends: [hadolint]\n' })
    expect(codes(result)).toContain('3 DL3020 error')
    expect(result.err).toContain('.hadolint.yaml beside it is not read')
  })
})

describe('other linters\' configuration', () => {
  it('turns single codes off', async () => {
    const { findings } = await lint({ Dockerfile: DOCKERFILE, '.trivyignore': 'AVD-DS-0005\n' })
    expect(findings.length).toBeGreaterThan(0)
    expect(findings.some(({ ruleId }) => ruleId === 'prefer-copy')).toBe(false)
  })

  it('takes dclint\'s rules for compose files, and says what it cannot', async () => {
    const compose = 'version: "3"\nservices:\n  web:\n    image: nginx:1.29.3\n'
    const { findings, err, code } = await lint({ 'compose.yaml': compose, '.dclintrc': '{ "rules": { "no-version-field": 2, "made-up": 1 } }' })
    expect(findings.find(({ ruleId }) => ruleId === 'obsolete-version')?.severity).toBe('error')
    expect(err).toContain('made-up')
    expect(code).toBe(1)
  })

  it('never runs a configuration that is a program', async () => {
    const { err } = await lint({ 'compose.yaml': 'services:\n  web:\n    image: nginx:1.29.3\n', 'dclint.config.js': 'throw new Error()' })
    expect(err).toContain('never run')
  })
})

describe('# check=', () => {
  const text = 'FROM debian:13\n# not its name\nARG VERSION=1\nLABEL version=$VERSION\n'

  it('turns an experimental check on for its file, unless it was refused', async () => {
    const ids = async (directive: string, ...args: string[]): Promise<boolean> => {
      const { findings } = await lint({ Dockerfile: directive + text }, ...args)
      return findings.some(({ ruleId }) => ruleId === 'invalid-definition-description')
    }
    expect(await ids('')).toBe(false)
    expect(await ids('# check=experimental=all\n')).toBe(true)
    expect(await ids('# check=skip=all;experimental=InvalidDefinitionDescription\n')).toBe(true)
    expect(await ids('# check=experimental=all\n', '--ignore', 'InvalidDefinitionDescription')).toBe(false)
    expect(await ids('# check=experimental=all\n', '--select', 'prefer-copy')).toBe(false)
  })

  it('raises what it finds to an error with error=true, and with it the exit code', async () => {
    const casing = 'FROM debian:13 as build\nRUN make\nFROM debian:13\nCOPY --from=build /a /a\nUSER 1000\n'
    expect((await lint({ Dockerfile: casing }, '--select', 'FromAsCasing', '--fail-on', 'error')).code).toBe(0)
    expect((await lint({ Dockerfile: `# check=error=true\n${casing}` }, '--select', 'FromAsCasing', '--fail-on', 'error')).code).toBe(1)
  })
})

describe('presets of rivals', () => {
  it('report only what the rival has a code for', async () => {
    const { findings } = await lint({ Dockerfile: DOCKERFILE }, '--preset', 'hadolint')
    expect(findings.map(({ severity }) => severity)).toEqual(['warning', 'info', 'error'])
    const { findings: checks } = await lint({ Dockerfile: 'from debian:13 as Build\nMAINTAINER me\n' }, '--preset', 'buildkit')
    expect(checks.every(({ aliases }) => aliases.some((alias) => /^(?:[A-Z][a-z]+){2,}$/.test(alias)))).toBe(true)
    expect(checks.length).toBeGreaterThan(1)
  })
})

describe('migrate', () => {
  it('prints what it would write, and writes it on request', async () => {
    const folder = folderOf({ Dockerfile: DOCKERFILE, '.hadolint.yaml': 'ignored: [DL3020]\ntypo: 1\n' })
    const { out, err, code } = await command(folder, 'migrate')
    expect(code).toBe(0)
    expect(out).toContain('prefer-copy: off  # DL3020')
    expect(err).toContain('"typo"')
    expect((await command(folder, 'migrate', '--write')).code).toBe(0)
    expect(readFileSync(join(folder, 'dockerlint.config.yaml'), 'utf8')).toBe(out)
    expect((await command(folder, 'migrate', '--write')).code).toBe(2)
  })

  it('finds the same afterwards', async () => {
    const files = { Dockerfile: DOCKERFILE, '.hadolint.yaml': 'ignored: [DL3020]\noverride: { error: [DL3015] }\n' }
    const folder = folderOf(files)
    const before = (await command(folder, '--shellcheck', 'off', '--format', 'compact', '--quiet')).out
    await command(folder, 'migrate', '--write')
    expect((await command(folder, '--shellcheck', 'off', '--format', 'compact', '--quiet')).out).toBe(before)
  })

  it('says where there is nothing', async () => {
    const folder = folderOf({ Dockerfile: DOCKERFILE })
    expect((await command(folder, 'migrate')).code).toBe(2)
    expect((await command(folder, 'migrate', 'nowhere')).err).toContain('there is no folder nowhere')
    expect((await command(folder, 'migrate', '--wrte')).code).toBe(2)
  })
})
