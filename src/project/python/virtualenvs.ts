import type { SimpleCommand } from '../../syntax/shell/index.ts'
import { joinPath, normalizePath } from '../../text/paths.ts'
import { isRun } from '../dependency-layers.ts'
import type { Stage, Step, StepTest } from '../dockerfile/model.ts'
import type { Located } from '../../text/document.ts'

/** A virtualenv that a RUN of a stage makes. */
export interface Virtualenv {
  /** In the image, absolute. Undefined where the tool keeps it in a place of its own making (poetry's and pipenv's caches). */
  readonly path: string | undefined
  readonly tool: 'venv' | 'uv' | 'poetry' | 'pipenv' | 'pdm'
  readonly step: Step<'RUN'>
  readonly at: Located
  /** Its scripts find their interpreter beside them, so it may be moved. */
  readonly isRelocatable: boolean
}

/** The virtualenvs that a stage and those below it make, in order. */
export function virtualenvsOf(stage: Stage): readonly Virtualenv[] {
  return [...stage.chain].reverse().flatMap((link) => link.steps.filter(isRun).flatMap(virtualenvsOfRun))
}

function virtualenvsOfRun(step: Step<'RUN'>): Virtualenv[] {
  const found: Virtualenv[] = []
  const add = (tool: Virtualenv['tool'], command: SimpleCommand, path: string | undefined, isRelocatable = false): void => {
    found.push({ path, tool, step, at: { document: step.stage.document, range: command.range }, isRelocatable })
  }
  for (const command of step.commands) {
    const created = createdBy(command)
    if (created === undefined) continue
    const resolved = resolvePath(step, created.path, command)
    if (resolved !== undefined) add(created.tool, command, resolved, created.isRelocatable)
  }
  for (const operation of step.operations) {
    if (operation.action !== 'install' || operation.command.inFunction !== undefined) continue
    const { manager, command } = operation
    if (manager === 'uv' && operation.verb === 'sync' && !operation.options.has('--active')) {
      const place = valueAt(step, command, 'UV_PROJECT_ENVIRONMENT')
      if (place !== null) add('uv', command, resolvePath(step, place ?? '.venv', command), valueAt(step, command, 'UV_VENV_RELOCATABLE') !== undefined)
    } else if (manager === 'poetry' && operation.installsDependencies && !usesNoVirtualenv(step, command)) {
      const inProject = isOn(valueAt(step, command, 'POETRY_VIRTUALENVS_IN_PROJECT')) || saysBefore(step, isInProject)
      add('poetry', command, inProject ? resolvePath(step, '.venv', command) : undefined)
    } else if (manager === 'pipenv' && !operation.options.has('--system') && !isOn(valueAt(step, command, 'PIPENV_SYSTEM'))) {
      add('pipenv', command, isOn(valueAt(step, command, 'PIPENV_VENV_IN_PROJECT')) ? resolvePath(step, '.venv', command) : undefined)
    } else if (manager === 'pdm' && operation.installsDependencies) add('pdm', command, resolvePath(step, '.venv', command))
  }
  return found
}

interface Created {
  readonly tool: 'venv' | 'uv'
  readonly path: string
  readonly isRelocatable: boolean
}

/** `python -m venv DIR`, `virtualenv DIR`, `uv venv [DIR]`. */
function createdBy(command: SimpleCommand): Created | undefined {
  const { program } = command
  const words = command.arguments
  if (program === undefined || words.some((word) => word.substitutions.length > 0)) return undefined
  const isUv = program === 'uv' && words[0]?.value === 'venv'
  const moduleAt = /^(?:python|pypy)[\d.]*$/.test(program) ? words.findIndex((word) => word.value === '-m') : -1
  const module = moduleAt === -1 ? undefined : words[moduleAt + 1]?.value
  if (!isUv && program !== 'virtualenv' && module !== 'venv' && module !== 'virtualenv') return undefined
  const rest = isUv ? words.slice(1) : module === undefined ? words : words.slice(moduleAt + 2)
  const valued = /^(?:-p|--python|--prompt|--app-data|--seed|--creator|--pip|--index-url|--cache-dir|--link-mode)$/
  const path = rest.find((word, at) => !word.value.startsWith('-') && !valued.test(rest[at - 1]?.value ?? ''))
  if (path === undefined && !isUv) return undefined
  return { tool: isUv ? 'uv' : 'venv', path: path?.value ?? '.venv', isRelocatable: words.some((word) => word.value === '--relocatable') }
}

/** A path of a shell word, its variables put in; relative ones from the working directory. */
function resolvePath(step: Step<'RUN'>, path: string, command: SimpleCommand): string | undefined {
  let known = true
  const text = path.replace(/\$(?:\{(\w+)\}|(\w+))/g, (_whole, braced: string | undefined, plain: string | undefined) => {
    const value = valueAt(step, command, braced ?? plain ?? '')
    if (typeof value === 'string') return value
    known = false
    return ''
  })
  if (!known || /[$*?`]/.test(text)) return undefined
  if (text.startsWith('~')) return undefined
  // `cd` inside of the RUN moves what is relative.
  if (!text.startsWith('/') && step.commands.some((other) => other.program === 'cd' || other.program === 'pushd')) return undefined
  return step.imagePath(text)
}

/** A variable in force for a command; null where its value is not known, undefined where it is not set. */
function valueAt(step: Step<'RUN'>, command: SimpleCommand, name: string): string | null | undefined {
  const own = command.assignments.find((assignment) => assignment.name === name)
  if (own !== undefined) return own.value === undefined ? '' : own.value.literal ?? null
  const exported = step.commands.some((other) => other.index < command.index && other.assignments.some((assignment) => assignment.name === name))
  if (exported) return null
  const variable = step.stage.environment.get(name, step.index)
  if (variable === undefined) return undefined
  return variable.resolved ? variable.value ?? null : null
}

function isOn(value: string | null | undefined): boolean {
  return value === null || (value !== undefined && value !== '' && !/^(?:0|false|no|off)$/i.test(value))
}

/** poetry installs into the Python that runs it, or into a virtualenv that is active. */
function usesNoVirtualenv(step: Step<'RUN'>, command: SimpleCommand): boolean {
  const create = valueAt(step, command, 'POETRY_VIRTUALENVS_CREATE')
  return (create !== undefined && !isOn(create)) || create === null || valueAt(step, command, 'VIRTUAL_ENV') !== undefined || saysBefore(step, isNotCreated)
}

/** Whether this RUN or one before it in the chain holds a setting. */
function saysBefore(step: Step<'RUN'>, test: StepTest): boolean {
  return step.stage.hasStep(test, step.index + 1)
}

function isInProject(step: Step): boolean {
  return isRun(step) && /virtualenvs\.in-project\s+true/.test(step.instruction.arguments.text)
}

function isNotCreated(step: Step): boolean {
  return isRun(step) && /virtualenvs\.create\s+["']?(?:false|0)/i.test(step.instruction.arguments.text)
}

/** Whether PATH of a stage holds a virtualenv's programs; true also where PATH has a part that is not known. */
export function isOnPath(stage: Stage, virtualenv: string | undefined): boolean {
  const path = stage.environment.get('PATH')
  if (path === undefined || path.kind === 'base') return false
  const written = path.pair?.value?.source ?? ''
  const folders = (path.value ?? written).split(':')
  if (virtualenv !== undefined && folders.some((folder) => normalizePath(folder) === joinPath(virtualenv, 'bin'))) return true
  // `$VIRTUAL_ENV/bin`, `$POETRY_VENV/bin`: one that is meant to be found.
  return /venv|virtual|\.env\/|poetry|\benv\/bin/i.test(`${path.value ?? ''} ${written}`)
}

/** The stage that a COPY takes its files out of; undefined for the context, images and what is not known. */
export function stageCopiedFrom(copy: Step<'COPY'>): Stage | undefined {
  const flag = copy.instruction.flags.find((candidate) => candidate.name === 'from')
  if (flag?.value === undefined) return undefined
  const { text, resolved } = copy.expand(flag.value)
  return resolved ? copy.stage.file.stage(text, copy.stage.index) : undefined
}
