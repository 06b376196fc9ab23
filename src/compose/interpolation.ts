import type { Document, Located, Range } from '../text/document.ts'
import type { MappedText } from '../text/mapped.ts'
import type { VariableOperator, VariableUse } from './value.ts'

/** What is known of a variable. */
export interface VariableValue {
  readonly text: string
  /** False where the value itself has a variable that is not known. */
  readonly resolved: boolean
  readonly from: 'environment-file' | 'loader'
  /** The entry of the environment file. */
  readonly at?: Located
}

/** The variables that interpolation knows: out of `.env` files only, as a verdict must not depend on who calls. */
export type VariableLookup = (name: string) => VariableValue | undefined

/** A run of the interpolated text. */
export interface Piece {
  /** Offset in the interpolated text. */
  readonly at: number
  readonly length: number
  /** What it was made of, as offsets in the text before interpolation. */
  readonly from: Range
  /** The same characters as before; otherwise a replaced variable or `$$`. */
  readonly literal: boolean
  readonly resolved: boolean
}

export interface Interpolation {
  readonly text: string
  readonly resolved: boolean
  readonly variables: readonly VariableUse[]
  readonly pieces: readonly Piece[]
  readonly problems: readonly { readonly range: Range; readonly message: string }[]
}

/** Defaults may nest this deep. */
const MAX_NESTING = 40

const OPERATORS: Readonly<Record<string, VariableOperator>> = {
  ':-': 'default-if-empty', '-': 'default-if-unset', ':?': 'required-if-empty', '?': 'required-if-unset',
  ':+': 'alternative-if-nonempty', '+': 'alternative-if-set',
}

/**
 * Replaces the variables of one value as the compose specification has it: `$X`, `${X}`, `${X:-default}`, `${X-default}`,
 * `${X:?error}`, `${X?error}`, `${X:+other}`, `${X+other}`, nested ones, `$$` for one `$`. A `$` before anything else stays. Ranges of
 * variables and problems are places in `document`. Linear in the text's length (times the nesting of defaults).
 * Source: package `template` of compose-go.
 */
export function interpolate(content: MappedText, document: Document, lookup: VariableLookup): Interpolation {
  return new Interpolator(content, document, lookup).run()
}

interface Evaluated { readonly text: string; readonly resolved: boolean }

class Interpolator {
  readonly #content: MappedText
  readonly #source: string
  readonly #document: Document
  readonly #lookup: VariableLookup
  readonly #variables: VariableUse[] = []
  readonly #problems: { readonly range: Range; readonly message: string }[] = []
  #lineEnd = -1
  /** The last `}` before an offset, by that offset: the ends of lines and of operands. */
  readonly #braces = new Map<number, number>()

  constructor(content: MappedText, document: Document, lookup: VariableLookup) {
    this.#content = content
    this.#source = content.text
    this.#document = document
    this.#lookup = lookup
  }

  run(): Interpolation {
    const pieces: Piece[] = []
    const { text, resolved } = this.#evaluate(0, this.#source.length, 0, pieces)
    return { text, resolved, variables: this.#variables, pieces, problems: this.#problems }
  }

  /** Evaluates a part of the source; pieces are noted for the outermost part only. */
  #evaluate(from: number, to: number, depth: number, pieces: Piece[] | undefined): Evaluated {
    const source = this.#source
    let text = ''
    let resolved = true
    let at = from
    const literal = (end: number): void => {
      if (end <= at) return
      pieces?.push({ at: text.length, length: end - at, from: { start: at, end }, literal: true, resolved: true })
      text += source.slice(at, end)
    }
    for (let dollar = source.indexOf('$', at); dollar !== -1 && dollar < to; dollar = source.indexOf('$', Math.max(at, dollar + 1))) {
      const replaced = this.#variableAt(dollar, to, depth)
      if (replaced === undefined) continue
      literal(dollar)
      pieces?.push({ at: text.length, length: replaced.text.length, from: { start: dollar, end: replaced.end }, literal: false, resolved: replaced.resolved })
      text += replaced.text
      if (!replaced.resolved) resolved = false
      at = replaced.end
    }
    literal(to)
    return { text, resolved }
  }

  /** Undefined for a `$` that stays as it is. */
  #variableAt(dollar: number, to: number, depth: number): (Evaluated & { readonly end: number }) | undefined {
    const source = this.#source
    const next = source[dollar + 1]
    if (dollar + 1 >= to) return undefined
    if (next === '$') return { text: '$', resolved: true, end: dollar + 2 }
    if (next === '{') return this.#braced(dollar, to, depth)
    const name = nameAt(source, dollar + 1, to)
    if (name === '') return undefined
    const end = dollar + 1 + name.length
    return { ...this.#plain(name, { start: dollar, end }), end }
  }

  #braced(dollar: number, to: number, depth: number): (Evaluated & { readonly end: number }) {
    const source = this.#source
    const name = nameAt(source, dollar + 2, to)
    const behind = dollar + 2 + name.length
    if (name !== '' && behind < to && source[behind] === '}') {
      return { ...this.#plain(name, { start: dollar, end: behind + 1 }), end: behind + 1 }
    }
    const sign = source[behind] === ':' ? source.slice(behind, behind + 2) : (source[behind] ?? '')
    const operator = Object.hasOwn(OPERATORS, sign) ? OPERATORS[sign] : undefined
    const lastBrace = this.#lastBrace(behind, to)
    if (name === '' || operator === undefined || lastBrace < behind + sign.length || depth >= MAX_NESTING) {
      return this.#malformed(dollar, behind, to, name, depth)
    }
    const close = closingBrace(source, dollar, lastBrace)
    const operand = { start: behind + sign.length, end: close }
    return { ...this.#operation(name, operator, { start: dollar, end: close + 1 }, operand, depth), end: close + 1 }
  }

  #malformed(dollar: number, behind: number, to: number, name: string, depth: number): Evaluated & { readonly end: number } {
    const end = Math.min(to, Math.max(behind, dollar + 2))
    const message = depth >= MAX_NESTING
      ? `Defaults nest more than ${MAX_NESTING} levels deep here.`
      : name === ''
        ? 'A variable\'s name is missing behind `${`; write `$${` for the text itself.'
        : `This is no variable: \`\${${name}\` has to go on with \`}\`, \`:-\`, \`-\`, \`:?\`, \`?\`, \`:+\` or \`+\`, and end on the same line; write \`$\${\` for the text itself.`
    this.#problems.push({ range: this.#place(dollar, end), message })
    return { text: this.#source.slice(dollar, end), resolved: false, end }
  }

  #plain(name: string, range: Range): Evaluated {
    const value = this.#lookup(name)
    this.#note(name, 'plain', range, undefined, value, value === undefined ? 'unset' : value.from, value?.text)
    return { text: value?.text ?? '', resolved: value?.resolved ?? false }
  }

  #operation(name: string, operator: VariableOperator, range: Range, operand: Range, depth: number): Evaluated {
    const value = this.#lookup(name)
    const present = value !== undefined && (value.text !== '' || operator.endsWith('-set') || operator.endsWith('-unset'))
    if (operator === 'alternative-if-set' || operator === 'alternative-if-nonempty') {
      if (!present) {
        this.#note(name, operator, range, operand, value, value === undefined ? 'unset' : value.from, '')
        return { text: '', resolved: value?.resolved ?? true }
      }
      const other = this.#nested(name, operator, range, operand, depth, value, 'alternative')
      return { text: other.text, resolved: other.resolved && value.resolved }
    }
    if (present) {
      this.#note(name, operator, range, operand, value, value.from, value.text)
      return value
    }
    if (operator === 'required-if-empty' || operator === 'required-if-unset') {
      this.#note(name, operator, range, operand, value, 'unset', undefined)
      return { text: '', resolved: false }
    }
    return this.#nested(name, operator, range, operand, depth, value, 'default')
  }

  #nested(
    name: string, operator: VariableOperator, range: Range, operand: Range, depth: number, value: VariableValue | undefined, from: 'default' | 'alternative',
  ): Evaluated {
    const index = this.#variables.length
    const result = this.#evaluate(operand.start, operand.end, depth + 1, undefined)
    // The outer variable comes first, although its value is known only now.
    const inner = this.#variables.splice(index)
    this.#note(name, operator, range, operand, value, from, result.resolved ? result.text : undefined)
    this.#variables.push(...inner)
    return result
  }

  #note(
    name: string, operator: VariableOperator, range: Range, operand: Range | undefined, known: VariableValue | undefined, from: VariableUse['from'],
    value: string | undefined,
  ): void {
    this.#variables.push({
      name, operator, document: this.#document, range: this.#place(range.start, range.end), from,
      ...(operand === undefined ? {} : {
        operand: this.#source.slice(operand.start, operand.end),
        operandAt: { document: this.#document, range: this.#place(operand.start, operand.end) },
      }),
      ...(value === undefined ? {} : { value }),
      ...(known?.at === undefined ? {} : { definition: known.at }),
    })
  }

  #place(start: number, end: number): Range {
    return this.#content.toSourceRange(start, end)
  }

  /** The last `}` on the line of `from` and before `to`, or -1. Remembered, so that many `${` stay linear. */
  #lastBrace(from: number, to: number): number {
    if (from >= this.#lineEnd) {
      const newline = this.#source.indexOf('\n', from)
      this.#lineEnd = newline === -1 ? this.#source.length : newline
    }
    const end = Math.min(to, this.#lineEnd)
    let brace = this.#braces.get(end)
    if (brace === undefined) {
      brace = end === 0 ? -1 : this.#source.lastIndexOf('}', end - 1)
      this.#braces.set(end, brace)
    }
    return brace >= from ? brace : -1
  }
}

function nameAt(source: string, from: number, to: number): string {
  let end = from
  while (end < to && /[A-Za-z_]/.test(source[end] ?? '')) end++
  if (end > from) while (end < to && /[A-Za-z0-9_]/.test(source[end] ?? '')) end++
  return source.slice(from, end)
}

/**
 * The brace that closes the variable at `dollar`: braces in its default are counted; where they do not balance, the last one of
 * the line counts. As in the loader, the character right behind an opening brace is not looked at.
 */
function closingBrace(source: string, dollar: number, lastBrace: number): number {
  let open = 0
  for (let at = dollar; at <= lastBrace; at++) {
    const character = source[at]
    if (character === '}') {
      open--
      if (open === 0) return at
    } else if (character === '{') {
      open++
      at++
    }
  }
  return lastBrace
}
