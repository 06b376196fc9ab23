import { accessSync, constants, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { delimiter, isAbsolute, join, resolve } from 'node:path'
import type { ShellCheckComment, ShellCheckInput, ShellCheckRunner } from '../project/shellcheck.ts'
import { isInside, realPathOf } from './git-repository.ts'
import { messageOf } from '../text/error-message.ts'

export interface ShellCheckOptions {
  /** Folders that are scanned: a program that lies in one of them is not run unless it is named. */
  readonly roots: readonly string[]
  /** A program that the user names; default: `shellcheck` on PATH. */
  readonly program?: string
  /** Milliseconds for one process; default 60,000. */
  readonly timeout?: number
  /** Default: the process's own. */
  readonly environment?: Readonly<Record<string, string | undefined>>
}

/** ShellCheck as it is found on this machine. */
export interface ShellCheck {
  readonly program: string
  readonly run: ShellCheckRunner
  /** What went wrong, for people; empty where all went well. */
  readonly problems: readonly string[]
}

/** Scripts that one process gets: enough to make its start cheap, few enough for its memory and the command line. */
const BATCH = 400

/** Finds ShellCheck. Undefined where there is none. */
export function findShellCheck(options: ShellCheckOptions): ShellCheck | undefined {
  const environment = options.environment ?? process.env
  const program = options.program === undefined ? onPath(environment, options.roots) : executable(resolve(options.program))
  return program === undefined ? undefined : new ShellCheckProgram(program, environment, options.timeout ?? 60_000)
}

/** On PATH, but neither in a relative folder nor in what is scanned. */
function onPath(environment: Readonly<Record<string, string | undefined>>, roots: readonly string[]): string | undefined {
  const name = process.platform === 'win32' ? 'shellcheck.exe' : 'shellcheck'
  for (const folder of (environment['PATH'] ?? environment['Path'] ?? '').split(delimiter)) {
    const program = isAbsolute(folder) ? executable(join(folder, name)) : undefined
    const real = program === undefined ? undefined : realPathOf(program)
    if (program !== undefined && real !== undefined && !roots.some((root) => isInside(root, real) || isInside(root, program))) return program
  }
  return undefined
}

function executable(path: string): string | undefined {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile() ? path : undefined
  } catch {
    return undefined
  }
}

class ShellCheckProgram implements ShellCheck {
  readonly program: string
  readonly problems: string[] = []
  readonly #environment: Readonly<Record<string, string | undefined>>
  readonly #timeout: number
  /** Answers by script: fixing lints the same texts again and again. */
  readonly #known = new Map<string, readonly ShellCheckComment[]>()

  constructor(program: string, environment: Readonly<Record<string, string | undefined>>, timeout: number) {
    this.program = program
    this.#environment = environment
    this.#timeout = timeout
  }

  readonly run: ShellCheckRunner = (inputs) => {
    // After a failure the next one would only take as long again.
    if (this.problems.length > 0) return undefined
    const fresh = inputs.filter(({ text }) => !this.#known.has(text))
    for (let at = 0; at < fresh.length; at += BATCH) {
      const batch = fresh.slice(at, at + BATCH)
      const answers = this.#runBatch(batch)
      if (answers === undefined) return undefined
      for (const [index, { text }] of batch.entries()) this.#known.set(text, answers[index] ?? [])
    }
    return inputs.map(({ text }) => this.#known.get(text) ?? [])
  }

  #runBatch(batch: readonly ShellCheckInput[]): (readonly ShellCheckComment[])[] | undefined {
    let folder: string | undefined
    try {
      const { tmpdir } = process.getBuiltinModule('node:os')
      folder = mkdtempSync(join(tmpdir(), 'dockerlint-'))
      for (const [index, { text }] of batch.entries()) writeFileSync(join(folder, String(index)), text, { mode: 0o600, flag: 'wx' })
      return this.#ask(folder, batch.length)
    } catch (error) {
      this.problems.push(`shellcheck was not run: ${messageOf(error)}`)
      return undefined
    } finally {
      if (folder !== undefined) rmSync(folder, { recursive: true, force: true })
    }
  }

  #ask(folder: string, count: number): (readonly ShellCheckComment[])[] | undefined {
    const { spawnSync } = process.getBuiltinModule('node:child_process')
    const names = Array.from({ length: count }, (_, index) => String(index))
    // No configuration of the user's or the scanned tree's: the findings are the same on every machine.
    const result = spawnSync(this.program, ['--norc', '--format=json1', '--severity=style', ...names], {
      cwd: folder,
      env: { ...this.#environment, SHELLCHECK_OPTS: '', LC_ALL: 'C.UTF-8' },
      stdio: ['ignore', 'pipe', 'pipe'],
      encoding: 'utf8',
      timeout: this.#timeout,
      killSignal: 'SIGKILL',
      maxBuffer: 256 * 1024 * 1024,
      windowsHide: true,
    })
    // 0: nothing to say; 1: something; 2: some file was not read, which is told below by the lack of an answer.
    if (result.error !== undefined || result.status === null || result.status > 1) {
      const reason = (result.error as NodeJS.ErrnoException | undefined)?.code === 'ETIMEDOUT' ? `took longer than ${this.#timeout / 1000} s`
        : result.error?.message ?? (result.stderr.split('\n').find((line) => line.trim() !== '') ?? `ended with ${result.status ?? result.signal ?? 'nothing'}`)
      this.problems.push(`shellcheck ${reason}; its codes are missing (${this.program})`)
      return undefined
    }
    return readAnswer(result.stdout, count)
  }
}

/** Reads `json1`. Anything of another shape is passed over. */
function readAnswer(output: string, count: number): (readonly ShellCheckComment[])[] {
  const lists: ShellCheckComment[][] = Array.from({ length: count }, () => [])
  const parsed = JSON.parse(output) as { comments?: unknown }
  for (const entry of Array.isArray(parsed.comments) ? (parsed.comments as Record<string, unknown>[]) : []) {
    const { file, code, level, message, line, column, endLine, endColumn } = entry
    const list = typeof file === 'string' ? lists[Number(file)] : undefined
    if (list === undefined || typeof code !== 'number' || typeof message !== 'string' || !isLevel(level)) continue
    if (typeof line !== 'number' || typeof column !== 'number' || typeof endLine !== 'number' || typeof endColumn !== 'number') continue
    list.push({ code, level, message, line, column, endLine, endColumn })
  }
  return lists
}

function isLevel(value: unknown): value is ShellCheckComment['level'] {
  return value === 'error' || value === 'warning' || value === 'info' || value === 'style'
}
