import type { Range } from '../../text/document.ts'
import { type OptionSpec, parseOptions, type ParsedOptions, type ShellWord, type SimpleCommand } from '../../syntax/shell/index.ts'
import type { CacheFolder, PackageAction, PackageArgument, PackageManager, PackageOperation, SystemPackageManager } from './model.ts'

/** A package manager's command before its arguments are understood. */
export interface Invocation {
  readonly command: SimpleCommand
  /** The words that name the tool: one, or `python -m pip`. */
  readonly tool: readonly ShellWord[]
  readonly rest: readonly ShellWord[]
}

/** A verb with its options and operands. */
export interface Request {
  readonly invocation: Invocation
  readonly options: ParsedOptions
  /** Empty where the tool stands alone. */
  readonly verb: string
  readonly verbWord: ShellWord | undefined
  /** Behind the verb, without options. */
  readonly operands: readonly ShellWord[]
}

/** Takes verb, options and operands apart. `words` default to all words behind the tool. */
export function readRequest(invocation: Invocation, spec: OptionSpec, words: readonly ShellWord[] = invocation.rest): Request {
  const options = parseOptions(words, spec)
  // `` `# a comment` `` between the words expands to nothing.
  const [verbWord, ...operands] = options.positionals.filter((word) => !word.source.startsWith('`#'))
  return { invocation, options, verb: verbWord?.value ?? '', verbWord, operands }
}

/** The parts of an operation that a manager has to say; all others have a default. */
interface Findings {
  readonly packages?: readonly PackageArgument[]
  readonly manifests?: readonly string[]
  readonly installsProject?: boolean
  readonly development?: PackageOperation['development']
  readonly lock?: PackageOperation['lock']
  readonly caches?: readonly CacheFolder[]
  /** Where the tool as written is more than the words of the invocation (`uv pip`). */
  readonly tool?: string
  /** Where it is more than one word (`mod download`). */
  readonly verb?: string
}

const SYSTEM_MANAGERS: ReadonlySet<PackageManager> = new Set<SystemPackageManager>(['apt', 'apk', 'yum', 'dnf', 'microdnf', 'zypper', 'pacman', 'dpkg', 'rpm'])

export function operationOf(manager: PackageManager, action: PackageAction, request: Request, findings: Findings = {}): PackageOperation {
  return new RequestedOperation(manager, action, request, findings)
}

/** Places and options are made when first asked for: most rules look at few operations. */
class RequestedOperation implements PackageOperation {
  readonly manager: PackageManager
  readonly action: PackageAction
  readonly packages: readonly PackageArgument[]
  readonly manifests: readonly string[]
  readonly installsProject: boolean
  readonly development: PackageOperation['development']
  readonly lock: PackageOperation['lock']
  readonly caches: readonly CacheFolder[]
  readonly verb: string
  readonly #request: Request
  readonly #toolName: string | undefined
  #options: ReadonlyMap<string, readonly string[]> | undefined

  constructor(manager: PackageManager, action: PackageAction, request: Request, findings: Findings) {
    const { development } = findings
    this.manager = manager
    this.action = action
    this.#request = request
    this.#toolName = findings.tool
    this.verb = findings.verb ?? request.verb
    this.packages = findings.packages ?? []
    this.manifests = findings.manifests ?? []
    this.installsProject = findings.installsProject ?? false
    this.development = development === true && this.command.conditional ? 'conditional' : development
    this.lock = findings.lock
    this.caches = findings.caches ?? []
  }

  get command(): SimpleCommand {
    return this.#request.invocation.command
  }

  get tool(): string {
    return this.#toolName ?? this.#request.invocation.tool.map((word) => word.value).join(' ')
  }

  get options(): ReadonlyMap<string, readonly string[]> {
    if (this.#options === undefined) {
      const table = new Map<string, readonly string[]>()
      for (const [name, uses] of this.#request.options.flags) table.set(name, uses.map((use) => use.value).filter((value) => value !== undefined))
      this.#options = table
    }
    return this.#options
  }

  get range(): Range {
    const { start, end } = this.toolRange
    return { start, end: Math.max(end, this.#request.invocation.rest.at(-1)?.range.end ?? 0) }
  }

  get toolRange(): Range {
    const { tool, command } = this.#request.invocation
    const first = tool[0]?.range ?? command.range
    return { start: first.start, end: tool.at(-1)?.range.end ?? first.end }
  }

  get verbRange(): Range {
    return this.#request.verbWord?.range ?? this.toolRange
  }

  get scope(): 'system' | 'language' {
    return SYSTEM_MANAGERS.has(this.manager) ? 'system' : 'language'
  }

  get installsDependencies(): boolean {
    return this.manifests.length > 0 && (this.action === 'install' || this.action === 'download')
  }
}

/** Whether a word holds something that only the shell knows at run time: options may hide in it. */
export function isUnknown(word: ShellWord): boolean {
  return word.literal === undefined && !word.hasGlob && (word.expansions.length > 0 || word.substitutions.length > 0)
}

/**
 * Development dependencies of a manager that takes them along unless told not to.
 * @param excluded whether an option leaves them out
 */
export function developmentUnless(excluded: boolean, request: Request): true | false | 'conditional' {
  if (excluded) return false
  // `npm ci $ARGS` and `poetry install $(… && echo --no-dev)`: the variable may leave them out.
  return request.invocation.rest.some(isUnknown) ? 'conditional' : true
}
