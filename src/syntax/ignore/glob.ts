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

export function setHolds(set: CharacterSet, code: number): boolean {
  const { bounds } = set
  for (let index = 0; index + 1 < bounds.length; index += 2) {
    if (code >= (bounds[index] ?? 0) && code <= (bounds[index + 1] ?? 0)) return !set.negated
  }
  return set.negated
}

/** A pattern ready to match. States are steps, and one more behind the last; a `folders` step takes two. */
export class Glob {
  /** Undefined stands for the loop inside of a `folders` step. */
  readonly #states: readonly (GlobStep | undefined)[]
  /** The text that every match begins with: most paths fail on it at once. */
  readonly #prefix: string
  #marks: Uint32Array
  #mark = 0

  constructor(steps: readonly GlobStep[]) {
    const states: (GlobStep | undefined)[] = []
    for (const step of steps) {
      states.push(step)
      if (step.kind === 'folders') states.push(undefined)
    }
    this.#states = states
    let prefix = ''
    for (const step of steps) {
      if (step.kind !== 'character') break
      prefix += String.fromCodePoint(step.code)
    }
    this.#prefix = prefix
    this.#marks = new Uint32Array(states.length + 1)
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
    if (!text.startsWith(this.#prefix)) return false
    const states = this.#states
    const accepting = states.length
    let active: number[] = []
    this.#nextMark()
    this.#enter(0, true, active)
    for (let at = 0; at < text.length; ) {
      const code = text.codePointAt(at) ?? 0
      if (parents && code === SLASH && at > 0 && this.#marks[accepting] === this.#mark) return true
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
    return this.#marks[accepting] === this.#mark
  }

  /** Makes a state active, with those that follow it without taking a character. */
  #enter(index: number, atStart: boolean, active: number[]): void {
    for (let at = index; this.#marks[at] !== this.#mark; ) {
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
    if (this.#marks[index] === this.#mark) return
    this.#marks[index] = this.#mark
    active.push(index)
  }

  #nextMark(): void {
    if (this.#mark === 0xffffffff) {
      this.#marks.fill(0)
      this.#mark = 0
    }
    this.#mark++
  }
}
