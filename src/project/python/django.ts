import type { SimpleCommand } from '../../syntax/shell/index.ts'
import { folderOf, joinPath, nameOf } from '../../text/paths.ts'
import { filesBelow } from '../image-files.ts'
import type { Stage } from '../dockerfile/model.ts'
import type { Project, ServiceModel } from '../model.ts'
import { servicesRunning, stageOfService } from '../service-image.ts'
import { startOfService, startOfStage } from '../running-servers.ts'
import { fileInContainer, type ContainerStart } from '../start-script.ts'
import { isManageScript } from './manage-script.ts'
import { readSettings, type DjangoSettings, type Setting } from './settings.ts'

/** A Django project as it lies in an image or in a folder that a service mounts. */
export interface DjangoProject {
  /** manage.py, in the project. */
  readonly managePath: string
  /** The folder that its packages lie in. */
  readonly root: string
  /** What manage.py takes where nothing else names settings. */
  readonly defaultModule: string | undefined
}

/** Asked for by many rules, and found by looking at every file of an image; each stage keeps its own. */
const finder = (project: Project) => (stage: Stage): DjangoProject | undefined => findDjango(project, stage)

/** The Django project in a stage's image. Undefined where none is to be seen, or there are several. */
export function djangoOfStage(project: Project, stage: Stage): DjangoProject | undefined {
  return stage.derive(project.derive(finder))
}

/** Several: one file may have been copied to more than one place. */
const ENOUGH = 10

function findDjango(project: Project, stage: Stage): DjangoProject | undefined {
  const hasManage = stage.chain.some((link) => project.contextsOf(link.file).some((context) => context.listing.below('.', isManageScript).length > 0))
  if (!hasManage) return undefined
  const paths = new Set(filesBelow(project, stage, '/', isManageScript, ENOUGH).filter((file) => nameOf(file.imagePath) === 'manage.py').map((file) => file.path))
  const [only] = paths
  return only === undefined || paths.size > 1 ? undefined : readProject(project, only)
}

/** The Django project that a service runs: in its image, or in what it mounts over its working directory. */
export function djangoOfService(project: Project, model: ServiceModel): DjangoProject | undefined {
  const stage = stageOfService(project, model)
  const workdir = model.service.workingDir?.resolved === true ? model.service.workingDir.text : stage?.workdir?.resolved === true ? stage.workdir.text : undefined
  const mounted = workdir === undefined ? undefined : fileInContainer(project, model, joinPath(workdir, 'manage.py'))
  if (mounted !== undefined) return readProject(project, mounted)
  return stage === undefined ? undefined : djangoOfStage(project, stage)
}

function readProject(project: Project, managePath: string): DjangoProject | undefined {
  const text = project.files.read(managePath)
  if (text === undefined || !/django|execute_from_command_line/i.test(text)) return undefined
  return { managePath, root: folderOf(managePath), defaultModule: defaultModuleIn(text) }
}

function defaultModuleIn(text: string): string | undefined {
  const found = [...text.matchAll(/DJANGO_SETTINGS_MODULE["']\s{0,8}[,\]]\s{0,8}(?:=\s{0,8})?["']([\w.]{1,200})["']/g)].map((match) => match[1] ?? '')
  return new Set(found).size === 1 ? found[0] : undefined
}

/** The settings module of a Django project; also one that lies in a source folder beside manage.py. */
export function djangoSettings(project: Project, django: DjangoProject, module: string): DjangoSettings | undefined {
  for (const root of [django.root, joinPath(django.root, 'src')]) {
    const settings = readSettings((path) => project.document(path), root, module)
    if (settings !== undefined) return settings
  }
  return undefined
}


const SETTINGS_VARIABLE = 'DJANGO_SETTINGS_MODULE'

/**
 * The settings module of a command: `--settings`, an assignment in front of it, then the environment, then what manage.py and the
 * server's module (`config.wsgi`) take. Undefined where a part of that is not known.
 */
export function settingsOfCommand(project: Project, django: DjangoProject | undefined, command: SimpleCommand, environment: (name: string) => string | null | undefined): string | undefined {
  const option = command.arguments.find((word, at) => word.value.startsWith('--settings=') || command.arguments[at - 1]?.value === '--settings')
  if (option !== undefined) return option.literal?.replace(/^--settings=/, '')
  const assigned = command.assignments.find((assignment) => assignment.name === SETTINGS_VARIABLE)
  if (assigned !== undefined) return assigned.value?.literal
  const value = environment(SETTINGS_VARIABLE)
  if (value === null) return undefined
  if (value !== undefined) return value
  if (django === undefined) return undefined
  if (command.words.some((word) => /(?:^|\/)manage\.py$/.test(word.value))) return django.defaultModule
  const module = serverModule(command)
  if (module === undefined) return undefined
  for (const root of [django.root, joinPath(django.root, 'src')]) {
    const text = project.files.read(joinPath(root, `${module.replaceAll('.', '/')}.py`))
    if (text !== undefined) return defaultModuleIn(text)
  }
  return undefined
}

/** `config.wsgi` of `gunicorn config.wsgi:application`. */
export function serverModule(command: SimpleCommand): string | undefined {
  return command.arguments.map((word) => /^([\w.]{1,100}\.(?:wsgi|asgi))(?::\w+)?$/.exec(word.value)?.[1]).find((module) => module !== undefined)
}

/** Whether a command is one of Django: manage.py, django-admin, a server with a wsgi or asgi module. */
export function isDjangoCommand(command: SimpleCommand): boolean {
  return command.words.some((word) => /(?:^|\/)manage\.py$|^django-admin(?:\.py)?$/.test(word.value)) || serverModule(command) !== undefined
}

/** Whether a stage is one of a Django project: by its environment, its files, its commands or what it starts. */
export function isDjangoStage(project: Project, stage: Stage): boolean {
  if (stage.environment.get(SETTINGS_VARIABLE) !== undefined || djangoOfStage(project, stage) !== undefined) return true
  if (stage.chain.some((link) => link.steps.some((step) => step.commands.some(isDjangoCommand)))) return true
  return startOfStage(project, stage).commands.some(({ command }) => isDjangoCommand(command))
    || servicesRunning(project, stage).some((model) => startOfService(project, model).commands.some(({ command }) => isDjangoCommand(command)))
}

/** Whether a service runs Django. */
export function isDjangoService(project: Project, model: ServiceModel): boolean {
  if (model.service.environment.some((entry) => entry.name === SETTINGS_VARIABLE)) return true
  if (startOfService(project, model).commands.some(({ command }) => isDjangoCommand(command))) return true
  const stage = stageOfService(project, model)
  return stage !== undefined && isDjangoStage(project, stage)
}

/** A variable in a service's container: its own, else that of its image; null where the value is not known. */
export function environmentOfService(project: Project, model: ServiceModel): (name: string) => string | null | undefined {
  const stage = stageOfService(project, model)
  return (name) => {
    const entry = model.service.environment.find((candidate) => candidate.name === name)
    if (entry !== undefined) {
      const value = entry.value ?? entry.inherited
      return value?.resolved === true ? value.text : null
    }
    if (model.service.environment.some((candidate) => !candidate.resolved) || model.service.envFiles.some((file) => file.syntax === undefined)) return null
    return stage === undefined ? undefined : environmentOfStage(stage)(name)
  }
}

/** A variable in a container of a stage; null where the value is not known. */
export function environmentOfStage(stage: Stage): (name: string) => string | null | undefined {
  return (name) => {
    const variable = stage.environment.get(name)
    if (variable === undefined || variable.kind === 'arg') return undefined
    return variable.resolved ? variable.value ?? null : null
  }
}

/** The hosts that Django answers to, with the environment put in. Undefined where a part is not known. */
export function allowedHosts(setting: Setting | undefined, environment: (name: string) => string | null | undefined): readonly string[] | undefined {
  if (setting === undefined || (setting.kind !== 'list' && setting.kind !== 'variable')) return undefined
  const hosts = [...(setting.items ?? [])]
  for (const variable of setting.variables) {
    const value = environment(variable.name)
    if (value === null) return undefined
    const text = value ?? variable.default
    if (text === undefined) return undefined
    hosts.push(...text.split(/[\s,;]+/).filter((host) => host !== ''))
  }
  return hosts
}

/** Whether Django's DEBUG is on: undefined where that is not known. */
export function isDebug(setting: Setting | undefined): boolean | undefined {
  if (setting === undefined) return false
  return setting.kind === 'boolean' ? setting.boolean : undefined
}

/** The settings that the server of a stage's image runs with; undefined where that is not known, or the image serves no Django. */
export function settingsOfStage(project: Project, stage: Stage): DjangoSettings | undefined {
  const django = djangoOfStage(project, stage)
  const server = django === undefined ? undefined : djangoServerCommand(project.containers.startOfStage(stage))
  const module = django === undefined || server === undefined ? undefined : settingsOfCommand(project, django, server, environmentOfStage(stage))
  return django === undefined || module === undefined ? undefined : djangoSettings(project, django, module)
}

/** The server of a web application among what a container starts. */
export function djangoServerCommand(start: ContainerStart): SimpleCommand | undefined {
  return start.commands.find(({ command }) => serverModule(command) !== undefined || (command.words.some((word) => /(?:^|\/)manage\.py$/.test(word.value)) && command.words.some((word) => /^runserver/.test(word.value))))?.command
}
