import type { EnvSyntax } from '../syntax/env/ast.ts'
import { parseEnv } from '../syntax/env/parse.ts'
import { createDocument } from '../text/document.ts'
import { MappedText } from '../text/mapped.ts'
import { interpolate } from './interpolation.ts'
import type { VariableLookup, VariableValue } from './interpolation.ts'
import type { ComposeReader } from './model.ts'

/** The variables that interpolation knows. The caller's own environment is none of them, so a verdict is the same everywhere. */
export class Environment {
  readonly files: readonly EnvSyntax[]
  readonly #values: ReadonlyMap<string, VariableValue>
  readonly lookup: VariableLookup

  constructor(files: readonly EnvSyntax[], outer: Environment | undefined, loader: Readonly<Record<string, VariableValue>> = {}) {
    this.files = files
    const values = new Map<string, VariableValue>()
    for (const [name, value] of Object.entries(loader)) values.set(name, value)
    for (const file of files) {
      for (const [name, value] of fileValues(file, (other) => values.get(other) ?? outer?.lookup(other))) values.set(name, value)
    }
    // An include gets what its parent knows; the parent's values win over the include's own files.
    if (outer !== undefined) for (const [name, value] of outer.#values) values.set(name, value)
    this.#values = values
    this.lookup = (name) => values.get(name)
  }
}

/**
 * The values of one environment file, its own variables replaced; what `outer` knows wins over the lines above. A name alone has no
 * value here: it would come from the caller.
 */
export function fileValues(file: EnvSyntax, outer: VariableLookup, raw = false): ReadonlyMap<string, VariableValue> {
  const values = new Map<string, VariableValue>()
  for (const { key, keyRange, value, range } of file.entries) {
    if (value === undefined) continue
    const at = { document: file.document, range: { start: Math.min(keyRange.start, range.end), end: range.end } }
    if (!value.interpolated || raw || !value.text.includes('$')) {
      values.set(key, { text: value.text, resolved: true, from: 'environment-file', at })
      continue
    }
    const content = new MappedText(value.text, [{ at: 0, hostAt: value.range.start, length: Math.min(value.text.length, value.range.end - value.range.start) }])
    const { text, resolved } = interpolate(content, file.document, (name) => outer(name) ?? values.get(name))
    values.set(key, { text, resolved, from: 'environment-file', at })
  }
  return values
}

/** Reads and parses text files once for all projects. */
export class EnvFileCache {
  readonly #reader: ComposeReader
  readonly #parsed = new Map<string, EnvSyntax | undefined>()

  constructor(reader: ComposeReader) {
    this.#reader = reader
  }

  read(path: string): EnvSyntax | undefined {
    if (this.#parsed.has(path)) return this.#parsed.get(path)
    const text = this.#reader.read(path)
    const parsed = text === undefined ? undefined : parseEnv(createDocument(path, 'env', text))
    this.#parsed.set(path, parsed)
    return parsed
  }
}
