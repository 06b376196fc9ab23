import type { ReportedFinding, RunResult } from '../engine/result.ts'
import { Masking } from './masking.ts'
import { leadingPath, printable, withoutLogCommands } from './printable.ts'
import { mostSevereFirst, summarySentence } from './ranking.ts'
import type { ReportOptions } from './reporter.ts'

/** Logging commands of Azure Pipelines. It knows errors and warnings only; advice is a plain line of the log. */
export function* reportAzure(result: RunResult, options: ReportOptions): Iterable<string> {
  for (const finding of mostSevereFirst(new Masking().findings(result))) yield `${finding.severity === 'info' ? plainLine(finding) : command(finding, finding.severity)}\n`
  if (options.quiet !== true) yield `${result.tool.name}: ${summarySentence(result)}\n`
}

function command(finding: ReportedFinding, type: 'error' | 'warning'): string {
  const properties = Object.entries({ type, sourcepath: finding.path, linenumber: finding.line, columnnumber: finding.column, code: finding.ruleId })
  const list = properties.map(([name, value]) => `${name}=${escapeProperty(String(value))};`).join('')
  return `##vso[task.logissue ${list}]${escapeData(withoutLogCommands(printable(finding.message)))}`
}

function plainLine({ path, line, column, message, ruleId }: ReportedFinding): string {
  return withoutLogCommands(`${leadingPath(path)}:${line}:${column}: info: ${printable(message)} [${ruleId}]`)
}

/** The escapes of the agent; a per cent sign is `%AZP25` there. */
function escapeData(text: string): string {
  return text.replaceAll('%', '%AZP25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapeProperty(text: string): string {
  return escapeData(withoutLogCommands(printable(text))).replaceAll(']', '%5D').replaceAll(';', '%3B')
}
