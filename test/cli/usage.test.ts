import { execFileSync } from 'node:child_process'
import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { describe, expect, it, vi } from 'vitest'
import { main } from '../../src/cli/main.ts'
import type { OutputStream } from '../../src/host/index.ts'
import { command, commandOnTerminal, type CommandResult, folderOf } from '../support/command.ts'

const DOCKERFILE = 'FROM debian:13 AS build\nADD app /srv/\nFROM debian:13\nCOPY --from=build /srv /srv\nUSER nobody\nCMD ["/srv/app"]\n'

/** What comes of a text on standard input. */
async function given(text: string, args: readonly string[], folder = folderOf({})): Promise<CommandResult> {
  vi.spyOn(process, 'stdin', 'get').mockReturnValue(Readable.from([Buffer.from(text)]) as unknown as typeof process.stdin)
  try {
    return await command(folder, ...args)
  } finally {
    vi.restoreAllMocks()
  }
}

describe('what the command line refuses', () => {
  it.each([
    ['a limit that it does not know', '--fail-on never-ever', '--fail-on takes error, warning, info or never'],
    ['unsafe fixes without fixing', '--unsafe', 'goes with --fix, --fix-only or --diff'],
    ['a configuration and none', '--config a.yaml --no-config', 'exclude each other'],
    ['a baseline and none', '--baseline a.json --no-baseline', 'exclude each other'],
    ['two ways to say what changed', '--since main --staged', 'exclude each other'],
    ['fixes of changes', '--fix --staged', 'fixes are not limited to changes'],
    ['fixes of a part', '--fix --shard 1/2', '--shard divides what is reported'],
    ['ignore comments and fixes', '--add-ignores --fix', '--add-ignores goes without fixes'],
    ['ignore comments where none count', '--add-ignores --no-inline-ignores', '--add-ignores goes without fixes'],
    ['an option without its value', '--format', "Option '--format <value>' argument missing"],
    ['a value where there is none', '--quiet=yes', "Option '-q, --quiet' does not take an argument"],
    ['standard input and more', '- Dockerfile', 'stands alone'],
    ['standard input in a list and by itself', '--files-from list -', 'stands alone'],
    ['a list of rules with one that there is not', '--list-rules --select nothing-like-this', 'nothing-like-this'],
    ['a size that is none', '--max-file-size huge', '--max-file-size takes bytes'],
    ['a size of nothing', '--max-file-size 0', '--max-file-size takes bytes'],
    ['a number that is none', '--max-warnings many', '--max-warnings takes a number'],
    ['a glob that takes too long', `--exclude ${'{a,b}'.repeat(20)}`, '--exclude: '],
    ['a configuration that is not there', '--config nowhere.yaml', '--config nowhere.yaml: '],
    ['a program that is not there', '--shellcheck nowhere/shellcheck', '--shellcheck takes auto, off or the path of a program'],
    ['the beginning of a name', '--select no-root', 'did you mean "no-root-user"?'],
    ['explaining nothing', 'explain', 'explain takes a rule'],
    ['two folders to migrate', 'migrate a b', 'migrate takes one folder'],
    ['a baseline of standard input', 'baseline -', 'standard input has no baseline'],
    ['a baseline without its file', 'baseline --output', '--output takes a file'],
    ['a baseline in no file', 'baseline --output=', '--output takes a file'],
    ['no preset, as of a variable that was not set', '--preset=', '--preset is empty: was a variable not set?'],
    ['no rules', '--select=', '--select is empty'],
    ['rules that are commas', '--extend-select latest-tag --select ,', '--select is empty'],
    ['an empty path', ' --quiet', 'a path is empty'],
    ['an empty path to inspect', 'inspect ', 'a path is empty'],
    ['a cache in no folder', '--cache-location=', '--cache-location is empty'],
    ['a report in no file', '--output-file=', '--output-file is empty'],
    ['two reports in one file', '--format json --output-file out --format sarif --output-file ./out', 'two formats in one file (out)'],
    ['a report of what would change', '--diff --output-file out', '--diff makes no report: leave out --output-file'],
    ['a report of the list of files', '--show-files --format json --output-file out', '--show-files makes no report'],
    ['explaining a category', 'explain security', '"security" is many rules: dockerlint --list-rules --select security'],
    ['a drawing with a configuration and none', 'graph --config list --no-config', 'exclude each other'],
    ['a folder for ShellCheck', '--shellcheck .', '--shellcheck takes auto, off or the path of a program'],
    ['a misspelt command', 'explian DL3008', 'there is no file or folder explian (did you mean "explain"?)'],
  ])('%s', async (_, args, message) => {
    const { code, out, err } = await command(folderOf({ Dockerfile: DOCKERFILE, list: '' }), ...args.split(' '))
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain(message)
  })

  it('a baseline of nothing, unless that is allowed', async () => {
    const folder = folderOf({ 'notes.txt': '' })
    expect(await command(folder, 'baseline')).toMatchObject({ code: 2, err: expect.stringContaining('nothing to lint, so nothing to record') as string })
    expect(await command(folder, 'baseline', '--allow-empty')).toMatchObject({ code: 0, err: 'dockerlint.baseline.json: 0 findings recorded\n' })
  })

  it('paths without anything to lint, by their names', async () => {
    expect((await command(folderOf({ 'a/notes.txt': '', 'b/notes.txt': '' }), 'a', 'b')).err).toContain('nothing to lint under a, b:')
  })
})

it('says nothing with a baseline that a terminal or a log would act on', async () => {
  const { code, err } = await command(folderOf({ Dockerfile: DOCKERFILE, 'dockerlint.baseline.json': '\u001b[2J##[x]{' }))
  expect(code).toBe(2)
  expect(err).not.toMatch(/\u001b|##\[/)
})

it.each([
  ['a key', '"x\\e[31m": 1\n'],
  ['a rule on two lines', 'rules: { "x\\e[31m##vso[a]\\n::error::b": off }\n'],
  ['a preset', 'extends: ["\\r\\n  ::error::b"]\n'],
  ['a glob', 'exclude: ["\\e[31m**", "**"]\n'],
])('nor with %s of a configuration that lies in the tree', async (_, text) => {
  const { err } = await command(folderOf({ Dockerfile: DOCKERFILE, 'dockerlint.config.yaml': text }))
  expect(err).not.toBe('')
  expect(err).not.toMatch(/\u001b|\r|##vso\[|^\s*::/m)
})

describe('standard input', () => {
  it.each(['--fix', '--fix-only', '--add-ignores'])('is not changed by %s, and no file is made of it', async (option) => {
    const folder = folderOf({})
    expect(await command(folder, '-', option)).toEqual({ code: 2, out: '', err: expect.stringContaining('standard input cannot be changed; --diff shows what would be') as string })
    expect(readdirSync(folder)).toEqual([])
  })

  it('is shown as it was and as it would be', async () => {
    const { code, out } = await given('FROM alpine:3.22\nADD a /b\n', ['-', '--diff', '--select', 'prefer-copy'])
    expect([code, out]).toEqual([1, '--- a/Dockerfile\n+++ b/Dockerfile\n@@ -1,2 +1,2 @@\n FROM alpine:3.22\n-ADD a /b\n+COPY a /b\n'])
  })

  it('that is nothing to lint is named by what it is called', async () => {
    const { code, err } = await given('hello\n', ['-', '--stdin-filename', 'notes.txt'])
    expect([code, err]).toEqual([2, expect.stringContaining('what is named "notes.txt" is no Dockerfile')])
  })

  it('is all new where no such file stands in the commit', async () => {
    const folder = folderOf({ 'a.txt': '' })
    for (const words of [['init', '--quiet'], ['add', '.'], ['-c', 'user.name=A', '-c', 'user.email=a@example.org', 'commit', '--quiet', '-m', 'x']]) execFileSync('git', words, { cwd: folder })
    const { code, out } = await given('FROM alpine:3.22\nADD a /b\n', ['-', '--since', 'HEAD', '--select', 'prefer-copy', '--format', 'compact'], folder)
    expect([code, out]).toEqual([1, expect.stringContaining('Dockerfile:2:1: warning')])
  })
})

it('lists the rules of a preset', async () => {
  const folder = folderOf({})
  const namesOf = async (...args: string[]): Promise<string[]> => (await command(folder, '--list-rules', ...args)).out.split('\n').map((line) => line.split('\t')[0] ?? '')
  const dclint = await namesOf('--preset', 'dclint')
  expect(dclint.length).toBeGreaterThan(3)
  expect(dclint.length).toBeLessThan((await namesOf()).length / 4)
  expect(await namesOf('--preset', 'dclint,strict')).toEqual(expect.arrayContaining([...dclint, 'no-root-user']))
  expect(await namesOf('--preset', 'dclint', '--select', 'no-root-user')).toEqual(['no-root-user', ''])
})

describe('where output goes', () => {
  it('a report that cannot be written ends with 3, and the others are written', async () => {
    const { code, out, err } = await command(folderOf({ Dockerfile: DOCKERFILE }), '--format', 'json', '--output-file', 'nowhere/report.json', '--format', 'compact')
    expect(code).toBe(3)
    expect(err).toContain('cannot write nowhere/report.json: its folder does not exist')
    expect(out).toContain('Dockerfile:2:1')
  })

  it('a baseline that cannot be written ends with 3', async () => {
    expect(await command(folderOf({ Dockerfile: DOCKERFILE }), 'baseline', '--output=nowhere/b.json')).toMatchObject({ code: 3, err: expect.stringContaining('cannot write nowhere/b.json: ') as string })
  })

  it('a baseline may be of a path that begins with a hyphen', async () => {
    expect(await command(folderOf({ '-web/Dockerfile': DOCKERFILE }), 'baseline', '--select', 'prefer-copy', '--output=b.json', '--', '-web')).toMatchObject({ code: 0, err: 'b.json: 1 finding recorded\n' })
  })

  it('a full disk ends with 3 and is said', async () => {
    const stream = (error?: Error): OutputStream => ({ write: (_, done) => { done(error); return true }, once: () => undefined, off: () => undefined })
    let said = ''
    const err: OutputStream = { ...stream(), write: (text, done) => { said += text; done(); return true } }
    const full = Object.assign(new Error('no space'), { code: 'ENOSPC' })
    const folder = folderOf({ Dockerfile: DOCKERFILE })
    expect(await main([], { out: stream(full), err }, folder)).toBe(3)
    expect(said).toBe('dockerlint: the output cannot be written: ENOSPC\n')
    expect(await main([], { out: stream(full), err: stream(full) }, folder)).toBe(3)
  })

  it('a terminal gets colours and how far a long run is, unless that is not wanted', async () => {
    const folder = folderOf({ Dockerfile: DOCKERFILE })
    let now = 0
    const clock = vi.spyOn(Date, 'now').mockImplementation(() => (now += 1000))
    try {
      const { out, err } = await commandOnTerminal(folder)
      expect(out).toContain('\u001b[')
      expect(err).toBe('\r\u001b[Kreading files …\r\u001b[Klinting 1 files …\r\u001b[K')
      expect((await commandOnTerminal(folder, '--quiet')).err).toBe('')
      expect((await commandOnTerminal(folder, '--no-color')).out).not.toContain('\u001b[')
      expect((await commandOnTerminal(folder, 'explain', 'prefer-copy')).out).toContain('\u001b[')
      expect((await commandOnTerminal(folder, 'explain', 'prefer-copy', '--no-color')).out).not.toContain('\u001b[')
    } finally {
      clock.mockRestore()
    }
    const quick = vi.spyOn(Date, 'now').mockReturnValue(0)
    expect((await commandOnTerminal(folder).finally(() => quick.mockRestore())).err).toBe('')
  })
})

describe('what the command line shows', () => {
  it('lists the rules, or those that are asked for', async () => {
    const folder = folderOf({})
    const { out, code } = await command(folder, '--list-rules')
    expect(code).toBe(0)
    const ids = out.trimEnd().split('\n').map((line) => line.split('\t')[0] ?? '')
    expect(ids).toEqual([...ids].sort())
    expect(ids.length).toBeGreaterThan(200)
    const [line = '', ...rest] = (await command(folder, '--list-rules', '--select', 'prefer-copy')).out.trimEnd().split('\n')
    expect(rest.map((other) => other.split('\t')[0])).toEqual([])
    expect(line.split('\t').slice(0, 3)).toEqual(['prefer-copy', 'warning', 'maintainability'])
    expect(line.split('\t')[4]?.split(',')).toContain('DL3020')
  })

  it('says what files, stages and services are taken for, and why', async () => {
    const folder = folderOf({
      'web/Dockerfile': DOCKERFILE, 'tool/Dockerfile': 'FROM scratch AS dev\nFROM scratch\n',
      'compose.yaml': 'services:\n  web: {build: web, volumes: ["./web:/srv"]}\n  api: {image: nginx, profiles: [test]}\n  docs: {build: {dockerfile_inline: "FROM scratch"}}\n',
    })
    const { out, code } = await command(folder, '--explain-purpose')
    expect(code).toBe(0)
    const lines = out.trimEnd().split('\n')
    expect(lines).toContain('tool/Dockerfile: unknown')
    expect(lines).toContain('  stage dev (not shipped): development — "dev" in the stage\'s name')
    expect(lines).toContain('  stage 1: production — the last stage, which the build ships')
    expect(lines).toContain('  service web: development — service web mounts web, which it builds from')
    expect(lines).toContain('  service api: test — the profile "test"')
    // What stands inside of a compose file is its service's.
    expect(lines.filter((line) => line.startsWith('compose.yaml'))).toHaveLength(1)
  })

  it('explains codes of ShellCheck that no rule of its own stands for', async () => {
    const folder = folderOf({})
    expect(await command(folder, 'explain', 'SC1234')).toEqual(await command(folder, 'explain', 'shellcheck'))
  })

  it('counts findings by rule, also beside another format', async () => {
    const folder = folderOf({ Dockerfile: DOCKERFILE, 'dockerlint.config.yaml': 'extends: []\nrules: {prefer-copy: warning, latest-tag: error}\noverrides: [{files: [b], rules: {prefer-copy: error}}]\n', 'other.Dockerfile': 'FROM alpine:latest\nADD a /\nCMD ["/a"]\n' })
    const { out } = await command(folder, '--statistics')
    expect(out).toMatch(/^2 {2}warning +\* prefer-copy/)
    expect(out).toContain('* some can be repaired with --fix')
    const beside = await command(folder, '--statistics', '--format', 'json', '--select', 'latest-tag')
    expect(beside.err).toMatch(/^1 {2}error +latest-tag/m)
    expect(beside.err).not.toContain('--fix')
    expect(JSON.parse(beside.out)).toMatchObject({ summary: { error: 1 } })
    expect((await command(folder, '--statistics', '--select', 'dockerignore-missing')).out).not.toContain('0  ')
  })
})

describe('a program that looks at the shell', () => {
  const ANSWER = '{"comments":[{"file":"0","line":2,"column":6,"endLine":2,"endColumn":8,"level":"warning","code":2086,"message":"Double quote","fix":null}]}'

  it('is asked about each text once, also while its findings are fixed', async () => {
    const log = join(folderOf({}), 'log')
    const folder = folderOf({ Dockerfile: 'FROM debian:13\nADD a b /srv/\nRUN echo $x\n', 'check.sh': `#!/bin/sh\necho asked >> ${log}\necho '${ANSWER}'\n` })
    chmodSync(join(folder, 'check.sh'), 0o755)
    const { out, err } = await command(folder, '--shellcheck', './check.sh', '--fix', '--select', 'prefer-copy,shellcheck', '--format', 'compact')
    expect(err).toBe('fixed 1 finding in 1 file\n')
    expect(out).toContain('Double quote')
    expect(readFileSync(log, 'utf8')).toBe('asked\n')
    expect(readFileSync(join(folder, 'Dockerfile'), 'utf8')).toContain('COPY a b /srv/')
  })

  it('that fails is said, and the rest is linted and fixed', async () => {
    const folder = folderOf({ Dockerfile: 'FROM debian:13\nADD a b /srv/\nRUN echo $HOME\n' })
    writeFileSync(join(folder, 'check.sh'), '#!/bin/sh\necho broken >&2\nexit 7\n', { mode: 0o755 })
    const { code, err } = await command(folder, '--shellcheck', './check.sh', '--fix', '--select', 'prefer-copy,shellcheck')
    expect(code).toBe(0)
    expect(err).toContain('fixed 1 finding in 1 file\n')
    expect(err).toContain('broken')
  })
})
