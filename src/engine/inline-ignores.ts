import { type Document, lineRange, positionAt, type Range, toHost } from '../text/document.ts'
import type { Finding } from '../rule-api/finding.ts'
import type { Project } from '../project/model.ts'
import type { DockerfileSyntax } from '../syntax/dockerfile/ast.ts'
import type { YamlNode } from '../syntax/yaml/ast.ts'
import { fileCheckOptions } from './build-check-options.ts'
import { isShellCheckCode } from './code-levels.ts'
import { withFragments } from './fragments.ts'
import { isBuildCheck, readRivalIgnores } from './rival-ignores.ts'

/** One comment that silences rules. */
export interface InlineIgnore {
  readonly document: Document
  /** The comment. */
  readonly range: Range
  /** As written: ids, aliases or `all`. Empty means all. */
  readonly names: readonly string[]
  /** Where findings are silenced. */
  readonly target: Range
  /** The text behind `--`. */
  readonly reason: string | undefined
  /** Set for another linter's comment: which findings its codes mean, in place of `names`. */
  readonly silences?: (finding: Finding) => boolean
}

/** Gives the rule ids that a name (id, alias, category, `all`) stands for. */
export type ResolveNames = (name: string) => ReadonlySet<string>

export interface Sorted {
  readonly kept: readonly Finding[]
  readonly suppressed: readonly { readonly finding: Finding; readonly ignore: InlineIgnore }[]
}

/** Most files have no such directive, and need not be read for it. */
const MAY_BE_STRICT = /error[ \t]*=/

/**
 * Parts findings into those that stand and those that a comment silences: ours, and other linters' own (`today` is `YYYY-MM-DD`). Where a Dockerfile
 * says `# check=error=true`, what stands of BuildKit's checks is an error, as it is for the builder.
 */
export function applyInlineIgnores(project: Project, findings: readonly Finding[], resolve: ResolveNames, today = ''): Sorted {
  const { kept, suppressed } = silence(project, findings, resolve, today)
  const strict = new Set(project.dockerfiles.filter((file) => MAY_BE_STRICT.test(file.document.text) && fileCheckOptions(file.syntax)?.error === true).map(({ document }) => document))
  if (strict.size === 0) return { kept, suppressed }
  return { kept: kept.map((finding) => (strict.has(finding.document) && finding.aliases.some(isBuildCheck) ? { ...finding, severity: 'error' } : finding)), suppressed }
}

function silence(project: Project, findings: readonly Finding[], resolve: ResolveNames, today: string): Sorted {
  const byDocument = new Map<Document, InlineIgnore[]>()
  for (const ignore of withFragments(project).flatMap((each) => [...readInlineIgnores(each), ...readRivalIgnores(each, today)])) {
    const list = byDocument.get(ignore.document)
    if (list === undefined) byDocument.set(ignore.document, [ignore])
    else list.push(ignore)
  }
  if (byDocument.size === 0) return { kept: findings, suppressed: [] }
  const kept: Finding[] = []
  const suppressed: { finding: Finding; ignore: InlineIgnore }[] = []
  for (const finding of findings) {
    const ignore = silencer(finding, byDocument, resolve)
    if (ignore === undefined) kept.push(finding)
    else suppressed.push({ finding, ignore })
  }
  return { kept, suppressed }
}

function silencer(finding: Finding, byDocument: ReadonlyMap<Document, readonly InlineIgnore[]>, resolve: ResolveNames): InlineIgnore | undefined {
  // A comment in the embedded text speaks, and so does one in the file that it stands in.
  const places = finding.document.origin === undefined ? [finding] : [finding, toHost(finding)]
  for (const { document, range } of places) {
    const ignore = byDocument.get(document)?.find((candidate) =>
      candidate.target.start <= range.start && range.start <= candidate.target.end &&
      (candidate.silences?.(finding) ?? (candidate.names.length === 0 || candidate.names.some((name) => resolve(name).has(finding.ruleId) || (isShellCheckCode(name) && finding.aliases.includes(name.toUpperCase()))))))
    if (ignore !== undefined) return ignore
  }
  return undefined
}

/** All ignore comments of the linted files. */
export function readInlineIgnores(project: Project): InlineIgnore[] {
  return [
    ...project.dockerfiles.filter(({ document }) => document.text.includes('dockerlint')).flatMap(({ document, syntax }) =>
      readComments(document, [...syntax.comments, ...shellComments(document, syntax)].sort((one, other) => one.range.start - other.range.start), (after) => {
        const around = syntax.instructions.find((instruction) => instruction.range.start < after && after < instruction.range.end)
        return around === undefined ? syntax.instructions.find((instruction) => instruction.range.start >= after)?.range : nextLineIn(document, around.range, after)
      })),
    ...project.composeFiles.flatMap(({ document, yaml }) => {
      let nodes: Range[] | undefined
      return readComments(document, yaml.comments, (after) => {
        nodes ??= yaml.documents.flatMap((root) => nodeRanges(root))
        return nodes.find((range) => range.start >= after)
      })
    }),
    ...project.envFiles.flatMap(({ document, syntax }) =>
      readComments(document, syntax.comments, (after) => syntax.entries.find((entry) => entry.range.start >= after)?.range)),
    ...project.documentation.flatMap(({ document, syntax }) =>
      readComments(document, syntax.comments, (after) => syntax.blocks.find((block) => block.range.start >= after)?.range)),
    ...project.ignoreFiles.flatMap(({ document, patterns }) =>
      readComments(document, lineComments(document), (after) => patterns.find((pattern) => pattern.range.start >= after)?.range)),
  ]
}

/** What a shell takes for a comment inside of RUN: behind a command, and in heredocs. The builder itself knows only whole lines, which are in the tree. */
function shellComments(document: Document, { instructions, comments }: DockerfileSyntax): CommentText[] {
  const known = new Set(comments.map(({ range }) => range.start))
  return instructions.filter(({ keyword }) => keyword === 'RUN').flatMap(({ range }) =>
    [...document.text.slice(range.start, range.end).matchAll(/(?<![^ \t\r\n])#[ \t]{0,40}(dockerlint\b[^\r\n]*)/g)].flatMap((match) => {
      const start = range.start + match.index
      return known.has(start) ? [] : [{ range: { start, end: start + match[0].length }, text: (match[1] ?? '').trim() }]
    }))
}

/** The next line of an instruction that is no comment. */
function nextLineIn(document: Document, within: Range, after: number): Range | undefined {
  for (let line = positionAt(document, after).line + 1; line <= document.lineStarts.length; line++) {
    const range = lineRange(document, line)
    if (range.start >= within.end) return undefined
    if (!document.text.slice(range.start, range.end).trimStart().startsWith('#')) return range
  }
  return undefined
}

interface CommentText {
  readonly range: Range
  readonly text: string
}

function readComments(document: Document, comments: readonly CommentText[], next: (after: number) => Range | undefined): InlineIgnore[] {
  const found: InlineIgnore[] = []
  const open: { names: readonly string[]; comment: CommentText; reason: string | undefined }[] = []
  for (const comment of comments) {
    const directive = readDirective(comment.text)
    if (directive === undefined) continue
    const { kind, names, reason } = directive
    const base = { document, range: comment.range, names, reason }
    switch (kind) {
      case 'file':
        found.push({ ...base, target: { start: 0, end: document.text.length } })
        break
      case 'start':
        open.push({ names, comment, reason })
        break
      case 'end': {
        const start = open.pop()
        if (start !== undefined) {
          found.push({ document, range: start.comment.range, names: start.names, reason: start.reason, target: { start: start.comment.range.start, end: comment.range.end } })
        }
        break
      }
      case 'next': {
        const target = standsAlone(document, comment.range) ? next(comment.range.end) : lineRange(document, positionAt(document, comment.range.start).line)
        if (target !== undefined) found.push({ ...base, target })
      }
    }
  }
  // A start without an end holds to the end of the file.
  for (const { names, comment, reason } of open) {
    found.push({ document, range: comment.range, names, reason, target: { start: comment.range.start, end: document.text.length } })
  }
  return found
}

function readDirective(text: string): { kind: 'next' | 'file' | 'start' | 'end'; names: string[]; reason: string | undefined } | undefined {
  if (!text.startsWith('dockerlint')) return undefined
  const dashes = text.indexOf(' -- ')
  const command = (dashes === -1 ? text : text.slice(0, dashes)).trim()
  const reason = dashes === -1 ? undefined : text.slice(dashes + 4).trim()
  const match = /^dockerlint[:\s]\s*(file\s+)?(ignore(?:-start|-end)?)(?:\s*=(.*))?$/.exec(command)
  if (match === null) return undefined
  const names = (match[3] ?? '').split(/[,\s]+/).filter((name) => name !== '')
  const kind = match[2] === 'ignore-start' ? 'start' : match[2] === 'ignore-end' ? 'end' : match[1] === undefined ? 'next' : 'file'
  return { kind, names, reason }
}

function standsAlone(document: Document, range: Range): boolean {
  const line = lineRange(document, positionAt(document, range.start).line)
  return document.text.slice(line.start, range.start).trim() === ''
}

/** Ranges of all entries and items, in order of their start; of several that start together the outermost comes first. */
function nodeRanges(root: YamlNode | null): Range[] {
  const ranges: Range[] = []
  const stack: YamlNode[] = root === null ? [] : [root]
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    const children = node.kind === 'mapping' ? node.entries : node.kind === 'sequence' ? node.items : []
    for (const child of children) {
      ranges.push(child.range)
      if (child.value !== null) stack.push(child.value)
    }
  }
  return ranges.sort((one, other) => one.start - other.start || other.end - one.end)
}

function lineComments(document: Document): CommentText[] {
  return document.lineStarts.flatMap((_, index) => {
    const range = lineRange(document, index + 1)
    const text = document.text.slice(range.start, range.end)
    return text.startsWith('#') ? [{ range, text: text.slice(1).trim() }] : []
  })
}
