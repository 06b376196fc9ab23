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

/** One name's values over time. */
interface History {
  /** The first step that sets it. */
  readonly since: number
  /** Of ENV and the base image. */
  readonly variables: Variable[]
  readonly arguments: Variable[]
}

/**
 * The variables of a stage over time. One history per name, so that a lookup at any step is a binary search and ten
 * thousand ENV instructions cost no more than they must.
 */
export class Environment {
  readonly #histories = new Map<string, History>()
  readonly #parent: Environment | undefined
  readonly #depth: number
  /** Every name that is set here or anywhere in the stages that have the same first one. */
  readonly #known: Set<string>
  /** What the environment below ends with, by name, as far as it was asked for. */
  readonly #inherited = new Map<string, Variable | undefined>()

  /** @param parent the environment that the base stage ends with */
  constructor(parent?: Environment) {
    this.#parent = parent
    this.#depth = parent === undefined ? 0 : parent.#depth + 1
    this.#known = parent === undefined ? new Set() : parent.#known
  }

  set(variable: Variable): void {
    this.#known.add(variable.name)
    let history = this.#histories.get(variable.name)
    if (history === undefined) {
      history = { since: variable.since, variables: [], arguments: [] }
      this.#histories.set(variable.name, history)
    }
    history[variable.kind === 'arg' ? 'arguments' : 'variables'].push(variable)
  }

  /** The variable as it stands before the given step. ENV wins over ARG of the same name, whichever comes first. */
  get(name: string, step = Number.POSITIVE_INFINITY): Variable | undefined {
    if (!this.#known.has(name)) return undefined
    const own = this.#own(name, step)
    if (own !== undefined && own.kind !== 'arg') return own
    const inherited = this.#inherit(name)
    return inherited !== undefined && inherited.kind !== 'arg' ? inherited : own ?? inherited
  }

  #own(name: string, step: number): Variable | undefined {
    const history = this.#histories.get(name)
    return history === undefined ? undefined : lastBefore(history.variables, step) ?? lastBefore(history.arguments, step)
  }

  /** What the stages below end with. They are walked in a loop, and what is found is noted on the way: there may be thousands. */
  #inherit(name: string): Variable | undefined {
    const passed: Environment[] = []
    let argument: Variable | undefined
    let found: Variable | undefined
    for (let environment: Environment | undefined = this; environment !== undefined; environment = environment.#parent) {
      const below: Environment | undefined = environment.#parent
      if (environment.#inherited.has(name)) {
        found = environment.#inherited.get(name)
        break
      }
      // An ARG in between is seen from above only, so that nothing can be noted below it.
      if (argument === undefined && (environment === this || environment.#depth % NOTED_EVERY === 0)) passed.push(environment)
      const own = below === undefined ? undefined : below.#own(name, Number.POSITIVE_INFINITY)
      if (own !== undefined && own.kind !== 'arg') {
        found = own
        break
      }
      argument ??= own
    }
    const result = found !== undefined && found.kind !== 'arg' ? found : argument ?? found
    for (const environment of passed) environment.#inherited.set(name, result)
    return result
  }

  /** For expansion: see Lookup. */
  lookup(step = Number.POSITIVE_INFINITY): Lookup {
    return (name) => {
      const variable = this.get(name, step)
      if (variable === undefined) return undefined
      return variable.resolved ? variable.value ?? null : null
    }
  }

  /** The names that are set before the given step, inherited ones behind the stage's own. A name may come twice. */
  *names(step = Number.POSITIVE_INFINITY): Iterable<string> {
    let limit = step
    for (let environment: Environment | undefined = this; environment !== undefined; environment = environment.#parent) {
      for (const [name, { since }] of environment.#histories) {
        // Names stand in the order in which they were first set.
        if (since >= limit) break
        yield name
      }
      limit = Number.POSITIVE_INFINITY
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

/** Where in a chain of stages answers are noted: everywhere would take memory for each stage and name. */
const NOTED_EVERY = 64

function lastBefore(history: readonly Variable[], step: number): Variable | undefined {
  let low = 0
  let high = history.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((history[middle]?.since ?? 0) < step) low = middle + 1
    else high = middle
  }
  return history[low - 1]
}
