import type { ComposeFile, ComposeProject, Resource } from '../compose/model.ts'
import type { YamlEntry, YamlMapping } from '../syntax/yaml/ast.ts'
import type { Range } from '../text/document.ts'
import type { Edit } from '../text/edit.ts'
import { indentationAt, wholeLines } from '../text/whole-lines.ts'
import { keyText, writtenEntry, writtenRoots } from './written-compose.ts'

/**
 * The edit that takes the declaration of a volume, network, secret or config out of its file; the section goes with its last one. Undefined where several
 * files declare it, where it is not on lines of its own, where something else uses an anchor of it, or where a comment may speak of it.
 */
export function removalEdit(compose: ComposeProject, section: 'volumes' | 'networks' | 'secrets' | 'configs', resource: Resource): Edit | undefined {
  const written = compose.files.flatMap((file) => writtenRoots(file).flatMap((root) => {
    const top = writtenEntry(root, section)
    return top?.value?.kind !== 'mapping' ? [] : top.value.entries.filter((entry) => keyText(entry) === resource.name).map((entry) => ({ file, root, top, section: top.value as YamlMapping, entry }))
  }))
  const [only] = written
  if (only === undefined || written.length > 1 || only.file.document !== resource.key.document || only.entry.key?.range.start !== resource.key.range.start || only.section.flow) return undefined
  const { file, root, top, entry } = only
  const lines = linesOf(file, entry)
  if (lines === undefined) return undefined
  if (only.section.entries.length > 1) return { document: file.document, range: lines, text: '' }
  const heading = top.key === null ? undefined : wholeLines(file.document, top.key.range)
  if (heading === undefined || root.entries.length === 1 || heading.end !== lines.start || only.section.anchor !== undefined || isBelowComment(file, heading.start)) return undefined
  const { text } = file.document
  // With the blank lines that set the section apart.
  const before = text.slice(Math.max(0, heading.start - 200), heading.start)
  const blank = before.slice(before.trimEnd().length)
  const gap = blank.includes('\n') ? blank.slice(blank.search(/\r?\n/)) : ''
  const start = heading.start - gap.length + (gap === '' ? 0 : gap.startsWith('\r') ? 2 : 1)
  return { document: file.document, range: { start, end: lines.end }, text: '' }
}

/** The lines of an entry of a block mapping, where they hold nothing else. */
function linesOf(file: ComposeFile, entry: YamlEntry): Range | undefined {
  const { document } = file
  if (indentationAt(document, entry.range.start) === undefined) return undefined
  // A block scalar's range may take in the blank lines behind it; a key with nothing behind it ends before its colon.
  let end = entry.range.end
  while (end > entry.range.start && /\s/.test(document.text[end - 1] ?? '')) end--
  const lines = wholeLines(document, { start: entry.range.start, end })
  const rest = document.text.slice(end, lines.end).trim()
  const isShared = file.yaml.anchors.some((anchor) => isIn(anchor.range, lines) && anchor.uses.some((use) => !isIn(use.range, lines)))
  const hasComment = file.yaml.comments.some((comment) => isIn(comment.range, lines)) || isBelowComment(file, lines.start)
  return (rest === '' || rest === ':') && !isShared && !hasComment ? lines : undefined
}

function isBelowComment(file: ComposeFile, start: number): boolean {
  return file.yaml.comments.some((comment) => wholeLines(file.document, comment.range).end === start)
}

function isIn(inner: Range, outer: Range): boolean {
  return outer.start <= inner.start && inner.end <= outer.end
}
