import { resolve } from 'node:path'
import { lstatOf, readListFile, readStandardInput } from '../host/index.ts'
import { UsageError } from './exit-codes.ts'

/** Missing entries that are named; of the rest only the number. */
const MOST_SHOWN = 20

/** One path of a list, with the line (or, between NULs, the entry) that it stands at, from 1. */
interface ListEntry {
  readonly path: string
  readonly at: number
}

/**
 * The paths of `--files-from`: one a line, or each ended by NUL where there is any in it. `-` is standard input.
 * @throws UsageError for a list that cannot be read, and for entries that do not exist, at their lines
 */
export async function readFilesFrom(source: string, workingDirectory: string): Promise<readonly string[]> {
  const bytes = source === '-' ? await readStandardInput() : readListFile(resolve(workingDirectory, source))
  const name = source === '-' ? 'standard input' : source
  if ('message' in bytes) throw new UsageError(`--files-from ${source}: ${bytes.message}`)
  const entries = readList(bytes.text)
  const missing = entries.filter(({ path }) => path.includes('\0') || lstatOf(resolve(workingDirectory, path)) === undefined)
  if (missing.length > 0) {
    const shown = missing.slice(0, MOST_SHOWN).map(({ path, at }) => `${name}:${at}: there is no file or folder ${JSON.stringify(path)}`)
    throw new UsageError([...shown, ...(missing.length > MOST_SHOWN ? [`and ${missing.length - MOST_SHOWN} more`] : [])].join('\n'))
  }
  return [...new Set(entries.map(({ path }) => path))]
}

/** Takes a list apart. A carriage return at a line's end belongs to the line break; empty lines are none. */
export function readList(text: string): readonly ListEntry[] {
  const byNul = text.includes('\0')
  const entries: ListEntry[] = []
  for (const [index, entry] of text.replace(/^\ufeff/, '').split(byNul ? '\0' : '\n').entries()) {
    const path = !byNul && entry.endsWith('\r') ? entry.slice(0, -1) : entry
    if (path !== '') entries.push({ path, at: index + 1 })
  }
  return entries
}

const FROM = /^[ \t]*FROM[ \t]+(?:--\S+[ \t]+)*[^\s-]\S*(?:[ \t]+AS[ \t]+\S+)?[ \t]*\r?$/i

/** Whether a listed file whose name says nothing begins as only a Dockerfile does: a FROM, or ARGs with a FROM behind them. */
export function beginsLikeDockerfile(text: string): boolean {
  for (const line of text.replace(/^\ufeff/, '').split('\n', 200)) {
    if (/^\s*(?:#|$)/.test(line)) continue
    if (FROM.test(line)) return true
    if (!/^[ \t]*ARG[ \t]+\w/i.test(line)) return false
  }
  return false
}
