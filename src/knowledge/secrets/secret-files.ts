import { findNamedValues, findPasswordHashes } from './content.ts'
import { findTokenLiterals } from './tokens.ts'
import { findUrlCredentials } from './urls.ts'
import { classifySecretValue } from './values.ts'

/** Files whose name says that they may hold credentials. Source: the manuals of the programs that read them. */
export type SecretFileKind =
  | 'private key' | 'key store' | 'npm configuration' | 'netrc file' | 'pgpass file' | 'MySQL option file' | 'git credential store' | 'Python package index configuration' | 'AWS credentials'
  | 'Docker login' | 'kubeconfig' | 'service account' | 'vault password' | 'Rails master key' | 'password file' | 'Composer login' | 'Maven settings' | 'NuGet configuration' | 'Gradle properties';

export interface FileSecret {
  /** Offsets in the text, UTF-16 units, end exclusive. */
  readonly start: number;
  readonly end: number;
}

const BY_NAME: readonly (readonly [RegExp, SecretFileKind])[] = [
  [/^id_(?:rsa|dsa|ecdsa|ed25519)(?:_sk)?$/, 'private key'],
  [/(?:\.pem|\.key|\.ppk|_rsa|_ed25519)$/i, 'private key'],
  [/\.(?:p12|pfx|jks|keystore|kdbx)$/i, 'key store'],
  [/^(?:\.npmrc|\.yarnrc|\.yarnrc\.yml)$/, 'npm configuration'],
  [/^[._]netrc$/, 'netrc file'],
  [/^(?:\.pgpass|pgpass\.conf)$/, 'pgpass file'],
  [/^\.?my\.cnf$/, 'MySQL option file'],
  [/^\.git-credentials$/, 'git credential store'],
  [/^(?:\.pypirc|pip\.conf)$/, 'Python package index configuration'],
  [/^(?:\.dockercfg|\.dockerconfigjson)$/, 'Docker login'],
  [/^(?:kubeconfig(?:\.ya?ml)?|.{1,80}\.kubeconfig)$/, 'kubeconfig'],
  [/^(?:.{0,80}[-_.])?(?:service[-_]?account|credentials?|firebase|gcp|gcloud|google|adminsdk|sa|key)(?:[-_.].{0,80})?\.json$/i, 'service account'],
  [/^\.?vault[-_]pass(?:word)?(?:\.txt)?$/, 'vault password'],
  [/^\.?htpasswd$/, 'password file'],
  [/^auth\.json$/, 'Composer login'],
  [/^settings(?:-security)?\.xml$/, 'Maven settings'],
  [/^nuget(?:\.\w{1,40})?\.config$/i, 'NuGet configuration'],
  [/^gradle\.properties$/, 'Gradle properties'],
]
const BY_PATH: readonly (readonly [RegExp, SecretFileKind])[] = [
  [/(?:^|\/)\.aws\/credentials$/, 'AWS credentials'],
  [/(?:^|\/)\.docker\/config\.json$/, 'Docker login'],
  [/(?:^|\/)\.kube\/config$/, 'kubeconfig'],
  [/(?:^|\/)config\/(?:master\.key|credentials\/\w{1,40}\.key)$/, 'Rails master key'],
]

/** What kind of secret file a path names, by its name alone; its content may prove harmless (`.npmrc` without a token). */
export function secretFileKind(path: string): SecretFileKind | undefined {
  const byPath = BY_PATH.find(([pattern]) => pattern.test(path))
  if (byPath !== undefined) return byPath[1]
  const name = path.slice(path.lastIndexOf('/') + 1)
  return BY_NAME.find(([pattern]) => pattern.test(name))?.[1]
}

const LINE = /[^\r\n]+/g

/** The first secret in such a file; undefined where there is none in it. */
export function findSecretInFile(kind: SecretFileKind, text: string): FileSecret | undefined {
  switch (kind) {
    case 'private key':
    case 'service account':
      return findTokenLiterals(text).find((token) => token.kind === 'private-key')
    case 'Rails master key': {
      const key = /^[0-9a-f]{32}(?=\s*$)/.exec(text)
      return key === null ? undefined : { start: 0, end: key[0].length }
    }
    case 'pgpass file':
      return firstLine(text, (line) => lastField(line))
    case 'netrc file':
      return realIn(text, /\bpassword\s{1,8}(\S{1,400})/g)[0]
    case 'git credential store':
      return realIn(text, /:\/\/[^\s:@/]{0,200}:([^\s@/]{1,400})@/g)[0]
    case 'Docker login':
      return realIn(text, /"(?:auth|password|identitytoken)"\s{0,8}:\s{0,8}"([^"\s]{4,4000})"/g)[0]
    case 'kubeconfig':
      return realIn(text, /\b(?:client-key-data|token|password):[ \t]{1,8}["']?([^\s"'#]{4,8000})/g)[0]
    case 'npm configuration':
      return earliest([...findTokenLiterals(text), ...realIn(text, /(?:_authToken|_auth|_password|npmAuthToken|npmAuthIdent)["']?\s{0,4}[=:]\s{0,4}["']?([^\s"']{4,4000})/g)])
    case 'password file':
      return findPasswordHashes(text)[0]
    case 'Composer login':
      // `{"github-oauth": {"github.com": "…"}}`, `{"http-basic": {"host": {"username": "…", "password": "…"}}}`.
      return earliest([...findTokenLiterals(text), ...findNamedValues(text).filter(({ value }) => real(value)), ...realIn(text, /"(?:github-oauth|gitlab-token|gitlab-oauth|bearer)"\s{0,8}:\s{0,8}\{\s{0,8}"[^"\s]{1,200}"\s{0,8}:\s{0,8}"([^"\s]{4,400})"/g)])
    case 'Maven settings':
    case 'NuGet configuration':
    case 'Gradle properties':
      // The settings that Maven comes with hold examples in comments.
      return findNamedValues(withoutComments(text)).find(({ name, value }) => classifySecretValue(value, { name }).kind === 'literal')
    case 'vault password': {
      const start = text.length - text.trimStart().length
      return real(text) ? { start, end: start + text.trim().length } : undefined
    }
    case 'key store':
      return undefined
    case 'MySQL option file':
    case 'Python package index configuration':
    case 'AWS credentials':
      return earliest([...findTokenLiterals(text).filter((token) => token.kind !== 'aws-access-key-id'), ...findUrlCredentials(text), ...findNamedValues(text)].filter(({ start, end }) => real(text.slice(start, end))))
  }
}

/** XML with blanks in place of its comments, so that offsets stay right. */
function withoutComments(text: string): string {
  const [first = '', ...rest] = text.split('<!--')
  return first + rest.map((part) => {
    const end = part.indexOf('-->')
    return end === -1 ? `    ${part}` : ' '.repeat(end + 7) + part.slice(end + 3)
  }).join('')
}

function earliest(found: readonly FileSecret[]): FileSecret | undefined {
  return [...found].sort((one, other) => one.start - other.start)[0]
}

/** Whether a value is one that could open something, however weak. */
function real(value: string): boolean {
  const { kind } = classifySecretValue(value, { name: 'password' })
  return kind === 'literal' || kind === 'weak'
}

/** The values of a pattern's group that could open something. */
function realIn(text: string, pattern: RegExp): readonly FileSecret[] {
  return [...text.matchAll(pattern)].flatMap((match) => {
    const [whole, value = ''] = match
    const start = match.index + whole.lastIndexOf(value)
    return real(value) ? [{ start, end: start + value.length }] : []
  })
}

function firstLine(text: string, secretOf: (line: string) => FileSecret | undefined): FileSecret | undefined {
  for (const match of text.matchAll(LINE)) {
    const secret = match[0].startsWith('#') ? undefined : secretOf(match[0])
    if (secret !== undefined) return { start: match.index + secret.start, end: match.index + secret.end }
  }
  return undefined
}

/** `host:port:database:user:password`, where a backslash keeps a colon. */
function lastField(line: string): FileSecret | undefined {
  const colons: number[] = []
  for (let at = 0; at < line.length; at++) {
    if (line[at] === '\\') at++
    else if (line[at] === ':') colons.push(at)
  }
  const fourth = colons[3]
  if (fourth === undefined) return undefined
  const end = line.trimEnd().length
  return real(line.slice(fourth + 1, end)) ? { start: fourth + 1, end } : undefined
}
