import { isIP } from './ip-address.ts'
import { asScalar, placeOf, scalarAt } from './read-value.ts'
import type { ExposedPorts, Port, PortRange } from './model.ts'
import type { ComposeMapping, ComposeScalar, ComposeValue, Text } from './value.ts'

const PROTOCOLS = new Set(['tcp', 'udp', 'sctp'])

/**
 * Reads one entry of `ports`: `80`, `8080:80`, `127.0.0.1:8080:80/udp`, `[::1]:80:80`, `3000-3005:3000-3005`, `8000-8010:80`, or the
 * long form. Undefined where nothing stands there. Source: the compose specification and package `nat` of docker/go-connections.
 */
export function readPort(value: ComposeValue): Port | undefined {
  if (value.kind === 'mapping') return readLongPort(value)
  const scalar = asScalar(value)
  return scalar === undefined ? undefined : readShortPort(scalar)
}

function readLongPort(value: ComposeMapping): Port {
  const target = scalarAt(value, 'target')
  const published = scalarAt(value, 'published')
  const hostIp = scalarAt(value, 'host_ip')
  const mode = scalarAt(value, 'mode')
  const protocol = scalarAt(value, 'protocol')
  const targetRange = target === undefined ? undefined : readRange(target)
  const publishedRange = published === undefined ? undefined : readRange(published)
  const parts = [target, published, hostIp, protocol].filter((part) => part !== undefined)
  return {
    value, form: 'long', ...placeOf(value),
    ...(hostIp?.resolved === true ? { hostIp: hostIp.text } : {}),
    ...(publishedRange === undefined ? {} : { published: publishedRange }),
    isPublished: published !== undefined && (published.text !== '' || !published.resolved),
    ...(targetRange === undefined ? {} : { target: targetRange }),
    protocol: protocol?.resolved === true && protocol.text !== '' ? protocol.text.toLowerCase() : 'tcp',
    ...(published === undefined ? {} : { publishedAt: placeOf(published) }),
    ...(target === undefined ? {} : { targetAt: placeOf(target) }),
    ...(mode?.resolved === true ? { mode: mode.text } : {}),
    resolved: parts.every((part) => part.resolved) && targetRange !== undefined,
  }
}

interface ShortParts {
  readonly hostIp?: Text
  readonly published?: Text
  readonly target: Text
  readonly protocol?: Text
}

function readShortPort(value: ComposeScalar): Port {
  const { hostIp, published, target, protocol } = splitPort(value)
  const targetRange = readRange(target)
  const publishedRange = published === undefined ? undefined : readRange(published)
  const ip = hostIp === undefined ? undefined : hostIp.text.replace(/^\[(.*)\]$/, '$1')
  const malformed = value.resolved ? shortPortFault(value.text) : undefined
  return {
    value, form: 'short', ...placeOf(value),
    ...(ip !== undefined && ip !== '' && hostIp?.resolved === true ? { hostIp: ip } : {}),
    ...(publishedRange === undefined ? {} : { published: publishedRange }),
    isPublished: published !== undefined && (published.text !== '' || !published.resolved),
    ...(targetRange === undefined ? {} : { target: targetRange }),
    protocol: protocol?.resolved === true && protocol.text !== '' ? protocol.text.toLowerCase() : 'tcp',
    ...(published === undefined ? {} : { publishedAt: placeOf(published) }),
    targetAt: placeOf(target),
    resolved: value.resolved && malformed === undefined,
    ...(malformed === undefined ? {} : { malformed }),
  }
}

/** The last part is the container's, the one before it the host's, and all before that the address. */
function splitPort(value: ComposeScalar): ShortParts {
  const { text } = value
  const targetColon = text.lastIndexOf(':')
  const slash = text.indexOf('/', targetColon + 1)
  const target = value.part(targetColon + 1, slash === -1 ? text.length : slash)
  const protocol = slash === -1 ? {} : { protocol: value.part(slash + 1) }
  if (targetColon === -1) return { target, ...protocol }
  const ipColon = targetColon === 0 ? -1 : text.lastIndexOf(':', targetColon - 1)
  const published = value.part(ipColon + 1, targetColon)
  return ipColon === -1 ? { published, target, ...protocol } : { hostIp: value.part(0, ipColon), published, target, ...protocol }
}

/** Why the loader refuses a short form, as it stands after interpolation; undefined where it takes it. Source: package `nat` of docker/go-connections. */
export function shortPortFault(text: string): string | undefined {
  const parts = text.split(':')
  const container = parts.at(-1) ?? ''
  const published = parts.length > 1 ? parts[parts.length - 2] ?? '' : ''
  const hostIp = parts.slice(0, -2).join(':')
  const [target = '', protocol = ''] = container.split('/')
  const ip = /^\[(.*)\]$/.exec(hostIp)?.[1]
  if (ip === undefined && hostIp.includes(':')) return `\`${hostIp}\` is no address; an IPv6 address stands in brackets`
  if (hostIp !== '' && !isIP(ip ?? hostIp)) return `\`${hostIp}\` is no IP address`
  if (target === '') return 'the container\'s port is missing'
  const targetRange = rangeOf(target)
  if (targetRange === undefined) return `\`${target}\` is no port or range of ports`
  if (targetRange.start === 0) return 'a container has no port 0'
  if (published !== '') {
    const publishedRange = rangeOf(published)
    if (publishedRange === undefined) return `\`${published}\` is no port or range of ports`
    if (targetRange.end !== targetRange.start && publishedRange.end - publishedRange.start !== targetRange.end - targetRange.start) return 'the two ranges have different lengths'
  }
  return protocol === '' || PROTOCOLS.has(protocol.toLowerCase()) ? undefined : `\`${protocol}\` is no protocol; tcp, udp and sctp are`
}

function rangeOf(text: string): PortRange | undefined {
  const [first = '', last = first] = text.split('-')
  if (!/^\d{1,20}$/.test(first) || !/^\d{1,20}$/.test(last)) return undefined
  const start = Number(first)
  const end = Number(last)
  return start > 65535 || end > 65535 || end < start ? undefined : { start, end }
}

/** `80` or `3000-3005`. Undefined where not resolved, out of range or no number. */
function readRange(text: Text): PortRange | undefined {
  return text.resolved ? rangeOf(text.text) : undefined
}

/** `expose: "80/tcp"`. */
export function readExposed(value: ComposeValue): ExposedPorts | undefined {
  const scalar = asScalar(value)
  if (scalar === undefined) return undefined
  const slash = scalar.text.indexOf('/')
  const ports = readRange(scalar.part(0, slash === -1 ? scalar.text.length : slash))
  const protocol = slash === -1 ? 'tcp' : scalar.text.slice(slash + 1).toLowerCase()
  return { value: scalar, ...placeOf(scalar), protocol, ...(ports === undefined ? {} : { ports }) }
}

/** What makes two entries of `ports` the same: address, both ports, protocol; an unresolved one is itself only. */
export function portIdentity(value: ComposeValue): string | undefined {
  const port = readPort(value)
  if (port === undefined) return undefined
  if (!port.resolved || port.target === undefined) return port.form === 'short' && value.kind === 'scalar' ? `$${value.source}` : undefined
  const { hostIp = '', published, target, protocol } = port
  return `${hostIp}|${published?.start ?? ''}-${published?.end ?? ''}|${target.start}-${target.end}/${protocol}`
}
