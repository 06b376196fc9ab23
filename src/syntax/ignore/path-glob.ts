import { ANYTHING, characterStep, Glob, NOT_SLASH, STAR, type GlobStep } from './glob.ts'

/** Longer, or with more alternatives than this, is no glob that a person wrote. */
const LONGEST_GLOB = 500
const MOST_ALTERNATIVES = 256

/**
 * Reads a glob as configurations write them: `*` and `?` stay inside of a name, `**` spans folders, `[a-z]`, `[!a-z]`, `{a,b}` also in one another, `\` takes
 * away a character's meaning, and `!` in front turns the whole glob round. Dots are characters like any other. The test says whether a path (relative,
 * normalized) or a folder above it is matched, in time of at most length of glob times length of path, whatever the glob.
 * A text says why the glob is refused.
 */
export function compilePathGlob(glob: string): ((path: string) => boolean) | string {
  if (glob.length > LONGEST_GLOB) return `a glob has at most ${LONGEST_GLOB} characters`
  const negated = glob.startsWith('!')
  const alternatives = expandBraces(negated ? glob.slice(1) : glob)
  if (alternatives === undefined) return `a glob has at most ${MOST_ALTERNATIVES} alternatives in braces`
  const globs = alternatives.map((alternative) => new Glob(stepsOf(alternative)))
  return (path) => globs.some((each) => each.matchesPathOrParent(path)) !== negated
}

/** Undefined where there are too many. A brace without its partner or without a comma stands for itself. */
function expandBraces(glob: string): string[] | undefined {
  let done = ['']
  let at = 0
  const append = (parts: readonly string[]): boolean => {
    done = done.flatMap((before) => parts.map((part) => before + part))
    return done.length <= MOST_ALTERNATIVES
  }
  while (at < glob.length) {
    const group = glob[at] === '{' ? groupAt(glob, at) : undefined
    if (group === undefined) {
      const end = glob[at] === '\\' ? at + 2 : at + 1
      append([glob.slice(at, end)])
      at = end
      continue
    }
    const parts: string[] = []
    for (const part of group.parts) {
      const inner = expandBraces(part)
      if (inner === undefined) return undefined
      parts.push(...inner)
    }
    if (!append(parts)) return undefined
    at = group.end
  }
  return done
}

/** What stands between the commas of the braces that open here, and the offset behind them. */
function groupAt(glob: string, from: number): { readonly parts: readonly string[]; readonly end: number } | undefined {
  const parts: string[] = []
  let depth = 0
  let start = from + 1
  for (let at = from; at < glob.length; at++) {
    const character = glob[at]
    if (character === '\\') at++
    else if (character === '{') depth++
    else if (character === ',' && depth === 1) {
      parts.push(glob.slice(start, at))
      start = at + 1
    } else if (character === '}' && --depth === 0) {
      parts.push(glob.slice(start, at))
      return parts.length > 1 ? { parts, end: at + 1 } : undefined
    }
  }
  return undefined
}

function stepsOf(glob: string): GlobStep[] {
  // `folder/**` is the folder with all in it.
  let trimmed = glob
  while (trimmed.endsWith('/**')) trimmed = trimmed.slice(0, -3)
  if (trimmed === '**') return [{ kind: 'set', set: ANYTHING, times: 'many' }]
  const characters = Array.from(trimmed)
  const steps: GlobStep[] = []
  for (let at = 0; at < characters.length; ) {
    const character = characters[at++] ?? ''
    if (character === '*') {
      const opens = at === 1 || characters[at - 2] === '/'
      const from = at
      while (characters[at] === '*') at++
      if (opens && at > from && characters[at] === '/') {
        at++
        steps.push({ kind: 'folders' })
      } else steps.push(STAR)
    } else if (character === '?') steps.push({ kind: 'set', set: NOT_SLASH, times: 'once' })
    else if (character === '\\' && at < characters.length) steps.push(characterStep(characters[at++]?.codePointAt(0) ?? 0))
    else {
      const read = character === '[' ? classAt(characters, at) : undefined
      if (read === undefined) steps.push(characterStep(character.codePointAt(0) ?? 0))
      else {
        steps.push(read.step)
        at = read.end
      }
    }
  }
  return steps
}

/** The class behind a `[`; undefined where it has no end, and the bracket stands for itself. */
function classAt(characters: readonly string[], from: number): { readonly step: GlobStep; readonly end: number } | undefined {
  const negated = characters[from] === '!' || characters[from] === '^'
  const bounds: number[] = []
  const first = negated ? from + 1 : from
  for (let at = first; at < characters.length; at++) {
    if (characters[at] === ']' && at > first) return { step: { kind: 'set', set: { negated, bounds: negated ? [...bounds, 0x2f, 0x2f] : bounds }, times: 'once' }, end: at + 1 }
    if (characters[at] === '\\') at++
    const low = characters[at]?.codePointAt(0)
    if (low === undefined) return undefined
    const high = characters[at + 1] === '-' && characters[at + 2] !== ']' ? characters[at + 2]?.codePointAt(0) : undefined
    if (high !== undefined) at += 2
    bounds.push(low, high ?? low)
  }
  return undefined
}
