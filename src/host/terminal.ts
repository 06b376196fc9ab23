import { errorCode } from './document-text.ts'

/** What is known of the place that output goes to. */
export interface TerminalFacts {
  readonly isTerminal: boolean
  /** Width in characters; undefined where there is none to fit. */
  readonly columns: number | undefined
  /** Whether colours are wanted: on a terminal that has them, unless `NO_COLOR`; anywhere with `FORCE_COLOR`. */
  readonly color: boolean
}

export interface OutputStream {
  readonly isTTY?: boolean
  readonly columns?: number
  write(text: string, done: (error?: Error | null) => void): boolean
  once(event: 'error', listener: (error: Error) => void): unknown
  off(event: 'error', listener: (error: Error) => void): unknown
}

/**
 * Reads `NO_COLOR` (no-color.org: any value but the empty one), `FORCE_COLOR` (`0` and `false` mean no; it wins) and `TERM`.
 */
export function terminalFacts(stream: Pick<OutputStream, 'isTTY' | 'columns'>, environment: Readonly<Record<string, string | undefined>>): TerminalFacts {
  const isTerminal = stream.isTTY === true
  const forced = environment['FORCE_COLOR']
  const off = (environment['NO_COLOR'] ?? '') !== '' || environment['TERM'] === 'dumb'
  const color = forced === undefined ? isTerminal && !off : forced !== '0' && forced !== 'false'
  return { isTerminal, columns: isTerminal ? stream.columns : undefined, color }
}

/** `closed`: the reader went away (`| head`), which is no fault. A failure carries the system's name for it (`ENOSPC`). */
export type OutputResult = 'written' | 'closed' | { readonly failed: string }

/** Writes all of a text and waits until the system has it. Never throws, whatever becomes of the other end. */
export function writeOutput(stream: OutputStream, text: string): Promise<OutputResult> {
  return new Promise((resolve) => {
    const end = (error?: Error | null): void => {
      const code = error === undefined || error === null ? undefined : errorCode(error)
      resolve(code === undefined ? 'written' : code === 'EPIPE' || code === 'ERR_STREAM_DESTROYED' || code === 'EOF' ? 'closed' : { failed: code })
      // The stream reports the same error once more as an event; somebody must be there to hear it.
      if (code === undefined) stream.off('error', end)
    }
    stream.once('error', end)
    stream.write(text, end)
  })
}
