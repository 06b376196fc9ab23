import { folderOf, relativeInside } from '../../text/paths.ts'
import type { OptionValue, Rule } from '../../rule-api/rule.ts'
import type { Config, Override, RuleConfig } from '../config.ts'
import type { CarriedOption, CodeLevel, RivalConfig } from './rival-config.ts'

export interface CombinedRivals {
  readonly config: Config
  /** What could not be carried over, with the file that says it. */
  readonly notCarried: readonly string[]
}

const COMPOSE_FILES = ['*.yml', '*.yaml']

/** What no other linter reads. */
const OTHER_FILES = ['.env*', '*.env', '*.dockerignore', '.gitignore', '*.md']

/**
 * Makes one configuration of what several linters' files say: each one's rules hold for the files that it reads, our own default set for the rest.
 * There is at least one.
 */
export function combineRivals(rivals: readonly RivalConfig[], rules: readonly Rule[]): CombinedRivals {
  const topmost = rivals.reduce((one, other) => (folderOf(other.path).length < folderOf(one.path).length ? other : one))
  const folder = folderOf(topmost.path)
  const of = (judges: RivalConfig['judges']): RivalConfig[] => rivals.filter((rival) => rival.judges === judges)
  const presets = (judges: RivalConfig['judges']): string[] => {
    const named = [...new Set(of(judges).flatMap((rival) => rival.presets ?? []))]
    return named.length === 0 ? ['recommended'] : named
  }
  const forDockerfiles = presets('dockerfile')
  const forCompose = presets('compose')
  const overrides: Override[] = []
  if (forDockerfiles.join() !== 'recommended') overrides.push({ files: OTHER_FILES, presets: ['recommended'], rules: new Map() })
  const composeFailOn = of('compose').find((rival) => rival.failOn !== undefined)?.failOn
  const dockerfileFailOn = of('dockerfile').find((rival) => rival.failOn !== undefined)?.failOn
  if (forCompose.join() !== forDockerfiles.join() || composeFailOn !== dockerfileFailOn) {
    overrides.push({ files: COMPOSE_FILES, presets: forCompose, rules: new Map(), failOn: composeFailOn ?? 'warning' })
  }
  const codes = new Map<string, CodeLevel>()
  const ruleConfigs = new Map<string, RuleConfig>()
  const exclude: string[] = []
  const notCarried: string[] = []
  for (const rival of rivals) {
    for (const [code, level] of rival.codes) codes.set(code, level)
    const inside = relativeInside(folder, folderOf(rival.path)) ?? '.'
    const placed = (glob: string): string => (inside === '.' ? glob : `${inside}/${glob}`)
    for (const { files, codes: own } of rival.codesByPath) overrides.push({ files: files.map(placed), rules: new Map(), codes: own })
    exclude.push(...rival.exclude.map(placed))
    for (const option of rival.options) {
      if (!carry(option, rules, ruleConfigs)) notCarried.push(`${rival.path}: ${option.key} is not carried over`)
    }
    notCarried.push(...rival.notCarried.map((text) => `${rival.path}: not carried over: ${text}`))
  }
  return {
    config: {
      folder, path: rivals.map(({ path }) => path).join(', '), presets: forDockerfiles, rules: ruleConfigs, exclude, purposes: [], overrides, codes,
      ...(dockerfileFailOn === undefined ? {} : { failOn: dockerfileFailOn }),
    },
    notCarried,
  }
}

/** Sets an option of ours to what another linter's says. False where no rule has one that fits. */
function carry(option: CarriedOption, rules: readonly Rule[], configs: Map<string, RuleConfig>): boolean {
  let carried = false
  for (const rule of rules) {
    const aliases = Object.values(rule.aliases ?? {}).flat()
    if (!option.codes.some((code) => aliases.includes(code))) continue
    for (const [name, definition] of Object.entries(rule.options ?? {})) {
      if (definition.type !== option.type || (option.name !== undefined && option.name !== name)) continue
      const options: Record<string, OptionValue> = { ...configs.get(rule.id)?.options, [name]: option.value }
      configs.set(rule.id, { options })
      carried = true
      break
    }
  }
  return carried
}
