import { accessSync, constants } from 'node:fs'
import { delimiter, isAbsolute, join } from 'node:path'
import { isInside, lstatOf, realPathOf, type GitRepository } from './git-repository.ts'

/** What git knows of a folder's files. Paths are relative to the folder, with `/`. */
export interface GitListing {
  readonly tracked: NameList
  /** Files that git neither tracks nor ignores. */
  readonly untracked: NameList
}

export interface GitOptions {
  /** Milliseconds after which git is given up; default 10,000. */
  readonly timeout?: number
  /** Default: the process's own. */
  readonly environment?: Readonly<Record<string, string | undefined>>
  /** Told where git was there and gave no answer of its own: what another run would have been told, this one does not know. */
  readonly failed?: (reason: string) => void
}

/** Milliseconds. A tree of a million files takes some seconds; who waits for a pipe waits for ever. */
const PATIENCE = 10_000

/** Bytes of names that are taken from git; a tree with more is treated as one without git. */
const MOST_OUTPUT = 256 * 1024 * 1024

/** Asks git once for all names below a folder of a work tree. Undefined where it cannot be asked, or answers with names from elsewhere. */
export function listWithGit(repository: GitRepository, folder: string, options: GitOptions = {}): GitListing | undefined {
  const answer = askGit(repository, folder, ['ls-files', '-z', '-t', '--cached', '--others', '--exclude-standard'], options)
  if ('failed' in answer) options.failed?.(answer.failed)
  return 'output' in answer ? parseListing(answer.output) : undefined
}

/**
 * What came of a question: git's output; the exit code with which it refuses; why it cannot be asked here at all; or why it gave no answer of its own, so that
 * another time it may. The reasons go on after the word "git".
 */
export type GitAnswer = { readonly output: Buffer } | { readonly refused: number } | { readonly absent: string } | { readonly failed: string }

/**
 * Asks git one thing. Nothing that the repository configures can run: neither a file monitor, hook, pager or alias, nor a remote from which a missing object would
 * be fetched; and git is not looked for in the scanned tree. What would run filters or drivers of the repository (anything that compares with the work tree) must
 * not be asked.
 */
export function askGit(repository: GitRepository, folder: string, args: readonly string[], options: GitOptions & { readonly input?: string } = {}): GitAnswer {
  const environment = options.environment ?? process.env
  const program = findGit(environment, repository.top)
  if (program === undefined) return { absent: 'is not installed, or stands in no folder of PATH' }
  if (!hasPlainIgnoreFiles(repository)) return { absent: 'is not asked: one of the files that it would read is none' }
  const { spawnSync } = process.getBuiltinModule('node:child_process')
  const timeout = options.timeout ?? PATIENCE
  const result = spawnSync(
    program,
    [
      '-C', folder, `--git-dir=${repository.gitFolder}`, `--work-tree=${repository.top}`, '--no-pager', '--no-optional-locks',
      // An empty value switches the monitor off in every version; old ones would run a program called `false`.
      '-c', 'core.fsmonitor=', '-c', 'core.hooksPath=/dev/null', '-c', 'safe.directory=*', '-c', 'core.quotePath=false',
      ...args,
    ],
    {
      env: { ...withoutGitVariables(environment), GIT_OPTIONAL_LOCKS: '0', GIT_NO_LAZY_FETCH: '1', GIT_TERMINAL_PROMPT: '0', GIT_ALLOW_PROTOCOL: 'none', LC_ALL: 'C' },
      ...(options.input === undefined ? {} : { input: options.input }),
      stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'ignore'],
      timeout,
      killSignal: 'SIGKILL',
      maxBuffer: MOST_OUTPUT,
      windowsHide: true,
    },
  )
  // Git that ends before it has read its input says why with its exit code.
  const error = (result.error as NodeJS.ErrnoException | undefined)?.code === 'EPIPE' && result.status !== 0 ? undefined : result.error
  if (error !== undefined || result.status === null) return { failed: failureOf(error, result.signal, timeout) }
  return result.status === 0 ? { output: result.stdout } : { refused: result.status }
}

function failureOf(error: NodeJS.ErrnoException | undefined, signal: string | null, timeout: number): string {
  if (error?.code === 'ETIMEDOUT') return `took longer than ${timeout / 1000} s`
  return error?.code === 'ENOBUFS' ? 'says more than is read of it' : `could not be run (${error?.code ?? signal ?? 'no exit code'})`
}

function withoutGitVariables(environment: Readonly<Record<string, string | undefined>>): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !name.toUpperCase().startsWith('GIT_')))
}

/** Git on PATH, but neither in a relative folder nor in the work tree: what lies there belongs to what is scanned. */
function findGit(environment: Readonly<Record<string, string | undefined>>, top: string): string | undefined {
  const path = environment['PATH'] ?? environment['Path'] ?? ''
  const name = process.platform === 'win32' ? 'git.exe' : 'git'
  for (const folder of path.split(delimiter)) {
    if (!isAbsolute(folder)) continue
    const program = join(folder, name)
    try {
      accessSync(program, constants.X_OK)
    } catch {
      continue
    }
    const real = realPathOf(program)
    if (real !== undefined && !isInside(top, real)) return program
  }
  return undefined
}

/** Git would wait for a pipe in the place of one of these; deeper ones are left to the time limit. */
function hasPlainIgnoreFiles({ top, gitFolder }: GitRepository): boolean {
  const paths = [join(top, '.gitignore'), join(gitFolder, 'index'), join(gitFolder, 'config'), join(gitFolder, 'HEAD'), join(gitFolder, 'info', 'exclude')]
  return paths.every((path) => {
    const stats = lstatOf(path)
    return stats === undefined || stats.isFile() || stats.isDirectory() || stats.isSymbolicLink()
  })
}

const SPACE = 0x20
const SLASH = 0x2f
const UNTRACKED = 0x3f

/** Reads `TAG NAME NUL …`. Undefined where the output has another form or a name leads out of the folder. */
function parseListing(output: Buffer): GitListing | undefined {
  const tracked: number[] = []
  const untracked: number[] = []
  for (let at = 0; at < output.length; ) {
    const end = output.indexOf(0, at)
    const name = at + 2
    if (end === -1 || end <= name || output[at + 1] !== SPACE || output[name] === SLASH) return undefined
    if (output[name] === 0x2e && output[name + 1] === 0x2e && (output[name + 2] === SLASH || name + 2 === end)) return undefined
    const list = output[at] === UNTRACKED ? untracked : tracked
    list.push(name)
    at = end + 1
  }
  return { tracked: new NameList(output, tracked), untracked: new NameList(output, untracked) }
}

/** Sorted names inside of one buffer, each ended by NUL: a million of them cost no more than their bytes and an offset each. */
export class NameList {
  readonly #bytes: Buffer
  readonly #starts: Uint32Array

  constructor(bytes: Buffer, starts: readonly number[]) {
    this.#bytes = bytes
    this.#starts = Uint32Array.from(starts)
    for (let index = 1; index < this.#starts.length; index++) {
      if (this.#compare(this.#name(index - 1), index) > 0) {
        this.#starts.sort((one, other) => bytes.compare(this.#nameAt(other), 0, this.#nameAt(other).length, one, this.#endOf(one)))
        break
      }
    }
  }

  get size(): number {
    return this.#starts.length
  }

  has(name: string): boolean {
    const wanted = Buffer.from(name)
    const index = this.#lowerBound(wanted)
    return index < this.size && this.#compare(wanted, index) === 0
  }

  /** Whether any name lies below a folder (given without a slash at its end; `.` for all). */
  hasBelow(folder: string): boolean {
    if (folder === '.') return this.size > 0
    const prefix = Buffer.from(`${folder}/`)
    const start = this.#starts[this.#lowerBound(prefix)]
    return start !== undefined && prefix.compare(this.#bytes, start, Math.min(start + prefix.length, this.#bytes.length)) === 0
  }

  #lowerBound(wanted: Buffer): number {
    let low = 0
    let high = this.size
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.#compare(wanted, middle) > 0) low = middle + 1
      else high = middle
    }
    return low
  }

  /** Byte order of a name against the one at an index. */
  #compare(wanted: Buffer, index: number): number {
    const start = this.#starts[index] ?? 0
    return wanted.compare(this.#bytes, start, this.#endOf(start))
  }

  #name(index: number): Buffer {
    return this.#nameAt(this.#starts[index] ?? 0)
  }

  #nameAt(start: number): Buffer {
    return this.#bytes.subarray(start, this.#endOf(start))
  }

  #endOf(start: number): number {
    return this.#bytes.indexOf(0, start)
  }
}
