import { DockerfileParser } from 'dockerfile-ast'
import { parseDockerfile } from '../syntax/dockerfile/index.ts'
import { parseYaml, type YamlNode } from '../syntax/yaml/index.ts'
import { createDocument, type DocumentKind, type Range } from '../text/document.ts'

interface TextEdit {
  readonly range: Range
  readonly text: string
}

/** Why an edited text cannot stand; undefined where it can. */
export function faultOfEdit(kind: DocumentKind, before: string, after: string, edits: readonly TextEdit[]): string | undefined {
  switch (kind) {
    case 'dockerfile':
      return faultOfDockerfile(before, after, edits)
    case 'compose':
      return faultOfYaml(before, after, edits)
    default:
      return undefined
  }
}

/** Everything outside of the edits must mean what it meant: the same instructions, word for word. */
function faultOfDockerfile(before: string, after: string, edits: readonly TextEdit[]): string | undefined {
  const old = parseDockerfile(createDocument('Dockerfile', 'dockerfile', before))
  const now = parseDockerfile(createDocument('Dockerfile', 'dockerfile', after))
  if (now.problems.length > old.problems.length) return `the result cannot be read: ${now.problems[0]?.message ?? ''}`
  const shift = new Shift(edits)
  const atStart = new Map(now.instructions.map((instruction) => [instruction.range.start, instruction]))
  for (const instruction of old.instructions) {
    if (shift.isTouched(instruction.range)) continue
    const same = atStart.get(shift.offset(instruction.range.start))
    if (same === undefined || same.name.source !== instruction.name.source || same.arguments.text !== instruction.arguments.text || same.heredocs.length !== instruction.heredocs.length) {
      return `an instruction that was not to change does: ${instruction.name.source} ${instruction.arguments.text.slice(0, 40)}`
    }
  }
  return secondOpinion(after, now.instructions.map((instruction) => instruction.name.source.toUpperCase()), old.problems.length > 0 || now.instructions.some((instruction) => instruction.heredocs.length > 0))
}

/** Beyond this size the second reader takes longer than it is worth: it is quadratic on some texts. UTF-16 units. */
const SECOND_OPINION_LIMIT = 100_000

/** Another reader must find the same instructions, so that a fault of ours cannot break a file. It cannot judge heredocs. */
function secondOpinion(text: string, keywords: readonly string[], cannotJudge: boolean): string | undefined {
  if (cannotJudge || text.length > SECOND_OPINION_LIMIT) return undefined
  const theirs = DockerfileParser.parse(text).getInstructions().map((instruction) => instruction.getKeyword())
  return theirs.join(' ') === keywords.join(' ') ? undefined : 'another reader finds other instructions in the result'
}

/** Every scalar outside of the edits must still be there with the same value. */
function faultOfYaml(before: string, after: string, edits: readonly TextEdit[]): string | undefined {
  const old = parseYaml(createDocument('compose.yaml', 'compose', before))
  const now = parseYaml(createDocument('compose.yaml', 'compose', after))
  if (now.problems.length > old.problems.length) return `the result cannot be read: ${now.problems[0]?.message ?? ''}`
  const shift = new Shift(edits)
  const valueAt = new Map([...scalars(now.documents)].map((scalar) => [scalar.start, scalar.value]))
  for (const scalar of scalars(old.documents)) {
    if (shift.isTouched(scalar)) continue
    if (valueAt.get(shift.offset(scalar.start)) !== scalar.value) return `a value that was not to change does: ${scalar.value.slice(0, 40)}`
  }
  return undefined
}

function* scalars(roots: readonly (YamlNode | null)[]): Iterable<Range & { readonly value: string }> {
  const stack: (YamlNode | null)[] = [...roots]
  while (stack.length > 0) {
    const node = stack.pop() ?? null
    if (node === null) continue
    if (node.kind === 'scalar') yield { start: node.range.start, end: node.range.end, value: node.value }
    else if (node.kind === 'mapping') for (const entry of node.entries) stack.push(entry.key, entry.value)
    else if (node.kind === 'sequence') for (const item of node.items) stack.push(item.value)
  }
}

/** Where offsets of the old text are in the new one. */
class Shift {
  readonly #edits: readonly TextEdit[]

  constructor(edits: readonly TextEdit[]) {
    this.#edits = [...edits].sort((one, other) => one.range.start - other.range.start)
  }

  isTouched(range: Range): boolean {
    return this.#edits.some((edit) => edit.range.start < range.end && range.start < edit.range.end || (edit.range.start === edit.range.end && range.start < edit.range.start && edit.range.start < range.end) || edit.range.end === range.end && edit.range.start === edit.range.end)
  }

  offset(offset: number): number {
    let result = offset
    for (const { range, text } of this.#edits) {
      if (range.end > offset) break
      result += text.length - (range.end - range.start)
    }
    return result
  }
}
