import type { KeyedText, Service } from '../compose/model.ts'
import {
  classifySecretValue, findNamedValues, findPasswordHashes, findTokenLiterals, findUrlCredentials, isSecretName, secretArguments, type SecretContext, type SecretValue, type TokenKind,
} from '../knowledge/secrets.ts'
import type { ShellWord, SimpleCommand } from '../syntax/shell/index.ts'
import type { Document, Located, Range } from '../text/document.ts'

/** How good a written secret is: `weak` is one that anybody would try first. */
export type SecretStrength = 'literal' | 'weak'

/** A written secret inside of a text. */
export interface Judged {
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

export interface Surroundings {
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

/** Most words of commands: no form of a token is so short, and nothing names a value. */
const PLAIN_WORD = /^[\w./+-]{0,14}$/
const NONE: readonly Judged[] = []

/** Every secret in a text, none twice. `source` is the text in which `$` begins a variable; without it, the text itself. */
export function judge(text: string, around: Surroundings, source = text): readonly Judged[] {
  if (text.length < 2 || (around.name === undefined && PLAIN_WORD.test(text))) return NONE
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
    if (isHarmlessUnder(around.name ?? '', token.kind)) continue
    add(token, 'token', token.kind.replaceAll('-', ' '), literal(text, token))
  }
  if (around.pairs !== false && text.length > 7 && /[=:'"<]|\b(?:Bearer|Basic)\b|pass|masterauth|pw[ \t]/.test(text)) {
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

/** Whether a token is none under this name: an access key's id is no secret by itself, and what is called public is sent to every browser. */
function isHarmlessUnder(name: string, kind: TokenKind): boolean {
  if (kind === 'aws-access-key-id') return /ID$/i.test(name)
  return (kind === 'json-web-token' && /public|anon/i.test(name)) || (kind === 'google-api-key' && /public|firebase/i.test(name))
}

function literal(text: string, range: Range): SecretValue {
  return { kind: 'literal', shown: classifySecretValue(text.slice(range.start, range.end), { name: 'token' }).shown }
}

/** Drops what overlaps one that was found before it. */
export function settled<T extends Range>(found: readonly T[]): readonly T[] {
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

/** Programs whose words are patterns or prose, not settings. */
const READS_PATTERNS = new Set(['sed', 'grep', 'egrep', 'fgrep', 'awk', 'gawk', 'perl', 'test', '[', '[['])

/**
 * The secrets in commands, in offsets of the text that the commands' ranges are those of. Those of an inner command come before those of
 * the one that starts it.
 */
export function judgeCommands(commands: readonly SimpleCommand[], text: string): readonly Judged[] {
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
    for (const word of words) {
      for (const one of judge(word.value, { pairs })) found.push({ ...one, ...inWord(word, one, text) })
      for (const written of command.program === 'sed' ? replacementsIn(word.value) : []) {
        for (const one of judge(word.value.slice(written.start, written.end), {})) found.push({ ...one, ...inWord(word, { start: written.start + one.start, end: written.start + one.end }, text) })
      }
    }
    const typed = passwordTyped(command)
    if (typed !== undefined) {
      const judged = classifySecretValue(typed.value, { name: 'password' })
      const strength = strengthOf(judged)
      if (strength !== undefined) found.push({ ...inWord(typed, { start: 0, end: typed.value.length }, text), form: 'named', name: 'the password for a login', strength, value: judged })
    }
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

/** What sed writes in place of what it found: `s/pattern/replacement/`, once or several times. With an escaped delimiter nobody here counts them. */
function replacementsIn(script: string): readonly Range[] {
  const delimiter = /^s([^\w\s\\])/.exec(script)?.[1]
  if (delimiter === undefined || script.includes(`\\${delimiter}`)) return []
  let start = 0
  return script.split(delimiter).flatMap((part, index) => {
    const range = { start, end: start + part.length }
    start = range.end + 1
    return index % 3 === 2 ? [range] : []
  })
}

/** The word that `echo x | docker login --password-stdin` types. */
function passwordTyped(command: SimpleCommand): ShellWord | undefined {
  const { pipeline: place } = command
  const next = place?.pipeline.members[place.index + 1]?.commands[0]
  const isTyped = command.program === 'echo' && next?.words.some((word) => word.value === '--password-stdin') === true
  return isTyped ? command.words.at(-1) : undefined
}

/** Where a part of a word's value stands. Quotes and continuations shift it to the right only. */
export function inWord(word: ShellWord, part: Range, text: string): Range {
  const raw = text.slice(word.range.start, word.range.end)
  const at = raw.indexOf(word.value.slice(part.start, part.end), part.start)
  if (at === -1) return word.range
  return { start: word.range.start + at, end: word.range.start + at + part.end - part.start }
}

export function rawPart(document: Document, range: Range, value: string, part: Range): Range {
  const raw = document.text.slice(range.start, range.end)
  const at = raw.indexOf(value.slice(part.start, part.end), part.start)
  return at === -1 ? range : { start: range.start + at, end: range.start + at + part.end - part.start }
}

export function placeOf({ document, range }: Located, one: Judged, kind: SecretPlace['kind']): SecretPlace {
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
  return value.weakWhenUsed === true || /change.?(?:me|it|this)|replace|your|here|^my.?(?:very.?)?(?:strong|secure|long|random)/i.test(text)
}

const PASSWORD_ENDING = /_?(?:PASSWORD|PASSWD|PASSPHRASE|PASS|PWD|PW|SECRET)(?=_?\d{0,2}$)/i
const USER_ENDINGS = ['USER', 'USERNAME', 'USER_NAME', 'LOGIN', 'NAME', 'EMAIL', 'DATABASE', 'DB']

/** The user that a password belongs to, by the name of the variable beside it: POSTGRES_USER for POSTGRES_PASSWORD. */
export function userFor(name: string, lookUp: (name: string) => string | undefined): string | undefined {
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
