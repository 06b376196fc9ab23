import type { RunResult } from '../engine/result.ts'
import { SEVERITIES, type Severity } from '../rule-api/finding.ts'
import { summarySentence } from '../report/ranking.ts'

/** `--statistics`: how many findings each rule has, the most first; `*` where some can be repaired by `--fix`. */
export function statistics(result: RunResult): string {
  const rows = new Map<string, { count: number; severity: Severity; fixable: boolean }>()
  for (const { ruleId, severity, fix } of result.findings) {
    const row = rows.get(ruleId) ?? { count: 0, severity, fixable: false }
    rows.set(ruleId, {
      count: row.count + 1,
      severity: SEVERITIES.indexOf(severity) < SEVERITIES.indexOf(row.severity) ? severity : row.severity,
      fixable: row.fixable || fix?.safety === 'safe',
    })
  }
  const sorted = [...rows].sort(([oneId, one], [otherId, other]) => other.count - one.count || (oneId < otherId ? -1 : 1))
  const width = String(sorted[0]?.[1].count ?? 0).length
  const lines = sorted.map(([ruleId, { count, severity, fixable }]) => `${String(count).padStart(width)}  ${severity.padEnd(7)}  ${fixable ? '*' : ' '} ${ruleId}\n`)
  const note = sorted.some(([, row]) => row.fixable) ? '* some can be repaired with --fix\n' : ''
  return `${lines.join('')}${summarySentence(result)}\n${note}`
}
