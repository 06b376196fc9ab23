import type { Document, Range } from '../../text/document.ts'

export interface EnvEntry {
  readonly key: string
  readonly keyRange: Range
  /** Missing for a name alone (`KEY`), which takes its value from the caller's environment. */
  readonly value?: EnvValue
  /** From `export` or the key to the end of the value, quotes included. */
  readonly range: Range
  readonly exported: boolean
}

export interface EnvValue {
  /** Quotes, escapes and inline comment removed; variables stand as they are written. */
  readonly text: string
  /** Inside of the quotes. */
  readonly range: Range
  readonly quote: 'none' | 'single' | 'double'
  /** Whether the loader replaces variables in it (not in single quotes). */
  readonly interpolated: boolean
}

export interface EnvProblem {
  readonly range: Range
  readonly message: string
}

/** A `.env` file or one that `env_file` names. */
export interface EnvSyntax {
  readonly document: Document
  /** In order; a repeated key stands there twice and the last one counts. */
  readonly entries: readonly EnvEntry[]
  readonly problems: readonly EnvProblem[]
  readonly comments: readonly { readonly range: Range; readonly text: string }[]
}
