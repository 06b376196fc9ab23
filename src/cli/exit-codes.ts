/** What the process ends with. */
export const EXIT = {
  /** Nothing at or above `--fail-on`. */
  clean: 0,
  findings: 1,
  /** Wrong use, bad configuration, a path that does not exist, nothing to lint. */
  usage: 2,
  /** Our own fault. It wins over findings, which are still reported. */
  internal: 3,
} as const

/** Wrong use of the command line: the message says what, and what to do instead. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'UsageError'
  }
}
