import { type Document, type Range, toHost } from '../text/document.ts'
import { withLineBreaksOf } from '../text/whole-lines.ts'
import type { Finding, FixSafety } from '../rule-api/finding.ts'

/** A fix with its edits in the files that a person edits. */
export interface PlacedFix {
  readonly finding: Finding
  readonly edits: readonly PlacedEdit[]
}

export interface PlacedEdit {
  readonly document: Document
  readonly range: Range
  readonly text: string
}

/**
 * The fixes that can be applied together, in the order of their places: one that overlaps another, or touches it, waits for the next round. Those that
 * are not `wanted` stand in nobody's way.
 */
export function chooseFixes(findings: readonly Finding[], safety: FixSafety, wanted: (fix: PlacedFix) => boolean = () => true): PlacedFix[] {
  const candidates = findings.flatMap((finding): PlacedFix[] => {
    const { fix } = finding
    if (fix === undefined || (fix.safety === 'unsafe' && safety === 'safe')) return []
    const edits = fix.edits.map((edit) => {
      const place = toHost(edit)
      return { ...place, text: withLineBreaksOf(place.document, edit.text) }
    })
    const placed = { finding, edits }
    return edits.length > 0 && fix.edits.every(isFaithful) && wanted(placed) ? [placed] : []
  })
  candidates.sort((one, other) => compareEdits(one.edits[0], other.edits[0]) || compareText(one.finding.ruleId, other.finding.ruleId))
  const taken = new Map<string, Range[]>()
  return candidates.filter(({ edits }) => {
    if (edits.some(({ document, range }) => (taken.get(document.path) ?? []).some((other) => range.start <= other.end && other.start <= range.end))) return false
    for (const { document, range } of edits) {
      const ranges = taken.get(document.path)
      if (ranges === undefined) taken.set(document.path, [range])
      else ranges.push(range)
    }
    return true
  })
}

/**
 * In a text that stands in another file, a line break would need that file's indentation, and what goes over several lines would take it away: such
 * an edit is made only where the text stands there as it is.
 */
function isFaithful(edit: PlacedEdit): boolean {
  const { document, range, text } = edit
  if (document.origin === undefined) return true
  const host = toHost({ document, range })
  if (host.document.text.slice(host.range.start, host.range.end) !== document.text.slice(range.start, range.end)) return false
  return !text.includes('\n') || (host.document.kind === 'markdown' && document.origin.segments.length === 1)
}

function compareEdits(one: PlacedEdit | undefined, other: PlacedEdit | undefined): number {
  if (one === undefined || other === undefined) return 0
  return compareText(one.document.path, other.document.path) || one.range.start - other.range.start
}

function compareText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}
