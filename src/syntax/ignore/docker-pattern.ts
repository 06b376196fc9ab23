import { ANYTHING, characterStep, Glob, NOT_NEWLINE, type CharacterSet, type GlobStep } from './glob.ts'
import { parseGoPattern } from './go-pattern.ts'

/**
 * One pattern of a `.dockerignore` as the builder's pattern matcher (github.com/moby/patternmatcher) understands it. That program writes
 * the pattern as a Go regular expression; so does this one, and then reads the expression back into steps, because the oddities
 * (`[*]`, `\d`, `a^b`, and `|` and `{2}`, which it forgets to escape) are those of the expression.
 */
export type DockerPattern =
  | { readonly kind: 'exact'; readonly path: string }
  /** Everything that begins so: `logs/**`. */
  | { readonly kind: 'prefix'; readonly prefix: string }
  /** Everything that ends so: `**` + `/name`. */
  | { readonly kind: 'suffix'; readonly suffix: string }
  /** Any of the globs; more than one only where the pattern holds `|`. */
  | { readonly kind: 'glob'; readonly globs: readonly Glob[] }

/** Reads a cleaned pattern (without `!`); undefined where the builder refuses it. */
export function parseDockerPattern(pattern: string): DockerPattern | undefined {
  if (!/[*?[\]\\]/.test(pattern)) return { kind: 'exact', path: pattern }
  if (parseGoPattern(pattern).match('.') === undefined) return undefined
  const { kind, expression } = toExpression(pattern)
  if (kind === 'prefix') return { kind, prefix: pattern.slice(0, -2) }
  if (kind === 'suffix') return { kind, suffix: pattern.slice(2) }
  const branches = parseExpression(expression)
  return branches === undefined ? undefined : { kind: 'glob', globs: branches.map((steps) => new Glob(steps)) }
}

/** Whether the pattern matches the path or a folder above it. The path is normalized and relative. */
export function matchesPathOrParent(pattern: DockerPattern, path: string): boolean {
  switch (pattern.kind) {
    case 'exact':
      return path.startsWith(pattern.path) && (path.length === pattern.path.length || path[pattern.path.length] === '/')
    case 'prefix':
      return path.startsWith(pattern.prefix)
    case 'suffix':
      return endsPathOrParent(pattern.suffix, path)
    case 'glob':
      return pattern.globs.some((glob) => glob.matchesPathOrParent(path))
  }
}

function endsPathOrParent(suffix: string, path: string): boolean {
  if (suffix === '' || path.endsWith(suffix)) return true
  if (suffix.startsWith('/') && (path === suffix.slice(1) || path.startsWith(`${suffix.slice(1)}/`))) return true
  return path.includes(`${suffix}/`)
}

interface Expression {
  readonly kind: DockerPattern['kind']
  /** What stands between `^` and `$`. */
  readonly expression: string
}

/** Character by character what patternmatcher's compile does. */
function toExpression(pattern: string): Expression {
  const characters = Array.from(pattern)
  const parts: string[] = []
  let kind: DockerPattern['kind'] = 'exact'
  for (let at = 0; at < characters.length; ) {
    const first = at === 0
    const character = characters[at++] ?? ''
    if (character === '*' && characters[at] === '*') {
      at++
      if (characters[at] === '/') at++
      if (at < characters.length) {
        parts.push('(.*/)?')
        kind = 'glob'
      } else if (kind === 'exact') kind = 'prefix'
      else {
        parts.push('.*')
        kind = 'glob'
      }
      if (first) kind = 'suffix'
    } else if (character === '*' || character === '?') {
      parts.push(character === '*' ? '[^/]*' : '[^/]')
      kind = 'glob'
    } else if (character === '\\') {
      parts.push(`\\${characters[at++] ?? ''}`)
      kind = 'glob'
    } else if (character === '[' || character === ']') {
      parts.push(character)
      kind = 'glob'
    } else parts.push('.+()$'.includes(character) ? `\\${character}` : character)
  }
  return { kind, expression: parts.join('') }
}

/** More steps than this come only of repetitions such as `a{1000}`, one behind the other. */
const MOST_STEPS = 65_536

/**
 * Reads the part of Go's regular expressions that {@link toExpression} can write, with `^` in front of the first branch and `$` behind the
 * last one. Undefined where Go refuses it.
 */
function parseExpression(expression: string): GlobStep[][] | undefined {
  const characters = Array.from(expression)
  let steps: GlobStep[] = [{ kind: 'start' }]
  const branches = [steps]
  let at = 0
  /** Where the last repetition ended: a second one right behind it is refused. */
  let repeatedTo = -1
  const push = (set: CharacterSet): void => {
    const many = characters[at] === '*'
    if (many) at++
    steps.push({ kind: 'set', set, times: many ? 'many' : 'once' })
  }
  while (at < characters.length) {
    const character = characters[at++] ?? ''
    if (character === '(') {
      at += '.*/)?'.length
      steps.push({ kind: 'folders' })
    } else if (character === '.') push(NOT_NEWLINE)
    else if (character === '^') steps.push({ kind: 'start' })
    else if (character === '|') {
      steps.push({ kind: 'set', set: ANYTHING, times: 'many' })
      steps = [{ kind: 'set', set: ANYTHING, times: 'many' }]
      branches.push(steps)
    } else if (character === '{') {
      const repetition = /^\{(\d{1,9})(,?)(\d{0,9})\}/.exec(characters.slice(at - 1, at + 24).join(''))
      if (repetition === null || (repetition[2] === '' && repetition[3] !== '')) steps.push({ kind: 'character', code: 0x7b })
      else {
        if (repeatedTo === at - 1) return undefined
        at += repetition[0].length - 1
        repeatedTo = at
        const least = Number(repetition[1])
        const most = repetition[2] === '' ? least : repetition[3] === '' ? Infinity : Number(repetition[3])
        if (!repeatLast(steps, least, most)) return undefined
      }
    } else if (character === '\\') {
      const escaped = escape(characters[at++] ?? '')
      if (escaped === undefined) return undefined
      if (typeof escaped === 'number') steps.push(characterStep(escaped))
      else push(escaped)
    } else if (character === '[') {
      const read = parseClass(characters, at)
      if (read === undefined) return undefined
      at = read.end
      push(read.set)
    } else steps.push(characterStep(character.codePointAt(0) ?? 0))
  }
  return branches
}

/** Repeats the last step between `least` and `most` times. False where Go refuses: nothing to repeat, repeated already, over 1,000 times. */
function repeatLast(steps: GlobStep[], least: number, most: number): boolean {
  const last = steps.pop()
  if (last === undefined || last.kind === 'folders' || (last.kind === 'set' && last.times !== 'once')) return false
  if (least > 1000 || (most !== Infinity && (most > 1000 || most < least)) || steps.length > MOST_STEPS) return false
  if (last.kind === 'start') {
    if (least > 0) steps.push(last)
    else if (steps.length === 0) steps.push({ kind: 'set', set: ANYTHING, times: 'many' })
    return true
  }
  const set = last.kind === 'set' ? last.set : { negated: false, bounds: [last.code, last.code] }
  for (let count = 0; count < least; count++) steps.push(last)
  if (most === Infinity) steps.push({ kind: 'set', set, times: 'many' })
  else for (let count = least; count < most; count++) steps.push({ kind: 'set', set, times: 'optional' })
  return true
}

function parseClass(characters: readonly string[], from: number): { set: CharacterSet; end: number } | undefined {
  let at = from
  const negated = characters[at] === '^'
  if (negated) at++
  const bounds: number[] = []
  for (let first = true; ; first = false) {
    const character = characters[at]
    if (character === undefined) return undefined
    if (character === ']' && !first) return { set: { negated, bounds }, end: at + 1 }
    if (character === '[' && characters[at + 1] === ':') {
      const close = characters.indexOf(':', at + 2)
      if (close !== -1 && characters[close + 1] === ']') {
        const named = POSIX_CLASSES[characters.slice(at + 2, close).join('')]
        if (named === undefined) return undefined
        bounds.push(...named)
        at = close + 2
        continue
      }
    }
    const low = classMember(characters, at)
    if (low === undefined) return undefined
    at = low.end
    if (typeof low.value !== 'number') {
      bounds.push(...(low.value.negated ? complement(low.value.bounds) : low.value.bounds))
      continue
    }
    let high = low.value
    if (characters[at] === '-' && characters[at + 1] !== undefined && characters[at + 1] !== ']') {
      const upper = classMember(characters, at + 1)
      if (upper === undefined || typeof upper.value !== 'number' || upper.value < low.value) return undefined
      high = upper.value
      at = upper.end
    }
    bounds.push(low.value, high)
  }
}

function classMember(characters: readonly string[], at: number): { value: number | CharacterSet; end: number } | undefined {
  const character = characters[at] ?? ''
  if (character !== '\\') return { value: character.codePointAt(0) ?? 0, end: at + 1 }
  const value = escape(characters[at + 1] ?? '')
  return value === undefined ? undefined : { value, end: at + 2 }
}

/**
 * What `\` and a character mean. Undefined for letters and digits that Go refuses, and for its rarest escapes (`\x41`, `\pL`, `\Q`, `\b`,
 * octal numbers), which nobody writes in a path.
 */
function escape(character: string): number | CharacterSet | undefined {
  const control = CONTROL_ESCAPES[character]
  if (control !== undefined) return control
  const lower = CLASS_ESCAPES[character.toLowerCase()]
  if (lower !== undefined) return { negated: character !== character.toLowerCase(), bounds: lower }
  const code = character.codePointAt(0)
  if (code === undefined || code >= 0x80 || /[a-z0-9]/i.test(character)) return undefined
  return code
}

/** What is not within bounds, which ascend, begin above 0 and do not touch. */
function complement(bounds: readonly number[]): number[] {
  const result: number[] = []
  let from = 0
  for (let index = 0; index + 1 < bounds.length; index += 2) {
    result.push(from, (bounds[index] ?? 0) - 1)
    from = (bounds[index + 1] ?? 0) + 1
  }
  result.push(from, 0x10ffff)
  return result
}

/** Looked up by what a pattern says: without a prototype, so that `constructor` is no class. */
function table<Value>(entries: Record<string, Value>): Readonly<Record<string, Value>> {
  return Object.assign(Object.create(null) as Record<string, Value>, entries)
}

const CONTROL_ESCAPES = table({ a: 7, f: 12, n: 10, r: 13, t: 9, v: 11 })

const DIGIT = [0x30, 0x39]
const UPPER = [0x41, 0x5a]
const LOWER = [0x61, 0x7a]

/** Bounds in ascending order that do not touch. */
const CLASS_ESCAPES = table({ d: DIGIT, s: [9, 10, 12, 13, 0x20, 0x20], w: [...DIGIT, ...UPPER, 0x5f, 0x5f, ...LOWER] })

/** ASCII classes, as in POSIX and in Go. */
export const POSIX_CLASSES = table({
  alnum: [...DIGIT, ...UPPER, ...LOWER],
  alpha: [...UPPER, ...LOWER],
  ascii: [0, 0x7f],
  blank: [9, 9, 0x20, 0x20],
  cntrl: [0, 0x1f, 0x7f, 0x7f],
  digit: DIGIT,
  graph: [0x21, 0x7e],
  lower: LOWER,
  print: [0x20, 0x7e],
  punct: [0x21, 0x2f, 0x3a, 0x40, 0x5b, 0x60, 0x7b, 0x7e],
  space: [9, 13, 0x20, 0x20],
  upper: UPPER,
  word: [...DIGIT, ...UPPER, 0x5f, 0x5f, ...LOWER],
  xdigit: [...DIGIT, 0x41, 0x46, 0x61, 0x66],
})
