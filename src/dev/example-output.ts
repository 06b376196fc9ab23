import { finish } from '../engine/finish.ts'
import { lint } from '../engine/lint.ts'
import { plainPlan } from '../engine/plan.ts'
import { candidateKind, memoryProjectFiles } from '../host/index.ts'
import { readProject } from '../project/read.ts'
import type { ShellCheckRunner } from '../project/shellcheck.ts'
import { reportCompact } from '../report/compact.ts'
import { whole } from '../text/pieces.ts'
import { filesOf } from '../report/rule-example.ts'
import type { Finding } from '../rule-api/finding.ts'
import type { Example, Rule } from '../rule-api/rule.ts'
import { nameOf } from '../text/paths.ts'

/** The day that examples are judged on unless they name another one. */
const EXAMPLE_DAY = '2026-11-01'

/** The findings of one rule on texts that stand in memory. @throws what the rule throws */
export function lintExample(rule: Rule, example: Example, files: Readonly<Record<string, string>>): readonly Finding[] {
  return lintExampleBy([rule], example, files)
}

/** The same for several rules at once. */
export function lintExampleBy(rules: readonly Rule[], example: Example, files: Readonly<Record<string, string>>): readonly Finding[] {
  const sources = Object.entries(files).flatMap(([path, text]) => {
    const kind = candidateKind(nameOf(path))
    return kind === undefined ? [] : [{ path, text, kind, named: false }]
  })
  const project = readProject(sources, memoryProjectFiles({
    files,
    ...(example.modes === undefined ? {} : { modes: example.modes }),
    ...(example.tracked === undefined ? {} : { tracked: example.tracked }),
    ...(example.ignored === undefined ? {} : { ignored: example.ignored }),
  }), example.shellCheck === undefined ? {} : { shellCheck: answersOf(example.shellCheck) })
  const result = lint(project, plainPlan(rules, example.options), example.today ?? EXAMPLE_DAY)
  const [internal] = result.internalErrors
  if (internal !== undefined) throw internal.error
  return result.findings
}

/** What the program says of a bad example, as `--format compact` has it. */
export function exampleOutput(rule: Rule, example: Example): string {
  const files = Object.fromEntries(filesOf(example.files).map(([path, text]) => [path, text.replace(/[«»]/g, '')]))
  const findings = finish(lintExample(rule, example, files), () => '')
  return whole(reportCompact({ tool: { name: 'dockerlint', version: '', tables: '' }, findings, suppressed: [], files: [], rules: [rule], home: '' }, {})).trimEnd()
}

/** ShellCheck's answers as an example tells them, at the first place of each text. */
function answersOf(told: NonNullable<Example['shellCheck']>): ShellCheckRunner {
  return (inputs) => inputs.map(({ text }) => told.flatMap(({ code, level, at }) => {
    const offset = text.indexOf(at)
    if (offset === -1) return []
    const before = text.slice(0, offset).split('\n')
    const column = (before.at(-1)?.length ?? 0) + 1
    return [{ code, level, message: `SC${code}`, line: before.length, column, endLine: before.length, endColumn: column + at.length }]
  }))
}
