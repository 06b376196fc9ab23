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
    ...both('locked', base, own),
    ...(base.allowedSecrets === undefined && own.allowedSecrets === undefined ? {} : {
      allowedSecrets: {
        names: [...base.allowedSecrets?.names ?? [], ...own.allowedSecrets?.names ?? []],
        values: [...base.allowedSecrets?.values ?? [], ...own.allowedSecrets?.values ?? []],
      },
    }),
    ...both('ownRules', base, own),
  }
}

function both<K extends 'locked' | 'ownRules'>(key: K, base: Config, own: Config): Pick<Config, K> | object {
  const items = [...base[key] ?? [], ...own[key] ?? []]
  return items.length === 0 ? {} : { [key]: items }
}
