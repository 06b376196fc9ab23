import type { Dirent } from 'node:fs'
import { resolve } from 'node:path'
import { nameOf } from '../text/paths.ts'
import { candidateKind, isComposeName, type CandidateKind } from './file-names.ts'
import { isInside, lstatOf } from './git-repository.ts'
import { displayPath, findProjectRoot, type HostFiles } from './project-files.ts'

export interface DiscoveryOptions {
  readonly files: HostFiles
  /** Whether the configuration leaves a path (relative to the working directory) out. An excluded folder is not entered. */
  readonly excluded?: (path: string, kind: 'file' | 'folder') => boolean
  /** Whether that holds for paths named on the command line too. */
  readonly forceExclude?: boolean
  /** Paths of a list (`--files-from`), which say nothing of what the files are. All exist. */
  readonly listed?: readonly string[]
}

export interface DiscoveredFile {
  readonly path: string
  /** Named by the user: linted whatever its name. */
  readonly named: boolean
  /** What its name says; undefined for a named file with any other name. */
  readonly kind: CandidateKind | undefined
  /** A compose or env file that git ignores, beside linted files: read for facts. */
  readonly ignoredByGit: boolean
  /** Out of a list: one whose name says nothing is linted only if its text is a Dockerfile's. */
  readonly listed?: boolean
}

export interface Discovery {
  /** Sorted by path, each once. */
  readonly files: readonly DiscoveredFile[]
  /** Named paths that do not exist, and patterns that match nothing. */
  readonly missing: readonly string[]
  /** Files and folders that the configuration left out. */
  readonly excluded: number
  /** One of them, to say why. */
  readonly firstExcluded?: string
  /** Folders that could not be read. */
  readonly unreadable: readonly { readonly path: string; readonly message: string }[]
}

/** Folders that never hold what is linted. */
const SKIPPED_FOLDERS = new Set(['.git', '.hg', '.svn', 'node_modules'])

/** Whose documents are other people's. */
const VENDORED = /(?:^|\/)(?:vendor|vendored|third[_-]party|bower_components)(?:\/|$)/

/**
 * Finds what is to be linted. Plain paths are read with readdir; a globber is loaded only where an argument is a pattern and no path. Git is asked
 * only where a folder is walked.
 * @param paths Files, folders and patterns, relative to the working directory or absolute; none means the working directory.
 */
export async function discover(paths: readonly string[], options: DiscoveryOptions): Promise<Discovery> {
  const walk = new Walk(options)
  const patterns: string[] = []
  for (const path of paths.length === 0 && options.listed === undefined ? ['.'] : paths) {
    if (lstatOf(resolve(options.files.workingDirectory, path)) === undefined && /[*?[\]{}()!]/.test(path)) patterns.push(path)
    else walk.addNamed(path)
  }
  for (const path of options.listed ?? []) walk.addListed(path)
  if (patterns.length > 0) await addMatches(patterns, options.files.workingDirectory, walk)
  return walk.result()
}

async function addMatches(patterns: readonly string[], workingDirectory: string, walk: Walk): Promise<void> {
  const { globby } = await import('globby')
  const negative = patterns.filter((pattern) => pattern.startsWith('!'))
  for (const pattern of patterns) {
    if (pattern.startsWith('!')) continue
    const matches = await globby([pattern, ...negative], {
      cwd: workingDirectory, dot: true, followSymbolicLinks: false, expandDirectories: false, suppressErrors: true,
      ignore: [...SKIPPED_FOLDERS].map((folder) => `**/${folder}/**`),
    })
    walk.addMatches(pattern, matches)
  }
}

class Walk {
  readonly #files: HostFiles
  readonly #isExcluded: (path: string, kind: 'file' | 'folder') => boolean
  readonly #forceExclude: boolean
  readonly #found = new Map<string, DiscoveredFile>()
  readonly #missing: string[] = []
  readonly #unreadable: { path: string; message: string }[] = []
  readonly #links: string[] = []
  readonly #walked = new Set<string>()
  #excluded = 0
  #firstExcluded: string | undefined

  constructor({ files, excluded, forceExclude }: DiscoveryOptions) {
    this.#files = files
    this.#isExcluded = excluded ?? (() => false)
    this.#forceExclude = forceExclude ?? false
  }

  addNamed(named: string): void {
    const absolute = resolve(this.#files.workingDirectory, named)
    const path = displayPath(this.#files.workingDirectory, absolute)
    const stats = lstatOf(absolute)
    if (stats === undefined) {
      this.#missing.push(named)
      return
    }
    const isFolder = this.#files.stat(path)?.kind === 'folder'
    if (this.#forceExclude && path !== '.' && this.#leavesOut(path, isFolder ? 'folder' : 'file')) return
    if (isFolder) this.#walk(path)
    else this.#found.set(path, { path, named: true, kind: candidateKind(nameOf(path)), ignoredByGit: false })
  }

  addListed(listed: string): void {
    const path = displayPath(this.#files.workingDirectory, resolve(this.#files.workingDirectory, listed))
    const kind = this.#files.stat(path)?.kind
    if (this.#found.has(path) || (this.#forceExclude && path !== '.' && this.#leavesOut(path, kind === 'folder' ? 'folder' : 'file'))) return
    if (kind === 'folder') this.#walk(path)
    else this.#found.set(path, { path, named: false, kind: candidateKind(nameOf(path)), ignoredByGit: false, listed: true })
  }

  /** Files that a pattern matched. One whose name makes it no candidate counts as named: the pattern is all that speaks for it. */
  addMatches(pattern: string, matches: readonly string[]): void {
    if (matches.length === 0) this.#missing.push(pattern)
    for (const match of matches) {
      const path = displayPath(this.#files.workingDirectory, resolve(this.#files.workingDirectory, match))
      if (this.#found.has(path) || this.#leavesOut(path, 'file') || this.#files.git.ignored(path) === true) continue
      const kind = candidateKind(nameOf(path))
      this.#found.set(path, { path, named: kind === undefined, kind, ignoredByGit: false })
    }
  }

  result(): Discovery {
    this.#addLinks()
    return {
      files: [...this.#found.values()].sort((one, other) => (one.path < other.path ? -1 : 1)),
      missing: this.#missing,
      excluded: this.#excluded,
      ...(this.#firstExcluded === undefined ? {} : { firstExcluded: this.#firstExcluded }),
      unreadable: this.#unreadable,
    }
  }

  #leavesOut(path: string, kind: 'file' | 'folder'): boolean {
    const leaves = this.#isExcluded(path, kind)
    if (leaves) this.#excluded++
    if (leaves) this.#firstExcluded ??= path
    return leaves
  }

  /** All below a folder. A folder that is itself ignored was named on purpose: git has no say in it then. */
  #walk(start: string): void {
    const askGit = this.#files.git.ignored(start) !== true
    const waiting = [start]
    for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
      if (this.#walked.has(folder)) continue
      this.#walked.add(folder)
      const entries = this.#files.entries(folder)
      if ('message' in entries) this.#unreadable.push({ path: folder, message: entries.message })
      else if (folder === start || !entries.some((entry) => entry.name === 'pyvenv.cfg')) waiting.push(...this.#readFolder(folder, entries, askGit))
    }
  }

  /** Takes a folder's files and gives the folders in it that are to be walked. */
  #readFolder(folder: string, entries: readonly Dirent[], askGit: boolean): string[] {
    const folders: string[] = []
    const ignored: DiscoveredFile[] = []
    let linted = false
    for (const entry of entries) {
      const path = folder === '.' ? entry.name : `${folder}/${entry.name}`
      if (entry.isDirectory()) {
        if (SKIPPED_FOLDERS.has(entry.name) || (askGit && this.#files.mayPassBy(path)) || this.#leavesOut(path, 'folder')) continue
        folders.push(path)
        continue
      }
      const kind = candidateKind(entry.name)
      if (kind === undefined || (kind === 'markdown' && VENDORED.test(folder))) continue
      const ignoredByGit = askGit && this.#files.git.ignored(path) === true
      if (ignoredByGit && kind !== 'env' && !isComposeName(entry.name)) continue
      if (this.#leavesOut(path, 'file')) continue
      const file = { path, named: false, kind, ignoredByGit }
      if (ignoredByGit) {
        if (!entry.isSymbolicLink()) ignored.push(file)
      } else {
        linted ||= kind !== 'markdown'
        if (entry.isSymbolicLink()) this.#links.push(path)
        else this.#add(file)
      }
    }
    if (linted) for (const file of ignored) this.#add(file)
    return folders.reverse()
  }

  #add(file: DiscoveredFile): void {
    if (!this.#found.has(file.path)) this.#found.set(file.path, file)
  }

  /** Links to files count where they stay inside of the project and their target is not linted at its own place. */
  #addLinks(): void {
    if (this.#links.length === 0) return
    const real = new Set<string>()
    for (const path of this.#found.keys()) {
      const target = this.#files.realPath(path)
      if (target !== undefined) real.add(target)
    }
    for (const path of this.#links.sort()) {
      const target = this.#files.realPath(path)
      if (target === undefined || real.has(target) || this.#files.stat(path)?.kind !== 'file') continue
      real.add(target)
      this.#add({ path, named: false, kind: candidateKind(nameOf(path)), ignoredByGit: false })
    }
  }
}

/**
 * The roots for a set of named paths: the project of the working directory, and for each path outside of it the project that it lies in. A
 * path that does not exist adds nothing.
 * @param workingDirectory Absolute.
 */
export function rootsOf(workingDirectory: string, paths: readonly string[]): string[] {
  const roots = [findProjectRoot(workingDirectory)]
  for (const path of paths) {
    const absolute = resolve(workingDirectory, path)
    const stats = lstatOf(absolute)
    if (stats === undefined || roots.some((root) => isInside(root, absolute))) continue
    roots.push(findProjectRoot(stats.isDirectory() ? absolute : resolve(absolute, '..')))
  }
  return roots
}
