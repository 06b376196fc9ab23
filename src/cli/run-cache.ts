import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type AskedFact, contentHash, createFile, lstatOf, readWholeFile, writeReportBytes } from '../host/index.ts'
import { jsonPieces } from '../report/printable.ts'
import { messageOf } from '../text/error-message.ts'
import { each, inChunks } from '../text/pieces.ts'

/** Rises when the shape of an entry changes. */
const SHAPE = 2

/** What a finished run depends on, and how it ended. */
interface Ending {
  /** What else it depends on: program, day, roots, ShellCheck, baseline, list. */
  readonly circumstances: Readonly<Record<string, string>>
  readonly facts: Iterable<AskedFact>
  readonly code: number
  /** What it said on standard error. */
  readonly err: string
}

/** A finished run: all that it asked and was answered, and all that it said. Reports are UTF-8, in parts: as texts they would take several times the room. */
export interface FinishedRun extends Ending {
  readonly out: readonly Uint8Array[]
  readonly reports: readonly { readonly file: string; readonly parts: readonly Uint8Array[] }[]
}

/** The second line of an entry. Behind it stand the reports, one after the other. */
interface Head extends Ending {
  /** Lengths in bytes. */
  readonly out: number
  readonly reports: readonly { readonly file: string; readonly length: number }[]
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
        makeFolder(this.#folder)
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
    const read = readWholeFile(this.#place(key))
    if ('message' in read) return undefined
    // The first line says of the rest what it must be.
    const start = read.bytes.indexOf('\n') + 1
    const rest = read.bytes.subarray(start)
    if (read.bytes.toString('utf8', 0, start) !== sealOf([rest])) return undefined
    try {
      let at = rest.indexOf('\n') + 1
      const head = JSON.parse(rest.toString('utf8', 0, at)) as Head
      const next = (length: number): Uint8Array[] => [rest.subarray(at, at += length)]
      return { ...head, out: next(head.out), reports: head.reports.map(({ file, length }) => ({ file, parts: next(length) })) }
    } catch {
      return undefined
    }
  }

  /** Keeps a run in place of the one before. One that cannot be written is lost, and nothing else. */
  keep(key: string, { circumstances, facts, code, err, out, reports }: FinishedRun): void {
    const head: Head = { circumstances, facts, code, err, out: lengthOf(out), reports: reports.map(({ file, parts }) => ({ file, length: lengthOf(parts) })) }
    // Of ten thousand files there are some hundred thousand facts.
    const rest = [...each(inChunks(jsonPieces(head, 0)), (text) => Buffer.from(text)), ...out, ...reports.flatMap(({ parts }) => parts)]
    writeReportBytes(this.#place(key), [Buffer.from(sealOf(rest)), ...rest])
  }

  #place(key: string): string {
    return join(this.#folder, `${key}.json`)
  }
}

/** With the folders above it. Node's own way to do so never ends where a file system refuses with "no such folder", as /proc does. */
function makeFolder(path: string): void {
  const above = dirname(path)
  if (lstatOf(above) === undefined && above !== path) makeFolder(above)
  mkdirSync(path)
}

function sealOf(rest: Iterable<Uint8Array>): string {
  return `dockerlint cache ${SHAPE} ${contentHash(rest)}\n`
}

function lengthOf(parts: readonly Uint8Array[]): number {
  return parts.reduce((sum, { length }) => sum + length, 0)
}
