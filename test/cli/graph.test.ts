import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { command, folderOf } from '../support/command.ts'

const PROJECT = { 'compose.yaml': 'services:\n  web:\n    build: .\n    depends_on: [db]\n  db:\n    image: postgres\n', Dockerfile: 'FROM alpine:3.22\nADD app /srv/\nCMD ["/srv/app"]\n' }

describe('dockerlint graph', () => {
  it('draws Mermaid on standard output, with the findings', async () => {
    const { code, out, err } = await command(folderOf(PROJECT), 'graph')
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toMatch(/^flowchart /m)
    for (const part of ['web', 'postgres', 'alpine:3.22', 'warning']) expect(out).toContain(part)
  })

  it('draws what is named alone, and takes a configuration', async () => {
    const folder = folderOf({ ...PROJECT, 'dockerlint.config.yaml': 'extends: []\nrules: {prefer-copy: error}\n', 'quiet.yaml': 'extends: []\n' })
    const drawn = async (...args: string[]): Promise<string> => (await command(folder, 'graph', 'Dockerfile', ...args)).out
    expect(await drawn()).toContain('1 error')
    expect(await drawn()).not.toContain('postgres')
    expect(await drawn('--no-config')).toContain('2 warnings, 1 info')
    expect(await drawn('--config', 'quiet.yaml')).not.toMatch(/\d (?:error|warning)/)
  })

  it('writes a file', async () => {
    const folder = folderOf(PROJECT)
    expect(await command(folder, 'graph', '--format', 'svg', '--output-file', 'stack.svg')).toEqual({ code: 0, out: '', err: '' })
    expect(readFileSync(join(folder, 'stack.svg'), 'utf8')).toMatch(/^<svg /)
    const { code, err } = await command(folder, 'graph', '--output-file', 'nowhere/stack.mmd')
    expect(code).toBe(3)
    expect(err).toContain('cannot write nowhere/stack.mmd: ')
  })

  it('has nothing to draw where there is no stage and no service', async () => {
    expect(await command(folderOf({ '.env.example': 'A=1\n' }), 'graph')).toMatchObject({ code: 2, out: '', err: expect.stringContaining('nothing to draw') as string })
  })

  it.each([
    ['a format that it does not know', ['--format', 'mermiad'], 'did you mean "mermaid"'],
    ['an option of other commands', ['--output-fil', 'a'], 'did you mean "--output-file"'],
    ['an option without its value', ['--format'], "Option '--format <value>' argument missing"],
  ])('refuses %s', async (_, args, message) => {
    const { code, out, err } = await command(folderOf(PROJECT), 'graph', ...args)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain(message)
  })
})
