import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, linkSync, lstatSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { writeFileAtomically, writeReportFile } from '../../src/host/index.ts'
import { removeTemporaryProjects, temporaryProject } from './temporary-project.ts'

afterEach(removeTemporaryProjects)

describe('replacing a file', () => {
  it('writes the text and keeps mode and owner', () => {
    const folder = temporaryProject({ 'run.sh': 'old' })
    const path = join(folder, 'run.sh')
    chmodSync(path, 0o751)
    if (process.getuid?.() === 0) chownSync(path, 1234, 4321)
    const before = statSync(path)
    expect(writeFileAtomically(path, '\uFEFFnew\r\n', { expected: 'old', roots: [folder] })).toEqual({ written: true })
    expect(readFileSync(path, 'utf8')).toBe('\uFEFFnew\r\n')
    expect(statSync(path)).toMatchObject({ mode: before.mode, uid: before.uid, gid: before.gid })
    expect(readdirSync(folder)).toEqual(['run.sh'])
  })

  it('refuses what it should not touch, and leaves it as it was', () => {
    const outside = temporaryProject({ 'x': 'old' })
    const folder = temporaryProject({ 'a': 'old', 'link': '->a', 'dir': `->${outside}`, 'hard': 'old', 'sub/x': '' })
    linkSync(join(folder, 'hard'), join(folder, 'harder'))
    const write = (path: string) => {
      const result = writeFileAtomically(join(folder, path), 'new', { expected: 'old', roots: [folder] })
      return result.written || result.refusal
    }
    expect(['link', 'dir/x', 'hard', 'sub', 'none'].map(write)).toEqual(['link', 'outside', 'link', 'not-a-file', 'missing'])
    expect(writeFileAtomically(join(folder, 'a'), 'new', { expected: 'other', roots: [folder] })).toMatchObject({ written: false, refusal: 'changed' })
    for (const path of ['a', 'dir/x', 'hard']) expect(readFileSync(join(folder, path), 'utf8')).toBe('old')
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([])
  })
})

describe('writing a report', () => {
  it('makes or replaces a file, also behind a link', () => {
    const folder = temporaryProject({ 'old.json': 'x', 'link.json': '->old.json' })
    expect(writeReportFile(join(folder, 'new.json'), '{}')).toEqual({ written: true })
    expect(writeReportFile(join(folder, 'link.json'), '[]')).toEqual({ written: true })
    expect(readFileSync(join(folder, 'old.json'), 'utf8')).toBe('[]')
    expect(lstatSync(join(folder, 'link.json')).isSymbolicLink()).toBe(true)
    expect(readdirSync(folder)).toHaveLength(3)
  })

  it('takes a report in pieces, and leaves nothing where one cannot be made', () => {
    const folder = temporaryProject({ 'old.json': 'x' })
    expect(writeReportFile(join(folder, 'old.json'), ['[', '1', ']'])).toEqual({ written: true })
    expect(readFileSync(join(folder, 'old.json'), 'utf8')).toBe('[1]')
    const failing = function* (): Iterable<string> {
      yield 'x'.repeat(1_000_000)
      throw new Error('a fault')
    }
    expect(() => writeReportFile(join(folder, 'old.json'), failing())).toThrow('a fault')
    expect(() => writeReportFile(join(folder, 'new.json'), failing())).toThrow('a fault')
    expect(readdirSync(folder)).toEqual(['old.json'])
    expect(readFileSync(join(folder, 'old.json'), 'utf8')).toBe('[1]')
  })

  it('says why it cannot', () => {
    const folder = temporaryProject({ 'a': '' })
    expect(writeReportFile(folder, 'x')).toMatchObject({ written: false, refusal: 'not-a-file' })
    expect(writeReportFile(join(folder, 'none/x'), 'x')).toMatchObject({ written: false, refusal: 'unwritable' })
    expect(writeReportFile('/dev/null', 'x')).toEqual({ written: true })
    if (process.platform === 'linux') {
      expect(writeReportFile('/dev/full', 'x')).toMatchObject({ written: false, message: expect.stringContaining('ENOSPC') as string })
      expect(execFileSync('ls', ['-A', folder], { encoding: 'utf8' })).toBe('a\n')
    }
  })
})
