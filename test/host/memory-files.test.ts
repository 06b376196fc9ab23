import { describe, expect, it } from 'vitest'
import { memoryProjectFiles } from '../../src/host/index.ts'

describe('a project in memory', () => {
  it('has files, folders and modes', () => {
    const files = memoryProjectFiles({ files: { './a/b.sh': 'é', 'Dockerfile': '' }, modes: { 'a/b.sh': 0o755 } })
    expect(files.stat('a/b.sh')).toEqual({ kind: 'file', mode: 0o755, size: 2 })
    expect(files.stat('Dockerfile')?.mode).toBe(0o644)
    expect(files.stat('a')?.kind).toBe('folder')
    expect(files.stat('.')?.kind).toBe('folder')
    expect(files.stat('b')).toBeUndefined()
    expect(files.read('a/../a/b.sh')).toBe('é')
    expect(files.list('.')).toEqual([{ name: 'Dockerfile', kind: 'file' }, { name: 'a', kind: 'folder' }])
    expect(files.list('a')).toEqual([{ name: 'b.sh', kind: 'file' }])
    expect(files.list('none')).toEqual([])
    expect(files.complete).toBe(true)
    expect(memoryProjectFiles({ files: {}, complete: false }).complete).toBe(false)
  })

  it('has facts of git where they are given', () => {
    const { git } = memoryProjectFiles({ files: { 'a/b': '', '.env': '' }, tracked: ['a/b'], ignored: ['.env', 'out'] })
    expect(git.present).toBe(true)
    expect([git.tracked('a/b'), git.tracked('a'), git.tracked('.env')]).toEqual([true, true, false])
    expect([git.ignored('a/b'), git.ignored('.env'), git.ignored('out/x'), git.ignored('new')]).toEqual([false, true, true, false])
  })

  it('reads .gitignore files, and knows nothing without', () => {
    const { git } = memoryProjectFiles({ files: { '.gitignore': '.env\n/build/\n', 'build/x': '' } })
    expect(git.present).toBe(false)
    expect([git.ignored('.env'), git.ignored('build'), git.ignored('build/x'), git.ignored('a')]).toEqual([true, true, true, false])
    expect(git.tracked('.env')).toBeUndefined()
    expect(memoryProjectFiles({ files: {} }).git.ignored('.env')).toBeUndefined()
    const forced = memoryProjectFiles({ files: { '.gitignore': '.env\n', '.env': '' }, tracked: ['.env'] })
    expect(forced.git.ignored('.env')).toBe(false)
  })
})
