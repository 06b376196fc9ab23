import type { Service } from '../compose/model.ts'
import type { ComposeScalar, ComposeValue } from '../compose/value.ts'
import { asScalar, at } from '../compose/read-value.ts'

/**
 * Whether what a service is written to have is all that its container gets: it has an image, nothing else provides it, and the service
 * that it extends was found. Only then can a missing setting be missed.
 */
export function isWholeService(service: Service): boolean {
  if (service.node === undefined || service.get('provider') !== undefined) return false
  if (service.image === undefined && service.build === undefined) return false
  if (service.extends !== undefined && service.extends.from === undefined) return false
  return service.project.problems.every(({ kind }) => kind === 'environment-file' || kind === 'duplicate-key')
}

export type LimitedResource = 'memory' | 'cpus' | 'pids'

/** Keys of the service itself that set a limit. */
const OWN_KEYS: Readonly<Record<LimitedResource, readonly string[]>> = { memory: ['mem_limit'], cpus: ['cpus', 'cpu_quota', 'cpu_percent', 'cpu_count', 'cpuset'], pids: ['pids_limit'] }

/** Whether a service limits a resource. An unknown variable is taken for a limit; nothing, 0 and -1 are none. */
export function hasLimit(service: Service, resource: LimitedResource): boolean {
  const limits = at(at(service.deploy?.value, 'resources'), 'limits')
  const values: (ComposeValue | undefined)[] = [at(limits, resource), ...OWN_KEYS[resource].map((key) => service.get(key)?.value)]
  return values.some((value) => bounds(asScalar(value)))
}

function bounds(value: ComposeScalar | undefined): boolean {
  if (value === undefined) return false
  if (!value.resolved) return true
  return !/^(?:-.*|0*(?:\.0*)?\s*[a-z]*)$/i.test(value.text.trim())
}

/** Whether one of a service's `security_opt` sets an option: `name:value`, `name=value`, or the name alone. Undefined where a variable hides one. */
export function hasSecurityOption(service: Service, name: string, value: string): boolean | undefined {
  if (service.securityOpt.some(({ resolved, text }) => resolved && [name, `${name}:${value}`, `${name}=${value}`].includes(text.trim().toLowerCase()))) return true
  return service.securityOpt.some(({ resolved }) => !resolved) ? undefined : false
}

/** The bare upper-case name of a capability: `SYS_ADMIN` for `cap_sys_admin`. Undefined where a variable hides it. */
export function capabilityName(scalar: ComposeScalar): string | undefined {
  return scalar.resolved ? scalar.text.trim().toUpperCase().replace(/^CAP_/, '') : undefined
}

/** The last part of an image's repository, which tells its program (`portainer-ce`); undefined where the image is not known. */
export function programOfImage(image: { readonly repository: string } | undefined): string | undefined {
  return image?.repository.slice(image.repository.lastIndexOf('/') + 1).toLowerCase()
}
