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

/**
 * Whether a path (normalized) climbs no higher above the working directory than the folder (normalized) from which it is named. From a folder in the working directory only
 * what lies in it can be reached; whether the rest belongs to the project, the file system knows ({@link isInSight}).
 */
export function isReachable(folder: string, path: string): boolean {
  return !path.startsWith('/') && climbs(path) <= climbs(folder)
}

function climbs(path: string): number {
  let count = 0
  while (path.startsWith('..', count * 3) && (path[count * 3 + 2] ?? '/') === '/') count++
  return count
}

/**
 * Whether it can be known of a path (normalized) that nothing stands there: it lies in the working directory, or in a folder that `stat` sees. What lies outside of the
 * project is never seen.
 */
export function isInSight(path: string, stat: (folder: string) => object | undefined): boolean {
  if (path !== '..' && !path.startsWith('../')) return true
  for (let at = path; ; at = folderOf(at)) {
    if (stat(at) !== undefined) return true
    if (nameOf(at) === '..') return false
  }
}

/** Whether a walk upwards ends at a folder (normalized): at the working directory, or beside it where `stat` sees nothing above. */
export function isTopmost(folder: string, stat: (folder: string) => object | undefined): boolean {
  return folder === '.' || folder === '/' || nameOf(folder) === '..' || (folder.startsWith('../') && stat(folderOf(folder)) === undefined)
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
