import type { MappedText } from '../../text/mapped.ts'
import type { Token, Word } from './ast.ts'
import { isBlank, isSpace } from './characters.ts'

/** Offsets of one word in a joined text. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** Words between blanks; quotes mean nothing (FROM, EXPOSE, COPY). Follows BuildKit's parseStringsWhitespaceDelimited. */
export function splitAtBlanks(text: string, start: number, end: number): Span[] {
  const words: Span[] = []
  let at = start
  while (at < end) {
    while (at < end && isBlank(text.charCodeAt(at))) at++
    const from = at
    while (at < end && !isBlank(text.charCodeAt(at))) at++
    if (at > from) words.push({ start: from, end: at })
  }
  return words
}

/** Words between spaces, where quotes and escapes keep spaces inside (ENV, LABEL, ARG, flags). Follows BuildKit's parseWords. */
export function splitQuoted(text: string, start: number, end: number, escape: string): Span[] {
  const words: Span[] = []
  let at = start
  while (at < end) {
    while (at < end && isSpace(text.charCodeAt(at))) at++
    if (at >= end) break
    const word = quotedWordAt(text, at, end, escape)
    words.push({ start: at, end: word.end })
    at = word.end
  }
  return words
}

/** The end of the word that begins at `start`, and whether a quote in it is left open. */
export function quotedWordAt(text: string, start: number, end: number, escape: string): { end: number; open: boolean } {
  let quote = ''
  let at = start
  for (; at < end; at++) {
    const character = text[at] ?? ''
    if (quote === '') {
      if (isSpace(text.charCodeAt(at))) break
      if (character === '"' || character === "'") quote = character
      else if (character === escape) at++
    } else if (character === quote) quote = ''
    else if (character === escape && quote === '"') at++
  }
  return { end: Math.min(at, end), open: quote !== '' }
}

/** Removes quotes and escapes as BuildKit's shell lexer does, leaving variables as they are written. */
export function unquote(source: string, escape: string): { value: string; hasVariables: boolean } {
  if (!/["'`\\$]/.test(source)) return { value: source, hasVariables: false }
  let value = ''
  let hasVariables = false
  let quote = ''
  for (let at = 0; at < source.length; at++) {
    const character = source[at] ?? ''
    const following = source[at + 1]
    if (quote === "'") {
      if (character === "'") quote = ''
      else value += character
    } else if (character === escape && following !== undefined) {
      // Inside double quotes only `"`, `$` and the escape itself can be escaped.
      if (quote === '"' && following !== '"' && following !== '$' && following !== escape) value += character
      value += following
      at++
    } else if (quote === '"' ? character === '"' : character === '"' || character === "'") {
      quote = quote === '' ? character : ''
    } else {
      if (character === '$' && following !== undefined && /[A-Za-z0-9_{@*#?!-]/.test(following)) hasVariables = true
      value += character
    }
  }
  return { value, hasVariables }
}

/** A word with its place in the file. */
export function wordOf(text: MappedText, span: Span, escape: string): Word {
  const source = text.text.slice(span.start, span.end)
  return { range: text.toSourceRange(span.start, span.end), source, ...unquote(source, escape) }
}

/** A token with its place in the file. */
export function tokenOf(text: MappedText, span: Span): Token {
  return { range: text.toSourceRange(span.start, span.end), source: text.text.slice(span.start, span.end) }
}
