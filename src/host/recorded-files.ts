import type { Dirent } from 'node:fs'
import type { FileEntry, FileStat, GitFacts } from '../project/files.ts'
import { joinPath } from '../text/paths.ts'
import { each } from '../text/pieces.ts'
import type { DocumentText } from './document-text.ts'
import type { HostFiles } from './project-files.ts'

/** Something that was asked of the file system or of git, and the answer in short: of texts and lists a hash. */
export interface AskedFact {
  readonly question: Question
  readonly path: string
  readonly answer: string
}

const QUESTIONS = ['stat', 'list', 'text', 'real', 'entries', 'passBy', 'git', 'tracked', 'ignored'] as const
type Question = (typeof QUESTIONS)[number]

/** 132 bits of SHA-256 of a text, or of bytes in parts. */
export function contentHash(content: string | Iterable<Uint8Array>): string {
  // Loading the module takes as long as linting a file.
  const { createHash } = process.getBuiltinModule('node:crypto')
  const hash = createHash('sha256')
  for (const part of typeof content === 'string' ? [content] : content) hash.update(part)
  return hash.digest('base64url').slice(0, 22)
}

/** Passes questions on and remembers what was asked and answered. One folder is hidden from all lists: the one in which the answers are kept. */
export class RecordedFiles implements HostFiles {
  readonly git: GitFacts
  readonly #files: HostFiles
  readonly #hidden: string
  readonly #answers = new Map<string, string>()
  #isSteady = true

  constructor(files: HostFiles, hidden: string) {
    this.#files = files
    this.#hidden = hidden
    const record = <T>(question: Question, path: string, value: T): T => this.#record(question, path, value, String(value))
    this.git = {
      get present() {
        return record('git', '.', files.git.present)
      },
      tracked: (path) => record('tracked', path, files.git.tracked(path)),
      ignored: (path) => record('ignored', path, files.git.ignored(path)),
    }
  }

  /** All that was asked, in order; undefined where something changed while it was looked at. */
  get facts(): Iterable<AskedFact> | undefined {
    return this.#isSteady ? each(this.#answers, factOf) : undefined
  }

  /** Whether a question has the same answer now. */
  stillHolds({ question, path, answer }: AskedFact): boolean {
    switch (question) {
      case 'stat': this.stat(path); break
      case 'list': this.list(path); break
      case 'text': this.readDocument(path); break
      case 'real': this.realPath(path); break
      case 'entries': this.entries(path); break
      case 'passBy': this.mayPassBy(path); break
      case 'git': void this.git.present; break
      case 'tracked': this.git.tracked(path); break
      case 'ignored': this.git.ignored(path)
    }
    return this.#answers.get(keyOf(question, path)) === answer
  }

  get workingDirectory(): string {
    return this.#files.workingDirectory
  }

  get gitFailures(): ReadonlySet<string> {
    return this.#files.gitFailures
  }

  get roots(): readonly string[] {
    return this.#files.roots
  }

  get complete(): boolean {
    return this.#files.complete
  }

  stat(path: string): FileStat | undefined {
    const found = this.#files.stat(path)
    return this.#record('stat', path, found, found === undefined ? '' : `${found.kind} ${found.mode ?? ''} ${found.size}`)
  }

  list(folder: string): readonly FileEntry[] {
    const entries = this.#files.list(folder).filter(({ name }) => joinPath(folder, name) !== this.#hidden)
    return this.#record('list', folder, entries, contentHash(entries.map(({ name, kind }) => `${kind} ${name}\0`).join('')))
  }

  read(path: string): string | undefined {
    const text = this.#files.read(path)
    // Why there is none is asked for the record alone.
    this.#record('text', path, text, textAnswer(text === undefined ? this.#files.readDocument(path) : { text }))
    return text
  }

  readDocument(path: string, seen?: boolean): DocumentText {
    const found = this.#files.readDocument(path, seen)
    return this.#record('text', path, found, textAnswer(found))
  }

  realPath(path: string): string | undefined {
    const found = this.#files.realPath(path)
    return this.#record('real', path, found, found ?? '')
  }

  entries(folder: string): readonly Dirent[] | { readonly message: string } {
    const found = this.#files.entries(folder)
    if ('message' in found) return this.#record('entries', folder, found, `!${found.message}`)
    const entries = found.filter(({ name }) => joinPath(folder, name) !== this.#hidden)
    return this.#record('entries', folder, entries, contentHash(entries.map((entry) => `${typeOf(entry)} ${entry.name}\0`).join('')))
  }

  mayPassBy(folder: string): boolean {
    const may = this.#files.mayPassBy(folder)
    return this.#record('passBy', folder, may, String(may))
  }

  #record<T>(question: Question, path: string, value: T, answer: string): T {
    const key = keyOf(question, path)
    const before = this.#answers.get(key)
    if (before === undefined) this.#answers.set(key, answer)
    else if (before !== answer) this.#isSteady = false
    return value
  }
}

function keyOf(question: Question, path: string): string {
  return `${QUESTIONS.indexOf(question)} ${path}`
}

function factOf([key, answer]: readonly [string, string]): AskedFact {
  const end = key.indexOf(' ')
  return { question: QUESTIONS[Number(key.slice(0, end))] ?? 'stat', path: key.slice(end + 1), answer }
}

function textAnswer(found: DocumentText): string {
  if (found.text !== undefined) return contentHash(found.text)
  // Whether a file that is not there was seen before depends on the order of the questions.
  return `!${found.problem === 'vanished' ? 'missing' : found.problem} ${found.line ?? ''}`
}

function typeOf(entry: Dirent): string {
  return entry.isFile() ? 'f' : entry.isDirectory() ? 'd' : entry.isSymbolicLink() ? 'l' : 'o'
}
