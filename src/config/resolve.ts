import { isShellCheckCode } from '../engine/code-levels.ts'
import type { Plan, RuleSetting } from '../engine/plan.ts'
import type { Purpose } from '../project/purpose.ts'
import type { Severity } from '../rule-api/finding.ts'
import { flatAliases, type OptionValue, type Rule } from '../rule-api/rule.ts'
import type { Config, FailOn, Override, RuleConfig } from './config.ts'
import { matchesWildcard } from '../text/wildcard.ts'
import { compileGlobs } from './glob.ts'
import { isPreset, type Preset, presetCodes, presetHolds, type RuleNames } from './presets.ts'
import { HADOLINT_SEVERITIES } from './rivals/hadolint-severities.ts'

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
  /** The lowest severity of a finding in this file that gives exit code 1; undefined where the configuration does not say. */
  failOnOf(path: string): FailOn | undefined
  /** Whether somebody turned a rule off for a path, or did not select it; a rule that is off by default is not refused. */
  refuses(rule: Rule, path: string): boolean
  /** Whether comments in a file cannot silence a rule. */
  locks(ruleId: string, path: string): boolean
  /** Whether the configuration has anything to say of secrets in a file. */
  allowsSecrets(path: string): boolean
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
    failOnOf: (path) => forPath(path).failOnOf(path),
    refuses: (rule, path) => forPath(path).refuses(rule),
    locks: (ruleId, path) => configFor(path)?.locked?.includes(ruleId) ?? false,
    allowsSecrets: (path) => configFor(path)?.allowedSecrets !== undefined,
    allowsSecret: (path, name, value) => {
      const allowed = configFor(path)?.allowedSecrets
      return allowed !== undefined && (allowed.names.some((pattern) => matchesWildcard(pattern, name)) || allowed.values.some((pattern) => matchesWildcard(pattern, value)))
    },
  }
}

/** Rules as one list of presets sets them, with the levels that codes then have. */
interface RuleSet {
  readonly settings: ReadonlyMap<string, RuleSetting | undefined>
  readonly levels: ReadonlyMap<string, 'off' | Severity>
  /** Rules that somebody turned off, or did not select. */
  readonly refused: ReadonlySet<string>
}

interface CompiledOverride extends Override {
  readonly matches: (path: string) => boolean
  /** Where the override has presets of its own. */
  readonly ruleSet?: RuleSet
}

/** One configuration with its globs compiled and its rule set computed. */
class CompiledConfig {
  readonly #rules: readonly Rule[]
  readonly ownRules: readonly Rule[]
  readonly #names: RuleNames
  readonly #selection: Selection
  readonly #config: Config | undefined
  readonly #ruleSet: RuleSet
  readonly #overrides: readonly CompiledOverride[]
  readonly #byPath = new Map<string, readonly CompiledOverride[]>()
  readonly #purposes: readonly { matches: (path: string) => boolean; purpose: Purpose }[]
  readonly excluded: (path: string) => boolean

  constructor(rules: readonly Rule[], names: RuleNames, selection: Selection, config: Config | undefined) {
    const folder = config?.folder ?? '.'
    this.ownRules = config?.ownRules ?? []
    this.#rules = [...rules, ...this.ownRules]
    this.#names = names
    this.#selection = selection
    this.#config = config
    this.#ruleSet = this.#setRules(selection.presets ?? config?.presets ?? ['recommended'])
    this.#overrides = (config?.overrides ?? []).map((override) => ({
      ...override,
      matches: compileGlobs(folder, override.files),
      ...(override.presets === undefined || selection.presets !== undefined ? {} : { ruleSet: this.#setRules(override.presets) }),
    }))
    this.#purposes = (config?.purposes ?? []).map(({ glob, purpose }) => ({ matches: compileGlobs(folder, [glob]), purpose }))
    this.excluded = compileGlobs(folder, config?.exclude ?? [])
  }

  #setRules(presetNames: readonly string[]): RuleSet {
    const { select, extendSelect, ignore } = this.#selection
    // Codes of ShellCheck are those of rules that know them and of findings that are passed on.
    const passing = { selected: shellCheckCodes(select ?? []), added: shellCheckCodes(extendSelect), removed: shellCheckCodes(ignore) }
    const resolveAll = (list: readonly string[]): Set<string> => new Set(list.flatMap((name) => [...this.#names.resolve(name)]))
    const selected = select === undefined ? undefined : resolveAll(select)
    const added = resolveAll(extendSelect)
    const removed = resolveAll(ignore)
    const presets = presetNames.filter(isPreset)
    const codes = this.#config?.codes ?? new Map<string, 'off' | Severity>()
    const presetLevels = presets.includes('hadolint') ? HADOLINT_SEVERITIES : new Map<string, 'off' | Severity>()
    const levels = new Map([...presetLevels, ...codes])
    const settings = new Map<string, RuleSetting | undefined>()
    const refused = new Set<string>()
    for (const rule of this.#rules) {
      const own = this.#config?.rules.get(rule.id)
      const holding = presets.filter((preset) => presetHolds(preset, rule))
      // A code that a rival's configuration gives a severity is on, whatever the presets say.
      const byCode = holding.length === 0 && flatAliases(rule).some((code) => (codes.get(code) ?? 'off') !== 'off')
      // What the configuration itself brings is on, whatever the preset.
      const brought = rule.presets === undefined && this.ownRules.includes(rule)
      const byName = selected?.has(rule.id) === true || added.has(rule.id)
      const passed = rule.yieldsByCode === true && !byName ? new Set([...passing.selected, ...passing.added]) : new Set<string>()
      let isOn = selected === undefined ? (own?.level === undefined ? holding.length > 0 || byCode || brought : own.level !== 'off') : selected.has(rule.id)
      if (added.has(rule.id)) isOn = true
      const isOnForCodes = !isOn && passed.size > 0
      if (isOnForCodes) isOn = true
      if (removed.has(rule.id)) isOn = false
      if (!isOn) {
        if (selected !== undefined || removed.has(rule.id) || own?.level === 'off') refused.add(rule.id)
        settings.set(rule.id, undefined)
        continue
      }
      const setting = settingOf(rule, own)
      if (isOnForCodes || (rule.yieldsByCode === true && passing.removed.size > 0)) {
        const off = new Map([...passing.removed].map((code) => [code, 'off'] as const))
        settings.set(rule.id, { ...setting, codes: { levels: new Map([...levels, ...off]), ...(isOnForCodes ? { only: (code: string): boolean => passed.has(code) } : {}) } })
        continue
      }
      if (selected !== undefined || added.has(rule.id)) {
        // Asked for by name: all that the rule finds, at the severities that are set.
        settings.set(rule.id, levels.size === 0 || setting.severityIsSet ? setting : { ...setting, codes: { levels: withoutOff(levels) } })
        continue
      }
      const only = own?.level === undefined ? (byCode ? (code: string): boolean => codes.has(code) : brought ? undefined : onlyCodes(holding, rule)) : undefined
      const ownLevels = setting.severityIsSet ? codes : levels
      settings.set(rule.id, only === undefined && ownLevels.size === 0 ? setting : { ...setting, codes: { levels: ownLevels, ...(only === undefined ? {} : { only }) } })
    }
    return { settings, levels, refused }
  }

  /** Whether the rule is on for some path under this configuration. */
  mayRun(rule: Rule): boolean {
    return this.#ruleSet.settings.get(rule.id) !== undefined || this.#overrides.some((override) =>
      override.ruleSet?.settings.get(rule.id) !== undefined || (override.rules.get(rule.id)?.level ?? 'off') !== 'off')
  }

  setting(rule: Rule, path: string): RuleSetting | undefined {
    // Another folder's configuration may bring a rule of the same name.
    if (this.ownRules.length > 0 && !this.ownRules.includes(rule) && this.ownRules.some((own) => own.id === rule.id)) return undefined
    const overrides = this.#overridesFor(path)
    const ruleSet = overrides.findLast((override) => override.ruleSet !== undefined)?.ruleSet ?? this.#ruleSet
    let setting = ruleSet.settings.get(rule.id)
    for (const override of overrides) {
      const own = override.rules.get(rule.id)
      if (own !== undefined) setting = own.level === 'off' ? undefined : own.level === undefined && setting === undefined ? undefined : settingOf(rule, own, setting)
      if (setting !== undefined && override.codes !== undefined) {
        setting = { ...setting, codes: { ...setting.codes, levels: new Map([...(setting.codes?.levels ?? []), ...override.codes]) } }
      }
    }
    return setting
  }

  refuses(rule: Rule): boolean {
    return this.#ruleSet.refused.has(rule.id)
  }

  failOnOf(path: string): FailOn | undefined {
    return this.#overridesFor(path).findLast((override) => override.failOn !== undefined)?.failOn ?? this.#config?.failOn
  }

  purposeOf(path: string): Purpose | undefined {
    return this.#purposes.findLast((entry) => entry.matches(path))?.purpose
  }

  #overridesFor(path: string): readonly CompiledOverride[] {
    if (this.#overrides.length === 0) return this.#overrides
    let found = this.#byPath.get(path)
    if (found === undefined) {
      found = this.#overrides.filter((override) => override.matches(path))
      this.#byPath.set(path, found)
    }
    return found
  }
}

function shellCheckCodes(names: readonly string[]): ReadonlySet<string> {
  return new Set(names.filter(isShellCheckCode).map((name) => name.toUpperCase()))
}

/** The codes that a rule is on for, where only rivals' presets turn it on. */
function onlyCodes(holding: readonly Preset[], rule: Rule): ((code: string) => boolean) | undefined {
  const tests = holding.map((preset) => presetCodes(preset, rule))
  return tests.includes(undefined) ? undefined : (code) => tests.some((test) => test?.(code))
}

function withoutOff(levels: ReadonlyMap<string, 'off' | Severity>): Map<string, 'off' | Severity> {
  return new Map([...levels].filter(([, level]) => level !== 'off'))
}

function settingOf(rule: Rule, own: RuleConfig | undefined, before?: RuleSetting): RuleSetting {
  const level = own?.level
  const options: Record<string, OptionValue> = { ...before?.options, ...own?.options }
  if (level !== undefined && level !== 'off') return { severity: level, severityIsSet: true, options }
  return {
    severity: before?.severity ?? rule.severity, severityIsSet: before?.severityIsSet ?? false, options,
    ...(before?.codes === undefined ? {} : { codes: before.codes }),
  }
}
