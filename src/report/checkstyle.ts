import type { RunResult } from '../engine/result.ts'
import { findingsByPath } from './by-path.ts'
import { Masking } from './masking.ts'
import { printable } from './printable.ts'
import type { Reporter } from './reporter.ts'
import { xmlAttributes } from './xml.ts'

/** Checkstyle XML, which many CI plugins read. */
export const reportCheckstyle: Reporter = (result: RunResult): string => {
  const files = findingsByPath(result, new Masking().findings(result)).map(([path, findings]) => {
    const errors = findings.map(({ line, column, severity, message, ruleId }) =>
      `    <error${xmlAttributes({ line, column, severity, message: printable(message), source: `${result.tool.name}.${ruleId}` })}/>\n`)
    return errors.length === 0 ? `  <file${xmlAttributes({ name: path })}/>\n` : `  <file${xmlAttributes({ name: path })}>\n${errors.join('')}  </file>\n`
  })
  return `<?xml version="1.0" encoding="UTF-8"?>\n<checkstyle version="4.3">\n${files.join('')}</checkstyle>\n`
}
