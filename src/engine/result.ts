import type { Document, Range } from '../text/document.ts'
import type { Category, FixSafety, Severity } from '../rule-api/finding.ts'
import type { Rule } from '../rule-api/rule.ts'

/** A place as reports give it: in the file that a person would edit, lines and columns from 1, `endColumn` exclusive, UTF-16 units. */
export interface ReportedPlace {
  readonly document: Document
  readonly range: Range
  readonly path: string
  readonly line: number
  readonly column: number
  readonly endLine: number
  readonly endColumn: number
}

export interface ReportedEdit extends ReportedPlace {
  readonly text: string
}

export interface ReportedFinding extends ReportedPlace {
  readonly ruleId: string
  readonly aliases: readonly string[]
  readonly severity: Severity
  readonly category: Category
  /** One or two sentences without a secret in them; may quote what stands in the file, so reporters escape it. */
  readonly message: string
  readonly related: readonly (ReportedPlace & { readonly message: string })[]
  readonly fix?: { readonly title: string; readonly safety: FixSafety; readonly edits: readonly ReportedEdit[] }
  /** What of the file it is about, where that has a name: `stage build`, `service web`. */
  readonly within?: string
  /** Stable while lines move: made from rule, place in the structure and content. Hexadecimal. */
  readonly fingerprint: string
  /** Address of the rule's page. */
  readonly help: string
  /** Whether the baseline has it; left out where there is no baseline. */
  readonly baselineState?: 'new' | 'unchanged'
}

/** A finding of the baseline that was looked for and not found again. */
export interface AbsentFinding {
  readonly path: string
  readonly ruleId: string
  readonly fingerprint: string
}

export interface SuppressedFinding extends ReportedFinding {
  readonly suppression: { readonly kind: 'inSource' | 'external'; readonly justification?: string }
}

export interface LintedFile {
  readonly path: string
  readonly kind: string
  readonly purpose: string
}

/** All that a report may show of a run. */
export interface RunResult {
  readonly tool: { readonly name: 'dockerlint'; readonly version: string; /** Date of the dated tables. */ readonly tables: string }
  /** Sorted by path, line, column, rule. */
  readonly findings: readonly ReportedFinding[]
  readonly suppressed: readonly SuppressedFinding[]
  /** What of the baseline is gone, where there is one and this run looked for all of it. */
  readonly absent?: readonly AbsentFinding[]
  readonly files: readonly LintedFile[]
  /** The rules that were in force, sorted by id. */
  readonly rules: readonly Rule[]
  /** Address of the repository, for reports that name the tool's home. */
  readonly home: string
}
