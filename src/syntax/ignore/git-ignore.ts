import { ANYTHING, characterStep, Glob, NOT_SLASH, STAR, type GlobStep } from './glob.ts'
import { POSIX_CLASSES } from './docker-pattern.ts'

/** One pattern of a `.gitignore` (gitignore(5)). */
export interface GitIgnorePattern {
  readonly negated: boolean
  /** Ended with a slash: folders only. */
  readonly folderOnly: boolean
  /** Holds a slash elsewhere than at its end: matched from the file's folder on, else against the name alone. */
  readonly anchored: boolean
  readonly matches: (text: string) => boolean
}

/** Reads the text of a `.gitignore` or of `.git/info/exclude`. Lines that git cannot use match nothing and are left out. */
export function parseGitIgnore(text: string, options: { readonly ignoreCase?: boolean } = {}): GitIgnorePattern[] {
  const ignoreCase = options.ignoreCase ?? false
  const patterns: GitIgnorePattern[] = []
  for (const line of text.replace(/^\uFEFF/, '').split('\n')) {
    const pattern = parseLine(line.endsWith('\r') ? line.slice(0, -1) : line, ignoreCase)
    if (pattern !== undefined) patterns.push(pattern)
  }
  return patterns
}

/**
 * What the patterns of one file say of a path below its folder: ignored, taken back in, or undefined where none matches. The last match
 * decides. Folders above the path are not looked at: a caller asks for each from the top, since git never looks inside of an ignored one.
 */
export function gitIgnoreVerdict(patterns: readonly GitIgnorePattern[], path: string, isFolder: boolean): boolean | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1)
  for (let index = patterns.length - 1; index >= 0; index--) {
    const pattern = patterns[index]
    if (pattern === undefined || (pattern.folderOnly && !isFolder)) continue
    if (pattern.matches(pattern.anchored ? path : name)) return !pattern.negated
  }
  return undefined
}

/** Longer than any path that a system allows. */
const LONGEST_PATTERN = 64 * 1024

function parseLine(line: string, ignoreCase: boolean): GitIgnorePattern | undefined {
  if (line.startsWith('#') || line.length > LONGEST_PATTERN) return undefined
  let body = withoutTrailingSpaces(line)
  const negated = body.startsWith('!')
  if (negated) body = body.slice(1)
  const folderOnly = body.endsWith('/')
  if (folderOnly) body = body.slice(0, -1)
  const anchored = body.includes('/')
  if (body.startsWith('/')) body = body.slice(1)
  if (body === '') return undefined
  body = bytesOf(ignoreCase ? body.toLowerCase() : body)
  let matches: (text: string) => boolean
  if (/[*?[\\]/.test(body)) {
    const steps = wildmatchSteps(body)
    if (steps === undefined) return undefined
    const glob = new Glob(steps)
    matches = (text) => glob.matches(text)
  } else matches = (text) => text === body
  return { negated, folderOnly, anchored, matches: (text) => matches(bytesOf(ignoreCase ? text.toLowerCase() : text)) }
}

/** One character for each byte of the text in UTF-8: to git, `?` is a byte. */
function bytesOf(text: string): string {
  if (!/[^\0-\x7f]/.test(text)) return text
  let bytes = ''
  for (const byte of new TextEncoder().encode(text)) bytes += String.fromCharCode(byte)
  return bytes
}

/** Spaces at the end do not count unless a backslash keeps them. */
function withoutTrailingSpaces(line: string): string {
  let kept = 0
  for (let at = 0; at < line.length; at++) {
    if (line[at] === '\\') kept = Math.min(++at + 1, line.length)
    else if (line[at] !== ' ') kept = at + 1
  }
  return line.slice(0, kept)
}

/** Git's wildmatch with path names: `*` and classes stay inside of an element, two or more as a whole element span any number of them. */
function wildmatchSteps(pattern: string): GlobStep[] | undefined {
  const characters = Array.from(pattern)
  const steps: GlobStep[] = []
  for (let at = 0; at < characters.length; ) {
    const character = characters[at++] ?? ''
    if (character === '*') {
      const from = at - 1
      while (characters[at] === '*') at++
      const opens = from === 0 || characters[from - 1] === '/'
      const spans = at - from >= 2 && opens
      if (spans && characters[at] === '/') {
        at++
        steps.push({ kind: 'folders' })
      } else if (spans && (at === characters.length || (characters[at] === '\\' && characters[at + 1] === '/'))) steps.push({ kind: 'set', set: ANYTHING, times: 'many' })
      else steps.push(STAR)
    } else if (character === '?') steps.push({ kind: 'set', set: NOT_SLASH, times: 'once' })
    else if (character === '\\') {
      const next = characters[at++]
      if (next === undefined) return undefined
      steps.push(characterStep(next.codePointAt(0) ?? 0))
    } else if (character === '[') {
      const read = wildmatchClass(characters, at)
      if (read === undefined) return undefined
      at = read.end
      steps.push(read.step)
    } else steps.push(characterStep(character.codePointAt(0) ?? 0))
  }
  return steps
}

/** A class, which never matches a slash. Undefined where it has no end or names an unknown POSIX class: such a pattern matches nothing. */
function wildmatchClass(characters: readonly string[], from: number): { step: GlobStep; end: number } | undefined {
  let at = from
  const negated = characters[at] === '!' || characters[at] === '^'
  if (negated) at++
  const bounds: number[] = []
  for (let first = true; first || characters[at] !== ']'; first = false) {
    let character = characters[at]
    if (character === undefined) return undefined
    if (character === '[' && characters[at + 1] === ':') {
      const close = characters.indexOf(']', at + 2)
      if (close === -1) return undefined
      if (close > at + 2 && characters[close - 1] === ':') {
        const named = POSIX_CLASSES[characters.slice(at + 2, close - 1).join('')]
        if (named === undefined) return undefined
        bounds.push(...named)
        at = close + 1
        continue
      }
    }
    if (character === '\\') {
      character = characters[++at]
      if (character === undefined) return undefined
    }
    at++
    const low = character.codePointAt(0) ?? 0
    let high = low
    if (characters[at] === '-' && characters[at + 1] !== undefined && characters[at + 1] !== ']') {
      at++
      if (characters[at] === '\\') at++
      const upper = characters[at++]
      if (upper === undefined) return undefined
      high = upper.codePointAt(0) ?? 0
    }
    // Git tries the lower bound by itself first: `[c-a]` holds `c`.
    bounds.push(low, Math.max(low, high))
  }
  return { step: { kind: 'set', set: withoutSlash(negated, bounds), times: 'once' }, end: at + 1 }
}

function withoutSlash(negated: boolean, bounds: readonly number[]): { negated: boolean; bounds: number[] } {
  if (negated) return { negated, bounds: [...bounds, 0x2f, 0x2f] }
  const parts: number[] = []
  for (let index = 0; index + 1 < bounds.length; index += 2) {
    const low = bounds[index] ?? 0
    const high = bounds[index + 1] ?? 0
    if (low <= 0x2e) parts.push(low, Math.min(high, 0x2e))
    if (high >= 0x30) parts.push(Math.max(low, 0x30), high)
  }
  return { negated, bounds: parts }
}
