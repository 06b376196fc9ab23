import { SEVERITIES } from '../rule-api/finding.ts'
import type { YamlMapping, YamlNode } from '../syntax/yaml/index.ts'
import { keyOf, type SectionReader, textOf, valueOf } from './nodes.ts'
import type { InstructionPattern, Policy, ServicePattern } from './policies.ts'

/** A longer pattern is none that a person wrote. */
const LONGEST_PATTERN = 500
const KEYWORDS = [
  'ADD', 'ARG', 'CMD', 'COPY', 'ENTRYPOINT', 'ENV', 'EXPOSE', 'FROM', 'HEALTHCHECK', 'LABEL', 'MAINTAINER', 'ONBUILD', 'RUN', 'SHELL', 'STOPSIGNAL', 'USER', 'VOLUME', 'WORKDIR',
]

/** Reads `policies:`, a list of `{ id, message, severity, forbid | require }`. `taken` says whether an id belongs to a rule of ours. */
export function readPolicies(node: YamlNode | null | undefined, reader: SectionReader, taken: (id: string) => boolean): Policy[] {
  if (node === undefined || node === null) return []
  if (node.kind !== 'sequence') {
    reader.problem(node.range.start, 'policies is a list of { id, message, forbid } or { id, message, require }')
    return []
  }
  const seen = new Set<string>()
  return node.items.flatMap(({ value, range }) => {
    if (value?.kind !== 'mapping') {
      reader.problem(range.start, 'a policy is a mapping with id, message, and forbid or require')
      return []
    }
    const policy = readPolicy(value, reader)
    if (policy === undefined) return []
    const at = valueOf(value, 'id')?.range.start ?? value.range.start
    if (taken(policy.id)) reader.problem(at, `"${policy.id}" is the name of a rule already`)
    if (seen.has(policy.id)) reader.problem(at, `two policies are called "${policy.id}"`)
    seen.add(policy.id)
    return [policy]
  })
}

function readPolicy(node: YamlMapping, reader: SectionReader): Policy | undefined {
  reader.knownKeys(node, ['id', 'message', 'severity', 'forbid', 'require'])
  const id = textOf(valueOf(node, 'id'))
  const message = textOf(valueOf(node, 'message'))
  const severityText = textOf(valueOf(node, 'severity')) ?? 'warning'
  const severity = SEVERITIES.find((known) => known === severityText)
  const forbid = valueOf(node, 'forbid')
  const required = valueOf(node, 'require')
  const fail = (what: string, at: YamlNode | null | undefined = node): undefined => {
    reader.problem((at ?? node).range.start, what)
    return undefined
  }
  if (id === undefined || !/^[a-z][a-z0-9]*(?:[-/][a-z0-9]+)*$/.test(id)) return fail('a policy needs an id of small letters, digits and hyphens', valueOf(node, 'id'))
  if (message === undefined || message.trim() === '') return fail(`policy ${id} needs a message: what is wrong and what to do`, valueOf(node, 'message'))
  if (severity === undefined) return fail(`"${severityText}" is no severity; use info, warning or error`, valueOf(node, 'severity'))
  if ((forbid === undefined) === (required === undefined)) return fail(`policy ${id} needs either forbid or require`)
  const pattern = readPattern(forbid ?? required ?? null, node, reader)
  return pattern === undefined ? undefined : { id, message: message.trim(), severity, mode: forbid === undefined ? 'require' : 'forbid', pattern }
}

function readPattern(node: YamlNode | null, policy: YamlMapping, reader: SectionReader): InstructionPattern | ServicePattern | undefined {
  if (node?.kind !== 'mapping') {
    reader.problem((node ?? policy).range.start, 'write { instruction: RUN, matches: "…" } or { service: { key: "…" } }')
    return undefined
  }
  reader.knownKeys(node, ['instruction', 'matches', 'service'])
  const service = valueOf(node, 'service')
  if (service !== undefined) {
    const values: { way: string[]; matches: string }[] = []
    if (service?.kind !== 'mapping' || !collect(service, [], values, reader)) {
      reader.problem((service ?? node).range.start, 'service is a mapping of its keys to the values that are looked for')
      return undefined
    }
    return { kind: 'service', values }
  }
  const instruction = textOf(valueOf(node, 'instruction'))
  const keyword = instruction?.toUpperCase()
  if (keyword === undefined || !KEYWORDS.includes(keyword)) {
    reader.problem((valueOf(node, 'instruction') ?? node).range.start, instruction === undefined ? 'name an instruction or a service' : `"${instruction}" is no instruction; known are ${KEYWORDS.join(', ')}`)
    return undefined
  }
  return { kind: 'instruction', keyword, matches: pattern(valueOf(node, 'matches'), reader) }
}

/** Each scalar below with the keys on the way to it. */
function collect(node: YamlMapping, way: readonly string[], into: { way: string[]; matches: string }[], reader: SectionReader): boolean {
  if (way.length > 16) return false
  return node.entries.every((entry) => {
    const key = keyOf(entry)
    if (key === undefined) return false
    if (entry.value?.kind === 'mapping') return collect(entry.value, [...way, key], into, reader)
    if (entry.value !== null && entry.value.kind !== 'scalar') return false
    into.push({ way: [...way, key], matches: pattern(entry.value, reader) })
    return true
  }) && into.length > 0
}

/** Left out or empty means anything. */
function pattern(node: YamlNode | null | undefined, reader: SectionReader): string {
  const text = textOf(node)
  if (text === undefined || text === '') return '*'
  if (text.length <= LONGEST_PATTERN) return text
  reader.problem(node?.range.start ?? 0, `a pattern has at most ${LONGEST_PATTERN} characters`)
  return '*'
}
