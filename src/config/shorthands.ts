import type { OptionDefinition, OptionValue, Rule } from '../rule-api/rule.ts'
import type { YamlMapping, YamlNode } from '../syntax/yaml/index.ts'
import type { Config, RuleConfig } from './config.ts'
import { keyOf, type SectionReader, textOf, valueOf } from './nodes.ts'

/** Settings at the top that stand for an option of rules: those that have one of the codes and an option of the type. */
const SHORTHANDS: Readonly<Record<string, { readonly codes: readonly string[]; readonly type: OptionDefinition['type'] }>> = {
  trustedRegistries: { codes: ['DL3026'], type: 'strings' },
  labelSchema: { codes: ['DL3049', 'DL3050', 'DL3051', 'DL3052', 'DL3053', 'DL3054', 'DL3055', 'DL3056', 'DL3058'], type: 'map' },
}

/** What `trustedRegistries` and `labelSchema` mean for the rules that read them. They turn the rules on. */
export function readShorthands(root: YamlMapping, rules: readonly Rule[], reader: SectionReader): ReadonlyMap<string, RuleConfig> {
  const configs = new Map<string, RuleConfig>()
  for (const [key, { codes, type }] of Object.entries(SHORTHANDS)) {
    const node = valueOf(root, key)
    if (node === undefined || node === null) continue
    const value: OptionValue | undefined = type === 'strings' ? reader.strings(node, key) : textsByKey(node, key, reader)
    if (value === undefined) continue
    let isRead = false
    for (const rule of rules) {
      const option = Object.entries(rule.options ?? {}).find(([, definition]) => definition.type === type)?.[0]
      if (option === undefined || !codes.some((code) => Object.values(rule.aliases ?? {}).some((known) => known.includes(code)))) continue
      configs.set(rule.id, { level: rule.severity, options: { [option]: value } })
      isRead = true
    }
    if (!isRead) reader.problem(node.range.start, `no rule of this version reads ${key}; take it out`)
  }
  return configs
}

function textsByKey(node: YamlNode, key: string, reader: SectionReader): Record<string, string> | undefined {
  if (node.kind !== 'mapping') {
    reader.problem(node.range.start, `${key} is a mapping of label to its form`)
    return undefined
  }
  return Object.fromEntries(node.entries.flatMap((entry) => {
    const name = keyOf(entry)
    const text = textOf(entry.value)
    if (name === undefined || text === undefined) reader.problem(entry.range.start, `${key} is a mapping of label to its form`)
    return name === undefined || text === undefined ? [] : [[name, text]]
  }))
}

/** Reads `secrets: { allow: { names: […], values: […] } }`; a list alone is one of names. */
export function readSecrets(node: YamlNode | null | undefined, reader: SectionReader): Config['allowedSecrets'] {
  if (node === undefined || node === null) return undefined
  if (node.kind !== 'mapping') {
    reader.problem(node.range.start, 'secrets is a mapping with allow')
    return undefined
  }
  reader.knownKeys(node, ['allow'])
  const allow = valueOf(node, 'allow')
  if (allow === undefined || allow === null) return undefined
  if (allow.kind !== 'mapping') return { names: reader.strings(allow, 'allow'), values: [] }
  reader.knownKeys(allow, ['names', 'values'])
  return { names: reader.strings(valueOf(allow, 'names'), 'names'), values: reader.strings(valueOf(allow, 'values'), 'values') }
}
