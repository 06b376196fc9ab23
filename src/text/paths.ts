/**
 * Paths inside a project: relative, with `/`, as they stand in documents and findings. No file system is asked.
 */

/** What a normalized path does not have. Most are normalized already. */
const TO_NORMALIZE = /(?:^|\/)\.\.?(?:\/|$)|\/\/|.\/$|^$/

/** Resolves `.` and `..` and doubled slashes. A path that climbs above its start keeps its leading `..`. */
export function normalizePath(path: string): string {
  if (!TO_NORMALIZE.test(path)) return path
  const absolute = path.startsWith('/')
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part === '..') {
      const last = parts.at(-1)
      if (last !== undefined && last !== '..') parts.pop()
      else if (!absolute) parts.push('..')
    } else parts.push(part)
  }
  const joined = parts.join('/')
  return absolute ? `/${joined}` : joined === '' ? '.' : joined
}

/** Joins and normalizes; an absolute `path` stands alone. */
export function joinPath(folder: string, path: string): string {
  return path.startsWith('/') ? normalizePath(path) : normalizePath(`${folder}/${path}`)
}

/** The folder that a path lies in; `.` for a bare name. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf('/')
  return slash === -1 ? '.' : slash === 0 ? '/' : path.slice(0, slash)
}

/** The last part of a path. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/**
 * `path` as seen from `folder` (both normalized), or undefined where it does not lie inside of it.
 * The folder itself gives `.`.
 */
export function relativeInside(folder: string, path: string): string | undefined {
  if (folder === '.') return path.startsWith('../') || path === '..' || path.startsWith('/') ? undefined : path
  if (path === folder) return '.'
  const prefix = folder.endsWith('/') ? folder : `${folder}/`
  return path.startsWith(prefix) ? path.slice(prefix.length) : undefined
}
