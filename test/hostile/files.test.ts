import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, symlinkSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { command, temporaryFolder } from '../support/command.ts'

const cleaning: (() => void)[] = []
afterEach(() => {
  for (const clean of cleaning.splice(0)) clean()
})

/** A folder with one plain Dockerfile, which must be linted whatever lies beside it. */
function folderWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = temporaryFolder({ 'plain/Dockerfile': 'FROM alpine:latest\n', ...files })
  cleaning.push(() => folder.remove())
  return folder.path
}

interface Found {
  readonly ruleId: string
  readonly path: string
  readonly message: string
  readonly line: number
}

async function lint(folder: string, ...args: string[]): Promise<{ readonly code: number; readonly err: string; readonly own: readonly Found[]; readonly files: readonly string[] }> {
  const { code, out, err } = await command(folder, '--no-config', '--format', 'json', ...args)
  const { findings, files } = JSON.parse(out) as { findings: Found[]; files: { path: string }[] }
  expect(findings.some(({ path, ruleId }) => path === 'plain/Dockerfile' && ruleId === 'latest-tag')).toBe(true)
  expect(err).not.toMatch(/\n\s+at /)
  return { code, err, own: findings.filter(({ path }) => path !== 'plain/Dockerfile'), files: files.map(({ path }) => path) }
}

describe('what is no text', () => {
  it.each([
    ['NUL bytes', Buffer.from('FROM a\0b\n'), /NUL bytes/],
    ['UTF-16', Buffer.from('\uFEFFFROM alpine\n', 'utf16le'), /UTF-16/],
    ['invalid UTF-8', Buffer.from([0x46, 0x52, 0x4f, 0x4d, 0x20, 0xff, 0xfe, 0x0a]), /not valid UTF-8/],
  ])('%s: one finding, the rest is linted', async (_, bytes, message) => {
    const { code, own } = await lint(folderWith({ Dockerfile: bytes }))
    expect(own).toHaveLength(1)
    expect(own[0]).toMatchObject({ ruleId: 'unreadable-file', path: 'Dockerfile', message: expect.stringMatching(message) as string })
    expect(code).toBe(1)
  })

  it('is too large: the finding says the bound, which --max-file-size moves', async () => {
    const folder = folderWith({ Dockerfile: `FROM alpine:3.22\nRUN echo ${'a'.repeat(3000)}\n` })
    expect((await lint(folder, '--max-file-size', '2K')).own).toMatchObject([{ ruleId: 'unreadable-file', message: expect.stringContaining('larger than 2048 bytes') as string }])
    expect((await lint(folder, '--max-file-size', '4K')).own.some(({ ruleId }) => ruleId === 'unreadable-file')).toBe(false)
  })

  it.each(['0', 'many', '-1', '3T', '9999999M'])('--max-file-size=%s is refused', async (size) => {
    const { code, err } = await command(folderWith({}), `--max-file-size=${size}`)
    expect(code).toBe(2)
    expect(err).toContain('--max-file-size takes')
  })
})

describe.skipIf(process.platform === 'win32')('what is no file', () => {
  it('a pipe is not waited for', async () => {
    const folder = folderWith({})
    execFileSync('mkfifo', [join(folder, 'Dockerfile'), join(folder, 'compose.yaml')])
    const { own, code } = await lint(folder)
    expect(own.map(({ ruleId, path }) => `${ruleId} ${path}`)).toEqual(['unreadable-file Dockerfile', 'unreadable-file compose.yaml'])
    expect(code).toBe(1)
  })

  it('a socket', async () => {
    const folder = folderWith({})
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(join(folder, 'Dockerfile'), resolve))
    try {
      expect((await lint(folder)).own).toMatchObject([{ ruleId: 'unreadable-file', path: 'Dockerfile' }])
    } finally {
      server.close()
    }
  })

  it('a folder named Dockerfile is a folder', async () => {
    const { own } = await lint(folderWith({ 'Dockerfile/Dockerfile': 'FROM alpine:latest\n' }))
    expect(own.map(({ path }) => path)).toContain('Dockerfile/Dockerfile')
    expect(own.some(({ ruleId }) => ruleId === 'unreadable-file')).toBe(false)
  })

  it('a file without permission', async () => {
    const folder = folderWith({ Dockerfile: 'FROM alpine:latest\n' })
    chmodSync(join(folder, 'Dockerfile'), 0)
    const { own } = await lint(folder)
    // Root may read everything, and then it is linted like any other.
    if (process.getuid?.() === 0) expect(own.map((finding) => finding.ruleId)).toContain('latest-tag')
    else expect(own).toMatchObject([{ ruleId: 'unreadable-file', message: expect.stringContaining('no permission') as string }])
  })

  it('links in circles, to themselves and out of the project', async () => {
    const folder = folderWith({ 'sub/.keep': '' })
    symlinkSync('Dockerfile', join(folder, 'Dockerfile'))
    symlinkSync('..', join(folder, 'sub', 'up'))
    symlinkSync('b', join(folder, 'sub', 'a'))
    symlinkSync('a', join(folder, 'sub', 'b'))
    symlinkSync('/etc/passwd', join(folder, 'sub', 'compose.yaml'))
    symlinkSync('/etc', join(folder, 'sub', 'etc'))
    const { own, files } = await lint(folder)
    expect(own).toEqual([])
    expect(files).toEqual(['plain/Dockerfile'])
  })

  it('a link out of the project that is named', async () => {
    const folder = folderWith({})
    symlinkSync('/etc/passwd', join(folder, 'Dockerfile'))
    const { own } = await lint(folder, '.', 'Dockerfile')
    expect(own).toMatchObject([{ ruleId: 'unreadable-file', message: expect.stringContaining('leads out of the project') as string }])
    expect(JSON.stringify(own)).not.toContain('root:')
  })

  it('a path that is longer than the system takes', async () => {
    const folder = folderWith({})
    // Each call is short enough; what they make together is not.
    const deep = "const fs = require('node:fs'); for (let depth = 0; depth < 25; depth++) { fs.mkdirSync('d'.repeat(200)); process.chdir('d'.repeat(200)) } fs.writeFileSync('Dockerfile', 'FROM alpine:latest')"
    execFileSync(process.execPath, ['-e', deep], { cwd: folder })
    cleaning.unshift(() => execFileSync('rm', ['-rf', 'd'.repeat(200)], { cwd: folder }))
    expect((await lint(folder)).own.every(({ ruleId }) => ruleId === 'unreadable-file')).toBe(true)
  })
})

describe('compose files that name what is not theirs', () => {
  it('reads no system file and no URL', async () => {
    const folder = folderWith({
      'compose.yaml': [
        'services:', '  a:', '    image: example/a:1', '    env_file: /etc/shadow', '    extends: {file: /etc/passwd, service: root}', '  b:', '    extends: {file: "https://example.org/compose.yaml", service: b}',
        'include: [/etc/passwd, "https://example.org/compose.yaml", ../../../../../../etc/passwd]', '',
      ].join('\n'),
    })
    const { out, code } = await command(folder, '--no-config', '--format', 'json', '--preset', 'all')
    expect(code).toBe(1)
    expect(out).not.toMatch(/root:x|\/bin\/(?:ba)?sh/)
  })
})

describe('names that would drive a terminal or a log', () => {
  const NAMES = ['\u001b[31mred', 'two\nlines', '::error::injected', '%0A::error::injected', '\u202etxt', '=1+1', '<script>alert(1)</script>', '##vso[task.complete]', '##teamcity[x]']

  it.skipIf(process.platform === 'win32').each(['text', 'compact', 'github', 'azure', 'teamcity', 'markdown', 'checkstyle', 'junit', 'html', 'json', 'sarif'])('%s', async (format) => {
    const folder = folderWith({})
    for (const name of NAMES) {
      mkdirSync(join(folder, name.replaceAll('/', '_')))
      execFileSync('cp', [join(folder, 'plain', 'Dockerfile'), join(folder, name.replaceAll('/', '_'))])
    }
    const { out } = await command(folder, '--no-config', '--no-color', '--format', format)
    expect(out).toContain('alpine')
    // No terminal command, no override of the direction of text.
    expect(out).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f\u202a-\u202e\u2066-\u2069]/)
    const lines = out.split('\n')
    const commands = lines.filter((line) => line.trimStart().startsWith('::'))
    if (format === 'github') expect(commands.every((line) => /^::(?:error|warning|notice) file=[^:]+::/.test(line))).toBe(true)
    else expect(commands).toEqual([])
    if (format === 'teamcity') expect(lines.some((line) => line.startsWith('##teamcity[x]'))).toBe(false)
    else expect(lines.some((line) => line.includes('##teamcity['))).toBe(false)
    if (format !== 'azure') expect(lines.some((line) => line.startsWith('##vso[task.complete'))).toBe(false)
    if (format === 'html' || format === 'markdown') expect(out).not.toContain('<script>alert(1)')
  })
})
