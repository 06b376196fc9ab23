import type { ReportedFinding, RunResult } from '../engine/result.ts'
import { SEVERITIES, type Severity } from '../rule-api/finding.ts'

/** The most severe first, otherwise in the order given. */
export function mostSevereFirst<F extends ReportedFinding>(findings: readonly F[]): readonly F[] {
  return SEVERITIES.flatMap((severity) => findings.filter((finding) => finding.severity === severity))
}

interface Counts {
  readonly error: number
  readonly warning: number
  readonly info: number
  /** What `--fix` repairs. */
  readonly fixable: number
  /** What only `--fix --unsafe` repairs. */
  readonly unsafelyFixable: number
  /** Files with at least one finding. */
  readonly affectedFiles: number
  readonly suppressed: number
}

export function countFindings(result: RunResult): Counts {
  const counts = { error: 0, warning: 0, info: 0, fixable: 0, unsafelyFixable: 0 }
  const paths = new Set<string>()
  for (const { severity, fix, path } of result.findings) {
    counts[severity]++
    if (fix !== undefined) counts[fix.safety === 'safe' ? 'fixable' : 'unsafelyFixable']++
    paths.add(path)
  }
  return { ...counts, affectedFiles: paths.size, suppressed: result.suppressed.length }
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

/** `3 errors, 1 warning`, without what there is none of; empty where there is nothing. */
export function severityCounts(counts: Counts): readonly { readonly severity: Severity; readonly text: string }[] {
  return SEVERITIES.filter((severity) => counts[severity] > 0).map((severity) => ({ severity, text: plural(counts[severity], severity) }))
}

/** One sentence on a whole run: `3 errors, 1 warning in 2 files`. */
export function summarySentence(result: RunResult): string {
  const counts = countFindings(result)
  if (result.findings.length === 0) return `no findings in ${plural(result.files.length, 'file')}`
  return `${severityCounts(counts).map((part) => part.text).join(', ')} in ${plural(counts.affectedFiles, 'file')}`
}
