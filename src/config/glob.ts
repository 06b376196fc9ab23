import { compilePathGlob } from '../syntax/ignore/index.ts'
import { relativeInside } from '../text/paths.ts'

/**
 * Makes a test for paths (from the working directory) out of globs that start from a folder. A glob without a slash matches at
 * any depth, and one that names a folder matches all in it, as in ignore files. Globs that are refused (see `globProblem`) match nothing.
 */
export function compileGlobs(folder: string, globs: readonly string[]): (path: string) => boolean {
  const matchers = globs.flatMap((glob) => {
    const matches = compile(glob)
    return typeof matches === 'string' ? [] : [matches]
  })
  if (matchers.length === 0) return () => false
  return (path) => {
    const inside = relativeInside(folder, path)
    return inside !== undefined && inside !== '.' && matchers.some((matches) => matches(inside))
  }
}

/** Why a glob cannot be used; undefined where it can. */
export function globProblem(glob: string): string | undefined {
  const compiled = compile(glob)
  return typeof compiled === 'string' ? compiled : undefined
}

function compile(glob: string): ((path: string) => boolean) | string {
  const trimmed = glob.replace(/^\.\//, '').replace(/\/$/, '')
  return compilePathGlob(trimmed.includes('/') ? trimmed : `**/${trimmed}`)
}
