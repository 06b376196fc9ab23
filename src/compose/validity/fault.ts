import type { Document, Located } from '../../text/document.ts'
import { isSetByShell } from '../shell-variables.ts'
import type { ComposeScalar, ComposeValue, VariableUse } from '../value.ts'

/** What can be wrong with a compose project for its loader. Each is the id of the rule that reports it. */
export type ComposeFaultKind =
  | 'circular-files' | 'compose-format-1' | 'compose-schema' | 'compose-syntax-error' | 'conflicting-keys' | 'container-name-with-scale' | 'duplicate-key'
  | 'duplicate-mount-target' | 'empty-compose-file' | 'inactive-dependency' | 'invalid-duration' | 'invalid-env-file' | 'invalid-interpolation'
  | 'invalid-mount' | 'invalid-port' | 'invalid-size' | 'invalid-value' | 'missing-included-file' | 'required-variable-unset' | 'resource-without-source'
  | 'undefined-extended-service' | 'undefined-model' | 'unknown-compose-key'

export interface ComposeFault extends Located {
  readonly kind: ComposeFaultKind
  readonly message: string
  readonly related?: readonly (Located & { readonly message: string })[]
  /** The profiles of the service that has it: the loader refuses only where one of them is active. */
  readonly profiles?: readonly string[]
  /** What was meant in its place, where a misspelt name is near to one alone. */
  readonly meant?: string
  /** For `required-variable-unset`. */
  readonly variable?: VariableUse
}

/** Collects faults, each place and kind once: many values are seen on several ways (aliases, variants of a project, intermediate states of a merge). */
export class FaultList {
  readonly faults: ComposeFault[] = []
  readonly #seen = new Map<Document, Set<string>>()
  readonly #templates: ReadonlySet<Document>

  /** `templates` are the documents that somebody is still to fill in. */
  constructor(templates: ReadonlySet<Document>) {
    this.#templates = templates
  }

  add(fault: ComposeFault): void {
    if (this.has(fault.kind, fault)) return
    const seen = this.#seen.get(fault.document)
    if (seen === undefined) this.#seen.set(fault.document, new Set([idOf(fault.kind, fault)]))
    else seen.add(idOf(fault.kind, fault))
    this.faults.push(fault)
  }

  /** Whether a fault of this kind was found at just this place. */
  has(kind: ComposeFaultKind, place: Located): boolean {
    return this.#seen.get(place.document)?.has(idOf(kind, place)) === true
  }

  /** A value that the loader refuses: where an unset variable is in it, that is what a person has to see to. */
  addValue(kind: ComposeFaultKind, value: ComposeValue, place: Located, message: string): void {
    if (value.kind === 'scalar' && !value.resolved) this.addUnset(value)
    else if (!this.#templates.has(place.document) || !isPlaceholder(value)) this.add({ kind, document: place.document, range: place.range, message })
  }

  /** The first unset variable in a value that the loader refuses, unless one of them is set wherever there is a shell. */
  addUnset({ variables }: ComposeScalar): void {
    const unset = variables.filter((use) => use.from === 'unset')
    const [first] = unset
    if (first === undefined || unset.some((use) => isSetByShell(use.name))) return
    this.add({
      kind: 'required-variable-unset', document: first.document, range: first.range, variable: first,
      message: `\${${first.name}} is set nowhere, and with an empty text in its place the loader refuses this value: set it in .env, or write \${${first.name}:-default}`,
    })
  }
}

function idOf(kind: ComposeFaultKind, { range }: Located): string {
  return `${kind} ${range.start} ${range.end}`
}

/** Whether a value stands for what somebody is still to fill in: `<name>`, `[name]`, `@NAME@`. In a file with `{{ name }}` no value is looked at. */
function isPlaceholder(value: ComposeValue): boolean {
  if (value.kind === 'scalar') return PLACEHOLDER.test(value.source)
  const { document, range } = value
  return value.kind === 'list' && PLACEHOLDER.test(document.text.slice(range.start, Math.min(range.end, range.start + 200)))
}

const PLACEHOLDER = /<[A-Za-z][\w .-]{1,60}>|@[A-Z][A-Z0-9_]{1,60}@|^\[[A-Za-z][\w .-]{1,60}\]$/
