export type Purpose = 'production' | 'development' | 'test' | 'template' | 'unknown'

/** What a file, stage or service is for, and what says so. */
export interface PurposeVerdict {
  readonly value: Purpose
  /** Plain sentences, the deciding one first. Empty for `unknown`. */
  readonly reasons: readonly string[]
}

export const UNKNOWN_PURPOSE: PurposeVerdict = { value: 'unknown', reasons: [] }
