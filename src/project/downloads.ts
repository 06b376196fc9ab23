import { commandOptions, type OptionSpec, type ShellWord, type SimpleCommand } from '../syntax/shell/index.ts'

/** What curl or wget fetches. */
export interface Download {
  readonly command: SimpleCommand
  readonly tool: 'curl' | 'wget'
  /** The word that holds the address. */
  readonly word: ShellWord
  /** As written; variables stand as they are. */
  readonly url: string
  /** The file that it is written to, as written; undefined where it goes to standard output or that is not known. */
  readonly target: string | undefined
  /** Certificates are not checked. */
  readonly insecure: boolean
  /** An error page of the server ends the command with an error, or its status is asked for: always with wget, with an option of curl. */
  readonly failsOnErrorPage: boolean
}

/** curl(1): the options that take a value. */
const CURL: OptionSpec = {
  shortWithValue: 'AbcCdDeEFhHKmoPQrtTuUwxXyYz',
  longWithValue: [
    '--output', '--output-dir', '--header', '--proxy', '--preproxy', '--referer', '--data', '--data-raw', '--data-binary', '--data-urlencode', '--json', '--form', '--user', '--user-agent',
    '--request', '--noproxy', '--resolve', '--connect-to', '--interface', '--retry', '--retry-delay', '--retry-max-time', '--connect-timeout', '--max-time', '--cacert', '--capath', '--cert',
    '--key', '--cookie', '--cookie-jar', '--write-out', '--range', '--limit-rate', '--proto', '--proto-redir', '--tls-max', '--ciphers', '--dns-servers', '--max-redirs', '--oauth2-bearer',
    '--upload-file', '--config', '--dump-header', '--unix-socket', '--url', '--continue-at', '--speed-limit', '--speed-time', '--time-cond', '--stderr', '--socks5', '--socks5-hostname',
  ],
}

/** wget(1): the options that take a value. */
export const WGET: OptionSpec = {
  shortWithValue: 'oaeiBtOTwQPUlADIXR',
  longWithValue: [
    '--output-document', '--output-file', '--append-output', '--execute', '--input-file', '--base', '--tries', '--timeout', '--wait', '--waitretry', '--quota', '--directory-prefix', '--header',
    '--user-agent', '--referer', '--user', '--password', '--post-data', '--post-file', '--level', '--accept', '--reject', '--domains', '--ca-certificate', '--load-cookies', '--limit-rate', '--progress',
    '--secure-protocol', '--retry-connrefused', '--dns-timeout', '--connect-timeout', '--read-timeout', '--method', '--body-data', '--include-directories', '--exclude-directories', '--cut-dirs',
  ],
}

/** What a command fetches; empty for any other program. */
export function downloadsOf(command: SimpleCommand): readonly Download[] {
  const tool = command.program
  if (tool !== 'curl' && tool !== 'wget') return []
  const options = commandOptions(command, tool === 'curl' ? CURL : WGET)
  const words = [...options.positionals, ...[...(options.flags.get('--url') ?? [])].flatMap(({ valueWord }) => valueWord ?? [])]
  const named = tool === 'curl' ? options.value('-o', '--output') : options.value('-O', '--output-document')
  const redirect = command.redirects.findLast(({ operator, fileDescriptor }) => (operator === '>' || operator === '>>') && (fileDescriptor ?? 1) === 1)?.target?.value
  const keepsName = tool === 'wget' || options.has('-O', '--remote-name', '--remote-name-all')
  const insecure = tool === 'curl' ? options.has('-k', '--insecure') : options.has('--no-check-certificate')
  const failsOnErrorPage = tool === 'wget' || options.has('-f', '--fail', '--fail-with-body', '-w', '--write-out', '-K', '--config')
  return words.flatMap((word) => {
    const url = addressOf(word.value)
    if (url === undefined) return []
    const target = named === '-' || named === '/dev/stdout' ? redirect : named ?? redirect ?? (keepsName ? fileNameOf(url) : undefined)
    return [{ command, tool, word, url, target, insecure, failsOnErrorPage }]
  })
}

/** Both tools take `example.org/file` for http. */
function addressOf(text: string): string | undefined {
  if (/^(?:https?|ftps?):\/\//i.test(text)) return text
  return /^[a-z\d-]+(?:\.[a-z\d-]+)*\.(?:com|org|net|io|sh|dev)(?:[/:]|$)/i.test(text) ? `http://${text}` : undefined
}

function fileNameOf(url: string): string | undefined {
  const path = url.replace(/^[a-z]+:\/\/[^/]*/i, '').replace(/[?#][\s\S]*/, '')
  const name = path.slice(path.lastIndexOf('/') + 1)
  return name === '' ? undefined : name
}

/** The host of an address: undefined where it holds a variable. */
export function hostOf(url: string): string | undefined {
  const host = /^[a-z]+:\/\/(?:[^/@]*@)?(\[[^\]]*\]|[^/:?#]*)/i.exec(url)?.[1]
  return host === undefined || host === '' || /[$`{}<>]/.test(host) ? undefined : host.toLowerCase()
}

/** The builder itself, its neighbours and private addresses: names without a dot, and those reserved for such use (RFC 6761, RFC 1918). */
export function isNearHost(host: string): boolean {
  return !host.includes('.') || /^(?:127\.|10\.|192\.168\.|169\.254\.|172\.(?:1[6-9]|2\d|3[01])\.|0\.0\.0\.0$)|\.(?:local|localhost|internal|intranet|lan|corp|home|test|invalid|svc)$/.test(host)
}

const CHECKERS = /^(?:sha(?:1|224|256|384|512)sum|shasum|md5sum|b2sum|b3sum|cksum|gpgv?2?|cosign|minisign|signify|sq|rhash|slsa-verifier)$/

/** Whether a script compares anything that it has fetched with a checksum or a signature. */
export function verifiesDownloads(commands: readonly SimpleCommand[]): boolean {
  return commands.some((command) => {
    const name = command.program ?? ''
    if (/^gpgv?2?$/.test(name)) return name === 'gpgv' || command.arguments.some(({ value }) => /^--(?:batch-)?verify/.test(value))
    if (CHECKERS.test(name)) return true
    if (name === 'openssl') return /^(?:dgst|sha256|sha1|sha512|md5)$/.test(command.arguments[0]?.value ?? '')
    return (name === 'rpm' && command.arguments.some(({ value }) => value === '-K' || value === '--checksig')) || name === 'dget'
  })
}
