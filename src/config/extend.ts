import type { Rule } from '../rule-api/rule.ts'
import type { Config } from './config.ts'

/** What an extended configuration says, and over it what the extending one says. Globs of both start from the extending one's folder. */
export function extendConfig(base: Config, own: Config): Config {
  const rules = new Map(base.rules)
  for (const [id, config] of own.rules) {
    const before = rules.get(id)
    rules.set(id, { ...before, ...config, options: { ...before?.options, ...config.options } })
  }
  return {
    ...base,
    ...own,
    presets: [...new Set([...base.presets, ...own.presets])],
    rules,
    exclude: [...base.exclude, ...own.exclude],
    purposes: [...base.purposes, ...own.purposes],
    overrides: [...base.overrides, ...own.overrides],
    // What only one of them says is there already.
    ...(base.codes !== undefined && own.codes !== undefined && { codes: new Map([...base.codes, ...own.codes]) }),
    ...(base.locked !== undefined && own.locked !== undefined && { locked: [...base.locked, ...own.locked] }),
    ...(base.allowedSecrets !== undefined && own.allowedSecrets !== undefined && {
      allowedSecrets: {
        names: [...base.allowedSecrets.names, ...own.allowedSecrets.names],
        values: [...base.allowedSecrets.values, ...own.allowedSecrets.values],
      },
    }),
    ...(base.ownRules !== undefined && own.ownRules !== undefined && { ownRules: eachOnce([...base.ownRules, ...own.ownRules]) }),
  }
}

/** The extending file's policy stands for one of the same name, and a file that is extended twice counts once. */
function eachOnce(rules: readonly Rule[]): Rule[] {
  return [...new Map(rules.map((rule) => [rule.id, rule])).values()]
}
