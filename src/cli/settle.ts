import { applyInlineIgnores, type InlineIgnore, readInlineIgnores, type Sorted } from '../engine/inline-ignores.ts'
import { judgeIgnores } from '../engine/judge-ignores.ts'
import type { Plan } from '../engine/plan.ts'
import { hostPath } from '../engine/shard.ts'
import type { Finding } from '../rule-api/finding.ts'
import { lineRange, positionAt, toHost } from '../text/document.ts'
import type { Loaded } from './load.ts'
import { builtInFinding } from './built-in-finding.ts'

/** Parts findings into those that stand and those that a comment silences, and adds what is wrong with the comments themselves. */
export function settle(loaded: Loaded, plan: Plan, all: readonly Finding[], today: string): Sorted {
  const findings = all.filter((finding) => !isAllowedSecret(loaded, finding))
  if (!loaded.honoursIgnores) return { kept: findings, suppressed: [] }
  const isLocked = (ruleId: string, path: string): boolean => loaded.config.locks(ruleId, path)
  const silence = (some: readonly Finding[]): Sorted => {
    const { kept, suppressed } = applyInlineIgnores(loaded.project, some, (name) => loaded.names.resolve(name), today)
    const locked = suppressed.filter(({ finding }) => isLocked(finding.ruleId, toHost(finding).document.path))
    if (locked.length === 0) return { kept, suppressed }
    return { kept: [...kept, ...locked.map(({ finding }) => finding)], suppressed: suppressed.filter((entry) => !locked.includes(entry)) }
  }
  const settled = silence(findings)
  const ignores = readInlineIgnores(loaded.project)
  if (ignores.length === 0) return settled
  const aboutIgnores = silence(ignoreFindings(loaded, plan, ignores, findings, isLocked))
  return { kept: [...settled.kept, ...aboutIgnores.kept], suppressed: [...settled.suppressed, ...aboutIgnores.suppressed] }
}

/** What the configuration says is no secret, by the name that the value has or by the value itself. */
function isAllowedSecret({ config }: Loaded, finding: Finding): boolean {
  if (finding.category !== 'secrets') return false
  const { document, range } = toHost(finding)
  if (!config.allowsSecrets(document.path)) return false
  const value = document.text.slice(range.start, Math.min(range.end, range.start + 1000))
  const { start } = lineRange(document, positionAt(document, range.start).line)
  const before = document.text.slice(Math.max(start, range.start - 200), range.start)
  // `NAME=value`, `NAME: value` and `ENV NAME value`; the range may also hold the name itself.
  const name = /(?<![\w.-])([\w.-]+)["']?(?:\s*[:=]\s*|\s+)["']?$/.exec(before)?.[1] ?? /^["']?([\w.-]+)["']?\s*[:=]/.exec(value)?.[1] ?? value
  const bare = value.replace(/^["']?[\w.-]+["']?\s*[:=]\s*/, '').replace(/^["']|["']$/g, '')
  return config.allowsSecret(document.path, name, bare) || config.allowsSecret(document.path, name, value)
}

function ignoreFindings(
  loaded: Loaded, plan: Plan, ignores: readonly InlineIgnore[], findings: readonly Finding[], locked: (ruleId: string, path: string) => boolean,
): Finding[] {
  const running = new Map(plan.rules.map((rule) => [rule.id, rule]))
  const faults = judgeIgnores(ignores, findings, {
    resolve: (name) => loaded.names.resolve(name),
    known: loaded.names.known,
    locked,
    ran: (ruleId, path) => {
      const rule = running.get(ruleId)
      // Text from standard input stands alone: rules that look across files could not speak.
      return loaded.files.complete && rule !== undefined && plan.setting(rule, path) !== undefined && (loaded.shellCheck !== undefined || rule.yieldsByCode !== true)
    },
  })
  // Of files in other shards, not all findings are known here that a comment may silence.
  return faults.filter(({ document }) => loaded.share?.owns(hostPath(document)) !== false).flatMap(({ ruleId, document, range, message, fix }) => builtInFinding(plan, ruleId, { document, range }, message, fix))
}
