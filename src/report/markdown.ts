import type { ReportedFinding, RunResult } from '../engine/result.ts'
import { Masking } from './masking.ts'
import { escapeMarkdown, escapeMarkdownAddress } from './markdown-text.ts'
import { printable } from './printable.ts'
import { countFindings, mostSevereFirst, plural, summarySentence } from './ranking.ts'

/** GitHub takes 1 MiB of job summary a step. */
const LONGEST = 900_000
const HEAD = '\n| Severity | Place | Finding | Rule |\n| :-- | :-- | :-- | :-- |\n'
const SIGNS = { error: '❌ error', warning: '⚠️ warning', info: 'ℹ️ info' } as const

/** A table for a job summary or a comment, the most severe first. */
export function* reportMarkdown(result: RunResult): Iterable<string> {
  const findings = mostSevereFirst(new Masking().findings(result))
  yield `### ${result.tool.name}: ${summarySentence(result)}\n`
  if (findings.length === 0) return
  yield HEAD
  let length = HEAD.length
  let shown = 0
  for (const finding of findings) {
    const next = row(finding)
    length += next.length
    if (length > LONGEST) break
    yield next
    shown++
  }
  const { fixable } = countFindings(result)
  if (shown < findings.length) yield `\nand ${plural(findings.length - shown, 'more finding')}\n`
  if (fixable > 0) yield `\n\`${result.tool.name} --fix\` repairs ${fixable} of them.\n`
}

function row(finding: ReportedFinding): string {
  const place = `<code>${escapeMarkdown(printable(`${finding.path}:${finding.line}:${finding.column}`))}</code>`
  const rule = `[${escapeMarkdown(finding.ruleId)}](${escapeMarkdownAddress(finding.help)})`
  return `| ${SIGNS[finding.severity]} | ${place} | ${escapeMarkdown(printable(finding.message))} | ${rule} |\n`
}
