import { folderOf, joinPath, nameOf } from '../text/paths.ts'
import type { ProjectFiles } from './files.ts'
import type { ContextEntry, ContextListing, EntryTest } from './model.ts'

/** Folders whose content is never of interest one by one. */
const NOT_ENTERED = new Set(['.git', 'node_modules', '.venv', 'venv', '__pycache__', '.tox', '.mypy_cache', '.pytest_cache', 'vendor', 'target', 'dist'])

/** More files than this are not listed; what lies behind is then unknown and nobody speaks of it. */
const MOST_ENTRIES = 20_000

/** Entries that are found again in no time. */
const SMALL = 100

const NONE: readonly ContextEntry[] = []

/** What lies in a folder that images are built from. It is read when it is first asked for. */
export function listContext(folder: string, files: ProjectFiles): ContextListing {
  return new FolderListing(folder, files)
}

class FolderListing implements ContextListing {
  readonly folder: string
  readonly #files: ProjectFiles
  #read: { readonly entries: readonly ContextEntry[]; readonly byFolder: ReadonlyMap<string, readonly ContextEntry[]> } | undefined
  /** By folder and path, of folders in which something has been looked for. */
  #byPath: Map<string, ReadonlyMap<string, ContextEntry>> | undefined
  #wanted: Map<EntryTest, readonly ContextEntry[]> | undefined
  #derived: Map<(listing: ContextListing) => unknown, unknown> | undefined

  constructor(folder: string, files: ProjectFiles) {
    this.folder = folder
    this.#files = files
  }

  get entries(): readonly ContextEntry[] {
    return this.#listed.entries
  }

  at(path: string): ContextEntry | undefined {
    const folder = folderOf(path)
    const byPath = this.#byPath ??= new Map<string, ReadonlyMap<string, ContextEntry>>()
    let inside = byPath.get(folder)
    if (inside === undefined) byPath.set(folder, inside = new Map((this.#listed.byFolder.get(folder) ?? NONE).map((entry) => [entry.path, entry])))
    return inside.get(path)
  }

  below(path: string, wanted?: EntryTest): readonly ContextEntry[] {
    if (path === '.') return wanted === undefined ? this.entries : this.#matching(wanted)
    const itself = this.at(path)
    if (itself === undefined) return NONE
    // In the order of `entries`.
    const found: ContextEntry[] = [itself]
    for (let at = 0; at < found.length; at++) {
      const entry = found[at]
      if (entry?.kind === 'folder') for (const inner of this.#listed.byFolder.get(entry.path) ?? NONE) found.push(inner)
    }
    return wanted === undefined ? found : found.filter((entry) => wanted(entry))
  }

  derive<T>(make: (listing: ContextListing) => T): T {
    const derived = this.#derived ??= new Map<(listing: ContextListing) => unknown, unknown>()
    if (!derived.has(make)) derived.set(make, make(this))
    // What `make` made is all that ever stands under it.
    return derived.get(make) as T
  }

  forget(): void {
    if (this.#read === undefined || this.#read.entries.length > SMALL) return
    this.#read = undefined
    this.#byPath = undefined
    this.#wanted = undefined
    this.#derived = undefined
  }

  #matching(wanted: EntryTest): readonly ContextEntry[] {
    const known = this.#wanted ??= new Map<EntryTest, readonly ContextEntry[]>()
    let matching = known.get(wanted)
    if (matching === undefined) known.set(wanted, matching = this.entries.filter((entry) => wanted(entry)))
    return matching
  }

  get #listed(): { readonly entries: readonly ContextEntry[]; readonly byFolder: ReadonlyMap<string, readonly ContextEntry[]> } {
    return this.#read ??= this.#list()
  }

  /** Folder by folder, those nearest first. */
  #list(): { entries: ContextEntry[]; byFolder: Map<string, ContextEntry[]> } {
    const entries: ContextEntry[] = []
    const byFolder = new Map<string, ContextEntry[]>()
    const queue = ['.']
    for (let at = 0; at < queue.length && entries.length < MOST_ENTRIES; at++) {
      const folder = queue[at] ?? '.'
      const inside = this.#files.list(joinPath(this.folder, folder)).map(({ name, kind }) => ({ path: folder === '.' ? name : `${folder}/${name}`, kind }))
      byFolder.set(folder, inside)
      for (const entry of inside) {
        entries.push(entry)
        if (entry.kind === 'folder' && !NOT_ENTERED.has(nameOf(entry.path))) queue.push(entry.path)
      }
    }
    return { entries, byFolder }
  }
}
