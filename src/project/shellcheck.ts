import type { Document, Range } from '../text/document.ts'
import type { MappedText } from '../text/mapped.ts'
import type { DockerfileModel, Step } from './dockerfile/model.ts'
import { knownShell } from './known-shell.ts'

/** A script as ShellCheck gets it: a preamble that makes the image's surroundings known, and then the text. */
export interface ShellCheckInput {
  readonly text: string
}

/** What ShellCheck says of an input. Lines and columns from 1, columns in code points, the end exclusive. */
export interface ShellCheckComment {
  readonly code: number
  readonly level: 'error' | 'warning' | 'info' | 'style'
  readonly message: string
  readonly line: number
  readonly column: number
  readonly endLine: number
  readonly endColumn: number
}

/** Runs ShellCheck over scripts. Gives a list for each of them; undefined where it could not be run. */
export type ShellCheckRunner = (inputs: readonly ShellCheckInput[]) => readonly (readonly ShellCheckComment[])[] | undefined

/** One of ShellCheck's findings, at its place in the Dockerfile. */
export interface ShellFinding {
  readonly document: Document
  readonly range: Range
  /** `SC2086`. */
  readonly code: string
  readonly level: ShellCheckComment['level']
  readonly message: string
}

/** Longer scripts are generated, and would hold up all others. */
const LONGEST = 50_000

/** Mean nothing where an image is built: files that are not there yet, a missing or second `#!` line, shells that are not known. */
const MEANINGLESS = new Set([1008, 1090, 1091, 1128, 2096, 2148, 2187, 2239, 2246])

interface Prepared extends ShellCheckInput {
  readonly document: Document
  readonly body: MappedText
  /** Lines in front of the body. */
  readonly preamble: number
  readonly posixIsSure: boolean
  readonly variablesAreSure: boolean
}

/** Asks ShellCheck about all shell forms and heredocs of the files, in one call, and maps what it says back to the Dockerfiles. */
export function runShellCheck(files: readonly DockerfileModel[], run: ShellCheckRunner): readonly ShellFinding[] {
  const prepared = files.flatMap((file) => file.stages.flatMap((stage) => stage.steps.flatMap(prepare)))
  if (prepared.length === 0) return []
  const texts = [...new Set(prepared.map(({ text }) => text))]
  const answers = run(texts.map((text) => ({ text })))
  if (answers === undefined) return []
  const byText = new Map(texts.map((text, index) => [text, answers[index] ?? []]))
  return prepared.flatMap((script) => withoutEchoes(byText.get(script.text) ?? []).flatMap((comment) => place(script, comment) ?? []))
}

function prepare(step: Step): Prepared[] {
  if (step.inner !== undefined) return prepare(step.inner)
  const body = step.script?.text
  if (body === undefined || body.text.trim() === '' || body.text.length > LONGEST) return []
  const shell = knownShell(step)
  const dialect = shell ?? (/(?:^|\/)ksh$/.test(step.shell.words[0] ?? '') ? 'ksh' : 'sh')
  if (/(?:^|\/)zsh$/.test(step.shell.words[0] ?? '')) return []
  const lines = [`# shellcheck shell=${dialect === 'ash' ? 'busybox' : dialect}`, ...declarations(step, body.text), ...options(step)]
  const { root } = step.stage
  return [{
    text: `${lines.join('\n')}\n${body.text}`,
    document: step.stage.document,
    body,
    preamble: lines.length,
    posixIsSure: shell !== undefined,
    variablesAreSure: step.instruction.keyword === 'RUN' && (root.kind === 'scratch' || (root.kind === 'image' && root.facts?.environmentComplete === true)),
  }]
}

/** `export` for each variable of the text that is set when the step runs. A value that never splits is given; of any other nothing is promised. */
function declarations(step: Step, text: string): string[] {
  const used = new Set(text.match(/[A-Za-z_]\w*/g))
  const { root } = step.stage
  const declared = step.stage.environment.all(step.index)
  const names = new Set([...declared.keys(), ...(root.kind === 'image' ? root.facts?.environmentNames ?? [] : [])])
  return [...names].filter((name) => used.has(name) && name !== 'PATH').sort().map((name) => {
    const variable = declared.get(name)
    const isPlain = variable !== undefined && variable.kind !== 'arg' && variable.resolved && /^[\w./:@%+,=-]+$/.test(variable.value ?? '')
    return isPlain ? `export ${name}=${variable.value ?? ''}` : `${name}="$(printenv ${name})"; export ${name}`
  })
}

/** What SHELL turns on holds for the script as if it had said so. */
function options(step: Step): string[] {
  const { words } = step.shell
  const letters = words.slice(1).filter((word) => /^-[a-z]+$/.test(word)).join('')
  const line = [letters.includes('e') ? 'set -e' : '', step.shell.pipefail ? 'set -o pipefail' : ''].filter((text) => text !== '').join('; ')
  return line === '' ? [] : [line]
}

/** A text that cannot be parsed gives several comments; the one that says most is enough. */
function withoutEchoes(comments: readonly ShellCheckComment[]): readonly ShellCheckComment[] {
  const failed = comments.find(({ code }) => code === 1072)
  if (failed === undefined) return comments
  const speaks = comments.some(({ code, level }) => level === 'error' && code < 2000 && ![1009, 1072, 1073].includes(code))
  return comments.filter(({ code }) => code !== 1009 && code !== 1073 && (code !== 1072 || !speaks))
}

function place(script: Prepared, comment: ShellCheckComment): ShellFinding | undefined {
  const { code, level, message } = comment
  if (comment.line <= script.preamble || MEANINGLESS.has(code)) return undefined
  // "In POSIX sh, … is undefined" is true of a shell that nobody may ever use.
  if (code >= 3000 && code < 4000 && !script.posixIsSure) return undefined
  if (code === 2154 && !script.variablesAreSure) return undefined
  const text = script.body.text
  const start = offsetAt(text, comment.line - script.preamble, comment.column)
  const end = Math.max(start, offsetAt(text, comment.endLine - script.preamble, comment.endColumn))
  // The last command's failure is that of the RUN.
  if (code === 2164 && text.slice(end).trim() === '') return undefined
  // `pip install name[extra]` is no pattern to pip.
  if (code === 2102 && /^\[[\w.,-]*\]?$/.test(text.slice(start, end))) return undefined
  return { document: script.document, range: script.body.toSourceRange(start, end), code: `SC${code}`, level, message }
}

/** UTF-16 offset of a line and a column in code points. */
function offsetAt(text: string, line: number, column: number): number {
  let start = 0
  for (let at = 1; at < line; at++) {
    const next = text.indexOf('\n', start)
    if (next === -1) return text.length
    start = next + 1
  }
  let offset = start
  for (let left = column - 1; left > 0 && offset < text.length && text[offset] !== '\n'; left--) offset += (text.codePointAt(offset) ?? 0) > 0xffff ? 2 : 1
  return offset
}
