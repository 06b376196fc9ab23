import { type BaseImageFacts, lookUpBaseImage } from '../../knowledge/base-images.ts'
import type { Document } from '../../text/document.ts'
import type {
  ArgInstruction, DockerfileSyntax, EnvInstruction, FromInstruction, HealthcheckInstruction, Instruction, Pair,
} from '../../syntax/dockerfile/ast.ts'
import { expand } from '../../syntax/dockerfile/expand.ts'
import { parseDockerfile } from '../../syntax/dockerfile/index.ts'
import { parseImageReference } from '../../syntax/dockerfile/image-reference.ts'
import { imageName } from '../image-name.ts'
import { type PurposeVerdict, UNKNOWN_PURPOSE } from '../purpose.ts'
import { Environment } from './environment.ts'
import { DEFAULT_SHELL, enter, ofBase, shellOf, shellOfBase, userOf, userOfBase } from './in-force.ts'
import {
  type Base, type DeclaredVolume, type DockerfileModel, type EffectiveCommand, type EffectiveUser, type ExposedPort, LONGEST_CHAIN, type Resolved, type ShellInForce, type Stage,
  type Step, type StepOperation, type StepTest,
} from './model.ts'
import { InstructionStep, type StepState } from './step.ts'

/** What the rest of the project knows of a Dockerfile before its stages are read. */
export interface DockerfileUse {
  /** Whether a stage leaves the build as an image though it is not the last one: a service or a bake file names it as target. */
  readonly isTarget: (stage: Stage) => boolean
  readonly purposeOfFile: PurposeVerdict
  readonly purposeOfStage: (stage: Stage) => PurposeVerdict
}

/** A Dockerfile that nothing else in the project speaks of. */
export const UNUSED: DockerfileUse = {
  isTarget: () => false,
  purposeOfFile: UNKNOWN_PURPOSE,
  purposeOfStage: (stage) => (stage.shipped ? { value: 'production', reasons: ['the last stage, which the build ships'] } : UNKNOWN_PURPOSE),
}

/** The arguments that BuildKit sets in the global scope by itself (Dockerfile reference, "Automatic platform ARGs in the global scope"). */
const PLATFORM_ARGUMENTS = [
  'TARGETPLATFORM', 'TARGETOS', 'TARGETARCH', 'TARGETVARIANT', 'BUILDPLATFORM', 'BUILDOS', 'BUILDARCH', 'BUILDVARIANT', 'TARGETSTAGE',
]

/** Arguments that may be passed without being declared (Dockerfile reference, "Predefined ARGs"). */
const PREDEFINED_ARGUMENTS = ['HTTP_PROXY', 'HTTPS_PROXY', 'FTP_PROXY', 'NO_PROXY', 'ALL_PROXY'].flatMap((name) => [name, name.toLowerCase()])

/** Derives the stages of a Dockerfile when they are first asked for. Linear in its instructions; never throws. */
export function buildDockerfile(document: Document, use: DockerfileUse = UNUSED): DockerfileModel {
  return new ForgettableDockerfile(document, use)
}

/** A Dockerfile that can be read again: what was read out of a file takes fifty times its length, and of many files only one is looked at at a time. */
class ForgettableDockerfile implements DockerfileModel {
  readonly document: Document
  readonly purpose: PurposeVerdict
  readonly #use: DockerfileUse
  #content: FileContent | undefined
  #imagePurpose: PurposeVerdict | undefined
  #unread: DockerfileSyntax['unread'] | undefined

  constructor(document: Document, use: DockerfileUse) {
    this.document = document
    this.#use = use
    this.purpose = use.purposeOfFile
  }

  get #read(): FileContent {
    if (this.#content === undefined) {
      // Its stages ask for it while they are made.
      this.#content = new FileContent(this, this.#use)
      this.#content.readStages()
    }
    return this.#content
  }

  get syntax(): DockerfileSyntax {
    return this.#read.syntax
  }

  get stages(): readonly Stage[] {
    return this.#read.stages
  }

  get globalArguments(): readonly ArgInstruction[] {
    return this.#read.globalArguments
  }

  get globals(): Environment {
    return this.#read.globals
  }

  get globalSteps(): readonly Step[] {
    return this.#read.globalSteps
  }

  get imagePurpose(): PurposeVerdict {
    this.#imagePurpose ??= this.purpose.value === 'unknown' ? this.stages.at(-1)?.purpose ?? this.purpose : this.purpose
    return this.#imagePurpose
  }

  get unread(): DockerfileSyntax['unread'] {
    this.#unread ??= this.syntax.unread
    return this.#unread
  }

  stage(nameOrIndex: string, before?: number): Stage | undefined {
    return this.#read.stage(nameOrIndex, before)
  }

  target(name: string): Stage | undefined {
    return this.#read.target(name)
  }

  stagesNamed(name: string): readonly Stage[] {
    return this.#read.stagesNamed(name)
  }

  forget(): void {
    if (this.#content === undefined) return
    // Every report has it.
    void this.imagePurpose
    void this.unread
    this.#content = undefined
  }
}

/** What was read out of a Dockerfile. */
class FileContent {
  readonly file: DockerfileModel
  readonly syntax: DockerfileSyntax
  readonly stages: StageModel[] = []
  readonly globalArguments: readonly ArgInstruction[]
  readonly globals = new Environment()
  globalSteps: readonly Step[] = []
  readonly use: DockerfileUse
  /** The shell that a comment for hadolint names. */
  readonly saidShell: string | undefined
  readonly #groups: readonly StageGroup[]
  readonly #byName = new Map<string, Stage[]>()
  #shipping: ReadonlySet<Stage> | undefined
  readonly #images = new Map<string, Base>()
  readonly #environments = new Map<BaseImageFacts | undefined, Environment>()

  constructor(file: DockerfileModel, use: DockerfileUse) {
    this.file = file
    this.use = use
    const syntax = parseDockerfile(file.document)
    this.syntax = syntax
    this.saidShell = syntax.comments.find((comment) => /^hadolint\s+shell\s*=/.test(comment.text))?.text.split('=')[1]?.trim()
    for (const name of PLATFORM_ARGUMENTS) this.globals.set({ name, kind: 'base', value: undefined, resolved: false, since: -2 })
    const groups = groupByStage(syntax.instructions)
    this.globalArguments = groups.globalArguments
    this.#groups = groups.stages
    for (const instruction of this.globalArguments) {
      for (const pair of instruction.pairs) defineArgument(this.globals, pair, -2, syntax.escape, undefined)
    }
  }

  readStages(): void {
    for (const group of this.#groups) {
      const stage = new StageModel(this, this.stages.length, group)
      this.stages.push(stage)
      if (stage.name !== undefined) {
        const key = stage.name.toLowerCase()
        const sameName = this.#byName.get(key)
        if (sameName === undefined) this.#byName.set(key, [stage])
        else sameName.push(stage)
      }
      if (stage.base.kind === 'stage') link(stage.base.stage, stage)
    }
    const [first] = this.stages
    if (first !== undefined) {
      const state = { user: undefined, workdir: undefined, shell: DEFAULT_SHELL, environment: this.globals }
      this.globalSteps = this.globalArguments.map((instruction) => new InstructionStep(instruction, first, -1, state, true))
    }
    for (const stage of this.stages) this.#linkCopies(stage)
  }

  stage(nameOrIndex: string, before = this.stages.length): Stage | undefined {
    const named = this.target(nameOrIndex)
    if (named !== undefined) return named.index < before ? named : undefined
    if (!/^\d{1,9}$/.test(nameOrIndex)) return undefined
    const index = Number(nameOrIndex)
    return index < before ? this.stages[index] : undefined
  }

  target(name: string): Stage | undefined {
    return this.#byName.get(name.toLowerCase())?.at(-1)
  }

  /** What FROM finds: the nearest stage of that name above it. */
  stageAbove(name: string, index: number): Stage | undefined {
    return this.#byName.get(name.toLowerCase())?.findLast((stage) => stage.index < index)
  }

  stagesNamed(name: string): readonly Stage[] {
    return this.#byName.get(name.toLowerCase()) ?? []
  }

  /** The stages whose layers leave the build. */
  get shipping(): ReadonlySet<Stage> {
    if (this.#shipping === undefined) {
      const shipping = new Set<Stage>()
      for (const shipped of this.stages) {
        if (!shipped.shipped) continue
        for (let stage: Stage | undefined = shipped; stage !== undefined && !shipping.has(stage); stage = stage.base.kind === 'stage' ? stage.base.stage : undefined) shipping.add(stage)
      }
      this.#shipping = shipping
    }
    return this.#shipping
  }

  /** An image by what FROM says. Looked up once: many stages may stand on one. */
  image(text: string): Base {
    let base = this.#images.get(text)
    if (base === undefined) {
      const reference = parseImageReference(text)
      base = reference === undefined ? { kind: 'unknown' } : { kind: 'image', reference, facts: lookUpBaseImage(imageName(reference)), text }
      this.#images.set(text, base)
    }
    return base
  }

  /** What an image brings, and what every build knows. Made once for each image. */
  environmentOf(facts: BaseImageFacts | undefined): Environment {
    let environment = this.#environments.get(facts)
    if (environment === undefined) {
      environment = new Environment()
      for (const [name, value] of Object.entries(facts?.environment ?? {})) environment.set({ name, kind: 'base', value, resolved: true, since: -1 })
      for (const name of PREDEFINED_ARGUMENTS) environment.set({ name, kind: 'arg', value: undefined, resolved: false, since: -2 })
      this.#environments.set(facts, environment)
    }
    return environment
  }

  #linkCopies(stage: StageModel): void {
    for (const step of stage.steps) {
      const flags = step.instruction.flags
      if (flags.length === 0) continue
      const sources = [...flags.filter((flag) => flag.name === 'from' && flag.value !== undefined).map((flag) => flag.value?.value ?? ''), ...step.mounts.map((mount) => mount.from ?? '')]
      for (const source of sources) {
        const other = source === '' ? undefined : this.stage(source, stage.index)
        if (other !== undefined) link(other, stage)
      }
    }
  }
}

function link(stage: Stage, user: Stage): void {
  const usedBy = stage.usedBy as Stage[]
  if (usedBy.at(-1) !== user) usedBy.push(user)
}

interface StageGroup {
  readonly from: FromInstruction | undefined
  readonly instructions: readonly Instruction[]
}

function groupByStage(instructions: readonly Instruction[]): { globalArguments: ArgInstruction[]; stages: StageGroup[] } {
  const globalArguments: ArgInstruction[] = []
  const stages: { from: FromInstruction | undefined; instructions: Instruction[] }[] = []
  const hasFrom = instructions.some((instruction) => instruction.keyword === 'FROM')
  for (const instruction of instructions) {
    const current = stages.at(-1)
    if (instruction.keyword === 'FROM') stages.push({ from: instruction, instructions: [] })
    else if (current !== undefined) current.instructions.push(instruction)
    else if (instruction.keyword === 'ARG' && hasFrom) globalArguments.push(instruction)
    else stages.push({ from: undefined, instructions: [instruction] })
  }
  return { globalArguments, stages }
}

class StageModel implements Stage {
  readonly file: DockerfileModel
  readonly #content: FileContent
  readonly index: number
  readonly from?: FromInstruction
  readonly name?: string
  readonly range: Stage['range']
  readonly base: Base
  readonly root: Stage['root']
  readonly steps: readonly Step[]
  readonly environment: Environment
  readonly user: EffectiveUser | undefined
  readonly workdir: Resolved | undefined
  readonly hasWorkdir: boolean
  readonly entrypoint: EffectiveCommand | undefined
  readonly command: EffectiveCommand | undefined
  readonly healthcheck: HealthcheckInstruction | undefined
  readonly exposed: readonly ExposedPort[]
  readonly volumes: readonly DeclaredVolume[]
  readonly usedBy: readonly Stage[] = []
  /** The shell that stages standing on this one begin with. */
  readonly shell: ShellInForce
  /** FROM as a step, so that rules see it as they see the others. */
  readonly fromStep?: Step
  #operations: readonly StepOperation[] | undefined
  #purpose: PurposeVerdict | undefined
  #shipped: boolean | undefined
  #chain: readonly Stage[] | undefined
  /** By test: the first own step that passes; Infinity where none does. */
  readonly #first = new Map<StepTest, number>()
  #derived: Map<(stage: Stage) => unknown, unknown> | undefined
  /** By test: whether a step of a stage below passes. */
  readonly #passesBelow = new Map<StepTest, boolean>()

  constructor(content: FileContent, index: number, group: StageGroup) {
    this.file = content.file
    this.#content = content
    this.index = index
    const { from } = group
    if (from !== undefined) this.from = from
    const name = from?.stageName?.value
    if (name !== undefined && name !== '') this.name = name
    this.range = from?.range ?? group.instructions[0]?.range ?? { start: 0, end: 0 }
    this.base = baseOf(content, from, index)
    const below = this.base.kind === 'stage' ? (this.base.stage as StageModel) : undefined
    this.root = below?.root ?? (this.base as Stage['root'])
    const facts = this.root.kind === 'image' ? this.root.facts : undefined
    this.environment = new Environment(below === undefined ? content.environmentOf(facts) : below.environment)

    let user = below === undefined ? userOfBase(this.root) : below.user
    let workdir = below === undefined ? (facts !== undefined ? { text: facts.workdir ?? '/', resolved: true } : this.root.kind === 'scratch' ? { text: '/', resolved: true } : undefined) : below.workdir
    let hasWorkdir = below?.hasWorkdir ?? facts?.workdir !== undefined
    let shell = below?.shell ?? shellOfBase(content.saidShell, this.root)
    let entrypoint = below === undefined ? ofBase(facts?.entrypoint) : below.entrypoint
    let command = below === undefined ? ofBase(facts?.command) : below.command
    let healthcheck = below?.healthcheck
    const exposed: ExposedPort[] = [...(below?.exposed ?? (facts?.exposedPorts ?? []).map((port) => ({ port, protocol: 'tcp' })))]
    const volumes: DeclaredVolume[] = [...(below?.volumes ?? (facts?.volumes ?? []).map((path) => ({ path })))]
    if (from !== undefined) this.fromStep = new InstructionStep(from, this, -1, { user, workdir, shell, environment: content.globals })

    const steps: Step[] = []
    this.steps = steps
    for (const [position, instruction] of group.instructions.entries()) {
      const state: StepState = { user, workdir, shell, environment: this.environment }
      const step = new InstructionStep(instruction, this, position, state)
      steps.push(step)
      switch (instruction.keyword) {
        case 'ARG':
          for (const pair of instruction.pairs) defineArgument(this.environment, pair, position, content.syntax.escape, content.globals)
          break
        case 'ENV':
          this.#setEnvironment(instruction, position)
          break
        case 'USER':
          if (instruction.user !== undefined) user = { ...userOf(step.expand(instruction.user)), instruction }
          break
        case 'WORKDIR':
          if (instruction.path !== undefined) workdir = enter(workdir, step.expand(instruction.path))
          hasWorkdir = true
          break
        case 'SHELL':
          shell = shellOf(instruction) ?? shell
          break
        case 'ENTRYPOINT':
          // The builder forgets a CMD that came from the base as soon as an ENTRYPOINT is set.
          if (command?.stage !== this) command = undefined
          entrypoint = instruction.command === undefined ? undefined : { instruction, command: instruction.command, stage: this }
          break
        case 'CMD':
          command = instruction.command === undefined ? undefined : { instruction, command: instruction.command, stage: this }
          break
        case 'HEALTHCHECK':
          healthcheck = instruction
          break
        case 'EXPOSE':
          for (const word of instruction.ports) {
            const match = /^(\d{1,5})(?:\/(tcp|udp|sctp))?$/i.exec(step.expand(word).text)
            if (match !== null) exposed.push({ port: Number(match[1]), protocol: (match[2] ?? 'tcp').toLowerCase(), range: word.range })
          }
          break
        case 'VOLUME':
          for (const word of instruction.paths) {
            const path = step.expand(word)
            if (path.resolved) volumes.push({ path: path.text, range: word.range })
          }
          break
        default:
      }
    }
    this.user = user
    this.workdir = workdir
    this.hasWorkdir = hasWorkdir
    this.shell = shell
    this.entrypoint = entrypoint
    this.command = command
    this.healthcheck = healthcheck
    this.exposed = exposed
    this.volumes = volumes
  }

  get document(): Stage['document'] {
    return this.file.document
  }

  get chain(): readonly Stage[] {
    if (this.#chain === undefined) {
      const chain: Stage[] = []
      for (let stage: Stage | undefined = this; stage !== undefined && chain.length < LONGEST_CHAIN; stage = stage.base.kind === 'stage' ? stage.base.stage : undefined) chain.push(stage)
      this.#chain = chain
    }
    return this.#chain
  }

  get shipped(): boolean {
    this.#shipped ??= this.index === this.#content.stages.length - 1 || this.#content.use.isTarget(this)
    return this.#shipped
  }

  get shipsLayers(): boolean {
    return this.#content.shipping.has(this)
  }

  hasStep(test: StepTest, before = Number.POSITIVE_INFINITY): boolean {
    return this.#firstOwn(test) < before || this.#isBelow(test)
  }

  derive<T>(make: (stage: Stage) => T): T {
    const derived = this.#derived ??= new Map()
    if (!derived.has(make)) derived.set(make, make(this))
    // What stands under a function is what that function gave.
    return derived.get(make) as T
  }

  #isBelow(test: StepTest): boolean {
    // Down to the first stage where the answer is known, and back up in a loop: there may be thousands.
    const asked: StageModel[] = []
    let answer: boolean | undefined
    for (let stage: StageModel | undefined = this; stage !== undefined && answer === undefined; stage = stage.#below) {
      answer = stage.#passesBelow.get(test)
      if (answer !== undefined) break
      asked.push(stage)
      const below: StageModel | undefined = stage.#below
      if (below !== undefined && below.#firstOwn(test) < Number.POSITIVE_INFINITY) answer = true
    }
    for (const stage of asked) stage.#passesBelow.set(test, answer ?? false)
    return answer ?? false
  }

  get #below(): StageModel | undefined {
    return this.base.kind === 'stage' ? (this.base.stage as StageModel) : undefined
  }

  #firstOwn(test: StepTest): number {
    let first = this.#first.get(test)
    if (first === undefined) {
      const at = this.steps.findIndex(test)
      first = at === -1 ? Number.POSITIVE_INFINITY : at
      this.#first.set(test, first)
    }
    return first
  }

  get purpose(): PurposeVerdict {
    this.#purpose ??= this.#content.use.purposeOfStage(this)
    return this.#purpose
  }

  get operations(): readonly StepOperation[] {
    this.#operations ??= this.steps.flatMap((step) =>
      step.instruction.keyword === 'RUN' ? step.operations.map((operation) => ({ operation, step: step as Step<'RUN'> })) : [])
    return this.#operations
  }

  /** All pairs of one ENV see the variables as they stood before it. */
  #setEnvironment(instruction: EnvInstruction, position: number): void {
    const lookup = this.environment.lookup(position)
    const values = instruction.pairs.map((pair) => (pair.value === undefined ? undefined : expand(pair.value.source, this.#content.syntax.escape, lookup)))
    for (const [at, pair] of instruction.pairs.entries()) {
      const value = values[at]
      this.environment.set({ name: pair.key.value, kind: 'env', value: value?.text, resolved: value?.resolved ?? false, pair, since: position })
    }
  }
}

function defineArgument(environment: Environment, pair: Pair, since: number, escape: string, globals: Environment | undefined): void {
  const name = pair.key.value
  if (pair.value !== undefined) {
    const value = expand(pair.value.source, escape, environment.lookup(since < 0 ? Number.POSITIVE_INFINITY : since))
    environment.set({ name, kind: 'arg', value: value.text, resolved: value.resolved, pair, since })
    return
  }
  // A stage's `ARG X` takes the value of the global one.
  const global = globals?.get(name)
  environment.set({ name, kind: 'arg', value: global?.value, resolved: global?.resolved ?? false, pair, since })
}

function baseOf(file: FileContent, from: FromInstruction | undefined, index: number): Base {
  if (from?.image === undefined) return { kind: 'unknown' }
  const { text, resolved } = expand(from.image.source, file.syntax.escape, file.globals.lookup())
  // Stages come first: an image of the same name is out of reach.
  const stage = file.stageAbove(text, index)
  if (stage !== undefined) return { kind: 'stage', stage }
  if (text.toLowerCase() === 'scratch') return { kind: 'scratch' }
  return resolved ? file.image(text) : { kind: 'unknown' }
}
