import { isUtf8 } from 'node:buffer'
import { closeSync, constants, fstatSync, lstatSync, openSync, readSync } from 'node:fs'
import { messageOf } from '../text/error-message.ts'

export type ReadProblem =
  | 'missing'
  | 'unreadable'
  | 'too-large'
  | 'not-utf8'
  | 'utf-16'
  | 'binary'
  | 'not-a-file'
  /** Seen before, gone when it was to be read. */
  | 'vanished'
  /** A link to a place outside of the project. */
  | 'outside'

/** A file's text (a byte order mark stays in it), or why there is none. `message` says it for a person, without the path. */
export type DocumentText =
  | { readonly text: string; readonly problem?: never }
  | { readonly text?: never; readonly problem: ReadProblem; readonly message: string; /** From 1, where the fault has a line. */ readonly line?: number }

/** Ten megabytes. */
export const DEFAULT_MAX_BYTES = 10 * 1024 * 1024

export interface ReadOptions {
  /** Files with more bytes are refused; default {@link DEFAULT_MAX_BYTES}. */
  readonly maxBytes?: number
  /** Whether the file was seen before: then its absence is called `vanished`. */
  readonly seen?: boolean
}

/**
 * Reads one regular file without ever waiting for it: pipes, sockets and devices are not even opened, and no more than the bound is read even where
 * the file grows. Links are not followed: the caller resolves them.
 * @param path Absolute.
 */
export function readDocumentText(path: string, options: ReadOptions = {}): DocumentText {
  const maxBytes = options.maxBytes ?? DEFAULT_MAX_BYTES
  let descriptor: number
  try {
    const stats = lstatSync(path, { throwIfNoEntry: false })
    if (stats === undefined) return notThere(options.seen ?? false)
    if (!stats.isFile() && !stats.isSymbolicLink()) return notAFile()
    descriptor = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0))
  } catch (error) {
    return openProblem(error, options.seen ?? false)
  }
  try {
    const stats = fstatSync(descriptor)
    if (!stats.isFile()) return notAFile()
    if (stats.size > maxBytes) return tooLarge(maxBytes)
    const bytes = readBounded(descriptor, stats.size, maxBytes)
    return bytes === undefined ? tooLarge(maxBytes) : decode(bytes)
  } catch (error) {
    return { problem: 'unreadable', message: `cannot be read: ${errorCode(error)}` }
  } finally {
    closeSync(descriptor)
  }
}

function openProblem(error: unknown, seen: boolean): DocumentText {
  switch (errorCode(error)) {
    case 'ENOENT':
    case 'ENOTDIR':
      return notThere(seen)
    case 'EACCES':
    case 'EPERM':
      return { problem: 'unreadable', message: 'no permission to read the file' }
    case 'EISDIR':
    case 'ENXIO':
    case 'ENODEV':
    case 'EOPNOTSUPP':
      return notAFile()
    case 'ELOOP':
    case 'EMLINK':
      return { problem: 'unreadable', message: 'a link that leads nowhere' }
    case 'ENAMETOOLONG':
      return { problem: 'unreadable', message: 'the path is too long for the system' }
    default:
      return { problem: 'unreadable', message: `cannot be read: ${errorCode(error)}` }
  }
}

/** @param seen whether it was there before */
export function notThere(seen: boolean): DocumentText {
  return seen ? { problem: 'vanished', message: 'the file vanished before it could be read' } : { problem: 'missing', message: 'there is no such file' }
}

function notAFile(): DocumentText {
  return { problem: 'not-a-file', message: 'not a regular file (a folder, pipe, socket or device)' }
}

function tooLarge(maxBytes: number): DocumentText {
  return { problem: 'too-large', message: `larger than ${maxBytes} bytes, the most that is read of one file` }
}

/** The file's bytes up to its end; undefined where there are more than allowed. Files of /proc say 0 bytes and still have some. */
function readBounded(descriptor: number, expected: number, maxBytes: number): Buffer | undefined {
  let bytes = Buffer.allocUnsafe(Math.min(maxBytes, Math.max(expected, 4095)) + 1)
  let length = 0
  for (;;) {
    const count = readSync(descriptor, bytes, length, bytes.length - length, null)
    if (count === 0) return bytes.subarray(0, length)
    length += count
    if (length > maxBytes) return undefined
    if (length === bytes.length) {
      const larger = Buffer.allocUnsafe(Math.min(maxBytes + 1, bytes.length * 2))
      bytes.copy(larger, 0, 0, length)
      bytes = larger
    }
  }
}

/** Bytes to text, strictly. */
export function decode(bytes: Buffer): DocumentText {
  const nul = bytes.indexOf(0)
  const mark = bytes.length >= 2 ? bytes.readUInt16BE(0) : 0
  if (mark === 0xfffe || mark === 0xfeff || (nul !== -1 && looksLikeUtf16(bytes))) {
    return { problem: 'utf-16', message: 'the file is encoded in UTF-16; it must be UTF-8' }
  }
  if (nul !== -1) {
    return { problem: 'binary', message: 'the file holds NUL bytes: it is binary, no text', line: lineOf(bytes, nul) }
  }
  if (!isUtf8(bytes)) return { problem: 'not-utf8', message: 'the file is not valid UTF-8', line: firstBadLine(bytes) }
  return { text: bytes.toString('utf8') }
}

/** Text without a byte order mark, of which nearly every second byte is NUL. */
function looksLikeUtf16(bytes: Buffer): boolean {
  const length = Math.min(bytes.length, 1024) & ~1
  if (length < 4) return false
  const nuls = [0, 0]
  for (let at = 0; at < length; at++) if (bytes[at] === 0) nuls[at & 1] = (nuls[at & 1] ?? 0) + 1
  const [even = 0, odd = 0] = nuls
  return Math.max(even, odd) > length * 0.4 && Math.min(even, odd) < length * 0.05
}

function lineOf(bytes: Buffer, offset: number): number {
  let line = 1
  for (let at = bytes.indexOf(10); at !== -1 && at < offset; at = bytes.indexOf(10, at + 1)) line++
  return line
}

/** The first line that is not UTF-8: a newline byte is never part of a longer character. */
function firstBadLine(bytes: Buffer): number {
  for (let line = 1, from = 0; ; line++) {
    const newline = bytes.indexOf(10, from)
    const end = newline === -1 ? bytes.length : newline
    if (newline === -1 || !isUtf8(bytes.subarray(from, end))) return line
    from = end + 1
  }
}

/** The system's name of an error (`ENOENT`). */
export function errorCode(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string') return error.code
  return messageOf(error)
}
