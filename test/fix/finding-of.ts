import type { Finding, FixSafety, Severity } from '../../src/rule-api/finding.ts'
import type { Document } from '../../src/text/document.ts'

export interface FindingOptions {
  readonly severity?: Severity
  readonly safety?: FixSafety
  /** What is replaced, where that is not what the finding points at. */
  readonly replace?: string
}

/** A finding at the first place of a text in a document, with a fix that replaces it; without one where `text` is undefined. */
export function findingOf(document: Document, ruleId: string, at: string, text?: string, { severity = 'warning', safety = 'safe', replace = at }: FindingOptions = {}): Finding {
  const start = document.text.indexOf(at)
  const from = document.text.indexOf(replace)
  return {
    ruleId, severity, aliases: [], category: 'style', document, range: { start, end: start + at.length }, message: at, related: [],
    ...(text === undefined ? {} : { fix: { title: `Write ${text}`, safety, edits: [{ document, range: { start: from, end: from + replace.length }, text }] } }),
  }
}
