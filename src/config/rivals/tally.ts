import type { Document } from '../../text/document.ts'
import type { Rival } from '../../rule-api/rule.ts'
import { ConfigError, type FailOn } from '../config.ts'
import { type CarriedOption, type CodeLevel, emptyRivalConfig, type KnownCodes, type RivalConfig } from './rival-config.ts'
import { parseToml, TomlError, type TomlTable, type TomlValue } from './toml.ts'

const LEVELS: Readonly<Record<string, CodeLevel>> = { off: 'off', error: 'error', warning: 'warning', info: 'info', style: 'info' }
const FAIL_LEVELS: Readonly<Record<string, FailOn>> = { error: 'error', warning: 'warning', info: 'info', style: 'info', none: 'never' }
const SPACES: Readonly<Record<string, Rival>> = { hadolint: 'hadolint', buildkit: 'buildkit', tally: 'tally', shellcheck: 'shellcheck' }

/** `.tally.toml`: `[rules] include`, `exclude`, `[rules.hadolint.DL3008] severity`, and the level that fails a run. */
export function readTallyConfig(document: Document, known: KnownCodes): RivalConfig {
  let root: TomlTable
  try {
    root = parseToml(document.text)
  } catch (error) {
    if (!(error instanceof TomlError)) throw error
    throw new ConfigError([{ path: document.path, line: error.line, column: 1, message: error.message }])
  }
  const codes = new Map<string, CodeLevel>()
  const options: CarriedOption[] = []
  const notCarried: string[] = []
  const rules = tableOf(root.rules)
  for (const pattern of textsOf(rules.include)) {
    // All of a linter's rules are what most files turn on; ours that are off by default would come with them.
    if (pattern.includes('*')) continue
    const included = codesOf(pattern, known)
    if (included.length === 0) notCarried.push(`include: there is no rule for ${pattern}`)
    for (const code of included) codes.set(code, known.severity(code))
  }
  for (const pattern of textsOf(rules.exclude)) {
    const excluded = codesOf(pattern, known)
    if (excluded.length === 0 && !pattern.startsWith('tally/')) notCarried.push(`exclude: there is no rule for ${pattern}`)
    for (const code of excluded) codes.set(code, 'off')
  }
  for (const [space, table] of Object.entries(rules)) {
    if (space === 'include' || space === 'exclude') continue
    for (const [name, settings] of Object.entries(tableOf(table))) {
      const found = codesOf(`${space}/${name}`, known)
      for (const [key, value] of Object.entries(tableOf(settings))) {
        if (found.length === 0) notCarried.push(`there is no rule for ${space}/${name} (${key})`)
        else if (key === 'severity') setLevel(codes, found, value, notCarried)
        else {
          const option = optionOf(found, key, value)
          if (option === undefined) notCarried.push(`${space}/${name}: ${key}`)
          else options.push(option)
        }
      }
    }
  }
  const failLevel = tableOf(root.output)['fail-level'] ?? root['fail-level']
  const failOn = typeof failLevel === 'string' ? FAIL_LEVELS[failLevel] : undefined
  for (const key of Object.keys(root)) if (!['rules', 'output', 'fail-level', 'format'].includes(key)) notCarried.push(`[${key}]`)
  return { ...emptyRivalConfig('tally', document.path, 'dockerfile'), codes, options, notCarried, ...(failOn === undefined ? {} : { failOn }) }
}

function setLevel(codes: Map<string, CodeLevel>, found: readonly string[], value: TomlValue, notCarried: string[]): void {
  const level = typeof value === 'string' ? LEVELS[value] : undefined
  if (level === undefined) notCarried.push(`${found.join(', ')}: ${JSON.stringify(value)} is no severity`)
  else for (const code of found) codes.set(code, level)
}

/** The codes that `hadolint/DL3008`, `DL3008`, `buildkit/*` or `*` mean. */
function codesOf(pattern: string, known: KnownCodes): string[] {
  const slash = pattern.indexOf('/')
  const name = pattern.slice(slash + 1)
  const rivals = slash === -1 ? Object.values(SPACES) : [SPACES[pattern.slice(0, slash)]].filter((rival) => rival !== undefined)
  return rivals.flatMap((rival) => {
    if (name === '*') return known.of(rival)
    return [name, pattern].filter((code) => known.has(rival, code) || (rival === 'shellcheck' && /^SC\d{4}$/.test(code))).slice(0, 1)
  })
}

function optionOf(codes: readonly string[], key: string, value: TomlValue): CarriedOption | undefined {
  const base = { codes, key: `${codes.join(', ')}: ${key}` }
  if (Array.isArray(value)) return { ...base, type: 'strings', value: textsOf(value) }
  if (key === 'trusted-registries' || typeof value === 'object') return undefined
  return { ...base, name: key, type: typeof value === 'boolean' ? 'boolean' : typeof value === 'number' ? 'number' : 'string', value }
}

function tableOf(value: TomlValue | undefined): TomlTable {
  return typeof value === 'object' && !Array.isArray(value) ? (value as TomlTable) : {}
}

function textsOf(value: TomlValue | undefined): string[] {
  if (typeof value === 'string') return [value]
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : []
}
