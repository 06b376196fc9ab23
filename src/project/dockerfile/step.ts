import type { Range, Segment } from '../../text/document.ts'
import { MappedText } from '../../text/mapped.ts'
import { joinPath } from '../../text/paths.ts'
import type { Instruction, InstructionOf, Keyword, RunInstruction, ShellCommand, Token } from '../../syntax/dockerfile/ast.ts'
import { expand } from '../../syntax/dockerfile/expand.ts'
import { commandsOfExec, parseShell, type ShellScript, type SimpleCommand } from '../../syntax/shell/index.ts'
import { type PackageOperation, packageOperations } from '../packages/index.ts'
import type { Environment } from './environment.ts'
import type { EffectiveUser, Resolved, RunMount, ShellInForce, Stage, Step } from './model.ts'

/** What holds when an instruction runs. */
export interface StepState {
  readonly user: EffectiveUser | undefined
  readonly workdir: Resolved | undefined
  readonly shell: ShellInForce
  readonly environment: Environment
}

/** The derived facts of one instruction, each made when it is first asked for. */
export class InstructionStep<K extends Keyword = Keyword> implements Step<K> {
  readonly instruction: InstructionOf<K>
  readonly stage: Stage
  readonly index: number
  readonly global: boolean
  readonly inner?: Step
  readonly #state: StepState
  readonly #escape: string
  #script: ShellScript | undefined
  #scriptRead = false
  #commands: readonly SimpleCommand[] | undefined
  #operations: readonly PackageOperation[] | undefined
  #mounts: readonly RunMount[] | undefined

  constructor(instruction: Instruction, stage: Stage, index: number, state: StepState, global = false) {
    // The caller asks for the keyword that the instruction has; TypeScript cannot follow that through the union.
    this.instruction = instruction as InstructionOf<K>
    this.stage = stage
    this.index = index
    this.global = global
    this.#state = state
    this.#escape = stage.file.syntax.escape
    if (instruction.keyword === 'ONBUILD' && instruction.instruction !== undefined && instruction.instruction.keyword !== 'ONBUILD') {
      this.inner = new InstructionStep(instruction.instruction, stage, index, state)
    }
  }

  get user(): EffectiveUser | undefined {
    return this.#state.user
  }

  get workdir(): Resolved | undefined {
    return this.#state.workdir
  }

  get shell(): ShellInForce {
    return this.#state.shell
  }

  expand(word: Token): Resolved {
    return expand(word.source, this.#escape, this.#state.environment.lookup(Math.max(this.index, 0)))
  }

  imagePath(path: string): string | undefined {
    if (path.startsWith('/')) return joinPath('/', path)
    const { workdir } = this.#state
    return workdir === undefined || !workdir.resolved ? undefined : joinPath(workdir.text, path)
  }

  get script(): ShellScript | undefined {
    if (!this.#scriptRead) {
      this.#scriptRead = true
      const text = this.shell.dialect === 'other' ? undefined : shellText(this.instruction)
      this.#script = text === undefined ? undefined : parseShell(text)
    }
    return this.#script
  }

  get commands(): readonly SimpleCommand[] {
    if (this.#commands === undefined) {
      const command = 'command' in this.instruction ? this.instruction.command : undefined
      const isExec = command?.form === 'exec' && this.instruction.keyword !== 'SHELL'
      this.#commands = isExec ? commandsOfExec(command.words, command.range) : this.script?.commands ?? []
    }
    return this.#commands
  }

  get operations(): readonly PackageOperation[] {
    this.#operations ??= packageOperations(this.commands)
    return this.#operations
  }

  get mounts(): readonly RunMount[] {
    this.#mounts ??= this.instruction.keyword === 'RUN' ? readMounts(this.instruction, (word) => this.expand(word).text) : []
    return this.#mounts
  }
}

/** The text that a shell gets: the shell form, or the body of a heredoc that stands alone, or both. */
function shellText(instruction: Instruction): MappedText | undefined {
  if (!('command' in instruction) || instruction.command?.form !== 'shell' || instruction.keyword === 'SHELL') return undefined
  const { heredocs } = instruction
  const [first] = heredocs
  if (first === undefined) return instruction.command.text
  const line = instruction.command.text
  const isBodyAlone = heredocs.length === 1 && line.text.trim().startsWith('<<') && !/\s/.test(line.text.trim())
  if (!isBodyAlone) return withBodies(instruction.command, first.body, instruction)
  const interpreter = /^#!\s*(\S+)(?:\s+(\S+))?/.exec(first.content.text)
  const program = (interpreter?.[1]?.endsWith('/env') === true ? interpreter[2] : interpreter?.[1]) ?? 'sh'
  return /(?:^|\/)(?:ba|da|a|k)?sh$/.test(program) ? first.content : undefined
}

/** The line and the heredocs' bodies behind it, as a shell script has them. */
function withBodies(command: ShellCommand, firstBody: Range, instruction: Instruction): MappedText {
  const line = command.text
  const end = Math.max(firstBody.start, instruction.range.end)
  const segments: Segment[] = [...line.segments, { at: line.text.length + 1, hostAt: firstBody.start, length: end - firstBody.start }]
  return new MappedText(`${line.text}\n${instruction.document.text.slice(firstBody.start, end)}`, segments)
}

function readMounts(instruction: RunInstruction, expandText: (token: Token) => string): RunMount[] {
  return instruction.flags.filter((flag) => flag.name === 'mount').map((flag) => {
    const options = new Map<string, string>()
    const text = flag.value === undefined ? '' : expandText(flag.value)
    for (const field of text.split(',')) {
      const equals = field.indexOf('=')
      options.set((equals === -1 ? field : field.slice(0, equals)).trim().toLowerCase(), equals === -1 ? 'true' : field.slice(equals + 1))
    }
    const pick = (...names: string[]): string | undefined => names.map((name) => options.get(name)).find((value) => value !== undefined)
    const target = pick('target', 'dst', 'destination')
    const source = pick('source', 'src')
    const from = pick('from')
    const id = pick('id')
    return {
      type: options.get('type') ?? 'bind',
      ...(target === undefined ? {} : { target }),
      ...(source === undefined ? {} : { source }),
      ...(from === undefined ? {} : { from }),
      ...(id === undefined ? {} : { id }),
      options,
      range: flag.range,
    }
  })
}
