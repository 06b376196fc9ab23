import { matchesIn } from './matches.ts'

export interface UrlCredentials {
  readonly user: string;
  readonly password: string;
  /** Offsets of the password in the text, UTF-16 units, end exclusive. */
  readonly start: number;
  readonly end: number;
}

const STOPS = new Set(['/', '?', '#', ' ', '\t', '\n', '\r', '"', "'", '`', '<', '>', '\\', '|', ')', ','])
/** An open brace would otherwise make every `://` of a hostile text read on to its end. */
const LONGEST_AUTHORITY = 1024
/** `user:password@tcp(host:3306)/db`, the form of Go's driver for MySQL. */
const GO_SOURCE = /(?<![\w.%:-])([\w.%-]{1,64}):([^\s"'`@/]{1,200})(?=@(?:tcp|unix)\()/g
const SCHEME_CHARACTER = /[A-Za-z0-9+.-]/

/**
 * Passwords written into URLs (`scheme://user:password@host`), each with its range. A password that holds a variable
 * (`$X`, `${X}`, `{{ x }}`, `{x}`, `%(x)s`) is not written there, so it is left out. Linear in the text's length.
 */
export function findUrlCredentials(text: string): readonly UrlCredentials[] {
  const found: UrlCredentials[] = []
  for (let at = text.indexOf('://'); at !== -1; at = text.indexOf('://', at + 3)) {
    if (!SCHEME_CHARACTER.test(text[at - 1] ?? '')) continue
    const start = at + 3
    const end = authorityEnd(text, start)
    const authority = text.slice(start, end)
    const sign = authority.lastIndexOf('@')
    if (sign === -1) continue
    const userInfo = authority.slice(0, sign)
    const colon = colonOutsideBraces(userInfo)
    if (colon === -1) continue
    const password = userInfo.slice(colon + 1)
    if (password === '' || holdsVariable(password)) continue
    found.push({ user: userInfo.slice(0, colon), password, start: start + colon + 1, end: start + sign })
  }
  for (const match of matchesIn(text, ['@tcp(', '@unix('], GO_SOURCE)) {
    const [whole, user = '', password = ''] = match
    if (!holdsVariable(password)) found.push({ user, password, start: match.index + user.length + 1, end: match.index + whole.length })
  }
  return found
}

/** Where host, port and user information end; braces of a variable may hold any character. */
function authorityEnd(text: string, start: number): number {
  let depth = 0
  const limit = Math.min(text.length, start + LONGEST_AUTHORITY)
  for (let at = start; at < limit; at += 1) {
    const character = text[at] ?? ''
    if (character === '{') depth += 1
    else if (character === '}' && depth > 0) depth -= 1
    else if (character === '\n') return at
    else if (depth === 0 && STOPS.has(character)) return at
  }
  return limit
}

/** The colon between user and password, not that of `${USER:-me}`. */
function colonOutsideBraces(text: string): number {
  let depth = 0
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '{') depth += 1
    else if (text[at] === '}' && depth > 0) depth -= 1
    else if (text[at] === ':' && depth === 0) return at
  }
  return -1
}

function holdsVariable(password: string): boolean {
  // `$$` is Compose's way to write a dollar sign.
  const text = password.replaceAll('$$', '')
  return text.includes('{') || text.includes('%(') || text === '%s' || /\$[A-Za-z_(]/.test(text)
}
