import { describe, expect, it } from 'vitest'
import { memoryProjectFiles } from '../../src/host/memory-files.ts'
import { listContext } from '../../src/project/context-listing.ts'
import type { ContextEntry } from '../../src/project/model.ts'
import { projectOf } from '../support/memory-project.ts'

const paths = (entries: readonly ContextEntry[]): string[] => entries.map((entry) => entry.path)

const TREE = memoryProjectFiles({ files: { 'web/a/one.py': '', 'web/a/deep/two.py': '', 'web/b.py': '', 'web/node_modules/x/index.js': '', 'web/.git/HEAD': '', 'other/c.py': '' } })

describe('what lies in the folder of a build context', () => {
  it('is given from the folder, the nearest first, without the content of folders that nobody edits', () => {
    expect(paths(listContext('web', TREE).entries)).toEqual(['.git', 'a', 'b.py', 'node_modules', 'a/deep', 'a/one.py', 'a/deep/two.py'])
  })

  it('is found by its path and below a path, in the same order', () => {
    const listing = listContext('web', TREE)
    expect(listing.at('a/one.py')).toEqual({ path: 'a/one.py', kind: 'file' })
    expect(listing.at('c.py')).toBeUndefined()
    expect(paths(listing.below('a'))).toEqual(['a', 'a/deep', 'a/one.py', 'a/deep/two.py'])
    expect(paths(listing.below('a/one.py'))).toEqual(['a/one.py'])
    expect(listing.below('missing')).toEqual([])
    expect(listing.below('.')).toEqual(listing.entries)
  })

  it('is filtered alike for all and for a part', () => {
    const listing = listContext('web', TREE)
    const isPython = ({ path }: ContextEntry): boolean => path.endsWith('.py')
    expect(paths(listing.below('.', isPython))).toEqual(['b.py', 'a/one.py', 'a/deep/two.py'])
    expect(paths(listing.below('a/deep', isPython))).toEqual(['a/deep/two.py'])
  })

  it('is found again after it was let go of, but a large one stays', () => {
    const listed = (count: number): boolean => {
      const files = memoryProjectFiles({ files: Object.fromEntries(Array.from({ length: count }, (_, file) => [`f${file}`, ''])) })
      const listing = listContext('.', files)
      const before = listing.entries
      listing.forget()
      expect(listing.entries).toEqual(before)
      return listing.entries === before
    }
    expect([listed(100), listed(101)]).toEqual([false, true])
  })

  it('is empty where there is no such folder', () => {
    expect(listContext('nowhere', TREE).entries).toEqual([])
  })

  it('ends at twenty thousand entries, with the folder that has them', () => {
    const many = memoryProjectFiles({ files: Object.fromEntries(Array.from({ length: 300 }, (_, folder) => Array.from({ length: 100 }, (__, file) => [`d${String(folder).padStart(3, '0')}/f${file}`, ''] as const)).flat()) })
    const { entries } = listContext('.', many)
    expect(entries.length).toBeGreaterThanOrEqual(20_000)
    expect(entries.length).toBeLessThan(20_100)
  })

  it('is read once for all images that are built from it', () => {
    const services = Array.from({ length: 20 }, (_, at) => `s${at}`)
    const project = projectOf(Object.fromEntries([
      ['compose.yaml', `services:\n${services.map((name) => `  ${name}:\n    build: { context: ., dockerfile: ${name}/Dockerfile }\n`).join('')}`],
      ...services.map((name) => [`${name}/Dockerfile`, 'FROM debian:13\nCOPY . /srv\n'] as const),
    ]))
    const listings = new Set(project.dockerfiles.flatMap((file) => project.contextsOf(file)).map((context) => context.listing))
    expect(listings.size).toBe(1)
  })
})
