import { RIVAL_FILE_NAMES } from '../config/rivals/file-names.ts'
import type { HostFiles } from '../host/index.ts'
import { joinPath } from '../text/paths.ts'

/** The configuration files of other linters in a folder; a package.json is one only where it says so, so it is not among them. */
export function rivalFilesIn(files: HostFiles, folder: string): string[] {
  return RIVAL_FILE_NAMES.map((name) => joinPath(folder, name)).filter((path) => files.stat(path)?.kind === 'file')
}

export function hasRivalFiles(files: HostFiles, folder: string): boolean {
  return rivalFilesIn(files, folder).length > 0
}
