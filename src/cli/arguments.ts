import { parseArgs, type ParseArgsConfig } from 'node:util'
import { didYouMean } from '../text/distance.ts'
import { messageOf } from '../text/error-message.ts'
import { UsageError } from './exit-codes.ts'

/** Options that may be empty: then nothing is added, removed or left out. */
const MAY_BE_EMPTY = new Set(['extend-select', 'ignore', 'exclude', 'category'])

/** An empty value is that of a variable which was not set. What is meant by it is not known, and least of all that nothing is to be judged. */
function refuseEmpty({ values, positionals }: { readonly values: object; readonly positionals: readonly string[] }): void {
  for (const [name, value] of Object.entries(values)) {
    if (MAY_BE_EMPTY.has(name)) continue
    const isEmpty = value === '' || (Array.isArray(value) && value.some((item) => typeof item === 'string' && /^[\s,]*$/.test(item)))
    if (isEmpty) throw new UsageError(`--${name} is empty: was a variable not set?`)
  }
  if (positionals.includes('')) throw new UsageError('a path is empty: was a variable not set?')
}

/**
 * Reads arguments as Node does.
 * @throws UsageError in one line for what the configuration does not know, and for empty values
 */
export function readArguments<T extends ParseArgsConfig>(config: T): ReturnType<typeof parseArgs<T>> {
  try {
    const parsed = parseArgs(config)
    refuseEmpty(parsed)
    return parsed
  } catch (error) {
    if (error instanceof UsageError) throw error
    const message = messageOf(error)
    const unknown = /^Unknown option '(-{1,2}[\w-]+)'/.exec(message)?.[1]
    throw new UsageError(unknown === undefined ? message.replace(/(?:\n|\. To specify)[\s\S]*/, '') : `unknown option ${unknown}${didYouMean(unknown, Object.keys(config.options ?? {}).map((name) => `--${name}`))}`)
  }
}
