import { parseArgs, type ParseArgsConfig } from 'node:util'
import { didYouMean } from '../text/distance.ts'
import { messageOf } from '../text/error-message.ts'
import { UsageError } from './exit-codes.ts'

/**
 * Reads arguments as Node does.
 * @throws UsageError in one line for what the configuration does not know
 */
export function readArguments<T extends ParseArgsConfig>(config: T): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config)
  } catch (error) {
    const message = messageOf(error)
    const unknown = /^Unknown option '(-{1,2}[\w-]+)'/.exec(message)?.[1]
    throw new UsageError(unknown === undefined ? message.replace(/(?:\n|\. To specify)[\s\S]*/, '') : `unknown option ${unknown}${didYouMean(unknown, Object.keys(config.options ?? {}).map((name) => `--${name}`))}`)
  }
}
