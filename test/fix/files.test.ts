import { chmodSync, chownSync, linkSync, lstatSync, readdirSync, readFileSync, readlinkSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fixLoaded, writeFixed } from '../../src/cli/fix-run.ts'
import { load } from '../../src/cli/load.ts'
import { command, folderOf } from '../support/command.ts'

const BEFORE = 'FROM alpine:3.22\nADD app.py /srv/\n'
const AFTER = 'FROM alpine:3.22\nCOPY app.py /srv/\n'

function textOf(...path: string[]): string {
  return readFileSync(join(...path), 'utf8')
}

describe('what is not touched stays byte for byte', () => {
  const dockerfile = '# syntax=docker/dockerfile:1\n\n  # why  \nFROM   alpine:3.22 as  Build\t\nADD   app.py \\\n  # in between\n\n   /srv/  \nRUN echo "  a"   \\\n\t&& true'
  it.each([
    ['comments, blanks and no line break at the end', dockerfile],
    ['CRLF', dockerfile.replaceAll('\n', '\r\n')],
    ['a byte order mark', `\uFEFF${dockerfile}\n`],
    ['line breaks of both kinds', dockerfile.replace('Build\t\n', 'Build\t\r\n')],
    ['characters of more than one unit', dockerfile.replace('# why', '# 为什么 😀 e\u0301')],
  ])('in a Dockerfile with %s', async (_, text) => {
    const folder = folderOf({ Dockerfile: text })
    await command(folder, '--fix-only', '--select', 'prefer-copy')
    expect(textOf(folder, 'Dockerfile')).toBe(text.replace('ADD', 'COPY'))
  })

  const compose = 'version: "3.8"\nx-base: &base {restart: \'always\',   "init": yes}\nservices:\n\n    web:   # the shop\n        <<: *base\n        image: "example/web:1.0"\n        environment: [ "A=1",B=\'2\' ]\n        labels:\n        - >-\n          folded\n          text\n        - a=b\n...\n'
  it.each([
    ['anchors, quotes, comments and flow', compose],
    ['CRLF', compose.replaceAll('\n', '\r\n')],
    ['a byte order mark', `\uFEFF${compose}`],
    ['no line break at the end', compose.trimEnd()],
  ])('in a compose file with %s', async (_, text) => {
    const folder = folderOf({ 'compose.yaml': text })
    await command(folder, '--fix-only', '--select', 'obsolete-version')
    const lineBreak = text.includes('\r\n') ? '\r\n' : '\n'
    expect(textOf(folder, 'compose.yaml')).toBe(text.replace(`version: "3.8"${lineBreak}`, ''))
  })
})

describe('a file', () => {
  it('keeps its mode and its owner, and is replaced as a whole', async () => {
    const folder = folderOf({ Dockerfile: BEFORE })
    const path = join(folder, 'Dockerfile')
    chmodSync(path, 0o640)
    if (process.getuid?.() === 0) chownSync(path, 1234, 4321)
    const before = statSync(path)
    await command(folder, '--fix-only', '--select', 'prefer-copy')
    expect(textOf(path)).toBe(AFTER)
    const after = statSync(path)
    expect(after).toMatchObject({ mode: before.mode, uid: before.uid, gid: before.gid })
    // Renamed into place: at no moment does anybody see half of it.
    expect(after.ino).not.toBe(before.ino)
    expect(readdirSync(folder)).toEqual(['Dockerfile'])
  })

  it('is not written where nothing changed', async () => {
    const folder = folderOf({ Dockerfile: AFTER })
    const { ino, mtimeMs } = statSync(join(folder, 'Dockerfile'))
    expect((await command(folder, '--fix-only', '--select', 'prefer-copy')).code).toBe(0)
    expect(statSync(join(folder, 'Dockerfile'))).toMatchObject({ ino, mtimeMs })
  })

  it('that changed since it was read is left alone, and others are written', async () => {
    const folder = folderOf({ 'a/Dockerfile': BEFORE, 'b/Dockerfile': BEFORE })
    const loaded = await load({ paths: [], exclude: [], forceExclude: false, noConfig: true, select: ['prefer-copy'], extendSelect: [], ignore: [] }, folder)
    const { fixed } = fixLoaded(loaded, 'safe', '2026-11-01')
    writeFileSync(join(folder, 'a/Dockerfile'), `${BEFORE}# mine\n`)
    expect(await writeFixed(fixed, loaded)).toEqual([{ path: 'a/Dockerfile', message: 'the file changed since it was read' }])
    expect(textOf(folder, 'a/Dockerfile')).toBe(`${BEFORE}# mine\n`)
    expect(textOf(folder, 'b/Dockerfile')).toBe(AFTER)
  })

  it('with a second name is left alone, since replacing it would part the two', async () => {
    const folder = folderOf({ 'a/Dockerfile': BEFORE })
    linkSync(join(folder, 'a/Dockerfile'), join(folder, 'other'))
    const { code, err } = await command(folder, '--fix-only', '--select', 'prefer-copy')
    expect(code).toBe(3)
    expect(err).toContain('not written: a/Dockerfile: the file has several names')
    expect(textOf(folder, 'other')).toBe(BEFORE)
  })
})

describe.skipIf(process.platform === 'win32')('links', () => {
  it('out of the project are not written through', async () => {
    const outside = folderOf({ Dockerfile: BEFORE })
    const folder = folderOf({ 'a/Dockerfile': BEFORE, '.git/HEAD': 'ref: refs/heads/main\n' })
    symlinkSync(join(outside, 'Dockerfile'), join(folder, 'Dockerfile'))
    symlinkSync(outside, join(folder, 'vendor'))
    await command(folder, '--fix-only', '--select', 'prefer-copy')
    expect(textOf(outside, 'Dockerfile')).toBe(BEFORE)
    expect(textOf(folder, 'a/Dockerfile')).toBe(AFTER)
    expect(lstatSync(join(folder, 'Dockerfile')).isSymbolicLink()).toBe(true)
  })

  it('inside of it stay links', async () => {
    const folder = folderOf({ 'a/Dockerfile': BEFORE })
    symlinkSync('a/Dockerfile', join(folder, 'Dockerfile'))
    await command(folder, '--fix-only', '--select', 'prefer-copy', 'Dockerfile')
    expect(readlinkSync(join(folder, 'Dockerfile'))).toBe('a/Dockerfile')
    expect(textOf(folder, 'a/Dockerfile')).toBe(AFTER)
  })

  it('do not make one file two where both names are given', async () => {
    const folder = folderOf({ 'a/Dockerfile': BEFORE })
    symlinkSync('a/Dockerfile', join(folder, 'Dockerfile'))
    expect((await command(folder, '--fix-only', '--select', 'prefer-copy', 'Dockerfile', 'a/Dockerfile')).code).toBe(0)
    expect(textOf(folder, 'a/Dockerfile')).toBe(AFTER)
  })

  it('are not filled where a fix would make a new file', async () => {
    const outside = folderOf({})
    const folder = folderOf({ Dockerfile: 'FROM node:24-slim\nWORKDIR /srv\nCOPY . .\nUSER node\nCMD ["node", "x.js"]\n', 'x.js': '', 'node_modules/a/index.js': '', '.git/HEAD': 'ref: refs/heads/main\n' })
    symlinkSync(join(outside, 'ignore'), join(folder, '.dockerignore'))
    await command(folder, '--fix-only', '--unsafe', '--preset', 'all')
    expect(readdirSync(outside)).toEqual([])
    expect(lstatSync(join(folder, '.dockerignore')).isSymbolicLink()).toBe(true)
  })
})

describe('the command line', () => {
  const COMPOSE = 'services:\n  db:\n    image: postgres:17.6\n    environment:\n      POSTGRES_PASSWORD: ${POSTGRES_PASSWORD:?}\n'

  it('shows with --diff what would change, changes nothing, and ends with 1', async () => {
    const folder = folderOf({ Dockerfile: BEFORE, 'compose.yaml': COMPOSE })
    const { mtimeMs } = statSync(join(folder, 'Dockerfile'))
    const { code, out } = await command(folder, '--diff', '--select', 'prefer-copy,database-without-volume')
    expect(code).toBe(1)
    expect(out).toBe('--- a/Dockerfile\n+++ b/Dockerfile\n@@ -1,2 +1,2 @@\n FROM alpine:3.22\n-ADD app.py /srv/\n+COPY app.py /srv/\n')
    expect(textOf(folder, 'Dockerfile')).toBe(BEFORE)
    expect(statSync(join(folder, 'Dockerfile')).mtimeMs).toBe(mtimeMs)
    const unsafe = await command(folder, '--diff', '--unsafe', '--select', 'database-without-volume')
    expect([unsafe.code, textOf(folder, 'compose.yaml')]).toEqual([1, COMPOSE])
    expect(await command(folder, '--diff', '--select', 'latest-tag')).toMatchObject({ code: 0, out: '' })
  })

  it('ends with --fix-only without looking at what is left, and reports nothing', async () => {
    const folder = folderOf({ Dockerfile: BEFORE.replace(':3.22', ':latest') })
    expect(await command(folder, '--fix-only', '--select', 'prefer-copy,latest-tag')).toEqual({ code: 0, out: '', err: 'fixed 1 finding in 1 file\n' })
    expect(await command(folder, '--fix-only', '--select', 'prefer-copy,latest-tag')).toEqual({ code: 0, out: '', err: '' })
    expect((await command(folder, '--fix', '--select', 'prefer-copy,latest-tag')).code).toBe(1)
  })

  it('applies the fixes of the selected rules alone', async () => {
    const folder = folderOf({ Dockerfile: `${BEFORE}MAINTAINER Pat\nENV A 1\n` })
    await command(folder, '--fix-only', '--select', 'maintainer-deprecated')
    expect(textOf(folder, 'Dockerfile')).toBe(`${BEFORE}LABEL org.opencontainers.image.authors="Pat"\nENV A 1\n`)
    await command(folder, '--fix-only', '--select', 'all', '--ignore', 'prefer-copy,env-legacy-format')
    expect(textOf(folder, 'Dockerfile')).toContain('ADD app.py')
  })

  it('does not mend what a comment ignores', async () => {
    const text = BEFORE.replace('ADD', '# dockerlint ignore=prefer-copy -- on purpose\nADD')
    const folder = folderOf({ Dockerfile: text })
    await command(folder, '--fix-only', '--select', 'prefer-copy')
    expect(textOf(folder, 'Dockerfile')).toBe(text)
  })

  it('puts fixes into JSON and SARIF, and repairs nothing without being told', async () => {
    const folder = folderOf({ Dockerfile: BEFORE })
    const json = JSON.parse((await command(folder, '--format', 'json', '--select', 'prefer-copy')).out) as { findings: unknown[]; summary: unknown }
    expect(json.findings).toMatchObject([{ fix: { title: 'Replace ADD with COPY', safety: 'safe', edits: [{ path: 'Dockerfile', line: 2, column: 1, endLine: 2, endColumn: 4, text: 'COPY' }] } }])
    expect(json.summary).toMatchObject({ fixable: 1 })
    const sarif = JSON.parse((await command(folder, '--format', 'sarif', '--select', 'prefer-copy')).out) as { runs: { results: unknown[] }[] }
    expect(sarif.runs[0]?.results).toMatchObject([{ fixes: [{ artifactChanges: [{ replacements: [{ deletedRegion: { startLine: 2, startColumn: 1, endColumn: 4 }, insertedContent: { text: 'COPY' } }] }] }] }])
    expect(textOf(folder, 'Dockerfile')).toBe(BEFORE)
  })

  it('says which fix was not applied, and still reports its finding', async () => {
    // Advice that the fix follows, and that the shell which it chooses makes a fault of.
    const text = 'FROM debian:13\nRUN curl -fsSL https://example.org/a | sh\nRUN echo "a\\nb"\n'
    const folder = folderOf({ Dockerfile: text })
    const { err, out } = await command(folder, '--fix', '--unsafe', '--select', 'pipefail,echo-escape', '--format', 'json')
    expect(err).toBe('not fixed: pipefail in Dockerfile: it would bring a new finding of echo-escape\n')
    expect((JSON.parse(out) as { findings: unknown[] }).findings).toMatchObject([{ ruleId: 'pipefail', fix: { safety: 'unsafe' } }])
    expect(textOf(folder, 'Dockerfile')).toBe(text)
  })

  it('changes nothing the second time', async () => {
    const folder = folderOf({
      Dockerfile: 'FROM ubuntu\nMAINTAINER Pat\nENV A 1\nADD . /app\nRUN apt update && apt install -y curl\nRUN cd /app && sudo make\nENTRYPOINT python app.py\n',
      'docker-compose.yml': 'version: "3"\nservices:\n  web:\n    build: .\n    ports:\n      - 22:22\n    links: [db]\n  db:\n    image: postgres\n    environment:\n      - POSTGRES_PASSWORD=secret\n',
    })
    await command(folder, '--fix-only', '--unsafe', '--preset', 'all')
    const again = await command(folder, '--diff', '--unsafe', '--preset', 'all')
    expect(again.out).toBe('')
  })
})
