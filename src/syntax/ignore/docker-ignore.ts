import type { Range } from '../../text/document.ts'
import { normalizePath } from '../../text/paths.ts'
import { matchesPathOrParent, parseDockerPattern, type DockerPattern } from './docker-pattern.ts'

/** One line of a `.dockerignore` that is a pattern. */
export interface IgnorePattern {
  /** The pattern as written, with its `!`, without surrounding blanks. */
  readonly range: Range
  /** The pattern as the builder uses it: cleaned, without `!` and without a leading slash. */
  readonly pattern: string
  /** Whether it takes paths back in (`!`). */
  readonly negated: boolean
  readonly matcher: DockerPattern
}

/** A line for which the builder refuses the whole file; or, with `too-many-globs`, the first of those that are left out here. */
export interface IgnoreProblem {
  readonly range: Range
  readonly kind: 'lone-exclamation' | 'bad-pattern' | 'line-too-long' | 'too-many-globs'
  readonly message: string
}

export interface IgnoreFile {
  readonly patterns: readonly IgnorePattern[]
  readonly problems: readonly IgnoreProblem[]
}

/** Which paths of a build context are left out. Paths are relative to the context, with `/`. */
export interface IgnoreMatcher {
  /** Whether the path does not reach the builder: itself or a folder above it is excluded, and nothing later takes it back in. */
  excluded(path: string): boolean
  /** The last pattern that matches the path or a folder above it: the one that decides. */
  decidedBy(path: string): IgnorePattern | undefined
  /** Whether any pattern begins with `!`: then something inside of an excluded folder may still reach the builder. */
  readonly mayReinclude: boolean
}

/** The builder reads lines into a buffer of this many bytes. */
const LONGEST_LINE = 64 * 1024

/** Characters of patterns with wildcards that are evaluated, in one file: some thousand patterns more than anybody writes. */
const MOST_GLOB_CHARACTERS = 256 * 1024

/**
 * Reads a `.dockerignore` as the builder does (github.com/moby/patternmatcher/ignorefile): comments begin with `#` in the first column, blanks
 * around a pattern do not count, paths are cleaned, and a leading slash means nothing.
 */
export function parseIgnoreFile(document: { readonly text: string }): IgnoreFile {
  const { text } = document
  const patterns: IgnorePattern[] = []
  const problems: IgnoreProblem[] = []
  const budget = { globCharacters: MOST_GLOB_CHARACTERS }
  let lineStart = text.startsWith('\uFEFF') ? 1 : 0
  while (lineStart < text.length) {
    const newline = text.indexOf('\n', lineStart)
    const lineEnd = newline === -1 ? text.length : newline
    readLine(text, { start: lineStart, end: lineEnd }, patterns, problems, budget)
    lineStart = lineEnd + 1
  }
  return { patterns, problems }
}

function readLine(text: string, line: Range, patterns: IgnorePattern[], problems: IgnoreProblem[], budget: { globCharacters: number }): void {
  if (line.end - line.start >= LONGEST_LINE || (line.end - line.start) * 3 >= LONGEST_LINE) {
    const bytes = new TextEncoder().encode(text.slice(line.start, line.end)).length
    if (bytes >= LONGEST_LINE) {
      problems.push({ range: line, kind: 'line-too-long', message: `the builder reads lines of less than ${LONGEST_LINE} bytes; this one has ${bytes}` })
      return
    }
  }
  if (text[line.start] === '#') return
  const range = trimmed(text, line)
  if (range.start === range.end) return
  const cleaned = cleanedPattern(text.slice(range.start, range.end))
  if (cleaned === '') return
  if (cleaned === '!') {
    problems.push({ range, kind: 'lone-exclamation', message: '`!` names no path; the builder refuses the file' })
    return
  }
  const negated = cleaned.startsWith('!')
  const pattern = negated ? cleaned.slice(1) : cleaned
  if (/[*?[\]\\]/.test(pattern)) {
    if (budget.globCharacters < 0) return
    budget.globCharacters -= pattern.length
    if (budget.globCharacters < 0) {
      problems.push({ range, kind: 'too-many-globs', message: `more than ${MOST_GLOB_CHARACTERS} characters of patterns with wildcards; this one and those below are not evaluated` })
      return
    }
  }
  const matcher = parseDockerPattern(pattern)
  if (matcher === undefined) {
    problems.push({ range, kind: 'bad-pattern', message: `the builder cannot read the pattern ${JSON.stringify(pattern)}` })
    return
  }
  patterns.push({ range, pattern, negated, matcher })
}

/**
 * What the reader and then the matcher make of a line: cleaned behind the `!`, a leading slash taken away, trimmed and cleaned again with the
 * `!`. So `./!notes` takes back in, and `!/` is a lone `!`.
 */
function cleanedPattern(line: string): string {
  const negated = line.startsWith('!')
  let pattern = negated ? goTrim(line.slice(1)) : line
  if (pattern !== '') pattern = normalizePath(pattern)
  if (pattern.length > 1 && pattern.startsWith('/')) pattern = pattern.slice(1)
  pattern = goTrim(negated ? `!${pattern}` : pattern)
  return pattern === '' ? '' : normalizePath(pattern)
}

function goTrim(text: string): string {
  const { start, end } = trimmed(text, { start: 0, end: text.length })
  return text.slice(start, end)
}

/** The range without the blanks at its ends: what Go's TrimSpace takes away. */
function trimmed(text: string, range: Range): Range {
  let { start, end } = range
  while (start < end && isGoSpace(text.charCodeAt(start))) start++
  while (end > start && isGoSpace(text.charCodeAt(end - 1))) end--
  return { start, end }
}

function isGoSpace(code: number): boolean {
  return (
    (code >= 9 && code <= 13) || code === 0x20 || code === 0x85 || code === 0xa0 || code === 0x1680 || (code >= 0x2000 && code <= 0x200a) ||
    code === 0x2028 || code === 0x2029 || code === 0x202f || code === 0x205f || code === 0x3000
  )
}

/**
 * Makes a matcher. Plain paths and `**` + `/name` are looked up by name, so that thousands of them cost no more than one; the others are tried
 * from the last on.
 */
export function createIgnoreMatcher(patterns: readonly IgnorePattern[]): IgnoreMatcher {
  const byPath = new Map<string, number>()
  const byName = new Map<string, number>()
  const others: { readonly index: number; readonly matcher: DockerPattern }[] = []
  patterns.forEach(({ matcher }, index) => {
    if (matcher.kind === 'exact') byPath.set(matcher.path, index)
    else if (matcher.kind === 'suffix' && matcher.suffix.lastIndexOf('/') === 0) byName.set(matcher.suffix.slice(1), index)
    else others.push({ index, matcher })
  })
  others.reverse()

  const lastMatch = (path: string): number => {
    let best = -1
    let from = 0
    for (let slash = path.indexOf('/'); ; slash = path.indexOf('/', from)) {
      const end = slash === -1 ? path.length : slash
      best = Math.max(best, byPath.get(path.slice(0, end)) ?? -1, byName.size === 0 ? -1 : (byName.get(path.slice(from, end)) ?? -1))
      if (slash === -1) break
      from = slash + 1
    }
    for (const { index, matcher } of others) {
      if (index < best) break
      if (matchesPathOrParent(matcher, path)) return index
    }
    return best
  }

  const decidedBy = (path: string): IgnorePattern | undefined => {
    const normal = normalizePath(path)
    return normal === '.' ? undefined : patterns[lastMatch(normal.startsWith('/') ? normal.slice(1) : normal)]
  }
  return {
    decidedBy,
    excluded(path) {
      const pattern = decidedBy(path)
      return pattern !== undefined && !pattern.negated
    },
    mayReinclude: patterns.some((pattern) => pattern.negated),
  }
}
