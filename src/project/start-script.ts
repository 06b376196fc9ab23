import type { ServiceCommand } from '../compose/model.ts'
import type { Command } from '../syntax/dockerfile/ast.ts'
import { commandsOfExec, type ExecWord, parseShell, type ShellDialect, type ShellScript, type SimpleCommand } from '../syntax/shell/index.ts'
import type { Document, Located, Range } from '../text/document.ts'
import { joinPath, relativeInside } from '../text/paths.ts'
import { MappedText } from '../text/mapped.ts'
import type { EffectiveCommand, Stage } from './dockerfile/model.ts'
import { fileInImage, programPaths } from './image-files.ts'
import type { Project, ServiceModel } from './model.ts'
import { stageOfService } from './service-image.ts'

/** A script of the project that a container starts with. */
export interface StartScript {
  /** Where it lies in the container. */
  readonly imagePath: string
  /** The file of the project; findings in it point here. */
  readonly document: Document
  /** Missing where it is no shell script. */
  readonly script: ShellScript | undefined
  /** What its first line names: `sh`, `bash`, `python3`. Missing without a `#!` line. */
  readonly interpreter: string | undefined
  /** Where the interpreter's line stands. */
  readonly interpreterRange: Range | undefined
  /** Permission bits in the project; undefined where they are not known. */
  readonly mode: number | undefined
  /** Whether a line ends with CR. */
  readonly crlf: boolean
  /** Whether it is started by its own path, so that mode and first line matter, and not as `sh start.sh`. */
  readonly startedDirectly: boolean
  /** The command that runs its arguments: `exec "$@"` (`exec`), or `"$@"` as a child of the script (`child`). */
  readonly passesOn: { readonly how: 'exec' | 'child'; readonly command: SimpleCommand } | undefined
  /** The word that names it; missing where the base image does. */
  readonly namedBy: Located | undefined
}

/** A command that a container runs when it starts, in the document that it stands in. */
export interface ContainerCommand {
  readonly command: SimpleCommand
  /** Missing where the base image brings it. */
  readonly document: Document | undefined
  /** The script that it stands in. */
  readonly script: StartScript | undefined
}

/** A script or program file that a start names by its path, and that the project does not show. */
export interface UnseenFile {
  /** In the container, absolute. */
  readonly imagePath: string
  readonly namedBy: Located
}

/** All that ENTRYPOINT and CMD, or `entrypoint` and `command`, start, scripts of the project included. */
export interface ContainerStart {
  readonly stage: Stage | undefined
  readonly commands: readonly ContainerCommand[]
  readonly scripts: readonly StartScript[]
  /** What ENTRYPOINT, CMD and the like name themselves; what scripts name is not among it. */
  readonly unseen: readonly UnseenFile[]
  /** False where a part of it is not known: a variable, a script that the project does not have. */
  readonly complete: boolean
  /** Root is given up: gosu, su-exec, setpriv, chpst, su and the like. */
  readonly dropsPrivileges: boolean
}

/** What a container of a stage runs. */
export function readStartOfStage(project: Project, stage: Stage): ContainerStart {
  const workdir = stage.workdir?.resolved === true ? stage.workdir.text : undefined
  const reader = new StartReader(project, stage, workdir, (path) => fileInImage(project, stage, path)?.path)
  reader.run(partOf(stage.entrypoint), partOf(stage.command))
  return reader
}

/** What a service's container runs: its own entrypoint and command, else those of the image. */
export function readStartOfService(project: Project, model: ServiceModel): ContainerStart {
  const stage = stageOfService(project, model)
  const { service } = model
  const workdir = service.workingDir?.resolved === true ? service.workingDir.text : stage?.workdir?.resolved === true ? stage.workdir.text : undefined
  const reader = new StartReader(project, stage, workdir, (path) => fileInContainer(project, model, path))
  const entrypoint = service.entrypoint === undefined ? partOf(stage?.entrypoint) : partOfService(service.entrypoint)
  // An entrypoint of the service's own makes compose forget the image's command.
  const command = service.command !== undefined ? partOfService(service.command) : service.entrypoint === undefined ? partOf(stage?.command) : undefined
  if (service.entrypoint?.resolved === false || service.command?.resolved === false) reader.complete = false
  reader.run(entrypoint, command)
  return reader
}

/** The project's file at a path in a service's container: out of a bind mount, else out of its image. */
export function fileInContainer(project: Project, model: ServiceModel, path: string): string | undefined {
  let longest = -1
  let mounted: string | undefined
  for (const mount of model.service.volumes) {
    const target = mount.target
    if (target?.resolved !== true || target.text.length <= longest) continue
    const rest = relativeInside(joinPath('/', target.text), path)
    if (rest === undefined || mount.kind !== 'bind') continue
    longest = target.text.length
    mounted = mount.hostPath === undefined ? undefined : joinPath(mount.hostPath, rest)
  }
  if (longest !== -1) return mounted !== undefined && project.files.stat(mounted)?.kind === 'file' ? mounted : undefined
  const stage = stageOfService(project, model)
  return stage === undefined ? undefined : fileInImage(project, stage, path)?.path
}

interface PlacedWord extends ExecWord {
  /** Missing for words of the base image. */
  readonly document: Document | undefined
}

/** One of entrypoint and command: words, or commands that a shell runs. */
type StartPart =
  | { readonly kind: 'words'; readonly words: readonly PlacedWord[] }
  | { readonly kind: 'shell'; readonly commands: readonly SimpleCommand[]; readonly document: Document }

function partOf(effective: EffectiveCommand | undefined): StartPart | undefined {
  if (effective === undefined) return undefined
  const { command, instruction, stage } = effective
  if (command.form === 'base') return { kind: 'words', words: command.words.map((value) => ({ range: { start: 0, end: 0 }, source: value, value, document: undefined })) }
  if (stage === undefined || instruction === undefined) return undefined
  if (isExec(command)) return { kind: 'words', words: command.words.map((word) => ({ range: word.range, source: word.source, value: word.value, document: stage.document })) }
  const step = stage.steps.find((candidate) => candidate.instruction === instruction)
  return { kind: 'shell', commands: step?.commands ?? [], document: stage.document }
}

function isExec(command: Command): command is Command & { readonly form: 'exec' } {
  return command.form === 'exec'
}

function partOfService(command: ServiceCommand): StartPart | undefined {
  if (command.words.length === 0) return undefined
  return { kind: 'words', words: command.words.map((word) => ({ range: word.range, source: word.source, value: word.resolved ? word.text : word.source, document: word.document })) }
}

/** Scripts that start scripts that start scripts. */
const MOST_SCRIPTS = 4

const SHELLS = new Set(['sh', 'bash', 'dash', 'ash', 'ksh', 'zsh'])
const DROPPERS = new Set(['gosu', 'su-exec', 'setpriv', 'chpst', 'setuidgid', 's6-setuidgid', 'su', 'runuser', 'setuser', 'capsh', 'start-stop-daemon'])

class StartReader implements ContainerStart {
  readonly stage: Stage | undefined
  readonly commands: ContainerCommand[] = []
  readonly scripts: StartScript[] = []
  readonly unseen: UnseenFile[] = []
  complete = true
  readonly #project: Project
  readonly #workdir: string | undefined
  readonly #fileAt: (imagePath: string) => string | undefined

  constructor(project: Project, stage: Stage | undefined, workdir: string | undefined, fileAt: (imagePath: string) => string | undefined) {
    this.#project = project
    this.stage = stage
    this.#workdir = workdir
    this.#fileAt = fileAt
  }

  get dropsPrivileges(): boolean {
    return this.commands.some(({ command }) => command.program !== undefined && (DROPPERS.has(command.program)
      || (command.program === 'sudo' && command.arguments.some((word) => word.value === '-u' || word.value.startsWith('--user')))))
  }

  run(entrypoint: StartPart | undefined, command: StartPart | undefined): void {
    if (entrypoint?.kind === 'shell') this.#addShell(entrypoint)
    else if (entrypoint === undefined) {
      if (command?.kind === 'shell') this.#addShell(command)
      else if (command !== undefined) this.#addWords(command.words)
    } else if (command?.kind === 'shell') {
      // Docker hands `/bin/sh -c "…"` to the entrypoint as its arguments.
      this.#addWords(entrypoint.words)
      if (this.scripts.every((script) => script.passesOn !== undefined)) this.#addShell(command)
    } else this.#addWords([...entrypoint.words, ...(command?.words ?? [])])
  }

  #addShell(part: StartPart & { readonly kind: 'shell' }): void {
    for (const command of part.commands) this.#add(command, part.document, undefined, [])
  }

  #addWords(words: readonly PlacedWord[]): void {
    const [first] = words
    const last = words.at(-1)
    if (first === undefined || last === undefined) return
    for (const command of commandsOfExec(words, { start: first.range.start, end: last.range.end })) {
      const place = placeOf(words, command)
      this.#add(command, place?.document, undefined, words)
    }
  }

  #add(command: SimpleCommand, document: Document | undefined, within: StartScript | undefined, words: readonly PlacedWord[]): void {
    this.commands.push({ command, document, script: within })
    if (command.name === undefined && command.words.length > 0 && !passesArguments(command) && within === undefined) this.complete = false
    if (within === undefined && document !== undefined) this.#noteUnseen(command, document)
    const call = scriptCall(command)
    if (call === undefined) return
    const path = programPaths(call.path, this.#workdir).map((candidate) => ({ imagePath: candidate, path: this.#fileAt(candidate) })).find((candidate) => candidate.path !== undefined)
    const file = path?.path === undefined ? undefined : this.#project.document(path.path)
    if (path === undefined || file === undefined) {
      // A base's own script runs its arguments; one that is not to be seen most likely does too.
      if (document !== undefined && call.isScript) this.complete = false
      if (call.isScript) this.#addRest(words, command, call.words)
      return
    }
    if (this.scripts.length >= MOST_SCRIPTS || this.scripts.some((script) => script.document === file)) return
    const script = readScript(this.#project, file, path.imagePath, call.startedDirectly, document === undefined ? undefined : { document, range: call.range })
    if (script === undefined) return
    this.scripts.push(script)
    for (const inner of script.script?.commands ?? []) this.#add(inner, file, script, [])
    if (script.passesOn !== undefined) this.#addRest(words, command, call.words)
    if (script.script === undefined) this.complete = false
  }

  #noteUnseen(command: SimpleCommand, document: Document): void {
    const file = command.conditional || command.inSubstitution !== undefined ? undefined : programFile(command)
    if (file === undefined || (!file.path.startsWith('/') && this.commands.some(({ command: { program } }) => program === 'cd' || program === 'pushd'))) return
    const [imagePath] = programPaths(file.path, this.#workdir)
    if (imagePath !== undefined && this.#fileAt(imagePath) === undefined) this.unseen.push({ imagePath, namedBy: { document, range: file.range } })
  }

  /** What stands behind a script's name, as the command that it runs. */
  #addRest(words: readonly PlacedWord[], command: SimpleCommand, taken: number): void {
    const from = command.words[taken]
    const at = from === undefined ? -1 : words.findIndex((word) => word.range === from.range || (word.value === from.value && word.range.start === from.range.start && word.range.end === from.range.end))
    if (at > 0) this.#addWords(words.slice(at))
  }
}

/** The document of a command that was read out of words of several documents. */
function placeOf(words: readonly PlacedWord[], command: SimpleCommand): PlacedWord | undefined {
  const { start, end } = command.words[0]?.range ?? command.range
  return words.find((word) => word.range.start === start && word.range.end === end && word.value === command.words[0]?.value)
    ?? words.find((word) => word.range.start <= start && end <= word.range.end && word.range.end > word.range.start)
}

const INTERPRETERS = /^(?:python[\d.]*|node|ruby|perl|php)$/
/** Options of interpreters that stand alone. Behind others a value may follow. */
const LONE_OPTIONS = /^(?:-[uBOEsSIx]+|--no-warnings|--enable-source-maps)$/

/** The file that a command runs, where a path and an ending say that it is a script. */
function programFile(command: SimpleCommand): { readonly path: string; readonly range: Range } | undefined {
  const call = scriptCall(command)
  if (call !== undefined && call.path.includes('/') && /\.(?:sh|bash|py|rb|pl)$|entrypoint$/.test(call.path)) return { path: call.path, range: call.range }
  const [first, ...rest] = command.words
  if (first?.literal === undefined || !INTERPRETERS.test(command.program ?? '')) return undefined
  const word = rest.find(({ literal }) => literal === undefined || !LONE_OPTIONS.test(literal))
  return word?.literal !== undefined && /^[\w./-]+\.(?:py|js|cjs|mjs|rb|pl|php)$/.test(word.literal)
    ? { path: word.literal.includes('/') ? word.literal : `./${word.literal}`, range: word.range } : undefined
}

interface ScriptCall {
  readonly path: string
  readonly range: Range
  /** Words taken by the call: the shell, its options and the script. */
  readonly words: number
  readonly startedDirectly: boolean
  /** Whether its name says that it is a script: else it is one only if the project has such a file. */
  readonly isScript: boolean
}

function scriptCall(command: SimpleCommand): ScriptCall | undefined {
  const [first, ...rest] = command.words
  if (first === undefined || command.name === undefined || command.program === undefined) return undefined
  const looksLikeScript = (path: string): boolean => /\.(?:sh|bash)$|(?:^|[/_-])(?:docker-)?(?:entrypoint|entry|start|run|init)$/.test(path)
  const isSource = command.name === '.' || command.name === 'source'
  if (!isSource && !SHELLS.has(command.program)) {
    return { path: command.name, range: first.range, words: 1, startedDirectly: true, isScript: looksLikeScript(command.name) || command.name === 'docker-php-entrypoint' }
  }
  for (const [at, word] of rest.entries()) {
    if (/^[-+]/.test(word.value)) {
      if (!isSource && /^-[a-zA-Z]*c$/.test(word.value)) return undefined
      continue
    }
    if (word.literal === undefined) return undefined
    return { path: word.literal.includes('/') ? word.literal : `./${word.literal}`, range: word.range, words: at + 2, startedDirectly: false, isScript: true }
  }
  return undefined
}

function readScript(project: Project, document: Document, imagePath: string, startedDirectly: boolean, namedBy: Located | undefined): StartScript | undefined {
  const { text } = document
  if (text.includes('\0')) return undefined
  const line = /^(?:\uFEFF)?#![ \t]*(\S+)(?:[ \t]+(?:-S[ \t]+)?(\S+))?[^\n]*/.exec(text)
  const named = line === null ? undefined : /\/env$/.test(line[1] ?? '') ? line[2] : line[1]
  const interpreter = named?.slice(named.lastIndexOf('/') + 1)
  const isShell = interpreter === undefined ? /\.(?:sh|bash)$/.test(document.path) || !startedDirectly : SHELLS.has(interpreter)
  if (interpreter === undefined && !isShell) return undefined
  const script = isShell ? parseShell(MappedText.withLineFeeds(text), dialectOf(interpreter)) : undefined
  return {
    imagePath,
    document,
    script,
    interpreter,
    interpreterRange: line === null ? undefined : { start: 0, end: line[0].replace(/\r$/, '').length },
    mode: project.files.stat(document.path)?.mode,
    crlf: text.includes('\r\n'),
    startedDirectly,
    passesOn: script === undefined ? undefined : passingOn(script),
    namedBy,
  }
}

function dialectOf(interpreter: string | undefined): ShellDialect {
  return interpreter === 'bash' || interpreter === 'dash' || interpreter === 'ash' ? interpreter : 'sh'
}

function passingOn(script: ShellScript): StartScript['passesOn'] {
  const command = script.commands.findLast((candidate) => candidate.inFunction === undefined && candidate.inSubstitution === undefined
    && candidate.wraps.length === 0 && candidate.program !== 'exec' && (passesArguments(candidate) || (candidate.through.length > 0 && candidate.words.some(isAllArguments))))
  if (command === undefined) return undefined
  return { how: command.through.includes('exec') ? 'exec' : 'child', command }
}

/** `"$@"`, `$*` or `$1` as a command. */
export function passesArguments(command: SimpleCommand): boolean {
  const [first] = command.words
  return first !== undefined && isAllArguments(first)
}

function isAllArguments(word: SimpleCommand['words'][number]): boolean {
  const [only] = word.expansions
  return word.expansions.length === 1 && (only?.name === '@' || only?.name === '*') && /^"?\$\{?[@*]\}?"?$/.test(word.source)
}
