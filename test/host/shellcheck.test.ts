import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { findShellCheck } from '../../src/host/index.ts'
import { folderOf } from '../support/temporary-folder.ts'

let folder = ''

beforeEach(() => {
  folder = folderOf()
})

/** A program in the place of ShellCheck. */
function program(path: string, script: string): string {
  const full = join(folder, path)
  mkdirSync(join(full, '..'), { recursive: true })
  writeFileSync(full, `#!/bin/sh\n${script}\n`)
  chmodSync(full, 0o755)
  return full
}

const ANSWER = '{"comments":[{"file":"1","line":2,"column":1,"endLine":2,"endColumn":3,"level":"warning","code":2164,"message":"m","fix":null},{"file":"7","code":1},{"file":"0","code":"x"}]}'

describe.skipIf(process.platform === 'win32')('shellcheck', () => {
  it('is found on PATH, but not in what is scanned', () => {
    const there = program('bin/shellcheck', 'true')
    const scanned = program('project/node_modules/.bin/shellcheck', 'true')
    const path = (...parts: string[]): { environment: { PATH: string } } => ({ environment: { PATH: parts.join(':') } })
    expect(findShellCheck({ roots: [join(folder, 'project')], ...path(join(scanned, '..'), join(there, '..')) })?.program).toBe(there)
    expect(findShellCheck({ roots: [join(folder, 'project')], ...path(join(scanned, '..'), 'bin', '') })).toBeUndefined()
    mkdirSync(join(folder, 'links'))
    symlinkSync(scanned, join(folder, 'links', 'shellcheck'))
    expect(findShellCheck({ roots: [join(folder, 'project')], ...path(join(folder, 'links')) })).toBeUndefined()
    expect(findShellCheck({ roots: [join(folder, 'project')], program: scanned })?.program).toBe(scanned)
    expect(findShellCheck({ roots: [], program: join(folder, 'nothing') })).toBeUndefined()
  })

  it('answers for each script, once', () => {
    const log = join(folder, 'log')
    const found = findShellCheck({ roots: [], program: program('shellcheck', `echo "$@" >> ${log}; cat 1 >> ${log}; echo '${ANSWER}'; exit 1`) })
    const inputs = [{ text: 'one' }, { text: 'two' }]
    const expected = [[], [{ code: 2164, level: 'warning', message: 'm', line: 2, column: 1, endLine: 2, endColumn: 3 }]]
    expect(found?.run(inputs)).toEqual(expected)
    rmSync(found?.program ?? '')
    expect(found?.run(inputs)).toEqual(expected)
    expect(found?.problems).toEqual([])
  })

  it.each([
    ['hangs', 'exec sleep 20', /took longer than 0\.3 s/],
    ['does not know an option', 'echo "unrecognized option --norc" >&2; exit 3', /unrecognized option/],
    ['answers in another language', 'echo hello', /not run/],
    ['dies', 'kill -9 $$', /SIGKILL/],
  ])('that %s is given up with a reason', (_, script, reason) => {
    const found = findShellCheck({ roots: [], program: program('shellcheck', script), timeout: 300 })
    expect(found?.run([{ text: 'a' }])).toBeUndefined()
    expect(found?.problems).toEqual([expect.stringMatching(reason)])
    expect(found?.run([{ text: 'a' }])).toBeUndefined()
    expect(found?.problems).toHaveLength(1)
  })
})
