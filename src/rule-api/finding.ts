import type { Edit } from '../text/edit.ts'
import type { Document, Located, Range } from '../text/document.ts'

/** `error`: broken or dangerous. `warning`: costs something real. `info`: advice. */
export type Severity = 'error' | 'warning' | 'info'

export const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info']

/** `validity` holds what the builder or the loader would refuse, and nothing else. */
export type Category =
  | 'validity' | 'secrets' | 'security' | 'data' | 'runtime' | 'cache' | 'size' | 'reproducibility' | 'maintainability' | 'style'

export const CATEGORIES: readonly Category[] = [
  'validity', 'secrets', 'security', 'data', 'runtime', 'cache', 'size', 'reproducibility', 'maintainability', 'style',
]

/** `safe`: meaning and intent are kept. `unsafe`: right most of the time, so a person should look. */
export type FixSafety = 'safe' | 'unsafe'

export interface Fix {
  /** What applying it does, in the imperative: "Replace ADD with COPY". */
  readonly title: string
  readonly safety: FixSafety
  readonly edits: readonly Edit[]
}

export interface RelatedPlace extends Located {
  readonly message: string
}

/** One fault at one place, before it is turned into lines and columns. */
export interface Finding {
  readonly ruleId: string
  /** The rivals' codes that mean exactly this finding. */
  readonly aliases: readonly string[]
  readonly severity: Severity
  readonly category: Category
  readonly document: Document
  readonly range: Range
  readonly message: string
  readonly related: readonly RelatedPlace[]
  readonly fix?: Fix
}
