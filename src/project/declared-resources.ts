import type { ComposeProject } from '../compose/model.ts'
import type { Document } from '../text/document.ts'
import type { Edit } from '../text/edit.ts'
import { indentationAt, lineBreakOf } from '../text/whole-lines.ts'

/**
 * The edit that declares a volume or network, with nothing behind its name, at the top of a compose file: behind the last one, or in
 * a section of its own at the end. Undefined where that file has the section on one line or behind an alias, or another file has it.
 */
export function declarationEdit(compose: ComposeProject, document: Document, section: 'volumes' | 'networks', name: string): Edit | undefined {
  const lineBreak = lineBreakOf(document)
  const declared = compose.root.entries.get(section)
  const behind = (offset: number, indentation: string): Edit => {
    const newline = document.text.indexOf('\n', offset)
    const end = newline === -1 ? document.text.length : document.text[newline - 1] === '\r' ? newline - 1 : newline
    return { document, range: { start: end, end }, text: `${lineBreak}${indentation}${name}:` }
  }
  if (declared === undefined) {
    // A second YAML document would take what stands at the end.
    if (/^(?:---|\.\.\.)(?:\s|$)/m.test(document.text.trimStart().replace(/^---/, ''))) return undefined
    const end = document.text.length
    const gap = document.text.endsWith('\n') ? lineBreak : `${lineBreak}${lineBreak}`
    return { document, range: { start: end, end }, text: `${gap}${section}:${lineBreak}  ${name}:${lineBreak}` }
  }
  if (declared.key.document !== document) return undefined
  const { value } = declared
  // `volumes:` with nothing behind it.
  if (value.kind === 'scalar') return value.text === '' && value.node?.anchor === undefined && document.text.slice(declared.key.range.end).split('\n', 1)[0]?.trim() === ':' ? behind(declared.key.range.end, '  ') : undefined
  if (value.kind !== 'mapping' || value.node?.kind !== 'mapping' || value.node.flow || value.alias !== undefined) return undefined
  const last = [...value.entries.values()].at(-1)
  const indentation = last?.key.document === document ? indentationAt(document, last.key.range.start) : undefined
  if (last === undefined || indentation === undefined || (last.value.range.end > last.key.range.end && last.value.document !== document)) return undefined
  let end = Math.max(last.key.range.end, last.value.alias === undefined ? last.value.range.end : last.key.range.end)
  while (end > last.key.range.end && /\s/.test(document.text[end - 1] ?? '')) end--
  return behind(end, indentation)
}
