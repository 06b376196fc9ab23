import { DockerfileParser } from 'dockerfile-ast'
import { parseDockerfile } from '../syntax/dockerfile/index.ts'
import { parseEnv } from '../syntax/env/index.ts'
import { parseIgnoreFile } from '../syntax/ignore/index.ts'
import { parseYaml, type YamlNode, type YamlScalar } from '../syntax/yaml/index.ts'
import { createDocument, type Document, type DocumentKind, positionAt, type Range } from '../text/document.ts'

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
    case 'env':
      return faultOfEntries(envEntries(before), envEntries(after), edits)
    case 'ignore':
      return faultOfEntries(ignoreEntries(before), ignoreEntries(after), edits)
    default:
      return undefined
  }
}

/** Everything outside of the edits must mean what it meant: the same instructions, word for word. */
function faultOfDockerfile(before: string, after: string, edits: readonly TextEdit[]): string | undefined {
  const old = parseDockerfile(createDocument('Dockerfile', 'dockerfile', before))
  const now = parseDockerfile(createDocument('Dockerfile', 'dockerfile', after))
  if (now.problems.length > old.problems.length) return `the result cannot be read: ${now.problems[0]?.message ?? ''}`
  const [unknown] = now.instructions.filter(({ keyword }) => keyword === 'UNKNOWN')
  if (unknown !== undefined && !old.instructions.some(({ keyword }) => keyword === 'UNKNOWN')) return `line ${lineOf(now.document, unknown.range)} of the result would be no instruction`
  const shift = new Shift(edits)
  const atStart = new Map(now.instructions.map((instruction) => [instruction.range.start, instruction]))
  for (const instruction of old.instructions) {
    if (shift.isTouched(instruction.range)) continue
    const same = atStart.get(shift.offset(instruction.range.start))
    if (same === undefined || same.name.source !== instruction.name.source || same.arguments.text !== instruction.arguments.text || same.heredocs.length !== instruction.heredocs.length) {
      return `the instruction in line ${lineOf(old.document, instruction.range)} was not to change and does`
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

interface Entry {
  readonly range: Range
  readonly meaning: string
}

function envEntries(text: string): Entry[] {
  return parseEnv(createDocument('.env', 'env', text)).entries.map(({ key, value, range }) => ({ range, meaning: `${key}=${value?.text ?? ''}` }))
}

function ignoreEntries(text: string): Entry[] {
  return parseIgnoreFile(createDocument('.dockerignore', 'ignore', text)).patterns.map(({ range }) => ({ range, meaning: text.slice(range.start, range.end) }))
}

/** Every variable or pattern outside of the edits must still be one of its own: a quote that is left open would take those behind it. */
function faultOfEntries(old: readonly Entry[], now: readonly Entry[], edits: readonly TextEdit[]): string | undefined {
  const shift = new Shift(edits)
  const atStart = new Map(now.map(({ range, meaning }) => [range.start, meaning]))
  const changed = old.some(({ range, meaning }) => !shift.isTouched(range) && atStart.get(shift.offset(range.start)) !== meaning)
  return changed ? 'a line that was not to change does' : undefined
}

/** Every scalar outside of the edits must still be there, with the same value, under the same keys. */
function faultOfYaml(before: string, after: string, edits: readonly TextEdit[]): string | undefined {
  const old = parseYaml(createDocument('compose.yaml', 'compose', before))
  const now = parseYaml(createDocument('compose.yaml', 'compose', after))
  if (now.problems.length > old.problems.length) return `the result cannot be read: ${now.problems[0]?.message ?? ''}`
  const shift = new Shift(edits)
  const scalarAt = new Map([...scalars(now.documents)].map((scalar) => [scalar.node.range.start, scalar]))
  for (const { node, owners } of scalars(old.documents)) {
    if (shift.isTouched(node.range)) continue
    const same = scalarAt.get(shift.offset(node.range.start))
    if (same === undefined || same.node.value !== node.value) return `the value in line ${lineOf(old.document, node.range)} was not to change and does`
    const ownersNow = new Set(same.owners.map((owner) => owner.range.start))
    if (owners.some(({ range }) => !shift.isTouched(range) && !ownersNow.has(shift.offset(range.start)))) return `the value in line ${lineOf(old.document, node.range)} would come under another key`
  }
  return undefined
}

/** What stands there may be a secret, so that only its place is told. */
function lineOf(document: Document, range: Range): number {
  return positionAt(document, range.start).line
}

interface OwnedScalar {
  readonly node: YamlScalar
  /** The keys above it. */
  readonly owners: readonly YamlScalar[]
}

function* scalars(roots: readonly (YamlNode | null)[]): Iterable<OwnedScalar> {
  const stack: { node: YamlNode | null; owners: readonly YamlScalar[] }[] = roots.map((node) => ({ node, owners: [] }))
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { node, owners } = next
    if (node?.kind === 'scalar') yield { node, owners }
    else if (node?.kind === 'mapping') for (const { key, value } of node.entries) stack.push({ node: key, owners }, { node: value, owners: key?.kind === 'scalar' ? [...owners, key] : owners })
    else if (node?.kind === 'sequence') for (const item of node.items) stack.push({ node: item.value, owners })
  }
}

/** Where offsets of the old text are in the new one. */
class Shift {
  readonly #edits: readonly TextEdit[]

  constructor(edits: readonly TextEdit[]) {
    this.#edits = [...edits].sort((one, other) => one.range.start - other.range.start)
  }

  isTouched(range: Range): boolean {
    return this.#edits.some(({ range: { start, end }, text }) => {
      if (start < end) return start < range.end && range.start < end
      // What is put in right behind belongs to it, and so does what is put in right in front without a blank.
      return start === range.start ? text !== '' && !/\s$/.test(text) : range.start < start && start <= range.end
    })
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
