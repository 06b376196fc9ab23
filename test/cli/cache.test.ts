import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import type * as runModule from '../../src/cli/run.ts'
import { command, commandOnTerminal, folderOf } from '../support/command.ts'

// How often linting was really done is how it is known whether a run was given again.
const lints = vi.hoisted(() => ({ count: 0 }))
vi.mock('../../src/cli/run.ts', async (original) => {
  const real = await original<typeof runModule>()
  return { ...real, run: (...args: Parameters<typeof real.run>) => { lints.count++; return real.run(...args) } }
})

const PROJECT = {
  'compose.yaml': 'services:\n  web:\n    build: web\n    env_file: web.env\n',
  'web.env': 'A=1\n',
  'web/Dockerfile': 'FROM python:3.13-slim\nWORKDIR /srv\nCOPY . .\nENTRYPOINT ["/srv/start.sh"]\n',
  'web/start.sh': '#!/bin/sh\nexec python app.py\n',
  'web/.dockerignore': '.git\n',
}

/** Whether a run was done, and what it gave. */
async function ran(folder: string, ...args: string[]): Promise<{ done: boolean; code: number; out: string; err: string }> {
  const before = lints.count
  const result = await command(folder, '--format', 'json', '--preset', 'all', '--today', '2026-11-01', ...args)
  return { done: lints.count > before, ...result }
}

async function expectFreshAndRight(folder: string, ...args: string[]): Promise<void> {
  const cached = await ran(folder, '--cache', ...args)
  expect(cached.done).toBe(true)
  const { code, out, err } = await ran(folder, ...args)
  expect({ code: cached.code, out: cached.out, err: cached.err }).toEqual({ code, out, err })
  expect((await ran(folder, '--cache', ...args)).done).toBe(false)
}

describe('--cache', () => {
  it('gives the same run again where nothing changed, with all its reports', async () => {
    const folder = folderOf(PROJECT)
    const args = ['--output-file', 'all.json', '--format', 'sarif', '--output-file', 'all.sarif', '--format', 'text', '--cache']
    const first = await ran(folder, ...args)
    await ran(folder, ...args)
    const reports = [readFileSync(join(folder, 'all.json'), 'utf8'), readFileSync(join(folder, 'all.sarif'), 'utf8')]
    for (const name of ['all.json', 'all.sarif']) writeFileSync(join(folder, name), '')
    const again = await ran(folder, ...args)
    expect(again).toEqual({ ...first, done: false })
    expect([readFileSync(join(folder, 'all.json'), 'utf8'), readFileSync(join(folder, 'all.sarif'), 'utf8')]).toEqual(reports)
    expect(readFileSync(join(folder, '.dockerlint-cache/.gitignore'), 'utf8')).toBe('*\n')
  })

  const changes: [string, (folder: string) => void][] = [
    ['a linted file changed', (folder) => writeFileSync(join(folder, 'web/Dockerfile'), 'FROM python:3.13-slim\nADD a /srv/\n')],
    ['a script changed that is not linted itself', (folder) => writeFileSync(join(folder, 'web/start.sh'), '#!/bin/sh\npython manage.py migrate\npython app.py\n')],
    ['an env file changed', (folder) => writeFileSync(join(folder, 'web.env'), 'A=1\nA=2\n')],
    ['the mode of a script changed', (folder) => chmodSync(join(folder, 'web/start.sh'), 0o755)],
    ['a file came that is copied', (folder) => writeFileSync(join(folder, 'web/id_rsa'), 'x')],
    ['a Dockerfile came', (folder) => { mkdirSync(join(folder, 'new')); writeFileSync(join(folder, 'new/Dockerfile'), 'FROM alpine\n') }],
    ['a file went', (folder) => rmSync(join(folder, 'web/.dockerignore'))],
    ['a configuration came', (folder) => writeFileSync(join(folder, 'dockerlint.config.yaml'), 'rules: { no-root-user: off }\n')],
    ['a document came that says what it is for', (folder) => writeFileSync(join(folder, 'README.md'), '# Development\n\n    docker compose up\n')],
    ['git came to track a file', (folder) => { execFileSync('git', ['init', '--quiet'], { cwd: folder }); execFileSync('git', ['add', 'web.env'], { cwd: folder }) }],
    ['a baseline came', (folder) => writeFileSync(join(folder, 'dockerlint.baseline.json'), readFileSync(join(folder, 'baseline.kept'), 'utf8'))],
  ]
  it.each(changes)('runs anew where %s', async (_, change) => {
    const folder = folderOf(PROJECT)
    await command(folder, 'baseline', '--output', 'baseline.kept')
    await ran(folder, '--cache')
    expect((await ran(folder, '--cache')).done).toBe(false)
    change(folder)
    await expectFreshAndRight(folder)
  })

  it('runs anew for other options, and on another day', async () => {
    const folder = folderOf(PROJECT)
    await ran(folder, '--cache')
    expect((await ran(folder, '--cache', '--ignore', 'no-root-user')).done).toBe(true)
    expect((await ran(folder, '--cache', '--today', '2027-01-01')).done).toBe(true)
    expect((await ran(folder, '--cache', '--shard', '1/2')).done).toBe(true)
    expect((await ran(folder, '--cache')).done).toBe(false)
  })

  it('passes over an entry that cannot be read, and writes it anew', async () => {
    const folder = folderOf(PROJECT)
    await ran(folder, '--cache', '--cache-location', 'kept')
    const [entry = ''] = readdirSync(join(folder, 'kept')).filter((name) => name.endsWith('.json'))
    const text = readFileSync(join(folder, 'kept', entry), 'utf8')
    for (const broken of ['', '{', text.slice(0, -20), text.replace('"code":1', '"code":0')]) {
      writeFileSync(join(folder, 'kept', entry), broken)
      expect((await ran(folder, '--cache-location', 'kept', '--cache')).done).toBe(true)
      expect((await ran(folder, '--cache-location', 'kept', '--cache')).done).toBe(false)
    }
  })

  it('gives a long report again to the last character, also where characters have several bytes', async () => {
    const folder = folderOf({ Dockerfile: `FROM alpine:3.22\n${Array.from({ length: 700 }, (_, at) => `ADD "a ${'𐀀é'.repeat(at % 7)} b" /srv/${at}\n`).join('')}` })
    const first = await ran(folder, '--cache')
    expect(first.out.length).toBeGreaterThan(100_000)
    expect(await ran(folder, '--cache')).toEqual({ ...first, done: false })
  })

  it.skipIf(process.platform !== 'linux')('lints without one where its folder cannot be made', async () => {
    const { code, done, err } = await ran(folderOf(PROJECT), '--cache-location', '/proc/nothing/here')
    expect([code, done, err]).toEqual([1, true, expect.stringContaining('/proc/nothing/here is not used')])
    const folder = folderOf(PROJECT)
    await ran(folder, '--cache-location', 'a/b/c')
    expect((await ran(folder, '--cache-location', 'a/b/c')).done).toBe(false)
  })

  it('does not believe a folder that git tracks, or a link', async () => {
    const folder = folderOf(PROJECT)
    await ran(folder, '--cache')
    execFileSync('git', ['init', '--quiet'], { cwd: folder })
    execFileSync('git', ['add', '--all', '--force'], { cwd: folder })
    for (let round = 0; round < 2; round++) {
      const { done, err } = await ran(folder, '--cache')
      expect([done, err]).toEqual([true, expect.stringContaining('git tracks it')])
    }
    rmSync(join(folder, '.dockerlint-cache'), { recursive: true })
    symlinkSync('/tmp', join(folder, '.dockerlint-cache'))
    execFileSync('git', ['rm', '--cached', '-r', '--quiet', '.dockerlint-cache'], { cwd: folder })
    expect((await ran(folder, '--cache')).err).toContain('it is no folder')
  })

  const SHELL_CHECK = '#!/bin/sh\necho \'{"comments":[]}\'\n'

  it('knows the program that looks at the shell again by its file', async () => {
    const folder = folderOf({ ...PROJECT, 'tools/check': SHELL_CHECK })
    chmodSync(join(folder, 'tools/check'), 0o755)
    await ran(folder, '--cache', '--shellcheck', 'tools/check')
    expect((await ran(folder, '--cache', '--shellcheck', 'tools/check')).done).toBe(false)
    writeFileSync(join(folder, 'tools/check'), `${SHELL_CHECK}# newer\n`)
    await expectFreshAndRight(folder, '--shellcheck', 'tools/check')
    expect((await ran(folder, '--cache', '--shellcheck', 'off')).done).toBe(true)
    expect((await ran(folder, '--cache', '--shellcheck', 'off')).done).toBe(false)
  })

  it('does not keep a run in which that program failed, nor one that was refused', async () => {
    const folder = folderOf({ ...PROJECT, 'web/Dockerfile': `${PROJECT['web/Dockerfile']}RUN echo $x\n`, 'tools/check': '#!/bin/sh\nexit 9\n', 'broken.yaml': 'rulez: {}\n' })
    chmodSync(join(folder, 'tools/check'), 0o755)
    for (let round = 0; round < 2; round++) {
      const { done, err } = await ran(folder, '--cache', '--shellcheck', 'tools/check')
      expect([done, err]).toEqual([true, expect.stringContaining('check')])
      expect(await ran(folder, '--cache', '--config', 'broken.yaml')).toMatchObject({ code: 2, err: expect.stringContaining('rulez') as string })
    }
  })

  it('follows a list of files', async () => {
    const folder = folderOf({ ...PROJECT, list: 'web/Dockerfile\n' })
    await ran(folder, '--cache', '--files-from', 'list')
    expect((await ran(folder, '--cache', '--files-from', 'list')).done).toBe(false)
    writeFileSync(join(folder, 'list'), 'web/Dockerfile\ncompose.yaml\n')
    await expectFreshAndRight(folder, '--files-from', 'list')
    rmSync(join(folder, 'web/Dockerfile'))
    expect((await ran(folder, '--cache', '--files-from', 'list')).err).toContain('web/Dockerfile')
    expect((await ran(folder, '--cache', '--files-from', 'nowhere')).code).toBe(2)
  })

  it('follows the part that the environment names', async () => {
    const folder = folderOf(PROJECT)
    try {
      vi.stubEnv('CI_NODE_TOTAL', '2')
      for (const index of ['1', '2']) {
        vi.stubEnv('CI_NODE_INDEX', index)
        await expectFreshAndRight(folder, '--shard', 'auto')
      }
    } finally {
      vi.unstubAllEnvs()
    }
  })

  it.each([
    ['fix', ['--fix-only']], ['read standard input twice', ['--files-from', '-', '--list-rules']], ['run code', ['--config', 'own.cjs']], ['name what does not exist', ['nowhere']],
  ])('has no say over runs that %s', async (_, args) => {
    const folder = folderOf({ ...PROJECT, 'own.cjs': 'module.exports = {}\n' })
    const plain = await command(folder, ...args)
    for (let round = 0; round < 2; round++) expect(await command(folder, '--cache', ...args)).toEqual(plain)
    expect(readdirSync(folder)).not.toContain('.dockerlint-cache')
    expect((await command(folder, '--', '--cache')).err).toContain('no file or folder --cache')
  })

  it('is the same with other bounds, without a baseline and on the day that it is', async () => {
    const folder = folderOf(PROJECT)
    await command(folder, 'baseline')
    const args = ['--cache', '--max-file-size', '1M', '--no-baseline', '--format', 'compact']
    const first = await command(folder, ...args)
    const before = lints.count
    expect(await command(folder, ...args)).toEqual(first)
    expect(lints.count).toBe(before)
    expect(first.out).toContain('no-root-user')
  })

  it('says nothing of a folder that it cannot use where quiet was asked for', async () => {
    const folder = folderOf({ ...PROJECT, '.dockerlint-cache': '' })
    expect((await ran(folder, '--cache')).err).toContain('it is no folder')
    expect((await ran(folder, '--cache', '--quiet')).err).toBe('')
    expect((await ran(folder, '--cache-location', 'web.env/cache', '--exit-zero')).err).toContain('web.env/cache is not used: ')
  })

  it('says again that a report cannot be written', async () => {
    const folder = folderOf(PROJECT)
    const reports = folderOf({})
    const args = ['--cache', '--output-file', join(reports, 'new.json')]
    await ran(folder, ...args)
    rmSync(reports, { recursive: true })
    const { done, code, err } = await ran(folder, ...args)
    expect({ done, code }).toEqual({ done: false, code: 3 })
    expect(err).toContain(`cannot write ${reports}`)
  })

  it('keeps what was said on a terminal, but not how far it was', async () => {
    const folder = folderOf(PROJECT)
    const args = ['--cache', '--today', '2026-11-01']
    let now = 0
    const clock = vi.spyOn(Date, 'now').mockImplementation(() => (now += 1000))
    const first = await commandOnTerminal(folder, ...args).finally(() => clock.mockRestore())
    expect(first.err).toContain('\r\u001b[Klinting 4 files …')
    const again = await commandOnTerminal(folder, ...args)
    expect(again).toEqual({ ...first, err: '' })
    expect(again.out).toContain('\u001b[')
    expect((await command(folder, ...args)).out).not.toContain('\u001b[')
  })

  it('holds no secret', async () => {
    const secret = 'e5Wn2Kx8RqZt4VbJ7mLy9PcH3sDfGaU6'
    const folder = folderOf({ 'compose.yaml': `services:\n  web:\n    image: registry.example.org/web:1.0\n    environment:\n      SECRET_KEY: ${secret}\n` })
    await ran(folder, '--cache')
    for (const name of readdirSync(join(folder, '.dockerlint-cache'))) expect(readFileSync(join(folder, '.dockerlint-cache', name), 'utf8')).not.toContain(secret)
  })
})

describe('git that does not answer', () => {
  it('is said, and such a run is not given again', async () => {
    const folder = folderOf({ ...PROJECT, '.git/HEAD': 'ref: refs/heads/main\n', '.git/objects/x': '' })
    const programs = folderOf({ git: '#!/bin/sh\nkill -9 $$\n' })
    chmodSync(join(programs, 'git'), 0o755)
    vi.stubEnv('PATH', programs)
    try {
      for (let round = 0; round < 2; round++) {
        const { done, err } = await ran(folder, '--cache', '--quiet')
        expect({ done, err }).toEqual({ done: true, err: 'dockerlint: git could not be run (SIGKILL); what it tracks and ignores is not known here, so that findings may be missing or less severe\n' })
      }
      expect((await command(folder, 'baseline')).err).toContain('dockerlint: git could not be run (SIGKILL);')
    } finally {
      vi.unstubAllEnvs()
    }
  })
})
