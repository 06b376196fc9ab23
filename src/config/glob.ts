import picomatch from 'picomatch'
import { relativeInside } from '../text/paths.ts'

/** Longest glob that is taken: a longer one is no glob that a person wrote. */
const LONGEST_GLOB = 500

/**
 * Makes a test for paths (from the working directory) out of globs that start from a folder. A glob without a slash matches at
 * any depth, and one that names a folder matches all in it, as in ignore files.
 */
export function compileGlobs(folder: string, globs: readonly string[]): (path: string) => boolean {
  if (globs.length === 0) return () => false
  const matchers = globs.filter((glob) => glob.length <= LONGEST_GLOB).map((glob) => {
    const trimmed = glob.replace(/^\.\//, '').replace(/\/$/, '')
    const anywhere = trimmed.includes('/') ? trimmed : `**/${trimmed}`
    // Extended globs are the ones whose expressions can backtrack without end.
    const options = { dot: true, noextglob: true, maxLength: LONGEST_GLOB }
    const self = picomatch(anywhere, options)
    const below = picomatch(`${anywhere}/**`, options)
    return (path: string): boolean => self(path) || below(path)
  })
  return (path) => {
    const inside = relativeInside(folder, path)
    return inside !== undefined && matchers.some((matches) => matches(inside))
  }
}
