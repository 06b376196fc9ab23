import { afterEach, describe, expect, it } from 'vitest'
import { command, temporaryFolder } from '../support/command.ts'

const folders: { remove(): void }[] = []

afterEach(() => {
  for (const folder of folders.splice(0)) folder.remove()
})

function folderOf(files: Record<string, string>): string {
  const folder = temporaryFolder(files)
  folders.push(folder)
  return folder.path
}

interface Report {
  findings: { ruleId: string; path: string; line: number; column: number; message: string }[]
  files: { path: string; kind: string }[]
}

async function lint(folder: string, ...args: string[]): Promise<Report> {
  const { out } = await command(folder, '--format', 'json', ...args)
  return JSON.parse(out) as Report
}

const GUIDE = `# Shop

This Dockerfile has several commands:
\`\`\` bash
# Python version
FROM python:3.7-alpine

ENV PYTHONUNBUFFERED 1
\`\`\`

1. Start it:

   \`\`\`console
   $ docker-compose up
   \`\`\`

# docker-compose.yml
version: '3.7'

services:
  web:
    build: .
    volumes:
      - .:/code
At the top we say which version we use.
`

describe('a document', { timeout: 20_000 }, () => {
  it('has findings at its own lines and columns, in mislabelled blocks, lists and the open', async () => {
    const { findings, files } = await lint(folderOf({ 'README.md': GUIDE }))
    expect(files).toEqual([{ path: 'README.md', kind: 'markdown', purpose: 'unknown' }])
    expect(findings.map(({ ruleId, line, column }) => `${line}:${column} ${ruleId}`)).toEqual([
      '6:6 end-of-life-base-image', '8:1 legacy-key-value', '14:6 docker-compose-v1', '18:1 obsolete-version',
    ])
  })

  it('is left alone where it is history, vendored, or has nothing to do with Docker', async () => {
    const folder = folderOf({ 'CHANGELOG.md': GUIDE, 'vendor/lib/README.md': GUIDE, 'node_modules/lib/README.md': GUIDE, 'NOTES.md': 'FROM here\n', 'guide.txt': GUIDE })
    expect((await command(folder)).code).toBe(2)
  })

  it('is read as a text file where it is named', async () => {
    const folder = folderOf({ 'guide.txt': GUIDE, 'image.txt': 'FROM debian:13\nWORKDIR x\n' })
    expect((await lint(folder, 'guide.txt')).files.map((file) => file.kind)).toEqual(['markdown'])
    expect((await lint(folder, 'image.txt')).files.map((file) => file.kind)).toEqual(['dockerfile'])
  })

  it('is silent about what a snippet does not show', async () => {
    const folder = folderOf({ 'docs/db.md': 'With docker:\n\n```yaml\nservices:\n  web:\n    image: shop/web:1.4\n    depends_on: [db]\n    volumes:\n      - data:/srv\n    env_file: web.env\n```\n\n```dockerfile\nFROM debian:13\nRUN make\n```\n' })
    expect((await lint(folder, '--preset', 'strict')).findings).toEqual([])
  })

  it('can silence the next block, a line, and all of itself', async () => {
    const block = '```sh\ndocker-compose up\n```\n'
    const lines = async (text: string): Promise<number[]> => (await lint(folderOf({ 'README.md': text }))).findings.map((finding) => finding.line)
    expect(await lines(`<!-- dockerlint ignore=docker-compose-v1 -- old machines -->\n\n${block}\n${block}`)).toEqual([8])
    expect(await lines(`<!-- dockerlint file ignore=docker-compose-v1 -->\n${block}${block}`)).toEqual([])
    expect(await lines('```dockerfile\nFROM debian:13\n# dockerlint ignore=legacy-key-value\nENV A b\nENV C d\n```\ndocker\n')).toEqual([5])
  })

  it('never shows a secret', async () => {
    const secret = 'b8Ys3NfWk6Qz1JtVx5Rg'
    const folder = folderOf({ 'README.md': `\`\`\`sh\ndocker run -e SECRET_KEY="${secret}" shop:1.4\n\`\`\`\n` })
    for (const format of ['text', 'json', 'sarif', 'markdown']) {
      const { out } = await command(folder, '--format', format)
      expect(out).toContain('docker-run-secret')
      expect(out).not.toContain(secret)
    }
  })

  it('is fixed where it stands', async () => {
    const folder = folderOf({ 'README.md': '- Docker:\n\n  ```dockerfile\n  FROM debian:13\n  ADD a.py /srv/\n  ```\n' })
    const { out } = await command(folder, '--diff')
    expect(out).toContain('-  ADD a.py /srv/\n+  COPY a.py /srv/\n')
  })

  it('is inspected', async () => {
    const { out } = await command(folderOf({ 'README.md': GUIDE }), 'inspect', 'README.md')
    const [file] = (JSON.parse(out) as { files: { kind: string; snippets: { kind: string; line: number; endLine: number }[] }[] }).files
    expect(file?.kind).toBe('markdown')
    expect(file?.snippets.map(({ kind, line, endLine }) => [kind, line, endLine])).toEqual([['dockerfile', 5, 8], ['command', 14, 14], ['compose', 18, 24]])
  })
})
