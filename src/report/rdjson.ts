import type { ReportedEdit, ReportedFinding, ReportedPlace, RunResult } from '../engine/result.ts'
import { lineRange, positionAt, textOf, type Document, type Range } from '../text/document.ts'
import { applyEdits } from '../text/edit.ts'
import { each } from '../text/pieces.ts'
import { Masking } from './masking.ts'
import { jsonPieces } from './printable.ts'
import type { Reporter } from './reporter.ts'

const SEVERITIES = { error: 'ERROR', warning: 'WARNING', info: 'INFO' } as const

/** Reviewdog's diagnostic format. Its columns count bytes of UTF-8, from 1. */
export const reportRdjson: Reporter = (result: RunResult): Iterable<string> => {
  const masking = new Masking()
  return jsonPieces({
    source: { name: result.tool.name, url: result.home },
    diagnostics: each(masking.findings(result), (finding) => ({
      message: finding.message,
      location: location(finding),
      severity: SEVERITIES[finding.severity],
      code: { value: finding.ruleId, url: finding.help },
      ...suggestions(finding, masking),
      ...(finding.related.length > 0 && { related_locations: finding.related.map((place) => ({ message: place.message, location: location(place) })) }),
    })),
  })
}

function location({ path, document, range }: ReportedPlace): object {
  return { path, range: byteRange(document, range) }
}

/** A fix as one replacement, which is all that a suggestion can be; a fix that edits several files is left out. */
function suggestions(finding: ReportedFinding, masking: Masking): object {
  const edits = finding.fix?.edits ?? []
  const [first] = edits
  if (first === undefined || edits.some((edit) => edit.document !== finding.document)) return {}
  const range = { start: Math.min(...edits.map((edit) => edit.range.start)), end: Math.max(...edits.map((edit) => edit.range.end)) }
  const between = { document: finding.document, range }
  // What lies between two edits is written out again, so that a secret there would show, or be lost under stars.
  if (edits.length > 1 && masking.slice(finding.document, range) !== textOf(between)) return {}
  return { suggestions: [{ range: byteRange(finding.document, range), text: joined(textOf(between), edits, range.start) }] }
}

function joined(text: string, edits: readonly ReportedEdit[], offset: number): string {
  return applyEdits(text, edits.map((edit) => ({ range: { start: edit.range.start - offset, end: edit.range.end - offset }, text: edit.text })))
}

function byteRange(document: Document, range: Range): object {
  return { start: bytePosition(document, range.start), end: bytePosition(document, range.end) }
}

function bytePosition(document: Document, offset: number): { line: number; column: number } {
  const { line } = positionAt(document, offset)
  const { start } = lineRange(document, line)
  return { line, column: Buffer.byteLength(document.text.slice(start, Math.min(offset, document.text.length))) + 1 }
}
