import { createTwoFilesPatch } from 'diff'
import type { LintedFile } from '../engine/result.ts'
import { fixProject, type FixResult, type Parts } from '../fix/fix.ts'
import { divideForFixes } from '../fix/parts.ts'
import { createFile, writeFileAtomically } from '../host/index.ts'
import { Documents } from '../project/documents.ts'
import { readProject } from '../project/read.ts'
import type { SourceText } from '../project/source-text.ts'
import { printable } from '../report/printable.ts'
import { findSecretSpans } from '../report/secret-spans.ts'
import type { Finding, FixSafety } from '../rule-api/finding.ts'
import { type DocumentKind, toHost } from '../text/document.ts'
import { applyEdits } from '../text/edit.ts'
import { folderOf } from '../text/paths.ts'
import { type Loaded, newSources, reload, reread } from './load.ts'
import { lintedFiles, planOf, standingFindings } from './run.ts'
import { print, type Streams } from './streams.ts'

/** What fixing did: the project with its new texts, and whether anything could not be written. */
export interface FixRun {
  readonly loaded: Loaded
  readonly fixed: FixResult
}

/** Chooses, applies and checks fixes in memory. Nothing is written. */
export function fixLoaded(loaded: Loaded, safety: FixSafety, today: string): FixRun {
  const files = lintedFiles(loaded)
  const findings = standingFindings(loaded, files, today)
  const fixed = fixProject(findings, safety, (texts) => {
    const changed = reload(loaded, texts, readProject)
    return standingFindings(changed, lintedFiles(changed), today)
  }, partsOf(loaded, files, findings, today))
  // A text of standard input was there before, although it stands in no file.
  const given = new Set(loaded.sources.map(({ path }) => path))
  const texts = fixed.files.map((file) => (!given.has(file.path) && loaded.files.stat(file.path) === undefined ? { ...file, before: undefined } : file))
  return { fixed: { ...fixed, files: texts }, loaded: reload(loaded, new Map(fixed.files.map((file) => [file.path, file.after])), readProject) }
}

function partsOf(loaded: Loaded, files: readonly LintedFile[], findings: readonly Finding[], today: string): Parts {
  const nameOfPart = divideForFixes(loaded.project, files.map(({ path }) => path), findings)
  const sources = new Map<string, SourceText[]>()
  for (const source of loaded.sources) {
    const name = nameOfPart(source.path)
    const own = name === undefined ? undefined : sources.get(name)
    if (own !== undefined) own.push(source)
    else if (name !== undefined) sources.set(name, [source])
  }
  const known = new Set(loaded.sources.map(({ path }) => path))
  const plan = planOf(loaded, files)
  // The same for each part, so that they are read once.
  const documents = new Documents(loaded.files, [...new Set(files.map(({ path }) => folderOf(path)))])
  return {
    nameOf: nameOfPart,
    lint: (name, texts) => {
      const own = sources.get(name) ?? []
      const folders = new Set(own.map(({ path }) => folderOf(path)))
      const part = reread(loaded, [...own, ...newSources(texts, (path) => !known.has(path) && folders.has(folderOf(path)))], texts, readProject, { documents })
      // What a rule reports in a start script or settings belongs to no part: the look at the whole judges it.
      return standingFindings(part, lintedFiles(part), today, plan).filter((finding) => nameOfPart(toHost(finding).document.path) === name)
    },
  }
}

/**
 * Writes the fixed files, each whole or not at all. Gives the paths that could not be written, with the reason.
 * @param interrupted Asked between two files; says whether to stop.
 */
export async function writeFixed({ files }: FixResult, loaded: Loaded, interrupted: () => Promise<boolean> = () => Promise.resolve(false)): Promise<{ path: string; message: string }[]> {
  const failures: { path: string; message: string }[] = []
  const done = new Map<string, string>()
  for (const { path, before, after } of files) {
    if (await interrupted()) break
    const real = loaded.files.realPath(path)
    // A link and what it leads to, both named, are one file.
    if (real !== undefined && done.get(real) === after) continue
    const result = before === undefined ? createFile(loaded.files.workingDirectory, path, after)
      : real === undefined ? { written: false as const, message: 'it lies outside of the project' }
      : writeFileAtomically(real, after, { expected: before, roots: loaded.files.roots })
    if (!result.written) failures.push({ path, message: result.message })
    else if (real !== undefined) done.set(real, after)
  }
  return failures
}

/** `--diff`: what fixing would change, as a unified diff. Secrets are starred out, so it is for reading, not for `patch`, where one stands in it. */
export async function printDiff({ files }: FixResult, streams: Streams): Promise<void> {
  for (const { path, kind, before, after } of files) {
    const old = before === undefined ? '/dev/null' : `a/${printable(path)}`
    const patch = createTwoFilesPatch(old, `b/${printable(path)}`, starred(before ?? '', kind), starred(after, kind), undefined, undefined, { context: 3 })
    await print(streams.out, patch.replace(/^=+\n/, '').split('\n').map(printable).join('\n'))
  }
}

function starred(text: string, kind: DocumentKind): string {
  return applyEdits(text, findSecretSpans(text, kind).map((range) => ({ range, text: '*'.repeat(range.end - range.start) })))
}

/** What was mended and what was not, for standard error. */
export async function printSummary({ applied, rejected, files }: FixResult, failures: readonly { path: string; message: string }[], streams: Streams): Promise<void> {
  for (const { ruleId, path, reason } of rejected) await print(streams.err, `not fixed: ${ruleId} in ${printable(path)}: ${printable(reason)}\n`)
  for (const { path, message } of failures) await print(streams.err, `not written: ${printable(path)}: ${message}\n`)
  if (applied.length > 0) await print(streams.err, `fixed ${applied.length} ${applied.length === 1 ? 'finding' : 'findings'} in ${files.length} ${files.length === 1 ? 'file' : 'files'}\n`)
}
