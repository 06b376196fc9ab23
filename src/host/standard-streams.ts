import { fstatSync, writeSync } from 'node:fs'
import { errorCode } from './document-text.ts'
import type { OutputStream } from './terminal.ts'

/** UTF-16 units that are encoded at once: a report may be long. */
const PIECE = 1 << 16
/** The number that Linux gives to /dev/null and the like: no terminal is among them. */
const MEMORY_DEVICES = 1
/** Between two tries to write into a pipe that is full, milliseconds. */
const WAIT = 5

/**
 * Standard output and standard error. Node's own streams take as long to load as a small Dockerfile takes to lint, so files and pipes, where
 * most reports go, are written to directly; a terminal, and whatever else there is, gets Node's.
 */
export const standardStreams: { readonly out: OutputStream; readonly err: OutputStream } = {
  get out() {
    return streamOf(1)
  },
  get err() {
    return streamOf(2)
  },
}

type Descriptor = 1 | 2

const streams = new Map<Descriptor, OutputStream>()

function streamOf(descriptor: Descriptor): OutputStream {
  let stream = streams.get(descriptor)
  if (stream === undefined) {
    stream = isPlain(descriptor) ? new DescriptorStream(descriptor) : descriptor === 1 ? process.stdout : process.stderr
    streams.set(descriptor, stream)
  }
  return stream
}

/** Whether a write is either done at once or refused. Windows has pipes of several kinds. */
function isPlain(descriptor: Descriptor): boolean {
  if (process.platform === 'win32') return false
  try {
    const stats = fstatSync(descriptor)
    return stats.isFile() || stats.isFIFO() || (process.platform === 'linux' && stats.isCharacterDevice() && stats.rdev >> 8 === MEMORY_DEVICES)
  } catch {
    return false
  }
}

/** Writes to a file or pipe and comes back when all is written. Each failure is told to the caller of `write`, so there are no events. */
export class DescriptorStream implements OutputStream {
  readonly isTTY = false
  readonly #descriptor: number
  readonly #write: typeof writeSync

  /** `write` as `fs.writeSync`. */
  constructor(descriptor: number, write: typeof writeSync = writeSync) {
    this.#descriptor = descriptor
    this.#write = write
  }

  write(text: string, done: (error?: Error | null) => void): boolean {
    try {
      for (let start = 0; start < text.length;) {
        const end = pieceEnd(text, start)
        this.#writeAll(Buffer.from(text.slice(start, end)))
        start = end
      }
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)))
      return false
    }
    done()
    return true
  }

  #writeAll(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length;) {
      try {
        at += this.#write(this.#descriptor, bytes, at)
      } catch (error) {
        // Whoever shares the pipe may have set it not to block; its reader is slow then, or it would be closed.
        if (errorCode(error) !== 'EAGAIN') throw error
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, WAIT)
      }
    }
  }

  once(): this {
    return this
  }

  off(): this {
    return this
  }
}

function pieceEnd(text: string, start: number): number {
  const end = start + PIECE
  // Both halves of a character stay together.
  const last = text.charCodeAt(end - 1)
  return last >= 0xd800 && last < 0xdc00 ? end + 1 : end
}
