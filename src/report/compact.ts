import type { RunResult } from '../engine/result.ts'
import { Masking } from './masking.ts'
import { PLAIN } from './paint.ts'
import { leadingPath, printable, withoutLogCommands } from './printable.ts'
import type { Reporter, ReportOptions } from './reporter.ts'

/** One line a finding, in the form that compilers use, so that editors and `grep` can read it. */
export const reportCompact: Reporter = (result: RunResult, options: ReportOptions): string => {
  const paint = options.paint ?? PLAIN
  const lines = new Masking().findings(result).map(({ path, line, column, severity, message, ruleId }) =>
    `${leadingPath(path)}:${line}:${column}: ${paint.severity(severity, severity)}: ${printable(message)} ${paint.dim(`[${ruleId}]`)}\n`)
  return withoutLogCommands(lines.join(''))
}
