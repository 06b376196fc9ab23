import { normalize } from 'node:path'
import { didYouMean } from '../text/distance.ts'
import { FAIL_ON, type FailOn } from '../config/config.ts'
import { PRESETS, isPreset } from '../config/presets.ts'
import { FORMAT_NAMES, type FormatName, isFormatName } from '../report/formats.ts'
import { readArguments } from './arguments.ts'
import { UsageError } from './exit-codes.ts'

/** One report: its format, and the file that it goes to (standard output where there is none). */
export interface Output {
  readonly format: FormatName
  readonly file?: string
}

export interface LintOptions {
  readonly paths: readonly string[]
  readonly outputs: readonly Output[]
  readonly presets?: readonly string[]
  readonly select?: readonly string[]
  readonly extendSelect: readonly string[]
  readonly ignore: readonly string[]
  readonly exclude: readonly string[]
  readonly forceExclude: boolean
  /** Undefined: what the configuration says, else `warning`. */
  readonly failOn?: FailOn
  readonly config?: string
  readonly noConfig: boolean
  readonly printConfig?: string
  readonly showFiles: boolean
  readonly listRules: boolean
  readonly explainPurpose: boolean
  readonly quiet: boolean
  /** Undefined: decided by the terminal. */
  readonly color?: boolean
  readonly today?: string
  readonly allowEmpty: boolean
  readonly stdinFilename?: string
  /** `auto` (when it is on PATH), `off`, or the program's path. */
  readonly shellcheck: string
  /** `write` fixes and reports what is left, `only` does not report, `diff` shows what would change. */
  readonly fix: 'no' | 'write' | 'only' | 'diff'
  readonly unsafe: boolean
  /** Undefined: the one that is found; `false`: none. */
  readonly baseline?: string | false
  readonly since?: string
  readonly staged: boolean
  readonly honourIgnores: boolean
  /** Warnings beyond this many fail a run, and fewer do not. */
  readonly maxWarnings?: number
  readonly statistics: boolean
  readonly addIgnores: boolean
  /** SARIF's `automationDetails`. */
  readonly category?: string
  readonly showSuppressed: boolean
  /** A file with paths, or `-` for standard input. */
  readonly filesFrom?: string
  /** `--shard` as given: `i/n`, `auto`, `auto/n`. */
  readonly part?: string
  /** The folder for finished runs; undefined for none. */
  readonly cache?: string
  /** Files with more bytes are not read. Undefined: ten megabytes. */
  readonly maxBytes?: number
  /** Undefined: one. */
  readonly threads?: number
}

/** Where finished runs are kept unless `--cache-location` says another place. */
export const CACHE_FOLDER = '.dockerlint-cache'

/** The options of linting, as parseArgs takes them. */
export const OPTIONS = {
  format: { type: 'string', multiple: true },
  'output-file': { type: 'string', multiple: true },
  select: { type: 'string', multiple: true },
  'extend-select': { type: 'string', multiple: true },
  ignore: { type: 'string', multiple: true },
  preset: { type: 'string', multiple: true },
  exclude: { type: 'string', multiple: true },
  'force-exclude': { type: 'boolean' },
  'fail-on': { type: 'string' },
  'exit-zero': { type: 'boolean' },
  config: { type: 'string' },
  'no-config': { type: 'boolean' },
  'print-config': { type: 'string' },
  'show-files': { type: 'boolean' },
  'list-rules': { type: 'boolean' },
  'explain-purpose': { type: 'boolean' },
  quiet: { type: 'boolean', short: 'q' },
  color: { type: 'boolean' },
  'no-color': { type: 'boolean' },
  today: { type: 'string' },
  'allow-empty': { type: 'boolean' },
  'stdin-filename': { type: 'string' },
  shellcheck: { type: 'string' },
  fix: { type: 'boolean' },
  'fix-only': { type: 'boolean' },
  diff: { type: 'boolean' },
  unsafe: { type: 'boolean' },
  baseline: { type: 'string' },
  'no-baseline': { type: 'boolean' },
  since: { type: 'string' },
  staged: { type: 'boolean' },
  'require-reason': { type: 'boolean' },
  'no-inline-ignores': { type: 'boolean' },
  'max-warnings': { type: 'string' },
  statistics: { type: 'boolean' },
  'add-ignores': { type: 'boolean' },
  category: { type: 'string' },
  'show-suppressed': { type: 'boolean' },
  'files-from': { type: 'string' },
  shard: { type: 'string' },
  cache: { type: 'boolean' },
  'cache-location': { type: 'string' },
  'max-file-size': { type: 'string' },
  threads: { type: 'string' },
} as const

/** What is done in place of a report. */
const WITHOUT_REPORT = ['diff', 'fix-only', 'add-ignores', 'show-files', 'list-rules', 'explain-purpose', 'print-config'] as const

/**
 * Reads the arguments of `dockerlint [paths…]`.
 * @throws UsageError for anything that it does not understand
 */
export function readLintOptions(args: readonly string[]): LintOptions {
  // `-` is standard input; it is taken for a positional already.
  const parsed = readArguments({ args: [...args], options: OPTIONS, allowPositionals: true, strict: true, tokens: true })
  const values: Readonly<Record<string, unknown>> = parsed.values
  const flag = (name: string): boolean => values[name] === true
  const text = (name: string): string | undefined => (typeof values[name] === 'string' ? values[name] : undefined)
  const list = (name: string): string[] | undefined => {
    const given = values[name]
    return Array.isArray(given) ? given.flatMap((item) => atCommas(String(item))).map((item) => item.trim()).filter((item) => item !== '') : undefined
  }
  const presets = list('preset')
  for (const preset of presets ?? []) {
    if (!isPreset(preset)) throw new UsageError(`unknown preset "${preset}"${didYouMean(preset, PRESETS)}; known are ${PRESETS.join(', ')}`)
  }
  const wantedFailOn = flag('exit-zero') ? 'never' : text('fail-on')
  const failOn = FAIL_ON.find((level) => level === wantedFailOn)
  if (wantedFailOn !== undefined && failOn === undefined) throw new UsageError(`--fail-on takes error, warning, info or never, not "${wantedFailOn}"`)
  const today = text('today')
  if (today !== undefined && !isDay(today)) throw new UsageError(`--today takes a day as YYYY-MM-DD, not "${today}"`)
  const select = list('select')
  const [config, printConfig, stdinFilename] = [text('config'), text('print-config'), text('stdin-filename')]
  if (flag('unsafe') && !flag('fix') && !flag('fix-only') && !flag('diff')) throw new UsageError('--unsafe goes with --fix, --fix-only or --diff')
  if (config !== undefined && flag('no-config')) throw new UsageError('--config and --no-config exclude each other')
  const [baseline, since, category, maxWarnings] = [text('baseline'), text('since'), text('category'), text('max-warnings')]
  if (baseline !== undefined && flag('no-baseline')) throw new UsageError('--baseline and --no-baseline exclude each other')
  if (since !== undefined && flag('staged')) throw new UsageError('--since and --staged exclude each other')
  if (maxWarnings !== undefined && !/^\d{1,9}$/.test(maxWarnings)) throw new UsageError(`--max-warnings takes a number, not "${maxWarnings}"`)
  const isFixing = flag('fix') || flag('fix-only') || flag('diff')
  if (isFixing && (since !== undefined || flag('staged'))) throw new UsageError('fixes are not limited to changes: leave out --since and --staged, or name the changed files')
  const maxFileSize = text('max-file-size')
  const maxBytes = maxFileSize === undefined ? undefined : readSize(maxFileSize)
  const threads = text('threads')
  if (threads !== undefined && !/^[1-9]\d?$/.test(threads)) throw new UsageError(`--threads takes a number from 1 to 99, not "${threads}"`)
  const [filesFrom, shard, cacheLocation] = [text('files-from'), text('shard'), text('cache-location')]
  if (parsed.positionals.includes('-') && (flag('add-ignores') || (isFixing && !flag('diff')))) throw new UsageError('standard input cannot be changed; --diff shows what would be')
  if (filesFrom !== undefined && parsed.positionals.includes('-')) throw new UsageError('"-" (standard input) stands alone')
  if (shard !== undefined && (isFixing || flag('add-ignores'))) throw new UsageError('--shard divides what is reported; fixes and --add-ignores go over everything')
  if (flag('add-ignores') && (isFixing || flag('staged') || flag('no-inline-ignores'))) throw new UsageError('--add-ignores goes without fixes, --staged and --no-inline-ignores')
  const outputs = readOutputs(parsed.tokens)
  const withoutReport = WITHOUT_REPORT.find((name) => flag(name) || text(name) !== undefined)
  if (withoutReport !== undefined && outputs.some(({ file }) => file !== undefined)) throw new UsageError(`--${withoutReport} makes no report: leave out --output-file`)
  return {
    paths: parsed.positionals,
    outputs,
    ...(presets === undefined ? {} : { presets }),
    ...(select === undefined ? {} : { select }),
    extendSelect: [...list('extend-select') ?? [], ...(flag('require-reason') ? ['missing-ignore-reason'] : [])],
    ignore: list('ignore') ?? [],
    exclude: list('exclude') ?? [],
    forceExclude: flag('force-exclude'),
    ...(failOn === undefined ? {} : { failOn }),
    ...(config === undefined ? {} : { config }),
    noConfig: flag('no-config'),
    ...(printConfig === undefined ? {} : { printConfig }),
    showFiles: flag('show-files'),
    listRules: flag('list-rules'),
    explainPurpose: flag('explain-purpose'),
    quiet: flag('quiet'),
    ...(flag('color') || flag('no-color') ? { color: flag('color') && !flag('no-color') } : {}),
    ...(today === undefined ? {} : { today }),
    allowEmpty: flag('allow-empty'),
    ...(stdinFilename === undefined ? {} : { stdinFilename }),
    shellcheck: text('shellcheck') ?? 'auto',
    fix: flag('diff') ? 'diff' : flag('fix-only') ? 'only' : flag('fix') ? 'write' : 'no',
    unsafe: flag('unsafe'),
    ...(flag('no-baseline') ? { baseline: false as const } : baseline === undefined ? {} : { baseline }),
    ...(since === undefined ? {} : { since }),
    staged: flag('staged'),
    honourIgnores: !flag('no-inline-ignores'),
    ...(maxWarnings === undefined ? {} : { maxWarnings: Number(maxWarnings) }),
    statistics: flag('statistics'),
    addIgnores: flag('add-ignores'),
    ...(category === undefined ? {} : { category }),
    showSuppressed: flag('show-suppressed'),
    ...(filesFrom === undefined ? {} : { filesFrom }),
    ...(shard === undefined ? {} : { part: shard }),
    ...(cacheLocation === undefined && !flag('cache') ? {} : { cache: cacheLocation ?? CACHE_FOLDER }),
    ...(maxBytes === undefined ? {} : { maxBytes }),
    ...(threads === undefined ? {} : { threads: Number(threads) }),
  }
}

/** Cuts at commas, but not at those in the braces of a glob. */
function atCommas(text: string): string[] {
  const parts: string[] = []
  let depth = 0
  let start = 0
  for (let at = 0; at < text.length; at++) {
    const character = text[at]
    if (character === '\\') at++
    else if (character === '{') depth++
    else if (character === '}') depth--
    else if (character === ',' && depth <= 0) {
      parts.push(text.slice(start, at))
      start = at + 1
    }
  }
  return [...parts, text.slice(start)]
}

const SIZE_UNITS: Readonly<Record<string, number>> = { '': 1, K: 1024, M: 1024 ** 2, G: 1024 ** 3 }

/** The largest text that a JavaScript engine takes in one piece. */
const LARGEST_FILE = 512 * 1024 ** 2

/** Bytes of `500000`, `500K`, `20M` or `20MB`; in units of 1024. */
function readSize(text: string): number {
  const [, digits = '', unit = ''] = /^(\d{1,12})([KMG]?)B?$/i.exec(text) ?? []
  const bytes = Number(digits) * (SIZE_UNITS[unit.toUpperCase()] ?? 0)
  if (digits === '' || bytes < 1 || bytes > LARGEST_FILE) throw new UsageError(`--max-file-size takes bytes, or a number with K or M, up to 512M, not "${text}"`)
  return bytes
}

/** What stands on a command line, one after the other. */
type ArgumentTokens = readonly { readonly kind: string; readonly name?: string; readonly value?: string | boolean | undefined }[]

/** A file belongs to the format before it; a file without one takes the standard format. */
export function readOutputs(tokens: ArgumentTokens, standard: FormatName = 'text'): Output[] {
  const outputs: { format: FormatName; file?: string }[] = []
  for (const token of tokens) {
    if (token.kind !== 'option' || typeof token.value !== 'string') continue
    if (token.name === 'format') {
      if (!isFormatName(token.value)) throw new UsageError(`unknown format "${token.value}"${didYouMean(token.value, FORMAT_NAMES)}; known are ${FORMAT_NAMES.join(', ')}`)
      outputs.push({ format: token.value })
    } else if (token.name === 'output-file') {
      const last = outputs.at(-1)
      if (last === undefined) outputs.push({ format: standard, file: token.value })
      else if (last.file === undefined) last.file = token.value
      else throw new UsageError(`--output-file ${token.value} has no format: each file belongs to the --format before it`)
    }
  }
  if (outputs.length === 0) outputs.push({ format: standard })
  const files = outputs.flatMap(({ file }) => (file === undefined || file.startsWith('/dev/') ? [] : [normalize(file)]))
  const twice = files.find((file, index) => files.indexOf(file) !== index)
  if (twice !== undefined) throw new UsageError(`two formats in one file (${twice}): give each a file of its own`)
  const onStandardOutput = outputs.filter((output) => output.file === undefined)
  if (onStandardOutput.length > 1) {
    throw new UsageError(`two formats on standard output (${onStandardOutput.map((output) => output.format).join(', ')}): give all but one an --output-file`)
  }
  return outputs
}

function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text)
}
