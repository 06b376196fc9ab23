import type { Service } from '../compose/model.ts'
import type { Edit } from '../text/edit.ts'
import { indentationAt, lineBreakOf } from '../text/whole-lines.ts'
import { appendedToService, writtenEntry } from './written-compose.ts'

/**
 * The edit that puts another service under `depends_on`, in the form that is there; where there is none, in the long form if it `waits` until the other is
 * healthy. Undefined where the dependencies are not written plainly in the file of the service's name.
 */
export function dependencyEdit(service: Service, other: string, waits: boolean): Edit | undefined {
  if (!/^[\w.-]+$/.test(other)) return undefined
  const entry = service.get('depends_on')
  if (entry === undefined) return appendedToService(service, (step) => ['depends_on:', ...(waits ? [`${step}${other}:`, `${step}${step}condition: service_healthy`] : [`${step}- ${other}`])])
  const { document } = service.key
  const mapping = service.node?.node
  const written = mapping?.kind === 'mapping' && service.node?.alias === undefined && service.node?.document === document ? writtenEntry(mapping, 'depends_on') : undefined
  const value = written?.value
  if (value?.kind !== 'sequence' && value?.kind !== 'mapping') return undefined
  if (entry.key.document !== document || entry.key.range.start !== written?.key?.range.start || value.anchor !== undefined) return undefined
  const last = (value.kind === 'sequence' ? value.items : value.entries).at(-1)
  if (last === undefined) return undefined
  if (value.flow) {
    if (value.kind === 'mapping' || document.text.slice(last.range.end, value.range.end).trim() !== ']') return undefined
    return { document, range: { start: last.range.end, end: last.range.end }, text: `, ${other}` }
  }
  const indentation = indentationAt(document, last.range.start)
  if (indentation === undefined) return undefined
  let end = last.range.end
  while (end > last.range.start && /\s/.test(document.text[end - 1] ?? '')) end--
  const newline = document.text.indexOf('\n', end)
  const stop = newline === -1 ? document.text.length : document.text[newline - 1] === '\r' ? newline - 1 : newline
  const lineBreak = lineBreakOf(document)
  const text = value.kind === 'sequence' ? `${indentation}- ${other}` : `${indentation}${other}:${lineBreak}${indentation}  condition: ${waits ? 'service_healthy' : 'service_started'}`
  return { document, range: { start: stop, end: stop }, text: `${lineBreak}${text}` }
}
