import { rules } from '../../rules/index.ts'
import { isPreset, PRESETS, presetHolds, RuleNames } from '../config/presets.ts'
import { flatAliases } from '../rule-api/rule.ts'
import { EXIT, UsageError } from './exit-codes.ts'
import { unknownRule } from './load.ts'
import type { LintOptions } from './options.ts'
import { print, type Streams } from './streams.ts'

/** `--list-rules`: one line a rule, tab-separated, sorted by id. `--select` or `--preset` narrows it. */
export async function listRules(options: LintOptions, streams: Streams): Promise<number> {
  const names = new RuleNames(rules)
  const wanted = options.select?.flatMap((name) => {
    const ids = names.resolve(name)
    if (ids.size === 0) throw new UsageError(unknownRule(name, names))
    return [...ids]
  })
  const isWanted = (rule: (typeof rules)[number]): boolean => wanted?.includes(rule.id) ?? options.presets?.some((preset) => isPreset(preset) && presetHolds(preset, rule)) ?? true
  const lines = rules.filter(isWanted).map((rule) => {
    const presets = PRESETS.filter((preset) => preset !== 'all' && presetHolds(preset, rule))
    return [rule.id, rule.severity, rule.category, presets.join(','), flatAliases(rule).join(','), rule.title].join('\t')
  })
  await print(streams.out, `${lines.join('\n')}\n`)
  return EXIT.clean
}
