import type { Range } from '../../text/document.ts'
import type { MappedText } from '../../text/mapped.ts'

/** The shells whose language is read. `sh` is the POSIX shell of an unknown distribution. */
export type ShellDialect = 'sh' | 'dash' | 'ash' | 'bash'

/** One shell script: the text of a RUN, a heredoc, a start script. All ranges are those of the document that it stands in. */
export interface ShellScript {
  readonly text: MappedText
  readonly dialect: ShellDialect
  readonly range: Range
  /**
   * Every simple command, in the order in which it runs: those of command substitutions before the command whose word
   * they stand in, those that a wrapper starts (`sudo`, `sh -c '…'`) right behind the wrapper.
   */
  readonly commands: readonly SimpleCommand[]
  /** Pipelines of at least two members, in order. */
  readonly pipelines: readonly Pipeline[]
  /** Variables that the script itself sets, in order, repeats included. */
  readonly variablesAssigned: readonly VariableAssignment[]
  readonly errors: readonly ShellError[]
}

export interface ShellError {
  readonly message: string
  readonly range: Range
}

export interface VariableAssignment {
  readonly name: string
  readonly range: Range
  readonly how: 'assignment' | 'declaration' | 'loop' | 'read' | 'default'
  /** Missing for the variable of a loop. */
  readonly command?: SimpleCommand
}

/** The operator between two commands of a list. A line break is `;`. */
export type ListOperator = '&&' | '||' | ';' | '&'

export interface SimpleCommand {
  /** Position in the script's `commands`. */
  readonly index: number
  /** The first word where it is known without running anything; undefined for `$X`, and where only assignments stand. */
  readonly name: string | undefined
  /** The name without its folder: `apt-get` for `/usr/bin/apt-get`. */
  readonly program: string | undefined
  /** The name and its arguments; empty where only assignments or redirections stand. `[[ … ]]` and `(( … ))` count as commands. */
  readonly words: readonly ShellWord[]
  /** The words behind the name. */
  readonly arguments: readonly ShellWord[]
  /** `NAME=value` in front of the name, or alone. */
  readonly assignments: readonly ShellAssignment[]
  readonly redirects: readonly ShellRedirect[]
  /** From the first assignment or word to the last word or redirection. */
  readonly range: Range
  readonly source: string
  /** The nearest pipeline that it, or the group that it stands in, is a member of. */
  readonly pipeline: PipelinePlace | undefined
  /** The operator in front of it (of its pipeline), `start` for the first of a list. */
  readonly after: ListOperator | 'start'
  /** The operator behind it (its pipeline), `end` for the last of a list. */
  readonly before: ListOperator | 'end'
  /** It, or a list that it stands in, runs with `&`. */
  readonly background: boolean
  /** `!` in front of its pipeline. */
  readonly negated: boolean
  readonly inSubshell: boolean
  readonly inLoop: boolean
  /** Part of the test of if, elif, while or until. */
  readonly inCondition: boolean
  /** May not run: a branch of if or case, the body of while, behind `||`, behind a test and `&&`. */
  readonly conditional: boolean
  /** The function that it is defined in; it runs only when that is called. */
  readonly inFunction: string | undefined
  /** Where it stands inside of `$(…)`, backquotes or `<(…)`. */
  readonly inSubstitution: SubstitutionPlace | undefined
  /** Number of compound commands and substitutions around it. */
  readonly depth: number
  /** Wrappers that start it, outermost first: `['sudo']`, `['sudo', 'bash']`. Empty for a command that the shell runs itself. */
  readonly through: readonly string[]
  /** The command that starts it, for example the one named `sudo`. */
  readonly wrappedBy: SimpleCommand | undefined
  /** The commands that it starts where it is a wrapper. */
  readonly wraps: readonly SimpleCommand[]
  /** Long names of the shell options in force when it runs, as far as the script itself sets them. */
  readonly shellOptions: ReadonlySet<string>
}

export interface PipelinePlace {
  readonly pipeline: Pipeline
  /** Which member. */
  readonly index: number
}

export interface Pipeline {
  readonly range: Range
  readonly members: readonly PipelineMember[]
  /** Whether `set -o pipefail` of the script holds for it. */
  readonly pipefail: boolean
}

export interface PipelineMember {
  readonly range: Range
  /** The command (first, with those that it wraps), or all commands of the group or loop that is the member. */
  readonly commands: readonly SimpleCommand[]
  /** The operator behind it; missing for the last. */
  readonly operator?: '|' | '|&'
}

export interface SubstitutionPlace {
  readonly substitution: CommandSubstitution
  /** The command in one of whose words it stands; undefined in the word list of a loop or the word of a case. */
  readonly command: SimpleCommand | undefined
}

export interface ShellAssignment {
  readonly name: string
  /** `NAME=value` as a whole. */
  readonly range: Range
  /** The value's word; missing for arrays and for an empty value. */
  readonly value?: ShellWord
  /** `+=`. */
  readonly append: boolean
}

export interface ShellRedirect {
  readonly operator: '>' | '>>' | '<' | '<>' | '<&' | '>&' | '>|' | '&>' | '&>>' | '<<<' | '<<' | '<<-'
  readonly range: Range
  readonly fileDescriptor?: number
  /** Missing for heredocs. */
  readonly target?: ShellWord
  readonly heredoc?: ShellHeredoc
}

export interface ShellHeredoc {
  readonly delimiter: string
  /** A quoted delimiter: no expansions in the body. */
  readonly quoted: boolean
  readonly body: MappedText
  readonly terminated: boolean
}

export interface ShellWord {
  readonly range: Range
  /** As written, quotes and escapes included. */
  readonly source: string
  /** What the command gets, where that is known: undefined as soon as an expansion, a glob or a brace list stands in it. */
  readonly literal: string | undefined
  /** Quotes and escapes removed; variables, substitutions and globs stand as they are written. */
  readonly value: string
  /** Whether any part of it is quoted. */
  readonly quoted: boolean
  readonly parts: readonly WordPart[]
  /** Variables, those inside of arithmetic and defaults (`${A:-$B}`) included. */
  readonly expansions: readonly VariableExpansion[]
  readonly substitutions: readonly CommandSubstitution[]
  readonly hasGlob: boolean
}

/** A stretch of a word of one nature, in order and without gaps but for quote characters. */
export interface WordPart {
  readonly kind: 'literal' | 'single-quoted' | 'variable' | 'substitution' | 'arithmetic' | 'glob' | 'brace'
  readonly range: Range
  readonly source: string
  /** Inside of double quotes, or single-quoted. */
  readonly quoted: boolean
}

export interface VariableExpansion {
  /** `HOME`, `1`, `@`, `?`. */
  readonly name: string
  readonly range: Range
  readonly quoted: boolean
  /** The operator of `${X:-y}` (`:-`), `${X%y}` (`%`), `${X/a/b}` (`/`), `${#X}` (`length`), `${!X}` (`indirect`); missing for a plain one. */
  readonly operation?: string
  /** What stands behind the operator, as written. */
  readonly operand?: string
  /** Stands inside of another expansion or arithmetic, so splitting does not strike it. */
  readonly nested: boolean
}

export interface CommandSubstitution {
  readonly range: Range
  readonly source: string
  readonly style: '$()' | '``' | '<()' | '>()'
  readonly quoted: boolean
  readonly commands: readonly SimpleCommand[]
}
