import type { OutputStream } from '../host/index.ts'

/** Runs shorter than this show nothing. Milliseconds. */
const PATIENCE = 500

/** One line on a terminal's standard error that says what a long run is doing. Anywhere else it is silent. */
export class Progress {
  readonly #stream: OutputStream
  readonly #isOn: boolean
  readonly #started = Date.now()
  #shown = false

  constructor(stream: OutputStream, quiet: boolean) {
    this.#stream = stream
    this.#isOn = stream.isTTY === true && !quiet
  }

  show(text: string): void {
    if (!this.#isOn || Date.now() - this.#started < PATIENCE) return
    this.#stream.write(`\r\u001b[K${text} …`, () => undefined)
    this.#shown = true
  }

  clear(): void {
    if (this.#shown) this.#stream.write('\r\u001b[K', () => undefined)
  }
}
