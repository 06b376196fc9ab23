import { ConfigError } from '../config/config.ts'
import { EXIT, UsageError } from './exit-codes.ts'
import { HELP } from './help.ts'
import { print, type Streams } from './streams.ts'

/** The commands beside linting, each loaded when it is called. */
const COMMANDS: Readonly<Record<string, () => Promise<(args: readonly string[], streams: Streams, workingDirectory: string) => Promise<number>>>> = {
  baseline: async () => (await import('./baseline-command.ts')).baselineCommand,
  explain: async () => (await import('./explain-command.ts')).explain,
  init: async () => (await import('./init-command.ts')).init,
  graph: async () => (await import('./graph-command.ts')).graph,
  inspect: async () => (await import('./inspect-command.ts')).inspect,
  migrate: async () => (await import('./migrate-command.ts')).migrate,
}

/** Runs the command line in a folder and gives the exit code. Never throws. */
export async function main(
  args: readonly string[],
  streams: Streams = { out: process.stdout, err: process.stderr },
  workingDirectory = process.cwd(),
): Promise<number> {
  try {
    const [first = '', ...rest] = args
    if (args.includes('--help') || args.includes('-h')) {
      await print(streams.out, HELP)
      return EXIT.clean
    }
    const command = Object.hasOwn(COMMANDS, first) ? COMMANDS[first] : undefined
    if (command !== undefined) return await (await command())(rest, streams, workingDirectory)
    return await (await import('./lint-command.ts')).lintCommand(args, streams, workingDirectory)
  } catch (error) {
    if (error instanceof UsageError) {
      await print(streams.err, `dockerlint: ${error.message}\nTry dockerlint --help.\n`)
      return EXIT.usage
    }
    if (error instanceof ConfigError) {
      await print(streams.err, `${error.message}\n`)
      return EXIT.usage
    }
    await print(streams.err, `dockerlint: a fault of its own: ${error instanceof Error ? error.message : String(error)}\n`)
    return EXIT.internal
  }
}
