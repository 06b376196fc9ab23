import { dirname, join, relative, resolve, sep } from 'node:path'
import { type Baseline, BaselineError, type BaselineEntry, type BaselineScope, compareWithBaseline, readBaseline } from '../engine/baseline.ts'
import { fingerprintIn } from '../engine/fingerprint.ts'
import type { ReportedFinding, RunResult } from '../engine/result.ts'
import { readDocumentText } from '../host/index.ts'
import { UsageError } from './exit-codes.ts'
import type { Loaded } from './load.ts'

/** The name that is looked for and written where none is given. */
export const BASELINE_NAME = 'dockerlint.baseline.json'

/** A baseline with the file that it stands in (absolute). */
export interface BaselineFile {
  readonly path: string
  readonly baseline: Baseline
}

/**
 * The baseline that is named, else the one in the working directory, beside the named configuration, or in the nearest folder above that belongs to the project.
 * @throws UsageError for one that is named and not there, and for one that is no baseline
 */
export function findBaseline(named: string | undefined, config: string | undefined, loaded: Pick<Loaded, 'files'>): BaselineFile | undefined {
  const { workingDirectory, roots } = loaded.files
  if (named !== undefined) {
    const found = readBaselineFile(resolve(workingDirectory, named))
    if (found === undefined) throw new UsageError(`--baseline ${named}: there is no such file; dockerlint baseline writes one`)
    return found
  }
  const folders = [workingDirectory, ...(config === undefined ? [] : [dirname(resolve(workingDirectory, config))])]
  for (let folder = workingDirectory; !roots.includes(folder) && dirname(folder) !== folder && roots.some((root) => folder.startsWith(root + sep));) folders.push(folder = dirname(folder))
  for (const folder of folders) {
    const found = readBaselineFile(join(folder, BASELINE_NAME))
    if (found !== undefined) return found
  }
  return undefined
}

/** Undefined where there is no file. @throws UsageError for a file that is no baseline */
export function readBaselineFile(path: string): BaselineFile | undefined {
  const read = readDocumentText(path)
  if (read.text === undefined) {
    if (read.problem === 'missing') return undefined
    throw new UsageError(`${path}: ${read.message}`)
  }
  try {
    return { path, baseline: readBaseline(read.text) }
  } catch (error) {
    if (error instanceof BaselineError) throw new UsageError(`${path} ${error.message}`)
    throw error
  }
}

/** Paths as the baseline's folder sees them. */
export function pathFrom(baseline: string, workingDirectory: string): (path: string) => string {
  const folder = dirname(baseline)
  return (path) => relative(folder, resolve(workingDirectory, path)).split(sep).join('/')
}

/** What of a baseline a run could have found again: in the files under its paths, by the rules in force. */
export function scopeOf(baseline: string, loaded: Loaded, result: RunResult, paths: readonly string[]): BaselineScope {
  const { workingDirectory } = loaded.files
  const folder = dirname(baseline)
  const rules = new Set(result.rules.map((rule) => rule.id))
  const here = (path: string): string => relative(workingDirectory, resolve(folder, path)).split(sep).join('/')
  const named = (paths.length === 0 ? ['.'] : paths).map((path) => resolve(workingDirectory, path))
  return {
    exists: (path) => loaded.files.stat(here(path)) !== undefined,
    judged: ({ path, rule }: BaselineEntry) => {
      const absolute = resolve(folder, path)
      return rules.has(rule) && named.some((root) => absolute === root || absolute.startsWith(root.endsWith(sep) ? root : root + sep))
    },
  }
}

/**
 * Takes what the baseline knows out of a result. `gone` is how many of its findings were not found again; one that a comment silences since then was
 * found, for reports that say how each finding stands to the baseline.
 */
export function withBaseline(result: RunResult, { path, baseline }: BaselineFile, loaded: Loaded, paths: readonly string[]): { readonly result: RunResult; readonly gone: number } {
  const { workingDirectory } = loaded.files
  const pathOf = pathFrom(path, workingDirectory)
  const { fresh, known, gone } = compareWithBaseline(baseline, result.findings, pathOf, scopeOf(path, loaded, result, paths))
  const here = (from: string): string => relative(workingDirectory, resolve(dirname(path), from)).split(sep).join('/')
  const left = { entries: gone.map(({ entry, fingerprints }) => ({ ...entry, fingerprints })) }
  const silenced = compareWithBaseline(left, result.suppressed, pathOf, { exists: (from) => loaded.files.stat(here(from)) !== undefined, judged: () => true })
  const isSilenced = new Set<ReportedFinding>(silenced.known)
  return {
    result: {
      ...result,
      findings: fresh.map((finding) => ({ ...finding, baselineState: 'new' })),
      suppressed: [
        ...result.suppressed.map((finding) => ({ ...finding, baselineState: isSilenced.has(finding) ? 'unchanged' as const : 'new' as const })),
        ...known.map((finding) => ({ ...finding, baselineState: 'unchanged' as const, suppression: { kind: 'external' as const, justification: 'in the baseline' } })),
      ],
      absent: silenced.gone.flatMap(({ entry, fingerprints }) => fingerprints.map((content) => ({ path: here(entry.path), ruleId: entry.rule, fingerprint: fingerprintIn(content, here(entry.path)) }))),
    },
    gone: gone.reduce((sum, { fingerprints }) => sum + fingerprints.length, 0),
  }
}
