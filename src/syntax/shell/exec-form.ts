import type { Range } from '../../text/document.ts'
import { MappedText } from '../../text/mapped.ts'
import { OUTERMOST, ParsedCommand } from './command.ts'
import { composeText, type Run } from './embedded.ts'
import type { ShellWord, SimpleCommand, WordPart } from './model.ts'
import { readWords } from './reader.ts'

/** A word of an exec form, or of a list in a compose file: no shell has a part in it. */
export interface ExecWord {
  readonly range: Range
  /** As written, with the quotes and escapes of its format. */
  readonly source: string
  readonly value: string
}

/**
 * The commands of an exec form: the one that its words make, and those that it starts (`["sh", "-c", "…"]`, `["tini", "--", …]`).
 * No shell expands the words, so each is literal. Empty for no words.
 */
export function commandsOfExec(words: readonly ExecWord[], range: Range): readonly SimpleCommand[] {
  if (words.length === 0) return []
  const literals = words.map((word) => new LiteralWord(word))
  const source = words.map((word) => word.source).join(' ')
  return readWords(literals, new ParsedCommand({ words: literals, assignments: [], redirects: [] }, { range, source }, OUTERMOST, new Set()))
}

/** A word that stands for nothing but itself. */
export class LiteralWord implements ShellWord {
  readonly range: Range
  readonly source: string
  readonly literal: string
  readonly quoted = true
  readonly expansions: ShellWord['expansions'] = []
  readonly substitutions: ShellWord['substitutions'] = []
  readonly hasGlob = false

  constructor(word: ExecWord) {
    this.range = word.range
    this.source = word.source
    this.literal = word.value
  }

  get value(): string {
    return this.literal
  }

  get parts(): readonly WordPart[] {
    return [{ kind: 'literal', range: this.range, source: this.source, quoted: true }]
  }

  /** The value as a script with its way back: through the escapes of a JSON string where it is one. */
  asScript(): MappedText {
    const { source, literal, range } = this
    const outer = new MappedText(source, [{ at: 0, hostAt: range.start, length: Math.min(source.length, range.end - range.start) }])
    const runs = /^["']/.test(source) ? quotedRuns(source) : [{ text: source, outerAt: 0 }]
    const composed = composeText(outer, runs)
    return composed.text === literal ? composed : new MappedText(literal, [{ at: 0, hostAt: range.start, length: Math.min(literal.length, range.end - range.start) }])
  }
}

const JSON_ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' }

function quotedRuns(source: string): Run[] {
  const runs: Run[] = []
  const end = source.length - 1
  let from = 1
  for (let at = 1; at < end; at++) {
    if (source[at] !== '\\') continue
    if (at > from) runs.push({ text: source.slice(from, at), outerAt: from })
    const letter = source[at + 1] ?? ''
    const isUnicode = letter === 'u'
    const text = isUnicode ? String.fromCharCode(Number.parseInt(source.slice(at + 2, at + 6), 16)) : JSON_ESCAPES[letter] ?? letter
    // A decoded escape maps to the place of its last character.
    runs.push({ text, outerAt: at + 1 })
    at += isUnicode ? 5 : 1
    from = at + 1
  }
  if (end > from) runs.push({ text: source.slice(from, end), outerAt: from })
  return runs
}
