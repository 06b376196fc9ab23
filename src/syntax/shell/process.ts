import { MappedText } from '../../text/mapped.ts'
import type { ShellScript, SimpleCommand } from './model.ts'
import { readScript } from './reader.ts'
import { type CommandWord, isAssignmentWord, programName, wrappingOf } from './wrappers.ts'

/** The process that a server command ends in, once all that only starts it is taken off. */
export interface ServerProcess {
  /** What really runs: the module of `python -m`, else the program without its folder. Variables as written. */
  readonly name: string
  /** As written, for example `/venv/bin/python`. */
  readonly program: string
  /** Whether the program is known, and no variable. */
  readonly known: boolean
  /** Everything behind the program, or behind the module. */
  readonly args: readonly CommandWord[]
  /** Of `python -m module`. */
  readonly module?: string
  /** The file that an interpreter runs: `manage.py` of `python manage.py runserver`. */
  readonly script?: string
  /** What was taken off, outermost first: `tini`, `gosu`, `pipenv run`, `sh`. */
  readonly wrappers: readonly string[]
}

const WRAPPER_LIMIT = 12

const INTERPRETER = /^(?:python[\d.]*|pypy[\d.]*|node|nodejs|ruby|perl|php[\d.]*|deno|bun)$/

/** Options of interpreters whose value is the next word (python -W, -X; node -r, --require; ruby -I, -r; php -d). */
const VALUED = new Set(['-W', '-X', '-r', '--require', '--import', '--loader', '-I', '-d', '-c', '-e'])

/**
 * Takes env assignments, `exec`, init programs (`tini --`, `dumb-init`), user switches (`gosu app`), environment runners
 * (`poetry run`, `bundle exec`, `npx`) and shells (`sh -c "a && exec b"`, where the last command counts) off a command.
 * @returns undefined where there is no command at all
 */
export function processOf(words: readonly CommandWord[]): ServerProcess | undefined {
  const wrappers: string[] = []
  let current = words
  for (let level = 0; level < WRAPPER_LIMIT; level++) {
    let first = 0
    while (first < current.length - 1 && isAssignmentWord(current[first] ?? { value: '' })) first++
    if (first > 0) current = current.slice(first)
    const wrapping = wrappingOf(current)
    if (wrapping === undefined) break
    const [command] = wrapping.commands
    let inner: readonly CommandWord[] | undefined
    if (wrapping.script !== undefined) {
      const word = current[wrapping.script.at]
      // `sh -c 'exec "$@"' -- command` and what else cannot be followed stays as it is.
      inner = word === undefined ? undefined : lastCommand(word.value)
    } else if (command !== undefined) {
      inner = current.slice(command.from, command.to)
      const before = current[command.from - 1]?.value
      if (wrapping.through === 'uv run' && (before === '-m' || before === '--module')) inner = [literal('python'), literal('-m'), ...inner]
    }
    if (inner === undefined || inner.length === 0) break
    wrappers.push(wrapping.through)
    current = inner
  }
  const [program, ...args] = current
  return program === undefined ? undefined : describe(program, args, wrappers)
}

/**
 * The process that a script (the shell form of CMD or ENTRYPOINT) ends in: that of its last command.
 * @returns undefined for an empty script
 */
export function processOfScript(script: ShellScript): ServerProcess | undefined {
  const words = lastOf(script.commands)
  return words === undefined ? undefined : processOf(words)
}

function literal(value: string): CommandWord {
  return { literal: value, value }
}

/** The words of the command that a script ends with: the one that stays. */
function lastCommand(text: string): readonly CommandWord[] | undefined {
  const script = readScript(MappedText.of(text, { start: 0, end: text.length }))
  return lastOf(script.commands)
}

function lastOf(commands: readonly SimpleCommand[]): readonly CommandWord[] | undefined {
  return commands.findLast((command) => isOutermost(command) && command.words.length > 0)?.words
}

function isOutermost(command: SimpleCommand): boolean {
  return command.wrappedBy === undefined && command.inSubstitution === undefined && command.inFunction === undefined && !command.inCondition
}

function describe(program: CommandWord, args: readonly CommandWord[], wrappers: readonly string[]): ServerProcess {
  const base = { program: program.value, known: program.literal !== undefined, wrappers }
  const name = programName(program.value)
  if (!INTERPRETER.test(name)) return { ...base, name, args }
  const isPython = name.startsWith('py')
  for (let at = 0; at < args.length; at++) {
    const word = args[at]?.value ?? ''
    if (isPython && /^-[A-Za-z]*m$/.test(word)) {
      const module = args[at + 1]?.value
      if (module !== undefined) return { ...base, name: module, module, args: args.slice(at + 2) }
    }
    if (word === '-c' || word === '-e') break
    if (VALUED.has(word)) at++
    else if (!word.startsWith('-')) return { ...base, name, args, script: word }
  }
  return { ...base, name, args }
}
