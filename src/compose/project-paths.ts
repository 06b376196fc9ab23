import { isReachable, joinPath } from '../text/paths.ts'
import { placeOf } from './read-value.ts'
import type { BuildContext, FileReference } from './model.ts'
import type { Text } from './value.ts'

/**
 * A path of a compose file as seen from the working directory. Undefined where it is absolute, in the home folder, a Windows path,
 * not resolved, or climbs higher above the working directory than the folder lies.
 */
export function projectPath(folder: string, path: Text): string | undefined {
  if (!path.resolved || path.text === '' || /^([/~\\]|[A-Za-z]:[\\/])/.test(path.text)) return undefined
  const joined = joinPath(folder, path.text)
  return isReachable(folder, joined) ? joined : undefined
}

export function fileReference(folder: string, text: Text): FileReference {
  const path = projectPath(folder, text)
  return { text, ...placeOf(text), ...(path === undefined ? {} : { path }) }
}

/** Whether a build context is fetched rather than read from disk. Source: the compose specification, "build.context", and BuildKit's `gitutil`. */
function isRemoteContext(text: string): boolean {
  return /^([a-z][a-z0-9+.-]*:\/\/|git@|github\.com\/|service:|docker-image:|oci-layout:|target:)/i.test(text) || /^[\w.-]+@[\w.-]+:/.test(text)
}

export function buildContext(folder: string, text: Text): BuildContext {
  const isRemote = isRemoteContext(text.text)
  const path = isRemote ? undefined : projectPath(folder, text)
  return { text, ...placeOf(text), isRemote, ...(path === undefined ? {} : { path }) }
}
