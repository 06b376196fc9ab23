import { type OutputStream, writeOutput } from '../host/index.ts'

/** Where a command writes: findings to `out`, everything else to `err`. */
export interface Streams {
  readonly out: OutputStream
  readonly err: OutputStream
}

/** A closed pipe (`dockerlint | head`) is no fault. */
export async function print(stream: OutputStream, text: string): Promise<void> {
  if (text !== '') await writeOutput(stream, text)
}
