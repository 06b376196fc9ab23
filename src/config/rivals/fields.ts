import { type Document, positionAt } from '../../text/document.ts'
import { parseYaml, type YamlMapping, type YamlNode } from '../../syntax/yaml/index.ts'
import { ConfigError } from '../config.ts'

/** The keys and values at the top of a YAML or JSON document. @throws ConfigError where the text is not read or no mapping stands there */
export function readFields(document: Document): ReadonlyMap<string, YamlNode | null> {
  const yaml = parseYaml(document)
  const problem = (offset: number, message: string): ConfigError => new ConfigError([{ path: document.path, ...positionAt(document, offset), message }])
  const [first] = yaml.problems
  if (first !== undefined) throw problem(first.range.start, first.message)
  const root = yaml.documents[0] ?? null
  if (root === null || (root.kind === 'scalar' && root.type === 'null')) return new Map()
  if (root.kind !== 'mapping') throw problem(root.range.start, 'a mapping should stand here')
  return fieldsOf(root)
}

/** Of several equal keys the last one counts. Keys that are no plain texts are left out. */
export function fieldsOf(mapping: YamlMapping): ReadonlyMap<string, YamlNode | null> {
  return new Map(mapping.entries.flatMap(({ key, value }) => (key?.kind === 'scalar' ? [[key.value, value] as const] : [])))
}

export function mappingOf(node: YamlNode | null | undefined): ReadonlyMap<string, YamlNode | null> {
  return node?.kind === 'mapping' ? fieldsOf(node) : new Map()
}

/** The texts of a list, or of a single value. */
export function textsOf(node: YamlNode | null | undefined): string[] {
  if (node?.kind === 'scalar') return [node.value]
  if (node?.kind !== 'sequence') return []
  return node.items.flatMap(({ value }) => (value?.kind === 'scalar' ? [value.value] : []))
}

export function textOfNode(node: YamlNode | null | undefined): string | undefined {
  return node?.kind === 'scalar' ? node.value : undefined
}

export function isTrueNode(node: YamlNode | null | undefined): boolean {
  return node?.kind === 'scalar' && /^true$/i.test(node.value)
}
