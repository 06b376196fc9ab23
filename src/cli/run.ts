import { withAskedChecks } from '../engine/asked-checks.ts'
import { finish } from '../engine/finish.ts'
import { Structure } from '../engine/structure.ts'
import { lint, type LintResult } from '../engine/lint.ts'
import type { Plan } from '../engine/plan.ts'
import { hostPath } from '../engine/shard.ts'
import type { InlineIgnore } from '../engine/inline-ignores.ts'
import type { LintedFile, ReportedFinding, RunResult } from '../engine/result.ts'
import { TABLES_DATE } from '../knowledge/tables-date.ts'
import type { Finding } from '../rule-api/finding.ts'
import { type Document, toHost } from '../text/document.ts'
import { rules } from '../../rules/index.ts'
import { messageOf } from '../text/error-message.ts'
import { builtInFinding } from './built-in-finding.ts'
import type { Loaded } from './load.ts'
import { helpAddress } from './rule-address.ts'
import { settle } from './settle.ts'
import { HOME, VERSION } from './version.ts'

export interface Run {
  readonly result: RunResult
  /** Whether a rule of ours failed: exit code 3. */
  readonly failed: boolean
}

/** The rules that run over some files. */
export function planOf({ config, project }: Loaded, files: readonly LintedFile[]): Plan {
  return withAskedChecks(config.planFor(files.map((file) => file.path)), project, rules, (rule, path) => config.refuses(rule, path))
}

/** The findings that stand, before they are made ready for reports: what fixes are chosen from. */
export function standingFindings(loaded: Loaded, files: readonly LintedFile[], today: string, plan = planOf(loaded, files)): readonly Finding[] {
  const { findings } = lint(loaded.project, plan, today)
  return settle(loaded, plan, withinBounds(loaded, files, findings), today).kept
}

/** Lints what was loaded, or the share of it that is to be reported. `files` are all files, `today` is `YYYY-MM-DD`. */
export function run(loaded: Loaded, files: readonly LintedFile[], today: string): Run {
  const plan = planOf(loaded, files)
  const structure = new Structure(loaded.project)
  const linted = lint(loaded.project, plan, today, loaded.share, structure)
  return { result: runResult(loaded, plan, linted, structure, files, today), failed: linted.internalErrors.length > 0 }
}

/** Every file of the report, with what it is and what it is for. */
export function lintedFiles({ project, unreadable }: Loaded): LintedFile[] {
  const files = [
    ...project.dockerfiles.filter((file) => file.document.origin === undefined).map((file) => ({
      path: file.document.path,
      kind: 'dockerfile',
      get purpose() {
        return file.imagePurpose.value
      },
    })),
    ...project.composeFiles.map(({ document }) => ({ path: document.path, kind: 'compose', purpose: project.purposeOf(document).value })),
    ...project.envFiles.map(({ document }) => ({ path: document.path, kind: 'env', purpose: project.purposeOf(document).value })),
    ...project.ignoreFiles.map(({ document }) => ({ path: document.path, kind: 'ignore', purpose: 'unknown' })),
    ...project.documentation.map(({ document }) => ({ path: document.path, kind: 'markdown', purpose: project.purposeOf(document).value })),
    ...unreadable.map(({ document }) => ({ path: document.path, kind: 'other', purpose: 'unknown' })),
  ]
  return files.sort((one, other) => (one.path < other.path ? -1 : 1))
}

/** The files that a run reports on. */
export function ownFiles({ share }: Loaded, files: readonly LintedFile[]): readonly LintedFile[] {
  return share === undefined ? files : files.filter(({ path }) => share.owns(path))
}

function runResult(loaded: Loaded, plan: Plan, linted: LintResult, structure: Structure, files: readonly LintedFile[], today: string): RunResult {
  const findings: Finding[] = [...withinBounds(loaded, files, linted.findings), ...programFindings(loaded, plan, linted)]
  const { kept, suppressed } = settle(loaded, plan, findings, today)
  // All at once, so that equal findings are counted alike whether one of them is ignored or not.
  const ignores = new Map(suppressed.map(({ finding, ignore }) => [finding, ignore]))
  const origins = new Map<ReportedFinding, Finding>()
  const reported = finish(ignores.size === 0 ? kept : [...kept, ...ignores.keys()], helpAddress, (document, offset) => structure.placeOf(document, offset), ignores.size === 0 ? undefined : origins)
  const ignoreOf = (finding: ReportedFinding): InlineIgnore | undefined => {
    const origin = origins.get(finding)
    return origin === undefined ? undefined : ignores.get(origin)
  }
  return {
    tool: { name: 'dockerlint', version: VERSION, tables: TABLES_DATE },
    findings: ignores.size === 0 ? reported : reported.filter((finding) => ignoreOf(finding) === undefined),
    suppressed: ignores.size === 0 ? [] : reported.flatMap((finding) => {
      const ignore = ignoreOf(finding)
      if (ignore === undefined) return []
      return [{ ...finding, suppression: { kind: 'inSource' as const, ...(ignore.reason === undefined ? {} : { justification: ignore.reason }) } }]
    }),
    files: ownFiles(loaded, files),
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

/** Files of which only the beginning was read. */
function unreadParts({ project, share }: Loaded): readonly Pick<Finding, 'document' | 'range' | 'message'>[] {
  // A file of another share need not be read for it.
  const isOwn = ({ document }: { readonly document: Document }): boolean => share?.owns(hostPath(document)) !== false
  return [
    ...project.dockerfiles.filter(isOwn).flatMap(({ document, unread }) => unread.map((part) => ({ document, ...part }))),
    ...project.documentation.filter(isOwn).flatMap(({ document, unread }) => (unread === undefined ? [] : [{ document, ...unread }])),
  ]
}

/** What no handler can say: files that could not be read, and rules that failed. */
function programFindings(loaded: Loaded, plan: Plan, linted: LintResult): Finding[] {
  return [
    ...loaded.unreadable.flatMap(({ document, message }) => loaded.share?.owns(document.path) === false ? [] : builtInFinding(plan, 'unreadable-file', { document, range: { start: 0, end: 0 } }, `not linted: ${message}`)),
    ...unreadParts(loaded).flatMap(({ document, range, message }) => builtInFinding(plan, 'unreadable-file', { document, range }, message)),
    ...linted.internalErrors.flatMap(({ rule, document, range, error }) =>
      builtInFinding(plan, 'internal-error', { document, range }, `the rule ${rule.id} failed here (${messageOf(error)}); this is a fault of dockerlint`)),
  ]
}
