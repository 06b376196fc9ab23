import type { Document, Range, Segment } from '../../text/document.ts'
import { MappedText } from '../../text/mapped.ts'
import type { Heredoc } from './ast.ts'
import { isSpace } from './characters.ts'
import type { LineReader } from './lines.ts'
import { quotedWordAt, unquote } from './words.ts'

/** A `<<NAME` found on an instruction's line, before its body is read. */
interface Marker {
  readonly range: Range
  readonly name: string
  readonly expands: boolean
  readonly stripsTabs: boolean
  readonly fileDescriptor: number
}

/** Reads the bodies of all heredocs that an instruction's line opens. Follows BuildKit's heredocsFromLine and Parse. */
export function readHeredocs(document: Document, line: MappedText, reader: LineReader): Heredoc[] {
  if (!line.text.includes('<<')) return []
  return markers(line).map((marker) => {
    const start = reader.position
    let end = start
    for (;;) {
      const physical = reader.physicalLine()
      if (physical === undefined) return finish(document, marker, { start, end: reader.position }, false)
      let from = physical.start
      if (marker.stripsTabs) while (from < physical.end && document.text[from] === '\t') from++
      if (document.text.slice(from, physical.end) === marker.name) return finish(document, marker, { start, end }, true)
      end = reader.position
    }
  })
}

function finish(document: Document, marker: Marker, body: Range, terminated: boolean): Heredoc {
  const { range, ...rest } = marker
  return { ...rest, marker: range, body, content: marker.stripsTabs ? withoutTabs(document, body) : MappedText.of(document.text, body), terminated }
}

/** The words of a line that open a heredoc. A line with an open quote has none, as the builder's lexer gives up on it. */
function markers(line: MappedText): Marker[] {
  const text = line.text
  const found: Marker[] = []
  let at = 0
  while (at < text.length) {
    while (at < text.length && isSpace(text.charCodeAt(at))) at++
    const word = quotedWordAt(text, at, text.length, '\\')
    if (word.open) return []
    const match = /^(\d*)<<(-?)([^<\s][^<]*)$/.exec(text.slice(at, word.end))
    if (match !== null) {
      const name = match[3] ?? ''
      const value = unquote(name, '\\').value
      found.push({
        range: line.toSourceRange(at, word.end),
        name: value,
        expands: quotes(name) === quotes(value),
        stripsTabs: match[2] === '-',
        fileDescriptor: match[1] === '' ? 0 : Number(match[1]),
      })
    }
    at = word.end
  }
  return found
}

function quotes(text: string): number {
  return text.split(/["']/).length
}

function withoutTabs(document: Document, body: Range): MappedText {
  const segments: Segment[] = []
  let text = ''
  for (let at = body.start; at < body.end; ) {
    const newline = document.text.indexOf('\n', at)
    const next = newline === -1 || newline >= body.end ? body.end : newline + 1
    let from = at
    while (from < next && document.text[from] === '\t') from++
    segments.push({ at: text.length, hostAt: from, length: next - from })
    text += document.text.slice(from, next)
    at = next
  }
  return new MappedText(text, segments)
}
