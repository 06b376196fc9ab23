import { execFileSync } from 'node:child_process'
import { chmodSync, linkSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { command, folderOf } from '../support/command.ts'

const DOCKERFILE = 'FROM alpine:3.22\nADD app.py /srv/\nADD more.py /srv/\nUSER nobody\n'
const COMPOSE = 'services:\n  one:\n  two:\n  web:\n    image: nginx:1.29.3\n'
const ONLY = ['--select', 'prefer-copy,service-without-image-or-build']

function write(folder: string, path: string, text: string): void {
  writeFileSync(join(folder, path), text)
}

function read(folder: string, path: string): string {
  return readFileSync(join(folder, path), 'utf8')
}

interface Found {
  readonly places: string[]
  readonly code: number
  readonly err: string
  readonly suppressed: number
}

/** `path:line rule` of each finding. */
async function lint(folder: string, ...args: string[]): Promise<Found> {
  const { out, err, code } = await command(folder, '--format', 'json', ...args)
  const json = JSON.parse(out) as { findings: { path: string; line: number; ruleId: string }[]; summary: { suppressed: number } }
  return { places: json.findings.map(({ path, line, ruleId }) => `${path}:${line} ${ruleId}`), code, err, suppressed: json.summary.suppressed }
}

function git(folder: string, ...args: string[]): void {
  execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@example.org', ...args], { cwd: folder, stdio: 'ignore' })
}

function repositoryOf(files: Readonly<Record<string, string>>): string {
  const folder = folderOf(files)
  git(folder, 'init', '--quiet', '--initial-branch=main')
  git(folder, 'add', '.')
  git(folder, 'commit', '--quiet', '-m', 'first')
  return folder
}

describe('the baseline', () => {
  it('silences what was there when lines move, are indented anew and get neighbours; new findings fail', async () => {
    const folder = folderOf({ Dockerfile: DOCKERFILE, 'compose.yaml': COMPOSE })
    expect((await command(folder, 'baseline', ...ONLY)).code).toBe(0)
    expect(await lint(folder, ...ONLY)).toMatchObject({ places: [], code: 0, suppressed: 4 })
    write(folder, 'Dockerfile', '# a comment\n\nFROM alpine:3.22\nRUN true\n  ADD   app.py /srv/\nADD new.py /srv/\n\nADD more.py /srv/\nUSER nobody\n')
    write(folder, 'compose.yaml', 'name: x\nservices:\n    web:\n        image: nginx:1.29.3\n    one:\n    three:\n    two:\n')
    expect(await lint(folder, ...ONLY)).toMatchObject({ places: ['Dockerfile:6 prefer-copy', 'compose.yaml:6 service-without-image-or-build'], code: 1, suppressed: 4 })
  })

  it('knows findings again in a file that was moved, but not in a copy of it', async () => {
    const folder = folderOf({ 'web/Dockerfile': DOCKERFILE })
    await command(folder, 'baseline', ...ONLY)
    mkdirSync(join(folder, 'services'))
    renameSync(join(folder, 'web'), join(folder, 'services/web'))
    expect((await lint(folder, ...ONLY)).places).toEqual([])
    const copied = folderOf({ 'web/Dockerfile': DOCKERFILE })
    await command(copied, 'baseline', ...ONLY)
    mkdirSync(join(copied, 'copy'))
    write(copied, 'copy/Dockerfile', DOCKERFILE)
    expect((await lint(copied, ...ONLY)).places).toEqual(['copy/Dockerfile:2 prefer-copy', 'copy/Dockerfile:3 prefer-copy'])
  })

  it('says what is gone, and takes it out when it is made again', async () => {
    const folder = folderOf({ Dockerfile: DOCKERFILE, 'other/Dockerfile': DOCKERFILE })
    await command(folder, 'baseline', ...ONLY)
    write(folder, 'Dockerfile', DOCKERFILE.replace('ADD app.py', 'COPY app.py'))
    expect((await lint(folder, ...ONLY)).err).toContain('1 finding of the baseline is gone')
    expect((await lint(folder, ...ONLY, 'other')).err).toBe('')
    expect((await lint(folder, '--select', 'latest-tag')).err).toBe('')
    expect((await command(folder, 'baseline', ...ONLY)).err).toContain('3 findings recorded (0 new, 1 gone)')
    const entries = (JSON.parse(read(folder, 'dockerlint.baseline.json')) as { findings: { path: string; count: number }[] }).findings
    expect(entries.map(({ path, count }) => [path, count])).toEqual([['Dockerfile', 1], ['other/Dockerfile', 2]])
  })

  it('keeps what another run is about', async () => {
    const folder = folderOf({ 'a/Dockerfile': DOCKERFILE, 'b/Dockerfile': DOCKERFILE })
    await command(folder, 'baseline', ...ONLY)
    await command(folder, 'baseline', ...ONLY, 'a')
    expect((await lint(folder, ...ONLY)).places).toEqual([])
  })

  it('is found from a folder below, named, or left out', async () => {
    const folder = folderOf({ 'a/Dockerfile': DOCKERFILE, '.git/HEAD': 'ref: refs/heads/main\n', '.git/objects/x': '' })
    await command(folder, 'baseline', '--output', 'known.json', ...ONLY)
    expect((await lint(folder, ...ONLY)).code).toBe(1)
    expect((await lint(folder, ...ONLY, '--baseline', 'known.json')).code).toBe(0)
    await command(folder, 'baseline', ...ONLY)
    expect((await lint(join(folder, 'a'), ...ONLY)).code).toBe(0)
    expect((await lint(folder, ...ONLY, '--no-baseline')).code).toBe(1)
    expect((await command(folder, '--baseline', 'nowhere.json')).code).toBe(2)
  })

  it.each(['--shard 1/2', '--files-from=list', '--since main', '--staged', '--format json', '--output-file x', '--fix', '--add-ignores', '--baseline x', '--cache'])('takes no %s, and writes nothing then', async (args) => {
    const folder = folderOf({ Dockerfile: DOCKERFILE, list: 'Dockerfile\n' })
    const { code, err } = await command(folder, 'baseline', ...args.split(' '))
    expect(code).toBe(2)
    expect(err).toContain(`leave out ${args.split(/[ =]/)[0] ?? ''}`)
    expect(() => read(folder, 'dockerlint.baseline.json')).toThrow()
  })

  it.each([['no JSON', '{'], ['another file', '{}'], ['another version', '{"schema":2,"findings":[]}'], ['a broken entry', '{"schema":1,"findings":[{"path":1}]}']])('refuses %s', async (_, text) => {
    const { code, err } = await command(folderOf({ Dockerfile: DOCKERFILE, 'dockerlint.baseline.json': text }))
    expect(code).toBe(2)
    expect(err).toContain('dockerlint.baseline.json')
  })

  it('says in SARIF how each result stands to it: all of them, and what is gone only where suppressed results are asked for', async () => {
    const folder = folderOf({ Dockerfile: DOCKERFILE, 'old/Dockerfile': DOCKERFILE })
    await command(folder, 'baseline', ...ONLY)
    write(folder, 'Dockerfile', 'FROM alpine:3.22\n# dockerlint ignore=prefer-copy -- for a reason\nADD app.py /srv/\nADD new.py /srv/\nUSER nobody\n')
    write(folder, 'old/Dockerfile', DOCKERFILE)
    const states = async (...args: string[]): Promise<unknown[]> => {
      const { runs: [run] } = JSON.parse((await command(folder, ...ONLY, '--format', 'sarif', ...args)).out) as { runs: { results: { baselineState?: string; locations: { physicalLocation: { artifactLocation: { uri: string }; region?: { startLine: number } } }[] }[] }[] }
      return run!.results.map(({ baselineState, locations: [place] }) => [place!.physicalLocation.artifactLocation.uri, place!.physicalLocation.region?.startLine, baselineState])
    }
    expect(await states()).toEqual([['Dockerfile', 4, 'new']])
    expect(await states('--show-suppressed')).toEqual([
      ['Dockerfile', 4, 'new'], ['Dockerfile', 3, 'unchanged'], ['old/Dockerfile', 2, 'unchanged'], ['old/Dockerfile', 3, 'unchanged'], ['Dockerfile', 1, 'absent'],
    ])
    expect(await states('--show-suppressed', '--no-baseline')).toEqual([['Dockerfile', 4, undefined], ['old/Dockerfile', 2, undefined], ['old/Dockerfile', 3, undefined], ['Dockerfile', 3, undefined]])
  })

  it('counts what is gone once, also where two files with the same finding are gone and one was moved', async () => {
    const folder = folderOf({ 'a/Dockerfile': 'FROM alpine:3.22\nADD app.py /srv/\n', 'b/Dockerfile': 'FROM alpine:3.22\nADD app.py /srv/\n' })
    await command(folder, 'baseline', ...ONLY)
    renameSync(join(folder, 'a'), join(folder, 'c'))
    renameSync(join(folder, 'b/Dockerfile'), join(folder, 'b/readme'))
    expect((await lint(folder, ...ONLY)).err).toContain('1 finding of the baseline is gone')
  })

  it('marks what it knows in SARIF as suppressed from outside', async () => {
    const folder = folderOf({ Dockerfile: DOCKERFILE })
    await command(folder, 'baseline', ...ONLY)
    const { out } = await command(folder, ...ONLY, '--format', 'sarif', '--show-suppressed', '--category', 'docker')
    expect(JSON.parse(out)).toMatchObject({ runs: [{ automationDetails: { id: 'docker/' }, results: [{ suppressions: [{ kind: 'external' }] }, { suppressions: [{ kind: 'external' }] }] }] })
  })
})

describe('changes', () => {
  it('judges the lines that changed since a revision, and what appears elsewhere because of them', async () => {
    const folder = repositoryOf({ Dockerfile: DOCKERFILE, 'compose.yaml': COMPOSE })
    expect(await lint(folder, '--since', 'HEAD')).toMatchObject({ places: [], code: 0 })
    write(folder, 'Dockerfile', DOCKERFILE.replace('ADD more.py', 'ADD other.py').replace('USER nobody\n', ''))
    expect((await lint(folder, '--since', 'HEAD', '--select', 'prefer-copy,no-root-user')).places).toEqual(['Dockerfile:1 no-root-user', 'Dockerfile:3 prefer-copy'])
  })

  it('compares with where a branch began', async () => {
    const folder = repositoryOf({ Dockerfile: DOCKERFILE })
    git(folder, 'checkout', '--quiet', '-b', 'work')
    git(folder, 'checkout', '--quiet', 'main')
    write(folder, 'Dockerfile', DOCKERFILE.replace('ADD app.py', 'COPY app.py'))
    git(folder, 'commit', '--quiet', '-am', 'elsewhere')
    git(folder, 'checkout', '--quiet', 'work')
    expect((await lint(folder, '--since', 'main', ...ONLY)).places).toEqual([])
  })

  it('judges the index as it is, not the work tree', async () => {
    const folder = repositoryOf({ Dockerfile: DOCKERFILE, 'other/Dockerfile': DOCKERFILE })
    expect(await lint(folder, '--staged', ...ONLY)).toMatchObject({ places: [], code: 0 })
    write(folder, 'Dockerfile', `${DOCKERFILE}ADD third.py /srv/\n`)
    expect((await lint(folder, '--staged', ...ONLY)).places).toEqual([])
    git(folder, 'add', 'Dockerfile')
    write(folder, 'Dockerfile', DOCKERFILE)
    expect((await lint(folder, '--staged', ...ONLY)).places).toEqual(['Dockerfile:5 prefer-copy'])
  })

  it('takes a new file as a whole, in a repository without a commit too', async () => {
    const folder = folderOf({ Dockerfile: DOCKERFILE })
    git(folder, 'init', '--quiet')
    git(folder, 'add', '.')
    expect((await lint(folder, '--staged', ...ONLY)).places).toHaveLength(2)
  })

  it('is clean where nothing of it can be linted', async () => {
    const folder = repositoryOf({ 'notes.txt': 'x' })
    expect((await command(folder, '--since', 'HEAD')).code).toBe(0)
    expect((await command(folder, '--staged')).code).toBe(0)
  })

  it('runs nothing that the repository configures', async () => {
    const folder = repositoryOf({ Dockerfile: DOCKERFILE, '.gitattributes': '* filter=evil diff=evil\n' })
    const evil = `touch ${join(folder, 'ran')}`
    for (const key of ['filter.evil.clean', 'filter.evil.smudge', 'filter.evil.process', 'diff.evil.textconv', 'diff.evil.command', 'diff.external', 'core.fsmonitor', 'core.pager']) git(folder, 'config', key, evil)
    write(folder, 'Dockerfile', `${DOCKERFILE}ADD third.py /srv/\n`)
    expect((await lint(folder, '--since', 'HEAD', ...ONLY)).places).toEqual(['Dockerfile:5 prefer-copy'])
    await lint(folder, '--staged')
    expect(() => read(folder, 'ran')).toThrow()
  })

  it.each([['no such commit', ['--since', 'nothing'], 'nothing'], ['an option in its place', ['--since=--output=x'], 'knows no commit'], ['both', ['--since', 'HEAD', '--staged'], 'exclude']])('refuses %s', async (_, args, message) => {
    const { code, err } = await command(repositoryOf({ Dockerfile: DOCKERFILE }), ...args)
    expect(code).toBe(2)
    expect(err).toContain(message)
  })

  it('says that there is no git', async () => {
    const { code, err } = await command(folderOf({ Dockerfile: DOCKERFILE }), '--staged')
    expect([code, err]).toEqual([2, expect.stringContaining('no git work tree')])
  })
})

describe('git that does not answer', () => {
  const files = { Dockerfile: DOCKERFILE, 'compose.yaml': COMPOSE, '.env': 'A=1\n' }

  /** A repository, where every git that is asked dies. */
  function silentGit(): string {
    const folder = repositoryOf(files)
    const programs = folderOf({ git: '#!/bin/sh\nkill -9 $$\n' })
    chmodSync(join(programs, 'git'), 0o755)
    vi.stubEnv('PATH', programs)
    return folder
  }

  afterEach(() => void vi.unstubAllEnvs())

  it.each(['.', '--fix-only', '--diff', '--add-ignores', 'baseline', 'inspect .', 'graph', '--show-files', '--explain-purpose', '--cache'])('is said by dockerlint %s, since more might be known', async (args) => {
    const { err } = await command(silentGit(), ...args.split(' '))
    expect(err).toContain('git could not be run (SIGKILL); what it tracks and ignores is not known')
  })

  it('is no reason to trust a folder in which answers are kept', async () => {
    const { err } = await command(silentGit(), '--cache')
    expect(err).toContain('.dockerlint-cache is not used: git could not be run (SIGKILL), so that it is not known whether git tracks it')
  })

  it('is said of changes, and not that there is no such commit', async () => {
    const { code, err } = await command(silentGit(), '--since', 'main')
    expect([code, err]).toEqual([2, expect.stringMatching(/^dockerlint: --since: git could not be run \(SIGKILL\)\n/)])
  })
})

describe('ignore comments', () => {
  const withComments = (...comments: string[]): string => `FROM alpine:3.22\n${comments.map((comment) => `${comment}\n`).join('')}ADD app.py /srv/\nUSER nobody\n`
  const RULES = ['--select', 'prefer-copy,latest-tag,unused-ignore,unknown-ignore']

  it.each([
    ['an unknown name', '# dockerlint ignore=prefer-copi,prefer-copy', ['2:21 unknown-ignore']],
    ['a name that silences nothing', '# dockerlint ignore=prefer-copy,latest-tag -- why', ['2:33 unused-ignore']],
    ['a comment that silences nothing', '# dockerlint ignore=latest-tag', ['2:1 unused-ignore', '3:1 prefer-copy']],
    ['a rule that is not in force', '# dockerlint ignore=prefer-copy,no-root-user', []],
    ['a code of ShellCheck', '# dockerlint ignore=prefer-copy,SC2086', []],
    ['one that is ignored itself', '# dockerlint file ignore=unused-ignore\n# dockerlint ignore=prefer-copy,latest-tag', []],
  ])('%s', async (_, comment, places) => {
    const { out } = await command(folderOf({ Dockerfile: withComments(comment) }), '--format', 'json', ...RULES)
    const { findings } = JSON.parse(out) as { findings: { line: number; column: number; ruleId: string }[] }
    expect(findings.map(({ line, column, ruleId }) => `${line}:${column} ${ruleId}`)).toEqual(places)
  })

  it('are taken out by an unsafe fix', async () => {
    const folder = folderOf({ Dockerfile: withComments('# dockerlint ignore=latest-tag', '# dockerlint ignore=latest-tag,prefer-copy -- why') })
    await command(folder, '--fix', '--unsafe', '--select', 'latest-tag,unused-ignore')
    expect(read(folder, 'Dockerfile')).toBe(withComments('# dockerlint ignore=latest-tag,prefer-copy -- why').replace('latest-tag,', ''))
  })

  it('need a reason where it is asked for', async () => {
    const folder = folderOf({ Dockerfile: withComments('# dockerlint ignore=prefer-copy') })
    expect((await lint(folder, '--select', 'prefer-copy')).places).toEqual([])
    expect((await lint(folder, '--select', 'prefer-copy', '--require-reason')).places).toEqual(['Dockerfile:2 missing-ignore-reason'])
  })

  it('have no say where they are switched off, or the rule is locked', async () => {
    const folder = folderOf({ Dockerfile: withComments('# dockerlint ignore=prefer-copy') })
    expect((await lint(folder, '--select', 'prefer-copy', '--no-inline-ignores')).places).toEqual(['Dockerfile:3 prefer-copy'])
    write(folder, 'dockerlint.config.yaml', 'locked: [DL3020]\n')
    expect((await lint(folder, ...RULES)).places).toEqual(['Dockerfile:2 unused-ignore', 'Dockerfile:3 prefer-copy'])
  })
})

describe('--add-ignores', () => {
  it('writes a line above each place, and nothing else changes', async () => {
    const folder = folderOf({
      Dockerfile: '# syntax=docker/dockerfile:1\r\nFROM alpine:3.22\r\n  ADD app.py \\\r\n    /srv/\r\nUSER nobody\r\n',
      'compose.yaml': '\ufeffservices:\n  one:\n  web:\n    image: nginx:1.29.3\n',
    })
    const { code, err } = await command(folder, ...ONLY, '--add-ignores')
    expect(code).toBe(0)
    expect(err).toContain('2 findings ignored')
    expect(read(folder, 'Dockerfile')).toBe('# syntax=docker/dockerfile:1\r\nFROM alpine:3.22\r\n  # dockerlint ignore=prefer-copy -- TODO\r\n  ADD app.py \\\r\n    /srv/\r\nUSER nobody\r\n')
    expect(read(folder, 'compose.yaml')).toBe('\ufeffservices:\n  # dockerlint ignore=service-without-image-or-build -- TODO\n  one:\n  web:\n    image: nginx:1.29.3\n')
    expect((await lint(folder, ...ONLY)).places).toEqual([])
  })

  it('leaves nothing to report of a whole project but what no comment can silence', async () => {
    const folder = folderOf({
      Dockerfile: 'FROM python\nADD . .\nRUN apt-get install curl && \\\n    cd /tmp\nCMD python app.py\n',
      'compose.yaml': 'version: "3"\nservices:\n  web:\n    build: .\n    ports: ["8000:8000"]\n    command: |\n      python app.py\n  db:\n    image: postgres:latest\n    environment:\n      POSTGRES_PASSWORD: secret\n',
      '.env': 'SECRET_KEY=abc\n',
    })
    const before = await lint(folder, '--preset', 'strict')
    expect(before.places.length).toBeGreaterThan(10)
    await command(folder, '--preset', 'strict', '--add-ignores')
    expect((await lint(folder, '--preset', 'strict')).places).toEqual([])
  })

  it('says what it leaves as it is, and why', async () => {
    const folder = folderOf({
      Dockerfile: DOCKERFILE, 'README.md': '# Start\n\n```dockerfile\nFROM alpine:3.22\nADD app.py /srv/\n```\n',
      'empty/compose.yaml': '', '.env': 'TOKEN=1\n\ufeffA=1\nA=2\n',
    })
    const { code, err } = await command(folder, '--select', 'prefer-copy,empty-compose-file', '--add-ignores', '.', 'empty/compose.yaml')
    expect(code).toBe(0)
    expect(err).toContain('no ignore comments in README.md: there is no place for one\n')
    expect(err).toMatch(/3 findings ignored, 1 left;/)
    expect(read(folder, 'empty/compose.yaml')).toBe('# dockerlint file ignore=empty-compose-file -- TODO\n')
  })

  it('leaves a file alone in which a comment would be another fault', async () => {
    const folder = folderOf({ Dockerfile: DOCKERFILE })
    const { code, err } = await command(folder, '--add-ignores', '--select', 'prefer-copy,no-inline-ignore')
    expect(code).toBe(0)
    expect(err).toContain('not written: Dockerfile: the comments would cause other findings')
    expect(read(folder, 'Dockerfile')).toBe(DOCKERFILE)
  })

  it('ends with 3 where a file cannot be written', async () => {
    const folder = folderOf({ Dockerfile: DOCKERFILE })
    linkSync(join(folder, 'Dockerfile'), join(folder, 'second-name'))
    const { code, err } = await command(folder, ...ONLY, '--add-ignores')
    expect(code).toBe(3)
    expect(err).toContain('not written: Dockerfile: the file has several names')
    expect(err).toContain('0 findings ignored, 2 left')
    expect(read(folder, 'Dockerfile')).toBe(DOCKERFILE)
  })
})

describe('counting', () => {
  it('tolerates a number of warnings', async () => {
    const folder = folderOf({ Dockerfile: DOCKERFILE })
    const code = async (...args: string[]): Promise<number> => (await command(folder, '--select', 'prefer-copy', ...args)).code
    expect([await code('--max-warnings', '1'), await code('--max-warnings', '2'), await code('--max-warnings', '0', '--exit-zero'), await code('--max-warnings', 'x')]).toEqual([1, 0, 0, 2])
  })

  it('shows how many findings each rule has', async () => {
    const folder = folderOf({ Dockerfile: DOCKERFILE, 'compose.yaml': COMPOSE })
    expect((await command(folder, ...ONLY, '--statistics', '--no-color')).out).toContain('2  warning  * prefer-copy\n')
    const json = await command(folder, ...ONLY, '--statistics', '--format', 'json')
    expect(json.err).toContain('prefer-copy')
    expect(() => JSON.parse(json.out) as unknown).not.toThrow()
  })
})
