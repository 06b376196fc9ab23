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
  if (repository === 'unusable') return { message: 'the .git of this work tree leads to no repository of its own' }
  if (repository === undefined) return { message: 'this is no git work tree' }
  try {
    return compare(repository, query, files, options)
  } catch (error) {
    if (error instanceof NoAnswer) return { message: error.message }
    throw error
  }
}

/** Git did not say what must be known. */
class NoAnswer extends Error {}

/** @throws NoAnswer where git does not say what changed */
function compare(repository: GitRepository, query: ChangeQuery, files: readonly PresentFile[], options: GitOptions): ReadonlyMap<string, ChangedText> {
  const ask: Ask = (args, input) => {
    const answer = askGit(repository, repository.top, args, { ...options, ...(input === undefined ? {} : { input }) })
    // Nothing of what follows may take silence for "no".
    if ('failed' in answer) throw new NoAnswer(`git ${answer.failed}`)
    if ('absent' in answer) throw new NoAnswer(`git ${answer.absent}`)
    return answer
  }
  const before = query.since === undefined ? commitOf('HEAD', ask) : startOf(query.since, ask)
  // A repository without a commit has nothing before.
  const old = before === undefined ? new Map<string, string>() : treeOf(before, ask)
  const staged = query.staged === true ? indexOf(ask) : undefined
  const wanted = files.flatMap((file) => {
    const path = belowTop(repository, file.absolute)
    if (path === undefined) return []
    const oldId = old.get(path)
    const newId = staged?.get(path)
    // A file that is not in the index, or is there as it was, is no part of the next commit.
    return staged !== undefined && (newId === undefined || newId === oldId) ? [] : [{ file, path, oldId, newId }]
  })
  const texts = textsOf([...new Set(wanted.flatMap(({ oldId, newId }) => [oldId, newId]).filter((id) => id !== undefined))], ask)
  const textOf = (id: string, path: string): string => {
    const text = texts.get(id)
    if (text === undefined) throw new NoAnswer(`git does not have the text of ${JSON.stringify(path)} to compare with; in a partial clone, "git diff ${query.since ?? '--cached'}" fetches it`)
    return text
  }
  return new Map(wanted.flatMap(({ file, path, oldId, newId }) => {
    const now = newId === undefined ? file.text : textOf(newId, path)
    const text = oldId === undefined ? undefined : textOf(oldId, path)
    return text !== undefined && sameLines(text, now) ? [] : [[file.absolute, { before: text, now }]]
  }))
}

/** @throws NoAnswer where there is none */
type Ask = (args: readonly string[], input?: string) => { readonly output: Buffer } | { readonly refused: number }

function belowTop({ top }: GitRepository, absolute: string): string | undefined {
  return pathBelow(top, absolute)
}

function sameLines(one: string, other: string): boolean {
  return one === other || one.replaceAll('\r\n', '\n') === other.replaceAll('\r\n', '\n')
}

/** The commit where the work tree's own one parted from a revision; where they share nothing, the revision itself. */
function startOf(revision: string, ask: Ask): string {
  const commit = commitOf(revision, ask)
  if (commit === undefined) throw new NoAnswer(`git knows no commit "${revision}"; in a shallow clone, fetch more of the history`)
  const head = commitOf('HEAD', ask)
  if (head === undefined) return commit
  const answer = ask(['merge-base', commit, head])
  if ('refused' in answer && answer.refused !== NO) throw new NoAnswer(`git could not find out where the work tree parted from "${revision}" (exit code ${answer.refused})`)
  const shared = 'output' in answer ? answer.output.toString('latin1').trim() : ''
  return isId(shared) ? shared : commit
}

/** The exit code of a plain "no". Others say that there was no looking. */
const NO = 1

function commitOf(revision: string, ask: Ask): string | undefined {
  if (revision === '' || revision.startsWith('-') || revision.includes('\0')) return undefined
  const answer = ask(['rev-parse', '--verify', '--quiet', `${revision}^{commit}`])
  if ('refused' in answer && answer.refused !== NO) throw new NoAnswer(`git could not look for "${revision}" (exit code ${answer.refused}); "git rev-parse ${revision}" says why`)
  const id = 'output' in answer ? answer.output.toString('latin1').trim() : ''
  return isId(id) ? id : undefined
}

function isId(text: string): boolean {
  return /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(text)
}

/** Object ids of all plain files of a commit by path from the top of the work tree. */
function treeOf(commit: string, ask: Ask): Map<string, string> {
  return idsByPath(outputOf(ask(['ls-tree', '-r', '-z', '--full-tree', commit]), 'list the files of the commit'), /^(100\d{3}) blob ([0-9a-f]+)$/)
}

function indexOf(ask: Ask): Map<string, string> {
  return idsByPath(outputOf(ask(['ls-files', '-s', '-z']), 'list the index'), /^(100\d{3}) ([0-9a-f]+) 0$/)
}

function outputOf(answer: ReturnType<Ask>, what: string): Buffer {
  if ('refused' in answer) throw new NoAnswer(`git could not ${what} (exit code ${answer.refused})`)
  return answer.output
}

/** Reads `FACTS TAB PATH NUL …`. Links and submodules are no files here. */
function idsByPath(output: Buffer, facts: RegExp): Map<string, string> {
  return new Map(output.toString('utf8').split('\0').flatMap((line) => {
    const tab = line.indexOf('\t')
    const id = facts.exec(line.slice(0, Math.max(0, tab)))?.[2]
    return id === undefined ? [] : [[line.slice(tab + 1), id]]
  }))
}

/** The texts of objects by id; what is not there is left out. */
function textsOf(ids: readonly string[], ask: Ask): Map<string, string> {
  if (ids.length === 0) return new Map()
  const output = outputOf(ask(['cat-file', '--batch'], `${ids.join('\n')}\n`), 'read the files of the commit')
  const texts = new Map<string, string>()
  for (let at = 0; at < output.length; ) {
    const end = output.indexOf(0x0a, at)
    if (end === -1) throw new NoAnswer('git stopped in the midst of the files of the commit')
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
