import type { Severity } from '../rule-api/finding.ts'
import { wellFormed } from './printable.ts'

/** The few styles that output for people uses. */
export interface Paint {
  readonly severity: (severity: Severity, text: string) => string
  readonly strong: (text: string) => string
  readonly dim: (text: string) => string
  readonly place: (text: string) => string
  readonly good: (text: string) => string
}

const same = (text: string): string => text

/** No colours at all. */
export const PLAIN: Paint = { severity: (_, text) => text, strong: same, dim: same, place: same, good: same }

/** Colours through chalk, which is loaded only then; without colours, plain text. */
export async function loadPaint(color: boolean): Promise<Paint> {
  return color ? (await import('./colours.ts')).COLOURS : PLAIN
}

/** An OSC 8 link. Whatever could end the sequence early is percent-encoded; only web addresses become links. */
export function hyperlink(text: string, address: string): string {
  if (!/^https?:\/\//.test(address)) return text
  const safe = address.replace(/[^!-~]/gu, (character) => encodeURIComponent(wellFormed(character)))
  return `\u001b]8;;${safe}\u001b\\${text}\u001b]8;;\u001b\\`
}
