import type { Document } from '../../text/document.ts'
import type { Severity } from '../../rule-api/finding.ts'
import type { OptionDefinition, OptionValue, Rival, Rule } from '../../rule-api/rule.ts'
import type { FailOn } from '../config.ts'

export type RivalName = 'hadolint' | 'tally' | 'trivy' | 'checkov' | 'dclint' | 'compose-lint'

export type CodeLevel = 'off' | Severity

/** A setting that one of our rules has as an option: that of the first rule with one of the codes and an option of the type. */
export interface CarriedOption {
  readonly codes: readonly string[]
  /** The option's name where it is the same as ours; else the only one of the type. */
  readonly name?: string
  readonly type: OptionDefinition['type']
  readonly value: OptionValue
  /** How the other linter calls it, for when no rule of ours has it. */
  readonly key: string
}

/** What another linter's configuration says, in our terms. */
export interface RivalConfig {
  readonly rival: RivalName
  readonly path: string
  /** What the linter reads. Its presets hold for these files only. */
  readonly judges: 'dockerfile' | 'compose'
  /** In place of our own default set; undefined where the linter's configuration only takes codes away. */
  readonly presets?: readonly string[]
  readonly codes: ReadonlyMap<string, CodeLevel>
  /** The same for some paths only, by globs from the file's folder. */
  readonly codesByPath: readonly { readonly files: readonly string[]; readonly codes: ReadonlyMap<string, CodeLevel> }[]
  readonly options: readonly CarriedOption[]
  readonly exclude: readonly string[]
  readonly failOn?: FailOn
  /** What could not be carried over, a sentence each. */
  readonly notCarried: readonly string[]
}

/** The codes that our rules know, by the linter that they come from. */
export class KnownCodes {
  readonly #byRival = new Map<Rival, Map<string, Severity>>()

  constructor(rules: readonly Rule[]) {
    for (const rule of rules) {
      for (const [rival, codes] of Object.entries(rule.aliases ?? {}) as [Rival, readonly string[]][]) {
        const known = this.#byRival.get(rival) ?? new Map<string, Severity>()
        for (const code of codes) known.set(code, rule.severity)
        this.#byRival.set(rival, known)
      }
    }
  }

  of(rival: Rival): readonly string[] {
    return [...(this.#byRival.get(rival)?.keys() ?? [])]
  }

  has(rival: Rival, code: string): boolean {
    return this.#byRival.get(rival)?.has(code) ?? false
  }

  /** That of the rule behind the code. */
  severity(code: string): Severity {
    for (const codes of this.#byRival.values()) {
      const severity = codes.get(code)
      if (severity !== undefined) return severity
    }
    return 'warning'
  }
}

/** Reads one configuration file; undefined where it holds none. @throws ConfigError for a text that the other linter could not read either */
export type RivalReader = (document: Document, known: KnownCodes) => RivalConfig | undefined

/** A configuration that says nothing, to start from. */
export function emptyRivalConfig(rival: RivalName, path: string, judges: RivalConfig['judges']): RivalConfig {
  return { rival, path, judges, codes: new Map(), codesByPath: [], options: [], exclude: [], notCarried: [] }
}
