import { cpSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readShard } from '../../src/cli/shard.ts'
import { command, folderOf } from '../support/command.ts'
import { tree } from '../support/tree.ts'

const PARTS = 8
const DAY = ['--today', '2026-11-01']

async function expectSameAsOneRun(folder: string, ...args: string[]): Promise<number> {
  const both = (name: string): string[] => ['--format', 'json', '--output-file', `${name}.json`, '--format', 'sarif', '--output-file', `${name}.sarif`]
  const whole = await command(folder, ...DAY, ...args, '--show-suppressed', ...both('out/whole'))
  const codes: number[] = []
  let filled = 0
  for (let part = 1; part <= PARTS; part++) {
    const { code } = await command(folder, ...DAY, ...args, '--show-suppressed', '--shard', `${part}/${PARTS}`, ...both(`out/part${part}`))
    codes.push(code)
    const { files } = JSON.parse(readFileSync(join(folder, `out/part${part}.json`), 'utf8')) as { files: unknown[] }
    if (files.length > 0) filled++
  }
  expect(Math.max(...codes)).toBe(whole.code)
  for (const format of ['json', 'sarif']) {
    // In whatever order they come.
    const parts = Array.from({ length: PARTS }, (_, index) => `out/part${((index + 3) % PARTS) + 1}.${format}`)
    const merged = await command(folder, 'merge', ...parts, '--output-file', `out/merged.${format}`)
    expect(merged).toEqual({ code: whole.code, out: '', err: '' })
    expect(readFileSync(join(folder, `out/merged.${format}`), 'utf8')).toBe(readFileSync(join(folder, `out/whole.${format}`), 'utf8'))
  }
  return filled
}

describe('shards', () => {
  it('merge into the report of one run, byte for byte', async () => {
    const folder = folderOf({ ...tree(), 'out/.gitignore': '' })
    expect(await expectSameAsOneRun(folder, '--preset', 'all')).toBeGreaterThan(4)
    expect(await expectSameAsOneRun(folder)).toBeGreaterThan(4)
    const { findings, summary } = JSON.parse(readFileSync(join(folder, 'out/whole.json'), 'utf8')) as { findings: { path: string; ruleId: string }[]; summary: { suppressed: number } }
    // The tree has what could go wrong: a shared script, a file that cannot be read, silenced findings and a comment that silences nothing.
    expect(findings.some(({ path }) => path === 'start.sh')).toBe(true)
    expect(findings.map(({ ruleId }) => ruleId)).toEqual(expect.arrayContaining(['unreadable-file', 'unused-ignore']))
    expect(summary.suppressed).toBeGreaterThan(0)
  }, 60_000)

  it('do so with a configuration and a baseline', async () => {
    const folder = folderOf({ ...tree(), 'out/.gitignore': '', 'dockerlint.config.yaml': 'extends: [all]\nrules: { prefer-copy: error }\noverrides:\n  - { files: [stack1/**], rules: { latest-tag: off } }\nexclude: [stack2/**]\n' })
    await command(folder, 'baseline', 'stack3')
    await expectSameAsOneRun(folder)
  }, 60_000)

  const fixtures = new URL('../../fixtures/', import.meta.url).pathname
  it.each(readdirSync(fixtures, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name))('do so on the fixture %s', async (name) => {
    const folder = folderOf({ 'out/.gitignore': '' })
    cpSync(join(fixtures, name), join(folder, name), { recursive: true })
    await expectSameAsOneRun(folder, '--preset', 'all', name)
  }, 60_000)

  it('keep a compose project, its Dockerfiles and its env files together, and give an empty report where nothing falls to them', async () => {
    const folder = folderOf(tree())
    const seen: string[] = []
    for (let part = 1; part <= 16; part++) {
      const { code, out, err } = await command(folder, '--format', 'json', '--exit-zero', '--shard', `${part}/16`)
      const { files } = JSON.parse(out) as { files: { path: string }[] }
      expect({ code, err }).toEqual({ code: 0, err: '' })
      for (let index = 0; index < 12; index++) {
        const own = files.filter(({ path }) => path.startsWith(`stack${index}/`) && !path.endsWith('.md')).length
        expect([0, 5]).toContain(own)
      }
      seen.push(...files.map(({ path }) => path))
    }
    expect(new Set(seen).size).toBe(seen.length)
    const whole = JSON.parse((await command(folder, '--format', 'json')).out) as { files: { path: string }[] }
    expect([...seen].sort()).toEqual(whole.files.map(({ path }) => path).sort())
  }, 60_000)

  it('leave a file where it was when others come', async () => {
    const own = async (folder: string): Promise<string[]> => (JSON.parse((await command(folder, '--format', 'json', '--shard', '2/3')).out) as { files: { path: string }[] }).files.map(({ path }) => path)
    const before = await own(folderOf(tree()))
    const after = await own(folderOf({ ...tree(), 'new/Dockerfile': 'FROM alpine\n', 'aaa/compose.yaml': 'services: { a: { image: nginx } }\n' }))
    expect(after.filter((path) => !/^(?:new|aaa)\//.test(path))).toEqual(before)
  })
})

describe('--shard', () => {
  it.each([
    ['1/8', {}, { index: 1, total: 8 }],
    ['8/8', {}, { index: 8, total: 8 }],
    ['auto', { CI_NODE_INDEX: '2', CI_NODE_TOTAL: '5' }, { index: 2, total: 5 }],
    ['auto/5', { CI_NODE_INDEX: '2', CI_NODE_TOTAL: '5' }, { index: 2, total: 5 }],
    ['auto/4', { JOB_COMPLETION_INDEX: '0' }, { index: 1, total: 4 }],
    ['auto/4', { JOB_COMPLETION_INDEX: '3' }, { index: 4, total: 4 }],
  ])('%s with %j is a part', (text, environment, shard) => {
    expect(readShard(text, environment)).toEqual(shard)
  })

  it.each([
    ['0/8', {}, 'i from 1'],
    ['9/8', {}, 'no part 9 of 8'],
    ['1', {}, 'takes i/n'],
    ['1/2/3', {}, 'takes i/n'],
    ['1/-2', {}, 'takes i/n'],
    ['auto/x', {}, 'takes i/n'],
    ['auto', {}, 'neither CI_NODE_INDEX'],
    ['auto', { JOB_COMPLETION_INDEX: '1' }, 'auto/N'],
    ['auto/2', { JOB_COMPLETION_INDEX: '2' }, 'none of 0 to 1'],
    ['auto/3', { CI_NODE_INDEX: '1', CI_NODE_TOTAL: '5' }, 'CI_NODE_TOTAL is 5'],
    ['auto', { CI_NODE_INDEX: '6', CI_NODE_TOTAL: '5' }, 'no part of a whole'],
  ])('%s with %j is refused', (text, environment, message) => {
    expect(() => readShard(text, environment)).toThrow(message)
  })

  it('does not go with what changes files', async () => {
    const { code, err } = await command(folderOf({ Dockerfile: 'FROM alpine\n' }), '--shard', '1/2', '--fix')
    expect([code, err]).toEqual([2, expect.stringContaining('--shard divides what is reported')])
  })
})
