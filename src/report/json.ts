import type { ReportedEdit, ReportedFinding, ReportedPlace, RunResult } from '../engine/result.ts'
import { each } from '../text/pieces.ts'
import { Masking } from './masking.ts'
import { jsonPieces } from './printable.ts'
import { countFindings } from './ranking.ts'
import type { Reporter } from './reporter.ts'

/** Rises when the shape changes in a way that breaks a reader. */
const SCHEMA = 1

/** The tool's own JSON, the shape that other programs rely on. */
export const reportJson: Reporter = (result: RunResult): Iterable<string> => {
  const { name, version, tables } = result.tool
  const { error, warning, info, fixable, suppressed } = countFindings(result)
  return jsonPieces({
    schema: SCHEMA,
    tool: { name, version, tables },
    findings: each(new Masking().findings(result), findingJson),
    files: each(result.files, ({ path, kind, purpose }) => ({ path, kind, purpose })),
    summary: { files: result.files.length, error, warning, info, fixable, suppressed },
  })
}

function findingJson(finding: ReportedFinding): object {
  const { ruleId, aliases, severity, category, message, related, fix, fingerprint, help } = finding
  return {
    ruleId,
    aliases,
    severity,
    category,
    message,
    ...placeJson(finding),
    ...(related.length > 0 && { related: related.map((place) => ({ ...placeJson(place), message: place.message })) }),
    ...(fix !== undefined && { fix: { title: fix.title, safety: fix.safety, edits: fix.edits.map(editJson) } }),
    fingerprint,
    help,
  }
}

function placeJson({ path, line, column, endLine, endColumn }: ReportedPlace): object {
  return { path, line, column, endLine, endColumn }
}

function editJson(edit: ReportedEdit): object {
  return { ...placeJson(edit), text: edit.text }
}
