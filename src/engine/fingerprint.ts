import { lineRange, positionAt } from '../text/document.ts'
import type { Finding } from '../rule-api/finding.ts'

/**
 * Makes fingerprints that stay when lines move or are indented anew: from the rule, the file, and the text of the line with its
 * blanks folded. The second finding with the same text gets another one, by its ordinal.
 */
export class Fingerprints {
  readonly #seen = new Map<string, number>()

  of(finding: Finding): string {
    const { document, range } = finding
    const line = lineRange(document, positionAt(document, range.start).line)
    const text = document.text.slice(line.start, line.end).trim().replace(/\s+/g, ' ')
    const key = `${finding.ruleId}\n${document.path}\n${text}`
    const ordinal = this.#seen.get(key) ?? 0
    this.#seen.set(key, ordinal + 1)
    return hash(`${key}\n${ordinal}`)
  }
}

/** 64 bits of two mixed 32-bit multiplicative hashes, as 16 hexadecimal digits. Not for security: for telling findings apart. */
function hash(text: string): string {
  let one = 0xdeadbeef
  let other = 0x41c6ce57
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    one = Math.imul(one ^ code, 2654435761)
    other = Math.imul(other ^ code, 1597334677)
  }
  one = Math.imul(one ^ (one >>> 16), 2246822507) ^ Math.imul(other ^ (other >>> 13), 3266489909)
  other = Math.imul(other ^ (other >>> 16), 2246822507) ^ Math.imul(one ^ (one >>> 13), 3266489909)
  return (other >>> 0).toString(16).padStart(8, '0') + (one >>> 0).toString(16).padStart(8, '0')
}
