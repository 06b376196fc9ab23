import type { ReportedFinding, RunResult } from '../engine/result.ts'
import { Masking } from './masking.ts'
import { printable } from './printable.ts'

const SEVERITIES = { error: 'ERROR', warning: 'WARNING', info: 'INFO' } as const
/** Limits of TeamCity, in characters. */
const LONGEST = { id: 255, description: 4000 }

/** Service messages of TeamCity: each rule once, in front of its first finding. */
export function* reportTeamcity(result: RunResult): Iterable<string> {
  const titles = new Map(result.rules.map((rule) => [rule.id, rule.title]))
  const declared = new Set<string>()
  for (const finding of new Masking().findings(result)) {
    if (!declared.has(finding.ruleId)) {
      declared.add(finding.ruleId)
      yield inspectionType(finding, titles.get(finding.ruleId) ?? finding.ruleId)
    }
    yield message('inspection', {
      typeId: finding.ruleId, message: printable(finding.message).slice(0, LONGEST.description), file: finding.path, line: String(finding.line), SEVERITY: SEVERITIES[finding.severity],
    })
  }
}

function inspectionType(finding: ReportedFinding, title: string): string {
  return message('inspectionType', { id: finding.ruleId, name: title.slice(0, LONGEST.id), description: `${title}. ${finding.help}`.slice(0, LONGEST.description), category: finding.category })
}

function message(name: string, attributes: Readonly<Record<string, string>>): string {
  return `##teamcity[${name}${Object.entries(attributes).map(([key, value]) => ` ${key}='${escapeValue(value)}'`).join('')}]\n`
}

/** A vertical bar escapes; what is not ASCII is written by its UTF-16 units. */
function escapeValue(text: string): string {
  return text.replace(/[|'[\]\n\r]|[^ -~]/g, (character) => {
    if (character === '\n') return '|n'
    if (character === '\r') return '|r'
    return /[ -~]/.test(character) ? `|${character}` : `|0x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`
  })
}
