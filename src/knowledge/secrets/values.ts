import { isPasswordName, wordsOfName } from './names.ts'
import { maskSecret } from './mask.ts'
import { findUrlCredentials } from './urls.ts'
import { isDeclaredDummy, isWeakValue } from './weak-words.ts'

export type SecretValueKind = 'empty' | 'variable' | 'file-reference' | 'placeholder' | 'weak' | 'literal' | 'boolean' | 'number-setting' | 'not-a-secret';

export interface SecretContext {
  readonly name: string;
  /** The user that the password belongs to. */
  readonly user?: string | undefined;
  /** The compose service or image it stands in. */
  readonly service?: string | undefined;
  /** What else is known around it by everybody: other services, images, databases. A password made of these is weak. */
  readonly surroundings?: readonly string[] | undefined;
}

export interface SecretValue {
  readonly kind: SecretValueKind;
  /** The value as a report may show it. */
  readonly shown: string;
  /** Of a variable with a default (`${X:-default}`): that default. */
  readonly default?: string;
  /** A placeholder that works as a password when it is left in place (`CHANGE_ME`, `your-password-here`). */
  readonly weakWhenUsed?: boolean;
  /** A weak one that says itself that it is no real secret (`dummy`, `tests-only`, `only-for-the-build`). */
  readonly dummy?: boolean;
}

const BOOLEANS = new Set(['true', 'false', 'yes', 'no', 'on', 'off', 'y', 'n', '0', '1', 'enabled', 'disabled', 'accept', 'accepted', 'auto', 'always', 'never', 'required', 'optional'])
const NOTHINGS = new Set(['none', 'null', 'nil', 'undefined', 'n/a', 'na', 'unset', 'unused', 'ignored', 'empty', 'same-origin', '-', '~'])
const MARKERS = new Set(['todo', 'fixme', 'tbd', 'placeholder', 'redacted', 'removed', 'hidden', 'masked', 'fill_me_in', 'fillme', 'fill-me-in', 'set_me', 'setme', 'set-me'])
/** Names of algorithms: `--password-hash=argon2id`. */
const ALGORITHM = /^(?:argon2(?:id?|d)?|bcrypt|scrypt|pbkdf2(?:[-_]sha\d{1,3})?|md5|sha-?(?:1|224|256|384|512)|(?:hs|rs|es|ps)(?:256|384|512)|eddsa|ed25519|hmac[-_]?sha-?\d{1,3}|scram-sha-(?:1|256|512)|aes-?(?:128|192|256)(?:-(?:gcm|cbc|ctr))?)$/
/** Keys that their issuers make for browsers and apps to carry: of Stripe, Mapbox, PostHog, Supabase, reCAPTCHA. A claim of Plex opens nothing four minutes after it was made. */
const PUBLIC_KEY = /^(?:pk_(?:live|test)_|pk\.eyJ|phc_|sb_publishable_|6L[\w-]{38}$|claim-[\w-]{20}$)/
/** Secret managers' own references. */
const REFERENCES = ['op://', 'vault:', 'sm://', 'ssm:', 'arn:', 'file:', 'secret://', 'secretref:', 'awssm:', 'gcpsm:', 'keyvault:', 'kms:', 'sops:', 'enc[', 'vault@', 'bao:']
const PUBLIC_TEXTS = ['-----BEGIN PUBLIC KEY', '-----BEGIN RSA PUBLIC KEY', '-----BEGIN CERTIFICATE', 'ssh-rsa ', 'ssh-ed25519 ', 'ecdsa-sha2-']
/** A time, or a rate such as `10/m`. */
const TIME = /^\d{1,9}\/?(?:ms|s|m|h|d|w|min|sec|days?|hours?|minutes?|seconds?)$/
const FILE_ENDING = /^[\w.%/-]{1,200}\.(?:pem|key|crt|cer|json|txt|ya?ml|env|jks|p12|pfx|keystore)$/i

/** What the value of a secret's name is. Quotes around it are dropped first. */
export function classifySecretValue(value: string, context: SecretContext): SecretValue {
  const text = unquoted(value.trim())
  const result = (kind: SecretValueKind, more: { default?: string; weakWhenUsed?: boolean; dummy?: boolean } = {}): SecretValue => ({ kind, shown: text === '' ? '' : maskSecret(text), ...more })
  if (text === '') return result('empty')
  const placeholder = placeholderKind(text)
  if (placeholder === 'marked') return result('placeholder')
  const variable = variableIn(text)
  if (variable !== undefined) return result('variable', variable.default === undefined ? {} : { default: variable.default })
  if (placeholder === 'usable') return result('placeholder', { weakWhenUsed: true })
  const lower = text.toLowerCase()
  if (NOTHINGS.has(lower) || ALGORITHM.test(lower) || PUBLIC_KEY.test(text) || isFirebaseKey(text, context.name)) return result('not-a-secret')
  if (BOOLEANS.has(lower)) return result('boolean')
  if (isFileReference(text)) return result('file-reference')
  const url = judgeUrl(text, context)
  if (url !== undefined) return result(url.kind, url.weakWhenUsed === true ? { weakWhenUsed: true } : {})
  if (PUBLIC_TEXTS.some((start) => text.startsWith(start))) return result('not-a-secret')
  if (isNumberSetting(lower, context.name)) return result('number-setting')
  if (isDeclaredDummy(lower)) return result('weak', { dummy: true })
  const words = [context.user, context.service, ...context.surroundings ?? [], context.name, ...wordsOfName(context.name)].filter((word) => word !== undefined)
  return result(isWeakValue(text, words) ? 'weak' : 'literal')
}

function unquoted(text: string): string {
  const first = text[0]
  const isQuoted = text.length >= 2 && (first === '"' || first === "'") && text.endsWith(first)
  return isQuoted ? text.slice(1, -1).trim() : text
}

const BRACKETS: readonly (readonly [string, string])[] = [['[', ']'], ['<', '>'], ['{{', '}}'], ['{%', '%}'], ['%', '%'], ['__', '__'], ['##', '##'], ['@@', '@@'], ['{', '}'], ['**', '**']]

/** `marked`: cannot be taken for a value. `usable`: would work as one if it were left. */
function placeholderKind(text: string): 'marked' | 'usable' | undefined {
  const lower = text.toLowerCase()
  if (text.startsWith('${{')) return undefined
  if (BRACKETS.some(([open, close]) => text.length > open.length + close.length && text.startsWith(open) && text.endsWith(close))) return 'marked'
  if (text.includes('{{') && text.includes('}}')) return 'marked'
  // `sk-1234…abcd`: what is left out is the secret.
  if (text.includes('...') || text.includes('…')) return 'marked'
  if (MARKERS.has(lower)) return 'marked'
  const characters = [...lower].filter((character) => character !== '-' && character !== '_' && character !== ' ')
  if (characters.length >= 1 && characters.every((character) => character === '*' || character === '?' || character === '#')) return 'marked'
  if (characters.length >= 3 && characters.every((character) => character === 'x')) return 'marked'
  if (characters.length >= 16 && characters.every((character) => character === '0')) return 'marked'
  // `sk-xxx-xxx`: a key of which only the shape is left.
  if (/[-_]x{3,}$/.test(lower)) return 'marked'
  if (isVariableName(text) || isSentence(text)) return 'usable'
  const words = lower.split(/[-_ .!]/).filter((word) => word !== '')
  const starts = (...begin: readonly string[]): boolean => begin.every((word, index) => words[index] === word)
  if (starts('replace', 'me') || starts('replaceme') || starts('replace', 'this') || starts('replace', 'with')) return 'usable'
  // Written together and in lower case, `changeme` is the best-known password there is: weak, not a placeholder.
  if (starts('change', 'me') || starts('change', 'this') || starts('change', 'it') || text === 'CHANGEME' || text === 'ChangeMe' || starts('please', 'change')) return 'usable'
  if (words.length >= 2 && (words[0] === 'your' || words[0] === 'yours' || words.at(-1) === 'here')) return 'usable'
  if (words.length >= 2 && (words[0] === 'insert' || words[0] === 'enter' || words[0] === 'put')) return 'usable'
  return undefined
}

const SECRET_WORDS = new Set(['PASSWORD', 'PASSWD', 'PASS', 'TOKEN', 'KEY', 'SECRET', 'PIN', 'APIKEY', 'CREDENTIAL', 'CREDENTIALS'])

/** `PASSWORD`, `REPO_PASSWORD`, `REPLACE_TOKEN`, `YOUR_KEY`: what stands there is the name of what has to be filled in. */
function isVariableName(text: string): boolean {
  if (SECRET_WORDS.has(text)) return true
  if (!/^[A-Z][A-Z0-9]*_[A-Z0-9_]*$/.test(text)) return false
  const words = text.split('_')
  return words[0] === 'REPLACE' || words.some((word) => SECRET_WORDS.has(word))
}

/** What people write who say what should stand there. */
const FILLER_WORDS = new Set([
  'a', 'an', 'the', 'my', 'your', 'our', 'this', 'that', 'some', 'any', 'is', 'be', 'should', 'must', 'has', 'needs', 'to', 'and', 'or', 'very', 'really', 'super', 'extremely', 'secure', 'strong', 'safe', 'long', 'random', 'unique', 'secret', 'password', 'passwd',
  'passphrase', 'key', 'token', 'string', 'value', 'salt', 'phrase', 'database', 'db', 'client', 'admin', 'user', 'root', 'app', 'api', 'jwt', 'auth', 'session', 'private', 'shared', 'master', 'default', 'example', 'here', 'goes', 'put', 'insert', 'enter', 'use', 'set', 'replace',
  'generate', 'please', 'with', 'in', 'of', 'for', 'production', 'not', 'at', 'least', 'characters', 'chars', 'hard', 'guess',
])
const SUBJECT_WORDS = new Set(['secret', 'password', 'passwd', 'passphrase', 'key', 'token', 'secure', 'string', 'salt'])

/** `MySecureDatabasePassword`, `ThisShouldBeAVeryLongSecret`: nothing but words that say what belongs there, each with a capital, so that it is no password by habit. */
function isSentence(text: string): boolean {
  if (!/^[A-Z][A-Za-z]*[0-9]{0,4}[!.]?$/.test(text)) return false
  const words = text.replace(/[^A-Za-z]/g, '').split(/(?=[A-Z])/).map((word) => word.toLowerCase())
  return words.length >= 2 && words.every((word) => FILLER_WORDS.has(word)) && words.some((word) => SUBJECT_WORDS.has(word))
}

/** An interpolation in the value (`$X`, `${X:-y}`, `$(…)`, `${{ … }}`, `\`…\``): what the value will be is not known. `$$` is a dollar sign. */
function variableIn(text: string): { readonly default?: string } | undefined {
  if (text.length > 2 && text.startsWith('`') && text.endsWith('`')) return {}
  for (let at = text.indexOf('$'); at !== -1; at = text.indexOf('$', at)) {
    const next = text[at + 1] ?? ''
    if (next === '$') {
      at += 2
      continue
    }
    if (next === '(') return {}
    if (next === '{') return defaultOf(text)
    // Compose and Dockerfiles interpolate in the middle of a word too.
    if (/[A-Za-z_]/.test(next)) return {}
    at += 1
  }
  return undefined
}

/** The default of `${X:-default}` or `${X-default}` when it is the whole value; braces inside may nest. */
function defaultOf(text: string): { readonly default?: string } {
  const head = /^\$\{[A-Za-z_]\w{0,200}:?-/.exec(text)
  if (head === null) return {}
  let depth = 1
  for (let index = head[0].length; index < text.length; index += 1) {
    if (text[index] === '{') depth += 1
    if (text[index] === '}') depth -= 1
    if (depth === 0) return index === text.length - 1 ? { default: text.slice(head[0].length, index) } : {}
  }
  return {}
}

/** Google says that the API keys of Firebase are not secret: they name a project. */
function isFirebaseKey(text: string, name: string): boolean {
  return text.startsWith('AIza') && /firebase/i.test(name)
}

function isFileReference(text: string): boolean {
  const lower = text.toLowerCase()
  if (REFERENCES.some((start) => lower.startsWith(start))) return true
  if (/^(?:\.{1,2}|~)\/[\w./-]*$/.test(text) || /^[A-Za-z]:\\[\w.\\-]*$/.test(text)) return true
  if (FILE_ENDING.test(text)) return true
  // Base64 may start with a slash too; a path has a lower-case directory first, and neither plus nor equals signs.
  const [before, directory = '', ...rest] = text.split('/')
  return before === '' && rest.length > 0 && /^[a-z][a-z0-9_.-]{1,60}$/.test(directory) && rest.every((segment) => /^[\w.-]{0,100}$/.test(segment))
}

/** A URL is a secret for its password only. */
function judgeUrl(text: string, context: SecretContext): Pick<SecretValue, 'kind' | 'weakWhenUsed'> | undefined {
  if (!/^[A-Za-z][A-Za-z0-9+.-]{0,40}:\/\//.test(text)) return undefined
  const first = findUrlCredentials(text)[0]
  if (first === undefined) return { kind: 'not-a-secret' }
  return classifySecretValue(first.password, { ...context, user: first.user })
}

function isNumberSetting(lower: string, name: string): boolean {
  if (TIME.test(lower)) return !isPasswordName(name)
  const isNumber = /^-?\d{1,6}(?:\.\d{1,6})?$/.test(lower)
  return isNumber && !isPasswordName(name)
}
