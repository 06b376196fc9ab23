import type { Severity } from '../rule-api/finding.ts'

/** What is said of findings by the codes that other linters give them, where one rule stands for several codes. */
export interface CodeLevels {
  /** Only findings with a code that fits are reported: the rule is on for its rival's codes alone. */
  readonly only?: (code: string) => boolean
  readonly levels: ReadonlyMap<string, 'off' | Severity>
}

/** A code of ShellCheck: it names findings that are passed on, and not rules. */
export function isShellCheckCode(name: string): boolean {
  return /^SC\d{4}$/i.test(name)
}

/** The severity that a finding's codes give it, `off` where it is not to be reported, undefined where they say nothing. */
export function levelOf({ only, levels }: CodeLevels, aliases: readonly string[]): 'off' | Severity | undefined {
  if (only !== undefined && !aliases.some(only)) return 'off'
  let level: Severity | undefined
  for (const alias of aliases) {
    const own = levels.get(alias)
    if (own === 'off') return 'off'
    level ??= own
  }
  return level
}
