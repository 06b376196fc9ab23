import type { Range } from '../../text/document.ts'
import type { Instruction, Token } from '../../syntax/dockerfile/ast.ts'
import { expand } from '../../syntax/dockerfile/expand.ts'

/** A variable in a word of an instruction, with its place in the file. */
export interface VariableInWord {
  readonly name: string
  readonly range: Range
  /** `:-`, `+`, … of `${X:-y}`; missing for `$X` and `${X}`. */
  readonly operator?: string
}

/** The variables that the builder would expand in a word, those in the defaults of others included, in order. */
export function variablesIn(word: Token, escape: string): VariableInWord[] {
  if (!word.source.includes('$')) return []
  // A word that continues on the next line is shorter than its range: then the whole of it is the place.
  const isUnbroken = word.range.end - word.range.start === word.source.length
  return expand(word.source, escape, () => undefined).uses.map((use) => ({
    name: use.name,
    range: isUnbroken ? { start: word.range.start + use.start, end: word.range.start + use.end } : word.range,
    ...(use.operator === undefined ? {} : { operator: use.operator }),
  }))
}

/**
 * The words of an instruction in which the builder itself expands variables (`SupportsSingleWordExpansion` of BuildKit's
 * instructions): never the shell forms, and of RUN only its mounts. What an ONBUILD holds is expanded in another build.
 */
export function expandedWords(instruction: Instruction): readonly Token[] {
  if (instruction.onbuild !== undefined) return []
  const values = (...names: readonly string[]): Token[] => instruction.flags.flatMap((flag) => (flag.value !== undefined && names.includes(flag.name) ? [flag.value] : []))
  switch (instruction.keyword) {
    case 'ENV':
    case 'LABEL':
      return instruction.pairs.flatMap((pair) => (pair.value === undefined ? [pair.key] : [pair.key, pair.value]))
    case 'ARG':
      return instruction.pairs.flatMap((pair) => (pair.value === undefined ? [] : [pair.value]))
    case 'COPY':
    case 'ADD':
      return [...values('chown', 'chmod', 'checksum'), ...instruction.sources, ...(instruction.destination === undefined ? [] : [instruction.destination])]
    case 'EXPOSE':
      return instruction.ports
    case 'VOLUME':
      return instruction.paths
    case 'USER':
      return present(instruction.user)
    case 'WORKDIR':
      return present(instruction.path)
    case 'STOPSIGNAL':
      return present(instruction.signal)
    case 'RUN':
      return values('mount')
    case 'FROM':
      return [...values('platform'), ...present(instruction.image)]
    default:
      return []
  }
}

function present(word: Token | undefined): Token[] {
  return word === undefined ? [] : [word]
}
