import type { YamlFile, YamlMapping, YamlNode } from '../syntax/yaml/ast.ts'
import type { ComposeFile } from './model.ts'
import { hasPlaceholders, isComposeFileName, isTemplateName } from './names.ts'

/** Keys that a service has and nothing else that calls itself a service does. */
const TELLING_KEYS = new Set([
  'image', 'build', 'extends', 'container_name', 'env_file', 'depends_on', 'restart', 'network_mode', 'cap_add', 'cap_drop', 'volumes_from',
  'extra_hosts', 'healthcheck', 'entrypoint', 'security_opt', 'working_dir', 'stdin_open', 'external_links', 'deploy', 'expose', 'develop', 'privileged', 'pull_policy',
])

/** Keys that are common in compose, but not only there. Two of them in one service tell enough. */
const COMMON_KEYS = new Set(['ports', 'volumes', 'environment', 'command', 'networks', 'labels', 'links', 'secrets', 'configs', 'profiles', 'user', 'hostname', 'scale', 'logging'])

/** Top-level keys of other formats that also have `services`. */
const FOREIGN_KEYS = new Set([
  'apiVersion', 'kind', 'openapi', 'swagger', 'jobs', 'stages', 'pipelines', 'pipeline', 'steps', 'on', 'parameters', 'http', 'tcp', 'tls',
  'language', 'matrix', 'definitions', 'before_script', 'workflow', 'imports', 'framework', 'monolog', 'provider', 'phases', 'tasks', 'hosts',
])

/** Service keys of other formats: Symfony and Drupal, Kubernetes, platform files. */
const FOREIGN_SERVICE_KEYS = new Set([
  'class', 'arguments', 'autowire', 'autoconfigure', 'calls', 'factory', 'parent', 'decorates', 'abstract', 'resource', 'bind', 'tags', 'loadBalancer', 'weighted', 'mirroring',
])

/**
 * Whether a YAML text is a compose file by its content: `services` is a mapping with at least one service that has a key which only
 * compose has. Not: Kubernetes, CI files, OpenAPI, Symfony and Drupal services, Traefik's dynamic configuration.
 */
export function isComposeDocument(yaml: YamlFile): boolean {
  return yaml.documents.some((root) => root?.kind === 'mapping' && isComposeMapping(root))
}

function isComposeMapping(root: YamlMapping): boolean {
  const services = valueOf(root, 'services')
  if (services?.kind !== 'mapping') return false
  const foreign = root.entries.some(({ key }) => key?.kind === 'scalar' && FOREIGN_KEYS.has(key.value))
  if (foreign && !root.entries.some(({ key }) => key?.kind === 'scalar' && (key.value === 'version' || key.value === 'volumes' || key.value === 'networks'))) return false
  let compose = false
  for (const { value } of services.entries) {
    const service = resolve(value)
    if (service?.kind !== 'mapping') continue
    if (hasKey(service, FOREIGN_SERVICE_KEYS) && !hasKey(service, new Set(['image', 'build']))) return false
    if (hasKey(service, TELLING_KEYS) || countKeys(service, COMMON_KEYS) > 1) compose = true
  }
  return compose
}

/** The format that a file is in. `1` is the one before `services`: each top-level mapping is a service. */
export function composeFormat(yaml: YamlFile, path: string): ComposeFile['format'] {
  const roots = yaml.documents.flatMap((root) => (root?.kind === 'mapping' ? [root] : []))
  const current = roots.some((root) => root.entries.some(({ key }) => key?.kind === 'scalar' && CURRENT_KEYS.has(key.value)))
  if (current) return 'current'
  const [root] = roots
  if (root === undefined || root.entries.length === 0) return 'unknown'
  const serviceLike = root.entries.filter(({ value }) => {
    const service = resolve(value)
    return service?.kind === 'mapping' && hasKey(service, new Set(['image', 'build', 'extends'])) && !hasKey(service, new Set(['stage', 'script', 'runs-on']))
  })
  if (serviceLike.length === 0) return 'unknown'
  return serviceLike.length === root.entries.length || isComposeFileName(path) ? '1' : 'unknown'
}

const CURRENT_KEYS = new Set(['services', 'include', 'networks', 'volumes', 'secrets', 'configs', 'models'])

/** Whether a file is a template: by its name, or by placeholders in its text. */
export function isComposeTemplate(path: string, text: string): boolean {
  return isTemplateName(path) || hasPlaceholders(text)
}

function resolve(node: YamlNode | null): YamlNode | null {
  return node?.kind === 'alias' ? (node.target ?? null) : node
}

function valueOf(mapping: YamlMapping, name: string): YamlNode | null {
  for (const { key, value } of mapping.entries) if (key?.kind === 'scalar' && key.value === name) return resolve(value)
  return null
}

/** Keys of a mapping and of what is merged into it, one level deep: enough to tell what it is. */
function* keysOf(mapping: YamlMapping): Iterable<string> {
  for (const { key, value, isMerge } of mapping.entries) {
    if (key?.kind === 'scalar' && !isMerge) yield key.value
    const merged = isMerge ? resolve(value) : null
    if (merged?.kind === 'mapping') for (const entry of merged.entries) if (entry.key?.kind === 'scalar') yield entry.key.value
    if (merged?.kind === 'sequence') {
      for (const item of merged.items) {
        const each = resolve(item.value)
        if (each?.kind === 'mapping') for (const entry of each.entries) if (entry.key?.kind === 'scalar') yield entry.key.value
      }
    }
  }
}

function hasKey(mapping: YamlMapping, names: ReadonlySet<string>): boolean {
  for (const key of keysOf(mapping)) if (names.has(key)) return true
  return false
}

function countKeys(mapping: YamlMapping, names: ReadonlySet<string>): number {
  const found = new Set<string>()
  for (const key of keysOf(mapping)) if (names.has(key)) found.add(key)
  return found.size
}
