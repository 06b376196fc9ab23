import { rules } from '../../rules/index.ts'
import { RuleNames } from '../config/presets.ts'
import { resolveConfig } from '../config/resolve.ts'
import { findingSeverity } from '../engine/plan.ts'
import { createProjectFiles, rootsOf } from '../host/index.ts'
import { flatAliases } from '../rule-api/rule.ts'
import { joinPath } from '../text/paths.ts'
import { EXIT } from './exit-codes.ts'
import { configLookup } from './load.ts'
import type { LintOptions } from './options.ts'
import { print, type Streams } from './streams.ts'

/** `--print-config PATH`: what holds for a path, as JSON. The path need not exist. */
export async function printConfig(options: LintOptions, path: string, streams: Streams, workingDirectory: string): Promise<number> {
  const names = new RuleNames(rules)
  const files = createProjectFiles(workingDirectory, { roots: rootsOf(workingDirectory, [path]) })
  const lookup = await configLookup(files, names, { ...options, paths: [] })
  const normalized = joinPath('.', path)
  const config = resolveConfig(rules, names, options, lookup)
  const plan = config.planFor([normalized])
  const settings = Object.fromEntries(plan.rules.flatMap((rule) => {
    const setting = plan.setting(rule, normalized)
    const severity = setting === undefined ? undefined : findingSeverity(setting, flatAliases(rule))
    if (setting === undefined || severity === undefined) return []
    const defaults = Object.fromEntries(Object.entries(rule.options ?? {}).map(([name, option]) => [name, option.default]))
    return [[rule.id, { severity, options: { ...defaults, ...setting.options } }]]
  }))
  const found = lookup(normalized)
  const output = {
    path: normalized,
    config: found?.path ?? null,
    excluded: config.excluded(normalized),
    purpose: config.purposeOf(normalized) ?? null,
    failOn: config.failOnOf(normalized) ?? 'warning',
    rules: settings,
  }
  await print(streams.out, `${JSON.stringify(output, null, 2)}\n`)
  return EXIT.clean
}
