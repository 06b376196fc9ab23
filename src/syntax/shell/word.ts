import { forEachChild, type CommandExpansionPart, type ProcessSubstitutionPart, type SyntaxNode, type WordPart as SyntaxPart } from 'unbash'
import type { Range } from '../../text/document.ts'
import type { MappedText } from '../../text/mapped.ts'
import { composeText, type Run, unescapedRuns } from './embedded.ts'
import type { CommandSubstitution, ShellWord, SimpleCommand, VariableExpansion, WordPart } from './model.ts'

/** What a word is made of: the parser's word, or an assignment that stands as an argument (`export A=b`). */
export interface WordSyntax {
  readonly pos: number
  readonly end: number
  readonly text: string
  readonly value: string
  readonly parts?: readonly SyntaxPart[] | undefined
}

type SubstitutionSyntax = CommandExpansionPart | ProcessSubstitutionPart

/** A substitution of a word together with its syntax; the reader fills in the commands. */
export class ParsedSubstitution implements CommandSubstitution {
  readonly quoted: boolean
  readonly style: CommandSubstitution['style']
  readonly source: string
  readonly syntax: SubstitutionSyntax
  commands: readonly SimpleCommand[] = []
  readonly #text: MappedText

  constructor(text: MappedText, syntax: SubstitutionSyntax, quoted: boolean) {
    this.#text = text
    this.syntax = syntax
    this.source = syntax.text
    this.quoted = quoted
    this.style = syntax.type === 'ProcessSubstitution' ? (syntax.operator === '<' ? '<()' : '>()') : syntax.text.startsWith('`') ? '``' : '$()'
  }

  get range(): Range {
    return this.#text.toSourceRange(this.syntax.pos, this.syntax.end)
  }
}

/** A stretch of a word in offsets of the script's text. */
interface Piece {
  readonly kind: WordPart['kind']
  readonly start: number
  readonly end: number
  readonly quoted: boolean
  /** The value, where it is not the text itself without escapes. */
  readonly value?: string
}

/** Letters without a meaning to any shell; most words consist of them, and cost nothing more. */
const PLAIN = /^[\w\-./=:,+%@]*$/

const NOTHING: readonly never[] = []

/** Levels of expansions inside of expansions that are followed. The parser itself stops at 256. */
const NESTING_LIMIT = 100

/** What is found out about a word that is more than plain letters, when it is first asked for. */
interface Details {
  pieces?: readonly Piece[]
  parts?: readonly WordPart[]
  expansions?: readonly VariableExpansion[]
  substitutions?: readonly ParsedSubstitution[]
}

/** A word of a script. Thousands are made for each that is looked into, so that all but its place comes later. */
export class ParsedWord implements ShellWord {
  readonly text: MappedText
  readonly #syntax: WordSyntax
  #value: string | undefined
  #range: Range | undefined
  #plain: boolean | undefined
  #details: Details | undefined

  constructor(text: MappedText, syntax: WordSyntax) {
    this.text = text
    this.#syntax = syntax
  }

  get start(): number {
    return this.#syntax.pos
  }

  get end(): number {
    return this.#syntax.end
  }

  get source(): string {
    return this.#syntax.text
  }

  get range(): Range {
    this.#range ??= this.text.toSourceRange(this.start, this.end)
    return this.#range
  }

  get #isPlain(): boolean {
    this.#plain ??= PLAIN.test(this.#syntax.text)
    return this.#plain
  }

  /** Asked for by nearly every rule. */
  get value(): string {
    return this.#value ??= this.#isPlain ? this.source : this.#syntax.value
  }

  get literal(): string | undefined {
    if (this.#isPlain) return this.source
    return this.pieces.every((piece) => piece.kind === 'literal' || piece.kind === 'single-quoted') ? this.#syntax.value : undefined
  }

  get quoted(): boolean {
    if (this.#isPlain || !/["']/.test(this.source)) return false
    return (this.#syntax.parts ?? []).some((part) => part.type === 'SingleQuoted' || part.type === 'DoubleQuoted' || part.type === 'AnsiCQuoted' || part.type === 'LocaleString')
  }

  get hasGlob(): boolean {
    return !this.#isPlain && this.pieces.some((piece) => piece.kind === 'glob')
  }

  get parts(): readonly WordPart[] {
    const details = (this.#details ??= {})
    details.parts ??= this.pieces.map((piece) => ({
      kind: piece.kind,
      range: this.text.toSourceRange(piece.start, piece.end),
      source: this.text.text.slice(piece.start, piece.end),
      quoted: piece.quoted,
    }))
    return details.parts
  }

  get expansions(): readonly VariableExpansion[] {
    return this.#isPlain ? NOTHING : this.#collect().expansions ?? NOTHING
  }

  get substitutions(): readonly ParsedSubstitution[] {
    return this.#isPlain ? NOTHING : this.#collect().substitutions ?? NOTHING
  }

  private get pieces(): readonly Piece[] {
    const details = (this.#details ??= {})
    if (details.pieces === undefined) {
      const pieces: Piece[] = []
      for (const part of this.#syntax.parts ?? []) addPieces(pieces, part, false)
      details.pieces = this.#syntax.parts === undefined ? [{ kind: 'literal', start: this.start, end: this.end, quoted: false }] : pieces
    }
    return details.pieces
  }

  /** The text that a shell gets which this word is handed to as a script (`sh -c '…'`), with its way back to the document. */
  asScript(): MappedText {
    const outer = this.text.text
    const runs: Run[] = []
    for (const piece of this.pieces) {
      switch (piece.kind) {
        case 'single-quoted':
          if (outer[piece.start] === "'") runs.push({ text: piece.value ?? '', outerAt: piece.start + 1 })
          else runs.push({ text: piece.value ?? '', outerAt: piece.start + 2 })
          break
        case 'literal':
          runs.push(...unescapedRuns(outer, piece.start, piece.end, piece.quoted ? '"\\$`' : undefined))
          break
        default:
          runs.push({ text: outer.slice(piece.start, piece.end), outerAt: piece.start })
      }
    }
    return composeText(this.text, runs)
  }

  /** The value's word of `NAME=value` that stands as an argument of env or sudo; undefined where the quotes do not let it be cut off. */
  behindName(length: number): ParsedWord | undefined {
    const first = this.pieces[0]
    if (first === undefined || first.kind !== 'literal' || first.start !== this.start || first.end < this.start + length) return undefined
    const start = this.start + length
    const parts = this.#syntax.parts
    const [head, ...tail] = parts ?? []
    if (head === undefined) return start < this.end ? plainWord(this.text, start, this.end) : undefined
    const rest = head.end > start && head.type === 'Literal' ? [{ ...head, pos: start, text: head.text.slice(length), value: head.value.slice(length) }, ...tail] : tail
    return rest.length === 0 ? undefined : new ParsedWord(this.text, { pos: start, end: this.end, text: this.source.slice(length), value: this.value.slice(length), parts: rest })
  }

  #collect(): Details {
    const details = (this.#details ??= {})
    if (details.expansions !== undefined) return details
    const found: Found = { text: this.text, expansions: [], substitutions: [] }
    for (const part of this.#syntax.parts ?? []) collect(found, part, false, false, 0)
    details.expansions = found.expansions
    details.substitutions = found.substitutions
    return details
  }
}

/** A stretch of text that stands as a word though the parser has no node for it: `[[`, or the value behind `NAME=`. */
export function plainWord(text: MappedText, start: number, end: number): ParsedWord {
  const source = text.text.slice(start, end)
  return new ParsedWord(text, { pos: start, end, text: source, value: source })
}

function addPieces(pieces: Piece[], part: SyntaxPart, quoted: boolean): void {
  const place = { start: part.pos, end: part.end, quoted }
  switch (part.type) {
    case 'Literal':
      pieces.push({ kind: 'literal', ...place })
      break
    case 'SingleQuoted':
    case 'AnsiCQuoted':
      pieces.push({ kind: 'single-quoted', start: part.pos, end: part.end, quoted: true, value: part.value })
      break
    case 'DoubleQuoted':
    case 'LocaleString':
      for (const child of part.parts) addPieces(pieces, child, true)
      break
    case 'SimpleExpansion':
    case 'ParameterExpansion':
      pieces.push({ kind: 'variable', ...place })
      break
    case 'CommandExpansion':
    case 'ProcessSubstitution':
      pieces.push({ kind: 'substitution', ...place })
      break
    case 'ArithmeticExpansion':
      pieces.push({ kind: 'arithmetic', ...place })
      break
    case 'Glob':
    case 'ExtendedGlob':
      pieces.push({ kind: 'glob', ...place })
      break
    case 'BraceExpansion':
      pieces.push({ kind: 'brace', ...place })
      break
  }
}

interface Found {
  readonly text: MappedText
  readonly expansions: VariableExpansion[]
  readonly substitutions: ParsedSubstitution[]
}

function collect(found: Found, node: SyntaxNode, quoted: boolean, nested: boolean, level: number): void {
  if (level > NESTING_LIMIT) return
  switch (node.type) {
    case 'SimpleExpansion':
      found.expansions.push({ name: node.text.slice(1), range: found.text.toSourceRange(node.pos, node.end), quoted, nested })
      return
    case 'ParameterExpansion': {
      const { operation } = node
      const operator = node.prefix === '#' ? 'length' : node.prefix === '!' ? 'indirect' : operation === undefined ? undefined : operation.type === 'Names' ? 'names' : operation.operator
      found.expansions.push({
        name: node.parameter,
        range: found.text.toSourceRange(node.pos, node.end),
        quoted,
        nested,
        ...(operator === undefined ? {} : { operation: operator }),
        ...(operation === undefined || !('operatorEnd' in operation) ? {} : { operand: found.text.text.slice(operation.operatorEnd, operation.end) }),
      })
      forEachChild(node, (child) => collect(found, child, quoted, true, level + 1))
      return
    }
    case 'CommandExpansion':
    case 'ProcessSubstitution':
      found.substitutions.push(new ParsedSubstitution(found.text, node, quoted))
      return
    case 'DoubleQuoted':
    case 'LocaleString':
      for (const child of node.parts) collect(found, child, true, nested, level + 1)
      return
    case 'ArithmeticExpansion':
      forEachChild(node, (child) => collect(found, child, quoted, true, level + 1))
      return
    case 'ArithmeticWord': {
      const name = node.parts === undefined ? /^\$(\w+)$/.exec(node.value)?.[1] : undefined
      if (name !== undefined) found.expansions.push({ name, range: found.text.toSourceRange(node.pos, node.end), quoted, nested })
      forEachChild(node, (child) => collect(found, child, quoted, nested, level + 1))
      return
    }
    case 'Script':
      return
    default:
      forEachChild(node, (child) => collect(found, child, quoted, nested, level + 1))
  }
}
