import type { ComposeMapping, ComposeProject, ComposeScalar, ComposeValue, EnvironmentEntry, KeyedText, Service, ServiceCommand, Text, VariableUse } from '../compose/model.ts'
import {
  classifySecretValue, findNamedValues, findPasswordHashes, findSecretInFile, findTokenLiterals, findUrlCredentials, isSecretName, secretArguments, type SecretContext, type SecretFileKind, secretFileKind,
  type SecretValue,
} from '../knowledge/secrets.ts'
import type { EnvEntry, EnvSyntax } from '../syntax/env/ast.ts'
import { parseEnv } from '../syntax/env/index.ts'
import { commandsOfExec, parseShell, type ShellWord, type SimpleCommand } from '../syntax/shell/index.ts'
import type { Document, Located, Range } from '../text/document.ts'
import { MappedText } from '../text/mapped.ts'
import { folderOf, nameOf } from '../text/paths.ts'
import type { Step } from './dockerfile/model.ts'
import type { EnvFile, Project } from './model.ts'
import type { Purpose } from './purpose.ts'

/** How good a written secret is: `weak` is one that anybody would try first. */
export type SecretStrength = 'literal' | 'weak'

/** A written secret inside of a text. */
interface Judged {
  /** Offsets in the text, end exclusive. */
  readonly start: number
  readonly end: number
  readonly strength: SecretStrength
  /** `named`: its name says that it is secret. The others are known by their form. */
  readonly form: 'named' | 'url' | 'token' | 'hash'
  /** What it stands under, for a message: a variable, an option. */
  readonly name: string
  readonly value: SecretValue
}

/** A literal secret and where it stands. */
export interface SecretPlace extends Located {
  readonly strength: SecretStrength
  readonly form: 'named' | 'url' | 'token' | 'hash'
  /** What it stands under: a variable, an option, a label. */
  readonly name: string
  readonly kind: 'environment' | 'build argument' | 'command' | 'healthcheck' | 'label' | 'content' | 'setting' | 'instruction'
  /** It stands as the default of a variable (`${X:-default}`). */
  readonly isDefault: boolean
  /** Would work, but asks to be replaced (`CHANGE_ME`, `your-password-here`). */
  readonly asksToBeReplaced: boolean
  /** Says of itself that it protects nothing. */
  readonly isDummy: boolean
  /** As a report may show it. */
  readonly shown: string
  /** The service that it belongs to. */
  readonly service?: Service
  /** The pair of an environment that it is the whole value of. */
  readonly entry?: KeyedText
}

interface Surroundings {
  /** The name that the text as a whole stands under. */
  readonly name?: string | undefined
  readonly user?: string | undefined
  readonly service?: string | undefined
  readonly surroundings?: readonly string[] | undefined
  /** Whether pairs inside of the text (`password=x`) count: not in prose. */
  readonly pairs?: boolean
}

/** The text that has to be judged is not always the one that offsets count in: `$$` of a compose file is one `$`. */
function strengthOf(value: SecretValue): SecretStrength | undefined {
  if (value.kind === 'literal') return 'literal'
  return value.kind === 'weak' || (value.kind === 'placeholder' && value.weakWhenUsed === true) ? 'weak' : undefined
}

/** The value as a whole, without blanks and quotes around it. */
function wholeOf(text: string): Range {
  let start = text.length - text.trimStart().length
  let end = Math.max(start, text.trimEnd().length)
  const quote = text[start]
  if (end - start >= 2 && (quote === '"' || quote === "'") && text[end - 1] === quote) {
    start++
    end--
  }
  return { start, end }
}

/** Every secret in a text, none twice. `source` is the text in which `$` begins a variable; without it, the text itself. */
function judge(text: string, around: Surroundings, source = text): readonly Judged[] {
  if (text.length < 2) return []
  const found: Judged[] = []
  const add = (range: Range, form: Judged['form'], name: string, value: SecretValue): void => {
    const strength = strengthOf(value)
    if (strength !== undefined && range.end > range.start) found.push({ start: range.start, end: range.end, form, name, strength, value })
  }
  const context = (name: string, user = around.user): SecretContext => ({ name, user, service: around.service, surroundings: around.surroundings })
  for (const url of findUrlCredentials(text)) add(url, 'url', 'the password of a URL', classifySecretValue(url.password, context('password', url.user)))
  for (const hash of findPasswordHashes(text)) add(hash, 'hash', 'a password hash', literal(text, hash))
  if (around.name !== undefined && isSecretName(around.name) && found.length === 0) {
    add(wholeOf(text), 'named', around.name, classifySecretValue(source, context(around.name)))
  }
  for (const token of findTokenLiterals(text)) {
    // An access key's id is no secret by itself.
    if (token.kind === 'aws-access-key-id' && /ID$/i.test(around.name ?? '')) continue
    add(token, 'token', token.kind.replaceAll('-', ' '), literal(text, token))
  }
  if (around.pairs !== false && text.length > 7 && /[=:]|\bBearer\b|\bBasic\b|'|password /.test(text)) {
    for (const pair of findNamedValues(text)) add(pair, 'named', pair.name, classifySecretValue(pair.value, context(pair.name)))
  }
  if (around.pairs !== false && /(?:^|\s)--?[A-Za-z]/.test(text)) {
    // Options in a variable: `REDIS_ARGS: --requirepass x`.
    const words = [...text.matchAll(/\S+/g)]
    for (const argument of secretArguments([undefined, ...words.map((word) => word[0])])) {
      const at = words[argument.index - 1]?.index ?? 0
      const range = { start: at + argument.start, end: at + argument.end }
      add(range, 'named', argument.name, classifySecretValue(text.slice(range.start, range.end), context('password')))
    }
  }
  return settled(found)
}

function literal(text: string, range: Range): SecretValue {
  return { kind: 'literal', shown: classifySecretValue(text.slice(range.start, range.end), { name: 'token' }).shown }
}

/** Drops what overlaps one that was found before it. */
function settled<T extends Range>(found: readonly T[]): readonly T[] {
  if (found.length < 2) return found
  // By start, so that only the neighbours can overlap.
  const places: T[] = []
  const kept: T[] = []
  for (const one of found) {
    let low = 0
    let high = places.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((places[middle]?.start ?? 0) < one.end) low = middle + 1
      else high = middle
    }
    const before = places[low - 1]
    if (before !== undefined && one.start < before.end) continue
    places.splice(low, 0, one)
    kept.push(one)
  }
  return kept
}

// ---- Commands

/** Programs whose words are patterns or prose, not settings. */
const READS_PATTERNS = new Set(['sed', 'grep', 'egrep', 'fgrep', 'awk', 'gawk', 'perl', 'test', '[', '[['])

/**
 * The secrets in commands, in offsets of the text that the commands' ranges are those of. Those of an inner command come before those of
 * the one that starts it.
 */
function judgeCommands(commands: readonly SimpleCommand[], text: string): readonly Judged[] {
  const found: Judged[] = []
  for (const command of [...commands].reverse()) {
    const { words } = command
    for (const argument of secretArguments(words.map((word) => word.value))) {
      const word = words[argument.index]
      if (word === undefined) continue
      const value = word.value.slice(argument.start, argument.end)
      const judged = classifySecretValue(value, { name: 'password', user: argument.user })
      const strength = strengthOf(judged)
      if (strength !== undefined) found.push({ ...inWord(word, argument, text), form: 'named', name: argument.name, strength, value: judged })
    }
    for (const { name, value } of command.assignments) {
      if (value !== undefined) for (const one of judge(value.value, { name })) found.push({ ...one, ...inWord(value, one, text) })
    }
    const pairs = command.program === undefined || !READS_PATTERNS.has(command.program)
    for (const word of words) for (const one of judge(word.value, { pairs })) found.push({ ...one, ...inWord(word, one, text) })
    for (const redirect of command.redirects) {
      const body = redirect.heredoc?.body
      const hereString = redirect.operator === '<<<' ? redirect.target : undefined
      if (hereString !== undefined) for (const one of judge(hereString.value, { pairs })) found.push({ ...one, ...inWord(hereString, one, text) })
      if (body === undefined) continue
      for (const one of judge(body.text, { pairs })) found.push({ ...one, ...body.toSourceRange(one.start, one.end) })
    }
  }
  return settled(found)
}

/** Where a part of a word's value stands. Quotes and continuations shift it to the right only. */
function inWord(word: ShellWord, part: Range, text: string): Range {
  const raw = text.slice(word.range.start, word.range.end)
  const at = raw.indexOf(word.value.slice(part.start, part.end), part.start)
  if (at === -1) return word.range
  return { start: word.range.start + at, end: word.range.start + at + part.end - part.start }
}

// ---- Dockerfile

/**
 * The secrets that an instruction holds in commands, heredocs, labels and URLs. Pairs of ENV and ARG are not among them: what they are worth
 * depends on the instruction.
 */
export function secretsOfStep(step: Step): readonly SecretPlace[] {
  const { instruction } = step
  const { document } = instruction
  const found: Judged[] = []
  if ('command' in instruction && instruction.keyword !== 'SHELL') found.push(...judgeCommands(step.commands, document.text))
  for (const heredoc of instruction.heredocs) {
    for (const one of judge(heredoc.content.text, { pairs: instruction.keyword === 'COPY' || instruction.keyword === 'ADD' })) found.push({ ...one, ...heredoc.content.toSourceRange(one.start, one.end) })
  }
  if (instruction.keyword === 'LABEL') {
    for (const { key, value } of instruction.pairs) {
      if (value === undefined) continue
      for (const one of judge(value.value, { name: key.value })) found.push({ ...one, ...rawPart(document, value.range, value.value, one) })
    }
  }
  const all = instruction.arguments
  if (instruction.keyword !== 'ENV' && instruction.keyword !== 'ARG' && instruction.keyword !== 'ONBUILD') {
    for (const one of judge(all.text, { pairs: false })) found.push({ ...one, ...all.toSourceRange(one.start, one.end) })
  }
  return settled(found).map((one) => placeOf({ document, range: { start: one.start, end: one.end } }, one, 'instruction'))
}

/** The secrets in the value of an ENV or ARG pair, the pair's own name among what tells them. What is made of the surroundings' words is weak. */
export function secretsOfPair(document: Document, name: string, value: { readonly range: Range; readonly value: string }, surroundings: readonly string[] = []): readonly SecretPlace[] {
  return judge(value.value, { name, surroundings }).map((one) => placeOf({ document, range: rawPart(document, value.range, value.value, one) }, one, 'instruction'))
}

/** `NAME=value` as a word, behind an option (`--env=NAME=value`, `-eNAME=value`) or alone. */
const PAIR_WORD = /^(?:--[a-z][a-z-]{1,40}=|-[a-z])?([A-Za-z_][\w.]{0,100})=/

/** The secrets of a command line that a person types: values of variables and build arguments, passwords of options and URLs. */
export function secretsOfCommandLine(document: Document, command: SimpleCommand): readonly SecretPlace[] {
  const pairs = command.arguments.flatMap((word) => {
    const match = PAIR_WORD.exec(word.value)
    return match === null ? [] : [{ word, name: match[1] ?? '', at: match[0].length, value: word.value.slice(match[0].length) }]
  })
  const found = pairs.flatMap(({ word, name, at, value }) => {
    const user = userFor(name, (other) => pairs.find((pair) => pair.name === other)?.value)
    return judge(value, { name, user }).map((one) => ({ ...one, ...inWord(word, { start: at + one.start, end: at + one.end }, document.text) }))
  })
  return settled([...found, ...judgeCommands([command], document.text)]).map((one) => placeOf({ document, range: { start: one.start, end: one.end } }, one, 'command'))
}

function rawPart(document: Document, range: Range, value: string, part: Range): Range {
  const raw = document.text.slice(range.start, range.end)
  const at = raw.indexOf(value.slice(part.start, part.end), part.start)
  return at === -1 ? range : { start: range.start + at, end: range.start + at + part.end - part.start }
}

function placeOf({ document, range }: Located, one: Judged, kind: SecretPlace['kind']): SecretPlace {
  return {
    document,
    range,
    strength: one.strength,
    form: one.form,
    name: one.name,
    kind,
    isDefault: false,
    asksToBeReplaced: asksToBeReplaced(one.value, document.text.slice(range.start, range.end)),
    isDummy: one.value.dummy === true,
    shown: one.value.shown,
  }
}

/** `changeme` is a password like any other where it is in use, and a request in a template. */
function asksToBeReplaced(value: SecretValue, text: string): boolean {
  return value.weakWhenUsed === true || /change.?(?:me|it|this)|replace|your|here/i.test(text)
}

// ---- env files

/** The secrets of one entry of an env file. */
export function secretsOfEnvEntry(document: Document, entry: EnvEntry, entries: readonly EnvEntry[]): readonly SecretPlace[] {
  const { value } = entry
  if (value === undefined) return []
  const user = userFor(entry.key, (name) => entries.find((other) => other.key === name)?.value?.text)
  return judge(value.text, { name: entry.key, user })
    .map((one) => placeOf({ document, range: rawPart(document, value.range, value.text, one) }, one, 'environment'))
}

/** A secret file and the first secret in it. */
export interface SecretInFile extends Located {
  /** What the file is: `env file`, `private key`, … */
  readonly what: SecretFileKind | 'env file'
  readonly strength: SecretStrength
  readonly name?: string
}

const ENV_FILE = /^\.env(?:[._-]|$)|\.env$/
const TEMPLATE = /(?:example|sample|template|dist|tmpl)/i

/**
 * The first secret of a file that holds some by its name and content: an env file, a key, a file of credentials. Undefined for templates and for
 * every other file. In an env file one that anybody would guess counts only where there is no other.
 */
export function secretInFile(document: Document): SecretInFile | undefined {
  const name = nameOf(document.path)
  if (TEMPLATE.test(name)) return undefined
  const kind = secretFileKind(document.path)
  if (kind !== undefined) {
    const range = findSecretInFile(kind, document.text)
    return range === undefined ? undefined : { document, range, what: kind, strength: 'literal' }
  }
  return document.kind === 'env' || ENV_FILE.test(name) ? secretInEnv(parseEnv(document)) : undefined
}

/** The first secret of an env file, a real one before a weak one. */
export function secretInEnv({ document, entries }: EnvSyntax): SecretInFile | undefined {
  const places = entries.flatMap((entry) => secretsOfEnvEntry(document, entry, entries))
  const first = places.find((place) => place.strength === 'literal') ?? places[0]
  return first === undefined ? undefined : { document, range: first.range, what: 'env file', strength: first.strength, name: first.name }
}

/** What an env file is for: what its name says, else what all compose files say that read it or stand beside it. */
export function purposeOfEnvFile(file: EnvFile, project: Project): Purpose {
  const { path } = file.document
  const own = project.purposeOf(file.document).value
  if (own !== 'unknown') return own
  const readers = project.compose.filter((compose) => compose.folder === folderOf(path) || compose.environmentFiles.some((other) => other.document.path === path)
    || file.namedBy.some((place) => compose.files.some((other) => other.document === place.document)))
  const purposes = new Set(readers.map((compose) => project.purposeOf(compose.document).value))
  const [first] = purposes
  return purposes.size === 1 && first !== undefined ? first : 'unknown'
}

const PASSWORD_ENDING = /_?(?:PASSWORD|PASSWD|PASSPHRASE|PASS|PWD|PW|SECRET)(?=_?\d{0,2}$)/i
const USER_ENDINGS = ['USER', 'USERNAME', 'USER_NAME', 'LOGIN', 'NAME', 'EMAIL', 'DATABASE', 'DB']

/** The user that a password belongs to, by the name of the variable beside it: POSTGRES_USER for POSTGRES_PASSWORD. */
function userFor(name: string, lookUp: (name: string) => string | undefined): string | undefined {
  const match = PASSWORD_ENDING.exec(name)
  if (match === null) return undefined
  const stem = name.slice(0, match.index)
  const rest = name.slice(match.index + match[0].length)
  for (const ending of USER_ENDINGS) {
    const found = lookUp(`${stem === '' ? '' : `${stem}_`}${ending}${rest}`)
    if (found !== undefined && found !== '') return found
  }
  return /_ROOT$/i.test(stem) ? 'root' : undefined
}

// ---- Compose

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
    this.#known = compose.services.flatMap((service) => [service.name, ...service.image?.text.split(/[/:@]/).slice(0, -1) ?? [], ...service.image?.text.split('/').slice(-1) ?? []])
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
    const around = { service: service.name }
    this.#environment(service.environment, service)
    for (const argument of service.build?.args ?? []) this.#pair(argument, 'build argument', service, userIn(service.build?.args ?? [], argument.name))
    if (service.command !== undefined) this.#command(service.command, 'command', service)
    if (service.entrypoint !== undefined) this.#command(service.entrypoint, 'command', service)
    const test = service.healthcheck?.test
    if (test?.script !== undefined) this.#script(test.script, 'healthcheck', service)
    else if (test !== undefined) this.#words(test.words, 'healthcheck', service)
    for (const label of [...service.labels, ...service.annotations, ...service.deploy?.labels ?? [], ...service.build?.labels ?? []]) this.#pair(label, 'label', service, undefined)
    for (const key of ['post_start', 'pre_stop']) this.#hooks(service.get(key)?.value, service)
    for (const option of service.logging?.options ?? []) if (option.value !== undefined) this.#text(option.value, 'setting', { ...around, name: option.name }, service)
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
    const isWritten = text.variables.length === 0
    const known = this.#surroundingsOf(service)
    const judged = judge(text.text, { ...around, surroundings: known, name: isWritten ? around.name : undefined }, text.source)
    for (const one of judged) this.#part(text, one, kind, service, entry)
    for (const variable of text.variables) this.#default(variable, kind, around, service)
  }

  #part(text: Text, one: Judged, kind: SecretPlace['kind'], service?: Service, entry?: KeyedText): void {
    const part = text.part(one.start, one.end)
    // A part that a variable gives is judged as that variable's default.
    if (part.variables.length > 0) return
    const isWhole = entry !== undefined && one.form === 'named' && one.name === entry.name
    this.#add({ ...placeOf(part, one, kind), ...(service === undefined ? {} : { service }), ...(isWhole ? { entry } : {}) })
  }

  #default(variable: VariableUse, kind: SecretPlace['kind'], around: Surroundings, service?: Service): void {
    const { operand, operandAt, operator } = variable
    if (operand === undefined || operandAt === undefined || (operator !== 'default-if-empty' && operator !== 'default-if-unset')) return
    // A nested variable has a use of its own.
    if (operand.includes('${')) return
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
    if (words.length === 0) return
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
      const index = ranges.findIndex((range) => range.start <= one.start && one.end <= range.end)
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
