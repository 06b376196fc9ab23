import { lstatSync, realpathSync, type Stats } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { readDocumentText } from './document-text.ts'

/** A work tree with the folder that holds its index. Both absolute and without links. */
export interface GitRepository {
  readonly top: string
  readonly gitFolder: string
}

/** Whether a path is a folder or lies in it; both absolute and without links. */
export function isInside(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep)
}

/** What stands at a path, a link itself not followed; undefined where nothing does or where the system refuses to say. */
export function lstatOf(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false })
  } catch {
    return undefined
  }
}

/** A path without links; undefined where it leads nowhere. */
export function realPathOf(path: string): string | undefined {
  try {
    return realpathSync.native(path)
  } catch {
    return undefined
  }
}

/**
 * The work tree that a folder (absolute, without links) lies in. `unusable` where the nearest `.git` is broken, or points to a repository
 * that does not point back: such a one says nothing about these files. Runs no program.
 */
export function locateRepository(folder: string): GitRepository | 'unusable' | undefined {
  for (let top = folder; ; top = dirname(top)) {
    const path = join(top, '.git')
    const stats = lstatOf(path)
    if (stats?.isFile() === true) {
      const gitFolder = linkedGitFolder(top, path)
      return gitFolder === undefined ? 'unusable' : { top, gitFolder }
    }
    if (stats?.isDirectory() === true && isGitFolder(path)) return { top, gitFolder: path }
    if (stats?.isSymbolicLink() === true) {
      const gitFolder = realPathOf(path)
      return gitFolder !== undefined && isInside(top, gitFolder) && isGitFolder(gitFolder) ? { top, gitFolder } : 'unusable'
    }
    if (dirname(top) === top) return undefined
  }
}

function isGitFolder(path: string): boolean {
  return lstatOf(join(path, 'HEAD')) !== undefined && (lstatOf(join(path, 'objects')) ?? lstatOf(join(path, 'commondir'))) !== undefined
}

/** The folder that a `.git` file names, if it is that of a linked work tree or a submodule at this very place. */
function linkedGitFolder(top: string, gitFile: string): string | undefined {
  const named = /^gitdir: ([^\n\r]+)/.exec(smallText(gitFile) ?? '')?.[1]
  const gitFolder = named === undefined ? undefined : realPathOf(resolve(top, named))
  if (gitFolder === undefined || !isGitFolder(gitFolder)) return undefined
  const back = smallText(join(gitFolder, 'gitdir'))?.trim()
  if (back !== undefined && realPathOf(resolve(gitFolder, back)) === gitFile) return gitFolder
  const workTree = /^[ \t]*worktree[ \t]*=[ \t]*([^\n\r \t][^\n\r]*)?$/m.exec(smallText(join(gitFolder, 'config')) ?? '')?.[1]
  return workTree !== undefined && realPathOf(resolve(gitFolder, unquoted(workTree.trim()))) === top ? gitFolder : undefined
}

function unquoted(value: string): string {
  return value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1).replace(/\\(.)/g, '$1') : value
}

function smallText(path: string): string | undefined {
  return readDocumentText(path, { maxBytes: 64 * 1024 }).text
}

/** A path below a folder with `/` between its parts; undefined where it lies outside. */
export function pathBelow(folder: string, path: string): string | undefined {
  if (!isInside(folder, path)) return undefined
  const below = relative(folder, path)
  return below === '' ? '.' : sep === '/' ? below : below.split(sep).join('/')
}
