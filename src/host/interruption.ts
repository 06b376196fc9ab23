const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Holds back signals that would end the process while files are written one after the other: it then ends between two of them. */
export class Interruption {
  #signal: NodeJS.Signals | undefined
  readonly #note = (signal: NodeJS.Signals): void => {
    this.#signal = signal
  }

  constructor() {
    for (const signal of SIGNALS) process.on(signal, this.#note)
  }

  /** Whether a signal has come by now. Signals are taken only while nothing else runs, so that it must be waited for. */
  async hasCome(): Promise<boolean> {
    await new Promise((resolve) => setImmediate(resolve))
    return this.#signal !== undefined
  }

  /** Lets signals do what they always do; one that has come does it now. */
  release(): void {
    for (const signal of SIGNALS) process.off(signal, this.#note)
    if (this.#signal !== undefined) process.kill(process.pid, this.#signal)
  }
}
