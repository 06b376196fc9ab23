import { isUtf8 } from 'node:buffer'
import { fstatSync, openSync, closeSync, readFileSync } from 'node:fs'
import { errorCode } from './document-text.ts'

/** Bytes of a list; some millions of paths. */
const MOST_BYTES = 512 * 1024 * 1024

/** A text that may hold NULs, or why there is none. */
export type ListText = { readonly text: string } | { readonly message: string }

/**
 * Reads a file that the user named to be read to its end: also a pipe (`<(git ls-files)`), which is waited for.
 * @param path Absolute.
 */
export function readListFile(path: string): ListText {
  const read = readWholeFile(path)
  return 'bytes' in read ? decoded(read.bytes) : read
}

/** The same, whatever the bytes mean. */
export function readWholeFile(path: string): { readonly bytes: Buffer } | { readonly message: string } {
  let descriptor: number | undefined
  try {
    descriptor = openSync(path, 'r')
    const stats = fstatSync(descriptor)
    if (stats.isDirectory()) return { message: 'is a folder' }
    if (stats.size > MOST_BYTES) return { message: `larger than ${MOST_BYTES} bytes` }
    return { bytes: readFileSync(descriptor) }
  } catch (error) {
    return { message: errorCode(error) === 'ENOENT' ? 'there is no such file' : `cannot be read: ${errorCode(error)}` }
  } finally {
    if (descriptor !== undefined) closeSync(descriptor)
  }
}

export async function readStandardInput(): Promise<ListText> {
  const chunks: Buffer[] = []
  let length = 0
  try {
    for await (const chunk of process.stdin) {
      chunks.push(chunk as Buffer)
      length += (chunk as Buffer).length
      if (length > MOST_BYTES) return { message: `more than ${MOST_BYTES} bytes` }
    }
  } catch (error) {
    return { message: `cannot be read: ${errorCode(error)}` }
  }
  return decoded(Buffer.concat(chunks))
}

function decoded(bytes: Buffer): ListText {
  return isUtf8(bytes) ? { text: bytes.toString('utf8') } : { message: 'the list is not valid UTF-8' }
}
