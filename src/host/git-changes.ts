import { askGit, type GitOptions } from './git-listing.ts'
import { locateRepository, pathBelow, type GitRepository } from './git-repository.ts'

/** A file's text before and now, where they differ. */
export interface ChangedText {
  /** Undefined for a file that was not there. */
  readonly before: string | undefined
  readonly now: string
}

export interface ChangeQuery {
  /** Compare the work tree with where it parted from this revision. */
  readonly since?: string
  /** Compare the index with the last commit. */
  readonly staged?: boolean
}

/** Absolute path, without links, and the text in the work tree. */
export interface PresentFile {
  readonly absolute: string
  readonly text: string
}

/**
 * What changed in some files, by their absolute paths. Git is asked only for names and objects, never to compare with the work tree: for that it would run filters
 * that the repository configures. Line ends count as equal. `{ message }` where git cannot say.
 * @param folder Absolute, without links: where the work tree is looked for.
 */
export function changedTexts(folder: string, query: ChangeQuery, files: readonly PresentFile[], options: GitOptions = {}): ReadonlyMap<string, ChangedText> | { readonly message: string } {
  const repository = locateRepository(folder)
  if (typeof repository !== 'object') return { message: 'this is no git work tree' }
  const ask = (args: readonly string[], input?: string): Buffer | undefined => askGit(repository, repository.top, args, { ...options, ...(input === undefined ? {} : { input }) })
  const before = query.since === undefined ? commitOf('HEAD', ask) : startOf(query.since, ask)
  if (before === undefined && query.since !== undefined) return { message: `git knows no commit "${query.since}"; in a shallow clone, fetch more of the history` }
  // A repository without a commit has nothing before.
  const old = before === undefined ? new Map<string, string>() : treeOf(before, ask)
  if (old === undefined) return { message: 'git could not list the files of the commit' }
  const staged = query.staged === true ? indexOf(ask) : undefined
  if (query.staged === true && staged === undefined) return { message: 'git could not list the index' }
  const wanted = files.flatMap((file) => {
    const path = belowTop(repository, file.absolute)
    if (path === undefined) return []
    const oldId = old.get(path)
    const newId = staged?.get(path)
    // A file that is not in the index, or is there as it was, is no part of the next commit.
    return staged !== undefined && (newId === undefined || newId === oldId) ? [] : [{ file, oldId, newId }]
  })
  const texts = textsOf([...new Set(wanted.flatMap(({ oldId, newId }) => [oldId, newId]).filter((id) => id !== undefined))], ask)
  if (texts === undefined) return { message: 'git could not read the files of the commit' }
  return new Map(wanted.flatMap(({ file, oldId, newId }) => {
    const now = newId === undefined ? file.text : texts.get(newId)
    if (now === undefined) return []
    const text = oldId === undefined ? undefined : texts.get(oldId) ?? ''
    return text !== undefined && sameLines(text, now) ? [] : [[file.absolute, { before: text, now }]]
  }))
}

type Ask = (args: readonly string[], input?: string) => Buffer | undefined

function belowTop({ top }: GitRepository, absolute: string): string | undefined {
  return pathBelow(top, absolute)
}

function sameLines(one: string, other: string): boolean {
  return one === other || one.replaceAll('\r\n', '\n') === other.replaceAll('\r\n', '\n')
}

/** The commit where the work tree's own one parted from a revision; where they share nothing, the revision itself. */
function startOf(revision: string, ask: Ask): string | undefined {
  const commit = commitOf(revision, ask)
  if (commit === undefined) return undefined
  const shared = ask(['merge-base', commit, 'HEAD'])?.toString('latin1').trim()
  return shared !== undefined && isId(shared) ? shared : commit
}

function commitOf(revision: string, ask: Ask): string | undefined {
  if (revision === '' || revision.startsWith('-') || revision.includes('\0')) return undefined
  const id = ask(['rev-parse', '--verify', '--quiet', `${revision}^{commit}`])?.toString('latin1').trim()
  return id !== undefined && isId(id) ? id : undefined
}

function isId(text: string): boolean {
  return /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(text)
}

/** Object ids of all plain files of a commit by path from the top of the work tree. */
function treeOf(commit: string, ask: Ask): Map<string, string> | undefined {
  return idsByPath(ask(['ls-tree', '-r', '-z', '--full-tree', commit]), /^(100\d{3}) blob ([0-9a-f]+)$/)
}

function indexOf(ask: Ask): Map<string, string> | undefined {
  return idsByPath(ask(['ls-files', '-s', '-z']), /^(100\d{3}) ([0-9a-f]+) 0$/)
}

/** Reads `FACTS TAB PATH NUL …`. Links and submodules are no files here. */
function idsByPath(output: Buffer | undefined, facts: RegExp): Map<string, string> | undefined {
  if (output === undefined) return undefined
  return new Map(output.toString('utf8').split('\0').flatMap((line) => {
    const tab = line.indexOf('\t')
    const id = facts.exec(line.slice(0, Math.max(0, tab)))?.[2]
    return id === undefined ? [] : [[line.slice(tab + 1), id]]
  }))
}

/** The texts of objects by id; what is no text is left out. */
function textsOf(ids: readonly string[], ask: Ask): Map<string, string> | undefined {
  if (ids.length === 0) return new Map()
  const output = ask(['cat-file', '--batch'], `${ids.join('\n')}\n`)
  if (output === undefined) return undefined
  const texts = new Map<string, string>()
  for (let at = 0; at < output.length; ) {
    const end = output.indexOf(0x0a, at)
    if (end === -1) return undefined
    const header = /^([0-9a-f]+) (\w+) (\d+)$/.exec(output.toString('latin1', at, end))
    at = end + 1
    // "ID missing": nothing follows.
    if (header === null) continue
    const size = Number(header[3])
    texts.set(header[1] ?? '', output.toString('utf8', at, at + size))
    at += size + 1
  }
  return texts
}
