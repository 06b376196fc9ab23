import type { YamlEntry, YamlMapping, YamlNode } from '../syntax/yaml/index.ts'

/** What the readers of single sections of a configuration need of the one that reads it all. */
export interface SectionReader {
  problem(offset: number, message: string): void
  knownKeys(mapping: YamlMapping, known: readonly string[]): void
  strings(node: YamlNode | null | undefined, key: string): string[]
}

export function keyOf(entry: YamlEntry): string | undefined {
  return entry.key?.kind === 'scalar' ? entry.key.value : undefined
}

export function valueOf(mapping: YamlMapping, key: string): YamlNode | null | undefined {
  return mapping.entries.find((entry) => keyOf(entry) === key)?.value
}

/** The text of a scalar; undefined for anything else. */
export function textOf(node: YamlNode | null | undefined): string | undefined {
  return node?.kind === 'scalar' ? node.value : undefined
}
