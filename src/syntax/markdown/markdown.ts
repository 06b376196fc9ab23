import type { Document, Range } from '../../text/document.ts'
import type { CodeBlock, DocumentComment, DocumentSyntax } from './model.ts'
import { blanksAt, HeadingPath, joinPieces, skipColumns, type SourceLine, sourceLines } from './source-lines.ts'

/**
 * Finds the code blocks and comments of a Markdown text, as CommonMark parts it into blocks: fences and indented code, in lists and quotes
 * of any depth. Beyond CommonMark: what is indented below an admonition (`!!! note`, `??? tip`, `=== "tab"`) is text of its own. Inline markup
 * is not looked at. Linear, and never throws.
 */
export function parseMarkdown(document: Document): DocumentSyntax {
  return new MarkdownReader(document).read()
}

/** A list item or admonition takes in what is indented by `width` columns; a quote what has its mark. */
type Container = { readonly kind: 'quote' } | { readonly kind: 'indented'; readonly width: number }

interface Fence {
  readonly kind: 'fence'
  readonly mark: string
  readonly length: number
  readonly indentation: number
  readonly language: string | undefined
  readonly start: number
  readonly depth: number
  readonly pieces: Range[]
}

interface Indented {
  readonly kind: 'indented'
  readonly start: number
  readonly depth: number
  /** Lines up to the last one that is not blank. */
  readonly pieces: Range[]
  readonly blank: Range[]
}

interface Paragraph {
  readonly kind: 'paragraph'
  readonly first: string
}

type Leaf = Fence | Indented | Paragraph | { readonly kind: 'comment'; readonly start: number } | undefined

/** Deeper lists and quotes are text: nobody writes them, and each line would have to be held against all of them. */
const DEEPEST = 50
const FENCE = /^(?:(`{3,})([^`]*)|(~{3,})([^~].*)?)$/
const HEADING = /^#{1,6}(?=[ \t]|$)/
const ITEM = /^(?:[-+*]|(\d{1,9})[.)])(?=[ \t]|$)/
const RULE = /^(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$/
const UNDERLINE = /^(?:=+|-+)[ \t]*$/
const ADMONITION = /^(?:(?:!!!|\?{3}\+?)[ \t]+\S|===!?\+?[ \t]+")/

class MarkdownReader {
  readonly #document: Document
  readonly #text: string
  readonly #blocks: CodeBlock[] = []
  readonly #comments: DocumentComment[] = []
  readonly #headings = new HeadingPath()
  #containers: Container[] = []
  #leaf: Leaf
  /** The paragraph before the open block, and whether anything but blank lines came after it. */
  #lead: string | undefined
  #lineBefore: SourceLine = { start: 0, end: 0, next: 0 }

  constructor(document: Document) {
    this.#document = document
    this.#text = document.text
  }

  read(): DocumentSyntax {
    const lines = sourceLines(this.#document)
    for (const line of lines.slice(frontMatter(this.#text, lines))) {
      this.#line(line)
      this.#lineBefore = line
    }
    this.#close()
    return { blocks: this.#blocks, comments: this.#comments }
  }

  #line(line: SourceLine): void {
    if (this.#leaf?.kind === 'comment') {
      this.#commentLine(line, this.#leaf.start)
      return
    }
    let { at, matched } = this.#matchContainers(line)
    const leaf = this.#leaf
    if (leaf?.kind === 'fence') {
      if (matched >= leaf.depth) {
        this.#fenceLine(leaf, line, at)
        return
      }
      this.#close(this.#lineBefore.end)
    }
    if (blanksAt(this.#text, at, line.end).at === line.end) {
      this.#blankLine(line, at, matched)
      return
    }
    if (this.#leaf?.kind === 'indented' && matched < this.#leaf.depth) this.#close()
    const opened = this.#openContainers(line, at, matched)
    if (opened === undefined) return
    at = opened.at
    matched = opened.matched
    const { columns, at: content } = blanksAt(this.#text, at, line.end)
    if (columns >= 4 && this.#leaf?.kind !== 'paragraph') {
      this.#indentedLine(line, at)
      return
    }
    this.#textLine(line, content, columns, matched)
  }

  /** How many of the open containers the line goes on with, and where their content begins in it. */
  #matchContainers(line: SourceLine): { at: number; matched: number } {
    let at = line.start
    let matched = 0
    for (const container of this.#containers) {
      const blanks = blanksAt(this.#text, at, line.end)
      if (container.kind === 'quote') {
        if (blanks.columns > 3 || this.#text[blanks.at] !== '>') break
        at = skipColumns(this.#text, blanks.at + 1, line.end, 1)
      } else if (blanks.at === line.end) at = blanks.at
      else if (blanks.columns >= container.width) at = skipColumns(this.#text, at, line.end, container.width)
      else break
      matched++
    }
    return { at, matched }
  }

  #blankLine(line: SourceLine, at: number, matched: number): void {
    if (this.#leaf?.kind === 'paragraph') this.#close()
    else if (this.#leaf?.kind === 'indented') this.#leaf.blank.push({ start: skipColumns(this.#text, at, line.end, 4), end: line.next })
    const quote = this.#containers.findIndex((container, index) => index >= matched && container.kind === 'quote')
    if (quote !== -1) this.#leave(quote)
  }

  /** Opens the quotes and items that begin in the line. Undefined where nothing is left of it. */
  #openContainers(line: SourceLine, from: number, before: number): { at: number; matched: number } | undefined {
    let at = from
    let matched = before
    for (;;) {
      const blanks = blanksAt(this.#text, at, line.end)
      if (blanks.columns >= 4 || blanks.at === line.end || this.#containers.length >= DEEPEST) break
      const rest = this.#text.slice(blanks.at, Math.min(line.end, blanks.at + 200))
      if (rest.startsWith('>')) {
        this.#enter(matched, { kind: 'quote' })
        at = skipColumns(this.#text, blanks.at + 1, line.end, 1)
      } else {
        const item = RULE.test(rest) ? null : ITEM.exec(rest)
        if (item !== null) {
          const marker = item[0].length
          const behind = blanksAt(this.#text, blanks.at + marker, line.end, blanks.columns + marker)
          const isEmpty = behind.at === line.end
          // An empty item, or one that does not begin at 1, does not break into a paragraph.
          if (this.#leaf?.kind === 'paragraph' && matched === this.#containers.length && (isEmpty || (item[1] !== undefined && item[1] !== '1'))) break
          const gap = isEmpty || behind.columns > 4 ? 1 : behind.columns
          this.#enter(matched, { kind: 'indented', width: blanks.columns + marker + gap })
          at = isEmpty ? line.end : skipColumns(this.#text, blanks.at + marker, line.end, gap)
        } else if (ADMONITION.test(rest)) {
          this.#enter(matched, { kind: 'indented', width: blanks.columns + 4 })
          return undefined
        } else break
      }
      matched = this.#containers.length
      if (blanksAt(this.#text, at, line.end).at === line.end) return undefined
    }
    return { at, matched }
  }

  #textLine(line: SourceLine, content: number, columns: number, matched: number): void {
    const rest = this.#text.slice(content, line.end)
    const isLazy = this.#leaf?.kind === 'paragraph' && matched < this.#containers.length
    const fence = FENCE.exec(rest)
    if (fence !== null && columns < 4) {
      this.#leave(matched)
      const mark = fence[1] ?? fence[3] ?? ''
      this.#leaf = {
        kind: 'fence', mark: mark[0] ?? '', length: mark.length, indentation: columns, language: languageOf(fence[2] ?? fence[4] ?? ''), start: content, depth: this.#containers.length, pieces: [],
      }
      return
    }
    if (this.#leaf?.kind === 'paragraph' && !isLazy && UNDERLINE.test(rest)) {
      this.#headings.enter(rest.startsWith('=') ? 1 : 2, this.#leaf.first)
      this.#leaf = undefined
      return
    }
    const heading = HEADING.exec(rest)
    if (heading !== null || RULE.test(rest)) {
      this.#leave(matched)
      if (heading !== null) {
        const [mark] = heading
        this.#headings.enter(mark.length, rest.slice(mark.length).trim().replace(/(?:^|[ \t])#+$/, '').trimEnd())
        this.#lead = undefined
      }
      return
    }
    if (!isLazy) {
      if (this.#leaf?.kind !== 'paragraph') {
        this.#leave(matched)
        this.#leaf = { kind: 'paragraph', first: rest.trim() }
      }
    }
    this.#findComments(content, line)
  }

  #findComments(from: number, line: SourceLine): void {
    const { end } = line
    for (let at = this.#find('<!--', from, end); at !== undefined;) {
      const close = this.#find('-->', at + 4, end)
      if (close === undefined) {
        this.#leaf = { kind: 'comment', start: at }
        return
      }
      this.#addComment(at, close + 3)
      at = this.#find('<!--', close, end)
    }
    // A comment alone is no paragraph: code may be indented right below.
    const content = this.#text.slice(from, end).trimEnd()
    if (content.startsWith('<!--') && content.endsWith('-->')) this.#leaf = undefined
  }

  #commentLine(line: SourceLine, start: number): void {
    const close = this.#find('-->', Math.max(line.start, start + 4), line.end)
    if (close === undefined) return
    this.#addComment(start, close + 3)
    this.#leaf = undefined
  }

  /** Looks no further than to the end of the line: an open comment must not have the whole text searched for each of its lines. */
  #find(mark: string, from: number, end: number): number | undefined {
    const at = this.#text.slice(from, end).indexOf(mark)
    return at === -1 ? undefined : from + at
  }

  #addComment(start: number, end: number): void {
    this.#comments.push({ range: { start, end }, text: this.#text.slice(start + 4, end - 3).trim() })
  }

  #fenceLine(fence: Fence, line: SourceLine, at: number): void {
    const { columns, at: content } = blanksAt(this.#text, at, line.end)
    const rest = this.#text.slice(content, line.end).trimEnd()
    if (columns < 4 && rest.length >= fence.length && rest === fence.mark.repeat(rest.length)) this.#close(line.end)
    else fence.pieces.push({ start: skipColumns(this.#text, at, line.end, fence.indentation), end: line.next })
  }

  #indentedLine(line: SourceLine, at: number): void {
    const start = skipColumns(this.#text, at, line.end, 4)
    const leaf = this.#leaf
    if (leaf?.kind === 'indented') {
      leaf.pieces.push(...leaf.blank.splice(0), { start, end: line.next })
    } else this.#leaf = { kind: 'indented', start, depth: this.#containers.length, pieces: [{ start, end: line.next }], blank: [] }
  }

  #enter(matched: number, container: Container): void {
    this.#leave(matched)
    this.#containers.push(container)
  }

  /** Leaves all containers but so many, and ends what was open. */
  #leave(matched: number): void {
    this.#close()
    this.#containers = this.#containers.slice(0, matched)
  }

  #close(end = this.#text.length): void {
    const leaf = this.#leaf
    this.#leaf = undefined
    if (leaf?.kind === 'paragraph') this.#lead = leaf.first.slice(0, 200)
    if (leaf?.kind !== 'fence' && leaf?.kind !== 'indented') return
    const lead = this.#lead
    this.#lead = undefined
    const last = leaf.pieces.at(-1)
    this.#blocks.push({
      kind: leaf.kind === 'fence' ? 'fenced' : 'indented',
      ...(leaf.kind === 'fence' && leaf.language !== undefined ? { language: leaf.language } : {}),
      ...(lead === undefined ? {} : { lead }),
      range: { start: leaf.start, end: leaf.kind === 'fence' ? end : last?.end ?? leaf.start },
      text: joinPieces(this.#text, leaf.pieces),
      headings: this.#headings.current,
    })
  }
}

/** The first word behind a fence: `bash`, `{.yaml}`, `dockerfile title="x"`; of `{code-block} sh` the second one. */
function languageOf(info: string): string | undefined {
  const words = info.trim().toLowerCase().split(/[\s,{}]+/).filter((word) => word !== '')
  const word = words[0] === 'code-block' || words[0] === 'code' ? words[1] : words[0]
  return word?.replace(/^[.:]+/, '').split(':')[0] || undefined
}

/** How many lines a YAML head at the top takes. */
function frontMatter(text: string, lines: readonly SourceLine[]): number {
  const content = (line: SourceLine | undefined): string => (line === undefined ? '' : text.slice(line.start, line.end).trimEnd())
  if (content(lines[0]) !== '---') return 0
  const close = lines.findIndex((line, index) => index > 0 && /^(?:---|\.\.\.)$/.test(content(line)))
  return close === -1 ? 0 : close + 1
}
