import type { Document, Range } from './document.ts'

/** One replacement in one document. An empty range inserts; an empty text deletes. */
export interface Edit {
  readonly document: Document
  readonly range: Range
  readonly text: string
}

/**
 * Applies edits to one text. Every character outside of the edits stays as it is.
 * @throws RangeError where two edits overlap or one lies outside of the text: such a set has no one meaning.
 */
export function applyEdits(text: string, edits: readonly { readonly range: Range; readonly text: string }[]): string {
  const sorted = [...edits].sort((one, other) => one.range.start - other.range.start || one.range.end - other.range.end)
  let result = ''
  let at = 0
  for (const edit of sorted) {
    if (edit.range.start < at || edit.range.end < edit.range.start || edit.range.end > text.length) {
      throw new RangeError(`edit at ${edit.range.start}–${edit.range.end} overlaps another or lies outside of the text`)
    }
    result += text.slice(at, edit.range.start) + edit.text
    at = edit.range.end
  }
  return result + text.slice(at)
}
