import type { Plan, RuleSetting } from '../engine/plan.ts'
import type { Purpose } from '../project/purpose.ts'
import type { OptionValue, Rule } from '../rule-api/rule.ts'
import type { Config, RuleConfig } from './config.ts'
import { matchesWildcard } from '../text/wildcard.ts'
import { compileGlobs } from './glob.ts'
import { isPreset, presetHolds, type RuleNames } from './presets.ts'

/** What the command line says about which rules run. Names are ids, aliases, categories or `all`. */
export interface Selection {
  /** Instead of what the configuration extends. */
  readonly presets?: readonly string[]
  /** Replaces the set. */
  readonly select?: readonly string[]
  readonly extendSelect: readonly string[]
  readonly ignore: readonly string[]
}

/** The rules that run for a path, and how they are set there. */
export interface ResolvedConfig {
  /** The plan for these paths: rules that are off for all of them are not run. */
  planFor(paths: readonly string[]): Plan
  purposeOf(path: string): Purpose | undefined
  excluded(path: string): boolean
  /** Whether comments in a file cannot silence a rule. */
  locks(ruleId: string, path: string): boolean
  /** Whether the configuration says that a secret is none, by the name or the value. */
  allowsSecret(path: string, name: string, value: string): boolean
}

/**
 * Puts configurations and the command line together. `configFor` gives the nearest configuration of a path; it is asked once
 * for each folder.
 */
export function resolveConfig(rules: readonly Rule[], names: RuleNames, selection: Selection, configFor: (path: string) => Config | undefined): ResolvedConfig {
  const compiled = new Map<Config | undefined, CompiledConfig>()
  const forPath = (path: string): CompiledConfig => {
    const config = configFor(path)
    let result = compiled.get(config)
    if (result === undefined) {
      result = new CompiledConfig(rules, names, selection, config)
      compiled.set(config, result)
    }
    return result
  }
  const sorted = [...rules].sort((one, other) => (one.id < other.id ? -1 : 1))
  return {
    planFor: (paths) => {
      const configs = new Set(paths.map(forPath))
      const own = [...new Set([...configs].flatMap((config) => config.ownRules))]
      return {
        rules: [...sorted, ...own].filter((rule) => [...configs].some((config) => config.mayRun(rule))).sort((one, other) => (one.id < other.id ? -1 : 1)),
        setting: (rule, path) => forPath(path).setting(rule, path),
      }
    },
    purposeOf: (path) => forPath(path).purposeOf(path),
    excluded: (path) => forPath(path).excluded(path),
    locks: (ruleId, path) => configFor(path)?.locked?.includes(ruleId) ?? false,
    allowsSecret: (path, name, value) => {
      const allowed = configFor(path)?.allowedSecrets
      return allowed !== undefined && (allowed.names.some((pattern) => matchesWildcard(pattern, name)) || allowed.values.some((pattern) => matchesWildcard(pattern, value)))
    },
  }
}

/** One configuration with its globs compiled and its rule set computed. */
class CompiledConfig {
  readonly #settings = new Map<string, RuleSetting | undefined>()
  readonly #overrides: readonly { matches: (path: string) => boolean; rules: ReadonlyMap<string, RuleConfig> }[]
  readonly #purposes: readonly { matches: (path: string) => boolean; purpose: Purpose }[]
  readonly excluded: (path: string) => boolean
  readonly ownRules: readonly Rule[]

  constructor(rules: readonly Rule[], names: RuleNames, selection: Selection, config: Config | undefined) {
    const folder = config?.folder ?? '.'
    this.ownRules = config?.ownRules ?? []
    const resolveAll = (list: readonly string[]): Set<string> => new Set(list.flatMap((name) => [...names.resolve(name)]))
    const selected = selection.select === undefined ? undefined : resolveAll(selection.select)
    const added = resolveAll(selection.extendSelect)
    const removed = resolveAll(selection.ignore)
    const presets = (selection.presets ?? config?.presets ?? ['recommended']).filter(isPreset)
    for (const rule of [...rules, ...this.ownRules]) {
      const own = config?.rules.get(rule.id)
      // What the configuration itself brings is on, whatever the preset.
      const byPreset = presets.some((preset) => presetHolds(preset, rule)) || (rule.presets === undefined && this.ownRules.includes(rule))
      let isOn = selected === undefined ? (own?.level === undefined ? byPreset : own.level !== 'off') : selected.has(rule.id)
      if (added.has(rule.id)) isOn = true
      if (removed.has(rule.id)) isOn = false
      this.#settings.set(rule.id, isOn ? settingOf(rule, own) : undefined)
    }
    this.#overrides = (config?.overrides ?? []).map((override) => ({ matches: compileGlobs(folder, override.files), rules: override.rules }))
    this.#purposes = (config?.purposes ?? []).map(({ glob, purpose }) => ({ matches: compileGlobs(folder, [glob]), purpose }))
    this.excluded = compileGlobs(folder, config?.exclude ?? [])
  }

  /** Whether the rule is on for some path under this configuration. */
  mayRun(rule: Rule): boolean {
    return this.#settings.get(rule.id) !== undefined || this.#overrides.some((override) => (override.rules.get(rule.id)?.level ?? 'off') !== 'off')
  }

  setting(rule: Rule, path: string): RuleSetting | undefined {
    // Another folder's configuration may bring a rule of the same name.
    if (this.ownRules.length > 0 && !this.ownRules.includes(rule) && this.ownRules.some((own) => own.id === rule.id)) return undefined
    let setting = this.#settings.get(rule.id)
    for (const override of this.#overrides) {
      const own = override.rules.get(rule.id)
      if (own === undefined || !override.matches(path)) continue
      setting = own.level === 'off' ? undefined : own.level === undefined && setting === undefined ? undefined : settingOf(rule, own, setting)
    }
    return setting
  }

  purposeOf(path: string): Purpose | undefined {
    return this.#purposes.findLast((entry) => entry.matches(path))?.purpose
  }
}

function settingOf(rule: Rule, own: RuleConfig | undefined, before?: RuleSetting): RuleSetting {
  const level = own?.level
  const options: Record<string, OptionValue> = { ...before?.options, ...own?.options }
  if (level !== undefined && level !== 'off') return { severity: level, severityIsSet: true, options }
  return { severity: before?.severity ?? rule.severity, severityIsSet: before?.severityIsSet ?? false, options }
}
