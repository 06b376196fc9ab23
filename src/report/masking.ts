import type { ReportedEdit, ReportedFinding, RunResult } from '../engine/result.ts'
import { maskSecret } from '../knowledge/secrets.ts'
import { lineRange, type Document, type Range } from '../text/document.ts'
import { findSecretSpans, type SecretSpan } from './secret-spans.ts'

const STARS = '******'
/** A shorter secret could be a part of innocent words. */
const SHORTEST_QUOTED = 6
const MOST_LINES = 50
const MOST_MESSAGES = 10_000

/** Shows texts of linted documents without their secrets. Each document is searched once, when it is first shown. */
export class Masking {
  readonly #spans = new Map<Document, readonly SecretSpan[]>()
  /** Secrets that a rule knows by the form of the file: a password file has no names that would tell. */
  readonly #found = new Map<Document, FoundSpans>()
  /** Masked texts by what they were, where no secret stands near. */
  readonly #messages = new Map<string, string>()

  /** Text of a document with each secret replaced by as many stars, so that columns stay right. */
  slice(document: Document, range: Range): string {
    let result = ''
    let at = range.start
    for (const span of this.#within(document, range)) {
      const start = Math.max(span.start, at)
      const end = Math.min(span.end, range.end)
      if (end <= start) continue
      // Line breaks of a secret that goes over several lines stay where they are.
      result += document.text.slice(at, start) + document.text.slice(start, end).replace(/[^\r\n]/g, '*')
      at = end
    }
    return result + document.text.slice(at, range.end)
  }

  /** One line (from 1) without its line break. */
  line(document: Document, line: number): string {
    return this.slice(document, lineRange(document, line))
  }

  /** A finding whose texts hold no secret. A fix that would write one is left out: with stars in it, it would damage the file. */
  finding(finding: ReportedFinding): ReportedFinding {
    this.#remember(finding)
    const quoted = this.#secretsAround(finding)
    const { fix, ...rest } = finding
    const message = this.#message(finding.message, quoted)
    const related = finding.related.map((place) => {
      const masked = this.#message(place.message, quoted)
      return masked === place.message ? place : { ...place, message: masked }
    })
    const title = fix === undefined ? undefined : this.#message(fix.title, quoted)
    const writesSecret = fix?.edits.some((edit) => this.#writesSecret(edit)) === true
    // Nearly all stay as they are.
    if (message === finding.message && title === fix?.title && !writesSecret && related.every((place, at) => place === finding.related[at])) return finding
    const masked = { ...rest, message, related }
    return fix === undefined || title === undefined || writesSecret ? masked : { ...masked, fix: { ...fix, title } }
  }

  /** Many findings say the same, and none of it holds a secret. */
  #message(message: string, quoted: readonly string[]): string {
    if (quoted.length > 0) return maskMessage(message, quoted)
    let masked = this.#messages.get(message)
    if (masked === undefined) {
      masked = maskMessage(message)
      if (this.#messages.size < MOST_MESSAGES) this.#messages.set(message, masked)
    }
    return masked
  }

  findings(result: RunResult): readonly ReportedFinding[] {
    return result.findings.map((finding) => this.finding(finding))
  }

  /** Secrets that touch a range, in order. */
  #within(document: Document, range: Range): readonly SecretSpan[] {
    let spans = this.#spans.get(document)
    if (spans === undefined) {
      spans = findSecretSpans(document.text, document.kind)
      this.#spans.set(document, spans)
    }
    const near = touching(spans, range)
    const found = this.#found.get(document)?.touching(range) ?? []
    return found.length === 0 ? near : [...near, ...found].sort((one, other) => one.start - other.start)
  }

  /**
   * What a rule about secrets points at in a file that is neither Dockerfile, compose nor ignore file is the secret itself; elsewhere it is where the message
   * shows it masked.
   */
  #remember({ category, document, range, message }: ReportedFinding): void {
    if (category !== 'secrets' || range.end <= range.start || document.path.endsWith('ignore')) return
    if (document.kind !== 'other' && !message.includes(`(${maskSecret(document.text.slice(range.start, range.end))})`)) return
    let found = this.#found.get(document)
    if (found === undefined) this.#found.set(document, found = new FoundSpans())
    found.add(range)
  }

  /** The secrets on a finding's lines: what its message might quote. */
  #secretsAround(finding: ReportedFinding): readonly string[] {
    const start = lineRange(finding.document, finding.line).start
    const end = lineRange(finding.document, Math.min(finding.endLine, finding.line + MOST_LINES)).end
    return this.#within(finding.document, { start, end })
      .map((span) => finding.document.text.slice(span.start, span.end))
      .filter((secret) => secret.length >= SHORTEST_QUOTED && /[^A-Za-z]/.test(secret))
  }

  /** Whether the text that an edit writes holds a secret where it will stand. */
  #writesSecret(edit: ReportedEdit): boolean {
    const before = edit.document.text.slice(lineRange(edit.document, edit.line).start, edit.range.start)
    const after = edit.document.text.slice(edit.range.end, lineRange(edit.document, edit.endLine).end)
    return findSecretSpans(before + edit.text + after, edit.document.kind)
      .some((span) => span.start < before.length + edit.text.length && before.length < span.end)
  }
}

/** Those of some spans, sorted and apart from one another, that touch a range. */
function touching(spans: readonly SecretSpan[], range: Range): readonly SecretSpan[] {
  const first = firstAt(spans, (span) => span.end > range.start)
  let last = first
  while (last < spans.length && (spans[last]?.start ?? 0) < range.end) last++
  return first === last ? NONE : spans.slice(first, last)
}

const NONE: readonly SecretSpan[] = []

/** The place of the first for which a test holds, as it does for all behind it. */
function firstAt(spans: readonly SecretSpan[], test: (span: SecretSpan) => boolean): number {
  let low = 0
  let high = spans.length
  while (low < high) {
    const middle = (low + high) >> 1
    const span = spans[middle]
    if (span === undefined || test(span)) high = middle
    else low = middle + 1
  }
  return low
}

/** Spans that come one by one, each once, and may lie in one another. */
class FoundSpans {
  /** Sorted by their start. */
  readonly #spans: SecretSpan[] = []
  readonly #known = new Set<string>()
  #longest = 0

  add({ start, end }: SecretSpan): void {
    const key = `${start} ${end}`
    if (this.#known.has(key)) return
    this.#known.add(key)
    this.#longest = Math.max(this.#longest, end - start)
    // Findings come in the order of their places, so that nearly all belong at the end.
    this.#spans.splice(firstAt(this.#spans, (span) => span.start > start), 0, { start, end })
  }

  touching(range: Range): readonly SecretSpan[] {
    const from = firstAt(this.#spans, (span) => span.start > range.start - this.#longest)
    const to = firstAt(this.#spans, (span) => span.start >= range.end)
    return this.#spans.slice(from, to).filter((span) => range.start < span.end)
  }
}

/** What our own sentences go on with behind the name of an option: "--requirepass is one that …". */
const PROSE = new Set(['is', 'are', 'was', 'has', 'holds', 'still', 'falls', 'stands', 'gives', 'hands', 'takes', 'shows', 'names', 'may', 'in', 'on', 'at', 'of', 'to', 'for', 'with', 'without', 'behind', 'and', 'or', 'not', 'that', 'which', 'here', 'as', 'by', 'from'])

/** A text of ours about a file: secrets in it become six stars, so that not even their length shows. */
export function maskMessage(message: string, quoted: readonly string[] = []): string {
  let text = message
  for (const secret of quoted) text = text.replaceAll(secret, STARS)
  let result = ''
  let at = 0
  // Prose has colons behind words such as "password", so that only assignments and flags count here.
  for (const span of findSecretSpans(text, 'other')) {
    if (PROSE.has(text.slice(span.start, span.end))) continue
    if (/:[ \t]*["']?$/.test(text.slice(Math.max(0, span.start - 8), span.start)) && !/:\/\/[^\s]{0,300}$/.test(text.slice(Math.max(0, span.start - 300), span.start))) continue
    result += text.slice(at, span.start) + STARS
    at = span.end
  }
  return result + text.slice(at)
}
