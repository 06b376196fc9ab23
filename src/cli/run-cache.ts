import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type AskedFact, contentHash, createFile, lstatOf, readListFile, writeReportFile } from '../host/index.ts'
import { messageOf } from '../text/error-message.ts'

/** Rises when the shape of an entry changes. */
const SHAPE = 1

/** A finished run: all that it asked and was answered, and all that it said. */
export interface FinishedRun {
  /** What else it depends on: program, day, roots, ShellCheck, baseline, list. */
  readonly circumstances: Readonly<Record<string, string>>
  readonly facts: readonly AskedFact[]
  readonly code: number
  readonly out: string
  readonly err: string
  readonly reports: readonly { readonly file: string; readonly text: string }[]
}

/** Finished runs in a folder, one file for each command line. */
export class RunCache {
  readonly #folder: string

  /** @param folder Absolute. */
  constructor(folder: string) {
    this.#folder = folder
  }

  /**
   * Makes the folder where there is none, with a `.gitignore` for all in it.
   * @returns why it cannot be used; undefined where it can
   */
  prepare(followLinks: boolean): string | undefined {
    try {
      if (lstatOf(this.#folder) === undefined) {
        mkdirSync(this.#folder, { recursive: true })
        createFile(this.#folder, '.gitignore', '*\n')
      }
    } catch (error) {
      return messageOf(error)
    }
    const stats = lstatOf(this.#folder)
    return stats?.isDirectory() === true || (followLinks && stats?.isSymbolicLink() === true) ? undefined : 'it is no folder'
  }

  /** The last finished run of a command line; undefined where there is none that can be read. */
  find(key: string): FinishedRun | undefined {
    const read = readListFile(this.#place(key))
    if ('message' in read) return undefined
    try {
      // The first line says of the second what it must be.
      const end = read.text.indexOf('\n')
      const run = read.text.slice(end + 1)
      return read.text.slice(0, end) === headOf(run) ? JSON.parse(run) as FinishedRun : undefined
    } catch {
      return undefined
    }
  }

  /** Keeps a run in place of the one before. One that cannot be written is lost, and nothing else. */
  keep(key: string, run: FinishedRun): void {
    const text = JSON.stringify(run)
    writeReportFile(this.#place(key), `${headOf(text)}\n${text}`)
  }

  #place(key: string): string {
    return join(this.#folder, `${key}.json`)
  }
}

function headOf(run: string): string {
  return `dockerlint cache ${SHAPE} ${contentHash(run)}`
}
