import type { Document, Range } from '../text/document.ts'
import type { EnvValue } from '../syntax/env/ast.ts'
import { fileValues } from './environment.ts'
import type { EnvFileCache } from './environment.ts'
import type { VariableLookup } from './interpolation.ts'
import type { EnvFileReference, EnvironmentEntry, FileReference, KeyedText } from './model.ts'
import { fileReference } from './project-paths.ts'
import { asScalar, isFalse, itemsOf, scalarAt } from './read-value.ts'
import { keyedTexts } from './keyed.ts'
import type { ComposeValue, Text, VariableUse } from './value.ts'

/** Reads `env_file`: a path, a list of paths, or of `{ path, required, format }`. */
export function readEnvFiles(value: ComposeValue | undefined, folderOf: (document: Document) => string, cache: EnvFileCache): readonly EnvFileReference[] {
  const items = value?.kind === 'mapping' ? [value] : itemsOf(value)
  return items.flatMap((item) => {
    const path = item.kind === 'mapping' ? scalarAt(item, 'path') : asScalar(item)
    if (path === undefined) return []
    const reference = fileReference(folderOf(path.document), path)
    const format = scalarAt(item, 'format')
    const syntax = reference.path === undefined ? undefined : cache.read(reference.path)
    return [{
      ...reference, required: !isFalse(scalarAt(item, 'required')),
      ...(format === undefined ? {} : { format: format.text }), ...(syntax === undefined ? {} : { syntax }),
    }]
  })
}

export function readLabelFiles(value: ComposeValue | undefined, folderOf: (document: Document) => string): readonly FileReference[] {
  return itemsOf(value).flatMap((item) => {
    const path = asScalar(item)
    return path === undefined ? [] : [fileReference(folderOf(path.document), path)]
  })
}

/** A value of an environment file. Its place is all of the value, however little of it a part is. */
class EnvFileText implements Text {
  readonly document: Document
  readonly range: Range
  readonly text: string
  readonly source: string
  readonly resolved: boolean
  readonly variables: readonly VariableUse[] = []
  readonly #exact: boolean

  constructor(document: Document, range: Range, text: string, source: string, resolved: boolean) {
    this.document = document
    this.range = range
    this.text = text
    this.source = source
    this.resolved = resolved
    this.#exact = range.end - range.start === text.length && text === source
  }

  part(start: number, end = this.text.length): Text {
    const range = this.#exact ? { start: this.range.start + start, end: this.range.start + end } : this.range
    const text = this.text.slice(start, end)
    return new EnvFileText(this.document, range, text, this.#exact ? text : this.source, this.resolved)
  }
}

/**
 * What the container gets: the entries of `environment`, then those of the env files that are not among them. Of several files the
 * last one with a name counts.
 */
export function readEnvironment(value: ComposeValue | undefined, envFiles: readonly EnvFileReference[], lookup: VariableLookup): readonly EnvironmentEntry[] {
  const own = keyedTexts(value).map((entry) => withInherited(entry, lookup))
  if (envFiles.length === 0) return own
  const taken = new Map(own.map((entry) => [entry.name, entry]))
  // Variables of an env file see the service's own environment first.
  const inner: VariableLookup = (name) => {
    const entry = taken.get(name)
    const text = entry?.value ?? entry?.inherited
    return text === undefined ? lookup(name) : { text: text.text, resolved: text.resolved, from: 'environment-file', at: text }
  }
  const fromFiles = new Map<string, EnvironmentEntry>()
  for (const envFile of envFiles) {
    const { syntax } = envFile
    if (syntax === undefined) continue
    const values = fileValues(syntax, inner, envFile.format === 'raw')
    for (const entry of syntax.entries) {
      if (taken.has(entry.key)) continue
      const { document } = syntax
      const known = values.get(entry.key)
      fromFiles.set(entry.key, {
        name: entry.key, nameAt: { document, range: entry.keyRange }, document, range: entry.range, form: 'list', resolved: true, from: 'env-file', envFile,
        ...(entry.value === undefined ? {} : { value: textOfEntry(document, entry.value, known) }),
      })
    }
  }
  return [...own, ...fromFiles.values()]
}

/** A name alone takes its value from the project's environment file, where that has it. */
function withInherited(entry: KeyedText, lookup: VariableLookup): EnvironmentEntry {
  const known = entry.value === undefined ? lookup(entry.name) : undefined
  const inherited = known?.at === undefined ? undefined : new EnvFileText(known.at.document, known.at.range, known.text, known.text, known.resolved)
  return { ...entry, from: 'environment', ...(inherited === undefined ? {} : { inherited }) }
}

function textOfEntry(document: Document, value: EnvValue, known: { readonly text: string; readonly resolved: boolean } | undefined): Text {
  return new EnvFileText(document, value.range, known?.text ?? value.text, value.text, known?.resolved ?? false)
}
