import type { Finding } from '../../src/rule-api/finding.ts'
import type { Example } from '../../src/rule-api/rule.ts'
import { applyEdits } from '../../src/text/edit.ts'
import { toHost } from '../../src/text/document.ts'

export { lintExample, lintExampleBy } from '../../src/dev/example-output.ts'

/** The path that a lone text of an example stands for. */
function pathOf(text: string): string {
  return /^services:/m.test(text) ? 'compose.yaml' : 'Dockerfile'
}

function filesOf(files: string | Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return typeof files === 'string' ? { [pathOf(files)]: files } : files
}

export interface Marked {
  /** The texts without the marks. */
  readonly files: Record<string, string>
  /** `path:start-end` of each mark. */
  readonly expected: string[]
}

/** Takes the `«…»` marks out of an example's texts. Marks may be nested. */
export function readMarks(example: Example): Marked {
  const files: Record<string, string> = {}
  const expected: string[] = []
  for (const [path, marked] of Object.entries(filesOf(example.files))) {
    let text = ''
    const open: number[] = []
    for (const character of marked) {
      if (character === '«') open.push(text.length)
      else if (character === '»') {
        const start = open.pop()
        if (start === undefined) throw new Error(`» without « in ${path}`)
        expected.push(`${path}:${start}-${text.length}`)
      } else text += character
    }
    if (open.length > 0) throw new Error(`« without » in ${path}`)
    files[path] = text
  }
  return { files, expected }
}

/** Where findings stand in the files that a person edits: `path:start-end`, sorted. */
export function placesOf(findings: readonly Finding[]): string[] {
  return findings.map((finding) => {
    const { document, range } = toHost(finding)
    return `${document.path}:${range.start}-${range.end}`
  }).sort()
}

/** The files after all fixes of the findings, one of two that overlap left for the next round. */
export function fixOnce(files: Readonly<Record<string, string>>, findings: readonly Finding[]): Record<string, string> {
  const byPath = new Map<string, { range: { start: number; end: number }; text: string }[]>()
  const taken: { path: string; start: number; end: number }[] = []
  for (const finding of findings) {
    if (finding.fix === undefined) continue
    const edits = finding.fix.edits.map((edit) => ({ ...toHost(edit), text: edit.text }))
    const collides = edits.some((edit) => taken.some((other) => other.path === edit.document.path && edit.range.start <= other.end && other.start <= edit.range.end))
    if (collides) continue
    for (const { document, range, text } of edits) {
      taken.push({ path: document.path, ...range })
      const list = byPath.get(document.path) ?? []
      list.push({ range, text })
      byPath.set(document.path, list)
    }
  }
  const fixed = { ...files }
  for (const [path, edits] of byPath) fixed[path] = applyEdits(fixed[path] ?? '', edits)
  return fixed
}

export function expectedAfterFix(files: Readonly<Record<string, string>>, fixed: NonNullable<Example['fixed']>): Record<string, string> {
  return { ...files, ...filesOf(fixed) }
}
