import type { Document, Located, Range } from '../text/document.ts'
import type { YamlAlias, YamlEntry, YamlMapping, YamlNode } from '../syntax/yaml/ast.ts'
import type { VariableLookup } from './interpolation.ts'
import { ScalarValue } from './text-value.ts'
import type { Way } from './text-value.ts'
import type { ComposeProblem } from './model.ts'
import type { ComposeEntry, ComposeList, ComposeMapping, ComposeValue, VariableUse } from './value.ts'

/** Nodes that aliases may add to one file. Go's YAML reader allows as many before it looks at the share of aliases. */
const ALIAS_BUDGET = 400_000
/** Aliases of aliases may make a tree deeper than its text. */
const MAX_DEPTH = 260

/**
 * Turns the YAML of one file into values: variables replaced, aliases followed, merge keys expanded. What is anchored once
 * and used often is read for each use, as its place in the project differs; a budget keeps hostile files small.
 */
export class TreeReader {
  readonly problems: ComposeProblem[] = []
  /** By place, so that a variable in an anchored text counts once. */
  readonly variables = new Map<number, VariableUse>()
  /** Whether a `!reset` or `!override` stands in the file. */
  hasMergeTags = false
  readonly #document: Document
  readonly #lookup: VariableLookup | undefined
  readonly #open = new Set<YamlNode>()
  readonly #reported = new Set<string>()
  #spent = 0
  #depth = 0

  constructor(document: Document, lookup: VariableLookup | undefined) {
    this.#document = document
    this.#lookup = lookup
  }

  /** Reads a node; `place` is where nothing stands, for an empty value. */
  read(node: YamlNode | null, place: Range, way: Way): ComposeValue {
    if (node === null) return new ScalarValue(this.#document, undefined, { start: place.end, end: place.end }, way, undefined)
    if (way.alias !== undefined && ++this.#spent > ALIAS_BUDGET) return this.#refused(node, way, 'too-large', 'Aliases make this file too large; the rest of them is not read.')
    if (this.#depth >= MAX_DEPTH) return this.#refused(node, way, 'too-large', 'Aliases nest too deep here; what is inside is not read.')
    this.#depth++
    try {
      switch (node.kind) {
        case 'scalar':
          return this.#scalar(node, way)
        case 'alias':
          return this.#alias(node, way)
        case 'sequence': {
          const items = node.items.map((item) => this.read(item.value, item.range, way))
          const list: ComposeList = { kind: 'list', document: this.#document, range: node.range, node, items, ...this.#tags(node), ...way }
          return list
        }
        case 'mapping':
          return this.#mapping(node, way)
      }
    } finally {
      this.#depth--
    }
  }

  #scalar(node: Extract<YamlNode, { kind: 'scalar' }>, way: Way): ComposeValue {
    const scalar = new ScalarValue(this.#document, node, node.range, way, this.#lookup)
    if (scalar.merge !== undefined) this.hasMergeTags = true
    for (const use of scalar.variables) if (!this.variables.has(use.range.start)) this.variables.set(use.range.start, use)
    for (const { range, message } of scalar.interpolationProblems) this.#problem('interpolation', { document: this.#document, range }, message)
    return scalar
  }

  #alias(node: YamlAlias, way: Way): ComposeValue {
    const { target } = node
    if (target === undefined) return this.#nothing(node, way)
    if (this.#open.has(target)) return this.#refused(node, way, 'yaml', `\`*${node.name}\` stands inside of what it refers to.`)
    this.#open.add(target)
    const value = this.read(target, node.range, { ...way, alias: { document: this.#document, range: node.range } })
    this.#open.delete(target)
    return value
  }

  #mapping(node: YamlMapping, way: Way): ComposeMapping {
    const entries = new Map<string, ComposeEntry>()
    const guard = !this.#open.has(node)
    if (guard) this.#open.add(node)
    // Keys that stand here win over merged ones, wherever the merge key stands.
    const own = new Set<string>()
    for (const { key, isMerge } of node.entries) if (!isMerge) own.add(nameOf(key))
    for (const entry of node.entries) {
      if (entry.isMerge) this.#mergeKey(entry, own, entries, way)
      else {
        const name = nameOf(entry.key)
        const key = { document: this.#document, range: entry.key?.range ?? entry.range }
        entries.set(name, { name, key, value: this.read(entry.value, key.range, way) })
      }
    }
    if (guard) this.#open.delete(node)
    return { kind: 'mapping', document: this.#document, range: node.range, node, entries, ...this.#tags(node), ...way }
  }

  #mergeKey(entry: YamlEntry, own: ReadonlySet<string>, entries: Map<string, ComposeEntry>, way: Way): void {
    const at = { document: this.#document, range: entry.key?.range ?? entry.range }
    const sources = entry.value?.kind === 'sequence' ? entry.value.items.map((item) => item.value) : [entry.value]
    for (const source of sources) {
      const list = source?.kind === 'alias' && source.target?.kind === 'sequence' ? source.target.items.map((item) => item.value) : [source]
      for (const node of list) {
        if (node === null) continue
        const value = this.read(node, at.range, { ...way, route: { kind: 'merge-key', at, ...(way.route === undefined ? {} : { next: way.route }) } })
        if (value.kind === 'mapping') {
          for (const [name, merged] of value.entries) if (!own.has(name) && !entries.has(name)) entries.set(name, merged)
        } else if (value.kind === 'list' || value.type !== 'null') {
          this.#problem('yaml', { document: this.#document, range: node.range }, 'A merge key (`<<`) takes mappings only.')
        }
      }
    }
  }

  #tags(node: YamlNode): { readonly merge?: 'reset' | 'override' } {
    const tag = node.tag?.text
    if (tag !== '!reset' && tag !== '!override') return {}
    this.hasMergeTags = true
    return { merge: tag === '!reset' ? 'reset' : 'override' }
  }

  #nothing(node: YamlNode, way: Way): ComposeValue {
    return new ScalarValue(this.#document, undefined, node.range, way, undefined)
  }

  #refused(node: YamlNode, way: Way, kind: ComposeProblem['kind'], message: string): ComposeValue {
    this.#problem(kind, way.alias ?? { document: this.#document, range: node.range }, message)
    return this.#nothing(node, way)
  }

  /** Each problem once per place (or once per file, for what is too large). */
  #problem(kind: ComposeProblem['kind'], place: Located, message: string): void {
    const id = kind === 'too-large' ? kind : `${kind} ${place.range.start}`
    if (this.#reported.has(id)) return
    this.#reported.add(id)
    this.problems.push({ kind, document: place.document, range: place.range, message })
  }
}

function nameOf(key: YamlNode | null): string {
  if (key?.kind === 'scalar') return key.value
  if (key?.kind === 'alias' && key.target?.kind === 'scalar') return key.target.value
  return ''
}
