/** The shape of the JSON report, as types. Lines and columns from 1, in UTF-16 units, `endColumn` exclusive; paths from the working directory, with `/`. */

import type { Category, FixSafety, Severity } from '../rule-api/finding.ts'

export interface Report {
  /** Rises when the shape changes in a way that breaks a reader. */
  readonly schema: 1
  readonly tool: { readonly name: string; readonly version: string; /** The day of the dated tables. */ readonly tables: string }
  /** Sorted by path, line, column, rule. */
  readonly findings: readonly ReportedFinding[]
  readonly files: readonly ReportedFile[]
  readonly summary: ReportSummary
}

export interface ReportedPlace {
  readonly path: string
  readonly line: number
  readonly column: number
  readonly endLine: number
  readonly endColumn: number
}

export interface ReportedFinding extends ReportedPlace {
  readonly ruleId: string
  /** Other linters' codes that mean exactly this finding. */
  readonly aliases: readonly string[]
  readonly severity: Severity
  readonly category: Category
  readonly message: string
  readonly related?: readonly (ReportedPlace & { readonly message: string })[]
  readonly fix?: ReportedFix
  /** Stays when lines move. */
  readonly fingerprint: string
  /** Address of the rule's page. */
  readonly help: string
}

export interface ReportedFix {
  readonly title: string
  readonly safety: FixSafety
  readonly edits: readonly (ReportedPlace & { readonly text: string })[]
}

export interface ReportedFile {
  readonly path: string
  readonly kind: string
  readonly purpose: string
}

export interface ReportSummary {
  readonly files: number
  readonly error: number
  readonly warning: number
  readonly info: number
  readonly fixable: number
  readonly suppressed: number
}
