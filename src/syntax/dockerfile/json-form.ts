import type { MappedText } from '../../text/mapped.ts'
import type { Word } from './ast.ts'
import { isSpace } from './characters.ts'

export type JsonForm =
  | { readonly kind: 'array'; readonly words: readonly Word[] }
  /** A valid array with something other than a string in it: the builder refuses it. */
  | { readonly kind: 'not-strings' }
  /** It begins with `[` but is no JSON array: the builder reads it as the shell form. */
  | { readonly kind: 'malformed' }
  | { readonly kind: 'none' }

/** Reads the exec form, a JSON array of strings. Follows BuildKit's parseJSON. */
export function readJsonForm(text: MappedText): JsonForm {
  const source = text.text
  let start = 0
  while (start < source.length && isSpace(source.charCodeAt(start))) start++
  if (source[start] !== '[') return { kind: 'none' }
  let parsed: unknown
  try {
    parsed = JSON.parse(source.slice(start))
  } catch {
    return { kind: 'malformed' }
  }
  if (!Array.isArray(parsed)) return { kind: 'malformed' }
  const values: unknown[] = parsed
  const words: Word[] = []
  let at = start + 1
  for (const value of values) {
    if (typeof value !== 'string') return { kind: 'not-strings' }
    const open = source.indexOf('"', at)
    let close = open + 1
    while (source[close] !== '"') close += source[close] === '\\' ? 2 : 1
    at = close + 1
    words.push({ range: text.toSourceRange(open, at), source: source.slice(open, at), value, hasVariables: /\$[A-Za-z_{]/.test(value) })
  }
  return { kind: 'array', words }
}
