import { Chalk } from 'chalk'
import type { Paint } from './paint.ts'

/** Whether to colour is the caller's decision, so the level is fixed here and the environment is not asked again. */
const chalk = new Chalk({ level: 1 })

export const COLOURS: Paint = {
  severity: (severity, text) => (severity === 'error' ? chalk.red(text) : severity === 'warning' ? chalk.yellow(text) : chalk.blue(text)),
  strong: chalk.bold,
  dim: chalk.dim,
  place: chalk.bold.underline,
  good: chalk.green,
}
