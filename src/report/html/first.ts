import type { ReportedFinding, RunResult } from '../../engine/result.ts'
import { SEVERITIES, type Category } from '../../rule-api/finding.ts'
import { mostSevereFirst, plural } from '../ranking.ts'
import { plainText } from '../rule-page.ts'
import { html, linkTo, type Markup } from './markup.ts'

const MOST = 7

/** What hurts most when it is left, the worst first. */
const WEIGHT: readonly Category[] = ['validity', 'secrets', 'data', 'security', 'runtime', 'reproducibility', 'cache', 'size', 'maintainability', 'style']

/** The rules to see to first: the worst severity, then what does most harm, then the most places. */
export function whatToDoFirst(result: RunResult, findings: readonly ReportedFinding[], idOf: (finding: ReportedFinding) => string): Markup {
  const byRule = new Map<string, ReportedFinding[]>()
  for (const finding of findings) {
    const list = byRule.get(finding.ruleId)
    if (list === undefined) byRule.set(finding.ruleId, [finding])
    else list.push(finding)
  }
  const rank = (list: readonly ReportedFinding[]): readonly [number, number, number] => [
    SEVERITIES.findIndex((severity) => list.some((finding) => finding.severity === severity)), WEIGHT.indexOf(list[0]?.category ?? 'style'), -list.length,
  ]
  const groups = [...byRule.values()].map((list) => ({ list, rank: rank(list) }))
    .sort((one, other) => one.rank[0] - other.rank[0] || one.rank[1] - other.rank[1] || one.rank[2] - other.rank[2])
    .filter(({ rank: [severity] }) => severity < 2)
    .slice(0, MOST)
  if (groups.length === 0) return html``
  const rules = new Map(result.rules.map((rule) => [rule.id, rule]))
  const items = groups.flatMap(({ list }) => {
    const [worst] = mostSevereFirst(list)
    if (worst === undefined) return []
    const rule = rules.get(worst.ruleId)
    const fixable = list.filter((finding) => finding.fix?.safety === 'safe').length
    return [html`<li><p><span class="sign ${worst.severity}">${worst.severity}</span> <strong>${rule?.title ?? worst.ruleId}</strong>
<span class="dim">· ${linkTo(worst.help, worst.ruleId)} · ${plural(list.length, 'place')}${fixable > 0 ? `, ${fixable} repaired by --fix` : ''}</span></p>
<p>${firstSentence(rule?.why ?? '')}</p>
<p class="small">First: <a href="#${idOf(worst)}">${worst.path}:${worst.line}</a>${list.length < 2 ? undefined : html` <button type="button" class="screen" data-show-rule="${worst.ruleId}" hidden>show all</button>`}</p></li>`]
  })
  return html`<h2>What to do first</h2><ol class="first">${items}</ol>`
}

function firstSentence(why: string): string {
  const paragraph = plainText(why).split(/\n\s*\n/)[0]?.replace(/\s+/g, ' ') ?? ''
  return /^.{20,400}?[.!?](?= [A-Z]|$)/.exec(paragraph)?.[0] ?? paragraph
}
