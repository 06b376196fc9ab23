import type { Range } from '../../text/document.ts'
import type { MappedText } from '../../text/mapped.ts'

/** A block of a document that is shown as it is: code, a file, a session in a terminal. */
export interface CodeBlock {
  /**
   * `fenced`: between backquotes or tildes. `indented`: by four blanks. `literal`: of reStructuredText (`::`, `code-block`). `unfenced`: text
   * that stands in the open and looks like a compose file.
   */
  readonly kind: 'fenced' | 'indented' | 'literal' | 'unfenced'
  /** What the document calls it, in lower case: `bash`, `dockerfile`. Missing where it says nothing. */
  readonly language?: string
  /** Of the document: from the opening line to the end of the closing one. */
  readonly range: Range
  /** What is in it, without the indentation and marks of the lists and quotes around it. */
  readonly text: MappedText
  /** The first line of the paragraph right above it. */
  readonly lead?: string
  /** The headings above it, the nearest first, one a level. */
  readonly headings: readonly string[]
}

/** A comment of the document, which no reader sees. */
export interface DocumentComment {
  readonly range: Range
  /** Without its marks and the blanks around it. */
  readonly text: string
}

/** What of a Markdown or reStructuredText document can hold something to lint, in order. */
export interface DocumentSyntax {
  readonly blocks: readonly CodeBlock[]
  readonly comments: readonly DocumentComment[]
}
