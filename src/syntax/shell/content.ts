import type { Assignment, Command, ProcessSubstitutionPart, CommandExpansionPart, Redirection, Word } from 'unbash'
import { MappedText } from '../../text/mapped.ts'
import { composeText, type Run } from './embedded.ts'
import type { ShellAssignment, ShellRedirect } from './model.ts'
import { ParsedWord } from './word.ts'

/** The pieces of a simple command. */
export interface Content {
  readonly words: readonly ParsedWord[]
  readonly assignments: readonly ShellAssignment[]
  readonly redirects: readonly ShellRedirect[]
  /** The words of all three: where substitutions can stand. */
  readonly allWords: readonly ParsedWord[]
}

const NO_ASSIGNMENTS: readonly ShellAssignment[] = []
const NO_REDIRECTS: readonly ShellRedirect[] = []

export function readContent(text: MappedText, node: Command): Content {
  const isPlain = node.prefix.length === 0 && node.suffix.every((part) => part.type === 'Word')
  if (isPlain) {
    const suffix = node.suffix.map((part) => new ParsedWord(text, part))
    // Not pushed one by one: an array that grows keeps room for sixteen more.
    const all = node.name === undefined ? suffix : [new ParsedWord(text, node.name), ...suffix]
    return { words: all, assignments: NO_ASSIGNMENTS, redirects: NO_REDIRECTS, allWords: all }
  }
  const words: ParsedWord[] = []
  const assignments: ShellAssignment[] = []
  const redirects: ShellRedirect[] = []
  const others: ParsedWord[] = []
  for (const part of node.prefix) {
    if (part.type !== 'Assignment') redirects.push(readRedirect(text, part, others))
    else assignments.push(readAssignment(text, part, others))
  }
  if (node.name !== undefined) words.push(new ParsedWord(text, node.name))
  for (const part of node.suffix) {
    if (part.type === 'Word') words.push(new ParsedWord(text, part))
    else if (part.type === 'Assignment') words.push(new ParsedWord(text, new AssignmentSyntax(text, part)))
    else redirects.push(readRedirect(text, part, others))
  }
  return { words, assignments, redirects, allWords: others.length === 0 ? words : [...others, ...words] }
}

/** `export NAME=value`: the assignment as one word. */
class AssignmentSyntax {
  readonly pos: number
  readonly end: number
  readonly text: string
  readonly #whole: MappedText
  readonly #assignment: Assignment

  constructor(whole: MappedText, assignment: Assignment) {
    this.pos = assignment.pos
    this.end = assignment.end
    this.text = assignment.text
    this.#whole = whole
    this.#assignment = assignment
  }

  get value(): string {
    const { value } = this.#assignment
    if (value.type !== 'Word') return this.text
    return this.#whole.text.slice(this.pos, value.pos) + value.value
  }

  get parts(): Word['parts'] {
    const { value } = this.#assignment
    if (value.type !== 'Word') return undefined
    const name = this.#whole.text.slice(this.pos, value.pos)
    const valueParts = value.parts ?? (value.text === '' ? [] : [{ type: 'Literal' as const, pos: value.pos, end: value.end, value: value.value, text: value.text }])
    return [{ type: 'Literal', pos: this.pos, end: value.pos, value: name, text: name }, ...valueParts]
  }
}

function readAssignment(text: MappedText, node: Assignment, others: ParsedWord[]): ShellAssignment {
  const { value } = node
  const word = value.type === 'Word' && value.text !== '' ? new ParsedWord(text, value) : undefined
  if (word !== undefined) others.push(word)
  if (value.type === 'ArrayValue') for (const element of value.elements) others.push(new ParsedWord(text, element))
  return { name: node.name, range: text.toSourceRange(node.pos, node.end), append: node.append === true, ...(word === undefined ? {} : { value: word }) }
}

function readRedirect(text: MappedText, node: Redirection, others: ParsedWord[]): ShellRedirect {
  const { operator, descriptor } = node
  const base = {
    operator,
    range: text.toSourceRange(node.pos, node.end),
    ...(descriptor?.type === 'FileDescriptor' ? { fileDescriptor: descriptor.value } : {}),
  }
  if (node.type === 'HereDoc') {
    const { body } = node
    const start = Math.min(body.pos, text.text.length)
    const end = Math.max(start, Math.min(body.end, text.text.length))
    return {
      ...base,
      heredoc: {
        delimiter: node.delimiter?.value ?? '',
        quoted: node.delimiter?.quoted === true,
        body: text.slice(start, end),
        terminated: node.closing !== undefined,
      },
    }
  }
  if (node.target === undefined) return base
  const target = new ParsedWord(text, node.target)
  others.push(target)
  return { ...base, target }
}

/** The text between backquotes as the shell reads it again: a backslash in front of `` ` ``, `\` and `$` is gone. */
export function decodedBackquotes(text: MappedText, node: CommandExpansionPart | ProcessSubstitutionPart, decoded: string): MappedText {
  const runs: Run[] = []
  // The last backquote may be missing.
  const stop = text.text[node.end - 1] === '`' && node.end - 1 > node.pos ? node.end - 1 : node.end
  let at = node.pos + 1
  let from = at
  let matched = 0
  for (; at < stop && matched < decoded.length; at++, matched++) {
    if (text.text[at] === '\\' && '`\\$"'.includes(text.text[at + 1] ?? ' ') && text.text[at + 1] === decoded[matched]) {
      if (at > from) runs.push({ text: text.text.slice(from, at), outerAt: from })
      from = at + 1
      at++
    } else if (text.text[at] !== decoded[matched]) break
  }
  if (at > from) runs.push({ text: text.text.slice(from, at), outerAt: from })
  const composed = composeText(text, runs)
  return composed.text === decoded ? composed : new MappedText(decoded, text.slice(node.pos + 1, stop).segments)
}
