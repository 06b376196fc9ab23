import type { FileEntry, ProjectFiles } from '../project/files.ts'
import { folderOf, nameOf } from '../text/paths.ts'

/** The facts of a project as they would be with other texts in some files, new files included. Git and modes stay as they are. */
export function overlayFiles(files: ProjectFiles, texts: ReadonlyMap<string, string>): ProjectFiles {
  const byFolder = new Map<string, readonly FileEntry[]>()
  const addedIn = (folder: string): readonly FileEntry[] => {
    let added = byFolder.get(folder)
    if (added === undefined) {
      added = [...texts.keys()].filter((path) => folderOf(path) === folder && files.stat(path) === undefined).map((path) => ({ name: nameOf(path), kind: 'file' }))
      byFolder.set(folder, added)
    }
    return added
  }
  return {
    git: files.git,
    complete: files.complete,
    read: (path) => texts.get(path) ?? files.read(path),
    stat: (path) => {
      const text = texts.get(path)
      const stat = files.stat(path)
      return text === undefined ? stat : { kind: 'file', size: text.length, ...(stat?.mode === undefined ? {} : { mode: stat.mode }) }
    },
    list: (folder) => {
      const more = addedIn(folder)
      return more.length === 0 ? files.list(folder) : [...files.list(folder), ...more].sort((one, other) => (one.name < other.name ? -1 : 1))
    },
  }
}
