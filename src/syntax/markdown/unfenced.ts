import type { Document } from '../../text/document.ts'
import type { CodeBlock } from './model.ts'
import { joinPieces, sourceLines } from './source-lines.ts'

const BEGINNING = /^(?:version:[ \t]*["']?\d|services:[ \t]*(?:#.*)?$)/
/** A line that a compose file may have at its left edge. */
const AT_EDGE = /^(?:#.*|(?:version|name|services|volumes|networks|secrets|configs|include|x-[\w.-]+):(?:[ \t].*)?)$/

/**
 * Stretches that stand in the open, outside of any fence, and look like a compose file: from a `version:` or `services:` line at the left edge
 * on, over indented and blank lines, to the first line that cannot belong to it. Whether they parse is for others to say.
 */
export function findUnfenced(document: Document, blocks: readonly CodeBlock[]): CodeBlock[] {
  const { text } = document
  if (!/^services:/m.test(text)) return []
  const fenced = blocks.filter((block) => block.kind !== 'indented')
  const found: CodeBlock[] = []
  const lines = sourceLines(document)
  let next = 0
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index]
    if (line === undefined) break
    while ((fenced[next]?.range.end ?? Infinity) <= line.start) next++
    const fence = fenced[next]?.range.start ?? Infinity
    if (fence <= line.start || !BEGINNING.test(text.slice(line.start, line.end))) continue
    let last = index
    for (let at = index + 1; at < lines.length; at++) {
      const own = lines[at]
      if (own === undefined || fence < own.end) break
      const content = text.slice(own.start, own.end)
      if (content.trim() === '') continue
      if (!/^[ \t]/.test(content) && !AT_EDGE.test(content)) break
      last = at
    }
    const block = lines.slice(index, last + 1)
    const end = block.at(-1)?.end ?? line.end
    found.push({ kind: 'unfenced', range: { start: line.start, end }, text: joinPieces(text, block.map((own) => ({ start: own.start, end: own.next }))), headings: [] })
    index = last
  }
  return found
}
