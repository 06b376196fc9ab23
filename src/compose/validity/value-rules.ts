import type { ComposeValue } from '../value.ts'
import { decimalNumber, maskNumber, truthValue, wholeNumber } from './formats.ts'
import {
  checkAdditionalContexts, checkBuildUlimit, checkCommand, checkDevice, checkDeviceCount, checkDeviceRequest, checkDuration, checkEnvironment, checkFirstWord, checkGrant, checkHosts, checkMode, checkMount, checkName, checkNotFraction, checkPort, checkSize, checkSsh, checkStorageOption, checkUlimit, checkUnsigned, checkWatch, notBlank, notNegative, notNull, ofScalar, type ValueCheck,
} from './value-checks.ts'

/** What the loader makes of a text before it looks at types. */
export type Cast = 'boolean' | 'float' | 'integer' | 'mask'

/** What is checked of a value besides the schema. */
export interface ValueRule {
  readonly cast?: Cast
  /** What it takes, in words, where quotes around a number do not help. */
  readonly takes?: string
  /** Looked at once all files are merged, or the check alone; what a later file replaces or resets then does not matter. */
  readonly late?: true | 'check'
  /** Not called for a scalar that the schema refuses. */
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
const count: ValueRule = { cast: 'integer', check: ofScalar(notNegative), late: 'check' }
const duration: ValueRule = { takes: 'a duration such as `30s`', check: ofScalar(checkDuration), late: true }
const size: ValueRule = { takes: 'a size such as `512m`', check: ofScalar(checkSize), late: true }
const command: ValueRule = { check: ofScalar(checkCommand), late: true }
const environment: ValueRule = { check: checkEnvironment, late: true }
const hosts: ValueRule = { check: checkHosts, late: true }
const mode: ValueRule = { takes: 'octal digits such as `"0440"`', check: ofScalar(checkMode), late: true }
const unsigned: ValueRule = { takes: 'a whole number without quotes', check: ofScalar(checkUnsigned), late: true }
const ulimit: ValueRule = { cast: 'integer', check: ofScalar(checkUlimit) }
const buildUlimit: ValueRule = { takes: 'a whole number without quotes, or `soft` and `hard`', check: ofScalar(checkBuildUlimit) }
const deviceRequest: ValueRule = { check: checkDeviceRequest, late: true }
const deviceCount: ValueRule = { takes: 'a whole number or `all`', check: ofScalar(checkDeviceCount), late: true }
const filled: ValueRule = { check: ofScalar(notBlank), late: true }
const named: ValueRule = { check: ofScalar(checkName) }
const lateBuildUlimit: ValueRule = { ...buildUlimit, late: true }
const grant: ValueRule = { check: checkGrant, late: true }
const notFraction: ValueRule = { check: ofScalar(checkNotFraction), late: true }

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
    pid: { check: ofScalar(notNull), late: true }, 'build.args': environment, 'build.additional_contexts': { check: checkAdditionalContexts }, 'build.extra_hosts': hosts, 'build.no_cache': lateBoolean, 'build.pull': lateBoolean,
    'build.privileged': lateBoolean, 'build.secrets.[].mode': mode, 'build.shm_size': size, 'build.ssh': { check: checkSsh }, 'build.ulimits.*': buildUlimit,
    'build.ulimits.*.hard': lateBuildUlimit, 'build.ulimits.*.soft': lateBuildUlimit,
    'depends_on.*.required': boolean, 'depends_on.*.restart': boolean, 'expose.[]': { check: ofScalar(checkNotFraction) }, 'healthcheck.disable': boolean, 'healthcheck.interval': duration,
    'healthcheck.retries': count, 'healthcheck.start_interval': duration, 'healthcheck.start_period': duration, 'healthcheck.timeout': duration,
    'ports.[]': { check: checkPort }, 'ports.[].published': notFraction, 'ports.[].target': count, stdin_open: boolean, tty: boolean,
  }
}

const HOOK: Readonly<Record<string, ValueRule>> = { command, environment, privileged: lateBoolean }

function serviceRules(): Record<string, ValueRule> {
  return {
    ...workloadRules(),
    'secrets.[]': grant, 'configs.[]': grant, 'build.secrets.[]': grant,
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
