import type { Segment } from '../../text/document.ts'
import { MappedText } from '../../text/mapped.ts'

/** A run of characters of a new text that stands in another one. */
export interface Run {
  readonly text: string
  /** Offset in the outer text. */
  readonly outerAt: number
}

/**
 * Puts a text together out of runs of an outer one, which is itself mapped to a document. Runs come in ascending order;
 * one whose text is not a copy (a decoded escape) maps to the outer place where it begins.
 */
export function composeText(outer: MappedText, runs: readonly Run[]): MappedText {
  const segments: Segment[] = []
  const { segments: outerSegments } = outer
  let text = ''
  let current = 0
  for (const run of runs) {
    const runEnd = run.outerAt + run.text.length
    while (current < outerSegments.length - 1 && end(outerSegments[current]) <= run.outerAt) current++
    for (let index = current; index < outerSegments.length; index++) {
      const segment = outerSegments[index]
      if (segment === undefined || segment.at >= runEnd) break
      const from = Math.max(run.outerAt, segment.at)
      const to = Math.min(runEnd, end(segment))
      if (from < to) append(segments, { at: text.length + from - run.outerAt, hostAt: segment.hostAt + from - segment.at, length: to - from })
    }
    text += run.text
  }
  if (segments.length === 0) segments.push({ at: 0, hostAt: outer.toSource(runs[0]?.outerAt ?? 0), length: 0 })
  return new MappedText(text, segments)
}

function end(segment: Segment | undefined): number {
  return segment === undefined ? 0 : segment.at + segment.length
}

function append(segments: Segment[], next: Segment): void {
  const last = segments.at(-1)
  const isContinuation = last !== undefined && end(last) === next.at && last.hostAt + last.length === next.hostAt
  if (isContinuation) segments[segments.length - 1] = { ...last, length: last.length + next.length }
  else segments.push(next)
}

/**
 * Removes the backslashes in front of the characters that it escapes in a stretch of a text.
 * @param escapable characters that lose their backslash; undefined for any (outside of quotes). A backslash and line break vanish both.
 */
export function unescapedRuns(text: string, start: number, stop: number, escapable: string | undefined): Run[] {
  const runs: Run[] = []
  let from = start
  for (let at = start; at < stop; at++) {
    if (text[at] !== '\\' || at + 1 >= stop) continue
    const next = text[at + 1] ?? ''
    if (next !== '\n' && escapable !== undefined && !escapable.includes(next)) {
      // The backslash stays, and so does what follows it: `\\n` is not read as `\` and `\n`.
      at++
      continue
    }
    if (at > from) runs.push({ text: text.slice(from, at), outerAt: from })
    from = next === '\n' ? at + 2 : at + 1
    at++
  }
  if (stop > from) runs.push({ text: text.slice(from, stop), outerAt: from })
  return runs
}
