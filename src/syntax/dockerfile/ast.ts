import type { Document, Range } from '../../text/document.ts'
import type { MappedText } from '../../text/mapped.ts'

/** A piece of an instruction as it stands in the file. */
export interface Token {
  readonly range: Range
  /** The text as the builder sees it: continuations joined, quotes and escapes still there. */
  readonly source: string
}

/** A word of an instruction's arguments. */
export interface Word extends Token {
  /** Quotes and escapes removed; variables stand as they are written (`$X`, `${X:-y}`). */
  readonly value: string
  /** Whether a variable stands in it that the builder would expand. */
  readonly hasVariables: boolean
}

/** `--name=value`, or `--name` alone. */
export interface Flag extends Token {
  /** Lower case, without the dashes. */
  readonly name: string
  readonly value?: Word
}

export interface Heredoc {
  /** `<<EOF`, with its file descriptor and quotes. */
  readonly marker: Range
  readonly name: string
  /** False where a part of the name is quoted: the builder then expands no variables in the body. */
  readonly expands: boolean
  /** `<<-`: leading tabs are stripped. */
  readonly stripsTabs: boolean
  readonly fileDescriptor: number
  /** The lines between the instruction and the terminator, line breaks included. */
  readonly body: Range
  readonly content: MappedText
  readonly terminated: boolean
}

/** How a command is written. */
export type Command = ShellCommand | ExecCommand

export interface ShellCommand {
  readonly form: 'shell'
  readonly range: Range
  /** The text handed to the shell: continuations, comment lines and blank lines inside are gone, as BuildKit does it. */
  readonly text: MappedText
  /** It begins with `[` as the exec form does, but is no JSON array, so a shell runs it. */
  readonly looksLikeExec: boolean
}

export interface ExecCommand {
  readonly form: 'exec'
  readonly range: Range
  readonly words: readonly Word[]
}

export interface Pair {
  readonly key: Word
  /** Missing where only a name stands (ARG). */
  readonly value?: Word
  readonly range: Range
  /** `ENV name value`, the form without `=`. */
  readonly legacy: boolean
}

interface InstructionBase {
  readonly document: Document
  /** The instruction's name as written, for example `run`. */
  readonly name: Token
  /** From the name to the last argument or the last heredoc's terminator. */
  readonly range: Range
  /** Everything behind the name, flags included, joined. */
  readonly arguments: MappedText
  readonly flags: readonly Flag[]
  readonly heredocs: readonly Heredoc[]
  /** Comment lines attached above: blank lines keep them, an empty comment detaches them. */
  readonly leadingComments: readonly Comment[]
  /** Blank lines and lines with only spaces inside the continuation. */
  readonly emptyContinuations: readonly Range[]
  /** The ONBUILD that this instruction stands in. */
  readonly onbuild?: OnbuildInstruction
}

export interface FromInstruction extends InstructionBase {
  readonly keyword: 'FROM'
  readonly image?: Word
  /** The word `AS` in any casing. */
  readonly as?: Token
  readonly stageName?: Word
}
export interface RunInstruction extends InstructionBase { readonly keyword: 'RUN'; readonly command?: Command }
export interface CmdInstruction extends InstructionBase { readonly keyword: 'CMD'; readonly command?: Command }
export interface EntrypointInstruction extends InstructionBase { readonly keyword: 'ENTRYPOINT'; readonly command?: Command }
export interface ShellInstruction extends InstructionBase { readonly keyword: 'SHELL'; readonly command?: Command }
export interface HealthcheckInstruction extends InstructionBase {
  readonly keyword: 'HEALTHCHECK'
  /** CMD, NONE or what stands there instead. */
  readonly kind?: Token
  readonly command?: Command
}
export interface EnvInstruction extends InstructionBase { readonly keyword: 'ENV'; readonly pairs: readonly Pair[] }
export interface LabelInstruction extends InstructionBase { readonly keyword: 'LABEL'; readonly pairs: readonly Pair[] }
export interface ArgInstruction extends InstructionBase { readonly keyword: 'ARG'; readonly pairs: readonly Pair[] }
export interface CopyInstruction extends InstructionBase {
  readonly keyword: 'COPY' | 'ADD'
  /** Without heredocs. */
  readonly sources: readonly Word[]
  readonly destination?: Word
  readonly json: boolean
}
export interface ExposeInstruction extends InstructionBase { readonly keyword: 'EXPOSE'; readonly ports: readonly Word[] }
export interface VolumeInstruction extends InstructionBase { readonly keyword: 'VOLUME'; readonly paths: readonly Word[]; readonly json: boolean }
export interface UserInstruction extends InstructionBase { readonly keyword: 'USER'; readonly user?: Word }
export interface WorkdirInstruction extends InstructionBase { readonly keyword: 'WORKDIR'; readonly path?: Word }
export interface StopsignalInstruction extends InstructionBase { readonly keyword: 'STOPSIGNAL'; readonly signal?: Word }
export interface MaintainerInstruction extends InstructionBase { readonly keyword: 'MAINTAINER'; readonly maintainer?: Word }
export interface OnbuildInstruction extends InstructionBase { readonly keyword: 'ONBUILD'; readonly instruction?: Instruction }
export interface UnknownInstruction extends InstructionBase { readonly keyword: 'UNKNOWN' }

interface InstructionByKeyword {
  readonly FROM: FromInstruction
  readonly RUN: RunInstruction
  readonly CMD: CmdInstruction
  readonly ENTRYPOINT: EntrypointInstruction
  readonly SHELL: ShellInstruction
  readonly HEALTHCHECK: HealthcheckInstruction
  readonly ENV: EnvInstruction
  readonly LABEL: LabelInstruction
  readonly ARG: ArgInstruction
  readonly COPY: CopyInstruction
  readonly ADD: CopyInstruction
  readonly EXPOSE: ExposeInstruction
  readonly VOLUME: VolumeInstruction
  readonly USER: UserInstruction
  readonly WORKDIR: WorkdirInstruction
  readonly STOPSIGNAL: StopsignalInstruction
  readonly MAINTAINER: MaintainerInstruction
  readonly ONBUILD: OnbuildInstruction
  readonly UNKNOWN: UnknownInstruction
}

export type Keyword = keyof InstructionByKeyword

/** The instruction type of a keyword, for example `InstructionOf<'RUN'>`. */
export type InstructionOf<K extends Keyword> = InstructionByKeyword[K]

export type Instruction = InstructionOf<Keyword>

export interface Comment {
  /** From `#` to the line's end. */
  readonly range: Range
  /** Without `#` and surrounding blanks. */
  readonly text: string
}

/** `# name=value` at the top of the file. */
export interface Directive {
  readonly range: Range
  /** Lower case. */
  readonly name: 'syntax' | 'escape' | 'check'
  readonly nameRange: Range
  readonly value: string
  readonly valueRange: Range
}

/** Something that the builder's parser refuses. */
export interface SyntaxProblem {
  readonly range: Range
  readonly message: string
}

export interface DockerfileSyntax {
  readonly document: Document
  readonly directives: readonly Directive[]
  readonly escape: '\\' | '`'
  /** All comments outside of heredocs, those inside continued instructions included; directives are none. */
  readonly comments: readonly Comment[]
  readonly instructions: readonly Instruction[]
  readonly problems: readonly SyntaxProblem[]
  /** Where reading stopped because there is more than any person writes; the builder may well read it. */
  readonly unread: readonly SyntaxProblem[]
}
