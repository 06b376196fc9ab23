import type { Document, Range, Segment } from '../../text/document.ts'
import { MappedText } from '../../text/mapped.ts'
import type { Comment, Directive, SyntaxProblem } from './ast.ts'
import { isSpace } from './characters.ts'

/** Longest line that the builder's scanner takes, in bytes (bufio.MaxScanTokenSize - 1). */
const LONGEST_LINE = 65_535

/** More lines than this are not read: they would be kept as comments and parts of instructions. */
const MOST_LINES = 200_000

/** The lines of one instruction, put together as BuildKit's parser does it. */
export interface LogicalLine {
  /** Continuation characters, comment lines and blank lines inside are gone. */
  readonly text: MappedText
  readonly range: Range
  readonly leadingComments: readonly Comment[]
  readonly emptyContinuations: readonly Range[]
}

/** Reads a Dockerfile's text line by line. Follows `Parse` of BuildKit's frontend/dockerfile/parser/parser.go. */
export class LineReader {
  readonly directives: Directive[] = []
  readonly comments: Comment[] = []
  readonly problems: SyntaxProblem[] = []
  readonly unread: SyntaxProblem[] = []
  escape: '\\' | '`' = '\\'

  readonly #document: Document
  #at: number
  #lines = 0
  #directivesDone = false
  #attached: Comment[] = []

  constructor(document: Document) {
    this.#document = document
    this.#at = document.text.charCodeAt(0) === 0xfeff ? 1 : 0
  }

  /** The next instruction's lines, or undefined at the end of the text. */
  next(): LogicalLine | undefined {
    const text = this.#document.text
    for (;;) {
      const first = this.physicalLine()
      if (first === undefined) return undefined
      const start = skipSpace(text, first)
      if (start === first.end) {
        // A blank line ends the directives; it leaves comments attached.
        this.#directivesDone = true
        continue
      }
      if (text[start] === '#') {
        this.#comment({ start, end: first.end })
        continue
      }
      this.#directivesDone = true
      const leadingComments = this.#attached
      this.#attached = []
      return this.#join({ start, end: first.end }, leadingComments)
    }
  }

  /** The next line without its line break, or undefined at the end. Also read one by one for the bodies of heredocs. */
  physicalLine(): Range | undefined {
    const text = this.#document.text
    const start = this.#at
    if (start >= text.length) return undefined
    if (++this.#lines > MOST_LINES) {
      this.unread.push({ range: { start, end: start }, message: `more than ${MOST_LINES} lines: from here on nothing is read` })
      this.#at = text.length
      return undefined
    }
    const newline = text.indexOf('\n', start)
    const next = newline === -1 ? text.length : newline + 1
    let end = newline === -1 ? text.length : newline
    while (end > start && (text[end - 1] === '\r' || text[end - 1] === '\n')) end--
    this.#at = next
    // Three bytes are the most that one UTF-16 unit takes, so shorter lines need no counting.
    if ((next - start) * 3 > LONGEST_LINE && Buffer.byteLength(text.slice(start, next)) > LONGEST_LINE) {
      this.problems.push({ range: { start, end: Math.min(end, start + 80) }, message: `this line is longer than the ${LONGEST_LINE} bytes that the builder reads` })
    }
    return { start, end }
  }

  /** Offset behind the last line read. */
  get position(): number {
    return this.#at
  }

  #join(first: Range, leadingComments: readonly Comment[]): LogicalLine {
    const text = this.#document.text
    const segments: Segment[] = []
    const emptyContinuations: Range[] = []
    let joined = ''
    let end = first.end
    const append = (line: Range): boolean => {
      const continued = continuation(text, line, this.escape)
      const stop = continued ?? line.end
      if (stop > line.start || segments.length === 0) {
        segments.push({ at: joined.length, hostAt: line.start, length: stop - line.start })
        joined += text.slice(line.start, stop)
      }
      return continued !== undefined
    }
    let continued = append(first)
    while (continued) {
      const line = this.physicalLine()
      if (line === undefined) break
      const start = skipSpace(text, line)
      end = Math.max(end, line.end)
      if (text[start] === '#' && start < line.end) this.comments.push(commentAt(text, { start, end: line.end }))
      else if (start === line.end) emptyContinuations.push(line)
      else continued = append(line)
    }
    while (end > first.start && isSpace(text.charCodeAt(end - 1))) end--
    // A copy, without the room that an array keeps when it grows.
    return { text: new MappedText(joined, segments.slice()), range: { start: first.start, end }, leadingComments, emptyContinuations }
  }

  #comment(range: Range): void {
    if (this.#directive(range)) return
    const comment = commentAt(this.#document.text, range)
    this.comments.push(comment)
    if (comment.text === '') this.#attached = []
    else this.#attached.push(comment)
  }

  /** Takes `# name=value` at the top as a directive. Anything else, an unknown name included, ends them. */
  #directive(range: Range): boolean {
    if (this.#directivesDone) return false
    const text = this.#document.text
    const match = /^#(\s*)([a-zA-Z][a-zA-Z0-9]*)(\s*=\s*)(\S.*)$/.exec(text.slice(range.start, Math.min(range.end, range.start + 4096)))
    const name = match?.[2]?.toLowerCase()
    if (match === null || (name !== 'syntax' && name !== 'escape' && name !== 'check')) {
      this.#directivesDone = true
      return false
    }
    const nameStart = range.start + 1 + (match[1]?.length ?? 0)
    const nameRange = { start: nameStart, end: nameStart + name.length }
    const value = (match[4] ?? '').trimEnd()
    const valueStart = nameRange.end + (match[3]?.length ?? 0)
    const valueRange = { start: valueStart, end: valueStart + value.length }
    if (this.directives.some((directive) => directive.name === name)) {
      this.problems.push({ range, message: `only one ${name} directive can be used` })
    }
    this.directives.push({ range, name, nameRange, value, valueRange })
    if (name === 'escape') {
      if (value === '`' || value === '\\') this.escape = value
      else this.problems.push({ range: valueRange, message: `the escape character must be \\ or \`, not "${value.slice(0, 20)}"` })
    }
    return true
  }
}

function commentAt(text: string, range: Range): Comment {
  return { range, text: text.slice(range.start + 1, range.end).trim() }
}

function skipSpace(text: string, line: Range): number {
  let at = line.start
  while (at < line.end && isSpace(text.charCodeAt(at))) at++
  return at
}

/**
 * Where the line's text ends when it is continued: at the escape character that only blanks follow. A doubled escape
 * does not continue, as in BuildKit's `([^\\])\\[ \t]*$|^\\[ \t]*$`.
 */
function continuation(text: string, line: Range, escape: string): number | undefined {
  let at = line.end
  while (at > line.start && (text[at - 1] === ' ' || text[at - 1] === '\t')) at--
  if (at === line.start || text[at - 1] !== escape) return undefined
  return at - 2 >= line.start && text[at - 2] === escape ? undefined : at - 1
}
