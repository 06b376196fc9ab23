/**
 * The matcher under all ignore and wildcard dialects: a pattern becomes a list of steps, and a text is matched by following all
 * possible steps at once. Time is at most text length times number of steps, whatever the pattern: nothing backtracks.
 */

/** Code points by inclusive bounds, in pairs: `[low, high, low, high …]`. */
export interface CharacterSet {
  readonly negated: boolean
  readonly bounds: readonly number[]
}

export type GlobStep =
  | { readonly kind: 'character'; readonly code: number }
  | { readonly kind: 'set'; readonly set: CharacterSet; readonly times: 'once' | 'optional' | 'many' }
  /** Nothing, or anything that ends with a slash: `**` followed by more. */
  | { readonly kind: 'folders' }
  /** Holds at the text's beginning only. */
  | { readonly kind: 'start' }

export const SLASH = 0x2f
const NEWLINE = 0x0a

/** Every character, a newline too. */
export const ANYTHING: CharacterSet = { negated: true, bounds: [] }
export const NOT_SLASH: CharacterSet = { negated: true, bounds: [SLASH, SLASH] }
/** What `.` means in Go's regular expressions. */
export const NOT_NEWLINE: CharacterSet = { negated: true, bounds: [NEWLINE, NEWLINE] }

/** `*` in every dialect. */
export const STAR: GlobStep = { kind: 'set', set: NOT_SLASH, times: 'many' }

const ASCII_STEPS: readonly GlobStep[] = Array.from({ length: 0x80 }, (_, code) => ({ kind: 'character', code }))

/** One literal character. Steps of ASCII are shared, so that a long pattern costs little. */
export function characterStep(code: number): GlobStep {
  return ASCII_STEPS[code] ?? { kind: 'character', code }
}

export function setHolds(set: CharacterSet, code: number): boolean {
  const { bounds } = set
  for (let index = 0; index + 1 < bounds.length; index += 2) {
    if (code >= (bounds[index] ?? 0) && code <= (bounds[index + 1] ?? 0)) return !set.negated
  }
  return set.negated
}

/** Characters; systems allow 4,096 bytes. */
const LONGEST_PATH = 32 * 1024

function isSameRepetition(step: GlobStep & { kind: 'set' }, previous: GlobStep | undefined): boolean {
  return previous?.kind === 'set' && previous.times === 'many' && previous.set === step.set
}

/** A pattern ready to match. States are steps, and one more behind the last; a `folders` step takes two. */
export class Glob {
  /** Undefined stands for the loop inside of a `folders` step. */
  readonly #states: readonly (GlobStep | undefined)[]
  /** The text that every match begins with: most paths fail on it at once. */
  readonly #prefix: string
  /** The least number of characters that every match has. */
  readonly #least: number
  #marks: Uint32Array | undefined
  #mark = 0

  constructor(steps: readonly GlobStep[]) {
    const states: (GlobStep | undefined)[] = []
    let least = 0
    for (const step of steps) {
      if (step.kind === 'set' && step.times === 'many' && isSameRepetition(step, states.at(-1))) continue
      if (step.kind === 'character' || (step.kind === 'set' && step.times === 'once')) least++
      states.push(step)
      if (step.kind === 'folders') states.push(undefined)
    }
    this.#least = least
    // No system has such a path: nothing is kept of the pattern.
    this.#states = least > LONGEST_PATH ? [] : states
    let prefix = ''
    for (const step of steps) {
      if (step.kind !== 'character') break
      prefix += String.fromCodePoint(step.code)
    }
    this.#prefix = prefix.slice(0, LONGEST_PATH)
  }

  /** Whether the pattern matches the whole text. */
  matches(text: string): boolean {
    return this.#run(text, false)
  }

  /** Whether the pattern matches the path or one of the folders above it. */
  matchesPathOrParent(path: string): boolean {
    return this.#run(path, true)
  }

  #run(text: string, parents: boolean): boolean {
    if (text.length < this.#least || this.#least > LONGEST_PATH || !text.startsWith(this.#prefix)) return false
    const marks = (this.#marks ??= new Uint32Array(this.#states.length + 1))
    const states = this.#states
    const accepting = states.length
    let active: number[] = []
    this.#nextMark()
    this.#enter(0, true, active)
    for (let at = 0; at < text.length; ) {
      const code = text.codePointAt(at) ?? 0
      if (parents && code === SLASH && at > 0 && marks[accepting] === this.#mark) return true
      this.#nextMark()
      const next: number[] = []
      for (const index of active) {
        if (index === accepting) continue
        const step = states[index]
        if (step === undefined) {
          if (code !== NEWLINE) this.#markOnly(index, next)
          if (code === SLASH) this.#enter(index + 1, false, next)
        } else if (step.kind === 'character') {
          if (code === step.code) this.#enter(index + 1, false, next)
        } else if (step.kind === 'set' && setHolds(step.set, code)) {
          this.#enter(step.times === 'many' ? index : index + 1, false, next)
        }
      }
      if (next.length === 0) return false
      active = next
      at += code > 0xffff ? 2 : 1
    }
    return marks[accepting] === this.#mark
  }

  /** Makes a state active, with those that follow it without taking a character. */
  #enter(index: number, atStart: boolean, active: number[]): void {
    for (let at = index; this.#marks?.[at] !== this.#mark; ) {
      this.#markOnly(at, active)
      const step = this.#states[at]
      if (step === undefined) return
      if (step.kind === 'folders') {
        this.#markOnly(at + 1, active)
        at += 2
      } else if ((step.kind === 'set' && step.times !== 'once') || (step.kind === 'start' && atStart)) at++
      else return
    }
  }

  #markOnly(index: number, active: number[]): void {
    if (this.#marks === undefined || this.#marks[index] === this.#mark) return
    this.#marks[index] = this.#mark
    active.push(index)
  }

  #nextMark(): void {
    if (this.#mark === 0xffffffff) {
      this.#marks?.fill(0)
      this.#mark = 0
    }
    this.#mark++
  }
}
