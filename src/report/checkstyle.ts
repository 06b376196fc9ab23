import type { RunResult } from '../engine/result.ts'
import { findingsByPath } from './by-path.ts'
import { Masking } from './masking.ts'
import { printable } from './printable.ts'
import { xmlAttributes } from './xml.ts'

/** Checkstyle XML, which many CI plugins read. */
export function* reportCheckstyle(result: RunResult): Iterable<string> {
  yield '<?xml version="1.0" encoding="UTF-8"?>\n<checkstyle version="4.3">\n'
  for (const [path, findings] of findingsByPath(result, new Masking().findings(result))) {
    yield `  <file${xmlAttributes({ name: path })}${findings.length === 0 ? '/' : ''}>\n`
    for (const { line, column, severity, message, ruleId } of findings) {
      yield `    <error${xmlAttributes({ line, column, severity, message: printable(message), source: `${result.tool.name}.${ruleId}` })}/>\n`
    }
    if (findings.length > 0) yield '  </file>\n'
  }
  yield '</checkstyle>\n'
}
