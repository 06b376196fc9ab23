import { type OutputStream, writeOutput } from '../host/index.ts'
import { inChunks } from '../text/pieces.ts'

/** Where a command writes: findings to `out`, everything else to `err`. */
export interface Streams {
  readonly out: OutputStream
  readonly err: OutputStream
}

/** What was to be printed could not be written: a full disk behind standard output. */
export class OutputError extends Error {}

/**
 * A closed pipe (`dockerlint | head`) is no fault.
 * @throws OutputError where the system refuses the text
 */
export async function print(stream: OutputStream, text: string): Promise<void> {
  if (text !== '') await printPieces(stream, [text])
}

/**
 * The same for a long text, of which only a part is in memory at a time. Gives whether all of it was taken: whoever reads may go away.
 * @throws OutputError where the system refuses the text
 */
export async function printPieces(stream: OutputStream, pieces: Iterable<string>): Promise<boolean> {
  for (const text of inChunks(pieces)) {
    const result = await writeOutput(stream, text)
    if (typeof result === 'object') throw new OutputError(`the output cannot be written: ${result.failed}`)
    if (result === 'closed') return false
  }
  return true
}
