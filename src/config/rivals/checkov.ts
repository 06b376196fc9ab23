import type { Document } from '../../text/document.ts'
import { isTrueNode, readFields, textsOf } from './fields.ts'
import { type CodeLevel, emptyRivalConfig, type RivalConfig } from './rival-config.ts'

const DOCKERFILE_CODE = /^CKV2?_DOCKER_\d+$/

/** `.checkov.yaml`: `skip-check` and `soft-fail`. What concerns other frameworks is passed over. */
export function readCheckovConfig(document: Document): RivalConfig | undefined {
  const fields = readFields(document)
  const codes = new Map<string, CodeLevel>()
  const notCarried: string[] = []
  const list = (key: string): string[] => textsOf(fields.get(key)).flatMap((text) => text.split(',')).map((text) => text.trim())
  for (const code of list('skip-check')) if (DOCKERFILE_CODE.test(code)) codes.set(code, 'off')
  if (list('check').some((code) => DOCKERFILE_CODE.test(code))) notCarried.push('check: a list of the only checks to run; use --select')
  const softFail = isTrueNode(fields.get('soft-fail'))
  if (codes.size === 0 && notCarried.length === 0 && !softFail) return undefined
  return { ...emptyRivalConfig('checkov', document.path, 'dockerfile'), codes, notCarried, ...(softFail ? { failOn: 'never' as const } : {}) }
}
