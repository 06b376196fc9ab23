/**
 * What programs may call. Everything here reads files and, in `fix` alone and where it is asked to, writes them; nothing that is linted is ever run.
 * See docs/api.md.
 */
import { findBaseline, withBaseline } from '../cli/baseline-file.ts'
import { load, type LoadOptions, type Loaded } from '../cli/load.ts'
import { graphFor, withDocumentation } from '../cli/report-details.ts'
import { lintedFiles, run } from '../cli/run.ts'
import { FORMAT_NAMES, type FormatName, renderReport } from '../report/formats.ts'
import type { Report } from './report.ts'

export type { Report, ReportedFile, ReportedFinding, ReportedFix, ReportedPlace, ReportSummary } from './report.ts'
export { defineRule } from '../rule-api/rule.ts'
export type { Rule, RuleContext, Handlers, ReportDetails } from '../rule-api/rule.ts'
export type { Category, Severity } from '../rule-api/finding.ts'
export { VERSION as version } from '../cli/version.ts'
export type { FormatName }

/** The names that `render` takes. */
export const formats: readonly FormatName[] = FORMAT_NAMES

/** Which rules run, and where their settings come from. Names of rules are ids, other linters' codes, categories or `all`. */
export interface RuleOptions {
  /** Absolute, or from the process's working directory; what paths and configuration start from. Default: the process's. */
  readonly workingDirectory?: string
  /** A configuration file, also one that is code; `false`: none. Default: the nearest one above each file. */
  readonly config?: string | false
  readonly presets?: readonly string[]
  /** Replaces the set. */
  readonly select?: readonly string[]
  readonly extendSelect?: readonly string[]
  readonly ignore?: readonly string[]
  /** Whether comments in the files may ignore findings; default true. */
  readonly inlineIgnores?: boolean
  /** The day that dated rules take, `YYYY-MM-DD`; default today. */
  readonly today?: string
}

export interface LintOptions extends RuleOptions {
  /** Files and folders; default: the working directory. */
  readonly paths?: readonly string[]
  /** Globs to leave out. */
  readonly exclude?: readonly string[]
  /** Leave out named paths too. Default false. */
  readonly forceExclude?: boolean
  /** A baseline file, or `false`. Default: the one that is found. */
  readonly baseline?: string | false
  /** `auto`, `off` or the program's path; default `off`. */
  readonly shellcheck?: string
}

export interface LintTextOptions extends RuleOptions {
  /** What the text is, by its path; default `Dockerfile`. It need not exist. Rules that look across files stay silent. */
  readonly path?: string
}

export interface LintResult extends Report {
  /** Whether a rule of dockerlint itself failed; the others have spoken. */
  readonly failed: boolean
  /** The same findings in any format of the command line. */
  render(format: FormatName): Promise<string>
}

export interface FixOptions extends LintOptions {
  /** Also fixes that a person should look at. Default false. */
  readonly unsafe?: boolean
  /** Write the files. Default false: the texts are only given back. */
  readonly write?: boolean
}

export interface FixedFile {
  readonly path: string
  /** Undefined for a file that is new. */
  readonly before: string | undefined
  readonly after: string
}

export interface FixOutcome {
  /** Findings that were repaired. */
  readonly applied: number
  readonly files: readonly FixedFile[]
  /** Files that could not be written, with the reason. */
  readonly failures: readonly { readonly path: string; readonly message: string }[]
  /** What is left. */
  readonly remaining: LintResult
}

/**
 * Lints files and folders.
 * @throws Error with a message for people, for paths that do not exist, unknown rules and configurations that cannot be used
 */
export async function lint(options: LintOptions = {}): Promise<LintResult> {
  const loaded = await load(loadOptions(options), options.workingDirectory ?? process.cwd())
  return judged(loaded, options)
}

/** Lints a text that need not stand in a file. @throws as `lint` */
export async function lintText(text: string, options: LintTextOptions = {}): Promise<LintResult> {
  const loaded = await load({ ...loadOptions(options), stdin: { name: options.path ?? 'Dockerfile', text } }, options.workingDirectory ?? process.cwd())
  return judged(loaded, { ...options, baseline: false })
}

/** Repairs what can be repaired; each file whole or not at all. @throws as `lint` */
export async function fix(options: FixOptions = {}): Promise<FixOutcome> {
  const loaded = await load(loadOptions(options), options.workingDirectory ?? process.cwd())
  return fixed(loaded, options)
}

/** Repairs a text. @throws as `lint` */
export async function fixText(text: string, options: LintTextOptions & { readonly unsafe?: boolean } = {}): Promise<{ readonly text: string; readonly remaining: LintResult }> {
  const path = options.path ?? 'Dockerfile'
  const loaded = await load({ ...loadOptions(options), stdin: { name: path, text } }, options.workingDirectory ?? process.cwd())
  const outcome = await fixed(loaded, { ...options, baseline: false, write: false })
  return { text: outcome.files.find((file) => file.path === loaded.sources[0]?.path)?.after ?? text, remaining: outcome.remaining }
}

async function fixed(loaded: Loaded, options: FixOptions): Promise<FixOutcome> {
  const { fixLoaded, writeFixed } = await import('../cli/fix-run.ts')
  const fixing = fixLoaded(loaded, options.unsafe === true ? 'unsafe' : 'safe', dayOf(options))
  const failures = options.write === true ? await writeFixed(fixing.fixed, loaded) : []
  return {
    applied: fixing.fixed.applied.length,
    files: fixing.fixed.files.map(({ path, before, after }) => ({ path, before, after })),
    failures,
    remaining: await judged(fixing.loaded, options),
  }
}

function loadOptions(options: LintOptions): LoadOptions {
  const { config } = options
  return {
    paths: options.paths ?? [],
    exclude: options.exclude ?? [],
    forceExclude: options.forceExclude ?? false,
    noConfig: config === false,
    ...(typeof config === 'string' ? { config } : {}),
    ...(options.presets === undefined ? {} : { presets: options.presets }),
    ...(options.select === undefined ? {} : { select: options.select }),
    extendSelect: options.extendSelect ?? [],
    ignore: options.ignore ?? [],
    honourIgnores: options.inlineIgnores ?? true,
    shellcheck: options.shellcheck ?? 'off',
  }
}

function dayOf({ today }: RuleOptions): string {
  return today ?? new Date().toISOString().slice(0, 10)
}

async function judged(loaded: Loaded, options: LintOptions): Promise<LintResult> {
  const { result: all, failed } = run(loaded, lintedFiles(loaded), dayOf(options))
  const baseline = options.baseline === false ? undefined : findBaseline(options.baseline, typeof options.config === 'string' ? options.config : undefined, loaded)
  const result = baseline === undefined ? all : withBaseline(all, baseline, loaded, options.paths ?? []).result
  const report = JSON.parse(await renderReport('json', result, {})) as Report
  return { ...report, failed, render: async (format) => renderReport(format, await withDocumentation([format], result), { color: false, ...await graphFor(format, loaded) }) }
}
