import type { ReportedFinding, RunResult } from '../engine/result.ts'
import type { Severity } from '../rule-api/finding.ts'
import { Masking } from './masking.ts'
import { printable, withoutLogCommands } from './printable.ts'
import { mostSevereFirst, summarySentence } from './ranking.ts'
import type { ReportOptions } from './reporter.ts'

const COMMANDS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'notice' }

/**
 * Workflow commands, which GitHub turns into annotations. It shows ten of each kind a step, so that the most severe come
 * first; the summary line says how many there are.
 */
export function* reportGithub(result: RunResult, options: ReportOptions): Iterable<string> {
  for (const finding of mostSevereFirst(new Masking().findings(result))) yield `${command(finding)}\n`
  if (options.quiet !== true) yield `${result.tool.name}: ${summarySentence(result)}\n`
}

function command(finding: ReportedFinding): string {
  const { line, column, endLine, endColumn } = finding
  const codes = finding.aliases.length > 0 ? ` (${finding.aliases.join(', ')})` : ''
  const properties = Object.entries({
    file: finding.path,
    line,
    // The runner refuses columns of a place that goes over several lines.
    ...(line === endLine && { col: column }),
    endLine,
    ...(line === endLine && { endColumn }),
    title: `${finding.ruleId}${codes}`,
  })
  const list = properties.map(([name, value]) => `${name}=${escapeProperty(String(value))}`).join(',')
  return `::${COMMANDS[finding.severity]} ${list}::${escapeData(withoutLogCommands(printable(finding.message)))}`
}

/** The escapes of the runner's own toolkit. */
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapeProperty(text: string): string {
  // A path keeps its line breaks, which are escaped; other controls mean nothing to the runner, but to a log.
  const visible = text.split(/([\r\n])/).map((part) => (part === '\r' || part === '\n' ? part : printable(part))).join('')
  return escapeData(withoutLogCommands(visible)).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
