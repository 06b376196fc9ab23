import { nameOf } from '../../text/paths.ts'
import { flatAliases, type OptionValue, type Rule } from '../../rule-api/rule.ts'
import { combineRivals } from './combine.ts'
import type { CodeLevel, RivalConfig } from './rival-config.ts'

export interface Migration {
  /** A dockerlint.config.yaml. */
  readonly text: string
  /** What the text does not say although the other linters' files do. */
  readonly notCarried: readonly string[]
}

/** Writes other linters' configurations as one of ours. There is at least one. */
export function migrate(rivals: readonly RivalConfig[], rules: readonly Rule[]): Migration {
  const { config, notCarried } = combineRivals(rivals, rules)
  const problems = [...notCarried]
  const lines = [`# From ${rivals.map(({ path }) => nameOf(path)).join(', ')}`, `extends: ${list(config.presets)}`]
  if (config.failOn !== undefined) lines.push(`failOn: ${config.failOn}`)
  const settings = ruleLines(config.codes ?? new Map<string, CodeLevel>(), rules, problems)
  for (const [id, { options }] of config.rules) {
    const setting = settings.get(id)
    const merged: Record<string, OptionValue> = { ...setting?.options, ...options }
    settings.set(id, { ...(setting?.level === undefined ? {} : { level: setting.level }), codes: setting?.codes ?? [], options: merged })
  }
  if (settings.size > 0) lines.push('rules:', ...[...settings].map(([id, setting]) => `  ${id}: ${settingText(setting)}`))
  if (config.exclude.length > 0) lines.push('exclude:', ...config.exclude.map((glob) => `  - ${scalar(glob)}`))
  if (config.overrides.length > 0) {
    lines.push('overrides:')
    for (const override of config.overrides) {
      lines.push(`  - files: ${list(override.files)}`)
      if (override.presets !== undefined) lines.push(`    extends: ${list(override.presets)}`)
      if (override.failOn !== undefined) lines.push(`    failOn: ${override.failOn}`)
      const own = ruleLines(override.codes ?? new Map<string, CodeLevel>(), rules, problems)
      if (own.size > 0) lines.push('    rules:', ...[...own].map(([id, setting]) => `      ${id}: ${settingText(setting)}`))
    }
  }
  return { text: `${lines.join('\n')}\n`, notCarried: problems }
}

interface SettingText {
  /** Undefined where only options are set. */
  readonly level?: CodeLevel
  readonly codes: readonly string[]
  readonly options: Readonly<Record<string, OptionValue>>
}

/** Levels of codes as levels of rules. A rule that has other codes besides stays on. */
function ruleLines(codes: ReadonlyMap<string, CodeLevel>, rules: readonly Rule[], problems: string[]): Map<string, SettingText> {
  const settings = new Map<string, SettingText>()
  const shellCheckOff = [...codes].filter(([code, level]) => level === 'off' && /^SC\d{4}$/.test(code)).map(([code]) => code)
  const carried = new Set<string>()
  for (const rule of rules) {
    const own = flatAliases(rule).filter((code) => codes.has(code))
    for (const code of own) carried.add(code)
    const levels = new Set(own.map((code) => codes.get(code)))
    if (rule.options?.exclude !== undefined && rule.yieldsByCode === true && shellCheckOff.length > 0) {
      for (const code of shellCheckOff) carried.add(code)
      settings.set(rule.id, { codes: [], options: { exclude: shellCheckOff } })
    }
    const [level] = levels
    if (level === undefined) continue
    // Only codes of the same linter count: a rule is that linter's whole rule, whatever others call it.
    const siblings = Object.values(rule.aliases ?? {}).filter((list) => list.some((code) => own.includes(code))).flat()
    const left = siblings.filter((code) => !codes.has(code))
    if (levels.size > 1 || (level === 'off' && left.length > 0)) {
      problems.push(`${own.join(', ')}: the rule ${rule.id} also stands for ${[...left, ...own].filter((code) => codes.get(code) !== 'off').join(', ')}, so it stays on; ignore single findings with a comment`)
      continue
    }
    settings.set(rule.id, { level, codes: own, options: settings.get(rule.id)?.options ?? {} })
  }
  for (const [code, level] of codes) if (!carried.has(code) && level !== 'off') problems.push(`there is no rule for ${code}`)
  return settings
}

function settingText({ level, codes, options }: SettingText): string {
  const why = codes.length === 0 ? '' : `  # ${codes.join(', ')}`
  const names = Object.entries(options)
  if (names.length === 0) return `${level ?? 'off'}${why}`
  const text = `{ ${names.map(([name, value]) => `${name}: ${optionText(value)}`).join(', ')} }`
  return `${level === undefined ? text : `[${level}, ${text}]`}${why}`
}

function optionText(value: OptionValue): string {
  if (Array.isArray(value)) return list(value as readonly string[])
  if (typeof value === 'object') return `{ ${Object.entries(value).map(([name, text]) => `${scalar(name)}: ${scalar(String(text))}`).join(', ')} }`
  return typeof value === 'string' ? scalar(value) : String(value)
}

function list(texts: readonly string[]): string {
  return `[${texts.map(scalar).join(', ')}]`
}

/** A text as YAML inside of a flow: plain where nothing can be misread. */
function scalar(text: string): string {
  return /^[A-Za-z][\w./-]*$/.test(text) && !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(text) ? text : JSON.stringify(text)
}
