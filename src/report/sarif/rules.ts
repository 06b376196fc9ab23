import type { ReportedFinding, RunResult } from '../../engine/result.ts'
import type { Category, Severity } from '../../rule-api/finding.ts'
import { flatAliases, type Rule } from '../../rule-api/rule.ts'
import { plainText } from '../rule-page.ts'

/** GitHub reads above 9.0 as critical, 7.0–8.9 high, 4.0–6.9 medium, 0.1–3.9 low. Categories that are not about security have none. */
const SECURITY_SEVERITY: Readonly<Partial<Record<Category, Readonly<Record<Severity, string>>>>> = {
  secrets: { error: '8.8', warning: '6.5', info: '3.5' },
  security: { error: '8.1', warning: '5.5', info: '2.5' },
}

/** How often a finding of the category is right, in GitHub's terms. What the builder refuses is no matter of opinion. */
const PRECISION: Readonly<Partial<Record<Category, string>>> = { validity: 'very-high', style: 'medium' }

/** GitHub keeps ten. */
const MOST_TAGS = 10

/** A `reportingDescriptor` of SARIF, as far as the rest of the report reads it. */
interface RuleDescriptor {
  readonly id: string
  readonly [property: string]: unknown
}

export const LEVELS: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = { error: 'error', warning: 'warning', info: 'note' }

/** Descriptors of the rules in force, and of those that are reported without being rules (a file that cannot be read). Findings know the address of their rule's page. */
export function ruleDescriptors(result: RunResult, findings: readonly ReportedFinding[]): readonly RuleDescriptor[] {
  const helps = new Map(findings.map((finding) => [finding.ruleId, finding.help]))
  const known = new Set(result.rules.map((rule) => rule.id))
  const descriptors = result.rules.map((rule) => descriptor(rule, helps.get(rule.id) ?? result.home))
  for (const finding of findings) {
    if (known.has(finding.ruleId)) continue
    known.add(finding.ruleId)
    descriptors.push(bareDescriptor(finding))
  }
  return descriptors
}

function descriptor(rule: Rule, helpUri: string): RuleDescriptor {
  const text = [plainText(rule.why), rule.remedy === undefined ? '' : plainText(rule.remedy)].filter((part) => part !== '').join('\n\n')
  const markdown = [
    `**${rule.title}**`, rule.why.trim(), rule.remedy?.trim() ?? '',
    ...rule.references.map(({ title, url }) => `- [${title}](${url})`),
  ].filter((part) => part !== '').join('\n\n')
  return {
    id: rule.id,
    name: pascalCase(rule.id),
    shortDescription: { text: sentence(rule.title) },
    fullDescription: { text: sentence(plainText(firstParagraph(rule.why))) },
    help: { text: `${sentence(rule.title)}\n\n${text}`, markdown },
    helpUri,
    messageStrings: { default: { text: `${braced(rule.title)}: '{0}'.` } },
    defaultConfiguration: { level: LEVELS[rule.severity] },
    properties: properties(rule.category, rule.severity, flatAliases(rule)),
  }
}

function bareDescriptor(finding: ReportedFinding): RuleDescriptor {
  const title = finding.ruleId.replaceAll('-', ' ').replace(/^./, (letter) => letter.toUpperCase())
  return {
    id: finding.ruleId,
    name: pascalCase(finding.ruleId),
    shortDescription: { text: sentence(title) },
    fullDescription: { text: sentence(title) },
    help: { text: sentence(title), markdown: `**${title}**` },
    helpUri: finding.help,
    messageStrings: { default: { text: `${braced(title)}: '{0}'.` } },
    defaultConfiguration: { level: LEVELS[finding.severity] },
    properties: properties(finding.category, finding.severity, finding.aliases),
  }
}

function properties(category: Category, severity: Severity, aliases: readonly string[]): object {
  const score = SECURITY_SEVERITY[category]?.[severity]
  return {
    ...(score !== undefined && { 'security-severity': score }),
    precision: PRECISION[category] ?? 'high',
    'problem.severity': severity === 'info' ? 'recommendation' : severity,
    tags: [...new Set([...(score === undefined ? [] : ['security']), category, 'docker', ...aliases])].slice(0, MOST_TAGS),
  }
}

/** `prefer-copy` as `PreferCopy`. One word gets `Rule` behind it: but for its casing the name must differ from the id (SARIF1001). */
function pascalCase(id: string): string {
  const words = id.split(/[^A-Za-z0-9]+/).filter((word) => word !== '')
  return [...words, ...(words.length === 1 ? ['rule'] : [])].map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')
}

/** With a full stop, unless it ends like a sentence already. */
export function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`
}

function firstParagraph(text: string): string {
  return text.trim().split(/\n\s*\n/)[0] ?? ''
}

/** Braces in a message string of SARIF are doubled. */
function braced(text: string): string {
  return text.replace(/[{}]/g, '$&$&')
}
