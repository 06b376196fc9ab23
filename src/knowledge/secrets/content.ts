import { isSecretName } from './names.ts'
import { matchesIn } from './matches.ts'

/** A value that stands under the name of a secret, inside of a longer text. */
export interface NamedValue {
  readonly name: string;
  readonly value: string;
  /** Offsets of the value in the text, quotes not among them, UTF-16 units, end exclusive. */
  readonly start: number;
  readonly end: number;
}

const NAME_AND_SIGN = /(?<![\w.$@%])(?<!\$\{)(\\?["']?)([A-Za-z_][\w.-]{0,80})\1[ \t]{0,8}(=>|=(?![=~>])|:(?!:))[ \t]{0,8}/g
/** `Authorization: Bearer …`, `Basic …`. */
const AUTHORIZATION = /\b(?:Bearer|Basic)[ \t]{1,4}([\w+/.~-]{8,2000}={0,2})/g
/** `CREATE USER u IDENTIFIED BY 'p'`, `ALTER ROLE u PASSWORD 'p'`. */
const SQL_PASSWORD = /\b(?:IDENTIFIED[ \t]{1,4}(?:WITH[ \t]{1,4}\w{1,40}[ \t]{1,4})?BY|PASSWORD)[ \t]{1,4}'([^'\n]{1,200})'/gi
/** `$apr1$…`, `$2y$…`, `$6$…`, `$argon2id$…`, `{SHA}…`: what htpasswd and crypt(3) write. */
const PASSWORD_HASH = /(?<![\w$])(?:\$(?:apr1|2[abxy]|[156]|argon2(?:id|i|d))\$[\w./$,=+-]{16,300}|\{SHA\}[\w+/]{27}=)/g
/** `machine host login user password x` of a netrc file, on one line or several. */
const NETRC = /\bmachine\s{1,4}[^\s\\]{1,200}(?:\s|\\n){1,8}login\s{1,4}[^\s\\]{1,200}(?:\s|\\n){1,8}password\s{1,4}([^\s"'\\]{1,300})/g
/** `package package/root_password password x`, as debconf is told. */
const DEBCONF = /[\w/-]{0,60}(?<=passw(?:or)?d(?:[-_]again|\d)?)[ \t]{1,4}password[ \t]{1,4}([^\s"'\\]{1,200})/g
/** `https://TOKEN@github.com/…`: no user has so long a name. Other hosts take public keys there. */
const TOKEN_AS_USER = /:\/\/([A-Za-z0-9_-]{20,255})@(?=(?:[\w-]{1,60}\.){0,4}(?:github|gitlab|bitbucket|gitea|codeberg)\.|git\.|[^\s"'@]{1,200}\.git\b)/g
/** What stands for a type or a rule about the value, not for the value. */
const DESCRIPTIONS = new Set(['string', 'str', 'text', 'required', 'optional', 'object', 'array', 'integer', 'int', 'number', 'bool', 'boolean', 'any', 'bytes'])
const LONGEST_VALUE = 2000

/**
 * Values under secret names in the text of a configuration, a connection string, a JSON object or the like: `password=x`, `"token": "x"`,
 * `Password=x;`, `?password=x&`, an Authorization header, SQL. What they are worth is for `classifySecretValue` to say. Expressions
 * of a program (`os.environ["X"]`, `getToken()`) are left out. Linear in the text's length.
 */
export function findNamedValues(text: string): readonly NamedValue[] {
  const found: NamedValue[] = []
  const pattern = new RegExp(NAME_AND_SIGN)
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const [whole, quote = '', name = '', sign = ''] = match
    if (!isSecretName(name)) continue
    // `--secret id=…` names one that is handed over in another way.
    if (name === 'secret' && text[match.index - 1] === '-') continue
    const at = match.index + whole.length
    const next = text[at] ?? ''
    // `user:password` is no pair of name and value; `key: value` and `"key":"value"` are.
    if (sign === ':' && quote === '' && !/[ \t]$/.test(whole) && next !== '"' && next !== "'") continue
    const span = valueAt(text, at, startsLine(text, match.index))
    if (span === undefined) continue
    // In the middle of a line an unquoted colon may be one of prose: "Your password: must be long".
    if (sign === ':' && span.start === at && (!startsLine(text, match.index) || span.value.includes(' ')) && !/\d/.test(span.value)) continue
    found.push({ name, ...span })
    // Behind the value: what stands in it is a part of it, and no text makes each of its places read on.
    pattern.lastIndex = span.end
  }
  for (const match of matchesIn(text, ['Bearer', 'Basic'], AUTHORIZATION)) {
    const value = match[1] ?? ''
    if (!/\d/.test(value) && !/[a-z][A-Z]/.test(value)) continue
    found.push({ name: 'Authorization', value, start: match.index + match[0].length - value.length, end: match.index + match[0].length })
  }
  for (const [name, word, form] of [['the password of a netrc line', 'machine', NETRC], ['the password for debconf', 'password', DEBCONF]] as const) {
    for (const match of matchesIn(text, [word], form)) {
      const value = match[1] ?? ''
      found.push({ name, value, start: match.index + match[0].length - value.length, end: match.index + match[0].length })
    }
  }
  for (const match of matchesIn(text, ['://'], TOKEN_AS_USER)) {
    const value = match[1] ?? ''
    if (/\d/.test(value) && /[A-Za-z]/.test(value)) found.push({ name: 'the token in a URL', value, start: match.index + 3, end: match.index + 3 + value.length })
  }
  for (const match of matchesIn(text, ["'"], SQL_PASSWORD)) {
    const value = match[1] ?? ''
    found.push({ name: 'PASSWORD', value, start: match.index + match[0].length - 1 - value.length, end: match.index + match[0].length - 1 })
  }
  return found.sort((one, other) => one.start - other.start)
}

/** Hashes of passwords, as `htpasswd` writes them. */
export function findPasswordHashes(text: string): readonly { readonly start: number; readonly end: number }[] {
  if (!text.includes('$') && !text.includes('{SHA}')) return []
  return [...text.matchAll(PASSWORD_HASH)].map((match) => ({ start: match.index, end: match.index + match[0].length }))
}

/** Only a list's dash, `export` or blanks stand before it. */
function startsLine(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - 60), at)
  return /(?:^|\n)[ \t]*(?:- )?(?:export[ \t]+)?$/.test(before)
}

function valueAt(text: string, at: number, ownsLine: boolean): { value: string; start: number; end: number } | undefined {
  const limit = Math.min(text.length, at + LONGEST_VALUE)
  const opening = text[at]
  const escaped = opening === '\\' && (text[at + 1] === '"' || text[at + 1] === "'")
  if (opening === '"' || opening === "'" || escaped) {
    const start = at + (escaped ? 2 : 1)
    const quote = escaped ? `\\${text[at + 1] ?? ''}` : opening ?? ''
    const [rest = ''] = text.slice(start, limit).split('\n', 1)
    const length = rest.indexOf(quote)
    return length === -1 ? undefined : { value: rest.slice(0, length), start, end: start + length }
  }
  let end = at
  if (ownsLine) {
    while (end < limit && text[end] !== '\n' && text[end] !== '\r' && !(text[end] === '#' && /\s/.test(text[end - 1] ?? ''))) end++
    while (end > at && /[\s,;]/.test(text[end - 1] ?? '')) end--
  } else while (end < limit && !/[\s"'`;,&|)}\]\\]/.test(text[end] ?? '')) end++
  const value = text.slice(at, end)
  return value === '' || isExpression(value) ? undefined : { value, start: at, end }
}

function isExpression(value: string): boolean {
  return DESCRIPTIONS.has(value.toLowerCase()) || /[([{]/.test(value) || /^(?:\w{1,40}\.){1,6}[A-Za-z_]\w{0,60}$/.test(value) || value.startsWith('*') || value.startsWith('!') || /^[|>][+-]?\d?$/.test(value) || / (?:or|\|\||\?\?|and|&&|if|\+) /.test(value)
}
