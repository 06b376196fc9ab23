import { nearest } from '../../text/distance.ts'
import { COMPOSE_SCHEMA } from '../schema/compose-schema.ts'
import type { SchemaNode, SchemaType } from '../schema/model.ts'
import { asScalar } from '../read-value.ts'
import type { ComposeEntry, ComposeMapping, ComposeScalar, ComposeValue } from '../value.ts'
import { definition, keysOf, patternOf, wantedTypes } from './schema-nodes.ts'
import type { RuleTree } from './value-rules.ts'

/** Where a value stands. */
export interface Place {
  /** Key by key, items as `[]`. */
  readonly path: readonly string[]
  /** The entry of a mapping that it is the value of; missing for an item of a list. */
  readonly entry?: ComposeEntry
  /** The last key on the way. */
  readonly name: string
  readonly rules?: RuleTree | undefined
}

const TYPE_WORDS: Readonly<Record<SchemaType, string>> = {
  string: 'a text', integer: 'a whole number', number: 'a number', boolean: '`true` or `false`', object: 'a mapping (`key: value`)', array: 'a list', null: 'nothing',
}

/** Of a value whose type the schema does not take there. */
export function typeMessage(value: ComposeValue, node: SchemaNode, place: Place): string {
  const rule = place.rules?.rule
  // A text that is no number or boolean would be refused there as well.
  const wanted = wantedTypes(node).filter((type) => type !== 'null' && (type !== 'string' || rule?.cast === undefined))
  const takes = rule?.takes ?? listed(wanted.map((type) => TYPE_WORDS[type]))
  const isItem = place.path.at(-1) === '[]'
  if (isNull(value)) return isItem ? `An entry of \`${place.name}\` is empty; it has to be ${takes}` : `Nothing stands behind \`${place.name}:\`; give it ${takes}, or remove the key`
  const hint = rule?.takes === undefined ? typeHint(value, wanted, isItem) : ''
  return `${isItem ? `Each entry of \`${place.name}\`` : `\`${place.name}\``} has to be ${takes}, ${shapeOf(value)}${hint}`
}

function shapeOf(value: ComposeValue): string {
  if (value.kind === 'mapping') return 'not a mapping'
  if (value.kind === 'list') return 'not a list'
  // What is written as `NAME=value` may hold a secret.
  if (value.text.includes('=')) return 'not one text'
  const word = value.type === 'bool' ? 'the boolean' : value.type === 'string' ? 'the text' : 'the number'
  return `not ${word} ${quoted(value)}`
}

function typeHint(value: ComposeValue, wanted: readonly SchemaType[], isItem: boolean): string {
  switch (value.kind) {
    case 'scalar':
      if (wanted.includes('string')) return ': put it in quotes'
      if (wanted.includes('array') && value.text.startsWith('-')) return ': put a blank behind the dash'
      if (wanted.includes('object') && /^[\w.-]+:\S/.test(value.text)) return ': put a blank behind the colon'
      return wanted.includes('array') && !wanted.includes('object') ? ': put `- ` in front' : ''
    case 'mapping': {
      const [first] = value.entries.values()
      if (first === undefined || asScalar(first.value) === undefined || !isItem || !wanted.includes('string')) return ''
      return `: write \`- ${first.name}=…\`, or take the dashes away, or put the whole entry in quotes`
    }
    case 'list':
      return wanted.includes('object') ? ': take the dashes away' : ''
  }
}

export function requiredMessage(name: string, place: Place): string {
  return place.path.at(-1) === '[]' ? `This entry of \`${place.name}\` needs \`${name}:\`` : `\`${place.name}\` needs \`${name}:\``
}

/** What the schema has against a scalar of the right type, which stands for a number where there is one; undefined where it takes it. */
export function scalarMessage(value: ComposeScalar, node: SchemaNode, number: number | undefined, name: string): string | undefined {
  if (node.values !== undefined && !node.values.includes(value.text)) {
    const meant = nearest(value.text, node.values)
    return `\`${name}\` cannot be ${quoted(value)}; ${meant === undefined ? `it is ${listed(node.values.map(marked))}` : `did you mean \`${meant}\`?`}`
  }
  if (node.pattern !== undefined && !patternOf(node.pattern).test(value.text)) return patternMessage(name, value)
  if (number === undefined) return undefined
  if (node.minimum !== undefined && number < node.minimum) return `\`${name}\` cannot be less than ${node.minimum}`
  return node.maximum !== undefined && number > node.maximum ? `\`${name}\` cannot be more than ${node.maximum}` : undefined
}

function patternMessage(name: string, value: ComposeScalar): string {
  if (name === 'container_name') return `${quoted(value)} is no name for a container: it needs two characters or more in a row out of letters, digits, \`_\`, \`.\` and \`-\`, the first a letter or a digit`
  if (name === 'pull_policy') return `\`pull_policy\` cannot be ${quoted(value)}; it is \`always\`, \`never\`, \`missing\`, \`build\`, \`daily\`, \`weekly\`, \`refresh\` or \`every_12h\``
  return `\`${name}\` cannot be ${quoted(value)}`
}

/** Where keys went that older formats had in a service, or that people look for there. */
const MOVED: Readonly<Record<string, string>> = {
  dockerfile: 'it belongs under `build:`', context: 'it belongs under `build:`', args: 'it belongs under `build:`', net: 'it is called `network_mode` now', log_driver: 'write `logging:` with `driver:`',
  log_opt: 'write `logging:` with `options:`', volume_driver: 'give the volume a `driver:` at the top of the file', cpu_set: 'it is called `cpuset`', replicas: 'it belongs under `deploy:`',
  resources: 'it belongs under `deploy:`', limits: 'it belongs under `deploy:`, `resources:`', restart_policy: 'it belongs under `deploy:`; a service has `restart:`', placement: 'it belongs under `deploy:`',
  update_config: 'it belongs under `deploy:`', memory: 'write `mem_limit:`', cpu: 'write `cpus:`', watch: 'it belongs under `develop:`', target: 'it belongs under `build:`', cmd: 'it is called `command`',
  workdir: 'it is called `working_dir`', env: 'it is called `environment`', envs: 'it is called `environment`', envfile: 'it is called `env_file`', name: 'write `container_name:` for the name of the container',
  external: 'it belongs to a network or volume at the top of the file', driver: 'it belongs to a network or volume at the top of the file', test: 'it belongs under `healthcheck:`',
}

/** Other names of keys, under which nothing else can be written. */
const RENAMED: Readonly<Record<string, string>> = { net: 'network_mode', cpu_set: 'cpuset', cmd: 'command', workdir: 'working_dir', env: 'environment', envs: 'environment', envfile: 'env_file', memory: 'mem_limit', cpu: 'cpus' }

const ARTICLES: Readonly<Record<string, string>> = { services: 'a service', jobs: 'a job', volumes: 'a volume', networks: 'a network', secrets: 'a secret', configs: 'a config', models: 'a model' }

/** What is said of a key that the schema does not know, and the key that it surely stands for, where no other one is near to it. */
export function unknownKey(entry: ComposeEntry, mapping: ComposeMapping, known: readonly string[], place: Place): { readonly message: string; readonly meant?: string } {
  const { name } = entry
  if (known.length === 0) {
    return { message: place.path.length === 1 ? `\`${name}\` is no name that the loader takes: only letters, digits, \`.\`, \`_\` and \`-\` can be in it` : `\`${place.name}\` takes no key without a name` }
  }
  const where = place.path.length === 0 ? 'at the top of a compose file' : `in ${place.path.length === 2 ? ARTICLES[place.path[0] ?? ''] ?? place.name : `\`${place.name}\``}`
  const said = `There is no key \`${name}\` ${where}`
  const written = name.replaceAll('-', '_')
  const free = known.filter((key) => !mapping.entries.has(key))
  // What is a key of another place is no misspelling of one that is near to it here.
  const near = isServiceKey(name) || isTopKey(name) ? undefined : nearest(written, free)
  // Compose has ignored it since 2020: a line that was never read has nothing to repair.
  if (near === 'version') return { message: `${said}; \`version\`, which is near to it, is obsolete and does nothing, so remove the line` }
  if (near !== undefined) {
    const isSure = nearest(written, free.filter((key) => key !== near)) === undefined
    return { message: `${said}; did you mean \`${near}\`?`, ...(isSure ? { meant: near } : {}) }
  }
  const inService = place.path.length === 2 && place.path[0] === 'services'
  const renamed = inService && Object.hasOwn(RENAMED, name) ? RENAMED[name] : undefined
  const hint = inService && Object.hasOwn(MOVED, name) ? MOVED[name] : misplacedHint(entry, place)
  const message = `${said}; ${hint ?? 'correct or remove it, or begin its name with `x-` where it is an extension of your own'}`
  return renamed !== undefined && free.includes(renamed) ? { message, meant: renamed } : { message }
}

function misplacedHint({ name, value }: ComposeEntry, place: Place): string | undefined {
  if (value.kind === 'mapping' && (value.entries.has('image') || value.entries.has('build'))) return 'it looks like a service: indent it as the other services under `services:`'
  if (isServiceKey(name)) return place.path.length === 0 ? 'it belongs in a service: indent it' : 'it belongs in the service itself: mind the indentation'
  if (name.startsWith('x_')) return 'an extension of your own begins with `x-`'
  return isTopKey(name) ? 'it belongs at the top of the file' : undefined
}

function isServiceKey(name: string): boolean {
  return keysOf(definition('service')).includes(name)
}

function isTopKey(name: string): boolean {
  return keysOf(COMPOSE_SCHEMA.root).includes(name)
}

export function isNull(value: ComposeValue): boolean {
  return value.kind === 'scalar' && value.type === 'null'
}

export function quoted(value: ComposeScalar): string {
  const whole = value.resolved ? value.text : value.source
  const text = whole.length > 60 ? `${whole.slice(0, 57)}…` : whole
  return text === '' ? 'an empty text' : marked(text.replaceAll('\n', ' '))
}

export function marked(word: string): string {
  return `\`${word}\``
}

export function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.slice(-1).join('')}`
}
