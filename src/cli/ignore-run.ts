import type { ReportedFinding, RunResult } from '../engine/result.ts'
import { ignoresFor } from '../fix/add-ignores.ts'
import { writeFileAtomically } from '../host/index.ts'
import { readProject } from '../project/read.ts'
import { plural } from '../report/ranking.ts'
import { printable } from '../report/printable.ts'
import { applyEdits } from '../text/edit.ts'
import { EXIT } from './exit-codes.ts'
import { type Loaded, reload } from './load.ts'
import { lintedFiles, run } from './run.ts'
import { print, type Streams } from './streams.ts'

/** About comments, or about the program: no comment should silence them. */
const NEVER_IGNORED = new Set(['internal-error', 'unreadable-file', 'unused-ignore', 'unknown-ignore', 'missing-ignore-reason'])

/** `--add-ignores`: writes a comment over each finding that ignores it until somebody looks. Files in which one would do harm are left alone. */
export async function addIgnores(loaded: Loaded, result: RunResult, today: string, streams: Streams): Promise<number> {
  const wanted = result.findings.filter((finding) => !NEVER_IGNORED.has(finding.ruleId) && !loaded.config.locks(finding.ruleId, finding.path))
  const { edits, skipped } = ignoresFor(loaded.project, wanted)
  const texts = new Map<string, string>()
  for (const document of new Set(edits.map((edit) => edit.document))) {
    texts.set(document.path, applyEdits(document.text, edits.filter((edit) => edit.document === document)))
  }
  const changed = reload(loaded, texts, readProject)
  const after = run(changed, lintedFiles(changed), today).result.findings
  const harmed = new Set(pathsWithNew(result.findings, after))
  let failed = false
  let count = 0
  for (const { document } of edits) {
    const text = texts.get(document.path)
    if (text === undefined) continue
    texts.delete(document.path)
    const real = loaded.files.realPath(document.path)
    const reason = harmed.has(document.path) ? 'the comments would cause other findings'
      : real === undefined ? 'it lies outside of the project'
      : refusal(writeFileAtomically(real, text, { expected: document.text, roots: loaded.files.roots }))
    if (reason === undefined) count += wanted.filter((finding) => finding.path === document.path && !skipped.includes(finding)).length
    else {
      failed ||= !harmed.has(document.path)
      await print(streams.err, `not written: ${printable(document.path)}: ${reason}\n`)
    }
  }
  for (const path of new Set(skipped.map((finding) => finding.document.path))) await print(streams.err, `no ignore comments in ${printable(path)}: there is no place for one\n`)
  const left = result.findings.length - count
  await print(streams.err, `${plural(count, 'finding')} ignored${left > 0 ? `, ${left} left` : ''}; search for "-- TODO" and say why, or repair them\n`)
  return failed ? EXIT.internal : EXIT.clean
}

function refusal(written: ReturnType<typeof writeFileAtomically>): string | undefined {
  return written.written ? undefined : written.message
}

/** Files with findings of rules that reported nothing there before. */
function pathsWithNew(before: readonly ReportedFinding[], after: readonly ReportedFinding[]): string[] {
  const known = new Set(before.map((finding) => `${finding.path}\0${finding.ruleId}`))
  return after.filter((finding) => finding.ruleId !== 'missing-ignore-reason' && !known.has(`${finding.path}\0${finding.ruleId}`)).map((finding) => finding.path)
}
