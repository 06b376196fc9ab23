import type { Document } from '../../text/document.ts'
import { mappingOf, readFields, textOfNode, textsOf } from './fields.ts'
import { type CodeLevel, emptyRivalConfig, type KnownCodes, type RivalConfig } from './rival-config.ts'

const LEVELS: Readonly<Record<string, CodeLevel>> = { critical: 'error', high: 'error', medium: 'warning', low: 'info' }

/** `.compose-lint.yml`: by rule `enabled: false` and `severity`. */
export function readComposeLintConfig(document: Document, known: KnownCodes): RivalConfig {
  const codes = new Map<string, CodeLevel>()
  const notCarried: string[] = []
  const fields = readFields(document)
  for (const [code, node] of mappingOf(fields.get('rules'))) {
    if (!known.has('composeLint', code)) {
      notCarried.push(`there is no rule for ${code}`)
      continue
    }
    const rule = mappingOf(node)
    const severity = textOfNode(rule.get('severity'))?.toLowerCase()
    const level = severity === undefined ? undefined : LEVELS[severity]
    if (severity !== undefined && level === undefined) notCarried.push(`${code}: "${severity}" is no severity`)
    if (textOfNode(rule.get('enabled'))?.toLowerCase() === 'false') codes.set(code, 'off')
    else if (level !== undefined) codes.set(code, level)
    const excluded = rule.get('exclude_services')
    const services = excluded?.kind === 'mapping' ? [...mappingOf(excluded).keys()] : textsOf(excluded)
    if (services.length > 0) notCarried.push(`${code}: exclude_services (${services.join(', ')}); write # dockerlint ignore=${code} above what these services may do`)
  }
  for (const key of fields.keys()) if (key !== 'rules') notCarried.push(`"${key}" is not known`)
  return { ...emptyRivalConfig('compose-lint', document.path, 'compose'), presets: ['compose-lint'], codes, notCarried, failOn: 'error' }
}
