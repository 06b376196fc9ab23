import { whole } from '../text/pieces.ts'

/**
 * Text out of linted files as a terminal or a log may show it. Controls could move the cursor, hide text, reorder it or
 * start a command of the CI system; they are shown as escapes instead.
 */

/**
 * C0, DEL and C1; soft hyphen; Arabic letter mark; zero width space; directional marks, embeddings, overrides and isolates; line and
 * paragraph separators; invisible operators; byte order mark; interlinear marks; noncharacters; tags; lone surrogates.
 */
const UNSAFE =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\u{e0000}-\u{e007f}\ud800-\udfff]/gu

/** The same without C0, which JSON escapes itself; its own line breaks are meant, and there may be a million of them. */
const UNSAFE_IN_JSON =
  /[\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\u{e0000}-\u{e007f}\ud800-\udfff]/gu

const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/** One character as a visible escape in the spelling of JavaScript: `\n`, `\x1b`, `\u202e`. */
function escapeSequence(character: string): string {
  const code = character.codePointAt(0) ?? 0
  const digits = code.toString(16)
  return NAMED[character] ?? (code < 0x100 ? `\\x${digits.padStart(2, '0')}` : code > 0xffff ? `\\u{${digits}}` : `\\u${digits.padStart(4, '0')}`)
}

/** Nearly all texts: printed as they are, one cell a character. */
const PLAIN = /^[ -~]*$/

export function isPlain(text: string): boolean {
  return PLAIN.test(text)
}

/** The text on one line, without anything that a terminal acts on. */
export function printable(text: string): string {
  return isPlain(text) ? text : text.replace(UNSAFE, escapeSequence)
}

/** A path that a line begins with: GitHub's runner takes a line that begins with `::` for a command. */
export function leadingPath(path: string): string {
  return path.startsWith('::') ? `./${printable(path)}` : printable(path)
}

/** Replaces each unsafe character by what `escape` makes of it. */
export function replaceUnsafe(text: string, escape: (character: string) => string): string {
  return text.replace(UNSAFE, escape)
}

/**
 * Takes the meaning from what Azure Pipelines, TeamCity and older GitHub runners take for a command anywhere in a line
 * (`##vso[…]`, `##teamcity[…]`, `##[…]`). The length stays the same.
 */
export function withoutLogCommands(text: string): string {
  return !text.includes('##') ? text : text.replace(/##(vso|teamcity)?\[/gi, (_, name: string | undefined) => `##${name ?? ''}(`)
}

/** Lines for standard error that may quote what stands in a file: nothing in them is an order to a terminal or to the log of a CI system. */
export function harmlessLines(text: string): string {
  return text.split('\n').map((line) => withoutLogCommands(printable(line)).replace(/^\s*::/, ': :')).join('\n')
}

/**
 * JSON, indented by `indent` blanks, ending with a line break. The value is the same for every reader, but characters that a terminal
 * acts on, and what a CI system takes for a command in its log, are written as `\uXXXX`. It comes in pieces: what can be iterated and is no array is a list whose
 * items, which hold no other such list, are made one by one, each when the ones before have been taken.
 */
export function* jsonPieces(value: unknown, indent = 2): Iterable<string> {
  yield* jsonPart(value, { indent, margin: '' })
  yield '\n'
}

/** The pieces of `jsonPieces` in one. */
export function jsonText(value: unknown, indent = 2): string {
  return whole(jsonPieces(value, indent))
}

interface Layout {
  /** Blanks a level. 0: everything on one line. */
  readonly indent: number
  /** What stands in front of the line. */
  readonly margin: string
}

function* jsonPart(value: unknown, layout: Layout): Iterable<string> {
  if (!holdsList(value)) {
    yield plainJson(value, layout)
    return
  }
  const { indent, margin } = layout
  const inner = { indent, margin: margin + ' '.repeat(indent) }
  const lineBreak = indent === 0 ? '' : `\n${inner.margin}`
  const [open, close] = isList(value) || Array.isArray(value) ? ['[', ']'] : ['{', '}']
  let before = open + lineBreak
  if (isList(value)) {
    for (const item of value) {
      yield before + plainJson(item, inner)
      before = `,${lineBreak}`
    }
  } else {
    for (const [key, item] of Object.entries(value)) {
      if (item === undefined) continue
      yield Array.isArray(value) ? before : `${before}${safeJson(JSON.stringify(key))}:${indent === 0 ? '' : ' '}`
      yield* jsonPart(item, inner)
      before = `,${lineBreak}`
    }
  }
  yield before.startsWith(',') ? `${indent === 0 ? '' : `\n${margin}`}${close}` : open + close
}

function plainJson(value: unknown, { indent, margin }: Layout): string {
  const text = JSON.stringify(value, undefined, indent)
  return safeJson(margin === '' ? text : text.replaceAll('\n', `\n${margin}`))
}

function isList(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value && !Array.isArray(value)
}

/** Whether a list that is made item by item is somewhere in a value. */
function holdsList(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false
  return isList(value) || Object.values(value).some(holdsList)
}

/** A whole item of JSON: what is looked for never goes beyond its quotes. */
function safeJson(text: string): string {
  const silent = text.includes('##') ? text.replace(/##(?=(?:vso|teamcity)?\[)/gi, '#\\u0023') : text
  return ONLY_ASCII.test(silent) ? silent : silent.replace(UNSAFE_IN_JSON, unicodeEscape)
}

/** Nearly all texts: nothing in them need be looked for. */
const ONLY_ASCII = /^[\n -~]*$/

function unicodeEscape(character: string): string {
  return character.split('').map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')
}

/** Whole code points only: lone surrogates become U+FFFD. */
export function wellFormed(text: string): string {
  return text.replace(/[\ud800-\udfff]/gu, '\ufffd')
}
