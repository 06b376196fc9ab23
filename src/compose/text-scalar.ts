import type { Document, Located, Range } from '../text/document.ts'
import type { ScalarStyle, ScalarType } from '../syntax/yaml/ast.ts'
import type { ComposeScalar, Route, Text, VariableUse } from './value.ts'

/** A scalar that stands inside of another one: the value of a `KEY=value` item. Null where the item is a name alone. */
export class TextScalar implements ComposeScalar {
  readonly kind = 'scalar' as const
  readonly document: Document
  readonly range: Range
  readonly type: ScalarType
  readonly style: ScalarStyle
  readonly route?: Route
  readonly alias?: Located
  readonly text: string
  readonly source: string
  readonly resolved: boolean
  readonly variables: readonly VariableUse[]
  readonly #text: Text
  readonly #item: ComposeScalar

  constructor(text: Text | undefined, item: ComposeScalar, route = item.route) {
    const part = text ?? item.part(item.text.length)
    this.#text = part
    this.#item = item
    this.document = part.document
    this.range = part.range
    this.type = text === undefined ? 'null' : 'string'
    this.style = item.style
    this.text = part.text
    this.source = part.source
    this.resolved = text === undefined || part.resolved
    this.variables = part.variables
    if (route !== undefined) this.route = route
    if (item.alias !== undefined) this.alias = item.alias
  }

  /** The same scalar on another way into the project. */
  withRoute(route: Route): TextScalar {
    return new TextScalar(this.type === 'null' ? undefined : this.#text, this.#item, route)
  }

  part(start: number, end?: number): Text {
    return this.#text.part(start, end)
  }
}
