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

/** Where a command's text stands: in a script, or in the document for one without a script. */
export type CommandPlace = { readonly text: MappedText } | { readonly range: Range; readonly source: string }

/** Offsets in the script's text. */
interface Span {
  readonly pos: number
  readonly end: number
}

const NOWHERE: Span = { pos: 0, end: 0 }
const NONE: SimpleCommand[] = []

/** A simple command with the context that it was read in. */
export class ParsedCommand implements SimpleCommand {
  index = -1
  readonly words: readonly ShellWord[]
  readonly assignments: readonly ShellAssignment[]
  readonly redirects: readonly ShellRedirect[]
  readonly name: string | undefined
  readonly program: string | undefined
  readonly shellOptions: ReadonlySet<string>
  wraps: SimpleCommand[] = NONE
  readonly context: CommandContext
  readonly #place: CommandPlace
  readonly #span: Span
  #arguments: readonly ShellWord[] | undefined

  constructor(content: CommandContent, place: CommandPlace, context: CommandContext, shellOptions: ReadonlySet<string>, span: Span = NOWHERE) {
    this.words = content.words
    this.assignments = content.assignments
    this.redirects = content.redirects
    this.name = content.words[0]?.literal
    this.program = this.name === undefined ? undefined : programName(this.name)
    this.context = context
    this.shellOptions = shellOptions
    this.#place = place
    this.#span = span
  }

  addWrapped(command: SimpleCommand): void {
    if (this.wraps === NONE) this.wraps = []
    this.wraps.push(command)
  }

  /** Asked for by nearly every rule. */
  get arguments(): readonly ShellWord[] {
    return this.#arguments ??= this.words.slice(1)
  }

  get range(): Range {
    const place = this.#place
    return 'text' in place ? place.text.toSourceRange(this.#span.pos, this.#span.end) : place.range
  }

  get source(): string {
    const place = this.#place
    return 'text' in place ? place.text.text.slice(this.#span.pos, this.#span.end) : place.source
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
