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

const NAME_AND_SIGN = /(?<![\w.$@%])(?<!\$\{)(\\?["']?)([A-Za-z_][\w.-]{0,80})\1(?:(?<=["'])\])?[ \t]{0,8}(=>|=(?![=~>])|:(?!:))[ \t]{0,8}/g

/** A text that has a secret in one place. Each expression ends with the value, its last group; without a `name` the group of that name says it. */
interface Form {
  readonly name?: string
  /** Every match holds one of these. */
  readonly words: readonly string[]
  readonly expression: RegExp
}

const FORMS: readonly Form[] = [
  // `Bearer …`, `Basic …`, and behind the header's name other schemes; words alone are prose.
  { name: 'Authorization', words: ['Bearer', 'Basic'], expression: /\b(?:Bearer|Basic)[ \t]{1,4}(?=[\w+/.~-]{0,2000}(?:\d|[a-z][A-Z]))([\w+/.~-]{8,2000}={0,2})/g },
  { name: 'Authorization', words: ['uthorization:'], expression: /\b[Aa]uthorization:[ \t]{0,4}(?:[Tt]oken|ApiKey|Bot|GenieKey|SSWS|Splunk)[ \t]{1,4}(?=[\w+/.~-]{0,2000}\d)([\w+/.~-]{8,2000}={0,2})/g },
  // `machine host login user password x` of a netrc file, on one line or several.
  { name: 'the password of a netrc line', words: ['machine'], expression: /\bmachine\s{1,4}[^\s\\]{1,200}(?:\s|\\n){1,8}login\s{1,4}[^\s\\]{1,200}(?:\s|\\n){1,8}password\s{1,4}([^\s"'\\]{1,300})/g },
  // `package package/root_password password x`, as debconf is told.
  { name: 'the password for debconf', words: ['password'], expression: /(?<=passw(?:or)?d(?:[-_]again|\d)?)[ \t]{1,4}password[ \t]{1,4}([^\s"'\\]{1,200})/g },
  // `https://TOKEN@github.com/…`: no user has so long a name. Other hosts take public keys there.
  { name: 'the token in a URL', words: ['://'], expression: /:\/\/(?=[\w-]{0,255}\d)(?=[\w-]{0,255}[A-Za-z])([A-Za-z0-9_-]{20,255})(?=@(?:(?:[\w-]{1,60}\.){0,4}(?:github|gitlab|bitbucket|gitea|codeberg)\.|git\.|[^\s"'@]{1,200}\.git\b))/g },
  // `uid=me;pwd=x` in a connection string; elsewhere it is the shell's directory.
  { name: 'pwd', words: [';'], expression: /;[ \t]?pwd=([^;"'\s]{1,300})/gi },
  // `CREATE USER u IDENTIFIED BY 'p'`, `ALTER ROLE u PASSWORD 'p'`.
  { name: 'PASSWORD', words: ["'", '"'], expression: /\b(?:IDENTIFIED[ \t]{1,4}(?:WITH[ \t]{1,4}\w{1,40}[ \t]{1,4})?BY|PASSWORD)[ \t]{1,4}(["'])([^"'\n]{1,200})(?=\1)/gi },
  // `requirepass x` of Redis, `rootpw x` of OpenLDAP, `remote_password x` of Mosquitto.
  { words: ['requirepass', 'masterauth', 'rootpw', 'bindpw', 'remote_password'], expression: /(?<=^[ \t]{0,40})(?<name>requirepass|masterauth|rootpw|bindpw|remote_password)[ \t]{1,8}"?([^\s"]{1,300})/gm },
  // `<password>x</password>`, `<add key="Password" value="x"/>`, `<property name="password" value="x"/>`.
  { words: ['</'], expression: /<(?<name>[A-Za-z_][\w.:-]{0,80})>[ \t]{0,4}([^<>\s]{1,300})(?=[ \t]{0,4}<\/\1>)/g },
  { words: ['value'], expression: /\b(?:key|name)[ \t]{0,2}=[ \t]{0,2}"(?<name>[\w.:-]{1,80})"[ \t]{1,4}value[ \t]{0,2}=[ \t]{0,2}"([^"\n<>]{1,300})(?=")/g },
  // `define('DB_PASSWORD', 'x')` of PHP.
  { words: ['define'], expression: /\bdefine\([ \t]{0,4}(["'])(?<name>\w{1,80})\1[ \t]{0,4},[ \t]{0,4}(["'])([^"'\n]{1,300})(?=\3)/g },
]
/** `$apr1$…`, `$2y$…`, `$6$…`, `$argon2id$…`, `{SHA}…`: what htpasswd and crypt(3) write. */
const PASSWORD_HASH = /(?<![\w$])(?:\$(?:apr1|2[abxy]|[156]|argon2(?:id|i|d))\$[\w./$,=+-]{16,300}|\{SHA\}[\w+/]{27}=)/g
/** What stands for a type or a rule about the value, not for the value. */
const DESCRIPTIONS = new Set(['string', 'str', 'text', 'required', 'optional', 'object', 'array', 'integer', 'int', 'number', 'bool', 'boolean', 'any', 'bytes'])
const LONGEST_VALUE = 2000

/**
 * Values under secret names in the text of a configuration, a connection string, a JSON object or the like: `password=x`, `"token": "x"`,
 * `Password=x;`, `?password=x&`, an Authorization header, SQL, XML. What they are worth is for `classifySecretValue` to say. Expressions
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
  return [...found, ...findKnownForms(text)]
}

/** The part of them that is known by a form of its own: a header, a line of a program's file, a statement, an element. */
export function findKnownForms(text: string): readonly NamedValue[] {
  return FORMS.flatMap(({ name: known, words, expression }) => [...matchesIn(text, words, expression)].flatMap((match) => {
    const value = match.at(-1) ?? ''
    const name = known ?? match.groups?.['name'] ?? ''
    const end = match.index + match[0].length
    return known !== undefined || isSecretName(name) ? [{ name, value, start: end - value.length, end }] : []
  }))
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
    // `'token=' + f(x) + '…'`: the quote closed the text of a program.
    return length === -1 || /^[ \t]*[+.][ \t]/.test(rest) ? undefined : { value: rest.slice(0, length), start, end: start + length }
  }
  let end = at
  if (ownsLine) {
    while (end < limit && text[end] !== '\n' && !(text[end] === '#' && /\s/.test(text[end - 1] ?? ''))) end++
    while (/[\s,;]/.test(text[end - 1] ?? '')) end--
  } else while (end < limit && !/[\s"'`;,&|)}\]\\]/.test(text[end] ?? '')) end++
  const value = text.slice(at, end)
  return value === '' || isExpression(value) ? undefined : { value, start: at, end }
}

function isExpression(value: string): boolean {
  return DESCRIPTIONS.has(value.toLowerCase()) || /[([{]/.test(value) || /^(?:\w{1,40}\.){1,6}[A-Za-z_]\w{0,60}$/.test(value) || value.startsWith('*') || value.startsWith('!') || /^[|>][+-]?\d?$/.test(value) || / (?:or|\|\||\?\?|and|&&|if|\+) /.test(value)
}
