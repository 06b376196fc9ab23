import { applyInlineIgnores } from '../engine/inline-ignores.ts'
import { finish } from '../engine/finish.ts'
import { lint, type LintResult } from '../engine/lint.ts'
import type { Plan } from '../engine/plan.ts'
import type { LintedFile, RunResult } from '../engine/result.ts'
import { TABLES_DATE } from '../knowledge/tables-date.ts'
import type { Finding } from '../rule-api/finding.ts'
import { flatAliases } from '../rule-api/rule.ts'
import { toHost } from '../text/document.ts'
import { rules } from '../../rules/index.ts'
import type { Loaded } from './load.ts'
import { helpAddress } from './rule-address.ts'
import { HOME, VERSION } from './version.ts'

export interface Run {
  readonly result: RunResult
  /** Whether a rule of ours failed: exit code 3. */
  readonly failed: boolean
}

/** The findings that stand, before they are made ready for reports: what fixes are chosen from. */
export function standingFindings(loaded: Loaded, files: readonly LintedFile[], today: string): readonly Finding[] {
  const plan = loaded.config.planFor(files.map((file) => file.path))
  const { findings } = lint(loaded.project, plan, today)
  return applyInlineIgnores(loaded.project, withinBounds(loaded, files, findings), (name) => loaded.names.resolve(name)).kept
}

/** Lints what was loaded. `today` is `YYYY-MM-DD`. */
export function run(loaded: Loaded, files: readonly LintedFile[], today: string): Run {
  const plan = loaded.config.planFor(files.map((file) => file.path))
  const linted = lint(loaded.project, plan, today)
  return { result: runResult(loaded, plan, linted, files), failed: linted.internalErrors.length > 0 }
}

/** Every file of the report, with what it is and what it is for. */
export function lintedFiles({ project, unreadable }: Loaded): LintedFile[] {
  const files = [
    ...project.dockerfiles.filter((file) => file.document.origin === undefined).map((file) => ({
      path: file.document.path,
      kind: 'dockerfile',
      purpose: file.purpose.value === 'unknown' ? file.stages.at(-1)?.purpose.value ?? 'unknown' : file.purpose.value,
    })),
    ...project.composeFiles.map(({ document }) => ({ path: document.path, kind: 'compose', purpose: project.purposeOf(document).value })),
    ...project.envFiles.map(({ document }) => ({ path: document.path, kind: 'env', purpose: project.purposeOf(document).value })),
    ...project.ignoreFiles.map(({ document }) => ({ path: document.path, kind: 'ignore', purpose: 'unknown' })),
    ...unreadable.map(({ document }) => ({ path: document.path, kind: 'other', purpose: 'unknown' })),
  ]
  return files.sort((one, other) => (one.path < other.path ? -1 : 1))
}

function runResult(loaded: Loaded, plan: Plan, linted: LintResult, files: readonly LintedFile[]): RunResult {
  const findings: Finding[] = [...withinBounds(loaded, files, linted.findings), ...programFindings(loaded, plan, linted)]
  const { kept, suppressed } = applyInlineIgnores(loaded.project, findings, (name) => loaded.names.resolve(name))
  const justifications = suppressed.map(({ ignore }) => ignore.reason)
  return {
    tool: { name: 'dockerlint', version: VERSION, tables: TABLES_DATE },
    findings: finish(kept, helpAddress),
    suppressed: suppressed.map(({ finding }, index) => {
      const justification = justifications[index]
      const [reported] = finish([finding], helpAddress)
      if (reported === undefined) throw new Error('a suppressed finding was lost')
      return { ...reported, suppression: { kind: 'inSource' as const, ...(justification === undefined ? {} : { justification }) } }
    }),
    files,
    rules: plan.rules,
    home: HOME,
  }
}

/** Rules may point into files that were read for facts only (keys, scripts); in what the configuration leaves out, nothing is reported. */
function withinBounds(loaded: Loaded, files: readonly LintedFile[], findings: readonly Finding[]): Finding[] {
  const linted = new Set(files.map((file) => file.path))
  return findings.filter((finding) => {
    const { path } = toHost(finding).document
    return linted.has(path) || !loaded.isExcluded(path)
  })
}

/** What no handler can say: files that could not be read, and rules that failed. */
function programFindings(loaded: Loaded, plan: Plan, linted: LintResult): Finding[] {
  const found: Finding[] = []
  const add = (ruleId: string, place: Pick<Finding, 'document' | 'range'>, message: string): void => {
    const rule = rules.find((candidate) => candidate.id === ruleId)
    const setting = rule === undefined ? undefined : plan.setting(rule, place.document.path)
    if (rule === undefined || setting === undefined) return
    found.push({ ruleId, aliases: flatAliases(rule), severity: setting.severity, category: rule.category, ...place, message, related: [] })
  }
  for (const { document, message } of loaded.unreadable) add('unreadable-file', { document, range: { start: 0, end: 0 } }, `not linted: ${message}`)
  for (const { rule, document, range, error } of linted.internalErrors) {
    add('internal-error', { document, range }, `the rule ${rule.id} failed here (${error instanceof Error ? error.message : String(error)}); this is a fault of dockerlint`)
  }
  return found
}
