import { parseShell, type ShellScript, type SimpleCommand } from '../../../src/syntax/shell/index.ts'
import { MappedText } from '../../../src/text/mapped.ts'

export function script(text: string): ShellScript {
  return parseShell(MappedText.of(text, { start: 0, end: text.length }))
}

/** Each command as its words with a blank between. */
export function lines(commands: readonly SimpleCommand[]): string[] {
  return commands.map((command) => command.words.map((word) => word.value).join(' '))
}

export function named(text: string, name: string): SimpleCommand {
  const found = script(text).commands.find((command) => command.name === name)
  if (found === undefined) throw new Error(`no command ${name} in ${text}`)
  return found
}
