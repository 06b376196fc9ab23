import { groupComposeFiles } from '../../src/compose/index.ts'
import type { ComposeProject, ComposeReader } from '../../src/compose/index.ts'
import type { Located } from '../../src/text/document.ts'
import { createDocument } from '../../src/text/document.ts'

/** Files in memory as the loader sees them. */
export function readerOf(files: Readonly<Record<string, string>>): ComposeReader {
  return {
    read: (path) => files[path],
    stat: (path) => (files[path] !== undefined ? { kind: 'file' } : Object.keys(files).some((file) => file.startsWith(`${path}/`)) ? { kind: 'folder' } : undefined),
  }
}

/** All projects of the named files (default: all YAML files). */
export function projectsOf(files: Readonly<Record<string, string>>, paths = Object.keys(files).filter((path) => /\.ya?ml$/.test(path))): readonly ComposeProject[] {
  return groupComposeFiles(paths.map((path) => createDocument(path, 'compose', files[path] ?? '')), readerOf(files))
}

/** The project of the files that lie at the top, or of one text as `compose.yaml`. */
export function projectOf(files: string | Readonly<Record<string, string>>): ComposeProject {
  const all = typeof files === 'string' ? { 'compose.yaml': files } : files
  const [project] = projectsOf(all, Object.keys(all).filter((path) => /^[^/]+\.ya?ml$/.test(path)))
  if (project === undefined) throw new Error('no project')
  return project
}

/** The text at a place. */
export function textAt(place: Located | undefined): string | undefined {
  return place?.document.text.slice(place.range.start, place.range.end)
}
