import { rules } from '../../../rules/index.ts'
import { finish } from '../../engine/finish.ts'
import { applyInlineIgnores } from '../../engine/inline-ignores.ts'
import { lint } from '../../engine/lint.ts'
import { plainPlan } from '../../engine/plan.ts'
import type { ReportedFinding, RunResult } from '../../engine/result.ts'
import { RuleNames } from '../../config/presets.ts'
import { fixProject } from '../../fix/fix.ts'
import { candidateKind, memoryProjectFiles } from '../../host/index.ts'
import type { Project } from '../../project/model.ts'
import { readProject } from '../../project/read.ts'
import type { Finding } from '../../rule-api/finding.ts'
import type { Document, Range } from '../../text/document.ts'
import { nameOf } from '../../text/paths.ts'
import { faultsOfReports } from './reports.ts'

/** Files by path. */
export type Texts = Readonly<Record<string, string>>

const TODAY = '2026-11-01'
const names = new RuleNames(rules)
const plan = plainPlan(rules)

export interface Linted {
  readonly project: Project
  readonly findings: readonly Finding[]
}

/**
 * Lints texts with every rule.
 * @throws where a rule does
 */
export function lintTexts(files: Texts): Linted {
  const sources = Object.entries(files).map(([path, text]) => ({ path, text, kind: candidateKind(nameOf(path)), named: true }))
  const project = readProject(sources, memoryProjectFiles({ files }))
  const { findings, internalErrors } = lint(project, plan, TODAY)
  const [fault] = internalErrors
  if (fault !== undefined) throw new Error(`the rule ${fault.rule.id} failed: ${fault.error instanceof Error ? fault.error.stack ?? fault.error.message : String(fault.error)}`)
  return { project, findings: applyInlineIgnores(project, findings, (name) => names.resolve(name), TODAY).kept }
}

/** What holds whatever the texts are; each fault as a sentence. Reports and fixes cost the most, so that `thorough` has to ask for them. */
export async function faultsOf(files: Texts, thorough: boolean): Promise<string[]> {
  try {
    const { findings } = lintTexts(files)
    const faults = findings.flatMap(faultsOfPlaces)
    faults.push(...faultsOfLineBreaks(files))
    if (thorough && faults.length === 0) {
      faults.push(...await faultsOfReports(resultOf(findings)))
      faults.push(...faultsOfFixes(files, findings))
    }
    return faults
  } catch (error) {
    return [error instanceof Error ? error.stack ?? error.message : String(error)]
  }
}

function faultsOfPlaces(finding: Finding): string[] {
  const places: readonly { readonly document: Document; readonly range: Range }[] = [finding, ...finding.related, ...(finding.fix?.edits ?? [])]
  return places.filter(({ document, range }) => !(range.start >= 0 && range.start <= range.end && range.end <= document.text.length))
    .map(({ document, range }) => `${finding.ruleId} points at ${range.start}-${range.end} of ${document.path}, which has ${document.text.length}`)
}

/** Rules that are about line breaks, or about what a CR does inside of a text that keeps it. */
const ABOUT_LINE_BREAKS = new Set(['entrypoint-crlf', 'env-crlf', 'crlf-line-breaks', 'line-endings'])

/** CRLF and LF give the same findings, in the same lines. Lone CRs are text like any other, so that texts with one are left out, and what a shell runs is another program with them. */
function faultsOfLineBreaks(files: Texts): string[] {
  if (Object.values(files).some((text) => text.includes('\r') || /<<|[|>][-+\d]*\s*$/m.test(text))) return []
  const crlf = Object.fromEntries(Object.entries(files).map(([path, text]) => [path, text.startsWith('#!') ? text : text.replaceAll('\n', '\r\n')]))
  const [one, other] = [linesOf(files), linesOf(crlf)]
  if (hasLoneLetter(files) && one.some(isSyntaxError) && other.some(isSyntaxError)) return []
  const lost = one.filter((line) => !other.includes(line))
  const gained = other.filter((line) => !one.includes(line))
  return [...lost.map((line) => `lost with CRLF: ${line}`), ...gained.map((line) => `new with CRLF: ${line}`)]
}

/**
 * A line of one character in a broken YAML text: where nothing can be valid that begins so, the YAML reader takes it now for the beginning of a key that goes on below,
 * now for a key without a value, by what it saw of the indentation before; so it names this line or the next. Either is refused, by its own name.
 */
function hasLoneLetter(files: Texts): boolean {
  return Object.values(files).some((text) => /^[ \t]*[^\s]$/m.test(text))
}

function isSyntaxError(line: string): boolean {
  return line.startsWith('compose-syntax-error ')
}

function linesOf(files: Texts): string[] {
  return finish(lintTexts(files).findings, () => '').filter(({ ruleId }) => !ABOUT_LINE_BREAKS.has(ruleId)).map(({ ruleId, path, line }) => `${ruleId} in line ${line} of ${path}`)
}

/** A run with these findings, the first of which is also a suppressed one. */
function resultOf(findings: readonly Finding[]): RunResult {
  const reported = finish(findings, (id) => `https://example.org/${id}`)
  return {
    tool: { name: 'dockerlint', version: '0.0.0', tables: TODAY }, findings: reported, rules, home: 'https://example.org/',
    suppressed: reported.slice(0, 1).map((finding) => ({ ...finding, suppression: { kind: 'inSource' as const } })),
    files: [...new Set(reported.map(({ path }: ReportedFinding) => path))].map((path) => ({ path, kind: 'dockerfile', purpose: 'unknown' })),
  }
}

/** Fixes end, what they leave can be linted, and a second time there is nothing more to do. */
function faultsOfFixes(files: Texts, findings: readonly Finding[]): string[] {
  const texts: Record<string, string> = { ...files }
  const fixed = fixProject(findings, 'unsafe', (changed) => lintTexts({ ...texts, ...Object.fromEntries(changed) }).findings)
  // What was dropped beside others may do alone.
  if (fixed.files.length === 0 || fixed.rejected.length > 0) return []
  const after: Texts = { ...texts, ...Object.fromEntries(fixed.files.map(({ path, after: text }) => [path, text])) }
  const again = fixProject(lintTexts(after).findings, 'unsafe', (changed) => lintTexts({ ...after, ...Object.fromEntries(changed) }).findings)
  return again.files.length === 0 ? [] : [`fixed twice, ${again.files.map(({ path }) => path).join(', ')} changes again: ${again.applied.map(({ ruleId }) => ruleId).join(', ')}`]
}
