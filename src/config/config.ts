import type { OptionValue } from '../rule-api/rule.ts'
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
  readonly rules: ReadonlyMap<string, RuleConfig>
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
}

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
