import { CATEGORIES } from '../rule-api/finding.ts'
import type { NamedPreset, Rival, Rule } from '../rule-api/rule.ts'

export const PRESETS = ['recommended', 'strict', 'hardening', 'hadolint', 'buildkit', 'dclint', 'dockerflow', 'layout', 'all'] as const

export type Preset = (typeof PRESETS)[number]

export function isPreset(name: string): name is Preset {
  return (PRESETS as readonly string[]).includes(name)
}

/** The presets of a rival hold every rule that has one of its codes. */
const RIVAL_OF: Partial<Record<Preset, Rival>> = { hadolint: 'hadolint', buildkit: 'buildkit', dclint: 'dclint' }

/** Whether a preset turns a rule on. */
export function presetHolds(preset: Preset, rule: Rule): boolean {
  const named: readonly NamedPreset[] = rule.presets ?? ['recommended']
  if (preset === 'all') return true
  if (named.includes(preset)) return true
  if (preset === 'strict') return named.includes('recommended')
  const rival = RIVAL_OF[preset]
  return rival !== undefined && (rule.aliases?.[rival]?.length ?? 0) > 0
}

/**
 * The ids that a name stands for: an id, an id of former times, a rival's code, a category, or `all`; without case. Empty for a
 * name that nobody knows.
 */
export class RuleNames {
  readonly #ids = new Map<string, Set<string>>()
  readonly #all: ReadonlySet<string>

  constructor(rules: readonly Rule[]) {
    this.#all = new Set(rules.map((rule) => rule.id))
    for (const rule of rules) {
      const names = [rule.id, ...(rule.formerly ?? []), rule.category, ...Object.values(rule.aliases ?? {}).flat()]
      for (const name of names) {
        const key = name.toLowerCase()
        const ids = this.#ids.get(key)
        if (ids === undefined) this.#ids.set(key, new Set([rule.id]))
        else ids.add(rule.id)
      }
    }
  }

  resolve(name: string): ReadonlySet<string> {
    return name.toLowerCase() === 'all' ? this.#all : this.#ids.get(name.toLowerCase()) ?? NONE
  }

  /** Every name that `resolve` knows, for "did you mean". */
  get known(): string[] {
    return ['all', ...CATEGORIES, ...this.#ids.keys()]
  }
}

const NONE: ReadonlySet<string> = new Set()
