import type { FileEntry, FileStat, MemoryFacts, ProjectFiles } from '../project/files.ts'
import { folderOf, joinPath, nameOf, normalizePath } from '../text/paths.ts'
import { GitIgnoreRules } from './git-ignore-rules.ts'

/**
 * A project that stands in memory. What git ignores is what the facts say, and what the `.gitignore` files among them say; without either it
 * is not known.
 */
export function memoryProjectFiles(facts: MemoryFacts): ProjectFiles {
  const texts = new Map(Object.entries(facts.files).map(([path, text]) => [normalizePath(path), text]))
  const modes = new Map(Object.entries(facts.modes ?? {}).map(([path, mode]) => [normalizePath(path), mode]))
  const folders = new Map<string, Map<string, FileEntry>>([['.', new Map()]])
  for (const path of texts.keys()) addToFolders(folders, path)

  const tracked = facts.tracked === undefined ? undefined : new Set(facts.tracked.map(normalizePath))
  const ignored = new Set(facts.ignored?.map(normalizePath))
  const rules = new GitIgnoreRules((folder) => texts.get(joinPath(folder, '.gitignore')))

  const stat = (path: string): FileStat | undefined => {
    const normal = normalizePath(path)
    const text = texts.get(normal)
    if (text !== undefined) return { kind: 'file', mode: modes.get(normal) ?? 0o644, size: byteLength(text) }
    return folders.has(normal) ? { kind: 'folder', mode: modes.get(normal) ?? 0o755, size: 0 } : undefined
  }

  return {
    stat,
    list(folder) {
      const entries = [...(folders.get(normalizePath(folder))?.values() ?? [])]
      return entries.sort((one, other) => (one.name < other.name ? -1 : 1))
    },
    read(path) {
      const text = texts.get(normalizePath(path))
      // A file with NUL bytes is binary, here as on a disk.
      return text?.includes('\0') === true ? undefined : text
    },
    complete: facts.complete ?? true,
    git: {
      present: tracked !== undefined,
      tracked(path) {
        if (tracked === undefined) return undefined
        const normal = normalizePath(path)
        return tracked.has(normal) || (folders.has(normal) && [...tracked].some((file) => normal === '.' || file.startsWith(`${normal}/`)))
      },
      ignored(path) {
        const normal = normalizePath(path)
        if (normal === '.' || normal.startsWith('..')) return undefined
        if (tracked?.has(normal) === true) return false
        for (let at = normal; at !== '.' && at !== '/'; at = folderOf(at)) if (ignored.has(at)) return true
        const known = tracked !== undefined || facts.ignored !== undefined
        return rules.ignored(folders.has(normal) ? `${normal}/` : path) ?? (known ? false : undefined)
      },
    },
  }
}

function addToFolders(folders: Map<string, Map<string, FileEntry>>, path: string): void {
  let entry: FileEntry = { name: nameOf(path), kind: 'file' }
  for (let folder = folderOf(path); ; folder = folderOf(folder)) {
    const known = folders.get(folder)
    if (known !== undefined) {
      known.set(entry.name, entry)
      if (folder === '.' || folder === '/') return
    } else folders.set(folder, new Map([[entry.name, entry]]))
    entry = { name: nameOf(folder), kind: 'folder' }
    if (folder === '.' || folder === '/') return
  }
}

/** Bytes of the text in UTF-8. */
function byteLength(text: string): number {
  return Buffer.byteLength(text, 'utf8')
}
