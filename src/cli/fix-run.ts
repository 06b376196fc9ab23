import { createTwoFilesPatch } from 'diff'
import { fixProject, type FixResult } from '../fix/fix.ts'
import { createFile, writeFileAtomically } from '../host/index.ts'
import { readProject } from '../project/read.ts'
import { printable } from '../report/printable.ts'
import { findSecretSpans } from '../report/secret-spans.ts'
import type { FixSafety } from '../rule-api/finding.ts'
import type { DocumentKind } from '../text/document.ts'
import { applyEdits } from '../text/edit.ts'
import { type Loaded, reload } from './load.ts'
import { lintedFiles, standingFindings } from './run.ts'
import { print, type Streams } from './streams.ts'

/** What fixing did: the project with its new texts, and whether anything could not be written. */
export interface FixRun {
  readonly loaded: Loaded
  readonly fixed: FixResult
}

/** Chooses, applies and checks fixes in memory. Nothing is written. */
export function fixLoaded(loaded: Loaded, safety: FixSafety, today: string): FixRun {
  const files = lintedFiles(loaded)
  const fixed = fixProject(standingFindings(loaded, files, today), safety, (texts) => {
    const changed = reload(loaded, texts, readProject)
    return standingFindings(changed, lintedFiles(changed), today)
  })
  const texts = fixed.files.map((file) => (loaded.files.stat(file.path) === undefined ? { ...file, before: undefined } : file))
  return { fixed: { ...fixed, files: texts }, loaded: reload(loaded, new Map(fixed.files.map((file) => [file.path, file.after])), readProject) }
}

/** Writes the fixed files, each whole or not at all. Gives the paths that could not be written, with the reason. */
export function writeFixed({ files }: FixResult, loaded: Loaded): { path: string; message: string }[] {
  const failures: { path: string; message: string }[] = []
  for (const { path, before, after } of files) {
    const real = loaded.files.realPath(path)
    const result = before === undefined ? createFile(loaded.files.workingDirectory, path, after)
      : real === undefined ? { written: false as const, message: 'it lies outside of the project' }
      : writeFileAtomically(real, after, { expected: before, roots: loaded.files.roots })
    if (!result.written) failures.push({ path, message: result.message })
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
  for (const { ruleId, path, reason } of rejected) await print(streams.err, `not fixed: ${ruleId} in ${path}: ${reason}\n`)
  for (const { path, message } of failures) await print(streams.err, `not written: ${path}: ${message}\n`)
  if (applied.length > 0) await print(streams.err, `fixed ${applied.length} ${applied.length === 1 ? 'finding' : 'findings'} in ${files.length} ${files.length === 1 ? 'file' : 'files'}\n`)
}
