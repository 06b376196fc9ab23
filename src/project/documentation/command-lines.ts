import type { CodeBlock } from '../../syntax/markdown/index.ts'
import { sourceLines } from '../../syntax/markdown/index.ts'
import { type OptionSpec, type ParsedOptions, parseOptions, parseShell, type ShellWord, type SimpleCommand } from '../../syntax/shell/index.ts'
import { createDocument, type Document, type Segment } from '../../text/document.ts'
import { MappedText } from '../../text/mapped.ts'
import type { DocumentedCommand } from './model.ts'

/** What a block of commands may be called. */
const SHELLS = new Set([
  'bash', 'sh', 'shell', 'zsh', 'fish', 'ksh', 'console', 'shell-session', 'shellsession', 'sh-session', 'bash-session', 'terminal', 'session', 'cli', 'command', 'commandline', 'shellscript', 'text', 'txt',
  'plain', 'plaintext', 'none', 'cmd', 'bat', 'batch', 'dos', 'powershell', 'ps1', 'ps', 'pwsh', 'docker', 'dockerfile', 'bash-script', 'linux', 'prompt',
])
/** A prompt in front of a command. `#` is one only where the block calls itself a session; elsewhere it begins a comment. */
const PROMPT = /^[ \t]*(?:\([\w.-]{1,40}\)[ \t]*)?(?:\[?[\w.-]{1,40}@[\w.-]{1,60}[^$#%>\n]{0,100})?(?:PS[ \t]+)?(?:[A-Z]:[\w\\. -]{0,100}>|[$%>❯➜])[ \t]+(?=\S)/
const ROOT_PROMPT = /^[ \t]*(?:\[?[\w.-]{1,40}@[\w.-]{1,60}[^$#\n]{0,100})?#[ \t]+(?=\S)/
const SESSION = /^(?:console|shell-?session|sh-session|bash-session|terminal|session)$/
/** How a command goes on in the next line: sh, cmd, PowerShell. */
const CONTINUED = /(?:\\|[ \t][\^`])[ \t]*$/

/** A command of a document, before the document that it stands in is put together. */
export type CommandDraft = Omit<DocumentedCommand, 'documentation' | 'purpose'>

/** The docker commands of a block that is neither a Dockerfile nor a compose file. */
export function commandsOfBlock(host: Document, block: CodeBlock): readonly CommandDraft[] {
  if (block.kind === 'unfenced' || (block.language !== undefined && !SHELLS.has(block.language)) || !/\bdocker\b/.test(block.text.text)) return []
  const text = withoutPrompts(block)
  const document = createDocument(host.path, 'script', text.text, { host, segments: text.segments })
  return simpleCommands(document).flatMap((command) => draftOf(document, command) ?? [])
}

/** The block's commands: where prompts stand, the lines that have one, with their continuations, and none of the output between them. */
function withoutPrompts({ text: block, language }: CodeBlock): MappedText {
  const plain = createDocument('', 'script', block.text)
  const isRoot = language !== undefined && SESSION.test(language)
  const promptOf = (line: string): number => (PROMPT.exec(line) ?? (isRoot ? ROOT_PROMPT.exec(line) : null))?.[0].length ?? 0
  const lines = sourceLines(plain).map((line) => ({ ...line, text: block.text.slice(line.start, line.end) }))
  const hasPrompts = lines.some((line) => promptOf(line.text) > 0)
  const segments: Segment[] = []
  let joined = ''
  let continues = false
  for (const line of lines) {
    const prompt = promptOf(line.text)
    // Both sh and PowerShell begin the lines that go on with `>`.
    const taken: boolean = !hasPrompts || prompt > 0 || continues
    const isContinued = CONTINUED.exec(line.text)
    continues = taken && isContinued !== null
    if (!taken) continue
    const isForeign = isContinued !== null && !isContinued[0].startsWith('\\')
    const end = isForeign ? line.start + isContinued.index : line.end
    for (const { at, hostAt, length } of block.slice(line.start + prompt, end).segments) segments.push({ at: joined.length + at, hostAt, length })
    joined += block.text.slice(line.start + prompt, end)
    // Whoever pastes a block with CRLF pastes line breaks; for a shell, a backslash before CR would continue nothing.
    if (isForeign) joined += ' '
    else if (line.next > line.end) joined += '\n'
  }
  return new MappedText(joined, segments)
}

/** The block as one script where it is one; a line with placeholders (`<name>`) that no shell reads must not hide the others. */
function simpleCommands(document: Document): readonly SimpleCommand[] {
  const script = parseShell(MappedText.of(document.text, { start: 0, end: document.text.length }), 'bash')
  if (script.errors.length === 0) return script.commands
  const commands: SimpleCommand[] = []
  let start: number | undefined
  for (const line of sourceLines(document)) {
    start ??= line.start
    if (CONTINUED.test(document.text.slice(line.start, line.end))) continue
    const own = MappedText.of(document.text, { start, end: line.end })
    start = undefined
    if (own.text.includes('docker')) commands.push(...parseShell(own, 'bash').commands)
  }
  return commands
}

const RUN_OPTIONS: OptionSpec = {
  shortWithValue: 'acehlmpuvw',
  longWithValue: [
    'add-host', 'annotation', 'attach', 'blkio-weight', 'blkio-weight-device', 'cap-add', 'cap-drop', 'cgroup-parent', 'cgroupns', 'cidfile', 'cpu-period', 'cpu-quota', 'cpu-rt-period', 'cpu-rt-runtime', 'cpu-shares', 'cpus',
    'cpuset-cpus', 'cpuset-mems', 'detach-keys', 'device', 'device-cgroup-rule', 'device-read-bps', 'device-read-iops', 'device-write-bps', 'device-write-iops', 'dns', 'dns-opt', 'dns-option', 'dns-search',
    'domainname', 'entrypoint', 'env', 'env-file', 'expose', 'gpus', 'group-add', 'health-cmd', 'health-interval', 'health-retries', 'health-start-interval', 'health-start-period', 'health-timeout',
    'hostname', 'ip', 'ip6', 'ipc', 'isolation', 'kernel-memory', 'label', 'label-file', 'link', 'link-local-ip', 'log-driver', 'log-opt', 'mac-address', 'memory', 'memory-reservation', 'memory-swap',
    'memory-swappiness', 'mount', 'name', 'net', 'net-alias', 'network', 'network-alias', 'oom-score-adj', 'pid', 'pids-limit', 'platform', 'publish', 'pull', 'restart', 'runtime', 'security-opt',
    'shm-size', 'stop-signal', 'stop-timeout', 'storage-opt', 'sysctl', 'tmpfs', 'ulimit', 'user', 'userns', 'uts', 'volume', 'volume-driver', 'volumes-from', 'workdir',
  ].map((name) => `--${name}`),
  stopsAtOperand: true,
}

const BUILD_OPTIONS: OptionSpec = {
  shortWithValue: 'cfmot',
  longWithValue: [
    'add-host', 'allow', 'annotation', 'attest', 'build-arg', 'build-context', 'builder', 'cache-from', 'cache-to', 'call', 'cgroup-parent', 'cpu-period', 'cpu-quota', 'cpu-shares', 'cpuset-cpus', 'cpuset-mems', 'file',
    'iidfile', 'isolation', 'label', 'memory', 'memory-swap', 'metadata-file', 'network', 'no-cache-filter', 'output', 'platform', 'progress', 'provenance', 'sbom', 'secret', 'security-opt', 'shm-size', 'ssh', 'tag',
    'target', 'ulimit',
  ].map((name) => `--${name}`),
}

const COMPOSE_GLOBAL: OptionSpec = {
  shortWithValue: 'fpHc',
  longWithValue: ['--file', '--project-name', '--profile', '--env-file', '--project-directory', '--parallel', '--progress', '--ansi', '--context', '--host', '--log-level'],
  stopsAtOperand: true,
}

const COMPOSE_OPTIONS: OptionSpec = {
  shortWithValue: 'elpuvwtfn',
  longWithValue: ['--env', '--label', '--name', '--publish', '--user', '--volume', '--workdir', '--entrypoint', '--timeout', '--scale', '--build-arg', '--tail', '--index', '--pull', '--exit-code-from'],
  stopsAtOperand: true,
}

const DOCKER_GLOBAL: OptionSpec = { shortWithValue: 'cHl', longWithValue: ['--config', '--context', '--host', '--log-level', '--tlscacert', '--tlscert', '--tlskey'], stopsAtOperand: true }

function draftOf(document: Document, command: SimpleCommand): CommandDraft | undefined {
  const program = command.program?.replace(/\.exe$/, '')
  if (program === 'docker-compose') return composeDraft({ document, command, program }, command.arguments)
  if (program !== 'docker') return undefined
  let words = parseOptions(command.arguments, DOCKER_GLOBAL).positionals
  if (/^(?:container|image|builder|buildx)$/.test(words[0]?.value ?? '')) words = words.slice(1)
  const [first, ...rest] = words
  const base = { document, command, program } as const
  switch (first?.literal) {
    case 'run':
    case 'create': {
      const options = parseOptions(rest, RUN_OPTIONS)
      const [image] = options.positionals
      return { ...base, action: 'run', options, ...(image === undefined ? {} : { image }) }
    }
    case 'build':
      return { ...base, action: 'build', options: parseOptions(rest, BUILD_OPTIONS) }
    case 'compose':
      return composeDraft(base, rest)
    default:
      return { ...base, action: 'other', options: parseOptions(rest, {}) }
  }
}

function composeDraft(base: Pick<CommandDraft, 'document' | 'command' | 'program'>, words: readonly ShellWord[]): CommandDraft {
  const [own, ...rest] = parseOptions(words, COMPOSE_GLOBAL).positionals
  const options: ParsedOptions = parseOptions(rest, COMPOSE_OPTIONS)
  return { ...base, action: 'compose', options, ...(own?.literal === undefined ? {} : { composeCommand: own.literal }) }
}
