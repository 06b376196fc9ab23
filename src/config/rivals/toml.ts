/** What a TOML value may be here. Dates are read as texts. */
export type TomlValue = string | number | boolean | readonly TomlValue[] | TomlTable

export interface TomlTable {
  readonly [key: string]: TomlValue
}

/** A text that is no TOML as we read it, with the line of the fault (from 1). */
export class TomlError extends Error {
  readonly line: number

  constructor(line: number, message: string) {
    super(message)
    this.name = 'TomlError'
    this.line = line
  }
}

type MutableTable = { [key: string]: TomlValue | MutableTable }

/**
 * Reads the part of TOML that configuration files of linters use: tables, dotted and quoted keys, texts, numbers, booleans, arrays and inline tables.
 * @throws TomlError for anything else
 */
export function parseToml(text: string): TomlTable {
  return new TomlReader(text).read()
}

/** Deepest nesting of arrays and inline tables: deeper ones no person wrote. */
const DEEPEST = 32

class TomlReader {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text.startsWith('\ufeff') ? text.slice(1) : text
  }

  read(): TomlTable {
    const root: MutableTable = Object.create(null) as MutableTable
    let table = root
    for (;;) {
      this.#blanks(true)
      const character = this.#text[this.#at]
      if (character === undefined) return root
      if (character === '[') {
        const isList = this.#text.startsWith('[[', this.#at)
        this.#at += isList ? 2 : 1
        const path = this.#key()
        this.#expect(isList ? ']]' : ']')
        // Of a list of tables the last one stands for all: nothing that we read has one.
        table = this.#tableAt(root, path)
      } else this.#entry(table)
      this.#blanks(false)
      if (this.#at < this.#text.length && !/[\r\n]/.test(this.#text[this.#at] ?? '')) this.#fail('a line break should stand here')
    }
  }

  #entry(table: MutableTable, depth = 0): void {
    const path = this.#key()
    this.#expect('=')
    const name = path.pop() ?? ''
    this.#tableAt(table, path)[name] = this.#value(depth)
  }

  #tableAt(table: MutableTable, path: readonly string[]): MutableTable {
    for (const name of path) {
      const next: TomlValue | MutableTable = (table[name] ??= Object.create(null) as MutableTable)
      if (typeof next !== 'object' || Array.isArray(next)) this.#fail(`"${name}" is no table`)
      table = next as MutableTable
    }
    return table
  }

  #key(): string[] {
    const path: string[] = []
    for (;;) {
      this.#blanks(false)
      const character = this.#text[this.#at]
      if (character === '"' || character === "'") path.push(this.#string(character))
      else {
        const bare = /[\w-]+/y
        bare.lastIndex = this.#at
        const name = bare.exec(this.#text)?.[0] ?? this.#fail('a key should stand here')
        this.#at += name.length
        path.push(name)
      }
      this.#blanks(false)
      if (this.#text[this.#at] !== '.') return path
      this.#at++
    }
  }

  #value(depth: number): TomlValue {
    this.#blanks(false)
    if (depth > DEEPEST) this.#fail('nested too deeply')
    const character = this.#text[this.#at]
    if (character === '"' || character === "'") return this.#string(character)
    if (character === '[') return this.#array(depth)
    if (character === '{') return this.#inlineTable(depth)
    const plain = /[^\s,\]}#]+/y
    plain.lastIndex = this.#at
    const word = plain.exec(this.#text)?.[0] ?? this.#fail('a value should stand here')
    this.#at += word.length
    if (word === 'true' || word === 'false') return word === 'true'
    const number = Number(word.replaceAll('_', ''))
    return Number.isNaN(number) ? word : number
  }

  #array(depth: number): TomlValue[] {
    const items: TomlValue[] = []
    this.#at++
    for (;;) {
      this.#blanks(true)
      if (this.#text[this.#at] === ']') break
      items.push(this.#value(depth + 1))
      this.#blanks(true)
      if (this.#text[this.#at] === ',') this.#at++
      else if (this.#text[this.#at] !== ']') this.#fail('a comma or ] should stand here')
    }
    this.#at++
    return items
  }

  #inlineTable(depth: number): TomlTable {
    const table: MutableTable = Object.create(null) as MutableTable
    this.#at++
    for (;;) {
      this.#blanks(false)
      if (this.#text[this.#at] === '}') break
      this.#entry(table, depth + 1)
      this.#blanks(false)
      if (this.#text[this.#at] === ',') this.#at++
      else if (this.#text[this.#at] !== '}') this.#fail('a comma or } should stand here')
    }
    this.#at++
    return table
  }

  #string(quote: '"' | "'"): string {
    const long = quote.repeat(3)
    const isLong = this.#text.startsWith(long, this.#at)
    const end = isLong ? long : quote
    this.#at += end.length
    let text = ''
    while (!this.#text.startsWith(end, this.#at)) {
      const character = this.#text[this.#at]
      if (character === undefined || (!isLong && character === '\n')) this.#fail('a text without an end')
      this.#at++
      if (character === '\\' && quote === '"') {
        const escaped = this.#text[this.#at++] ?? ''
        text += ({ n: '\n', t: '\t', r: '\r' } as Readonly<Record<string, string>>)[escaped] ?? escaped
      } else text += character
    }
    this.#at += end.length
    return text
  }

  #expect(text: string): void {
    this.#blanks(false)
    if (!this.#text.startsWith(text, this.#at)) this.#fail(`"${text}" should stand here`)
    this.#at += text.length
  }

  /** Passes blanks and comments, and line breaks where they are allowed. */
  #blanks(lines: boolean): void {
    for (;;) {
      const character = this.#text[this.#at]
      if (character === '#') {
        const end = this.#text.indexOf('\n', this.#at)
        this.#at = end === -1 ? this.#text.length : end
      } else if (character === ' ' || character === '\t' || (lines && (character === '\n' || character === '\r'))) this.#at++
      else return
    }
  }

  #fail(message: string): never {
    throw new TomlError(this.#text.slice(0, this.#at).split('\n').length, message)
  }
}
