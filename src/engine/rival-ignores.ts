import { type Document, lineRange, positionAt, type Range } from '../text/document.ts'
import type { Finding } from '../rule-api/finding.ts'
import type { DockerfileModel, Stage } from '../project/dockerfile/model.ts'
import type { Project } from '../project/model.ts'
import type { Comment, Instruction } from '../syntax/dockerfile/ast.ts'
import type { YamlComment } from '../syntax/yaml/ast.ts'
import { fileCheckOptions, instructionCheckOptions, isSkipped } from './build-check-options.ts'
import type { InlineIgnore } from './inline-ignores.ts'

type Silences = (finding: Finding) => boolean

/**
 * The ignore comments of other linters, as each of them understands its own. A code silences the findings that carry it among their aliases, and no
 * others of the same rule. `today` (`YYYY-MM-DD`) ends ignores that have a last day.
 */
export function readRivalIgnores(project: Project, today: string): InlineIgnore[] {
  return [
    ...project.dockerfiles.filter(({ document }) => SAYS_SOMETHING.test(document.text)).flatMap((file) => [
      ...hadolintIgnores(file), ...buildCheckIgnores(file), ...tallyIgnores(file), ...trivyIgnores(file, today), ...checkovIgnores(file), ...shellCheckIgnores(file),
    ]),
    ...project.composeFiles.flatMap(({ document, yaml }) => dclintIgnores(document, yaml.comments)),
  ]
}

/** Most Dockerfiles have no such comment, and need not be read for it. */
const SAYS_SOMETHING = /hadolint|check[ \t]*=|tally|trivy|tfsec|checkov|shellcheck/i

function wholeFile(document: Document): Range {
  return { start: 0, end: document.text.length }
}

/** Findings with one of the codes. */
function withCode(codes: Iterable<string>): Silences {
  const set = new Set(codes)
  return ({ aliases }) => aliases.some((alias) => set.has(alias))
}

function instructionAfter(file: DockerfileModel, offset: number): Instruction | undefined {
  return file.syntax.instructions.find((instruction) => instruction.range.start >= offset)
}

/** The instruction that begins on the line behind a comment's. */
function instructionBelow(file: DockerfileModel, comment: Comment): Instruction | undefined {
  const { document } = file
  const next = instructionAfter(file, comment.range.end)
  if (next === undefined) return undefined
  return positionAt(document, next.range.start).line === positionAt(document, comment.range.start).line + 1 ? next : undefined
}

function stageRange(stage: Stage): Range {
  const last = stage.steps.at(-1)?.instruction.range
  return { start: stage.range.start, end: last?.end ?? stage.range.end }
}

/**
 * `# hadolint ignore=DL3008,SC2086` on the line directly above, `global ignore=` anywhere, `stage ignore=` directly above FROM. Anything that is no code
 * makes hadolint pass over the whole comment; only a further comment may follow.
 */
function hadolintIgnores(file: DockerfileModel): InlineIgnore[] {
  const { document } = file
  return file.syntax.comments.flatMap((comment) => {
    const match = /^hadolint\s+(?:(global|stage)\s+)?ignore\s*=\s*([DLSC0-9]+(?:\s*,\s*[DLSC0-9]+)*)\s*(?:#(.*))?$/.exec(comment.text)
    if (match === null) return []
    const codes = (match[2] ?? '').split(',').map((code) => code.trim())
    let target: Range | undefined
    if (match[1] === 'global') target = wholeFile(document)
    else {
      const below = instructionBelow(file, comment)
      if (match[1] === undefined) target = below?.range
      else {
        const stage = below?.keyword === 'FROM' ? file.stages.find(({ from }) => from === below) : undefined
        target = stage === undefined ? undefined : stageRange(stage)
      }
    }
    return target === undefined ? [] : [{ document, range: comment.range, names: codes, target, reason: match[3]?.trim(), silences: withCode(codes) }]
  })
}

/** The directive `# check=skip=…` for the file, and the same above one instruction. */
function buildCheckIgnores({ document, syntax }: DockerfileModel): InlineIgnore[] {
  const found: InlineIgnore[] = []
  const whole = fileCheckOptions(syntax)
  const directive = syntax.directives.find(({ name }) => name === 'check')
  const names = (skip: 'all' | ReadonlySet<string>): string[] => (skip === 'all' ? ['all'] : [...skip])
  if (whole !== undefined && directive !== undefined) {
    found.push({
      document, range: directive.range, names: names(whole.skip), target: wholeFile(document), reason: undefined,
      silences: ({ aliases }) => aliases.some((alias) => BUILD_CHECK.test(alias) && isSkipped(whole, alias)),
    })
  }
  for (const instruction of syntax.instructions) {
    const own = instructionCheckOptions(instruction.leadingComments)
    if (own === undefined) continue
    const { comment, options } = own
    found.push({
      document, range: comment.range, names: names(options.skip), target: instruction.range, reason: undefined,
      silences: ({ aliases }) => aliases.some((alias) => BUILD_CHECK.test(alias) && isSkipped(options, alias)),
    })
  }
  return found
}

/** How BuildKit names its checks: no other linter's codes are words in upper camel case without digits or dashes. */
const BUILD_CHECK = /^(?:[A-Z][a-z]+){2,}$|^JSONArgsRecommended$/

export function isBuildCheck(alias: string): boolean {
  return BUILD_CHECK.test(alias)
}

/** `# tally ignore=hadolint/DL3008,StageNameCasing;reason=…` for the next instruction, `# tally global ignore=…` for the file. */
function tallyIgnores(file: DockerfileModel): InlineIgnore[] {
  const { document } = file
  return file.syntax.comments.flatMap((comment) => {
    const match = /^tally\s+(global\s+)?ignore\s*=\s*([^;\s]+(?:\s*,\s*[^;,\s]+)*)\s*(?:;\s*reason\s*=(.*))?/i.exec(comment.text)
    if (match === null) return []
    const target = match[1] === undefined ? instructionAfter(file, comment.range.end)?.range : wholeFile(document)
    if (target === undefined) return []
    const names = (match[2] ?? '').split(',').map((name) => name.trim()).filter((name) => name !== '')
    // Its codes may carry the linter that they come from; its own rules are known under both forms.
    const codes = names.flatMap((name) => [name, name.slice(name.indexOf('/') + 1)])
    const silences = names.includes('all') || names.includes('*') ? (): boolean => true : withCode(codes)
    return [{ document, range: comment.range, names, target, reason: match[3]?.trim(), silences }]
  })
}

/** Trivy's faults that have no line of their own: what is missing in the whole file. */
const TRIVY_FILE_FAULTS = new Set(['DS-0002', 'DS-0026'])

/** `#trivy:ignore:DS-0002` (also AVD-DS-0002, DS002, `*`; several; with a last day) for the next instruction. */
function trivyIgnores(file: DockerfileModel, today: string): InlineIgnore[] {
  const { document } = file
  const first = file.syntax.instructions[0]?.range.start ?? Infinity
  return file.syntax.comments.flatMap((comment) => {
    const codes = [...comment.text.matchAll(/(?:trivy|tfsec):ignore:([\w*-]+)((?::\w+:[\w-]+)*)/g)].flatMap(([, id = '', rest = '']) => {
      const lastDay = /:exp:(\d{4}-\d{2}-\d{2})/.exec(rest)?.[1]
      return lastDay !== undefined && lastDay < today ? [] : [trivyCode(id)]
    })
    if (codes.length === 0) return []
    const silences: Silences = codes.includes('*') ? ({ aliases }) => aliases.some((alias) => alias.startsWith('DS-')) : withCode(codes)
    const base = { document, range: comment.range, names: codes, reason: undefined }
    const next = instructionAfter(file, comment.range.end)
    const found: InlineIgnore[] = next === undefined ? [] : [{ ...base, target: next.range, silences }]
    if (comment.range.start < first) {
      const missing: Silences = (finding) => silences(finding) && finding.aliases.some((alias) => TRIVY_FILE_FAULTS.has(alias))
      found.push({ ...base, target: wholeFile(document), silences: missing })
    }
    return found
  })
}

/** Trivy's code in the form that our aliases have: DS-0002 for AVD-DS-0002, DS002 and the like. */
export function trivyCode(id: string): string {
  const number = /^(?:AVD-)?DS-?0*(\d{1,4})$/i.exec(id)?.[1]
  return number === undefined ? id : `DS-${number.padStart(4, '0')}`
}

/** `#checkov:skip=CKV_DOCKER_3:why`: anywhere in a Dockerfile it holds for all of it. */
function checkovIgnores({ document, syntax }: DockerfileModel): InlineIgnore[] {
  return syntax.comments.flatMap((comment) => {
    const match = /(?:checkov|bridgecrew|cortex):skip= *([A-Za-z_\d-]+(?:,[A-Za-z_\d-]+)*)(?::(.*))?/.exec(comment.text)
    if (match === null) return []
    const names = (match[1] ?? '').split(',')
    return [{ document, range: comment.range, names, target: wholeFile(document), reason: match[2]?.trim(), silences: withCode(names) }]
  })
}

/**
 * `# shellcheck disable=SC2086`: above an instruction, or ahead of the first command of a script, for all of it; between commands for the next one.
 * Comments inside of a continued RUN and in the body of a heredoc count alike.
 */
function shellCheckIgnores(file: DockerfileModel): InlineIgnore[] {
  const { document } = file
  const found: InlineIgnore[] = []
  const steps = file.stages.flatMap((stage) => stage.steps)
  const add = (range: Range, text: string, target: Range): void => {
    const codes = /^shellcheck\s(?:[^#]*\s)?disable\s*=\s*([\w,-]+)/.exec(text)?.[1]?.split(',') ?? []
    if (codes.length > 0) found.push({ document, range, names: codes, target, reason: undefined, silences: shellCheckCodes(codes) })
  }
  for (const { range, text } of file.syntax.comments) {
    if (!text.startsWith('shellcheck')) continue
    const inside = steps.find(({ instruction }) => instruction.range.start < range.start && range.start < instruction.range.end)
    if (inside === undefined) {
      const next = instructionAfter(file, range.end)
      if (next !== undefined) add(range, text, next.range)
    } else {
      const command = inside.commands.find((candidate) => candidate.range.start > range.end)
      if (command !== undefined) add(range, text, command.range)
    }
  }
  for (const step of steps) {
    for (const heredoc of step.instruction.heredocs) {
      for (const { range, text } of commentLines(document, heredoc.body)) {
        if (!text.startsWith('shellcheck')) continue
        const { commands } = step
        const before = commands.some((command) => heredoc.body.start <= command.range.start && command.range.start < range.start)
        const next = commands.find((command) => command.range.start > range.end)
        // Without its last line break, behind which the terminator begins.
        if (!before) add(range, text, { start: heredoc.body.start, end: heredoc.body.end - 1 })
        else if (next !== undefined) add(range, text, next.range)
      }
    }
  }
  return found
}

/** Codes, ranges of them (`SC3000-SC4000`) and `all`. */
function shellCheckCodes(codes: readonly string[]): Silences {
  const ranges = codes.map((code) => {
    if (code === 'all') return { from: 0, to: Infinity }
    const [from = '', to = from] = code.split('-')
    return { from: Number(from.replace(/^SC/, '')), to: Number(to.replace(/^SC/, '')) }
  })
  return ({ aliases }) => aliases.some((alias) => {
    if (!/^SC\d+$/.test(alias)) return false
    const number = Number(alias.slice(2))
    return ranges.some(({ from, to }) => from <= number && number <= to)
  })
}

function commentLines(document: Document, within: Range): Comment[] {
  const found: Comment[] = []
  const last = positionAt(document, within.end).line
  for (let line = positionAt(document, within.start).line; line <= last; line++) {
    const range = lineRange(document, line)
    const text = document.text.slice(range.start, range.end)
    const at = text.search(/\S/)
    if (at !== -1 && text[at] === '#') found.push({ range: { start: range.start + at, end: range.end }, text: text.slice(at + 1).trim() })
  }
  return found
}

/**
 * `# dclint disable-file` and `# dclint disable [rule…]` on the first line that is neither blank nor `---`; `# dclint disable-line [rule…]` behind
 * a line, or on a line of its own for the next one.
 */
function dclintIgnores(document: Document, comments: readonly YamlComment[]): InlineIgnore[] {
  const firstLine = document.lineStarts.findIndex((_, index) => {
    const range = lineRange(document, index + 1)
    const text = document.text.slice(range.start, range.end).trim()
    return text !== '' && text !== '---'
  }) + 1
  return comments.flatMap((comment) => {
    const match = /^dclint\s+disable(-file|-line)?(?:\s+(\S.*)?)?$/.exec(comment.text)
    if (match === null) return []
    const { line } = positionAt(document, comment.range.start)
    const own = lineRange(document, line)
    let target: Range
    if (match[1] === '-line') {
      const alone = document.text.slice(own.start, comment.range.start).trim() === ''
      target = lineRange(document, alone ? line + 1 : line)
    } else if (line === firstLine) target = wholeFile(document)
    else return []
    const names = match[1] === '-file' ? [] : (match[2] ?? '').split(/\s+/).filter((name) => name !== '')
    const silences = names.length === 0 ? (): boolean => true : withCode(names)
    return [{ document, range: comment.range, names, target, reason: undefined, silences }]
  })
}
