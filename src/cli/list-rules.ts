import { rules } from '../../rules/index.ts'
import { PRESETS, presetHolds, RuleNames } from '../config/presets.ts'
import { flatAliases } from '../rule-api/rule.ts'
import { EXIT, UsageError } from './exit-codes.ts'
import { unknownRule } from './load.ts'
import type { LintOptions } from './options.ts'
import { print, type Streams } from './streams.ts'

/** `--list-rules`: one line a rule, tab-separated, sorted by id. `--select` narrows it. */
export async function listRules(options: LintOptions, streams: Streams): Promise<number> {
  const names = new RuleNames(rules)
  const wanted = options.select?.flatMap((name) => {
    const ids = names.resolve(name)
    if (ids.size === 0) throw new UsageError(unknownRule(name, names))
    return [...ids]
  })
  const lines = rules.filter((rule) => wanted === undefined || wanted.includes(rule.id)).map((rule) => {
    const presets = PRESETS.filter((preset) => preset !== 'all' && presetHolds(preset, rule))
    return [rule.id, rule.severity, rule.category, presets.join(','), flatAliases(rule).join(','), rule.title].join('\t')
  })
  await print(streams.out, `${lines.join('\n')}\n`)
  return EXIT.clean
}
