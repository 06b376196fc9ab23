import { execFileSync } from 'node:child_process'
import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { createProjectFiles, findProjectRoot, readDocumentText } from '../../src/host/index.ts'
import { removeTemporaryProjects, temporaryFolder, temporaryProject } from './temporary-project.ts'

afterEach(removeTemporaryProjects)

describe('facts from the file system', () => {
  it('says what stands at a path', () => {
    const folder = temporaryProject({ 'a/run.sh': 'echo\n', 'link': '->a/run.sh', 'dir': '->a' })
    chmodSync(join(folder, 'a/run.sh'), 0o755)
    const files = createProjectFiles(folder)
    expect(files.stat('a/run.sh')).toEqual({ kind: 'file', mode: 0o755, size: 5 })
    expect(files.stat('./a/../link')).toMatchObject({ kind: 'file', size: 5 })
    expect(files.stat('dir/run.sh')).toMatchObject({ kind: 'file' })
    expect(files.stat('a')).toMatchObject({ kind: 'folder' })
    expect(files.stat('none')).toBeUndefined()
    expect(files.stat('a/run.sh/below')).toBeUndefined()
    expect(files.stat('bad\0name')).toBeUndefined()
    expect(files.stat('x'.repeat(5000))).toBeUndefined()
    expect(files.read('a/run.sh')).toBe('echo\n')
    expect(files.read('a')).toBeUndefined()
  })

  it('lists names in order, links as what they lead to', () => {
    const folder = temporaryProject({ 'b': '', 'a/x': '', 'c': '->a', 'd': '->/etc/passwd', 'e': '->nowhere', 'B': '' })
    expect(createProjectFiles(folder).list('.')).toEqual([
      { name: 'B', kind: 'file' }, { name: 'a', kind: 'folder' }, { name: 'b', kind: 'file' },
      { name: 'c', kind: 'folder' }, { name: 'd', kind: 'other' }, { name: 'e', kind: 'other' },
    ])
    expect(createProjectFiles(folder).list('none')).toEqual([])
    expect(createProjectFiles(folder).list('b')).toEqual([])
  })

  it('follows no link out of the project, and survives circles', () => {
    const outside = temporaryProject({ 'secret': 'x', 'sub/secret': 'y' })
    const folder = temporaryProject({ 'file': `->${outside}/secret`, 'dir': `->${outside}`, 'one': '->two', 'two': '->one', 'self': '->.', 'Dockerfile': 'FROM a\n' })
    const files = createProjectFiles(folder)
    for (const path of ['file', 'dir', 'dir/secret', 'dir/sub/secret', '../../etc/passwd', '/etc/passwd', 'one', 'two']) {
      expect(files.stat(path), path).toBeUndefined()
      expect(files.read(path), path).toBeUndefined()
    }
    expect(files.list('dir')).toEqual([])
    expect(files.readDocument('file')).toMatchObject({ problem: 'outside' })
    expect(files.readDocument('one').problem).toBe('unreadable')
    expect(files.read('self/self/Dockerfile')).toBe('FROM a\n')
  })

  it('reads above the working directory as far as the project goes', () => {
    const folder = temporaryProject({ '.git/HEAD': '', 'shared/x': 'X', 'services/web/Dockerfile': '' })
    expect(findProjectRoot(join(folder, 'services/web'))).toBe(folder)
    const files = createProjectFiles(join(folder, 'services/web'))
    expect(files.read('../../shared/x')).toBe('X')
    expect(files.read('../../../x')).toBeUndefined()
    expect(createProjectFiles(join(folder, 'services/web'), { roots: [join(folder, 'services')] }).read('../../shared/x')).toBeUndefined()
  })

  it('remembers what it read', () => {
    const folder = temporaryProject({ 'a': 'one' })
    const files = createProjectFiles(folder)
    expect(files.read('a')).toBe('one')
    writeFileSync(join(folder, 'a'), 'two')
    expect(files.read('a')).toBe('one')
  })

  it('calls a file that was seen and is gone vanished', () => {
    const folder = temporaryProject({ 'a': 'one', 'b': '' })
    const files = createProjectFiles(folder)
    files.stat('a')
    rmSync(join(folder, 'a'))
    rmSync(join(folder, 'b'))
    expect(files.readDocument('a').problem).toBe('vanished')
    expect(files.readDocument('b', true).problem).toBe('vanished')
    expect(files.readDocument('c').problem).toBe('missing')
  })
})

describe('reading a document', () => {
  const read = (content: string | Uint8Array, maxBytes?: number) => {
    const folder = temporaryProject({ file: content })
    return readDocumentText(join(folder, 'file'), maxBytes === undefined ? {} : { maxBytes })
  }

  it('keeps a byte order mark and CR', () => {
    expect(read('\uFEFFa\r\nb')).toEqual({ text: '\uFEFFa\r\nb' })
    expect(read('')).toEqual({ text: '' })
  })

  it.each([
    ['not-utf8', Buffer.from([0x61, 0x0a, 0x62, 0xe9, 0x0a]), 2],
    ['not-utf8', Buffer.from([0xed, 0xa0, 0x80]), 1],
    ['binary', Buffer.from('a\n\nb\0c'), 3],
    ['utf-16', Buffer.from('\uFEFFFROM a', 'utf16le'), undefined],
    ['utf-16', Buffer.from('FROM alpine\n', 'utf16le'), undefined],
    ['utf-16', Buffer.from([0xfe, 0xff, 0, 0x61]), undefined],
  ] as const)('refuses %s', (problem, content, line) => {
    const result = read(content)
    expect(result.problem).toBe(problem)
    expect('line' in result ? result.line : undefined).toBe(line)
  })

  it('reads no more than the bound', () => {
    expect(read('x'.repeat(100), 100).text).toHaveLength(100)
    expect(read('x'.repeat(101), 100)).toMatchObject({ problem: 'too-large', message: expect.stringContaining('100 bytes') as string })
    expect(read('x'.repeat(20_000)).text).toHaveLength(20_000)
  })

  it('reads files that do not know their size', () => {
    if (process.platform === 'linux') expect(readDocumentText('/proc/self/status').text).toContain('Pid:')
  })

  it('does not wait for pipes, folders, devices and links', () => {
    const folder = temporaryFolder()
    execFileSync('mkfifo', [join(folder, 'pipe')])
    expect(readDocumentText(join(folder, 'pipe')).problem).toBe('not-a-file')
    expect(readDocumentText(folder).problem).toBe('not-a-file')
    expect(readDocumentText('/dev/zero').problem).toBe('not-a-file')
    expect(readDocumentText(join(folder, 'none')).problem).toBe('missing')
    expect(readDocumentText(join(folder, 'none'), { seen: true }).problem).toBe('vanished')
    expect(readDocumentText(join(folder, 'x'.repeat(300))).problem).toBe('unreadable')
  })

  it('says so without permission', () => {
    const folder = temporaryProject({ file: 'x' })
    chmodSync(join(folder, 'file'), 0)
    let readable = true
    try {
      readFileSync(join(folder, 'file'))
    } catch {
      readable = false
    }
    if (!readable) expect(readDocumentText(join(folder, 'file'))).toMatchObject({ problem: 'unreadable' })
  })
})
