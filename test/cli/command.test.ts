import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { command, folderOf } from '../support/command.ts'

const ROOT_IMAGE = 'FROM python:3.13-slim\nWORKDIR /srv\nADD app.py /srv/\nCMD ["python", "app.py"]\n'
const CLEAN = 'FROM python:3.13-slim\nENV PYTHONUNBUFFERED=1\nWORKDIR /srv\nCOPY app.py /srv/\nUSER nobody\nCMD ["python", "app.py"]\n'

interface Json {
  findings: { ruleId: string; path: string; line: number; column: number; endColumn: number; severity: string; message: string }[]
  files: { path: string; kind: string; purpose: string }[]
  summary: { files: number; error: number; warning: number; info: number; suppressed: number }
}

async function lintJson(folder: string, ...args: string[]): Promise<Json & { code: number }> {
  const { out, code } = await command(folder, '--format', 'json', ...args)
  return { ...(JSON.parse(out) as Json), code }
}

describe('exit codes', () => {
  it('is 1 with findings at or above the limit and 0 without', async () => {
    const folder = folderOf({ Dockerfile: ROOT_IMAGE })
    expect((await command(folder)).code).toBe(1)
    expect((await command(folder, '--fail-on', 'error')).code).toBe(0)
    expect((await command(folder, '--exit-zero')).code).toBe(0)
    expect((await command(folderOf({ Dockerfile: CLEAN }))).code).toBe(0)
  })

  it('is 2 where there is nothing to lint, and 0 when that is allowed', async () => {
    const folder = folderOf({ 'notes.txt': 'x' })
    const { code, err } = await command(folder)
    expect(code).toBe(2)
    expect(err).toContain('nothing to lint')
    expect((await command(folder, '--allow-empty')).code).toBe(0)
  })

  it('is 0 where everything was left out on purpose, and says by what', async () => {
    const { code, err } = await command(folderOf({ Dockerfile: ROOT_IMAGE }), '--exclude', 'Dockerfile')
    expect(code).toBe(0)
    expect(err).toBe('dockerlint: nothing is linted: Dockerfile is left out by --exclude Dockerfile\n')
    const configured = folderOf({ 'vendor/a/Dockerfile': ROOT_IMAGE, 'vendor/b/Dockerfile': ROOT_IMAGE, 'dockerlint.config.yaml': 'exclude: [vendor/**]\n' })
    expect((await command(configured, 'vendor')).err).toContain('are left out by "vendor/**" under exclude in dockerlint.config.yaml')
    expect((await command(configured, 'vendor', '--quiet')).err).toBe('')
  })

  it.each([
    ['an unknown option', ['--formt', 'json'], 'did you mean "--format"'],
    ['an unknown format', ['--format', 'jsn'], 'did you mean "json"'],
    ['an unknown rule', ['--select', 'no-root-usr'], 'no-root-usr'],
    ['an unknown preset', ['--preset', 'strickt'], 'did you mean "strict"'],
    ['two formats on standard output', ['--format', 'json', '--format', 'sarif'], 'two formats'],
    ['a path that does not exist', ['nowhere'], 'nowhere'],
    ['a day that is none', ['--today', '2026-02-31'], '2026-02-31'],
    ['a file without its format', ['--format', 'json', '--output-file', 'a', '--output-file', 'b'], 'has no format'],
  ])('is 2 for %s, and says so', async (_, args, message) => {
    const { code, err, out } = await command(folderOf({ Dockerfile: CLEAN }), ...args)
    expect(code).toBe(2)
    expect(err).toContain(message)
    expect(out).toBe('')
  })
})

describe('which rules run', () => {
  it('takes ids, other linters\' codes and categories, and select replaces the set', async () => {
    const folder = folderOf({ Dockerfile: ROOT_IMAGE })
    const byCode = await lintJson(folder, '--select', 'DL3020')
    expect(byCode.findings.map((finding) => finding.ruleId)).toEqual(['prefer-copy'])
    expect((await lintJson(folder, '--select', 'prefer-copy,validity', '--ignore', 'DL3020')).findings).toEqual([])
    expect((await lintJson(folder, '--select', 'validity', '--extend-select', 'prefer-copy')).findings).toHaveLength(1)
  })

  it('reads the nearest configuration, with overrides by path', async () => {
    const folder = folderOf({
      'dockerlint.config.yaml': 'rules:\n  prefer-copy: error\noverrides:\n  - { files: ["ci/**"], rules: { prefer-copy: off } }\n',
      Dockerfile: ROOT_IMAGE,
      'ci/Dockerfile': ROOT_IMAGE,
      'web/dockerlint.config.json': '{ "rules": { "DL3020": "info" } }',
      'web/Dockerfile': ROOT_IMAGE,
    })
    const { findings } = await lintJson(folder, '--ignore', 'all', '--extend-select', 'prefer-copy')
    expect(findings).toEqual([])
    const all = await lintJson(folder)
    expect(all.findings.filter((finding) => finding.ruleId === 'prefer-copy').map((finding) => [finding.path, finding.severity])).toEqual([
      ['Dockerfile', 'error'], ['web/Dockerfile', 'info'],
    ])
  })

  it.each([
    ['an unknown key', 'rulez: {}\n', '1:1: unknown key "rulez" (did you mean "rules"?)'],
    ['an unknown rule', 'rules:\n  no-rot-user: off\n', '2:3: unknown rule "no-rot-user" (did you mean "no-root-user"?)'],
    ['a severity that is none', 'rules:\n  no-root-user: loud\n', '2:17: "loud" is no severity'],
    ['broken YAML', 'rules: [\n', 'dockerlint.config.yaml:'],
  ])('refuses a configuration with %s, at its place', async (_, text, message) => {
    const { code, err } = await command(folderOf({ 'dockerlint.config.yaml': text, Dockerfile: CLEAN }))
    expect(code).toBe(2)
    expect(err).toContain(message)
  })

  it('prints what holds for a path', async () => {
    const folder = folderOf({ 'dockerlint.config.yaml': 'rules: { no-root-user: error }\n', Dockerfile: CLEAN })
    const { out } = await command(folder, '--print-config', 'Dockerfile')
    expect(JSON.parse(out)).toMatchObject({ config: 'dockerlint.config.yaml', rules: { 'no-root-user': { severity: 'error' } } })
  })
})

describe('which files are linted', () => {
  it('leaves out what the configuration excludes, but not what is named', async () => {
    const folder = folderOf({ 'dockerlint.config.yaml': 'exclude: [vendor/**]\n', Dockerfile: ROOT_IMAGE, 'vendor/Dockerfile': ROOT_IMAGE })
    expect((await lintJson(folder)).files.map((file) => file.path)).toEqual(['Dockerfile'])
    expect((await lintJson(folder, 'vendor/Dockerfile')).files.map((file) => file.path)).toEqual(['vendor/Dockerfile'])
    expect((await command(folder, '--force-exclude', 'vendor/Dockerfile')).code).toBe(0)
  })

  it('leaves out globs, several of them at commas, but not at those in braces', async () => {
    const folder = folderOf({ 'a/Dockerfile': ROOT_IMAGE, 'b/Dockerfile': ROOT_IMAGE, 'c/Dockerfile': ROOT_IMAGE, 'x,y/Dockerfile': ROOT_IMAGE })
    const paths = async (...args: string[]): Promise<string[]> => (await lintJson(folder, '--select', 'prefer-copy', ...args)).findings.map(({ path }) => path)
    expect(await paths('--exclude', '{a,b}/**')).toEqual(['c/Dockerfile', 'x,y/Dockerfile'])
    expect(await paths('--exclude', 'a/**, b/**', '--exclude', 'c')).toEqual(['x,y/Dockerfile'])
    expect(await paths('--exclude', 'x\\,y,{a,c}')).toEqual(['b/Dockerfile'])
  })

  it('tells compose from other YAML by its content', async () => {
    const service = 'services:\n  web:\n    image: nginx:1.29.3\n'
    const folder = folderOf({
      'stack.yml': service,
      'k8s.yml': 'apiVersion: v1\nkind: Service\nspec: {}\n',
      'services.yml': 'services:\n  App\\Mailer:\n    class: Mailer\n',
      'openapi.yaml': 'openapi: 3.0.0\npaths: {}\n',
    })
    expect((await lintJson(folder, '--exit-zero')).files.map((file) => file.path)).toEqual(['stack.yml'])
  })

  it('lints a named file whatever its name', async () => {
    const folder = folderOf({ 'build-recipe.txt': ROOT_IMAGE })
    expect((await lintJson(folder, 'build-recipe.txt')).files).toMatchObject([{ path: 'build-recipe.txt', kind: 'dockerfile' }])
  })

  it('makes each file that it cannot read one finding and lints the rest', async () => {
    const folder = folderOf({
      'a/Dockerfile': new Uint8Array([0xff, 0xfe, 0x46, 0x00]),
      'b/Dockerfile': new Uint8Array([0x46, 0xc3, 0x28]),
      'c/Dockerfile': '',
      'd/Dockerfile': ROOT_IMAGE,
    })
    mkdirSync(join(folder, 'e/Dockerfile'), { recursive: true })
    const { findings, code } = await lintJson(folder)
    expect(code).toBe(1)
    for (const path of ['a/Dockerfile', 'b/Dockerfile', 'c/Dockerfile']) {
      expect(findings.filter((finding) => finding.path === path)).toHaveLength(1)
    }
    expect(findings.filter((finding) => finding.path === 'd/Dockerfile').length).toBeGreaterThan(0)
  })

  it('lists the files without linting them', async () => {
    expect((await command(folderOf({ Dockerfile: ROOT_IMAGE, '.env': 'A=1\n', '.dockerignore': '.git\n' }), '--show-files')).out).toBe('.dockerignore\n.env\nDockerfile\n')
  })
})

describe('inline ignores', () => {
  it.each([
    ['the next instruction', 'FROM alpine:3.22\n# dockerlint ignore=DL3020 -- kept on purpose\nADD app.py /srv/\nADD more.py /srv/\n', [4]],
    ['the file', 'FROM alpine:3.22\n# dockerlint file ignore=prefer-copy\nADD app.py /srv/\nADD more.py /srv/\n', []],
    ['a block', 'FROM alpine:3.22\n# dockerlint ignore-start=prefer-copy\nADD app.py /srv/\n# dockerlint ignore-end\nADD more.py /srv/\n', [5]],
    ['another rule only', 'FROM alpine:3.22\n# dockerlint ignore=latest-tag\nADD app.py /srv/\n', [3]],
  ])('silence %s', async (_, text, lines) => {
    const { findings } = await lintJson(folderOf({ Dockerfile: text }), '--select', 'prefer-copy')
    expect(findings.map((finding) => finding.line)).toEqual(lines)
  })

  it('silence a YAML node and a line at its end', async () => {
    const folder = folderOf({
      'compose.yaml': 'services:\n  # dockerlint ignore=service-without-image-or-build\n  one:\n  two: # dockerlint ignore=service-without-image-or-build\n  three:\n  web:\n    image: nginx:1.29.3\n',
    })
    const { findings, summary } = await lintJson(folder, '--select', 'service-without-image-or-build')
    expect(findings.map((finding) => finding.line)).toEqual([5])
    expect(summary.suppressed).toBe(2)
  })
})

describe('reports', () => {
  it('writes several, each where it belongs', async () => {
    const folder = folderOf({ Dockerfile: ROOT_IMAGE })
    const { out } = await command(folder, '--format', 'sarif', '--output-file', 'report.sarif', '--format', 'github')
    expect(out).toContain('::warning ')
    expect(JSON.parse(readFileSync(join(folder, 'report.sarif'), 'utf8'))).toMatchObject({ version: '2.1.0' })
  })

  it('has the contract\'s shape in JSON', async () => {
    const { out } = await command(folderOf({ Dockerfile: ROOT_IMAGE }), '--format', 'json', '--select', 'prefer-copy')
    const json = JSON.parse(out) as Record<string, unknown>
    expect(Object.keys(json)).toEqual(['schema', 'tool', 'findings', 'files', 'summary'])
    expect(json).toMatchObject({
      schema: 1,
      tool: { name: 'dockerlint' },
      findings: [{ ruleId: 'prefer-copy', path: 'Dockerfile', line: 3, column: 1, endLine: 3, endColumn: 4, aliases: expect.arrayContaining(['DL3020']) as unknown }],
      files: [{ path: 'Dockerfile', kind: 'dockerfile', purpose: 'production' }],
    })
  })

  it('is quiet when asked', async () => {
    expect((await command(folderOf({ Dockerfile: CLEAN }), '--quiet')).out).toBe('')
  })
})

describe('fixing', () => {
  it('applies safe fixes and reports what is left', async () => {
    const folder = folderOf({ Dockerfile: 'FROM alpine:3.22\r\nADD app.py /srv/\r\n' })
    const { err } = await command(folder, '--fix', '--select', 'prefer-copy')
    expect(err).toContain('fixed 1 finding in 1 file')
    expect(readFileSync(join(folder, 'Dockerfile'), 'utf8')).toBe('FROM alpine:3.22\r\nCOPY app.py /srv/\r\n')
  })

  it('shows a diff and changes nothing', async () => {
    const text = 'FROM alpine:3.22\nADD app.py /srv/\n'
    const folder = folderOf({ Dockerfile: text })
    const { code, out } = await command(folder, '--diff', '--select', 'prefer-copy')
    expect(code).toBe(1)
    expect(out).toContain('-ADD app.py /srv/\n+COPY app.py /srv/\n')
    expect(readFileSync(join(folder, 'Dockerfile'), 'utf8')).toBe(text)
    expect((await command(folder, '--diff', '--select', 'no-root-user')).code).toBe(0)
  })

  it('fixes a project in whose start script a fault stays', async () => {
    const folder = folderOf({ Dockerfile: 'FROM python:3.13-slim\nWORKDIR /srv/shop\nADD shop.py start.sh /srv/shop/\nENTRYPOINT ["bash", "/srv/shop/start.sh"]\n', 'shop.py': '', 'start.sh': '#!/bin/bash\npython manage.py migrate\ngunicorn --bind 0.0.0.0:8000 shop\n' })
    const { out, err } = await command(folder, '--fix', '--exit-zero', '--ignore', 'no-root-user')
    expect(out).toContain('entrypoint-without-exec')
    expect(err).not.toContain('not fixed')
    expect(readFileSync(join(folder, 'Dockerfile'), 'utf8')).toContain('COPY shop.py start.sh /srv/shop/')
  })

  it('leaves unsafe fixes alone unless told', async () => {
    const folder = folderOf({ 'compose.yaml': 'services:\n  db:\n    image: postgres:17.6\n    environment:\n      POSTGRES_PASSWORD: ${POSTGRES_PASSWORD:?}\n' })
    const before = readFileSync(join(folder, 'compose.yaml'), 'utf8')
    await command(folder, '--fix', '--select', 'database-without-volume')
    expect(readFileSync(join(folder, 'compose.yaml'), 'utf8')).toBe(before)
    await command(folder, '--fix', '--unsafe', '--select', 'database-without-volume')
    expect(readFileSync(join(folder, 'compose.yaml'), 'utf8')).toContain('/var/lib/postgresql/data')
  })

  it('never shows a secret in a diff', async () => {
    const secret = 'e5Wn2Kx8RqZt4VbJ7mLy9PcH3sDfGaU6'
    const folder = folderOf({ 'compose.yaml': `services:\n  web:\n    image: registry.example.org/web:1.0\n    environment:\n      SECRET_KEY: ${secret}\n` })
    const { out } = await command(folder, '--diff', '--unsafe', '--select', 'secret-in-compose')
    expect(out).toContain('SECRET_KEY')
    expect(out).not.toContain(secret)
  })
})

describe('explain and inspect', () => {
  it('explains a rule by its own name and by another linter\'s code', async () => {
    const folder = folderOf({})
    expect((await command(folder, 'explain', 'no-root-user')).out).toContain('no-root-user')
    expect((await command(folder, 'explain', 'DL3020')).out).toContain('prefer-copy')
    expect((await command(folder, 'explain', 'nothing')).code).toBe(2)
  })

  it('shows what was understood', async () => {
    const folder = folderOf({ Dockerfile: 'FROM alpine:3.22 AS build\nRUN <<EOF\nx\nEOF\nFROM scratch\nONBUILD RUN x\nCOPY --from=build /a \\\n  /b\n' })
    const { out } = await command(folder, 'inspect', 'Dockerfile')
    const { files } = JSON.parse(out) as { files: { instructions: { keyword: string; line: number; endLine: number }[]; stages: { name: string }[]; errors: unknown[] }[] }
    expect(files[0]?.instructions.map(({ keyword, line, endLine }) => [keyword, line, endLine])).toEqual([
      ['FROM', 1, 1], ['RUN', 2, 4], ['FROM', 5, 5], ['ONBUILD', 6, 6], ['COPY', 7, 8],
    ])
    expect(files[0]?.errors).toEqual([])
    expect(files[0]?.stages[0]?.name).toBe('build')
  })

  it('shows at least one error for what the builder cannot read', async () => {
    const folder = folderOf({ Dockerfile: 'FROM a\nRUN <<EOF\n' })
    const { files } = JSON.parse((await command(folder, 'inspect', '.')).out) as { files: { errors: { ruleId: string; line: number }[] }[] }
    expect(files[0]?.errors).toMatchObject([{ ruleId: 'syntax-error', line: 2 }])
  })
})

describe('hostile content', () => {
  it('does not reach the terminal as it is', async () => {
    const folder = folderOf({ Dockerfile: 'FROM alpine:3.22\nADD \u001b[31mred\u202e.py /srv/\n' })
    for (const format of ['text', 'compact', 'github']) {
      const { out } = await command(folder, '--format', format, '--select', 'prefer-copy', '--no-color')
      expect(out).not.toMatch(/[\u001b\u202e]/)
    }
  })

  it('does not follow a configuration that names itself', async () => {
    const folder = folderOf({ Dockerfile: CLEAN })
    writeFileSync(join(folder, 'dockerlint.config.yaml'), 'extends: [./dockerlint.config.yaml]\n')
    expect((await command(folder)).code).toBe(2)
  })
})
