import type { Document } from '../../text/document.ts'
import { parseMarkdown } from './markdown.ts'
import type { DocumentSyntax } from './model.ts'
import { parseRestructuredText } from './restructured-text.ts'

export type { CodeBlock, DocumentComment, DocumentSyntax } from './model.ts'
export { joinPieces, sourceLines } from './source-lines.ts'
export { findUnfenced } from './unfenced.ts'

/** Reads a document as its name says: reStructuredText for `.rst`, Markdown for everything else. */
export function parseDocumentation(document: Document): DocumentSyntax {
  return /\.rst$/i.test(document.path) ? parseRestructuredText(document) : parseMarkdown(document)
}
