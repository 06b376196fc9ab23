import type { ReportedFinding, RunResult } from '../engine/result.ts'
import { each } from '../text/pieces.ts'
import { Masking } from './masking.ts'
import { jsonPieces } from './printable.ts'
import type { Reporter } from './reporter.ts'

const RISKY = new Set(['secrets', 'security', 'data', 'runtime'])

/** GitLab Code Quality: one array, in which equal fingerprints would count as one finding. */
export const reportGitlab: Reporter = (result: RunResult): Iterable<string> => {
  const used = new Set<string>()
  return jsonPieces(each(new Masking().findings(result), (finding) => ({
    description: finding.message,
    check_name: finding.ruleId,
    fingerprint: unused(finding.fingerprint, used),
    severity: severityOf(finding),
    location: { path: finding.path.replace(/^(?:\.\/)+/, ''), lines: { begin: finding.line, end: finding.endLine } },
  })))
}

function severityOf({ severity, category }: ReportedFinding): 'info' | 'minor' | 'major' | 'critical' | 'blocker' {
  if (severity === 'error') return category === 'validity' ? 'blocker' : 'critical'
  if (severity === 'warning') return RISKY.has(category) ? 'major' : 'minor'
  return 'info'
}

/** The fingerprint, with a number behind it where an earlier finding has the same. */
function unused(fingerprint: string, used: Set<string>): string {
  let candidate = fingerprint
  for (let count = 2; used.has(candidate); count++) candidate = `${fingerprint}-${count}`
  used.add(candidate)
  return candidate
}
