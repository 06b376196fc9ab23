import { type Document, lineRange, positionAt, type Range } from './document.ts'

/** The lines that a range touches, from the first one's start to behind the last one's line break. */
export function wholeLines(document: Document, range: Range): Range {
  const first = lineRange(document, positionAt(document, range.start).line)
  const last = lineRange(document, positionAt(document, Math.max(range.start, range.end - 1)).line)
  let end = last.end
  if (document.text[end] === '\r') end++
  if (document.text[end] === '\n') end++
  return { start: first.start, end }
}

/** The blanks in front of an offset, where nothing but blanks stands before it on its line; undefined otherwise. */
export function indentationAt(document: Document, offset: number): string | undefined {
  const { start } = lineRange(document, positionAt(document, offset).line)
  const before = document.text.slice(start, offset)
  return /^[ \t]*$/.test(before) ? before : undefined
}

/** A text as it is put into a document: with the line breaks that it uses. */
export function withLineBreaksOf(document: Document, text: string): string {
  return text.includes('\n') && lineBreakOf(document) === '\r\n' ? text.replace(/\r?\n/g, '\r\n') : text
}

/** The line break that a document uses. */
export function lineBreakOf(document: Document): '\n' | '\r\n' {
  const at = document.text.indexOf('\n')
  return at > 0 && document.text[at - 1] === '\r' ? '\r\n' : '\n'
}
