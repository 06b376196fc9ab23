import type { Document } from '../../text/document.ts'
import type { CodeBlock, DocumentComment, DocumentSyntax } from './model.ts'
import { blanksAt, HeadingPath, joinPieces, skipColumns, type SourceLine, sourceLines } from './source-lines.ts'

const DIRECTIVE = /^\.\.[ \t]+(?:code-block|code|sourcecode|parsed-literal|prompt)::(?:[ \t]+(\S+))?/
const COMMENT = /^\.\.[ \t]+(dockerlint\b.*)$/
const OPTION = /^:[\w-]+:(?:[ \t]|$)/
const UNDERLINE = /^([=\-~^"'`#*+.:_<>])\1{2,}[ \t]*$/

/**
 * Finds the literal blocks of a reStructuredText document: `.. code-block:: name` with its kin, and what is indented behind a paragraph that
 * ends in `::`. Linear, and never throws.
 */
export function parseRestructuredText(document: Document): DocumentSyntax {
  const { text } = document
  const lines = sourceLines(document)
  const blocks: CodeBlock[] = []
  const comments: DocumentComment[] = []
  const headings = new HeadingPath()
  /** Levels are told by their marks, in the order in which a document first uses them. */
  const marks: string[] = []
  const contentOf = (line: SourceLine | undefined): string => (line === undefined ? '' : text.slice(line.start, line.end))
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index]
    if (line === undefined) break
    const { columns, at } = blanksAt(text, line.start, line.end)
    const content = text.slice(at, line.end).trimEnd()
    const underline = UNDERLINE.exec(contentOf(lines[index + 1]))
    if (underline !== null && content !== '' && columns === 0 && !UNDERLINE.test(content)) {
      const mark = underline[1] ?? ''
      if (!marks.includes(mark)) marks.push(mark)
      headings.enter(marks.indexOf(mark), content)
    }
    const comment = COMMENT.exec(content)
    if (comment !== null) {
      comments.push({ range: { start: at, end: line.end }, text: comment[1]?.trim() ?? '' })
      continue
    }
    const directive = DIRECTIVE.exec(content)
    if (directive === null && (!content.endsWith('::') || content.startsWith('..'))) continue
    let first = index + 1
    if (directive !== null) while (first < lines.length && OPTION.test(contentOf(lines[first]).trimStart())) first++
    const last = endOfBlock(text, lines, first, columns)
    const block = lines.slice(first, last)
    while (block.length > 0 && contentOf(block[0]).trim() === '') block.shift()
    const [start] = block
    if (start === undefined) continue
    const indentation = Math.min(...block.filter((own) => contentOf(own).trim() !== '').map((own) => blanksAt(text, own.start, own.end).columns))
    const language = directive?.[1]?.toLowerCase()
    blocks.push({
      kind: 'literal',
      ...(language === undefined ? {} : { language }),
      range: { start: at, end: block.at(-1)?.end ?? start.end },
      text: joinPieces(text, block.map((own) => ({ start: skipColumns(text, own.start, own.end, indentation), end: own.next }))),
      headings: headings.current,
    })
    index = last - 1
  }
  return { blocks, comments }
}

/** The index behind the last line of a block: those that are indented deeper than what announces it, blank lines between them included. */
function endOfBlock(text: string, lines: readonly SourceLine[], first: number, columns: number): number {
  let end = first
  for (let index = first; index < lines.length; index++) {
    const line = lines[index]
    if (line === undefined) break
    const blanks = blanksAt(text, line.start, line.end)
    if (blanks.at === line.end) continue
    if (blanks.columns <= columns) break
    end = index + 1
  }
  return end
}
