import { type OutputStream, writeOutput } from '../host/index.ts'

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
  if (text === '') return
  const result = await writeOutput(stream, text)
  if (typeof result === 'object') throw new OutputError(`the output cannot be written: ${result.failed}`)
}
