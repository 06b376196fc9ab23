import { nameOf } from '../../text/paths.ts'
import type { Document } from '../../text/document.ts'
import type { YamlNode } from '../../syntax/yaml/index.ts'
import { mappingOf, readFields, textOfNode, textsOf } from './fields.ts'
import { type CarriedOption, type CodeLevel, emptyRivalConfig, type KnownCodes, type RivalConfig } from './rival-config.ts'

const LEVELS: Readonly<Record<string, CodeLevel>> = { 0: 'off', 1: 'warning', 2: 'error' }

/** `.dclintrc` as JSON or YAML, or the `dclint` key of package.json: `rules` as 0, 1, 2 or `[level, options]`, and `exclude`. */
export function readDclintConfig(document: Document, known: KnownCodes): RivalConfig | undefined {
  const base = emptyRivalConfig('dclint', document.path, 'compose')
  let fields = readFields(document)
  if (nameOf(document.path) === 'package.json') {
    if (!fields.has('dclint')) return undefined
    fields = mappingOf(fields.get('dclint'))
  }
  const codes = new Map<string, CodeLevel>()
  const options: CarriedOption[] = []
  const notCarried: string[] = []
  for (const [code, node] of mappingOf(fields.get('rules'))) {
    if (!known.has('dclint', code)) {
      notCarried.push(`there is no rule for ${code}`)
      continue
    }
    const [first, second] = node?.kind === 'sequence' ? node.items.map(({ value }) => value) : [node]
    const level = LEVELS[textOfNode(first) ?? '']
    if (level === undefined) notCarried.push(`${code}: a level is 0, 1 or 2`)
    else codes.set(code, level)
    for (const [name, value] of mappingOf(second)) {
      const option = optionOf(code, name, value)
      if (option === undefined) notCarried.push(`${code}: the option ${name}`)
      else options.push(option)
    }
  }
  return {
    ...base,
    presets: ['dclint'],
    codes,
    options,
    exclude: textsOf(fields.get('exclude')).map(yamlFilesOf),
    notCarried,
    // Its warnings never fail a run unless the command line limits their number.
    failOn: 'error',
  }
}

function optionOf(code: string, name: string, node: YamlNode | null): CarriedOption | undefined {
  const base = { codes: [code], name, key: `${code}: ${name}` }
  if (node?.kind === 'sequence') return { ...base, type: 'strings', value: textsOf(node) }
  if (node?.kind !== 'scalar') return undefined
  if (node.type === 'bool') return { ...base, type: 'boolean', value: node.value === 'true' }
  if (node.number !== undefined) return { ...base, type: 'number', value: node.number }
  return { ...base, type: 'string', value: node.value }
}

/** It leaves out compose files only, not what else lies in the folder. */
function yamlFilesOf(glob: string): string {
  const trimmed = glob.replace(/\/$/, '')
  if (/\.ya?ml$/.test(trimmed)) return trimmed
  return `${trimmed.includes('/') ? '' : '**/'}${trimmed}/**/*.{yml,yaml}`
}
