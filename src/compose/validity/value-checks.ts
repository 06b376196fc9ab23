import { shortPortFault } from '../ports.ts'
import { shortMountFault } from '../volumes.ts'
import { isIP } from '../ip-address.ts'
import { asScalar, at, placeOf, scalarAt } from '../read-value.ts'
import { splitWords } from '../command.ts'
import type { Located } from '../../text/document.ts'
import type { ComposeScalar, ComposeValue } from '../value.ts'
import { decimalNumber, durationFault, fileMode, sizeInBytes, wholeNumber } from './formats.ts'
import type { ComposeFaultKind, FaultList } from './fault.ts'

export interface ValueCheck {
  /** The last key on the way, for messages. */
  readonly name: string
  /** Where to point for what is missing in a mapping, or for a value over many lines. */
  readonly place: Located
  readonly list: FaultList
}

function refuse(kind: ComposeFaultKind, value: ComposeValue, context: ValueCheck, message: string, place?: Located): void {
  context.list.addValue(kind, value, place ?? (value.kind === 'scalar' ? value : context.place), message)
}

/** A check that only scalars need. */
export function ofScalar(check: (value: ComposeScalar, context: ValueCheck) => void): (value: ComposeValue, context: ValueCheck) => void {
  return (value, context) => {
    if (value.kind === 'scalar') check(value, context)
  }
}

/** The texts of a list, which the schema has seen to hold nothing else. */
function textsOf(value: ComposeValue): readonly ComposeScalar[] {
  return value.kind === 'list' ? value.items.flatMap((item) => asScalar(item) ?? []) : []
}

export function notNegative(value: ComposeScalar, context: ValueCheck): void {
  if ((value.number ?? decimalNumber(value.text) ?? 0) < 0) refuse('invalid-value', value, context, `\`${context.name}\` cannot be less than 0`)
}

export function checkUnsigned(value: ComposeScalar, context: ValueCheck): void {
  if (value.type === 'string') refuse('invalid-value', value, context, `\`${context.name}\` has to be a number, not a text: take the quotes (or the variable) away`)
  else notNegative(value, context)
}

export function checkNotFraction(value: ComposeScalar, context: ValueCheck): void {
  if (value.type === 'float') refuse('invalid-value', value, context, `The loader takes no fraction for \`${context.name}\`; put it in quotes if it is meant as a text`)
}

export function notBlank(value: ComposeScalar, context: ValueCheck): void {
  if (value.text === '') refuse('invalid-value', value, context, `An empty text is no value for \`${context.name}\``)
}

/** The schema allows it, the loader does not. */
export function notNull(value: ComposeScalar, context: ValueCheck): void {
  if (value.type === 'null') refuse('compose-schema', value, context, `Nothing stands behind \`${context.name}:\`; give it a text, or remove the key`, context.place)
}

/** A name or path that an unset variable leaves empty; an empty one that is written so has rules of its own. */
export function checkName(value: ComposeScalar, { list }: ValueCheck): void {
  if (value.text === '' && !value.resolved) list.addUnset(value)
}

export function checkGrant(value: ComposeValue, context: ValueCheck): void {
  if (value.kind === 'scalar') checkName(value, context)
  else if (scalarAt(value, 'source') === undefined) refuse('compose-schema', value, context, `This entry of \`${context.name}\` needs a \`source\`, the name at the top of the file`)
}

export function checkFirstWord(value: ComposeValue, context: ValueCheck): void {
  const [first] = textsOf(value)
  if (first !== undefined) checkName(first, context)
}

export function checkDuration(value: ComposeScalar, context: ValueCheck): void {
  const fault = durationFault(value.text)
  if (fault === undefined) return
  const number = decimalNumber(value.text)
  const hint = number === undefined ? 'write it like `30s`, `1m30s` or `500ms`' : `write \`${value.text}s\` for seconds`
  refuse('invalid-duration', value, context, `\`${context.name}: ${value.text}\` is no duration, as ${fault}; ${hint}`)
}

export function checkSize(value: ComposeScalar, context: ValueCheck): void {
  if (value.type === 'string' && sizeInBytes(value.text) === undefined) refuse('invalid-size', value, context, `\`${context.name}: ${value.text}\` is no size; write a number of bytes, or one with the unit b, k, m, g or t, such as \`512m\``)
}

export function checkCommand(value: ComposeScalar, context: ValueCheck): void {
  const { malformed } = splitWords(value)
  if (malformed !== undefined) refuse('invalid-value', value, context, `The loader cannot split this \`${context.name}\` into words, as ${malformed}; no shell reads it: close the quotes, or write it as a list, such as ["sh", "-c", "…"]`)
}

export function checkEnvironment(value: ComposeValue, context: ValueCheck): void {
  for (const item of textsOf(value)) {
    const [name = ''] = item.text.split('=', 1)
    if (!/\s$/.test(name)) continue
    refuse('invalid-value', item, context, `The loader refuses a variable's name with a blank behind it: write ${name.trim()}=… without one`, placeOf(item.resolved ? item.part(0, name.length) : item))
  }
}

export function checkHosts(value: ComposeValue, context: ValueCheck): void {
  if (value.kind === 'mapping') {
    for (const { name, key } of value.entries.values()) {
      if (/[:=]/.test(name)) context.list.add({ kind: 'invalid-value', ...placeOf(key), message: `\`${name}\` is no name of a host: it has to be there, without \`:\` and \`=\`` })
    }
  }
  for (const item of textsOf(value)) {
    const { text } = item
    const at = text.indexOf(text.includes('=') ? '=' : ':')
    if (at === -1) refuse('invalid-value', item, context, `The address is missing in this entry of \`${context.name}\`; write it as \`${text === '' ? 'name' : text}=10.0.0.1\``)
    else if (at === 0 || text.slice(0, at).includes(':')) refuse('invalid-value', item, context, `The name of the host is missing or has a colon in this entry of \`${context.name}\`; write it as \`name=10.0.0.1\``)
  }
}

export function checkMode(value: ComposeScalar, context: ValueCheck): void {
  if (value.type === 'string' && fileMode(value.text) === undefined) refuse('invalid-value', value, context, `\`${value.text}\` is no file mode; write octal digits, such as \`"0440"\``)
  if (value.type === 'float') refuse('invalid-value', value, context, `A file mode is a whole number, such as \`0440\``)
}

export function checkUlimit(value: ComposeScalar, context: ValueCheck): void {
  if (value.type === 'float') refuse('invalid-value', value, context, 'A limit is a whole number')
}

/** Texts are made numbers in a container's limits, but not in those of a build. */
export function checkBuildUlimit(value: ComposeScalar, context: ValueCheck): void {
  if (value.type !== 'int') refuse('invalid-value', value, context, 'A limit of a build is a whole number without quotes')
}

export function checkDevice(value: ComposeValue, context: ValueCheck): void {
  if (value.kind === 'scalar') {
    if (value.text.split(':').length > 3) refuse('invalid-value', value, context, `\`${value.text}\` has too many colons for a device: it is \`host:container:permissions\`; use the long form otherwise`)
  } else if (scalarAt(value, 'target') === undefined) refuse('compose-schema', value, context, 'This device needs a `target`, its path in the container')
}

export function checkDeviceRequest(value: ComposeValue, context: ValueCheck): void {
  if (value.kind !== 'mapping') return
  const [counted, ids] = [value.entries.get('count'), value.entries.get('device_ids')]
  if (counted === undefined || ids === undefined) return
  context.list.add({
    kind: 'conflicting-keys', ...placeOf(ids.key), message: '`count` and `device_ids` cannot stand together: remove one of the two',
    related: [{ ...placeOf(counted.key), message: '`count` stands here' }],
  })
}

export function checkDeviceCount(value: ComposeScalar, context: ValueCheck): void {
  if (value.type === 'int' || value.text.toLowerCase() === 'all' || wholeNumber(value.text) !== undefined) return
  refuse('invalid-value', value, context, `\`${value.text}\` is no number of devices; write a whole number or \`all\``)
}

export function checkStorageOption(value: ComposeValue, context: ValueCheck): void {
  if (value.kind === 'scalar' && ['string', 'int', 'null'].includes(value.type)) return
  refuse('invalid-value', value, context, 'A storage option has to be a text: put it in quotes')
}

export function checkMount(value: ComposeValue, context: ValueCheck): void {
  if (value.kind === 'scalar') {
    const fault = shortMountFault(value)
    if (fault !== undefined) refuse('invalid-mount', value, context, `\`${value.text}\` is no mount, as ${fault}; it is \`source:target\`, \`source:target:ro\` or \`target\` alone`)
  } else checkLongMount(value, context)
}

function checkLongMount(value: ComposeValue, context: ValueCheck): void {
  if (scalarAt(value, 'target') === undefined) refuse('invalid-mount', value, context, 'This mount needs a `target`, the path in the container')
  const type = scalarAt(value, 'type')
  if (type?.text === 'bind' && at(value, 'source') === undefined) refuse('invalid-mount', value, context, 'A bind mount needs a `source`, the path on the host', placeOf(type))
}

export function checkPort(value: ComposeValue, context: ValueCheck): void {
  if (value.kind === 'scalar') checkShortPort(value, context)
  else {
    if (at(value, 'target') === undefined) refuse('invalid-port', value, context, 'This port needs a `target`, the port in the container')
    const ip = scalarAt(value, 'host_ip')
    if (ip !== undefined && !isIP(ip.text)) refuse('invalid-port', ip, context, `\`${ip.text}\` is no IP address`)
  }
}

function checkShortPort(value: ComposeScalar, context: ValueCheck): void {
  if (value.type === 'float') {
    refuse('invalid-port', value, context, `\`${value.text}\` is read as a fraction; put the port in quotes`)
    return
  }
  const fault = shortPortFault(String(value.number ?? value.text))
  if (fault !== undefined) refuse('invalid-port', value, context, `\`${value.text}\` is no port mapping, as ${fault}; it is \`container\`, \`host:container\` or \`address:host:container\`, each with \`/udp\` where needed`)
}

export function checkAdditionalContexts(value: ComposeValue, context: ValueCheck): void {
  if (value.kind === 'mapping') {
    for (const { value: place, key } of value.entries.values()) {
      if (place.kind === 'scalar' && place.type !== 'string') refuse('compose-schema', place, context, 'An additional context is a text: a path, an address or `service:name`', place.node === undefined ? key : place)
    }
  }
  for (const item of textsOf(value)) {
    if (!item.text.includes('=')) refuse('invalid-value', item, context, 'An additional context in a list is written `name=place`')
  }
}

export function checkSsh(value: ComposeValue, context: ValueCheck): void {
  for (const item of textsOf(value)) {
    if (!item.text.includes('=') && item.text !== 'default') refuse('invalid-value', item, context, `An SSH key in a list is \`default\` or \`name=path\``)
  }
}

export function checkWatch(value: ComposeValue, context: ValueCheck): void {
  const [action, target] = [scalarAt(value, 'action'), scalarAt(value, 'target')]
  const hasTarget = target !== undefined && (target.text !== '' || !target.resolved)
  if (action === undefined || hasTarget || action.text === 'rebuild' || action.text === 'restart') return
  refuse('compose-schema', action, context, `\`action: ${action.text}\` needs a \`target\`, the path in the container that is kept in step`)
}
