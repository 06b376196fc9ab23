import type { Document, Range } from '../../text/document.ts'
import type { EnvEntry, EnvProblem, EnvSyntax, EnvValue } from './ast.ts'

/**
 * Reads a `.env` file as docker compose does: `KEY=value`, `KEY: value`, `export`, single and double quotes over several
 * lines, ` #` comments behind plain values, a name alone. Variables in values stay as they are written. Never throws; where compose
 * would refuse the file, reading goes on at the next line. Source: package `dotenv` of compose-go.
 */
export function parseEnv(document: Document): EnvSyntax {
  return new EnvReader(document).read()
}

class EnvReader {
  readonly #document: Document
  readonly #text: string
  #at: number
  readonly #entries: EnvEntry[] = []
  readonly #problems: EnvProblem[] = []
  readonly #comments: { readonly range: Range; readonly text: string }[] = []
  /** Set once a quote is not closed before the end: further ones of its kind need not be searched again. */
  readonly #unclosed = new Set<string>()

  constructor(document: Document) {
    this.#document = document
    this.#text = document.text
    this.#at = document.text.startsWith('\uFEFF') ? 1 : 0
  }

  read(): EnvSyntax {
    for (;;) {
      while (this.#at < this.#text.length && /\s/.test(this.#text[this.#at] ?? '')) this.#at++
      if (this.#at >= this.#text.length) break
      if (this.#text[this.#at] === '#') {
        const end = this.#lineEnd(this.#at)
        this.#comment(this.#at, end)
        this.#at = end
      } else this.#statement()
    }
    return { document: this.#document, entries: this.#entries, problems: this.#problems, comments: this.#comments }
  }

  #statement(): void {
    const start = this.#at
    const lineEnd = this.#lineEnd(start)
    const line = this.#text.slice(start, lineEnd)
    const exported = /^export[ \t\v\f]+(?=\S)/.exec(line)
    const keyStart = start + (exported?.[0].length ?? 0)
    const rest = line.slice(exported?.[0].length ?? 0)
    const name = /^[\p{L}\p{N}_.\-[\] \t\v\f\r\u0085\u00a0]*/u.exec(rest)?.[0] ?? ''
    const separator = rest[name.length]
    const key = name.trimEnd()
    const keyRange = { start: keyStart, end: keyStart + key.length }
    if (separator !== undefined && separator !== '=' && separator !== ':') {
      const at = keyStart + name.length
      this.#problems.push({ range: { start: at, end: at + 1 }, message: `The character \`${separator}\` cannot stand in a variable's name.` })
      this.#at = lineEnd
      return
    }
    if (key.includes(' ')) {
      this.#problems.push({ range: keyRange, message: 'A variable\'s name cannot have a space in it.' })
      this.#at = lineEnd
      return
    }
    if (separator === undefined) {
      this.#entries.push({ key, keyRange, range: { start, end: keyRange.end }, exported: exported !== null })
      this.#at = lineEnd
      return
    }
    if (key === '') this.#problems.push({ range: { start: keyStart, end: keyStart + 1 }, message: 'The variable\'s name is missing.' })
    const value = this.#value(keyStart + name.length + 1, lineEnd)
    if (value !== undefined && key !== '') {
      this.#entries.push({ key, keyRange, value: value.value, range: { start, end: value.end }, exported: exported !== null })
    }
  }

  /** Leaves the position behind the value. Undefined where the quote is never closed. */
  #value(from: number, lineEnd: number): { readonly value: EnvValue; readonly end: number } | undefined {
    let start = from
    while (start < lineEnd && /[ \t\v\f\r\u0085\u00a0]/.test(this.#text[start] ?? '')) start++
    const quote = this.#text[start]
    if (start < lineEnd && (quote === '"' || quote === "'")) return this.#quoted(start, quote, lineEnd)
    const line = this.#text.slice(start, lineEnd)
    const comment = line.indexOf(' #')
    const text = (comment === -1 ? line : line.slice(0, comment)).trimEnd()
    if (comment !== -1) this.#comment(start + comment + 1, lineEnd)
    this.#at = lineEnd
    const end = start + text.length
    return { value: { text, range: { start, end }, quote: 'none', interpolated: true }, end }
  }

  #quoted(start: number, quote: '"' | "'", lineEnd: number): { readonly value: EnvValue; readonly end: number } | undefined {
    const characters: string[] = []
    let closing = -1
    if (!this.#unclosed.has(quote)) {
      for (let at = start + 1; at < this.#text.length; at++) {
        const character = this.#text[at] ?? ''
        if (character === quote) {
          closing = at
          break
        }
        if (character === '\\' && at + 1 < this.#text.length) {
          const next = this.#text[at + 1] ?? ''
          characters.push(next === quote ? next : `\\${next}`)
          at++
        } else characters.push(character)
      }
    }
    if (closing === -1) {
      this.#unclosed.add(quote)
      this.#problems.push({ range: { start, end: Math.max(start + 1, lineEnd) }, message: `The quote \`${quote}\` is not closed.` })
      this.#at = lineEnd
      return undefined
    }
    this.#at = closing + 1
    const raw = characters.join('')
    const text = quote === '"' ? unescape(raw) : raw
    const value: EnvValue = { text, range: { start: start + 1, end: closing }, quote: quote === '"' ? 'double' : 'single', interpolated: quote === '"' }
    return { value, end: closing + 1 }
  }

  #comment(start: number, end: number): void {
    this.#comments.push({ range: { start, end }, text: this.#text.slice(start + 1, end).trim() })
  }

  #lineEnd(from: number): number {
    const newline = this.#text.indexOf('\n', from)
    const end = newline === -1 ? this.#text.length : newline
    return end > from && this.#text[end - 1] === '\r' ? end - 1 : end
  }
}

const ESCAPES: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', '\\': '\\', '"': '"' }

/** Escapes of double quotes. `\$` becomes `$$`, which interpolation then reads as one plain `$`. Unknown ones stay. */
function unescape(text: string): string {
  return text.replace(/\\(?:[abcfnrtv$"\\]|0\d{0,3})/g, (match) => {
    const letter = match[1] ?? ''
    if (letter === '$') return '$$'
    if (letter === '0') return match.length === 5 ? String.fromCharCode(Number.parseInt(match.slice(2), 8) & 0xff) : match
    return ESCAPES[letter] ?? match
  })
}
