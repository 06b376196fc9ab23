import type { Document } from '../text/document.ts'
import { joinPath } from '../text/paths.ts'
import type { Stage } from './dockerfile/model.ts'
import { fileInImage } from './image-files.ts'
import type { Project, ServiceModel } from './model.ts'
import { serverOf, type ServerProcess, type ServerSurroundings } from './server-process.ts'
import { stageOfService } from './service-image.ts'
import { supervisedCommands } from './supervisord.ts'
import { type ContainerStart, fileInContainer, type StartScript, readStartOfService, readStartOfStage } from './start-script.ts'

/** A server that a container starts, with the document that its ranges lie in. */
export interface RunningServer extends ServerProcess {
  /** Missing where the base image brings the command. */
  readonly document: Document | undefined
  readonly script: StartScript | undefined
}

/** What a container runs, and the servers among it. */
export interface RunningContainer extends ContainerStart {
  readonly servers: readonly RunningServer[]
  /** What a supervisord among the commands starts, as far as its configuration is to be seen. */
  readonly supervised: readonly RunningServer[]
}

/** What the containers of a project run: read once for each stage and service, since many rules ask. */
export class ContainerIndex {
  readonly #project: Project
  // A stage keeps its own, so that it is let go with it.
  readonly #readStart = (stage: Stage): ContainerStart => readStartOfStage(this.#project, stage)
  readonly #readContainer = (stage: Stage): RunningContainer => readContainerOfStage(this.#project, stage)
  readonly #ofServices = new Map<ServiceModel, RunningContainer>()
  readonly #startOfServices = new Map<ServiceModel, ContainerStart>()

  constructor(project: Project) {
    this.#project = project
  }

  startOfStage(stage: Stage): ContainerStart {
    return stage.derive(this.#readStart)
  }

  startOfService(model: ServiceModel): ContainerStart {
    let start = this.#startOfServices.get(model)
    if (start === undefined) {
      start = readStartOfService(this.#project, model)
      this.#startOfServices.set(model, start)
    }
    return start
  }

  ofStage(stage: Stage): RunningContainer {
    return stage.derive(this.#readContainer)
  }

  ofService(model: ServiceModel): RunningContainer {
    let container = this.#ofServices.get(model)
    if (container === undefined) {
      container = readContainerOfService(this.#project, model)
      this.#ofServices.set(model, container)
    }
    return container
  }
}

/** What a container of a stage runs by its own ENTRYPOINT and CMD. */
export function startOfStage(project: Project, stage: Stage): ContainerStart {
  return project.containers.startOfStage(stage)
}

/** What a service's container runs: its own entrypoint and command over those of its image. */
export function startOfService(project: Project, model: ServiceModel): ContainerStart {
  return project.containers.startOfService(model)
}

/** The servers that a container of a stage starts by its own ENTRYPOINT and CMD. */
export function containerOfStage(project: Project, stage: Stage): RunningContainer {
  return project.containers.ofStage(stage)
}

/** The servers that a service's container starts. */
export function containerOfService(project: Project, model: ServiceModel): RunningContainer {
  return project.containers.ofService(model)
}

function readContainerOfStage(project: Project, stage: Stage): RunningContainer {
  return withServers(project, startOfStage(project, stage), {
    environment: (name) => environmentOfStage(stage, name),
    hasFile: (name) => hasFileInWorkdir(project, stage, stage.workdir?.resolved === true ? stage.workdir.text : undefined, name, (path) => fileInImage(project, stage, path)?.path),
    readFile: (name) => readFrom(project, stage.workdir?.resolved === true ? stage.workdir.text : undefined, name, (path) => fileInImage(project, stage, path)?.path),
  })
}

function readContainerOfService(project: Project, model: ServiceModel): RunningContainer {
  const stage = stageOfService(project, model)
  const { service } = model
  const workdir = service.workingDir?.resolved === true ? service.workingDir.text : stage?.workdir?.resolved === true ? stage.workdir.text : undefined
  const container = withServers(project, startOfService(project, model), {
    environment: (name) => {
      const entry = service.environment.find((candidate) => candidate.name === name)
      if (entry !== undefined) return entry.value?.resolved === true ? entry.value.text : null
      if (service.envFiles.some((file) => file.syntax === undefined)) return null
      return stage === undefined ? undefined : environmentOfStage(stage, name)
    },
    hasFile: (name) => hasFileInWorkdir(project, stage, workdir, name, (path) => fileInContainer(project, model, path)),
    readFile: (name) => readFrom(project, workdir, name, (path) => fileInContainer(project, model, path)),
  })
  if (service.command?.resolved !== false && service.entrypoint?.resolved !== false) return container
  // A variable without a value leaves no word behind, so an option that seems to be missing proves nothing.
  return { ...container, servers: container.servers.map((server) => (server.isDefault ? { ...server, address: undefined, port: undefined } : server)) }
}

function withServers(project: Project, start: ContainerStart, surroundings: ServerSurroundings): RunningContainer {
  const servers = start.commands.flatMap(({ command, document, script }) => {
    const server = command.inSubstitution === undefined ? serverOf(command, surroundings) : undefined
    return server === undefined ? [] : [{ ...server, document, script }]
  })
  const { stage } = start
  const manager = stage === undefined ? undefined : start.commands.find(({ command }) => command.program === 'supervisord' && !command.conditional)
  const supervised = stage === undefined || manager === undefined ? [] : supervisedCommands(project, stage, manager.command).flatMap(({ command, document }) => {
    const server = serverOf(command, surroundings)
    return server === undefined ? [] : [{ ...server, document, script: undefined }]
  })
  return { stage, commands: start.commands, scripts: start.scripts, unseen: start.unseen, complete: start.complete, dropsPrivileges: start.dropsPrivileges, servers, supervised }
}

function environmentOfStage(stage: Stage, name: string): string | null | undefined {
  const variable = stage.environment.get(name)
  if (variable === undefined || variable.kind === 'arg') return undefined
  return variable.resolved ? variable.value ?? null : null
}

function readFrom(project: Project, workdir: string | undefined, name: string, fileAt: (path: string) => string | undefined): string | undefined {
  const imagePath = name.startsWith('/') ? name : name === '' || workdir === undefined ? undefined : joinPath(workdir, name)
  const path = imagePath === undefined ? undefined : fileAt(imagePath)
  return path === undefined ? undefined : project.files.read(path)
}

function hasFileInWorkdir(project: Project, stage: Stage | undefined, workdir: string | undefined, name: string, fileAt: (path: string) => string | undefined): boolean | undefined {
  if (workdir === undefined || !project.files.complete) return undefined
  if (fileAt(joinPath(workdir, name)) !== undefined) return true
  // Where no file of the context is there, the one that is asked for may be missing for the same reason.
  const isVisible = stage !== undefined && project.contextsOf(stage.file).some((context) => context.isPresent)
  return isVisible ? false : undefined
}
