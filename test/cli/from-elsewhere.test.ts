import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { isInSight, isReachable, isTopmost } from '../../src/text/paths.ts'
import { command, temporaryFolder } from '../support/command.ts'

interface Report {
  readonly findings: readonly { readonly path: string; readonly line: number; readonly ruleId: string; readonly severity: string }[]
  readonly files: readonly { readonly path: string }[]
}

const FILES = {
  'deploy/compose.yaml': 'include: [extra.yaml]\nservices:\n  web:\n    build: ../app\n    env_file: web.env\n    ports: ["8000:8000"]\n    image: shop/web:${RELEASE}\n  lost:\n    build: ./lost\n  gone:\n    build: ../../../gone\n  db:\n    extends: { file: ../base.yaml, service: db }\n',
  'deploy/extra.yaml': 'services:\n  cache:\n    image: redis:8\n    label_file: labels.env\n  other:\n    extends: { file: ../../../elsewhere/base.yaml, service: db }\n',
  'deploy/web.env': 'SECRET_KEY=w4Zr8kQ1vHn6TjXc\n', 'deploy/release.sh': 'RELEASE=1.4.0 docker compose up\n',
  'base.yaml': 'services:\n  db:\n    image: postgres:17\n',
  'app/Dockerfile': 'FROM python:3.13-slim\nCOPY app.py lost.py ./\nEXPOSE 9000\nCMD ["python", "app.py"]\n', 'app/app.py': '',
  'images/web/Dockerfile': 'FROM debian:13\nCOPY tools/run.sh /\n', 'tools/run.sh': '#!/bin/sh\n',
}

describe('a project is judged alike wherever the program is called', () => {
  const temporary = temporaryFolder({ ...Object.fromEntries(Object.entries(FILES).map(([path, text]) => [`work/shop/${path}`, text])), 'work/shop/.git/HEAD': '', 'work/beside/x': '' })
  const top = temporary.path
  const project = join(top, 'work/shop')
  afterAll(() => temporary.remove())

  async function reportOf(folder: string, path: string): Promise<string[]> {
    const { out } = await command(folder, '--no-config', '--format', 'json', path)
    const { findings, files } = JSON.parse(out) as Report
    const plain = (at: string): string => at.replace(/^(?:\.\.\/|shop\/)+/, '')
    return [...findings.map((finding) => `${plain(finding.path)}:${finding.line} ${finding.ruleId} ${finding.severity}`), ...files.map((file) => plain(file.path))].sort()
  }

  it('from its own folder, from above, from beside it, and by its absolute path', async () => {
    const own = await reportOf(project, '.')
    expect(own).toEqual(expect.arrayContaining(['deploy/compose.yaml:9 missing-build-file error']))
    expect(own.filter((line) => /missing-build-file|missing-included-file/.test(line))).toHaveLength(2)
    for (const [folder, path] of [['work', 'shop'], ['work/beside', '../shop'], ['work/beside', project], ['work/shop/app', '..']] as const) expect(await reportOf(join(top, folder), path), folder).toEqual(own)
  })
})

describe('paths beside the working directory', () => {
  it.each([
    ['.', 'a/b', true], ['a', 'b', true], ['.', '../a', false], ['.', '..', false], ['a', '/etc/passwd', false], ['../shop/deploy', '../shop/app', true], ['../shop/deploy', '../shop', true],
    ['../shop', '../other', true], ['../shop', '../../x', false], ['..', '../app', true], ['..', '..', true], ['../..', '../app', true], ['../..', '../../../app', false], ['../shop', 'a', true], ['.', '..a/b', true], ['.', '.../a', true],
  ])('from %s to %s: %s', (folder, path, expected) => {
    expect(isReachable(folder, path)).toBe(expected)
  })

  it('what is missing is known where something above can be seen', () => {
    const seen = (folder: string): object | undefined => (folder.startsWith('../shop') ? {} : undefined)
    expect(['a/b', '../shop/a', '../shop/a/b/c', '../other/a', '..', '../../shop'].map((path) => isInSight(path, seen))).toEqual([true, true, true, false, false, false])
    expect(['.', '/', '..', '../..', 'a', '../shop', '../shop/a'].map((folder) => isTopmost(folder, seen))).toEqual([true, true, true, true, false, true, false])
  })
})
