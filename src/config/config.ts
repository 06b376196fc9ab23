import type { OptionValue, Rule } from '../rule-api/rule.ts'
import type { Severity } from '../rule-api/finding.ts'
import type { Purpose } from '../project/purpose.ts'

/** What a configuration says of one rule. */
export interface RuleConfig {
  /** `off`, a severity, or undefined where only options are given. */
  readonly level?: 'off' | Severity
  readonly options: Readonly<Record<string, OptionValue>>
}

export interface Override {
  /** Globs from the configuration's folder. */
  readonly files: readonly string[]
  /** In place of the configuration's presets. */
  readonly presets?: readonly string[]
  readonly rules: ReadonlyMap<string, RuleConfig>
  /** Added to those of the configuration. */
  readonly codes?: ReadonlyMap<string, 'off' | Severity>
  readonly failOn?: FailOn
}

/** A configuration file, read and checked. Rules stand under their own ids, aliases resolved. */
export interface Config {
  /** The folder that its globs start from, relative to the working directory. */
  readonly folder: string
  readonly path: string
  readonly presets: readonly string[]
  readonly rules: ReadonlyMap<string, RuleConfig>
  readonly exclude: readonly string[]
  readonly purposes: readonly { readonly glob: string; readonly purpose: Purpose }[]
  readonly overrides: readonly Override[]
  /** Levels of single findings by the codes that other linters give them: what their configuration says. */
  readonly codes?: ReadonlyMap<string, 'off' | Severity>
  /** The lowest severity that gives exit code 1, where the command line does not say. */
  readonly failOn?: FailOn
  /** Rules that no comment in a file may silence, by their ids. */
  readonly locked?: readonly string[]
  /** Secrets that are none, by patterns of names and values; see `matchesWildcard`. */
  readonly allowedSecrets?: { readonly names: readonly string[]; readonly values: readonly string[] }
  /** Rules that the configuration brings with it: policies and plugins. */
  readonly ownRules?: readonly Rule[]
}

export const FAIL_ON = ['error', 'warning', 'info', 'never'] as const

export type FailOn = (typeof FAIL_ON)[number]

export interface ConfigProblem {
  readonly path: string
  readonly line: number
  readonly column: number
  readonly message: string
}

/** A configuration that cannot be used: exit code 2. */
export class ConfigError extends Error {
  readonly problems: readonly ConfigProblem[]

  constructor(problems: readonly ConfigProblem[]) {
    super(problems.map((problem) => `${problem.path}:${problem.line}:${problem.column}: ${problem.message}`).join('\n'))
    this.name = 'ConfigError'
    this.problems = problems
  }
}
