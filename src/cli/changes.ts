import { diffLines } from 'diff'
import { relative, resolve } from 'node:path'
import { changedTexts, type ChangedText, type ChangeQuery } from '../host/index.ts'
import { readProject } from '../project/read.ts'
import { overlayFiles } from '../fix/overlay.ts'
import type { ReportedFinding, RunResult } from '../engine/result.ts'
import { CONTENT_DIGITS } from '../engine/fingerprint.ts'
import { UsageError } from './exit-codes.ts'
import { type Loaded, reload } from './load.ts'
import { lintedFiles, run } from './run.ts'

/** What changed in the linted files, by their paths. */
export type Changes = ReadonlyMap<string, ChangedText>

/**
 * Asks git what changed. With `staged`, the project is read again as the index has it.
 * @throws UsageError where git cannot say
 */
export function loadChanges(loaded: Loaded, query: ChangeQuery): { readonly loaded: Loaded; readonly changes: Changes } {
  const paths = new Map<string, string>()
  const files = loaded.sources.flatMap(({ path, text }) => {
    // A text of standard input may stand in no file yet: then all of it is new.
    const absolute = loaded.files.realPath(path) ?? resolve(loaded.files.workingDirectory, path)
    paths.set(absolute, path)
    return [{ absolute, text }]
  })
  const found = changedTexts(loaded.files.workingDirectory, query, files)
  if ('message' in found) throw new UsageError(`${query.since === undefined ? '--staged' : '--since'}: ${found.message}`)
  const changes = new Map([...found].map(([absolute, change]) => [paths.get(absolute) ?? relative(loaded.files.workingDirectory, absolute), change]))
  const texts = new Map([...changes].flatMap(([path, { now }]) => (loaded.sources.some((source) => source.path === path && source.text !== now) ? [[path, now] as const] : [])))
  return { loaded: texts.size === 0 ? loaded : reload(loaded, texts, readProject), changes }
}

/** Keeps the findings that the changes made: those on changed lines, and those that were not there before, wherever they stand. */
export function onlyChanged(result: RunResult, loaded: Loaded, changes: Changes, today: string): RunResult {
  if (changes.size === 0) return { ...result, findings: [], suppressed: [] }
  const before = findingsBefore(loaded, changes, today)
  const lines = new Map([...changes].map(([path, change]) => [path, changedLines(change)]))
  const isNew = (finding: ReportedFinding): boolean =>
    (lines.get(finding.path)?.some(([first, last]) => first <= finding.endLine && finding.line <= last) ?? false) || !before.has(keyOf(finding))
  return { ...result, findings: result.findings.filter(isNew), suppressed: result.suppressed.filter(isNew) }
}

/** What was reported of the same files as they were. */
function findingsBefore(loaded: Loaded, changes: Changes, today: string): ReadonlySet<string> {
  const texts = new Map([...changes].flatMap(([path, { before }]) => (before === undefined ? [] : [[path, before] as const])))
  const added = new Set([...changes].flatMap(([path, { before }]) => (before === undefined ? [path] : [])))
  const sources = loaded.sources.filter((source) => !added.has(source.path)).map((source) => ({ ...source, text: texts.get(source.path) ?? source.text }))
  const project = readProject(sources, withoutFiles(overlayFiles(loaded.files, texts), added), {
    configuredPurpose: (path) => loaded.config.purposeOf(path),
    ...(loaded.shellCheck === undefined ? {} : { shellCheck: loaded.shellCheck.run }),
  })
  const old: Loaded = { ...loaded, sources, project }
  const { result } = run(old, lintedFiles(old), today)
  return new Set([...result.findings, ...result.suppressed].map(keyOf))
}

function withoutFiles(files: Loaded['project']['files'], paths: ReadonlySet<string>): Loaded['project']['files'] {
  return {
    git: files.git,
    complete: files.complete,
    read: (path) => (paths.has(path) ? undefined : files.read(path)),
    stat: (path) => (paths.has(path) ? undefined : files.stat(path)),
    list: (folder) => files.list(folder).filter((entry) => !paths.has(folder === '.' ? entry.name : `${folder}/${entry.name}`)),
  }
}

function keyOf(finding: ReportedFinding): string {
  return `${finding.path}\0${finding.ruleId}\0${finding.fingerprint.slice(0, CONTENT_DIGITS)}`
}

/** First and last lines, from 1, of what is new in a text. */
function changedLines({ before, now }: ChangedText): readonly (readonly [number, number])[] {
  if (before === undefined) return [[1, Number.MAX_SAFE_INTEGER]]
  const found: (readonly [number, number])[] = []
  let line = 1
  // Beyond this many changes all counts as new: the comparison's time grows with their square.
  const parts = diffLines(before, now, { stripTrailingCr: true, maxEditLength: 20_000 })
  if (parts === undefined) return [[1, Number.MAX_SAFE_INTEGER]]
  for (const { count, added, removed } of parts) {
    if (removed) continue
    if (added) found.push([line, line + count - 1])
    line += count
  }
  return found
}
