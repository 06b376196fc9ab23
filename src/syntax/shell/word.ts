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

/** Levels of expansions inside of expansions that are followed. The parser itself stops at 256. */
const NESTING_LIMIT = 100

/** A word of a script; what it consists of is found when first asked for. */
export class ParsedWord implements ShellWord {
  readonly text: MappedText
  readonly start: number
  readonly end: number
  readonly source: string
  readonly #syntax: WordSyntax
  readonly #plain: boolean
  #pieces: readonly Piece[] | undefined
  #parts: readonly WordPart[] | undefined
  #expansions: VariableExpansion[] | undefined
  #substitutions: ParsedSubstitution[] | undefined

  constructor(text: MappedText, syntax: WordSyntax) {
    this.text = text
    this.start = syntax.pos
    this.end = syntax.end
    this.source = syntax.text
    this.#syntax = syntax
    this.#plain = PLAIN.test(syntax.text)
  }

  get range(): Range {
    return this.text.toSourceRange(this.start, this.end)
  }

  get value(): string {
    return this.#plain ? this.source : this.#syntax.value
  }

  get literal(): string | undefined {
    if (this.#plain) return this.source
    return this.pieces.every((piece) => piece.kind === 'literal' || piece.kind === 'single-quoted') ? this.#syntax.value : undefined
  }

  get quoted(): boolean {
    if (this.#plain) return false
    return this.source.includes('"') || this.source.includes("'")
      ? (this.#syntax.parts ?? []).some((part) => part.type === 'SingleQuoted' || part.type === 'DoubleQuoted' || part.type === 'AnsiCQuoted' || part.type === 'LocaleString')
      : false
  }

  get hasGlob(): boolean {
    return !this.#plain && this.pieces.some((piece) => piece.kind === 'glob')
  }

  get parts(): readonly WordPart[] {
    this.#parts ??= this.pieces.map((piece) => ({
      kind: piece.kind,
      range: this.text.toSourceRange(piece.start, piece.end),
      source: this.text.text.slice(piece.start, piece.end),
      quoted: piece.quoted,
    }))
    return this.#parts
  }

  get expansions(): readonly VariableExpansion[] {
    this.#collect()
    return this.#expansions ?? []
  }

  get substitutions(): readonly ParsedSubstitution[] {
    this.#collect()
    return this.#substitutions ?? []
  }

  private get pieces(): readonly Piece[] {
    if (this.#pieces === undefined) {
      const pieces: Piece[] = []
      const parts = this.#syntax.parts
      if (parts === undefined) pieces.push({ kind: 'literal', start: this.start, end: this.end, quoted: false })
      else for (const part of parts) addPieces(pieces, part, false)
      this.#pieces = pieces
    }
    return this.#pieces
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

  #collect(): void {
    if (this.#expansions !== undefined) return
    const found: Found = { text: this.text, expansions: [], substitutions: [] }
    if (!this.#plain) for (const part of this.#syntax.parts ?? []) collect(found, part, false, false, 0)
    this.#expansions = found.expansions
    this.#substitutions = found.substitutions
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
    case 'Script':
      return
    default:
      forEachChild(node, (child) => collect(found, child, quoted, nested, level + 1))
  }
}
