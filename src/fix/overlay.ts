import type { FileEntry, ProjectFiles } from '../project/files.ts'
import { folderOf, nameOf } from '../text/paths.ts'

/** The facts of a project as they would be with other texts in some files, new files included. Git and modes stay as they are. */
export function overlayFiles(files: ProjectFiles, texts: ReadonlyMap<string, string>): ProjectFiles {
  const added = new Map<string, FileEntry[]>()
  for (const path of texts.keys()) {
    if (files.stat(path) !== undefined) continue
    const entry: FileEntry = { name: nameOf(path), kind: 'file' }
    const list = added.get(folderOf(path))
    if (list === undefined) added.set(folderOf(path), [entry])
    else list.push(entry)
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
      const more = added.get(folder)
      return more === undefined ? files.list(folder) : [...files.list(folder), ...more].sort((one, other) => (one.name < other.name ? -1 : 1))
    },
  }
}
