import type { ReportedPlace } from '../../engine/result.ts'
import { lineRange, positionAt, type Document, type Range } from '../../text/document.ts'
import type { Masking } from '../masking.ts'
import { artifactAddress } from './addresses.ts'

/** Lines of context in front of and behind a region. */
const CONTEXT_LINES = 2
/** A line longer than this is shown in part. */
const LONGEST_CONTEXT_LINE = 400
const CONTEXT_COLUMNS = 150
const LONGEST_SNIPPET = 4000

/** Index of a path among the run's artifacts. */
export type ArtifactIndex = (path: string) => number | undefined

/** A place with its region, the text in it and the lines around it. Secrets are starred. */
export function physicalLocation(place: ReportedPlace, masking: Masking, indexOf: ArtifactIndex): object {
  const index = indexOf(place.path)
  const context = contextRange(place)
  const hasContext = context.start < place.range.start || context.end > place.range.end
  return {
    artifactLocation: { ...artifactAddress(place.path), ...(index !== undefined && { index }) },
    region: { ...boundsOf(place), snippet: { text: snippet(place.document, place.range, masking) } },
    ...(hasContext && { contextRegion: { ...bounds(place.document, context), snippet: { text: snippet(place.document, context, masking) } } }),
  }
}

/** The four bounds of a place; the end column is exclusive, as in SARIF. */
export function boundsOf({ line, column, endLine, endColumn }: ReportedPlace): object {
  return { startLine: line, startColumn: column, endLine, endColumn }
}

function bounds(document: Document, range: Range): object {
  const start = positionAt(document, range.start)
  const end = positionAt(document, range.end)
  return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column }
}

function snippet(document: Document, range: Range, masking: Masking): string {
  const text = masking.slice(document, { start: range.start, end: Math.min(range.end, range.start + LONGEST_SNIPPET) })
  return range.end - range.start > LONGEST_SNIPPET ? `${text}…` : text
}

/** Whole lines around a place; where they are very long, only some columns of them. */
function contextRange({ document, range, line, endLine }: ReportedPlace): Range {
  const lastLine = document.lineStarts.length
  let first = line
  while (first > 1 && line - first < CONTEXT_LINES && isShort(document, first - 1) && isShort(document, first)) first--
  let last = endLine
  while (last < lastLine && last - endLine < CONTEXT_LINES && isShort(document, last + 1) && isShort(document, last)) last++
  const start = isShort(document, first) ? lineRange(document, first).start : Math.max(lineRange(document, first).start, range.start - CONTEXT_COLUMNS)
  const end = isShort(document, last) ? lineRange(document, last).end : Math.min(lineRange(document, last).end, range.end + CONTEXT_COLUMNS)
  return { start: Math.min(start, range.start), end: Math.max(end, range.end) }
}

function isShort(document: Document, line: number): boolean {
  const { start, end } = lineRange(document, line)
  return end - start <= LONGEST_CONTEXT_LINE
}
