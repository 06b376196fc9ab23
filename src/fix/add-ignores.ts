import type { Finding } from '../rule-api/finding.ts'
import type { Project } from '../project/model.ts'
import type { YamlFile, YamlNode } from '../syntax/yaml/ast.ts'
import { type Document, lineRange, positionAt, type Range, toHost } from '../text/document.ts'
import type { Edit } from '../text/edit.ts'
import { lineBreakOf } from '../text/whole-lines.ts'

export interface AddedIgnores {
  readonly edits: readonly Edit[]
  /** Findings in files that have no place for such a comment. */
  readonly skipped: readonly Finding[]
}

/** Where the comment goes, and whether it must speak for the whole file. */
interface Spot {
  /** The start of a line. */
  readonly at: number
  readonly indentation: string
  readonly file: boolean
}

/** The comment lines that silence findings: one above each instruction, YAML node, variable or pattern, with all rules that are to be ignored there. */
export function ignoresFor(project: Project, findings: readonly Finding[]): AddedIgnores {
  const spots = new SpotFinder(project)
  const byDocument = new Map<Document, Map<string, { spot: Spot; rules: Set<string> }>>()
  const skipped: Finding[] = []
  for (const finding of findings) {
    const { document, range } = toHost(finding)
    const spot = spots.find(document, range)
    if (spot === undefined) {
      skipped.push(finding)
      continue
    }
    const ofDocument = byDocument.get(document) ?? new Map<string, { spot: Spot; rules: Set<string> }>()
    byDocument.set(document, ofDocument)
    const key = `${spot.at} ${spot.file}`
    const lines = ofDocument.get(key)
    if (lines === undefined) ofDocument.set(key, { spot, rules: new Set([finding.ruleId]) })
    else lines.rules.add(finding.ruleId)
  }
  return { skipped, edits: [...byDocument].flatMap(([document, lines]) => editsOf(document, [...lines.values()])) }
}

/** One insertion a place, so that no two edits meet. */
function editsOf(document: Document, lines: readonly { spot: Spot; rules: ReadonlySet<string> }[]): Edit[] {
  const lineBreak = lineBreakOf(document)
  const texts = new Map<number, string>()
  // What speaks for the file stands first.
  for (const { spot, rules } of [...lines].sort((one, other) => Number(other.spot.file) - Number(one.spot.file))) {
    const before = spot.at > 0 && spot.at === document.text.length && !document.text.endsWith('\n') ? lineBreak : ''
    const line = `${before}${spot.indentation}# dockerlint ${spot.file ? 'file ' : ''}ignore=${[...rules].sort().join(',')} -- TODO${lineBreak}`
    texts.set(spot.at, (texts.get(spot.at) ?? '') + line)
  }
  return [...texts].map(([at, text]) => ({ document, range: { start: at, end: at }, text }))
}

class SpotFinder {
  readonly #ranges = new Map<Document, readonly Range[]>()
  readonly #yaml = new Map<Document, YamlFile>()

  constructor(project: Project) {
    for (const { document, syntax } of project.dockerfiles) if (document.origin === undefined) this.#ranges.set(document, syntax.instructions.map((instruction) => instruction.range))
    for (const { document, syntax } of project.envFiles) this.#ranges.set(document, syntax.entries.map((entry) => entry.range))
    for (const { document, patterns } of project.ignoreFiles) this.#ranges.set(document, patterns.map((pattern) => pattern.range))
    for (const { document, yaml } of project.composeFiles) this.#yaml.set(document, yaml)
  }

  find(document: Document, range: Range): Spot | undefined {
    const yaml = this.#yaml.get(document)
    const ranges = yaml === undefined ? this.#ranges.get(document) : blockNodes(yaml)
    if (ranges === undefined) return undefined
    // The innermost part that holds the finding's start and begins its line: in front of it a comment may stand.
    const inside = ranges.filter((candidate) => candidate.start <= range.start && range.start <= candidate.end)
    for (const candidate of inside.reverse()) {
      const line = lineRange(document, positionAt(document, candidate.start).line)
      const indentation = document.text.slice(line.start, candidate.start)
      if (/^[ \t]*$/.test(indentation)) return { at: line.start, indentation, file: false }
      // A byte order mark stays the first character.
      if (/^\ufeff[ \t]*$/.test(indentation)) return { at: line.start + 1, indentation: '', file: false }
    }
    return { ...topOf(document, ranges[0]), file: true }
  }
}

/** In front of the first part, so that comments with a meaning at the very top (`# syntax=`) stay there. */
function topOf(document: Document, first: Range | undefined): Omit<Spot, 'file'> {
  if (first === undefined) return { at: document.text.length, indentation: '' }
  const { start } = lineRange(document, positionAt(document, first.start).line)
  return { at: document.text.startsWith('\ufeff') ? Math.max(1, start) : start, indentation: '' }
}

/** Entries and items, the outer before the inner. Those of flow collections stand inside of lines of their owners. */
function blockNodes(yaml: YamlFile): Range[] {
  const ranges: Range[] = []
  const stack: YamlNode[] = yaml.documents.filter((root) => root !== null)
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    const children = node.kind === 'mapping' ? node.entries : node.kind === 'sequence' ? node.items : []
    for (const child of children) {
      ranges.push(child.range)
      if (child.value !== null) stack.push(child.value)
    }
  }
  return ranges.sort((one, other) => one.start - other.start || other.end - one.end)
}
