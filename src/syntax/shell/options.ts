import type { ShellWord, SimpleCommand } from './model.ts'

/** Which options of a program take a value; all others are plain switches. */
export interface OptionSpec {
  /** Letters of short options with a value: `'to'` for `-t release` and `-o Key=value`. */
  readonly shortWithValue?: string
  /** Long options whose value may be the next word, with their dashes. `--name=value` needs no mention. */
  readonly longWithValue?: readonly string[]
  /** The first operand ends the options, as for wrappers and sub-commands. Default: options may stand anywhere, as GNU getopt has it. */
  readonly stopsAtOperand?: boolean
  /** `-name` is one long option and not four short ones (go, java, find). */
  readonly singleDash?: boolean
}

export interface OptionUse {
  /** With its dashes: `-y`, `--no-cache`. */
  readonly name: string
  readonly word: ShellWord
  /** Variables as written. */
  readonly value?: string
  /** The word that the value is, or ends. */
  readonly valueWord?: ShellWord
}

export interface ParsedOptions {
  /** By name with dashes, each with its uses in order. */
  readonly flags: ReadonlyMap<string, readonly OptionUse[]>
  readonly positionals: readonly ShellWord[]
  /** Whether any of the options is there. */
  has(...names: readonly string[]): boolean
  /** The value that counts, which is the last one, of the first of the names that is there with one. */
  value(...names: readonly string[]): string | undefined
}

/** Reads the options of a command, those in front of and behind a sub-command alike. */
export function commandOptions(command: SimpleCommand, spec: OptionSpec = {}): ParsedOptions {
  return parseOptions(command.arguments, spec)
}

/** Reads options in getopt's manner: `-yq` bundles, `-t x`, `-tx`, `--name=x`, `--name x`, `--` ends. */
export function parseOptions(words: readonly ShellWord[], spec: OptionSpec): ParsedOptions {
  const result = new OptionTable()
  for (let at = 0; at < words.length; at++) {
    const word = words[at]
    if (word === undefined) break
    const text = word.value
    if (text === '--') {
      result.positionals.push(...words.slice(at + 1))
      break
    }
    if (text.length < 2 || !text.startsWith('-')) {
      if (spec.stopsAtOperand === true) {
        result.positionals.push(...words.slice(at))
        break
      }
      result.positionals.push(word)
    } else if (text.startsWith('--') || spec.singleDash === true) at += readLong(result, word, words[at + 1], spec)
    else at += readShort(result, word, words[at + 1], spec)
  }
  return result
}

class OptionTable implements ParsedOptions {
  readonly flags = new Map<string, OptionUse[]>()
  readonly positionals: ShellWord[] = []

  add(use: OptionUse): void {
    const uses = this.flags.get(use.name)
    if (uses === undefined) this.flags.set(use.name, [use])
    else uses.push(use)
  }

  has(...names: readonly string[]): boolean {
    return names.some((name) => this.flags.has(name))
  }

  value(...names: readonly string[]): string | undefined {
    for (const name of names) {
      const value = this.flags.get(name)?.findLast((use) => use.value !== undefined)?.value
      if (value !== undefined) return value
    }
    return undefined
  }
}

/** @returns how many further words it took */
function readLong(result: OptionTable, word: ShellWord, next: ShellWord | undefined, spec: OptionSpec): 0 | 1 {
  const equals = word.value.indexOf('=')
  if (equals !== -1) {
    result.add({ name: word.value.slice(0, equals), word, value: word.value.slice(equals + 1), valueWord: word })
    return 0
  }
  const takesNext = spec.longWithValue?.includes(word.value) === true && next !== undefined
  result.add(takesNext ? { name: word.value, word, value: next.value, valueWord: next } : { name: word.value, word })
  return takesNext ? 1 : 0
}

function readShort(result: OptionTable, word: ShellWord, next: ShellWord | undefined, spec: OptionSpec): 0 | 1 {
  const text = word.value
  for (let at = 1; at < text.length; at++) {
    const name = `-${text[at] ?? ''}`
    const rest = text.slice(at + 1)
    if (spec.shortWithValue?.includes(text[at] ?? '') === true) {
      if (rest !== '') {
        result.add({ name, word, value: rest, valueWord: word })
        return 0
      }
      result.add(next === undefined ? { name, word } : { name, word, value: next.value, valueWord: next })
      return next === undefined ? 0 : 1
    }
    // `-q=2`, as apt-get takes it.
    if (rest.startsWith('=')) {
      result.add({ name, word, value: rest.slice(1), valueWord: word })
      return 0
    }
    result.add({ name, word })
  }
  return 0
}
