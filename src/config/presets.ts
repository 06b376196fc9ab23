import { CATEGORIES } from '../rule-api/finding.ts'
import type { NamedPreset, Rival, Rule } from '../rule-api/rule.ts'

export const PRESETS = ['recommended', 'strict', 'hardening', 'hadolint', 'buildkit', 'dclint', 'compose-lint', 'dockerflow', 'layout', 'all'] as const

export type Preset = (typeof PRESETS)[number]

export function isPreset(name: string): name is Preset {
  return (PRESETS as readonly string[]).includes(name)
}

/** The presets of a rival hold every rule that has one of its codes. */
const RIVALS_OF: Partial<Record<Preset, readonly Rival[]>> = {
  hadolint: ['hadolint', 'shellcheck'], buildkit: ['buildkit'], dclint: ['dclint'], 'compose-lint': ['composeLint'],
}

/** Whether a preset turns a rule on. */
export function presetHolds(preset: Preset, rule: Rule): boolean {
  const named: readonly NamedPreset[] = rule.presets ?? ['recommended']
  if (preset === 'all') return true
  if ((named as readonly string[]).includes(preset)) return true
  if (preset === 'strict') return named.includes('recommended')
  return RIVALS_OF[preset]?.some((rival) => (rule.aliases?.[rival]?.length ?? 0) > 0) ?? false
}

/**
 * Which codes a preset wants of a rule: a rival's preset takes those of its findings that the rival would report as well. Undefined where the
 * preset takes the rule as it is, or not at all.
 */
export function presetCodes(preset: Preset, rule: Rule): ((code: string) => boolean) | undefined {
  const rivals = RIVALS_OF[preset]
  if (rivals === undefined || (rule.presets ?? ['recommended']).some((named) => named === preset)) return undefined
  const codes = new Set(rivals.flatMap((rival) => rule.aliases?.[rival] ?? []))
  // A rule that passes on what ShellCheck says names some of its codes only.
  return preset === 'hadolint' ? (code) => codes.has(code) || /^SC\d{4}$/.test(code) : (code) => codes.has(code)
}

/**
 * The ids that a name stands for: an id, an id of former times, a rival's code, a category, or `all`; without case. Empty for a
 * name that nobody knows.
 */
export class RuleNames {
  readonly #ids = new Map<string, Set<string>>()
  readonly #all = new Set<string>()

  constructor(rules: readonly Rule[]) {
    for (const rule of rules) this.add(rule)
  }

  /** Makes a rule known that a configuration brings with it. */
  add(rule: Rule): void {
    this.#all.add(rule.id)
    const names = [rule.id, ...(rule.formerly ?? []), rule.category, ...Object.values(rule.aliases ?? {}).flat()]
    for (const name of names) {
      const key = name.toLowerCase()
      const ids = this.#ids.get(key)
      if (ids === undefined) this.#ids.set(key, new Set([rule.id]))
      else ids.add(rule.id)
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
