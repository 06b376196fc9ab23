import type { Range } from '../../text/document.ts'
import type { MappedText } from '../../text/mapped.ts'
import type {
  ListOperator, PipelinePlace, ShellAssignment, ShellRedirect, ShellWord, SimpleCommand, SubstitutionPlace,
} from './model.ts'
import { programName } from './wrappers.ts'

/** What holds for the commands of one list; handed down while a script is read, and never changed. */
export interface CommandContext {
  readonly pipeline: PipelinePlace | undefined
  readonly after: ListOperator | 'start'
  readonly before: ListOperator | 'end'
  readonly background: boolean
  readonly negated: boolean
  readonly inSubshell: boolean
  readonly inLoop: boolean
  readonly inCondition: boolean
  readonly conditional: boolean
  readonly inFunction: string | undefined
  readonly inSubstitution: SubstitutionPlace | undefined
  readonly depth: number
  readonly through: readonly string[]
  readonly wrappedBy: SimpleCommand | undefined
}

export const OUTERMOST: CommandContext = {
  pipeline: undefined, after: 'start', before: 'end', background: false, negated: false, inSubshell: false, inLoop: false, inCondition: false,
  conditional: false, inFunction: undefined, inSubstitution: undefined, depth: 0, through: [], wrappedBy: undefined,
}

interface CommandContent {
  readonly words: readonly ShellWord[]
  readonly assignments: readonly ShellAssignment[]
  readonly redirects: readonly ShellRedirect[]
}

/** Where a command's text stands: offsets in the text of a script, or a place in the document for one without a script. */
export type CommandPlace =
  | { readonly text: MappedText; readonly start: number; readonly end: number }
  | { readonly range: Range; readonly source: string }

/** A simple command with the context that it was read in. */
export class ParsedCommand implements SimpleCommand {
  index = -1
  readonly words: readonly ShellWord[]
  readonly assignments: readonly ShellAssignment[]
  readonly redirects: readonly ShellRedirect[]
  readonly name: string | undefined
  readonly shellOptions: ReadonlySet<string>
  readonly wraps: SimpleCommand[] = []
  readonly context: CommandContext
  readonly #place: CommandPlace

  constructor(content: CommandContent, place: CommandPlace, context: CommandContext, shellOptions: ReadonlySet<string>) {
    this.words = content.words
    this.assignments = content.assignments
    this.redirects = content.redirects
    this.name = content.words[0]?.literal
    this.context = context
    this.shellOptions = shellOptions
    this.#place = place
  }

  get program(): string | undefined {
    return this.name === undefined ? undefined : programName(this.name)
  }

  get arguments(): readonly ShellWord[] {
    return this.words.slice(1)
  }

  get range(): Range {
    const place = this.#place
    return 'text' in place ? place.text.toSourceRange(place.start, place.end) : place.range
  }

  get source(): string {
    const place = this.#place
    return 'text' in place ? place.text.text.slice(place.start, place.end) : place.source
  }

  get pipeline(): PipelinePlace | undefined {
    return this.context.pipeline
  }

  get after(): ListOperator | 'start' {
    return this.context.after
  }

  get before(): ListOperator | 'end' {
    return this.context.before
  }

  get background(): boolean {
    return this.context.background
  }

  get negated(): boolean {
    return this.context.negated
  }

  get inSubshell(): boolean {
    return this.context.inSubshell
  }

  get inLoop(): boolean {
    return this.context.inLoop
  }

  get inCondition(): boolean {
    return this.context.inCondition
  }

  get conditional(): boolean {
    return this.context.conditional
  }

  get inFunction(): string | undefined {
    return this.context.inFunction
  }

  get inSubstitution(): SubstitutionPlace | undefined {
    return this.context.inSubstitution
  }

  get depth(): number {
    return this.context.depth
  }

  get through(): readonly string[] {
    return this.context.through
  }

  get wrappedBy(): SimpleCommand | undefined {
    return this.context.wrappedBy
  }
}
