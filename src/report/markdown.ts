import type { ReportedFinding, RunResult } from '../engine/result.ts'
import { Masking } from './masking.ts'
import { escapeMarkdown, escapeMarkdownAddress } from './markdown-text.ts'
import { printable } from './printable.ts'
import { countFindings, mostSevereFirst, plural, summarySentence } from './ranking.ts'
import type { Reporter } from './reporter.ts'

/** GitHub takes 1 MiB of job summary a step. */
const LONGEST = 900_000
const SIGNS = { error: '❌ error', warning: '⚠️ warning', info: 'ℹ️ info' } as const

/** A table for a job summary or a comment, the most severe first. */
export const reportMarkdown: Reporter = (result: RunResult): string => {
  const findings = mostSevereFirst(new Masking().findings(result))
  const head = `### ${result.tool.name}: ${summarySentence(result)}\n`
  if (findings.length === 0) return head
  let table = '\n| Severity | Place | Finding | Rule |\n| :-- | :-- | :-- | :-- |\n'
  let shown = 0
  for (const finding of findings) {
    const next = row(finding)
    if (table.length + next.length > LONGEST) break
    table += next
    shown++
  }
  const { fixable } = countFindings(result)
  const notes = [
    ...(shown < findings.length ? [`and ${plural(findings.length - shown, 'more finding')}`] : []),
    ...(fixable > 0 ? [`\`${result.tool.name} --fix\` repairs ${fixable} of them.`] : []),
  ]
  return `${head}${table}${notes.map((note) => `\n${note}\n`).join('')}`
}

function row(finding: ReportedFinding): string {
  const place = `<code>${escapeMarkdown(printable(`${finding.path}:${finding.line}:${finding.column}`))}</code>`
  const rule = `[${escapeMarkdown(finding.ruleId)}](${escapeMarkdownAddress(finding.help)})`
  return `| ${SIGNS[finding.severity]} | ${place} | ${escapeMarkdown(printable(finding.message))} | ${rule} |\n`
}
