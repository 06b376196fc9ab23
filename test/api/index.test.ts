import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fix, fixText, formats, lint, lintText } from '../../src/api/index.ts'
import { folderOf } from '../support/command.ts'

const DOCKERFILE = 'FROM alpine:3.22\nADD app.py /srv/\nUSER nobody\n'
const ONLY = { select: ['DL3020'] }

describe('lint', () => {
  it('gives the JSON report, and any other format of it', async () => {
    const workingDirectory = folderOf({ Dockerfile: DOCKERFILE, 'other/Dockerfile': DOCKERFILE })
    const result = await lint({ workingDirectory, paths: ['other'], ...ONLY })
    expect(result).toMatchObject({ schema: 1, failed: false, findings: [{ ruleId: 'prefer-copy', path: 'other/Dockerfile', line: 2, column: 1, endColumn: 4 }], summary: { warning: 1 } })
    for (const format of formats) expect(await result.render(format)).toContain('prefer-copy')
  })

  it('takes the configuration, the baseline and comments into account, or not', async () => {
    const workingDirectory = folderOf({ Dockerfile: `# dockerlint file ignore=DL3020\n${DOCKERFILE}`, 'dockerlint.config.yaml': 'rules: { prefer-copy: error }\n' })
    expect((await lint({ workingDirectory, ...ONLY })).findings).toEqual([])
    expect((await lint({ workingDirectory, ...ONLY, inlineIgnores: false })).findings).toMatchObject([{ severity: 'error' }])
    expect((await lint({ workingDirectory, ...ONLY, inlineIgnores: false, config: false })).findings).toMatchObject([{ severity: 'warning' }])
  })

  it('says what is wrong with what it is asked', async () => {
    const workingDirectory = folderOf({ Dockerfile: DOCKERFILE })
    await expect(lint({ workingDirectory, paths: ['nowhere'] })).rejects.toThrow('there is no file or folder nowhere')
    await expect(lint({ workingDirectory, select: ['nothing'] })).rejects.toThrow('unknown rule')
  })
})

describe('texts', () => {
  it('are linted and repaired without a file', async () => {
    expect((await lintText(DOCKERFILE, ONLY)).findings).toMatchObject([{ path: 'Dockerfile', line: 2 }])
    expect((await lintText('services:\n  web:\n', { path: 'compose.yaml', select: ['service-without-image-or-build'] })).findings).toHaveLength(1)
    const { text, remaining } = await fixText(DOCKERFILE, ONLY)
    expect(text).toBe(DOCKERFILE.replace('ADD', 'COPY'))
    expect(remaining.findings).toEqual([])
  })
})

describe('fix', () => {
  it('writes only where it is told to', async () => {
    const workingDirectory = folderOf({ Dockerfile: DOCKERFILE })
    const read = (): string => readFileSync(join(workingDirectory, 'Dockerfile'), 'utf8')
    const dry = await fix({ workingDirectory, ...ONLY })
    expect(dry).toMatchObject({ applied: 1, files: [{ path: 'Dockerfile', before: DOCKERFILE }], remaining: { findings: [] } })
    expect(read()).toBe(DOCKERFILE)
    expect((await fix({ workingDirectory, ...ONLY, write: true })).failures).toEqual([])
    expect(read()).toBe(DOCKERFILE.replace('ADD', 'COPY'))
  })
})
