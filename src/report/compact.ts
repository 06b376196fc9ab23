import type { RunResult } from '../engine/result.ts'
import { each } from '../text/pieces.ts'
import { Masking } from './masking.ts'
import { PLAIN } from './paint.ts'
import { leadingPath, printable, withoutLogCommands } from './printable.ts'
import type { Reporter, ReportOptions } from './reporter.ts'

/** One line a finding, in the form that compilers use, so that editors and `grep` can read it. */
export const reportCompact: Reporter = (result: RunResult, options: ReportOptions): Iterable<string> => {
  const paint = options.paint ?? PLAIN
  return each(new Masking().findings(result), ({ path, line, column, severity, message, ruleId }) =>
    withoutLogCommands(`${leadingPath(path)}:${line}:${column}: ${paint.severity(severity, severity)}: ${printable(message)} ${paint.dim(`[${ruleId}]`)}\n`))
}
