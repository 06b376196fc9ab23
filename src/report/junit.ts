import type { ReportedFinding, RunResult } from '../engine/result.ts'
import { each } from '../text/pieces.ts'
import { findingsByPath } from './by-path.ts'
import { Masking } from './masking.ts'
import { printable } from './printable.ts'
import { xmlAttributes, xmlText } from './xml.ts'

/** JUnit XML: a suite for each file, a failed test for each finding, a passed one where there is none. */
export function* reportJunit(result: RunResult): Iterable<string> {
  const suites = findingsByPath(result, new Masking().findings(result))
  const tests = suites.reduce((sum, [, findings]) => sum + Math.max(1, findings.length), 0)
  const totals = xmlAttributes({ name: result.tool.name, tests, failures: result.findings.length, errors: 0 })
  yield `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites${totals}>\n`
  for (const [path, findings] of suites) yield* suite(path, findings)
  yield '</testsuites>\n'
}

function* suite(path: string, findings: readonly ReportedFinding[]): Iterable<string> {
  yield `  <testsuite${xmlAttributes({ name: path, tests: Math.max(1, findings.length), failures: findings.length, errors: 0, skipped: 0 })}>\n`
  if (findings.length === 0) yield `    <testcase${xmlAttributes({ classname: path, name: 'no findings' })}/>\n`
  else yield* each(findings, failedCase)
  yield '  </testsuite>\n'
}

function failedCase(finding: ReportedFinding): string {
  const { path, line, column, severity, ruleId, help } = finding
  const message = printable(finding.message)
  const related = finding.related.map((place) => `\n${printable(place.path)}:${place.line}:${place.column}: ${printable(place.message)}`).join('')
  return `    <testcase${xmlAttributes({ classname: path, name: `${ruleId} (${line}:${column})`, file: path, line })}>\n`
    + `      <failure${xmlAttributes({ type: severity, message })}>${lines(`${printable(path)}:${line}:${column}: ${severity}: ${message} [${ruleId}]${related}\n${printable(help)}`)}</failure>\n`
    + '    </testcase>\n'
}

/** Text of an element whose line breaks are meant. */
function lines(text: string): string {
  return text.split('\n').map(xmlText).join('\n')
}
