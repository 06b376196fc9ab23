import { type Document, type Range, toHost } from '../text/document.ts'
import { didYouMean } from '../text/distance.ts'
import { wholeLines } from '../text/whole-lines.ts'
import type { Finding, Fix } from '../rule-api/finding.ts'
import { isShellCheckCode } from './code-levels.ts'
import type { InlineIgnore, ResolveNames } from './inline-ignores.ts'

/** A fault of an ignore comment itself; severity and aliases are those of the rule. */
export interface IgnoreFault {
  readonly ruleId: 'unused-ignore' | 'unknown-ignore' | 'missing-ignore-reason'
  readonly document: Document
  readonly range: Range
  readonly message: string
  readonly fix?: Fix
}

export interface IgnoreFacts {
  readonly resolve: ResolveNames
  /** Every name that `resolve` knows. */
  readonly known: readonly string[]
  /** Whether a rule was in force for a file, so that its silence means something. */
  ran(ruleId: string, path: string): boolean
  locked(ruleId: string, path: string): boolean
}

/** What is wrong with the ignore comments: names that nobody knows, names that silence nothing, reasons that are missing. `findings` are all, silenced ones too. */
export function judgeIgnores(ignores: readonly InlineIgnore[], findings: readonly Finding[], facts: IgnoreFacts): IgnoreFault[] {
  const places = new Map<Document, { names: readonly string[]; at: number }[]>()
  for (const finding of findings) {
    for (const { document, range } of finding.document.origin === undefined ? [finding] : [finding, toHost(finding)]) {
      const list = places.get(document)
      const names = [finding.ruleId, ...finding.aliases.filter(isShellCheckCode)]
      if (list === undefined) places.set(document, [{ names, at: range.start }])
      else list.push({ names, at: range.start })
    }
  }
  return ignores.flatMap((ignore) => {
    const silenced = new Set((places.get(ignore.document) ?? []).filter(({ at }) => ignore.target.start <= at && at <= ignore.target.end).flatMap(({ names }) => names))
    return judge(ignore, silenced, facts)
  })
}

/** `silenced` has ids of rules, and codes of ShellCheck. */
function judge(ignore: InlineIgnore, silenced: ReadonlySet<string>, facts: IgnoreFacts): IgnoreFault[] {
  const { document, range, reason } = ignore
  const path = toHost(ignore).document.path
  const faults: IgnoreFault[] = []
  if (reason === undefined || reason === '') {
    faults.push({ ruleId: 'missing-ignore-reason', document, range, message: 'this says what is ignored but not why; add the reason behind " -- "' })
  }
  const names = namesIn(ignore)
  const unused: NameInComment[] = []
  for (const name of names) {
    const ids = facts.resolve(name.text)
    if (ids.size === 0) {
      // ShellCheck has codes that we need not know.
      if (!isShellCheckCode(name.text)) faults.push({ ruleId: 'unknown-ignore', document, range: name.range, message: `no rule has the name "${name.text}"${didYouMean(name.text, facts.known)}, so nothing is ignored` })
      continue
    }
    const locked = [...ids].filter((id) => facts.locked(id, path))
    if (locked.length === ids.size) {
      faults.push({ ruleId: 'unused-ignore', document, range: name.range, message: `the configuration locks ${name.text}, so this ignores nothing; mend the finding, or ask whoever keeps the configuration` })
    } else if (![...ids].some((id) => silenced.has(id)) && !silenced.has(name.text.toUpperCase()) && (ids.size > 20 ? [...ids].some((id) => facts.ran(id, path)) : [...ids].every((id) => facts.ran(id, path)))) {
      unused.push(name)
    }
  }
  if (names.length === 0 && silenced.size === 0) faults.push(unusedComment(ignore, 'nothing is reported here'))
  else if (unused.length > 0 && unused.length === names.length) faults.push(unusedComment(ignore, `nothing is reported here by ${unused.map((name) => name.text).join(', ')}`))
  else for (const name of unused) faults.push({ ruleId: 'unused-ignore', document, range: name.range, message: `nothing is reported here by ${name.text}; remove the name`, ...withoutName(ignore, names, name) })
  return faults
}

function unusedComment(ignore: InlineIgnore, reason: string): IgnoreFault {
  const { document, range } = ignore
  const fault = { ruleId: 'unused-ignore' as const, document, range, message: `${reason}; remove the comment` }
  const text = document.text.slice(range.start, range.end)
  // A block has its end elsewhere, and lines of embedded texts are not whole lines of their host.
  if (text.includes('ignore-start') || document.origin !== undefined) return fault
  const lines = wholeLines(document, range)
  const before = document.text.slice(lines.start, range.start)
  const cut = before.trim() === '' ? lines : { start: lines.start + before.trimEnd().length, end: range.end }
  return { ...fault, fix: { title: 'Remove the ignore comment', safety: 'unsafe', edits: [{ document, range: cut, text: '' }] } }
}

function withoutName(ignore: InlineIgnore, names: readonly NameInComment[], name: NameInComment): { fix?: Fix } {
  const { document } = ignore
  if (document.origin !== undefined) return {}
  const index = names.indexOf(name)
  const [before, after] = [names[index - 1], names[index + 1]]
  const range = after !== undefined ? { start: name.range.start, end: after.range.start } : { start: before?.range.end ?? name.range.start, end: name.range.end }
  return { fix: { title: `Remove ${name.text} from the ignore comment`, safety: 'unsafe', edits: [{ document, range, text: '' }] } }
}

interface NameInComment {
  readonly text: string
  readonly range: Range
}

/** The names with their places, in order. */
function namesIn({ document, range, names }: InlineIgnore): NameInComment[] {
  const text = document.text.slice(range.start, range.end)
  let at = text.indexOf('=') + 1
  return names.map((name) => {
    const found = text.indexOf(name, at)
    at = found + name.length
    return { text: name, range: { start: range.start + found, end: range.start + at } }
  })
}
