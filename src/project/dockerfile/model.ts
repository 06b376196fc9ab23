import type { BaseImageFacts } from '../../knowledge/base-images.ts'
import type { Document, Range } from '../../text/document.ts'
import type { ImageReference } from '../../syntax/dockerfile/image-reference.ts'
import type {
  ArgInstruction, CmdInstruction, Command, DockerfileSyntax, EntrypointInstruction, FromInstruction, HealthcheckInstruction,
  InstructionOf, Keyword, Token, UserInstruction,
} from '../../syntax/dockerfile/ast.ts'
import type { ShellScript, SimpleCommand } from '../../syntax/shell/index.ts'
import type { PackageOperation } from '../packages/index.ts'
import type { PurposeVerdict } from '../purpose.ts'
import type { Environment } from './environment.ts'

/** A text with variables, as far as it could be expanded. */
export interface Resolved {
  readonly text: string
  /** False where a variable in it is not known: rules that would need the value stay silent. */
  readonly resolved: boolean
}

/** A Dockerfile with what its stages mean. */
export interface DockerfileModel {
  readonly document: Document
  readonly syntax: DockerfileSyntax
  /** In order. A file without FROM has one stage without `from`, so that its instructions are still judged. */
  readonly stages: readonly Stage[]
  /** The ARGs before the first FROM. */
  readonly globalArguments: readonly ArgInstruction[]
  /** The global scope: serves FROM, and an ARG of the same name in a stage. */
  readonly globals: Environment
  readonly globalSteps: readonly Step[]
  readonly purpose: PurposeVerdict
  /**
   * The stage of a name or an index, as `COPY --from` finds it: of several stages of one name the last in the file, wherever the copy stands. Undefined where
   * that one does not stand before `before`: the builder then refuses, rather than look for an earlier one.
   */
  stage(nameOrIndex: string, before?: number): Stage | undefined
  /** The stage that `--target` builds: the last of that name. An index finds none (BuildKit, `resolveTarget`). */
  target(name: string): Stage | undefined
  /** All stages of a name, compared without case, in order. */
  stagesNamed(name: string): readonly Stage[]
  /** What its image is for: the file's own purpose, else that of the last stage. Kept when the rest is forgotten. */
  readonly imagePurpose: PurposeVerdict
  /** What of the file was not read, since it is longer than any that a person writes. Kept too. */
  readonly unread: DockerfileSyntax['unread']
  /** Lets go of what was read out of the file, until somebody asks for it again: stages and steps then are new ones. */
  forget(): void
}

/** What a stage stands on. */
export type Base =
  | { readonly kind: 'image'; readonly reference: ImageReference; readonly facts: BaseImageFacts | undefined; readonly text: string }
  | { readonly kind: 'stage'; readonly stage: Stage }
  | { readonly kind: 'scratch' }
  /** A variable without a known value, a named context, or no FROM at all. */
  | { readonly kind: 'unknown' }

/** The program that RUN and the shell forms are handed to. */
export interface ShellInForce {
  /** `sh` is the POSIX shell of an unknown distribution; `other` is anything that is no POSIX shell (PowerShell, cmd, python). */
  readonly dialect: 'sh' | 'dash' | 'ash' | 'bash' | 'other'
  /** The array of the SHELL instruction, or the builder's default. */
  readonly words: readonly string[]
  /** Whether a SHELL instruction set it (in this stage or one that it stands on). */
  readonly explicit: boolean
  /** `-o pipefail` or `-eo pipefail` among the words. */
  readonly pipefail: boolean
}

export interface Stage {
  readonly file: DockerfileModel
  readonly document: Document
  readonly index: number
  readonly from?: FromInstruction
  /** FROM as a step, so that rules see it as they see the others. */
  readonly fromStep?: Step
  /** As written; the builder compares without case. */
  readonly name?: string
  /** What to point at for a finding about the stage as a whole: its FROM, or the file's first instruction. */
  readonly range: Range
  readonly base: Base
  /** The image that the chain of stages ends on, with its facts where it is known. */
  readonly root: Base & { readonly kind: 'image' | 'scratch' | 'unknown' }
  readonly steps: readonly Step[]
  readonly environment: Environment
  /** Whether it leaves the build as an image: the last stage, and those that a service or a bake file names as target. */
  readonly shipped: boolean
  readonly purpose: PurposeVerdict
  /** The user that a container of it runs as: the last USER, that of the stage below, or the base image's; undefined where unknown. */
  readonly user: EffectiveUser | undefined
  /** Absolute where it can be known. Undefined where the base's is unknown and none was set. */
  readonly workdir: Resolved | undefined
  /** Whether WORKDIR was set in this stage or one that it stands on (or the base image is known to set one). */
  readonly hasWorkdir: boolean
  readonly entrypoint: EffectiveCommand | undefined
  readonly command: EffectiveCommand | undefined
  readonly healthcheck: HealthcheckInstruction | undefined
  /** Own and inherited, with the document's ranges for own ones. */
  readonly exposed: readonly ExposedPort[]
  readonly volumes: readonly DeclaredVolume[]
  /** Stages that copy from this one or stand on it. */
  readonly usedBy: readonly Stage[]
  /** All package operations of its RUN instructions, in order. */
  readonly operations: readonly StepOperation[]
  /** Whether its layers reach an image that leaves the build: it is shipped itself, or a shipped one stands on it. */
  readonly shipsLayers: boolean
  /** This stage and those it stands on, nearest first; no more than {@link LONGEST_CHAIN} of them. */
  readonly chain: readonly Stage[]
  /**
   * Whether a step of this stage before the given index, or any of the stages below, passes a test. What is found is kept for each test, so that
   * asking for every step stays linear: a test is a function that is made once and looks at nothing but the step.
   */
  hasStep(test: StepTest, before?: number): boolean
  /** A fact about the stage that is derived once: `make` is a function that is made once and looks at nothing but the stage. */
  derive<T>(make: (stage: Stage) => T): T
}

export type StepTest = (step: Step) => boolean

/** More stages on top of one another than anybody writes. What lies deeper is seen by `hasStep` and in what stages inherit, not in `chain`. */
export const LONGEST_CHAIN = 50

export interface EffectiveUser extends Resolved {
  /** The part before `:`. */
  readonly name: string
  /** Root by name or number. Undefined where it cannot be known. */
  readonly isRoot: boolean | undefined
  /** Missing where the base image decides. */
  readonly instruction?: UserInstruction
}

export interface EffectiveCommand {
  readonly instruction?: CmdInstruction | EntrypointInstruction
  readonly command: Command | { readonly form: 'base'; readonly words: readonly string[] }
  /** The stage that it stands in; a container of a later stage inherits it. */
  readonly stage?: Stage
}

export interface ExposedPort {
  readonly port: number
  readonly protocol: string
  readonly range?: Range
}

export interface DeclaredVolume {
  readonly path: string
  readonly range?: Range
}

/** An instruction in its stage, with what holds when it runs. */
export interface Step<K extends Keyword = Keyword> {
  readonly instruction: InstructionOf<K>
  readonly stage: Stage
  /** Position in the stage, from 0 for the first instruction behind FROM. FROM itself and global ARGs have -1. */
  readonly index: number
  /** An ARG before the first FROM. Its `stage` is the first one. */
  readonly global: boolean
  /** The instruction that an ONBUILD holds. */
  readonly inner?: Step
  /** Who runs it; undefined where unknown. */
  readonly user: EffectiveUser | undefined
  readonly workdir: Resolved | undefined
  readonly shell: ShellInForce
  /** Expands a word with the variables in force. */
  expand(word: Token): Resolved
  /** A path in the image made absolute with the working directory in force; undefined where unknown. */
  imagePath(path: string): string | undefined
  /** The parsed shell of a shell form or heredoc; undefined for an exec form and for shells that are not POSIX. */
  readonly script: ShellScript | undefined
  /**
   * All commands that it runs, in order: of the script, or the one of the exec form (`["sh", "-c", …]` included).
   */
  readonly commands: readonly SimpleCommand[]
  readonly operations: readonly PackageOperation[]
  /** `--mount` flags of RUN. */
  readonly mounts: readonly RunMount[]
}

export interface StepCommand {
  readonly command: SimpleCommand
  readonly step: Step<'RUN'>
}

export interface StepOperation {
  readonly operation: PackageOperation
  readonly step: Step<'RUN'>
}

/** `RUN --mount=type=cache,target=…`. */
export interface RunMount {
  /** Default `bind`. */
  readonly type: string
  readonly target?: string
  readonly source?: string
  readonly from?: string
  readonly id?: string
  readonly options: ReadonlyMap<string, string>
  readonly range: Range
}

