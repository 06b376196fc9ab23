import { type Located, positionAt, toHost } from '../text/document.ts'
import { withLineBreaksOf } from '../text/whole-lines.ts'
import type { Finding } from '../rule-api/finding.ts'
import type { ReportedFinding, ReportedPlace } from './result.ts'
import { Fingerprints, type PlaceOf } from './fingerprint.ts'
import { subjectOf } from './structure.ts'
import type { WalkedFinding } from './walk.ts'

/**
 * Turns findings into what reports show: places in the files that a person edits, sorted by path, line, column, rule. `structure` goes into the fingerprints; `origins`
 * is filled with what each came from. One file after another, so that of ten thousand only one has its places twice.
 */
export function finish(findings: readonly WalkedFinding[], helpOf: (ruleId: string) => string, structure?: PlaceOf, origins?: Map<ReportedFinding, Finding>): ReportedFinding[] {
  const byPath = new Map<string, WalkedFinding[]>()
  for (const finding of findings) {
    const { path } = toHost(finding).document
    const ofFile = byPath.get(path)
    if (ofFile === undefined) byPath.set(path, [finding])
    else ofFile.push(finding)
  }
  const addresses = new Map<string, string>()
  const addressOf = (ruleId: string): string => {
    const known = addresses.get(ruleId) ?? helpOf(ruleId)
    addresses.set(ruleId, known)
    return known
  }
  const finished: ReportedFinding[] = []
  for (const path of [...byPath.keys()].sort(compareText)) {
    const placed = (byPath.get(path) ?? []).map((finding) => ({ finding, place: placeOf(finding) }))
    placed.sort((one, other) => one.place.line - other.place.line || one.place.column - other.place.column || compareText(one.finding.ruleId, other.finding.ruleId))
    const fingerprints = new Fingerprints(path)
    for (const { finding, place } of placed) {
      const where = finding.place ?? structure?.(place.document, place.range.start) ?? ''
      const reported = reportedFinding(finding, place, fingerprints.of(finding.ruleId, place, where), subjectOf(where), addressOf)
      origins?.set(reported, finding)
      finished.push(reported)
    }
  }
  return finished
}

const NONE: ReportedFinding['related'] = []

function reportedFinding(finding: Finding, place: ReportedPlace, fingerprint: string, within: string | undefined, helpOf: (ruleId: string) => string): ReportedFinding {
  return {
    ...place,
    ruleId: finding.ruleId,
    aliases: finding.aliases,
    severity: finding.severity,
    category: finding.category,
    message: finding.message,
    related: finding.related.length === 0 ? NONE : finding.related.map((related) => ({ ...placeOf(related), message: related.message })),
    ...(finding.fix === undefined ? {} : {
      fix: {
        title: finding.fix.title,
        safety: finding.fix.safety,
        edits: finding.fix.edits.map((edit) => {
          const at = placeOf(edit)
          return { ...at, text: withLineBreaksOf(at.document, edit.text) }
        }),
      },
    }),
    fingerprint,
    help: helpOf(finding.ruleId),
    ...(within === undefined ? {} : { within }),
  }
}

function placeOf(located: Located): ReportedPlace {
  const { document, range } = toHost(located)
  const start = positionAt(document, range.start)
  const end = positionAt(document, range.end)
  return { document, range, path: document.path, line: start.line, column: start.column, endLine: end.line, endColumn: end.column }
}

/** By code units: the same order on every machine, whatever its locale. */
function compareText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}
