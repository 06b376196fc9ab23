/** What a variable stands for: its value; null where it is declared without a value; undefined where it is not declared. */
export type Lookup = (name: string) => string | null | undefined

export interface Expansion {
  /** The text with every variable that is known put in; an unknown one stays as it is written. */
  readonly text: string
  /** Whether all variables were known. */
  readonly resolved: boolean
  readonly uses: readonly VariableUse[]
}

export interface VariableUse {
  readonly name: string
  /** Offsets in the source that was expanded. */
  readonly start: number
  readonly end: number
  /** The operator behind the name, for example `:-`; undefined for `$X` and `${X}`. */
  readonly operator?: string
  /** The text behind the operator. */
  readonly operand?: string
}

/**
 * Expands variables as BuildKit's shell lexer does: quotes removed, `$X`, `${X}`, `:-`, `-`, `:+`, `+`, `:?`, `?`, `#`, `##`, `%`, `%%`, `/`, `//`.
 * A positional or special parameter (`$1`, `$@`) counts as unknown.
 */
export function expand(source: string, escape: string, lookup: Lookup): Expansion {
  const uses: VariableUse[] = []
  const reader = new Reader(source, escape, lookup, uses)
  const { text, resolved } = reader.word(0, source.length, 0)
  return { text, resolved, uses }
}

/** Deeper nesting than anybody writes; what lies below stays unexpanded. */
const DEEPEST_NESTING = 50

class Reader {
  readonly #source: string
  readonly #escape: string
  readonly #lookup: Lookup
  readonly #uses: VariableUse[]

  constructor(source: string, escape: string, lookup: Lookup, uses: VariableUse[]) {
    this.#source = source
    this.#escape = escape
    this.#lookup = lookup
    this.#uses = uses
  }

  word(start: number, end: number, depth: number): { text: string; resolved: boolean } {
    const source = this.#source
    let text = ''
    let resolved = true
    let quote = ''
    for (let at = start; at < end; ) {
      const character = source[at] ?? ''
      const following = at + 1 < end ? source[at + 1] : undefined
      if (quote === "'") {
        if (character === "'") quote = ''
        else text += character
        at++
      } else if (character === this.#escape && following !== undefined) {
        if (quote === '"' && following !== '"' && following !== '$' && following !== this.#escape) text += character
        text += following
        at += 2
      } else if (character === '"' || (character === "'" && quote === '')) {
        quote = quote === '' ? character : ''
        at++
      } else if (character === '$' && following !== undefined) {
        const variable = this.#variable(at, end, depth)
        text += variable.text
        resolved &&= variable.resolved
        at = variable.end
      } else {
        text += character
        at++
      }
    }
    return { text, resolved }
  }

  #variable(start: number, limit: number, depth: number): { text: string; resolved: boolean; end: number } {
    const source = this.#source
    const braced = source[start + 1] === '{'
    const nameStart = start + (braced ? 2 : 1)
    let nameEnd = nameStart
    while (nameEnd < limit && /\w/.test(source[nameEnd] ?? '')) nameEnd++
    const first = source[nameStart] ?? ''
    if (nameEnd === nameStart || /\d/.test(first)) {
      const end = /[@*#?$!-]/.test(first) && !braced ? nameStart + 1 : Math.max(nameEnd, nameStart)
      return { text: source.slice(start, end), resolved: !(braced || end > nameStart), end }
    }
    const name = source.slice(nameStart, nameEnd)
    if (!braced) {
      this.#uses.push({ name, start, end: nameEnd })
      return { ...this.#plain(name, source.slice(start, nameEnd)), end: nameEnd }
    }
    const close = this.#closingBrace(nameEnd, limit)
    const end = Math.min(close + 1, limit)
    const operator = /^(?::[-+?]|[-+?]|##?|%%?|\/\/?)/.exec(source.slice(nameEnd, nameEnd + 2))?.[0]
    if (close === nameEnd || operator === undefined) {
      this.#uses.push({ name, start, end })
      const plain = this.#plain(name, source.slice(start, end))
      return { ...plain, resolved: plain.resolved && close === nameEnd && close < limit, end }
    }
    const operandStart = nameEnd + operator.length
    const operand = source.slice(operandStart, close)
    this.#uses.push({ name, start, end, operator, operand })
    if (depth >= DEEPEST_NESTING) return { text: source.slice(start, end), resolved: false, end }
    return { ...this.#operation(name, operator, operandStart, close, depth, source.slice(start, end)), end }
  }

  #plain(name: string, written: string): { text: string; resolved: boolean } {
    const value = this.#lookup(name)
    return typeof value === 'string' ? { text: value, resolved: true } : { text: written, resolved: false }
  }

  #operation(name: string, operator: string, start: number, end: number, depth: number, written: string): { text: string; resolved: boolean } {
    const value = this.#lookup(name)
    const isSet = typeof value === 'string' && (value !== '' || !operator.startsWith(':'))
    // Declared without a value: the builder may set it, so what the operator gives is not known.
    const isOpen = value === null
    const operand = (): { text: string; resolved: boolean } => this.word(start, end, depth + 1)
    switch (operator) {
      case ':-':
      case '-':
        return isSet ? { text: value, resolved: true } : operand()
      case ':+':
      case '+':
        return isOpen ? { text: written, resolved: false } : isSet ? operand() : { text: '', resolved: true }
      case ':?':
      case '?':
        return isSet ? { text: value, resolved: true } : { text: written, resolved: false }
      default: {
        const pattern = operand()
        if (typeof value !== 'string' || !pattern.resolved || /[*?[\\]/.test(pattern.text)) return { text: written, resolved: false }
        return { text: applyPattern(value, operator, pattern.text), resolved: true }
      }
    }
  }

  #closingBrace(from: number, limit: number): number {
    let depth = 1
    for (let at = from; at < limit; at++) {
      const character = this.#source[at]
      if (character === this.#escape) at++
      else if (character === '$' && this.#source[at + 1] === '{') {
        depth++
        at++
      } else if (character === '}' && --depth === 0) return at
    }
    return limit
  }
}

/** `#`, `%` and `/` with a pattern that holds no wildcard; one with wildcards is not evaluated. */
function applyPattern(value: string, operator: string, pattern: string): string {
  switch (operator) {
    case '#':
    case '##':
      return value.startsWith(pattern) ? value.slice(pattern.length) : value
    case '%':
    case '%%':
      return pattern !== '' && value.endsWith(pattern) ? value.slice(0, -pattern.length) : value
    default: {
      const slash = pattern.indexOf('/')
      const [from, to] = slash === -1 ? [pattern, ''] : [pattern.slice(0, slash), pattern.slice(slash + 1)]
      if (from === '') return value
      return operator === '//' ? value.replaceAll(from, () => to) : value.replace(from, () => to)
    }
  }
}
