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
  ])('refuses %s', async (_, args, message) => {
    const folder = await reports()
    const text = readFileSync(join(folder, 'a.json'), 'utf8')
    writeFileSync(join(folder, 'empty.json'), '')
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
})
