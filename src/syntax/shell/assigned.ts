import type { SimpleCommand, VariableAssignment } from './model.ts'
import { parseOptions } from './options.ts'

const DECLARATIONS = new Set(['export', 'declare', 'typeset', 'local', 'readonly'])
const READERS = new Set(['read', 'mapfile', 'readarray', 'getopts', 'printf'])
const NONE: readonly VariableAssignment[] = []
const NAME = /^[A-Za-z_]\w*/

/** The shell variables that a command sets. `A=1 command` sets none: that holds for the command alone. */
export function assignedBy(command: SimpleCommand): readonly VariableAssignment[] {
  if (command.words.length > 0 && !mayAssign(command)) return NONE
  const found: VariableAssignment[] = []
  if (command.words.length === 0) {
    for (const { name, range } of command.assignments) found.push({ name, range, how: 'assignment', command })
  }
  const { name } = command
  if (name === undefined) return found
  if (DECLARATIONS.has(name)) {
    for (const word of command.arguments) {
      const variable = NAME.exec(word.value)?.[0]
      if (variable !== undefined && /^(?:$|\+?=|\[)/.test(word.value.slice(variable.length))) found.push({ name: variable, range: word.range, how: 'declaration', command })
    }
  } else if (name === 'read' || name === 'mapfile' || name === 'readarray') {
    const { positionals } = parseOptions(command.arguments, { shortWithValue: name === 'read' ? 'adinNptu' : 'dnOsuCc' })
    for (const word of positionals) if (word.literal !== undefined) found.push({ name: word.literal, range: word.range, how: 'read', command })
  } else if (name === 'getopts') {
    const word = command.words[2]
    if (word?.literal !== undefined) found.push({ name: word.literal, range: word.range, how: 'read', command })
  } else if (name === 'printf' && command.words[1]?.literal === '-v') {
    const word = command.words[2]
    if (word?.literal !== undefined) found.push({ name: word.literal, range: word.range, how: 'read', command })
  }
  for (const word of command.words) {
    if (!word.source.includes('${')) continue
    for (const expansion of word.expansions) {
      if (expansion.operation === ':=' || expansion.operation === '=') found.push({ name: expansion.name, range: expansion.range, how: 'default', command })
    }
  }
  return found
}

/** Most commands set nothing, and should cost nothing. */
function mayAssign(command: SimpleCommand): boolean {
  const { name } = command
  return (name !== undefined && (DECLARATIONS.has(name) || READERS.has(name))) || command.words.some((word) => word.source.includes('=') && word.source.includes('${'))
}
