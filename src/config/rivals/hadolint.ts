import type { FailOn } from '../config.ts'
import { isTrueNode, mappingOf, readFields, textOfNode, textsOf } from './fields.ts'
import { type CarriedOption, type CodeLevel, emptyRivalConfig, type KnownCodes, type RivalConfig } from './rival-config.ts'
import type { Document } from '../../text/document.ts'

const LEVELS: Readonly<Record<string, CodeLevel>> = { error: 'error', warning: 'warning', info: 'info', style: 'info', ignore: 'off', none: 'off' }

/** `ignore` and `none` fail on nothing but what hadolint cannot parse. Its `style` is below `info`; we have nothing below. */
const THRESHOLDS: Readonly<Record<string, FailOn>> = { error: 'error', warning: 'warning', info: 'info', style: 'info', ignore: 'info', none: 'never' }

const LABEL_CODES = ['DL3049', 'DL3050', 'DL3051', 'DL3052', 'DL3053', 'DL3054', 'DL3055', 'DL3056', 'DL3058']

/** Keys that say how hadolint prints. */
const OUTPUT_KEYS = new Set(['format', 'no-color', 'output'])

/** `.hadolint.yaml`: hadolint's rules at its severities, with what the file changes of them. */
export function readHadolintConfig(document: Document, known: KnownCodes): RivalConfig {
  const fields = readFields(document)
  const codes = new Map<string, CodeLevel>()
  const options: CarriedOption[] = []
  const notCarried: string[] = []
  let failOn: FailOn = 'info'
  const set = (list: readonly string[], level: CodeLevel): void => {
    for (const code of list) {
      if (!known.has('hadolint', code) && !/^SC\d{4}$/.test(code) && level !== 'off') notCarried.push(`there is no rule for ${code}`)
      codes.set(code, level)
    }
  }
  // What is ignored stays so, whatever severity it is given.
  for (const [severity, list] of mappingOf(fields.get('override'))) {
    const level = LEVELS[severity]
    if (level === undefined) notCarried.push(`override: "${severity}" is no severity`)
    else set(textsOf(list), level)
  }
  set(textsOf(fields.get('ignored')), 'off')
  for (const [key, value] of fields) {
    switch (key) {
      case 'ignored':
      case 'override':
      case 'no-fail':
        break
      case 'failure-threshold':
        failOn = THRESHOLDS[textOfNode(value) ?? ''] ?? 'info'
        break
      case 'trustedRegistries':
        options.push({ codes: ['DL3026'], type: 'strings', value: textsOf(value), key })
        break
      case 'label-schema':
        options.push({ codes: LABEL_CODES, type: 'map', value: Object.fromEntries([...mappingOf(value)].map(([label, kind]) => [label, labelKind(textOfNode(kind))])), key })
        break
      case 'strict-labels':
        options.push({ codes: ['DL3050'], type: 'boolean', value: isTrueNode(value), key })
        break
      case 'disable-ignore-pragma':
        if (isTrueNode(value)) notCarried.push('disable-ignore-pragma: ignore comments always count; the rule no-inline-ignore reports them')
        break
      default:
        if (!OUTPUT_KEYS.has(key)) notCarried.push(`"${key}" is not known`)
    }
  }
  if (isTrueNode(fields.get('no-fail'))) failOn = 'never'
  return { ...emptyRivalConfig('hadolint', document.path, 'dockerfile'), presets: ['hadolint'], codes, options, failOn, notCarried }
}

/** hadolint takes every kind that it does not know, and none at all, for free text. */
function labelKind(kind: string | undefined): string {
  return kind === undefined || kind === '' ? 'text' : kind
}
