import type { Finding, FixSafety } from '../rule-api/finding.ts'
import { type DocumentKind, toHost } from '../text/document.ts'
import type { PlacedFix } from './choose.ts'
import { FixSession, type LintTexts, type Rejection } from './session.ts'
import { FixedTexts } from './texts.ts'
import { faultOfParts } from './verdict.ts'

export type { LintTexts } from './session.ts'

/** A project divided into groups of files that have nothing to do with one another, each of which can be linted alone. */
export interface Parts {
  /** The name of the part that a path belongs to; undefined where that cannot be said. */
  nameOf(path: string): string | undefined
  /** Lints one part with other texts; gives findings in its files alone. */
  lint(name: string, texts: ReadonlyMap<string, string>): readonly Finding[]
}

export interface FixedFile {
  readonly path: string
  readonly kind: DocumentKind
  /** Undefined where the file is new (the caller knows: to a fix, a missing file is an empty text). */
  readonly before: string | undefined
  readonly after: string
}

export interface AppliedFix {
  readonly ruleId: string
  readonly path: string
  readonly title: string
}

export interface RejectedFix extends AppliedFix {
  readonly reason: string
}

export interface FixResult {
  /** Sorted by path; only files whose text changed. */
  readonly files: readonly FixedFile[]
  readonly applied: readonly AppliedFix[]
  readonly rejected: readonly RejectedFix[]
  /** What is left, judged on the new texts. */
  readonly findings: readonly Finding[]
}

/**
 * Applies fixes in rounds, in memory. Each must leave a text that parses, in which nothing else has changed, its own finding is gone and no new
 * finding of warning or above stands; one that does not is dropped, and said so.
 * @param parts Makes it fast: each part is fixed by itself, and the whole is linted only to confirm that.
 */
export function fixProject(findings: readonly Finding[], safety: FixSafety, lintTexts: LintTexts, parts?: Parts): FixResult {
  const texts = new FixedTexts()
  const ofParts = parts === undefined ? { applied: [], rejected: [], findings } : fixParts(findings, safety, lintTexts, parts, texts)
  // What only the whole shows, and parts that turned out not to stand alone.
  const session = new FixSession(ofParts.findings, safety, lintTexts, texts, ofParts.rejected).run()
  return {
    files: texts.changed().map(({ original, text }) => ({ path: original.path, kind: original.kind, before: original.text, after: text })),
    applied: [...ofParts.applied, ...session.applied].map(describe),
    rejected: session.rejected.map(({ fix, reason }) => ({ ...describe(fix), reason })),
    findings: session.findings,
  }
}

interface PartsResult {
  readonly applied: readonly PlacedFix[]
  readonly rejected: readonly Rejection[]
  readonly findings: readonly Finding[]
}

/** Fixes each part by itself, then looks at the whole; a part in which the whole shows a fault gets its texts back. */
function fixParts(findings: readonly Finding[], safety: FixSafety, lintTexts: LintTexts, parts: Parts, texts: FixedTexts): PartsResult {
  const sessions = new Map<string, FixSession>()
  for (const [name, own] of byPart(findings, parts)) {
    if (own.some(({ fix }) => fix !== undefined)) sessions.set(name, new FixSession(own, safety, (changed) => parts.lint(name, changed), texts).run())
  }
  for (;;) {
    if (texts.current.size === 0) return { ...together(sessions), findings }
    const whole = lintTexts(texts.current)
    const { applied, rejected, findings: left } = together(sessions)
    const fault = faultOfParts(findings, whole, applied.map((fix) => fix.finding), left)
    if (fault === undefined) return { applied, rejected, findings: whole }
    const guilty = new Set([...fault.paths].flatMap((path) => parts.nameOf(path) ?? []))
    const undone = undo(sessions, guilty, texts)
    // The fault shows where nothing was done: nobody knows which part it comes from.
    if (undone === 0) undo(sessions, new Set(sessions.keys()), texts)
  }
}

function byPart(findings: readonly Finding[], parts: Parts): Map<string, Finding[]> {
  const byName = new Map<string, Finding[]>()
  for (const finding of findings) {
    const name = parts.nameOf(toHost(finding).document.path)
    if (name === undefined) continue
    const own = byName.get(name)
    if (own === undefined) byName.set(name, [finding])
    else own.push(finding)
  }
  return byName
}

function together(sessions: ReadonlyMap<string, FixSession>): PartsResult {
  const all = [...sessions.values()]
  return { applied: all.flatMap(({ applied }) => applied), rejected: all.flatMap(({ rejected }) => rejected), findings: all.flatMap(({ findings }) => findings) }
}

/** Takes parts back, with all others that changed one of their files. Gives the number of files that are as they were. */
function undo(sessions: Map<string, FixSession>, names: ReadonlySet<string>, texts: FixedTexts): number {
  const paths = new Set<string>()
  for (let more = names; more.size > 0;) {
    for (const name of more) {
      for (const path of sessions.get(name)?.changed ?? []) paths.add(path)
      sessions.delete(name)
    }
    more = new Set([...sessions].filter(([, { changed }]) => [...changed].some((path) => paths.has(path))).map(([name]) => name))
  }
  for (const path of paths) texts.restore(path)
  return paths.size
}

function describe({ finding, edits }: PlacedFix): AppliedFix {
  return { ruleId: finding.ruleId, path: edits[0]?.document.path ?? finding.document.path, title: finding.fix?.title ?? '' }
}
