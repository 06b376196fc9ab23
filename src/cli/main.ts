import { ConfigError } from '../config/config.ts'
import { messageOf } from '../text/error-message.ts'
import { COMMAND_NAMES } from './command-names.ts'
import { EXIT, UsageError } from './exit-codes.ts'
import { didYouMean } from '../text/distance.ts'
import { HELP } from './help.ts'
import { MANUAL } from './manual.ts'
import { standardStreams } from '../host/index.ts'
import { OutputError, print, type Streams } from './streams.ts'

/** The commands beside linting, each loaded when it is called. */
const COMMANDS: Readonly<Record<(typeof COMMAND_NAMES)[number], () => Promise<(args: readonly string[], streams: Streams, workingDirectory: string) => Promise<number>>>> = {
  baseline: async () => (await import('./baseline-command.ts')).baselineCommand,
  completions: async () => (await import('./completions-command.ts')).completions,
  explain: async () => (await import('./explain-command.ts')).explain,
  init: async () => (await import('./init-command.ts')).init,
  graph: async () => (await import('./graph-command.ts')).graph,
  inspect: async () => (await import('./inspect-command.ts')).inspect,
  merge: async () => (await import('./merge-command.ts')).mergeCommand,
  migrate: async () => (await import('./migrate-command.ts')).migrate,
}

/** Runs the command line in a folder and gives the exit code. Never throws. `program` is the file that threads begin with; without it there are none. */
export async function main(
  args: readonly string[],
  streams: Streams = standardStreams,
  workingDirectory = process.cwd(),
  program?: string,
): Promise<number> {
  try {
    const [first = '', ...rest] = args
    if (first === 'help' || args.includes('--help') || args.includes('-h')) return await help(first === 'help' ? rest : [first], streams)
    const command = COMMAND_NAMES.find((name) => name === first)
    if (command !== undefined) return await (await COMMANDS[command]())(rest, streams, workingDirectory)
    // Without what linting needs: where the last run is given again, none of it is.
    if (args.some((argument) => /^--cache(?:-location)?(?:=|$)/.test(argument))) return await (await import('./cached-lint.ts')).cachedLint(args, streams, workingDirectory)
    return await (await import('./lint-command.ts')).lintCommand(args, streams, workingDirectory, undefined, program)
  } catch (error) {
    if (error instanceof UsageError) {
      await print(streams.err, `dockerlint: ${await harmless(error.message)}\nTry dockerlint --help.\n`)
      return EXIT.usage
    }
    if (error instanceof ConfigError) {
      await print(streams.err, `${await harmless(error.message)}\n`)
      return EXIT.usage
    }
    if (error instanceof OutputError) {
      // Standard error may be what is full.
      await print(streams.err, `dockerlint: ${error.message}\n`).catch(() => undefined)
      return EXIT.internal
    }
    await print(streams.err, `dockerlint: a fault of its own: ${await harmless(messageOf(error))}\n`)
    return EXIT.internal
  }
}

/** A message may quote what stands in a file, and a terminal or a log must not act on it. */
async function harmless(message: string): Promise<string> {
  return (await import('../report/printable.ts')).harmlessLines(message)
}

/** The page of a command, else the one on everything. */
async function help([command = '']: readonly string[], streams: Streams): Promise<number> {
  const page = Object.hasOwn(MANUAL, command) ? MANUAL[command] : undefined
  if (page === undefined && command !== '' && command !== 'lint' && !command.startsWith('-') && !command.includes('/') && !command.includes('.')) {
    throw new UsageError(`there is no command "${command}"${didYouMean(command, Object.keys(MANUAL))}`)
  }
  await print(streams.out, page ?? HELP)
  return EXIT.clean
}
