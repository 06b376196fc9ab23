import type { ReportedFinding, RunResult } from '../engine/result.ts'

/** The findings of each linted file, sorted by path; files without findings have an empty list. */
export function findingsByPath(result: RunResult, findings: readonly ReportedFinding[]): readonly (readonly [string, readonly ReportedFinding[]])[] {
  const byPath = new Map<string, ReportedFinding[]>(result.files.map((file) => [file.path, []]))
  for (const finding of findings) {
    const ofPath = byPath.get(finding.path)
    if (ofPath === undefined) byPath.set(finding.path, [finding])
    else ofPath.push(finding)
  }
  return [...byPath].sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0))
}
