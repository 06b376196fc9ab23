import type { ComposeMapping, ComposeProject, ComposeScalar, ComposeValue, EnvironmentEntry, KeyedText, Service, ServiceCommand, Text, VariableUse } from '../compose/model.ts'
import { isSecretName } from '../knowledge/secrets.ts'
import { commandsOfExec, parseShell } from '../syntax/shell/index.ts'
import type { Document } from '../text/document.ts'
import { MappedText } from '../text/mapped.ts'
import { nameOf } from '../text/paths.ts'
import { judge, judgeCommands, type Judged, placeOf, type SecretPlace, type Surroundings, userFor } from './secret-judgement.ts'

const secretsByProject = new WeakMap<ComposeProject, readonly SecretPlace[]>()

/**
 * Every secret that is written into the files of a compose project, at its exact place and once: what came through an anchor, an extended or
 * a base file stands there. What an env file gives is not among them. Worked out once for a project.
 */
export function secretsOfCompose(compose: ComposeProject): readonly SecretPlace[] {
  let secrets = secretsByProject.get(compose)
  if (secrets === undefined) {
    secrets = new ComposeSecrets(compose).collect()
    secretsByProject.set(compose, secrets)
  }
  return secrets
}

/** Keys whose scalars are settings of a program, so that a secret name in front of one means what it says. */
const SETTINGS = new Set(['logging', 'post_start', 'pre_stop', 'provider', 'driver_opts', 'credential_spec'])
const DEEPEST = 40

class ComposeSecrets {
  readonly #compose: ComposeProject
  readonly #found = new Map<Document, SecretPlace[]>()
  /** Anchored values are walked once: their places are the same. */
  readonly #walked = new Set<object>()
  /** Names of services, and the names in images: what everybody knows of the stack. */
  readonly #known: readonly string[]
  /** The words around the service that is read now. */
  #around: { readonly service: Service | undefined; readonly words: readonly string[] } | undefined

  constructor(compose: ComposeProject) {
    this.#compose = compose
    this.#known = compose.services.flatMap((service) => [service.name, ...service.image?.text.split(/[/:@]/) ?? []])
      .concat(nameOf(compose.folder), compose.name?.text ?? '')
      .filter((word) => /[a-z]{3}/i.test(word))
      .slice(0, MOST_NAMES)
  }

  #surroundingsOf(service: Service | undefined): readonly string[] {
    if (this.#around === undefined || this.#around.service !== service) this.#around = { service, words: service === undefined ? this.#known : [...this.#known, ...namesIn(service).slice(0, MOST_NAMES)] }
    return this.#around.words
  }

  collect(): readonly SecretPlace[] {
    for (const service of this.#compose.services) this.#service(service)
    for (const config of this.#compose.configs) if (config.content !== undefined) this.#text(config.content, 'content', {})
    for (const secret of this.#compose.secrets) if (secret.content !== undefined) this.#text(secret.content, 'content', { name: `secret_${secret.name}_token` })
    for (const file of this.#compose.files) if (file.format === '1') this.#oldFormat(file.root)
    this.#tree(this.#compose.root, false, 0)
    for (const file of this.#compose.files) if (file.root !== undefined) this.#tree(file.root, false, 0)
    return [...this.#found.values()].flat()
  }

  #service(service: Service): void {
    this.#environment(service.environment, service)
    for (const argument of service.build?.args ?? []) this.#pair(argument, 'build argument', service, userIn(service.build?.args ?? [], argument.name))
    if (service.command !== undefined) this.#command(service.command, 'command', service)
    if (service.entrypoint !== undefined) this.#command(service.entrypoint, 'command', service)
    const test = service.healthcheck?.test
    if (test?.script !== undefined) this.#script(test.script, 'healthcheck', service)
    else if (test !== undefined) this.#words(test.words, 'healthcheck', service)
    for (const label of [...service.labels, ...service.annotations, ...service.deploy?.labels ?? [], ...service.build?.labels ?? []]) this.#pair(label, 'label', service, undefined)
    for (const key of ['post_start', 'pre_stop']) this.#hooks(service.get(key)?.value, service)
    for (const option of service.logging?.options ?? []) if (option.value !== undefined) this.#text(option.value, 'setting', { name: option.name }, service)
  }

  #environment(entries: readonly EnvironmentEntry[], service: Service): void {
    for (const entry of entries) {
      if (entry.from === 'environment') this.#pair(entry, 'environment', service, userIn(entries, entry.name))
    }
  }

  #pair(pair: KeyedText, kind: SecretPlace['kind'], service: Service, user: string | undefined): void {
    if (pair.value === undefined) return
    this.#text(pair.value, kind, { name: pair.name, user, service: service.name }, service, pair)
  }

  /** A value, whole or in parts, and the defaults of the variables in it. */
  #text(text: Text, kind: SecretPlace['kind'], around: Surroundings, service?: Service, entry?: KeyedText): void {
    const known = this.#surroundingsOf(service)
    const judged = judge(text.text, { ...around, surroundings: known }, text.source)
    for (const one of judged) this.#part(text, one, kind, service, entry)
    for (const variable of text.variables) this.#default(variable, kind, around, service)
  }

  #part(text: Text, one: Judged, kind: SecretPlace['kind'], service?: Service, entry?: KeyedText): void {
    const part = text.part(one.start, one.end)
    // A part that a variable gives is judged as that variable's default.
    if (part.variables.length > 0) return
    const isWhole = entry !== undefined && one.name === entry.name
    this.#add({ ...placeOf(part, one, kind), ...(service === undefined ? {} : { service }), ...(isWhole ? { entry } : {}) })
  }

  #default(variable: VariableUse, kind: SecretPlace['kind'], around: Surroundings, service?: Service): void {
    const { operand, operandAt, operator } = variable
    if (operand === undefined || operandAt === undefined || (operator !== 'default-if-empty' && operator !== 'default-if-unset')) return
    const name = around.name !== undefined && isSecretName(around.name) ? around.name : variable.name
    // A token is one wherever it stands, also under a name that is a secret's.
    const tokens = isSecretName(name) ? judge(operand, {}).filter(({ form }) => form === 'token') : []
    const [first] = [...tokens, ...judge(operand, { ...around, name, surroundings: this.#surroundingsOf(service) })]
    if (first === undefined) return
    const range = { start: operandAt.range.start + first.start, end: operandAt.range.start + first.end }
    this.#add({ ...placeOf({ document: operandAt.document, range }, first, kind), isDefault: true, ...(service === undefined ? {} : { service }) })
  }

  #command(command: ServiceCommand, kind: SecretPlace['kind'], service: Service): void {
    this.#words(command.words, kind, service)
  }

  #words(words: readonly Text[], kind: SecretPlace['kind'], service: Service): void {
    // The words in a text of their own, so that a place in it says which word it is.
    const text = words.map((word) => word.text).join('\n')
    let at = 0
    const ranges = words.map((word) => {
      const range = { start: at, end: at + word.text.length }
      at = range.end + 1
      return range
    })
    const commands = commandsOfExec(words.map((word, index) => ({ range: ranges[index] ?? { start: 0, end: 0 }, source: word.text, value: word.text })), { start: 0, end: text.length })
    for (const one of judgeCommands(commands, text)) {
      const index = ranges.findIndex((range) => one.end <= range.end)
      const range = ranges[index]
      const word = words[index]
      if (range !== undefined && word !== undefined) this.#part(word, { ...one, start: one.start - range.start, end: one.end - range.start }, kind, service)
    }
    for (const word of words) for (const variable of word.variables) this.#default(variable, kind, {}, service)
  }

  /** Before `services` there were services at the top; no model is made of those. */
  #oldFormat(root: ComposeMapping | undefined): void {
    for (const { value: service } of root?.entries.values() ?? []) {
      const environment = service.kind === 'mapping' ? service.entries.get('environment')?.value : undefined
      const pairs: readonly { readonly name: string; readonly value: Text }[] = environment?.kind === 'mapping' ? [...environment.entries.values()].flatMap(({ name, value }) => (value.kind === 'scalar' ? [{ name, value }] : []))
        : environment?.kind === 'list' ? environment.items.flatMap((item) => (item.kind === 'scalar' && item.text.includes('=') ? [{ name: item.text.slice(0, item.text.indexOf('=')), value: item.part(item.text.indexOf('=') + 1) }] : []))
        : []
      for (const { name, value } of pairs) {
        const user = userFor(name, (other) => pairs.find((pair) => pair.name === other)?.value.text)
        this.#text(value, 'environment', { name, user })
      }
    }
  }

  #hooks(hooks: ComposeValue | undefined, service: Service): void {
    for (const hook of hooks?.kind === 'list' ? hooks.items : []) {
      const command = hook.kind === 'mapping' ? hook.entries.get('command')?.value : undefined
      if (command?.kind === 'scalar') this.#script(command, 'command', service)
      else if (command?.kind === 'list') this.#words(command.items.filter((item) => item.kind === 'scalar'), 'command', service)
    }
  }

  #script(script: Text, kind: SecretPlace['kind'], service: Service): void {
    const { commands } = parseShell(MappedText.of(script.text, { start: 0, end: script.text.length }))
    for (const one of judgeCommands(commands, script.text)) this.#part(script, one, kind, service)
    for (const variable of script.variables) this.#default(variable, kind, {}, service)
  }

  /** What is known by its form alone counts wherever it stands; pairs with a secret name in the settings of drivers and hooks. */
  #tree(value: ComposeValue, isSetting: boolean, depth: number): void {
    const node = value.node ?? value
    if (depth > DEEPEST || (value.kind !== 'scalar' && this.#walked.has(node))) return
    if (value.kind === 'scalar') this.#scalar(value, undefined, isSetting)
    else {
      this.#walked.add(node)
      if (value.kind === 'list') for (const item of value.items) this.#tree(item, isSetting, depth + 1)
      else this.#mapping(value, isSetting, depth)
    }
  }

  #mapping(mapping: ComposeMapping, isSetting: boolean, depth: number): void {
    for (const entry of mapping.entries.values()) {
      const inSetting = isSetting || SETTINGS.has(entry.name)
      if (entry.value.kind === 'scalar') this.#scalar(entry.value, entry.name, inSetting)
      else this.#tree(entry.value, inSetting, depth + 1)
    }
  }

  #scalar(scalar: ComposeScalar, name: string | undefined, isSetting: boolean): void {
    if (scalar.type !== 'string' || scalar.text.length < 6) return
    if (isSetting) {
      this.#text(scalar, 'setting', { name })
      return
    }
    for (const one of judge(scalar.text, { pairs: false })) this.#part(scalar, one, 'setting')
  }

  #add(place: SecretPlace): void {
    const places = this.#found.get(place.document)
    if (places === undefined) this.#found.set(place.document, [place])
    else if (!places.some((other) => other.range.start < place.range.end && place.range.start < other.range.end)) places.push(place)
  }
}

/** More names than one project has: a password is held against each of them. */
const MOST_NAMES = 500

/** The names of users, databases and hosts in a service's environment. */
function namesIn(service: Service): readonly string[] {
  return service.environment.flatMap(({ name, value }) => (value?.resolved === true && /(?:USER|USERNAME|LOGIN|NAME|DB|DATABASE|HOST)$/i.test(name) && /^[\w.-]{3,40}$/.test(value.text) ? [value.text] : []))
}

function userIn(entries: readonly KeyedText[], name: string): string | undefined {
  return userFor(name, (other) => entries.find((entry) => entry.name === other)?.value?.text)
}
