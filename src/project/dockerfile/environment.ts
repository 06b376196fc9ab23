import type { Lookup } from '../../syntax/dockerfile/expand.ts'
import type { Pair } from '../../syntax/dockerfile/ast.ts'

/** A variable of a stage, from one ARG or ENV on. */
export interface Variable {
  readonly name: string
  readonly kind: 'arg' | 'env' | 'base'
  /** Expanded as far as possible; undefined for an ARG without a default. */
  readonly value: string | undefined
  /** False where the value holds a variable that is not known, or an ARG that the builder may set otherwise stays open. */
  readonly resolved: boolean
  /** Missing for what the base image brings. */
  readonly pair?: Pair
  /** The step from which on it is set; -1 for what was inherited. */
  readonly since: number
}

/**
 * The variables of a stage over time. One history per name, so that a lookup at any step is a binary search and ten
 * thousand ENV instructions cost no more than they must.
 */
export class Environment {
  readonly #histories = new Map<string, Variable[]>()
  readonly #parent: Environment | undefined

  /** @param parent the environment that the base stage ends with */
  constructor(parent?: Environment) {
    this.#parent = parent
  }

  set(variable: Variable): void {
    const history = this.#histories.get(variable.name)
    if (history === undefined) this.#histories.set(variable.name, [variable])
    else history.push(variable)
  }

  /** The variable as it stands before the given step. ENV wins over ARG of the same name, whichever comes first. */
  get(name: string, step = Number.POSITIVE_INFINITY): Variable | undefined {
    // A chain of stages is walked in a loop: there may be thousands.
    let argument: Variable | undefined
    let limit = step
    for (let environment: Environment | undefined = this; environment !== undefined; environment = environment.#parent) {
      const history = environment.#histories.get(name)
      if (history !== undefined) {
        for (let index = lastBefore(history, limit); index >= 0; index--) {
          const variable = history[index]
          if (variable === undefined) continue
          if (variable.kind !== 'arg') return variable
          argument ??= variable
        }
      }
      limit = Number.POSITIVE_INFINITY
    }
    return argument
  }

  /** For expansion: see Lookup. */
  lookup(step = Number.POSITIVE_INFINITY): Lookup {
    return (name) => {
      const variable = this.get(name, step)
      if (variable === undefined) return undefined
      return variable.resolved ? variable.value ?? null : null
    }
  }

  /** All variables as they stand before the given step, inherited ones included. */
  all(step = Number.POSITIVE_INFINITY): Map<string, Variable> {
    const names = new Set<string>()
    for (let environment: Environment | undefined = this; environment !== undefined; environment = environment.#parent) {
      for (const name of environment.#histories.keys()) names.add(name)
    }
    const result = new Map<string, Variable>()
    for (const name of names) {
      const variable = this.get(name, step)
      if (variable !== undefined) result.set(name, variable)
    }
    return result
  }
}

function lastBefore(history: readonly Variable[], step: number): number {
  let low = 0
  let high = history.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((history[middle]?.since ?? 0) < step) low = middle + 1
    else high = middle
  }
  return low - 1
}
