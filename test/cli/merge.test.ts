import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { command, temporaryFolder } from '../support/command.ts'

const folders: { remove(): void }[] = []

/** A folder with two linted projects, and a report of each in JSON and SARIF. */
async function reports(): Promise<string> {
  const folder = temporaryFolder({ 'a/Dockerfile': 'FROM alpine:3.22\nADD a /srv/\n', 'b/Dockerfile': 'FROM scratch\nFROM alpine\nMAINTAINER x\n' })
  folders.push(folder)
  for (const name of ['a', 'b']) await command(folder.path, name, '--exit-zero', '--format', 'json', '--output-file', `${name}.json`, '--format', 'sarif', '--output-file', `${name}.sarif`)
  return folder.path
}

afterEach(() => {
  for (const folder of folders.splice(0)) folder.remove()
})

describe('dockerlint merge', () => {
  it('gives what one run over both would have given, in each format that needs no source', async () => {
    const folder = await reports()
    for (const format of ['json', 'compact', 'github', 'gitlab', 'junit', 'checkstyle', 'azure', 'teamcity']) {
      const whole = await command(folder, 'a', 'b', '--format', format)
      expect(await command(folder, 'merge', 'b.json', 'a.json', '--format', format), format).toEqual(whole)
    }
    expect(await command(folder, 'merge', 'b.sarif', 'a.sarif')).toEqual(await command(folder, 'a', 'b', '--format', 'sarif'))
  })

  it('writes several reports', async () => {
    const folder = await reports()
    const { out } = await command(folder, 'merge', 'a.json', 'b.json', '--output-file', 'all.json', '--format', 'compact')
    expect(out).toContain('a/Dockerfile:2:1: warning:')
    expect((JSON.parse(readFileSync(join(folder, 'all.json'), 'utf8')) as { summary: { files: number } }).summary.files).toBe(2)
  })

  it('ends as --fail-on says', async () => {
    const folder = await reports()
    expect((await command(folder, 'merge', 'a.json', 'b.json')).code).toBe(1)
    expect((await command(folder, 'merge', 'a.json', '--fail-on', 'error')).code).toBe(0)
    expect((await command(folder, 'merge', 'a.sarif', 'b.sarif', '--exit-zero')).code).toBe(0)
    expect((await command(folder, 'merge', 'a.json', '--max-warnings', '100')).code).toBe(0)
    expect((await command(folder, 'merge', 'a.json', '--max-warnings', '0')).code).toBe(1)
  })

  it.each([
    ['nothing', [], 'takes the reports'],
    ['a report twice', ['a.json', 'a.json'], '"a/Dockerfile" is linted in a.json and'],
    ['a file that is not there', ['c.json'], 'c.json: there is no such file'],
    ['two formats', ['a.json', 'b.sarif'], 'merge reports of one format'],
    ['SARIF as text', ['a.sarif', '--format', 'text'], 'reports in sarif cannot become text'],
    ['JSON as SARIF', ['a.json', '--format', 'sarif'], 'reports in json cannot become sarif'],
    ['an unfinished report', ['empty.json'], 'did not finish'],
    ['half a report', ['half.json'], 'half.json is no JSON'],
    ['something else', ['other.json'], 'neither a JSON nor a SARIF report'],
    ['a report without findings', ['bare.json'], 'no whole report'],
    ['another version', ['a.json', 'old.json'], 'different versions'],
    ['an unknown option', ['a.json', '--formt', 'json'], '--formt'],
    ['a limit that it does not know', ['a.json', '--fail-on', 'never-ever'], '--fail-on takes error, warning, info or never, not "never-ever"'],
    ['a number that is none', ['a.json', '--max-warnings', 'many'], '--max-warnings takes a number'],
    ['a text that is no report', ['text.json'], 'text.json is no report'],
  ])('refuses %s', async (_, args, message) => {
    const folder = await reports()
    const text = readFileSync(join(folder, 'a.json'), 'utf8')
    writeFileSync(join(folder, 'empty.json'), '')
    writeFileSync(join(folder, 'text.json'), '"report"')
    writeFileSync(join(folder, 'half.json'), text.slice(0, 100))
    writeFileSync(join(folder, 'other.json'), '{"runs":[]}')
    writeFileSync(join(folder, 'bare.json'), '{"schema":1,"tool":{"name":"dockerlint"}}')
    writeFileSync(join(folder, 'old.json'), readFileSync(join(folder, 'b.json'), 'utf8').replace(/"version": "[^"]*"/, '"version": "0.0.1"'))
    const { code, out, err } = await command(folder, 'merge', ...args)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain(message)
  })

  it('keeps to the limits of code scanning, and says of how many it keeps the most severe', async () => {
    const folder = await reports()
    const many = (name: string, level: string): void => {
      const report = JSON.parse(readFileSync(join(folder, `${name}.sarif`), 'utf8')) as { runs: { results: { level: string }[] }[] }
      const [run] = report.runs
      const [result] = run?.results ?? []
      if (run !== undefined && result !== undefined) run.results = Array.from({ length: 20_000 }, () => ({ ...result, level }))
      writeFileSync(join(folder, `${name}.sarif`), JSON.stringify(report))
    }
    many('a', 'warning')
    many('b', 'error')
    const { out } = await command(folder, 'merge', 'a.sarif', 'b.sarif')
    const [run] = (JSON.parse(out) as { runs: { results: { level: string }[]; invocations: unknown[] }[] }).runs
    expect(run?.results.filter(({ level }) => level === 'error')).toHaveLength(20_000)
    expect(run?.results).toHaveLength(25_000)
    expect(JSON.stringify(run?.invocations)).toContain('25000 most severe of 40000 findings')
  })

  type Json = Record<string, unknown>

  /** Merges a report of one file that somebody has changed. */
  async function mergeChanged(name: string, change: (report: Json) => void, ...args: string[]): Promise<{ code: number; out: string; err: string }> {
    const folder = await reports()
    const report = JSON.parse(readFileSync(join(folder, name), 'utf8')) as Json
    change(report)
    writeFileSync(join(folder, name), JSON.stringify(report))
    return command(folder, 'merge', name, ...args)
  }

  const first = (list: unknown): Json => (list as Json[])[0] ?? {}
  const runOf = (report: Json): Json => first(report['runs'])

  it.each([
    ['a schema to come', (report: Json) => { report['schema'] = 2 }, 'a.json has schema 2, which this version cannot read'],
    ['a finding without a place', (report: Json) => { delete first(report['findings'])['line'] }, 'a finding has no place or rule'],
    ['findings that are none', (report: Json) => { report['findings'] = ['x'] }, 'findings, files or summary are missing'],
  ])('refuses JSON with %s', async (_, change, message) => {
    expect(await mergeChanged('a.json', change)).toEqual({ code: 2, out: '', err: expect.stringContaining(message) as string })
  })

  it.each([
    ['two runs', (report: Json) => { report['runs'] = [runOf(report), runOf(report)] }, 'a.sarif has not exactly one run'],
    ['no results', (report: Json) => { delete runOf(report)['results'] }, 'results or artifacts are missing'],
    ['no rules', (report: Json) => { delete ((runOf(report)['tool'] as Json)['driver'] as Json)['rules'] }, 'the rules are missing'],
    ['a result without a place', (report: Json) => { delete first(runOf(report)['results'])['locations'] }, 'a result has no place or rule'],
    ['an address that is none', (report: Json) => { (first(first(runOf(report)['results'])['locations'])['physicalLocation'] as Json)['artifactLocation'] = { uri: '%' } }, '"%" is no address of a file'],
    ['runs that are none', (report: Json) => { report['runs'] = 'all' }, 'neither a JSON nor a SARIF report'],
    ['another program', (report: Json) => { runOf(report)['tool'] = 'hadolint' }, 'neither a JSON nor a SARIF report'],
  ])('refuses SARIF with %s', async (_, change, message) => {
    expect(await mergeChanged('a.sarif', change)).toEqual({ code: 2, out: '', err: expect.stringContaining(message) as string })
  })

  it('refuses a category that it does not know where it must know it', async () => {
    const change = (report: Json): void => { first(report['findings'])['category'] = 'taste' }
    expect((await mergeChanged('a.json', change)).out).toContain('"taste"')
    expect(await mergeChanged('a.json', change, '--format', 'junit')).toMatchObject({ code: 2, err: expect.stringContaining('the category "taste"') as string })
  })

  it('writes other formats from reports that leave out what may be missing', async () => {
    const { code, out } = await mergeChanged('a.json', (report) => {
      for (const finding of report['findings'] as Json[]) for (const name of ['aliases', 'endLine', 'endColumn', 'related', 'fix']) delete finding[name]
    }, '--format', 'gitlab')
    expect(code).toBe(1)
    expect(JSON.parse(out)).toContainEqual(expect.objectContaining({ check_name: 'prefer-copy', location: { path: 'a/Dockerfile', lines: { begin: 2, end: 2 } } }))
  })

  it('ends with 3 where a rule failed in one of the runs, and where a report cannot be written', async () => {
    const failed = (report: Json): void => { first(report['findings'])['ruleId'] = 'internal-error' }
    expect((await mergeChanged('a.json', failed)).code).toBe(3)
    expect((await mergeChanged('a.sarif', (report) => { runOf(report)['invocations'] = [{ executionSuccessful: false }] })).code).toBe(3)
    expect(await mergeChanged('a.json', () => undefined, '--output-file', 'nowhere/all.json')).toMatchObject({ code: 3, err: expect.stringContaining('cannot write nowhere/all.json: ') as string })
  })

  it('refuses SARIF of different versions', async () => {
    const folder = await reports()
    writeFileSync(join(folder, 'b.sarif'), readFileSync(join(folder, 'b.sarif'), 'utf8').replace(/"version": "0[^"]*"/, '"version": "0.0.1"'))
    expect((await command(folder, 'merge', 'a.sarif', 'b.sarif')).err).toContain('a.sarif and b.sarif were made by different versions')
  })

  it('has the rules of all runs where they had different ones, and findings on files of several once', async () => {
    const folder = temporaryFolder({
      'dockerlint.config.yaml': 'extends: []\n', 'a/Dockerfile': 'FROM alpine:3.22\nADD a /srv/\n', 'b/Dockerfile': 'FROM alpine:latest\n',
      'a/dockerlint.config.yaml': 'extends: []\nrules: {prefer-copy: warning}\n', 'b/dockerlint.config.yaml': 'extends: []\nrules: {latest-tag: info}\n',
    })
    folders.push(folder)
    for (const name of ['a', 'b']) await command(folder.path, name, '--exit-zero', '--format', 'sarif', '--output-file', `${name}.sarif`)
    const { out, code } = await command(folder.path, 'merge', 'b.sarif', 'a.sarif')
    const [run] = (JSON.parse(out) as { runs: { tool: { driver: { rules: { id: string }[] } }; results: { ruleId: string; ruleIndex: number; level: string }[] }[] }).runs
    const ids = run?.tool.driver.rules.map(({ id }) => id) ?? []
    expect(ids).toEqual([...ids].sort())
    expect(run?.results.map(({ ruleId, ruleIndex, level }) => [ruleId, ids[ruleIndex], level])).toEqual([['prefer-copy', 'prefer-copy', 'warning'], ['latest-tag', 'latest-tag', 'note']])
    expect(code).toBe(1)
  })

  it('counts again what reports were cut from', async () => {
    const { out } = await mergeChanged('a.sarif', (report) => {
      runOf(report)['invocations'] = [{ executionSuccessful: true, toolExecutionNotifications: [{ level: 'warning', message: { text: 'the 25000 most severe of 30000 findings' } }] }]
    })
    expect(out).toContain(' of 30000 findings')
  })

  it('keeps what a baseline says is gone, once', async () => {
    const folder = await reports()
    await command(folder, 'baseline', 'a')
    writeFileSync(join(folder, 'a/Dockerfile'), 'FROM scratch\n')
    await command(folder, 'a', '--show-suppressed', '--format', 'sarif', '--output-file', 'gone.sarif')
    const states = (out: string): unknown[] => (JSON.parse(out) as { runs: { results: { baselineState?: string }[] }[] }).runs.flatMap(({ results }) => results.map(({ baselineState }) => baselineState))
    const { out, code } = await command(folder, 'merge', 'gone.sarif', 'b.sarif')
    expect(states(out).filter((state) => state === 'absent')).toHaveLength(states(readFileSync(join(folder, 'gone.sarif'), 'utf8')).length)
    expect(states(out)).toContain('absent')
    expect(code).toBe(1)
  })
})
