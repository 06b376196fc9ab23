import { shortPortFault } from '../ports.ts'
import { shortMountFault } from '../volumes.ts'
import { isIP } from '../ip-address.ts'
import { asScalar, at, itemsOf, placeOf, scalarAt } from '../read-value.ts'
import { splitWords } from '../command.ts'
import type { Located } from '../../text/document.ts'
import type { ComposeMapping, ComposeScalar, ComposeValue, Text } from '../value.ts'
import { decimalNumber, durationFault, fileMode, maskNumber, sizeInBytes, truthValue, wholeNumber } from './formats.ts'
import type { ComposeFaultKind, FaultList } from './fault.ts'

/** What the loader makes of a text before it looks at types. */
export type Cast = 'boolean' | 'float' | 'integer' | 'mask'

export interface ValueCheck {
  /** The last key on the way, for messages. */
  readonly name: string
  /** Where to point for what is missing in a mapping, or for a value over many lines. */
  readonly place: Located
  readonly list: FaultList
}

/** What is checked of a value besides the schema. */
export interface ValueRule {
  readonly cast?: Cast
  /** Looked at once all files are merged; what a later file replaces or resets then does not matter. */
  readonly late?: true
  /** Called only where the schema is met. */
  readonly check?: (value: ComposeValue, context: ValueCheck) => void
}

/** A node in the tree of all paths that have rules; `*` and `[]` as in the loader stand for any key and any item. */
export interface RuleTree {
  readonly rule?: ValueRule
  readonly children: ReadonlyMap<string, RuleTree>
}

const CASTS: Readonly<Record<Cast, (text: string) => boolean | number | undefined>> = {
  boolean: truthValue, float: decimalNumber, integer: wholeNumber, mask: maskNumber,
}

/** What a text becomes, or undefined where the loader refuses it. */
export function castText(cast: Cast, text: string): boolean | number | undefined {
  return CASTS[cast](text)
}

export const CAST_WORDS: Readonly<Record<Cast, string>> = {
  boolean: '`true` or `false`', float: 'a number', integer: 'a whole number without a unit', mask: 'a mask such as `"0022"`',
}

const boolean: ValueRule = { cast: 'boolean' }
/** Of keys that the loader casts in the end only. */
const lateBoolean: ValueRule = { cast: 'boolean', late: true }
const lateInteger: ValueRule = { cast: 'integer', late: true }
const lateFloat: ValueRule = { cast: 'float', late: true }
const integer: ValueRule = { cast: 'integer' }
const float: ValueRule = { cast: 'float' }
const count: ValueRule = { cast: 'integer', check: ofScalar(notNegative) }
const duration: ValueRule = { check: ofScalar(checkDuration), late: true }
const size: ValueRule = { check: checkSize, late: true }
const command: ValueRule = { check: checkCommand, late: true }
const environment: ValueRule = { check: checkEnvironment, late: true }
const hosts: ValueRule = { check: checkHosts, late: true }
const mode: ValueRule = { check: ofScalar(checkMode), late: true }
const unsigned: ValueRule = { check: ofScalar(checkUnsigned), late: true }
const ulimit: ValueRule = { cast: 'integer', check: checkUlimit }
const deviceRequest: ValueRule = { check: checkDeviceRequest, late: true }
const deviceCount: ValueRule = { check: ofScalar(checkDeviceCount), late: true }
const filled: ValueRule = { check: notBlank, late: true }
const named: ValueRule = { check: checkName }
const notFraction: ValueRule = { check: checkNotFraction, late: true }

/** Of anything that declares a container. Source: `loader/interpolate.go`, `transform`, `types` and `paths` of compose-go. */
function containerRules(): Record<string, ValueRule> {
  return {
    'blkio_config.weight': unsigned, 'blkio_config.weight_device.[].weight': unsigned,
    'blkio_config.device_read_bps.[].rate': size, 'blkio_config.device_read_iops.[].rate': size, 'blkio_config.device_write_bps.[].rate': size, 'blkio_config.device_write_iops.[].rate': size,
    cpu_count: integer, cpu_percent: float, cpu_period: integer, cpu_quota: integer, cpu_rt_period: integer, cpu_rt_runtime: integer, cpus: float, cpu_shares: integer,
    command, entrypoint: command, environment, extra_hosts: hosts, init: boolean, 'networks.*.use_service_name_alias': boolean, oom_kill_disable: boolean, oom_score_adj: integer,
    pids_limit: integer, privileged: boolean, read_only: boolean, umask: { cast: 'mask' }, 'ulimits.*': ulimit, 'ulimits.*.hard': ulimit, 'ulimits.*.soft': ulimit,
    'configs.[].mode': mode, 'secrets.[].mode': mode, 'devices.[]': { check: checkDevice }, 'group_add.[]': notFraction, 'gpus.[]': deviceRequest, 'gpus.[].count': deviceCount,
    mem_limit: size, mem_reservation: size, memswap_limit: size, mem_swappiness: size, shm_size: size, stop_grace_period: duration, 'storage_opt.*': { check: checkStorageOption, late: true },
    'volumes.[]': { check: checkMount }, 'volumes.[].read_only': boolean, 'volumes.[].volume.nocopy': boolean, 'volumes.[].bind.create_host_path': lateBoolean,
    'volumes.[].tmpfs.size': size, 'volumes.[].tmpfs.mode': unsigned, 'env_file.[].required': lateBoolean,
  }
}

/** Of services and jobs. */
function workloadRules(): Record<string, ValueRule> {
  return {
    ...containerRules(),
    pid: { check: notNull, late: true }, 'build.args': environment, 'build.additional_contexts': { check: checkAdditionalContexts }, 'build.extra_hosts': hosts, 'build.no_cache': lateBoolean, 'build.pull': lateBoolean,
    'build.privileged': lateBoolean, 'build.secrets.[].mode': mode, 'build.shm_size': size, 'build.ssh': { check: checkSsh }, 'build.ulimits.*': { check: checkBuildUlimit },
    'build.ulimits.*.hard': { check: checkBuildUlimit }, 'build.ulimits.*.soft': { check: checkBuildUlimit },
    'depends_on.*.required': boolean, 'depends_on.*.restart': boolean, 'expose.[]': notFraction, 'healthcheck.disable': boolean, 'healthcheck.interval': duration,
    'healthcheck.retries': count, 'healthcheck.start_interval': duration, 'healthcheck.start_period': duration, 'healthcheck.timeout': duration,
    'ports.[]': { check: checkPort }, 'ports.[].published': notFraction, 'ports.[].target': count, stdin_open: boolean, tty: boolean,
  }
}

const HOOK: Readonly<Record<string, ValueRule>> = { command, environment, privileged: lateBoolean }

function serviceRules(): Record<string, ValueRule> {
  return {
    ...workloadRules(),
    'secrets.[]': { check: checkGrant, late: true }, 'configs.[]': { check: checkGrant, late: true }, 'build.secrets.[]': { check: checkGrant, late: true },
    'secrets.[].source': named, 'configs.[].source': named, 'build.secrets.[].source': named, 'depends_on.[]': filled, 'links.[]': filled, 'volumes_from.[]': filled, 'networks.[]': filled, 'models.[]': filled,
    extends: named, 'extends.service': named, 'extends.file': named, 'healthcheck.test': { check: checkFirstWord, late: true },
    attach: lateBoolean, scale: count, 'deploy.replicas': count,
    ...prefixed('deploy.update_config.', { parallelism: count, max_failure_ratio: float, delay: duration, monitor: duration }),
    ...prefixed('deploy.rollback_config.', { parallelism: count, max_failure_ratio: float, delay: duration, monitor: duration }),
    ...prefixed('deploy.restart_policy.', { max_attempts: count, delay: duration, window: duration }),
    'deploy.placement.max_replicas_per_node': count,
    ...prefixed('deploy.resources.limits.', { cpus: lateFloat, memory: size, pids: lateInteger }),
    ...prefixed('deploy.resources.reservations.', { cpus: lateFloat, memory: size, 'devices.[]': deviceRequest, 'devices.[].count': deviceCount, 'generic_resources.[].discrete_resource_spec.value': lateInteger }),
    'develop.watch.[]': { check: checkWatch, late: true }, 'develop.watch.[].path': filled,
    ...prefixed('develop.watch.[].exec.', HOOK), ...prefixed('post_start.[].', HOOK), ...prefixed('pre_stop.[].', HOOK), ...prefixed('pre_start.[].', containerRules()),
    'pre_start.[].per_replica': lateBoolean,
  }
}

function rulesByPath(): Record<string, ValueRule> {
  return {
    ...prefixed('services.*.', serviceRules()), ...prefixed('jobs.*.', workloadRules()), 'jobs.*.triggers.manual': lateBoolean,
    ...prefixed('networks.*.', { external: boolean, internal: boolean, attachable: boolean, enable_ipv4: boolean, enable_ipv6: boolean }),
    'include.[]': named, 'include.[].path': named, 'include.[].path.[]': named, name: named,
    'volumes.*.external': boolean, 'secrets.*.external': boolean, 'configs.*.external': boolean, 'secrets.*.driver_opts.*': notFraction,
  }
}

function prefixed(prefix: string, rules: Readonly<Record<string, ValueRule>>): Record<string, ValueRule> {
  return Object.fromEntries(Object.entries(rules).map(([path, rule]) => [prefix + path, rule]))
}

let tree: RuleTree | undefined

/** All rules of values, as a tree of their paths. Made when it is first asked for: most runs see no compose file. */
export function valueRules(): RuleTree {
  return tree ??= treeOf(Object.entries(rulesByPath()).map(([path, rule]) => [path.split('.'), rule] as const))
}

function treeOf(rules: readonly (readonly [readonly string[], ValueRule])[]): RuleTree {
  const own = rules.find(([path]) => path.length === 0)
  const byHead = new Map<string, (readonly [readonly string[], ValueRule])[]>()
  for (const [[head, ...rest], rule] of rules) {
    if (head === undefined) continue
    const list = byHead.get(head)
    if (list === undefined) byHead.set(head, [[rest, rule]])
    else list.push([rest, rule])
  }
  const children = new Map([...byHead].map(([head, list]) => [head, treeOf(list)]))
  return own === undefined ? { children } : { rule: own[1], children }
}

function refuse(kind: ComposeFaultKind, value: ComposeValue, context: ValueCheck, message: string, place?: Located): void {
  context.list.addValue(kind, value, place ?? (value.kind === 'scalar' ? value : context.place), message)
}

/** A check that only scalars need. */
function ofScalar(check: (value: ComposeScalar, context: ValueCheck) => void): (value: ComposeValue, context: ValueCheck) => void {
  return (value, context) => {
    if (value.kind === 'scalar') check(value, context)
  }
}

function notNegative(value: ComposeScalar, context: ValueCheck): void {
  const number = value.number ?? decimalNumber(value.text)
  if (number !== undefined && number < 0) refuse('invalid-value', value, context, `\`${context.name}\` cannot be less than 0`)
}

function checkUnsigned(value: ComposeScalar, context: ValueCheck): void {
  if (value.type === 'string') refuse('invalid-value', value, context, `\`${context.name}\` has to be a number, not a text: take the quotes (or the variable) away`)
  else notNegative(value, context)
}

function checkNotFraction(value: ComposeValue, context: ValueCheck): void {
  if (value.kind === 'scalar' && value.type === 'float') refuse('invalid-value', value, context, `The loader takes no fraction for \`${context.name}\`; put it in quotes if it is meant as a text`)
}

function notBlank(value: ComposeValue, context: ValueCheck): void {
  if (value.kind === 'scalar' && value.text === '') refuse('invalid-value', value, context, `An empty text is no value for \`${context.name}\``)
}

/** The schema allows it, the loader does not. */
function notNull(value: ComposeValue, context: ValueCheck): void {
  if (value.kind === 'scalar' && value.type === 'null') refuse('compose-schema', value, context, `Nothing stands behind \`${context.name}:\`; give it a text, or remove the key`, context.place)
}

/** A name or path that an unset variable leaves empty; an empty one that is written so has rules of its own. */
function checkName(value: ComposeValue, context: ValueCheck): void {
  if (value.kind === 'scalar' && value.text === '' && !value.resolved) refuse('invalid-value', value, context, '')
}

function checkGrant(value: ComposeValue, context: ValueCheck): void {
  if (value.kind === 'mapping' && asScalar(at(value, 'source')) === undefined) refuse('compose-schema', value, context, `This entry of \`${context.name}\` needs a \`source\`, the name at the top of the file`)
  else checkName(value, context)
}

function checkFirstWord(value: ComposeValue, context: ValueCheck): void {
  const [first] = value.kind === 'list' ? value.items : []
  if (first !== undefined) checkName(first, context)
}

function checkDuration(value: ComposeScalar, context: ValueCheck): void {
  const fault = durationFault(value.text)
  if (fault === undefined) return
  const number = decimalNumber(value.text)
  const hint = number === undefined ? 'write it like `30s`, `1m30s` or `500ms`' : `write \`${value.text}s\` for seconds`
  refuse('invalid-duration', value, context, `\`${context.name}: ${value.text}\` is no duration, as ${fault}; ${hint}`)
}

function checkSize(value: ComposeValue, context: ValueCheck): void {
  if (value.kind !== 'scalar' || value.type !== 'string' || sizeInBytes(value.text) !== undefined) return
  refuse('invalid-size', value, context, `\`${context.name}: ${value.text}\` is no size; write a number of bytes, or one with the unit b, k, m, g or t, such as \`512m\``)
}

function checkCommand(value: ComposeValue, context: ValueCheck): void {
  if (value.kind !== 'scalar' || value.type === 'null') return
  const { malformed } = splitWords(value)
  if (malformed === undefined) return
  refuse('invalid-value', value, context, `The loader cannot split this \`${context.name}\` into words, as ${malformed}; no shell reads it: close the quotes, or write it as a list, such as ["sh", "-c", "…"]`)
}

function checkEnvironment(value: ComposeValue, context: ValueCheck): void {
  if (value.kind !== 'list') return
  for (const item of value.items) {
    const text = asScalar(item)
    if (text === undefined) continue
    const equals = text.text.indexOf('=')
    const name = equals === -1 ? text.text : text.text.slice(0, equals)
    if (!/\s$/.test(name)) continue
    const place = text.resolved ? text.part(0, name.length) : text
    refuse('invalid-value', item, context, `The loader refuses a variable's name with a blank behind it: write ${name.trim()}=… without one`, placeOf(place))
  }
}

function checkHosts(value: ComposeValue, context: ValueCheck): void {
  if (value.kind === 'mapping') {
    for (const { name, key } of value.entries.values()) {
      if (name === '' || /[:=]/.test(name)) context.list.add({ kind: 'invalid-value', ...placeOf(key), message: `\`${name}\` is no name of a host: it has to be there, without \`:\` and \`=\`` })
    }
    return
  }
  for (const item of itemsOf(value)) {
    const text = asScalar(item)
    if (text === undefined) continue
    const separator = text.text.includes('=') ? '=' : ':'
    const at = text.text.indexOf(separator)
    if (at === -1) refuse('invalid-value', item, context, `The address is missing in this entry of \`${context.name}\`; write it as \`${text.text === '' ? 'name' : text.text}=10.0.0.1\``)
    else if (at === 0 || text.text.slice(0, at).includes(':')) refuse('invalid-value', item, context, `The name of the host is missing or has a colon in this entry of \`${context.name}\`; write it as \`name=10.0.0.1\``)
  }
}

function checkMode(value: ComposeScalar, context: ValueCheck): void {
  if (value.type === 'string' && fileMode(value.text) === undefined) refuse('invalid-value', value, context, `\`${value.text}\` is no file mode; write octal digits, such as \`"0440"\``)
  if (value.type === 'float') refuse('invalid-value', value, context, `A file mode is a whole number, such as \`0440\``)
}

function checkUlimit(value: ComposeValue, context: ValueCheck): void {
  if (value.kind === 'scalar' && value.type === 'float') refuse('invalid-value', value, context, 'A limit is a whole number')
}

/** Texts are made numbers in a container's limits, but not in those of a build. */
function checkBuildUlimit(value: ComposeValue, context: ValueCheck): void {
  if (value.kind === 'scalar' && value.type !== 'int') refuse('invalid-value', value, context, 'A limit of a build is a whole number without quotes')
}

function checkDevice(value: ComposeValue, context: ValueCheck): void {
  if (value.kind === 'mapping') {
    if (asScalar(at(value, 'target')) === undefined) refuse('compose-schema', value, context, 'This device needs a `target`, its path in the container')
    return
  }
  if (value.kind === 'scalar' && value.text.split(':').length > 3) refuse('invalid-value', value, context, `\`${value.text}\` has too many colons for a device: it is \`host:container:permissions\`; use the long form otherwise`)
}

function checkDeviceRequest(value: ComposeValue, context: ValueCheck): void {
  if (value.kind !== 'mapping') return
  const [counted, ids] = [value.entries.get('count'), value.entries.get('device_ids')]
  if (counted === undefined || ids === undefined) return
  context.list.add({
    kind: 'conflicting-keys', ...placeOf(ids.key), message: '`count` and `device_ids` cannot stand together: remove one of the two',
    related: [{ ...placeOf(counted.key), message: '`count` stands here' }],
  })
}

function checkDeviceCount(value: ComposeScalar, context: ValueCheck): void {
  const isNumber = value.type === 'int' || (value.type === 'string' && (value.text.toLowerCase() === 'all' || wholeNumber(value.text) !== undefined))
  if (!isNumber) refuse('invalid-value', value, context, `\`${value.text}\` is no number of devices; write a whole number or \`all\``)
}

function checkStorageOption(value: ComposeValue, context: ValueCheck): void {
  if (value.kind === 'scalar' && (value.type === 'string' || value.type === 'int' || value.type === 'null')) return
  refuse('invalid-value', value, context, 'A storage option has to be a text: put it in quotes')
}

function checkMount(value: ComposeValue, context: ValueCheck): void {
  if (value.kind === 'mapping') {
    checkLongMount(value, context)
    return
  }
  if (value.kind !== 'scalar') return
  const fault = shortMountFault(value)
  if (fault !== undefined) refuse('invalid-mount', value, context, `\`${value.text}\` is no mount, as ${fault}; it is \`source:target\`, \`source:target:ro\` or \`target\` alone`)
}

function checkLongMount(value: ComposeMapping, context: ValueCheck): void {
  if (asScalar(at(value, 'target')) === undefined) refuse('invalid-mount', value, context, 'This mount needs a `target`, the path in the container')
  const type = scalarAt(value, 'type')
  if (type?.text === 'bind' && at(value, 'source') === undefined) refuse('invalid-mount', value, context, 'A bind mount needs a `source`, the path on the host', placeOf(type))
}

function checkPort(value: ComposeValue, context: ValueCheck): void {
  if (value.kind === 'mapping') {
    if (at(value, 'target') === undefined) refuse('invalid-port', value, context, 'This port needs a `target`, the port in the container')
    const ip = scalarAt(value, 'host_ip')
    if (ip !== undefined && !isIP(ip.text)) refuse('invalid-port', ip, context, `\`${ip.text}\` is no IP address`)
    return
  }
  if (value.kind !== 'scalar') return
  if (value.type === 'float') {
    refuse('invalid-port', value, context, `\`${value.text}\` is read as a fraction; put the port in quotes`)
    return
  }
  const fault = shortPortFault(value.type === 'int' ? String(value.number ?? value.text) : value.text)
  if (fault !== undefined) refuse('invalid-port', value, context, `\`${value.text}\` is no port mapping, as ${fault}; it is \`container\`, \`host:container\` or \`address:host:container\`, each with \`/udp\` where needed`)
}

function checkAdditionalContexts(value: ComposeValue, context: ValueCheck): void {
  if (value.kind === 'mapping') {
    for (const { value: place, key } of value.entries.values()) {
      if (place.kind === 'scalar' && place.type !== 'string') refuse('compose-schema', place, context, 'An additional context is a text: a path, an address or `service:name`', place.node === undefined ? key : place)
    }
    return
  }
  if (value.kind !== 'list') return
  for (const item of value.items) {
    if (item.kind === 'scalar' && !item.text.includes('=')) refuse('invalid-value', item, context, 'An additional context in a list is written `name=place`')
  }
}

function checkSsh(value: ComposeValue, context: ValueCheck): void {
  if (value.kind !== 'list') return
  for (const item of value.items) {
    if (item.kind === 'scalar' && !item.text.includes('=') && item.text !== 'default') refuse('invalid-value', item, context, `An SSH key in a list is \`default\` or \`name=path\``)
  }
}

function checkWatch(value: ComposeValue, context: ValueCheck): void {
  if (value.kind !== 'mapping') return
  const action: ComposeScalar | undefined = scalarAt(value, 'action')
  const target: Text | undefined = scalarAt(value, 'target')
  if (action === undefined || (target !== undefined && (target.text !== '' || !target.resolved)) || action.text === 'rebuild' || action.text === 'restart') return
  refuse('compose-schema', action, context, `\`action: ${action.text}\` needs a \`target\`, the path in the container that is kept in step`, placeOf(action))
}
