import type { Located } from '../text/document.ts'
import { TextScalar } from './text-scalar.ts'
import { ScalarValue } from './text-value.ts'
import type { ComposeEntry, ComposeMapping, ComposeValue } from './value.ts'

/** How many values `extends` may copy in one project: services that extend each other in a row add up. */
const COPY_BUDGET = 400_000

/** Copies values with a step added to their way into the project. */
export class RouteMarker {
  #spent = 0

  get isSpent(): boolean {
    return this.#spent > COPY_BUDGET
  }

  /** The service that is extended, without its own `extends`. Where the budget is used up, values stay as they are. */
  extended(service: ComposeMapping, by: Located): ComposeMapping {
    const entries = new Map<string, ComposeEntry>()
    for (const [name, entry] of service.entries) {
      if (name !== 'extends') entries.set(name, { ...entry, value: this.#mark(entry.value, by) })
    }
    return { ...service, entries }
  }

  #mark(value: ComposeValue, by: Located): ComposeValue {
    if (++this.#spent > COPY_BUDGET) return value
    const route = { kind: 'extends' as const, at: by, ...(value.route === undefined ? {} : { next: value.route }) }
    switch (value.kind) {
      case 'scalar':
        return value instanceof ScalarValue || value instanceof TextScalar ? value.withRoute(route) : value
      case 'list':
        return { ...value, route, items: value.items.map((item) => this.#mark(item, by)) }
      case 'mapping': {
        const entries = new Map<string, ComposeEntry>()
        for (const [name, entry] of value.entries) entries.set(name, { ...entry, value: this.#mark(entry.value, by) })
        return { ...value, route, entries }
      }
    }
  }
}
