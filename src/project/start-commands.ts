import type { ServiceCommand } from '../compose/model.ts'
import type { Text } from '../compose/value.ts'
import type { Command } from '../syntax/dockerfile/ast.ts'
import { commandsOfExec, parseShell, programName } from '../syntax/shell/index.ts'
import type { SimpleCommand } from '../syntax/shell/index.ts'
import type { Document, Located } from '../text/document.ts'
import { MappedText } from '../text/mapped.ts'
import { joinPath, normalizePath, relativeInside } from '../text/paths.ts'
import type { EffectiveCommand, Stage } from './dockerfile/model.ts'
import { fileInImage } from './image-files.ts'
import type { Project, ServiceModel } from './model.ts'
import { stageOfService } from './service-image.ts'
import { isAtOrBelow, mountTargetOf } from './volumes.ts'

/** A command that runs when a container starts, with the document that its ranges lie in. */
export interface StartCommand {
  readonly command: SimpleCommand
  readonly document: Document
  /** The start script that it stands in; missing for what entrypoint or command say themselves. */
  readonly script?: string
}

/** Scripts that start scripts that start scripts …: deeper ones are not followed. */
const DEEPEST_SCRIPT = 3
const SHELLS = new Set(['sh', 'bash', 'ash', 'dash'])

/**
 * All commands that a service runs when it starts, in order: those of its entrypoint and command (its own, else the image's) and
 * those of the start scripts of the project that they name. What cannot be followed is left out.
 */
export function startCommandsOf(model: ServiceModel, project: Project): readonly StartCommand[] {
  const { service } = model
  const stage = stageOfService(project, model)
  const own = [...ofCompose(service.entrypoint), ...ofCompose(service.command)]
  // An entrypoint of its own clears the image's command as well.
  const fromImage = service.entrypoint !== undefined || stage === undefined ? []
    : [...ofImage(stage.entrypoint), ...(service.command === undefined ? ofImage(stage.command) : [])]
  return followScripts([...fromImage, ...own], (path) => projectPathOf(path, model, project), project)
}

/** All commands that a container of a stage runs when it starts, as far as its image says. */
export function startCommandsOfStage(stage: Stage, project: Project): readonly StartCommand[] {
  const commands = [...ofImage(stage.entrypoint), ...ofImage(stage.command)]
  return followScripts(commands, (path) => fileOfStage(path, stage, project), project)
}

function fileOfStage(path: string, stage: Stage, project: Project): string | undefined {
  const workdir = stage.workdir?.resolved === true ? stage.workdir.text : undefined
  const absolute = path.startsWith('/') ? path : workdir === undefined ? undefined : joinPath(workdir, path)
  return absolute === undefined ? undefined : fileInImage(project, stage, absolute)?.path
}

function followScripts(first: readonly StartCommand[], find: (path: string) => string | undefined, project: Project): readonly StartCommand[] {
  const all: StartCommand[] = []
  const seen = new Set<string>()
  const add = (commands: readonly StartCommand[], depth: number): void => {
    for (const start of commands) {
      all.push(start)
      if (depth >= DEEPEST_SCRIPT) continue
      for (const path of scriptsNamedBy(start.command)) {
        const found = find(path)
        if (found === undefined || seen.has(found)) continue
        seen.add(found)
        const document = project.document(found)
        if (document === undefined || !isShellScript(document)) continue
        const script = parseShell(MappedText.of(document.text, { start: 0, end: document.text.length }))
        add(script.commands.map((command) => ({ command, document, script: found })), depth + 1)
      }
    }
  }
  add(first, 0)
  return all
}

function isShellScript(document: Document): boolean {
  const firstLine = document.text.slice(0, 200).split('\n', 1)[0] ?? ''
  if (firstLine.startsWith('#!')) return /\b(?:ba|da|a)?sh\b/.test(firstLine)
  return /\.(?:sh|bash)$/.test(document.path)
}

/** Paths that a command runs as a script: itself, or the argument of a shell or of `.`. */
function scriptsNamedBy(command: SimpleCommand): readonly string[] {
  const { name } = command
  if (name === undefined) return []
  const program = programName(name)
  if (name.includes('/') && !SHELLS.has(program)) return [name]
  if (/\.(?:sh|bash)$/.test(name)) return [name]
  if (!SHELLS.has(program) && name !== '.' && name !== 'source') return []
  const script = command.arguments.find((word) => !word.value.startsWith('-'))
  if (command.arguments.some((word) => /^-[a-z]*c$/.test(word.value))) return []
  return script?.literal === undefined ? [] : [script.literal]
}

function ofCompose(command: ServiceCommand | undefined): readonly StartCommand[] {
  if (command === undefined || !command.resolved) return []
  const { document } = command
  const words = command.words.map((word) => execWord(word, document))
  return commandsOfExec(words, command.range).map((each) => ({ command: each, document }))
}

/** The source of a word as it stands in the file, quotes included, so that places inside of it are found again. */
function execWord(word: Text, document: Document): { range: Located['range']; source: string; value: string } {
  return { range: word.range, source: document.text.slice(word.range.start, word.range.end), value: word.text }
}

function ofImage(effective: EffectiveCommand | undefined): readonly StartCommand[] {
  const document = effective?.instruction?.document
  if (effective === undefined || document === undefined) return []
  const command = effective.command as Command
  if (command.form === 'exec') return commandsOfExec(command.words.map(({ range, source, value }) => ({ range, source, value })), command.range).map((each) => ({ command: each, document }))
  return parseShell(command.text).commands.map((each) => ({ command: each, document }))
}

/** Where a path of a service's container comes from in the project: a bind mount, else the build context. */
export function projectPathOf(path: string, model: ServiceModel, project: Project): string | undefined {
  const { service } = model
  const stage = stageOfService(project, model)
  const workdir = service.workingDir?.resolved === true ? service.workingDir.text : stage?.workdir?.resolved === true ? stage.workdir.text : undefined
  const absolute = path.startsWith('/') ? normalizePath(path) : workdir === undefined ? undefined : joinPath(workdir, path)
  if (absolute === undefined) return undefined
  let best: { readonly target: string; readonly hostPath: string | undefined } | undefined
  for (const mount of service.volumes) {
    const target = mountTargetOf(mount)
    if (target === undefined || !isAtOrBelow(absolute, target)) continue
    if (best === undefined || target.length > best.target.length) best = { target, hostPath: mount.kind === 'bind' ? mount.hostPath : undefined }
  }
  if (best !== undefined) {
    if (best.hostPath === undefined) return undefined
    const inside = relativeInside(best.target, absolute)
    const found = inside === undefined ? undefined : joinPath(best.hostPath, inside)
    return found !== undefined && project.files.stat(found)?.kind === 'file' ? found : undefined
  }
  return stage === undefined ? undefined : fileInImage(project, stage, absolute)?.path
}
