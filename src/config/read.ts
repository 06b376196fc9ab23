import { createDocument, type Document, positionAt } from '../text/document.ts'
import { didYouMean } from '../text/distance.ts'
import { folderOf, joinPath, nameOf } from '../text/paths.ts'
import { isShellCheckCode } from '../engine/code-levels.ts'
import { SEVERITIES, type Severity } from '../rule-api/finding.ts'
import type { OptionDefinition, OptionValue, Rule } from '../rule-api/rule.ts'
import type { Purpose } from '../project/purpose.ts'
import { parseYaml, type YamlEntry, type YamlMapping, type YamlNode, type YamlScalar } from '../syntax/yaml/index.ts'
import { type Config, ConfigError, type ConfigProblem, FAIL_ON, type FailOn, type Override, type RuleConfig } from './config.ts'
import { extendConfig } from './extend.ts'
import { globProblem } from './glob.ts'
import { keyOf, type SectionReader, textOf, valueOf } from './nodes.ts'
import { policyRule } from './policies.ts'
import { isPreset, PRESETS, type RuleNames } from './presets.ts'
import { readPolicies } from './read-policies.ts'
import { readSecrets, readShorthands } from './shorthands.ts'

const KEYS = ['$schema', 'extends', 'rules', 'exclude', 'purposes', 'overrides', 'failOn', 'locked', 'trustedRegistries', 'labelSchema', 'secrets', 'policies']
const PURPOSES: readonly string[] = ['production', 'development', 'test', 'template', 'unknown'] satisfies Purpose[]

/** Longest chain of files that extend one another. */
const LONGEST_CHAIN = 20

export interface ReadConfigOptions {
  /** Gives the text of a file that `extends` names, by its path from the working directory; undefined where there is none. */
  readonly readFile?: (path: string) => string | undefined
  /** Rules of plugins, which only configuration as code can name. */
  readonly plugins?: readonly Rule[]
}

/**
 * Reads a configuration: YAML, JSON, or a package.json with a `dockerlint` key (undefined where it has none), with the files that it extends.
 * Rules that it brings itself become known to `names`.
 * @throws ConfigError with every fault at its place
 */
export function readConfig(document: Document, rules: readonly Rule[], names: RuleNames, options: ReadConfigOptions = {}): Config | undefined {
  const reader = new ConfigReader(document, rules, names, options, [document.path])
  const config = reader.read()
  if (reader.problems.length > 0) throw new ConfigError(reader.problems)
  return config
}

class ConfigReader {
  readonly problems: ConfigProblem[] = []
  readonly #document: Document
  readonly #rules: ReadonlyMap<string, Rule>
  readonly #names: RuleNames
  readonly #given: ReadConfigOptions
  /** This file and those that extend it, the outermost first. */
  readonly #chain: readonly string[]
  readonly #section: SectionReader = {
    problem: (offset, message) => this.#problem(offset, message),
    knownKeys: (mapping, known) => this.#knownKeys(mapping, known),
    strings: (node, key) => this.#strings(node, key),
  }

  constructor(document: Document, rules: readonly Rule[], names: RuleNames, options: ReadConfigOptions, chain: readonly string[]) {
    this.#document = document
    this.#rules = new Map([...rules, ...options.plugins ?? []].map((rule) => [rule.id, rule]))
    this.#names = names
    this.#given = options
    this.#chain = chain
  }

  read(): Config | undefined {
    const { path } = this.#document
    // JSON is YAML, so one reader gives both their positions.
    const yaml = parseYaml(this.#document)
    for (const problem of yaml.problems) this.#problem(problem.range.start, problem.message)
    if (this.problems.length > 0) return undefined
    let root = yaml.documents[0] ?? null
    if (nameOf(path) === 'package.json') {
      const own = root?.kind === 'mapping' ? root.entries.find((entry) => keyOf(entry) === 'dockerlint') : undefined
      if (own === undefined) return undefined
      root = own.value
    }
    const empty: Config = { folder: folderOf(path), path, presets: ['recommended'], rules: new Map(), exclude: [], purposes: [], overrides: [] }
    if (root === null || (root.kind === 'scalar' && root.type === 'null')) return empty
    if (root.kind !== 'mapping') {
      this.#problem(root.range.start, 'a configuration is a mapping with keys such as extends, rules and exclude')
      return undefined
    }
    this.#knownKeys(root, KEYS)
    const value = (key: string): YamlNode | null | undefined => valueOf(root, key)
    const { presets, bases } = this.#extends(value('extends'))
    // Before the rules, which may give them another severity.
    const ownRules = [...this.#given.plugins ?? [], ...readPolicies(value('policies'), this.#section, (id) => this.#rules.has(id)).map(policyRule)]
    for (const rule of ownRules) this.#names.add(rule)
    const locked = this.#locked(value('locked'))
    const allowedSecrets = readSecrets(value('secrets'), this.#section)
    const own: Config = {
      ...empty,
      presets: presets ?? (bases.length > 0 ? [] : empty.presets),
      rules: this.#ruleConfigs(value('rules')),
      exclude: this.#globs(value('exclude'), 'exclude'),
      purposes: this.#purposes(value('purposes')),
      overrides: this.#overrides(value('overrides')),
      ...this.#codes(value('rules')),
      ...this.#failOn(value('failOn')),
      ...(locked.length === 0 ? {} : { locked }),
      ...(allowedSecrets === undefined ? {} : { allowedSecrets }),
      ...(ownRules.length === 0 ? {} : { ownRules }),
    }
    const shorthands = readShorthands(root, [...this.#rules.values()], this.#section)
    return bases.reduceRight((over, base) => extendConfig(base, over), { ...own, rules: new Map([...shorthands, ...own.rules]) })
  }

  #problem(offset: number, message: string): void {
    const { line, column } = positionAt(this.#document, offset)
    // One entry can be read for several rules.
    if (this.problems.some((known) => known.line === line && known.column === column && known.message === message)) return
    this.problems.push({ path: this.#document.path, line, column, message })
  }

  #knownKeys(mapping: YamlMapping, known: readonly string[]): void {
    for (const entry of mapping.entries) {
      const key = keyOf(entry)
      if (key === undefined || known.includes(key)) continue
      this.#problem(entry.range.start, `unknown key "${key}"${didYouMean(key, known)}`)
    }
    this.#noDuplicates(mapping)
  }

  #noDuplicates(mapping: YamlMapping): void {
    for (const duplicate of mapping.duplicateKeys) this.#problem(duplicate.range.start, `the key "${duplicate.name}" stands here twice`)
  }

  #presets(node: YamlNode | null | undefined): string[] | undefined {
    if (node === undefined) return undefined
    const texts = node?.kind === 'scalar' ? [node] : this.#scalars(node, 'extends')
    for (const text of texts) {
      if (!isPreset(text.value)) this.#problem(text.range.start, `unknown preset "${text.value}"${didYouMean(text.value, PRESETS)}; known are ${PRESETS.join(', ')}`)
    }
    return texts.map((text) => text.value)
  }

  /** Presets (undefined where only files or nothing is named) and the configurations of files. */
  #extends(node: YamlNode | null | undefined): { presets: string[] | undefined; bases: Config[] } {
    if (node === undefined) return { presets: undefined, bases: [] }
    const texts = node?.kind === 'scalar' ? [node] : this.#scalars(node, 'extends')
    const presets: string[] = []
    const bases: Config[] = []
    for (const text of texts) {
      if (isPreset(text.value)) presets.push(text.value)
      else if (/^\.{0,2}\/|\.(?:ya?ml|json)$/.test(text.value)) {
        const base = this.#base(text)
        if (base !== undefined) bases.push(base)
      } else this.#problem(text.range.start, `unknown preset "${text.value}"${didYouMean(text.value, PRESETS)}; known are ${PRESETS.join(', ')}, and files such as ./company.yaml`)
    }
    return { presets: presets.length === 0 && bases.length > 0 ? undefined : presets, bases }
  }

  /** The configuration in a file that `extends` names, from this file's folder. */
  #base(text: YamlScalar): Config | undefined {
    const path = joinPath(folderOf(this.#document.path), text.value)
    const fail = (message: string): undefined => {
      this.#problem(text.range.start, message)
      return undefined
    }
    if (/\.[cm]?[jt]s$/.test(path)) return fail('code is run only where --config names it; extend YAML or JSON')
    if (this.#chain.includes(path)) return fail(`this file extends itself: ${[...this.#chain.slice(this.#chain.indexOf(path)), path].join(' → ')}`)
    if (this.#chain.length >= LONGEST_CHAIN) return fail(`more than ${LONGEST_CHAIN} files extend one another`)
    const content = this.#given.readFile?.(path)
    if (content === undefined) return fail(`there is no readable file ${path}`)
    const reader = new ConfigReader(createDocument(path, 'other', content), [...this.#rules.values()], this.#names, { ...this.#given, plugins: [] }, [...this.#chain, path])
    const base = reader.read()
    this.problems.push(...reader.problems)
    return base
  }

  #locked(node: YamlNode | null | undefined): string[] {
    if (node === undefined || node === null) return []
    const texts = node.kind === 'scalar' ? [node] : this.#scalars(node, 'locked')
    return texts.flatMap((text) => {
      const ids = this.#names.resolve(text.value)
      if (ids.size === 0) this.#problem(text.range.start, `unknown rule "${text.value}"${didYouMean(text.value, this.#names.known)}`)
      return [...ids]
    })
  }

  #ruleConfigs(node: YamlNode | null | undefined): Map<string, RuleConfig> {
    const configs = new Map<string, RuleConfig>()
    if (node === undefined || node === null) return configs
    if (node.kind !== 'mapping') {
      this.#problem(node.range.start, 'rules is a mapping of rule to off, info, warning or error')
      return configs
    }
    this.#noDuplicates(node)
    for (const entry of node.entries) {
      const name = keyOf(entry)
      if (name === undefined) continue
      const ids = this.#names.resolve(name)
      if (ids.size === 0 && !isShellCheckCode(name)) {
        this.#problem(entry.range.start, `unknown rule "${name}"${didYouMean(name, this.#names.known)}`)
        continue
      }
      for (const id of ids) {
        const config = this.#ruleConfig(entry, id)
        if (config !== undefined) configs.set(id, config)
      }
    }
    return configs
  }

  /** What `rules` says of codes of ShellCheck: it holds for what is passed on of that program. */
  #codes(node: YamlNode | null | undefined): { codes?: Map<string, 'off' | Severity> } {
    const codes = new Map<string, 'off' | Severity>()
    for (const entry of node?.kind === 'mapping' ? node.entries : []) {
      const name = keyOf(entry)
      const level = name === undefined || !isShellCheckCode(name) ? undefined : this.#ruleConfig(entry, 'shellcheck')?.level
      if (name !== undefined && level !== undefined) codes.set(name.toUpperCase(), level)
    }
    return codes.size === 0 ? {} : { codes }
  }

  #ruleConfig(entry: YamlEntry, id: string): RuleConfig | undefined {
    const { value } = entry
    if (value?.kind === 'scalar') {
      const level = this.#level(value)
      return level === undefined ? undefined : { level, options: {} }
    }
    // Options alone leave the rule on or off, and as severe, as it is.
    if (value?.kind === 'mapping') return { options: this.#options(value, id) }
    const items = value?.kind === 'sequence' ? value.items.map((item) => item.value) : []
    const [first, second] = items
    if (first?.kind !== 'scalar' || items.length > 2 || (second !== undefined && second?.kind !== 'mapping')) {
      this.#problem(value?.range.start ?? entry.range.start, 'write off, info, warning or error, [severity, { option: value }], or { option: value }')
      return undefined
    }
    const level = this.#level(first)
    return { ...(level === undefined ? {} : { level }), options: second === undefined ? {} : this.#options(second, id) }
  }

  #level(scalar: YamlScalar): 'off' | Severity | undefined {
    const text = scalar.value
    // YAML 1.1 habits: an unquoted off may have been meant by false.
    if (text === 'off' || text === 'false') return 'off'
    const severity = SEVERITIES.find((known) => known === text)
    if (severity === undefined) this.#problem(scalar.range.start, `"${text}" is no severity; use off, info, warning or error`)
    return severity
  }

  #options(mapping: YamlMapping, id: string): Record<string, OptionValue> {
    const definitions = this.#rules.get(id)?.options ?? {}
    this.#knownKeys(mapping, Object.keys(definitions))
    const options: Record<string, OptionValue> = {}
    for (const entry of mapping.entries) {
      const name = keyOf(entry)
      const definition = name === undefined ? undefined : definitions[name]
      if (name === undefined || definition === undefined) continue
      const value = optionValue(entry.value, definition)
      if (value === undefined) this.#problem(entry.range.start, `option "${name}" of ${id} must be ${describe(definition)}`)
      else options[name] = value
    }
    return options
  }

  #purposes(node: YamlNode | null | undefined): { glob: string; purpose: Purpose }[] {
    if (node === undefined || node === null) return []
    if (node.kind !== 'mapping') {
      this.#problem(node.range.start, 'purposes is a mapping of glob to purpose')
      return []
    }
    return node.entries.flatMap((entry) => {
      const glob = keyOf(entry)
      const purpose = entry.value?.kind === 'scalar' ? entry.value.value : ''
      if (glob === undefined) return []
      this.#checkGlob(glob, entry.range.start)
      if (!PURPOSES.includes(purpose)) {
        this.#problem(entry.value?.range.start ?? entry.range.start, `"${purpose}" is no purpose; use ${PURPOSES.join(', ')}`)
        return []
      }
      return [{ glob, purpose: purpose as Purpose }]
    })
  }

  #overrides(node: YamlNode | null | undefined): Override[] {
    if (node === undefined || node === null) return []
    if (node.kind !== 'sequence') {
      this.#problem(node.range.start, 'overrides is a list of { files, extends, rules, failOn }')
      return []
    }
    return node.items.flatMap(({ value }) => {
      if (value?.kind !== 'mapping') {
        this.#problem(value?.range.start ?? node.range.start, 'an override is a mapping with files and extends, rules or failOn')
        return []
      }
      this.#knownKeys(value, ['files', 'extends', 'rules', 'failOn'])
      const presets = this.#presets(valueOf(value, 'extends'))
      return [{
        files: this.#globs(valueOf(value, 'files'), 'files'),
        ...(presets === undefined ? {} : { presets }),
        rules: this.#ruleConfigs(valueOf(value, 'rules')),
        ...this.#codes(valueOf(value, 'rules')),
        ...this.#failOn(valueOf(value, 'failOn')),
      }]
    })
  }

  #failOn(node: YamlNode | null | undefined): { failOn?: FailOn } {
    if (node === undefined || node === null) return {}
    const failOn = FAIL_ON.find((level) => node.kind === 'scalar' && node.value === level)
    if (failOn !== undefined) return { failOn }
    this.#problem(node.range.start, `failOn is one of ${FAIL_ON.join(', ')}`)
    return {}
  }

  #checkGlob(glob: string, at: number): void {
    const problem = globProblem(glob)
    if (problem !== undefined) this.#problem(at, problem)
  }

  #globs(node: YamlNode | null | undefined, key: string): string[] {
    const globs = this.#strings(node, key)
    for (const glob of globs) this.#checkGlob(glob, node?.range.start ?? 0)
    return globs
  }

  #strings(node: YamlNode | null | undefined, key: string): string[] {
    if (node === undefined || node === null) return []
    return (node.kind === 'scalar' ? [node] : this.#scalars(node, key)).map((scalar) => scalar.value)
  }

  #scalars(node: YamlNode | null, key: string): YamlScalar[] {
    if (node?.kind !== 'sequence') {
      this.#problem(node?.range.start ?? 0, `${key} is a list of texts`)
      return []
    }
    return node.items.flatMap(({ value }) => {
      if (value?.kind === 'scalar') return [value]
      this.#problem(value?.range.start ?? node.range.start, `${key} is a list of texts`)
      return []
    })
  }
}

function optionValue(node: YamlNode | null, definition: OptionDefinition): OptionValue | undefined {
  switch (definition.type) {
    case 'boolean':
      return node?.kind === 'scalar' && node.type === 'bool' ? node.value === 'true' : undefined
    case 'number':
      return node?.kind === 'scalar' ? node.number : undefined
    case 'string':
      return textOf(node)
    case 'strings': {
      if (node?.kind !== 'sequence') return undefined
      const values = node.items.map(({ value }) => textOf(value))
      return values.every((value) => value !== undefined) ? values : undefined
    }
    case 'map': {
      if (node?.kind !== 'mapping') return undefined
      const texts = node.entries.flatMap((entry): (readonly [string, string])[] => {
        const [key, text] = [keyOf(entry), textOf(entry.value)]
        return key === undefined || text === undefined ? [] : [[key, text]]
      })
      return texts.length === node.entries.length ? Object.fromEntries(texts) : undefined
    }
  }
}

function describe(definition: OptionDefinition): string {
  switch (definition.type) {
    case 'boolean':
      return 'true or false'
    case 'number':
      return 'a number'
    case 'string':
      return 'a text'
    case 'strings':
      return 'a list of texts'
    case 'map':
      return 'a mapping of texts'
  }
}
