import { classifySecretValue, findKnownForms, findTokenLiterals, findUrlCredentials, isSecretName, matchesIn } from '../knowledge/secrets.ts'
import type { DocumentKind } from '../text/document.ts'
import { findCommandSecrets } from './command-secrets.ts'

/** Where a secret stands: UTF-16 offsets, end exclusive. */
export interface SecretSpan {
  readonly start: number
  readonly end: number
}

const PRIVATE_KEY_BLOCK = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY[A-Z ]{0,10}-----/g
const LONGEST_KEY_BLOCK = 20_000

/** User information without a colon that is too long for a user's name: a token. */
const TOKEN_AS_USER = /:\/\/([^\s/@:"'`${}<>]{20,500})@/g
const BEARER = /\b(?:Bearer|Basic|token)\s{1,4}([\w+/.~-]{8,2000}={0,2})(?=["'`\s]|$)/g
/** Passwords of well-known programs' short flags, each with what every match of it holds. */
const SHORT_FLAGS: readonly (readonly [string, RegExp])[] = [
  ['-p', /\b(?:mysql|mysqldump|mysqladmin|mariadb|mariadb-dump|mariadb-admin)\b[^\n|;&]{0,300}?\s-p([^\s"'$-][^\s"'$]{0,200})/g],
  ['sshpass', /\bsshpass\s{1,4}-p\s{0,4}["']?([^\s"'$]{1,200})/g],
  ['redis-cli', /\bredis-cli\b[^\n|;&]{0,300}?\s-a\s{1,4}["']?([^\s"'$]{1,200})/g],
  ['curl', /\bcurl\b[^\n|;&]{0,300}?\s-u\s{0,4}["']?[^\s"':$]{1,100}:([^\s"'$]{1,200})/g],
  ['login', /\blogin\b[^\n|;&]{0,300}?\s-p\s{1,4}["']?([^\s"'$-][^\s"'$]{0,200})/g],
  ['chpasswd', /\becho\s{1,4}["']?[\w.-]{1,60}:([^\s"'$|]{1,200})["']?\s{0,4}\|\s{0,4}(?:\S{1,60}\/)?chpasswd\b/g],
]

/** A name before `=`, or before a colon that a blank, a quote or the line's end follows. */
const ASSIGNMENT = /(?<![\w.])([A-Za-z_][\w.-]{0,100})(["']?\]?)([ \t]{0,4}(?:=(?!=)|:(?=[ \t"'\n\r]|$))[ \t]{0,40})/g
const FLAG = /(?<![\w-])--?([A-Za-z][\w.-]{0,100})(["']?,?[ \t]{1,8}["']?|["'],["']|["']?\r?\n[ \t]{0,40}- {1,4}["']?)(?![ \t-])/g
const DOCKERFILE_PAIR = /^[ \t]{0,40}(?:ONBUILD[ \t]{1,10})?ENV[ \t]{1,10}([A-Za-z_][\w.-]{0,100})[ \t]{1,10}(?!=)([^\n\r]{1,4000})/gim
const PASSWORD_HASH = /\${1,2}(?:apr1|2[abxy]|[156]|argon2(?:id|i|d))\${1,2}[\w./$,=+-]{16,300}/g
const DEFAULT = /\$\{([A-Za-z_]\w{0,100}):?-/g
const LONGEST_VALUE = 4000

/**
 * Where secrets stand in the text of a document: tokens that are known by their form, passwords in URLs, bodies of private keys, and
 * values whose name says that they are secret. What is no secret (a variable, a path, a placeholder, a number) is left out. Sorted, without overlaps.
 */
export function findSecretSpans(text: string, kind: DocumentKind): readonly SecretSpan[] {
  const spans: SecretSpan[] = [...findTokenLiterals(text).filter((token) => token.kind !== 'private-key'), ...findUrlCredentials(text)]
  for (const match of matchesIn(text, ['://'], TOKEN_AS_USER)) spans.push(lastGroup(match, 1))
  for (const match of matchesIn(text, ['Bearer', 'Basic', 'token'], BEARER)) if (/\d/.test(match[1] ?? '')) spans.push(lastGroup(match, 1))
  for (const [word, flags] of SHORT_FLAGS) for (const match of matchesIn(text, [word], flags)) spans.push(lastGroup(match, 1))
  addPrivateKeys(text, spans)
  addAssignments(text, kind, spans)
  addFlags(text, spans)
  addDefaults(text, spans)
  addKnownForms(text, spans)
  if (kind === 'dockerfile' || kind === 'markdown') addDockerfilePairs(text, spans)
  return merged(spans.map(({ start, end }) => ({ start, end })))
}

/** The span of a group that stands once in its match, as far back as possible. */
function lastGroup(match: RegExpExecArray, group: number): SecretSpan {
  const value = match[group] ?? ''
  const start = match.index + match[0].lastIndexOf(value)
  return { start, end: start + value.length }
}

function addPrivateKeys(text: string, spans: SecretSpan[]): void {
  for (const match of matchesIn(text, ['PRIVATE KEY'], PRIVATE_KEY_BLOCK)) {
    const start = match.index + match[0].length
    const close = text.indexOf('-----END', start)
    const isClosed = close !== -1 && close - start <= LONGEST_KEY_BLOCK
    spans.push({ start, end: isClosed ? close : Math.min(text.length, start + LONGEST_KEY_BLOCK) })
  }
}

function addAssignments(text: string, kind: DocumentKind, spans: SecretSpan[]): void {
  for (const match of text.matchAll(ASSIGNMENT)) {
    const [whole, name = '', , sign = ''] = match
    if (!isSecretName(name)) continue
    const at = match.index + whole.length
    if (sign.includes(':') && isBlockScalar(text, at)) {
      spans.push(...blockScalarLines(text, match.index, at))
      continue
    }
    const isMapping = sign.includes(':')
    const ownsLine = isMapping || kind === 'env' || (kind === 'compose' && /(?:^|\n)[ \t]*-[ \t]+$/.test(text.slice(Math.max(0, match.index - 200), match.index)))
    const quoteBefore = quoteAt(text, match.index - 1)
    const value = valueAt(text, at, { ownsLine, quoteBefore: match[2] === '' ? quoteBefore : undefined })
    addIfSecret(text, value, name, spans)
  }
}

function addFlags(text: string, spans: SecretSpan[]): void {
  for (const match of text.matchAll(FLAG)) {
    const name = match[1] ?? ''
    if (!isSecretName(name) || /(?:^no-|-stdin$|-prompt$|^secrets?$)/.test(name)) continue
    const at = match.index + match[0].length
    // `--password"`, `--password "x y"`, `["--password", "x"]` and two items of a YAML list: what closes a value is the quote that opens it.
    const quote = quoteAt(text, at - 1)
    const value = quote === undefined ? valueAt(text, at, { ownsLine: false, quoteBefore: undefined }) : quotedValue(text, at, quote)
    addIfSecret(text, value, name, spans)
  }
}

/** What programs take for passwords: arguments, lines of their files, statements, and hashes, whose dollar signs compose doubles. */
function addKnownForms(text: string, spans: SecretSpan[]): void {
  for (const span of findCommandSecrets(text)) addIfSecret(text, span, 'password', spans)
  for (const { name, start, end } of findKnownForms(text)) addIfSecret(text, { start, end }, name, spans)
  for (const match of matchesIn(text, ['$'], PASSWORD_HASH)) spans.push({ start: match.index, end: match.index + match[0].length })
}

/** Defaults of variables, wherever they stand: `postgres://me:${DB_PASSWORD:-default}@db`, `x-${API_TOKEN-default}`. */
function addDefaults(text: string, spans: SecretSpan[]): void {
  if (!text.includes('${')) return
  const pattern = new RegExp(DEFAULT)
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const [head, name = ''] = match
    const start = match.index + head.length
    const isPassword = /:\/\/[^\s:@/"']{0,100}:$/.test(text.slice(Math.max(0, match.index - 110), match.index))
    if (!isSecretName(name) && !isPassword) continue
    const end = closingBrace(text, start)
    // What our own messages write for a default that somebody has yet to choose.
    if (text.slice(start, end) !== 'default') addIfSecret(text, { start, end }, isPassword ? 'password' : name, spans)
    // Behind the value: what is nested in it is a part of it, and no text makes each of its places read on.
    pattern.lastIndex = end
  }
}

/** The brace that closes the one which opened in front of a place; without any, the line's end. */
function closingBrace(text: string, from: number): number {
  const limit = Math.min(text.length, from + LONGEST_VALUE)
  let depth = 1
  for (let at = from; at < limit; at++) {
    const character = text[at]
    if (character === '\n') return at
    if (character === '{') depth++
    if (character === '}' && --depth === 0) return at
  }
  return limit
}

function addDockerfilePairs(text: string, spans: SecretSpan[]): void {
  for (const match of text.matchAll(DOCKERFILE_PAIR)) {
    const [, name = '', value = ''] = match
    if (!isSecretName(name)) continue
    const { start } = lastGroup(match, 2)
    addIfSecret(text, trimmed(text, { start, end: start + value.length }), name, spans)
  }
}

function addIfSecret(text: string, span: SecretSpan, name: string, spans: SecretSpan[]): void {
  if (span.end <= span.start) return
  const value = text.slice(span.start, span.end)
  if (/^\*[\w-]+$/.test(value)) return
  const judged = classifySecretValue(value, { name })
  if (judged.kind === 'weak' || judged.kind === 'literal') spans.push(span)
  else if (judged.kind === 'variable' && judged.default !== undefined && judged.default !== '') {
    const inner = classifySecretValue(judged.default, { name })
    const at = text.indexOf(judged.default, span.start + 2)
    if ((inner.kind === 'weak' || inner.kind === 'literal') && at !== -1 && at < span.end) spans.push({ start: at, end: at + judged.default.length })
  }
}

interface ValueForm {
  /** The value goes on to the line's end, blanks and all. */
  readonly ownsLine: boolean
  /** A quote that was opened before the name and so closes the value. */
  readonly quoteBefore: string | undefined
}

/** Where the value that begins at `at` ends. */
function valueAt(text: string, at: number, form: ValueForm): SecretSpan {
  let start = at
  // An anchor or a tag of YAML.
  const properties = /^(?:[&!][\w.!-]{0,60}[ \t]{1,8}){1,2}/.exec(text.slice(at, at + 140))
  if (properties !== null) start += properties[0].length
  const quote = quoteAt(text, start)
  if (quote !== undefined) return quotedValue(text, start + 1, quote)
  if (form.quoteBefore !== undefined) return quotedValue(text, start, form.quoteBefore)
  if (text.startsWith('${', start)) return variableValue(text, start)
  const limit = Math.min(text.length, start + LONGEST_VALUE)
  let end = start
  for (; end < limit; end++) {
    const character = text[end] ?? ''
    if (character === '\n' || character === '\r') break
    const isBlank = character === ' ' || character === '\t'
    if (form.ownsLine ? isBlank && text[end + 1] === '#' : isBlank || ';&|"\'`'.includes(character)) break
  }
  return trimmed(text, { start, end })
}

/** `${NAME:-a default}` to its closing brace, blanks included. */
function variableValue(text: string, start: number): SecretSpan {
  const limit = Math.min(text.length, start + LONGEST_VALUE)
  let depth = 0
  for (let end = start; end < limit; end++) {
    const character = text[end]
    if (character === '\n') return { start, end }
    if (character === '{') depth++
    if (character === '}' && --depth === 0) {
      while (end + 1 < limit && !/[\s"'`;&|]/.test(text[end + 1] ?? '')) end++
      return { start, end: end + 1 }
    }
  }
  return { start, end: limit }
}

/** A value behind its opening quote, up to the closing one on this line or one of the next; without any, to the line's end. */
function quotedValue(text: string, start: number, quote: string): SecretSpan {
  const limit = Math.min(text.length, start + LONGEST_VALUE)
  let lineEnd = limit
  for (let at = start; at < limit; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === quote) return { start, end: at }
    else if (text[at] === '\n' && lineEnd === limit) lineEnd = at
  }
  return trimmed(text, { start, end: lineEnd })
}

function quoteAt(text: string, at: number): string | undefined {
  const character = text[at]
  return character === '"' || character === "'" || character === '`' ? character : undefined
}

function trimmed(text: string, span: SecretSpan): SecretSpan {
  let { end } = span
  while (end > span.start && /\s/.test(text[end - 1] ?? '')) end--
  return { start: span.start, end }
}

function isBlockScalar(text: string, at: number): boolean {
  return /^[|>][+\-0-9]{0,2}[ \t]*(?:#[^\n]*)?\r?(?:\n|$)/.test(text.slice(at, at + 200))
}

/** The lines of a block scalar: those that are indented deeper than its key. */
function blockScalarLines(text: string, keyStart: number, at: number): readonly SecretSpan[] {
  const lineStart = text.lastIndexOf('\n', keyStart - 1) + 1
  const indent = indentOf(text, lineStart)
  const spans: SecretSpan[] = []
  let next = text.indexOf('\n', at)
  for (let count = 0; next !== -1 && count < 1000; count++) {
    const start = next + 1
    const end = text.indexOf('\n', start)
    const stop = end === -1 ? text.length : end
    const depth = indentOf(text, start)
    if (text.slice(start, stop).trim() !== '') {
      if (depth <= indent) break
      spans.push(trimmed(text, { start: start + depth, end: stop }))
    }
    next = end
  }
  return spans
}

function indentOf(text: string, lineStart: number): number {
  let at = lineStart
  while (text[at] === ' ') at++
  return at - lineStart
}

function merged(spans: readonly SecretSpan[]): readonly SecretSpan[] {
  const sorted = spans.filter((span) => span.end > span.start).sort((one, other) => one.start - other.start || other.end - one.end)
  const result: SecretSpan[] = []
  for (const span of sorted) {
    const last = result.at(-1)
    if (last !== undefined && span.start <= last.end) result[result.length - 1] = { start: last.start, end: Math.max(last.end, span.end) }
    else result.push(span)
  }
  return result
}
