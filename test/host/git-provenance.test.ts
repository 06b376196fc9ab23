import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { type GitProvenance, gitProvenance } from '../../src/host/git-provenance.ts'
import { temporaryFolder } from '../support/command.ts'

const ID = '0123456789abcdef0123456789abcdef01234567'
const ORIGIN = '[core]\n\tbare = false\n[remote "fork"]\n\turl = https://example.org/fork.git\n[remote "origin"]\n\turl = https://example.org/a.git\n\turl = https://example.org/second.git\n'

const folders: { remove(): void }[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) folder.remove()
})

/** A work tree with these files in its git folder. */
function provenanceOf(files: Readonly<Record<string, string>>): GitProvenance | undefined {
  const folder = temporaryFolder(Object.fromEntries(Object.entries(files).map(([name, text]) => [`.git/${name}`, text])))
  folders.push(folder)
  for (const name of ['objects', 'refs']) mkdirSync(join(folder.path, '.git', name), { recursive: true })
  return gitProvenance(folder.path)
}

describe('where a work tree comes from', () => {
  it('is the address of origin, the branch and its commit', () => {
    expect(provenanceOf({ config: ORIGIN, HEAD: 'ref: refs/heads/main\n', 'refs/heads/main': `${ID}\n` })).toEqual({ uri: 'https://example.org/a.git', revision: ID, branch: 'main' })
  })

  it('reads packed refs, and a HEAD without a branch', () => {
    expect(provenanceOf({ config: ORIGIN, HEAD: 'ref: refs/heads/a/b\n', 'packed-refs': `# pack-refs\n${ID} refs/heads/a/b\n` })).toEqual({ uri: 'https://example.org/a.git', revision: ID, branch: 'a/b' })
    expect(provenanceOf({ config: ORIGIN, HEAD: `${ID}\n` })).toEqual({ uri: 'https://example.org/a.git', revision: ID })
  })

  it('takes the first remote where none is called origin', () => {
    expect(provenanceOf({ config: '[remote "one"]\n url=git@example.org:a\n[remote "two"]\n url=b\n[branch "x"]\n url = c\n', HEAD: 'ref: refs/heads/x\n' })).toEqual({ uri: 'git@example.org:a', branch: 'x' })
  })

  it('is unknown without a remote, and a revision is none that does not look like one', () => {
    expect(provenanceOf({ config: '[core]\n', HEAD: 'ref: refs/heads/x\n' })).toBeUndefined()
    expect(provenanceOf({ config: ORIGIN, HEAD: 'ref: refs/heads/x\n', 'refs/heads/x': 'not an id\n' })).toEqual({ uri: 'https://example.org/a.git', branch: 'x' })
    expect(provenanceOf({ config: ORIGIN, HEAD: 'ref: refs/../../../etc/passwd\n' })).toEqual({ uri: 'https://example.org/a.git' })
  })

  it('is that of the top alone', () => {
    const folder = temporaryFolder({ 'a.txt': '' })
    folders.push(folder)
    expect(gitProvenance(folder.path)).toBeUndefined()
  })
})
