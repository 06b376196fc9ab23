import { lstatSync, readdirSync, type Dirent, type Stats } from 'node:fs'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import type { FileEntry, FileStat, GitFacts, ProjectFiles } from '../project/files.ts'
import { notThere, readDocumentText, type DocumentText } from './document-text.ts'
import { GitKnowledge, type PresentKind } from './git-facts.ts'
import { isInside, lstatOf, realPathOf } from './git-repository.ts'

export interface ProjectFilesOptions {
  /**
   * Absolute folders outside of which nothing is looked at; default: the project that the working directory belongs to
   * ({@link findProjectRoot}).
   */
  readonly roots?: readonly string[]
  /** Files with more bytes are not read; default ten megabytes. */
  readonly maxBytes?: number
  /** Whether git may be asked; default true. Without it only the ignore files count. */
  readonly git?: boolean
  /** Milliseconds after which git is given up; default 10,000. */
  readonly gitTimeout?: number
  /** Where PATH and the like come from; default the process's own. */
  readonly environment?: Readonly<Record<string, string | undefined>>
  /** See ProjectFiles; default true. */
  readonly complete?: boolean
}

/** The real file system as facts, with what only the host needs besides. */
export interface HostFiles extends ProjectFiles {
  /** Absolute, without links. */
  readonly workingDirectory: string
  /** Absolute folders, without links, outside of which nothing is looked at or written. */
  readonly roots: readonly string[]
  /** Why git gave no answer where it should have had one (too slow, could not be started), so far; empty where all went well. */
  readonly gitFailures: ReadonlySet<string>
  /** A document's text, or why there is none. Of a file that discovery has `seen`, the absence is called `vanished`. */
  readDocument(path: string, seen?: boolean): DocumentText
  /** The absolute path behind a path, links resolved; undefined where nothing is or where it lies outside of the roots. */
  realPath(path: string): string | undefined
  /** A folder's entries as they are, links not followed; a message where it cannot be read. */
  entries(folder: string): readonly Dirent[] | { readonly message: string }
  /** Whether a walk may pass by a folder because git ignores it. */
  mayPassBy(folder: string): boolean
}

/**
 * The folder that a project begins at: the nearest one upwards with a `.git`, else the folder itself.
 * @param folder Absolute.
 */
export function findProjectRoot(folder: string): string {
  for (let at = folder; ; at = dirname(at)) {
    if (lstatOf(join(at, '.git')) !== undefined) return at
    if (dirname(at) === at) return folder
  }
}

/**
 * Facts from the real file system. Everything is looked up once and then remembered. Nothing throws: what cannot be read is not there, and
 * {@link HostFiles.readDocument} says why.
 * @param workingDirectory Absolute; the folder that all paths are relative to.
 */
export function createProjectFiles(workingDirectory: string, options: ProjectFilesOptions = {}): HostFiles {
  return new RealProjectFiles(workingDirectory, options)
}

interface Place {
  /** Where a link leads, absolute; missing for what lies where its folder is. */
  readonly target?: string
  /** Not the whole `Stats`, which are large. */
  readonly stat: FileStat
}

/** What is known of a folder. Places stand under their bare names, which are the same few in most folders. */
interface Folder {
  /** Absolute, without links; undefined where there is no such folder. */
  readonly real: string | undefined
  /** What lies in it, sorted, once it has been listed: what is not among them need not be looked for. */
  names?: ReadonlyMap<string, FileEntry['kind'] | 'link'>
  places?: Map<string, Place | 'outside' | undefined>
}

/** Whatever lies below a folder that does not exist. */
const NOWHERE: Folder = { real: undefined }

class RealProjectFiles implements HostFiles {
  readonly workingDirectory: string
  readonly complete: boolean
  readonly git: GitFacts
  readonly roots: readonly string[]
  readonly #maxBytes: number | undefined
  readonly #knowledge: GitKnowledge
  /** By absolute path. */
  readonly #folders = new Map<string, Folder>()
  /** The same by the paths that callers use. */
  readonly #foldersByPath = new Map<string, Folder>()
  readonly #lists = new Map<string, readonly FileEntry[]>()
  readonly #texts = new Map<string, string | undefined>()

  constructor(workingDirectory: string, options: ProjectFilesOptions) {
    this.workingDirectory = realPathOf(workingDirectory) ?? resolve(workingDirectory)
    this.complete = options.complete ?? true
    const roots = options.roots ?? [findProjectRoot(this.workingDirectory)]
    this.roots = roots.map((root) => realPathOf(root) ?? resolve(root))
    this.#maxBytes = options.maxBytes
    const { environment } = options
    const knowledge = new GitKnowledge(this.roots, {
      enabled: options.git ?? true,
      ...(options.gitTimeout === undefined ? {} : { timeout: options.gitTimeout }),
      ...(environment === undefined ? {} : { environment }),
    })
    this.#knowledge = knowledge
    this.git = {
      get present() {
        return knowledge.present
      },
      tracked: (path) => {
        const absolute = this.#gitPath(path)
        return absolute === undefined ? undefined : knowledge.tracked(absolute)
      },
      ignored: (path) => {
        const absolute = this.#gitPath(path)
        return absolute === undefined ? undefined : knowledge.ignored(absolute, presentKind(absolute))
      },
    }
  }

  get gitFailures(): ReadonlySet<string> {
    return this.#knowledge.failures
  }

  stat(path: string): FileStat | undefined {
    const place = this.#place(path)
    return typeof place === 'object' ? place.stat : undefined
  }

  list(folder: string): readonly FileEntry[] {
    const known = this.#lists.get(folder)
    if (known !== undefined) return known
    if (this.stat(folder)?.kind !== 'folder') return []
    // Discovery has listed most folders before.
    if (this.#folder(folder).names === undefined) this.entries(folder)
    const result = [...this.#folder(folder).names ?? []].map(([name, kind]) => (kind === 'link' ? this.#linked(folder, name) : { name, kind }))
    this.#lists.set(folder, result)
    return result
  }

  read(path: string): string | undefined {
    const absolute = this.#absolute(path)
    if (!this.#texts.has(absolute)) this.#texts.set(absolute, this.readDocument(path).text)
    return this.#texts.get(absolute)
  }

  readDocument(path: string, seen = false): DocumentText {
    const { folder, name } = this.#split(path)
    const known = seen || folder.names?.has(name) === true || folder.places?.has(name) === true
    const place = this.#place(path)
    // Asked of every folder: is there a .dockerignore, a setup.py?
    if (!known && name !== '' && folder.names?.has(name) === false) return notThere(false)
    if (place === 'outside') return { problem: 'outside', message: 'the path, or the link that stands there, leads out of the project; it is not followed' }
    const bound = this.#maxBytes === undefined ? {} : { maxBytes: this.#maxBytes }
    return readDocumentText(place === undefined ? this.#absolute(path) : realOf(folder, name, place), { seen: known, ...bound })
  }

  realPath(path: string): string | undefined {
    const place = this.#place(path)
    if (typeof place !== 'object') return undefined
    const { folder, name } = this.#split(path)
    return realOf(folder, name, place)
  }

  entries(folder: string): readonly Dirent[] | { readonly message: string } {
    const real = this.realPath(folder)
    if (real === undefined) return { message: 'there is no such folder in the project' }
    try {
      const entries = readdirSync(real, { withFileTypes: true }).sort((one, other) => (one.name < other.name ? -1 : 1))
      this.#folder(folder).names ??= new Map(entries.map((entry) => [entry.name, entry.isSymbolicLink() ? 'link' : kindOf(entry)]))
      return entries
    } catch (error) {
      return { message: error instanceof Error && 'code' in error ? String(error.code) : String(error) }
    }
  }

  mayPassBy(folder: string): boolean {
    const absolute = this.#gitPath(folder)
    return absolute !== undefined && this.#knowledge.mayPassBy(absolute)
  }

  #linked(folder: string, name: string): FileEntry {
    const place = this.#place(`${folder}/${name}`)
    return { name, kind: typeof place === 'object' ? place.stat.kind : 'other' }
  }

  /** Where a path leads, with links followed as long as they stay inside of the roots. */
  #place(path: string): Place | 'outside' | undefined {
    const { folder, name } = this.#split(path)
    if (folder.real === undefined) return undefined
    const known = folder.places?.get(name)
    if (known !== undefined || folder.places?.has(name) === true) return known
    if (folder.names?.has(name) === false && name !== '') return undefined
    const place = this.#locate(folder, name)
    folder.places ??= new Map()
    folder.places.set(name, place)
    return place
  }

  #locate(folder: Folder, name: string): Place | 'outside' | undefined {
    if (folder.real === undefined || name.includes('\0')) return undefined
    let real = join(folder.real, name)
    try {
      let stats = lstatSync(real, { throwIfNoEntry: false })
      const isLink = stats?.isSymbolicLink() === true
      if (isLink) {
        const target = realPathOf(real)
        if (target === undefined) return undefined
        real = target
        if (!this.#inside(real)) return 'outside'
        stats = lstatSync(real, { throwIfNoEntry: false })
      }
      if (!this.#inside(real)) return 'outside'
      if (stats === undefined) return undefined
      return isLink ? { target: real, stat: statOf(stats) } : { stat: statOf(stats) }
    } catch {
      return undefined
    }
  }

  #inside(real: string): boolean {
    return this.roots.some((root) => isInside(root, real))
  }

  /** The folder that a path lies in, and its name there; an empty name for the root of the file system. */
  #split(path: string): { folder: Folder; name: string } {
    const slash = path.lastIndexOf('/')
    const name = path.slice(slash + 1)
    if (slash !== 0 && name !== '' && name !== '.' && name !== '..') return { folder: this.#folder(slash === -1 ? '.' : path.slice(0, slash)), name }
    const absolute = this.#absolute(path)
    return { folder: this.#absoluteFolder(dirname(absolute)), name: basename(absolute) }
  }

  #folder(path: string): Folder {
    let folder = this.#foldersByPath.get(path)
    if (folder === undefined) {
      const { folder: above, name } = this.#split(path)
      // Not kept: there are more folders that do not exist than others.
      if (above.real === undefined || (above.names?.has(name) === false && name !== '')) return NOWHERE
      folder = this.#absoluteFolder(this.#absolute(path))
      this.#foldersByPath.set(path, folder)
    }
    return folder
  }

  #absoluteFolder(absolute: string): Folder {
    let folder = this.#folders.get(absolute)
    if (folder === undefined) {
      folder = { real: realPathOf(absolute) }
      this.#folders.set(absolute, folder)
    }
    return folder
  }

  /** The path as git names it: links above it resolved, itself not. A folder that does not exist counts from the one that does. */
  #gitPath(path: string): string | undefined {
    const absolute = this.#absolute(path)
    const missing: string[] = [basename(absolute)]
    for (let folder = dirname(absolute); ; folder = dirname(folder)) {
      const { real } = this.#absoluteFolder(folder)
      if (real !== undefined) {
        const found = join(real, ...missing)
        return this.#inside(found) ? found : undefined
      }
      if (dirname(folder) === folder) return undefined
      missing.unshift(basename(folder))
    }
  }

  #absolute(path: string): string {
    return resolve(this.workingDirectory, path)
  }
}

/** Where something really lies. */
function realOf(folder: Folder, name: string, place: Place): string {
  return place.target ?? join(folder.real ?? '', name)
}

function statOf(stats: Stats): FileStat {
  const kind = kindOf(stats)
  return process.platform === 'win32' ? { kind, size: stats.size } : { kind, mode: stats.mode & 0o7777, size: stats.size }
}

function kindOf(stats: Stats | Dirent): FileStat['kind'] {
  return stats.isFile() ? 'file' : stats.isDirectory() ? 'folder' : 'other'
}

/** A link is a file for git. */
function presentKind(absolute: string): PresentKind {
  const stats = lstatOf(absolute)
  if (stats === undefined) return undefined
  return stats.isSymbolicLink() ? 'file' : kindOf(stats)
}

/** A path relative to a folder, with `/`, as documents and findings carry it. */
export function displayPath(folder: string, absolute: string): string {
  const path = relative(folder, absolute)
  return path === '' ? '.' : sep === '/' ? path : path.split(sep).join('/')
}
