import type { SimpleCommand } from '../../syntax/shell/index.ts'
import { joinPath, nameOf, normalizePath, relativeInside } from '../../text/paths.ts'
import { contextSourcesOf, hasFurtherBefore, isCopy, isManifest, isRun, stepsBefore } from '../dependency-layers.ts'
import type { Base, Stage, Step } from '../dockerfile/model.ts'
import { fileInImage } from '../image-files.ts'
import type { Project } from '../model.ts'
import type { PackageOperation } from '../packages/index.ts'
import { readPipfile, readPyProject, type PyProject } from './manifests.ts'
import { parseRequirement, readRequirements, type PythonRequirement } from './requirements.ts'

/** The interpreter that an image brings. */
export interface PythonOfStage {
  /** `3.13`; undefined where the tag does not say it. */
  readonly version: string | undefined
  readonly libc: 'glibc' | 'musl' | undefined
  /** Folder of its programs: `/usr/local/bin` in the official images, `/usr/bin` for a distribution's own. */
  readonly folder: string
}

const PYTHON_REPOSITORIES = /^(?:docker\.io\/)?(?:library\/)?python$|^(?:public\.ecr\.aws\/docker\/library|mirror\.gcr\.io\/library)\/python$/

/** The Python of the image that a stage stands on; undefined where that is no Python image or not known. */
export function pythonOfStage(stage: Stage): PythonOfStage | undefined {
  return pythonOfBase(stage.root)
}

function pythonOfBase(root: Base): PythonOfStage | undefined {
  if (root.kind !== 'image') return undefined
  const { reference, facts } = root
  const repository = `${reference.registry === undefined ? '' : `${reference.registry}/`}${reference.repository}`
  const distribution = facts?.distribution
  const libc = distribution === 'alpine' ? 'musl' : distribution === 'debian' || distribution === 'ubuntu' ? 'glibc' : undefined
  const tag = reference.tag ?? ''
  if (PYTHON_REPOSITORIES.test(repository)) return { version: /^(\d+\.\d+)(?=[.-]|$|[a-z])/.exec(tag)?.[1], libc, folder: '/usr/local/bin' }
  if (/(?:^|\/)astral-sh\/uv$/.test(repository)) {
    const version = /(?:^|-)python(\d+\.\d+)/.exec(tag)?.[1]
    return version === undefined ? undefined : { version, libc: tag.includes('alpine') ? 'musl' : 'glibc', folder: '/usr/local/bin' }
  }
  const distroless = /(?:^|\/)distroless\/python3-debian(\d+)$/.exec(repository)?.[1]
  if (distroless !== undefined) return { version: { 11: '3.9', 12: '3.11', 13: '3.13' }[distroless], libc: 'glibc', folder: '/usr/bin' }
  return undefined
}

/** Programs of Python packages that run an application. */
const PYTHON_PROGRAMS = /^(?:python[\d.]*|pypy3?|gunicorn|uvicorn|daphne|hypercorn|celery|flask|django-admin(?:\.py)?|manage\.py|uwsgi|waitress-serve|streamlit|fastapi|granian|dramatiq|rq|pytest)$/

/** Whether a command is one of an application in Python, by the program's name alone. */
export function isPythonProgram(command: SimpleCommand): boolean {
  return command.program !== undefined && PYTHON_PROGRAMS.test(command.program)
}

/** A file that a RUN reads, as the project has it: out of what was copied, or out of a bind mount of the context. */
export function fileForRun(project: Project, step: Step<'RUN'>, path: string): string | undefined {
  const imagePath = step.imagePath(path)
  if (imagePath === undefined) return undefined
  for (const mount of step.mounts) {
    if (mount.type !== 'bind' || mount.from !== undefined) continue
    const target = step.imagePath(mount.target ?? '/')
    const rest = target === undefined ? undefined : relativeInside(target, imagePath)
    if (rest === undefined) continue
    const source = joinPath('/', mount.source ?? '.').slice(1)
    for (const context of project.contextsOf(step.stage.file)) {
      const file = normalizePath(joinPath(joinPath(context.folder, source === '' ? '.' : source), rest))
      if (project.files.stat(file)?.kind === 'file') return file
    }
  }
  return fileInImage(project, step.stage, imagePath)?.path
}

/** The packages that an operation of pip, pipenv, poetry, uv or pdm installs, as far as manifests of the project say so. */
export function packagesOfOperation(project: Project, step: Step<'RUN'>, operation: PackageOperation): readonly PythonRequirement[] {
  const found: PythonRequirement[] = []
  if (operation.action !== 'install') return found
  for (const argument of operation.packages) {
    if (argument.kind !== 'name' || argument.name === undefined || argument.name.includes('$')) continue
    const requirement = parseRequirement(argument.source.replace(/^["']|["']$/g, ''))
    if (requirement !== undefined) found.push(requirement)
  }
  const documentAt = (path: string): ReturnType<Project['document']> => project.document(path)
  for (const manifest of operation.manifests) {
    const path = fileForRun(project, step, manifest)
    if (path === undefined) continue
    const document = project.document(path)
    if (document === undefined) continue
    if (/(?:^|\/)Pipfile$/.test(path)) found.push(...readPipfile(document, operation.development === true))
    else if (/(?:^|\/)pyproject\.toml$/.test(path)) found.push(...readPyProject(document).requirements)
    else if (/\.(?:txt|in|pip)$/.test(path)) found.push(...readRequirements(documentAt, path).requirements)
  }
  return found
}

/** The pyproject.toml that a RUN finds in its working directory. */
export function pyProjectForRun(project: Project, step: Step<'RUN'>): PyProject | undefined {
  const path = fileForRun(project, step, 'pyproject.toml')
  const document = path === undefined ? undefined : project.document(path)
  return document === undefined ? undefined : readPyProject(document)
}

/** Files that stand beside manifests without being source. */
const DOCUMENT_NAMES = /^(?:readme|license|licence|copying|notice|authors|changelog)(?:\.\w+)?$|^poetry\.toml$|^uv\.toml$/i

/**
 * Whether a RUN comes before any source of the project: all that was copied are manifests, lock files and documents, and nothing
 * else could have brought it.
 */
export function sourceIsMissing(step: Step<'RUN'>): boolean {
  const isBare = (path: string): boolean => isManifest(path) || DOCUMENT_NAMES.test(nameOf(path))
  for (const mount of step.mounts) {
    if (mount.type !== 'bind') continue
    if (mount.from !== undefined || mount.source === undefined || !isBare(mount.source)) return false
  }
  if (hasFurtherBefore(step)) return false
  const before = stepsBefore(step)
  const copies = before.filter(isCopy)
  const brings = copies.some((copy) => {
    // Tools come out of other images; a folder of another stage may hold anything.
    if (copy.instruction.flags.some((flag) => flag.name === 'from')) return copy.instruction.sources.some((source) => !/(?:^|\/)(?:bin\/|uvx?$|poetry$)/.test(source.value))
    const sources = contextSourcesOf(copy)
    return sources === undefined || copy.instruction.heredocs.length > 0 || sources.some(({ path }) => !isBare(path.replace(/\*$/, '')))
  })
  // A package that is made up, fetched or unpacked on the way.
  const makes = [...before.filter(isRun), step].some((run) => run.commands.some((command) => command.program === 'touch' || command.program === 'git' || command.program === 'tar'))
  return !brings && !makes && step.stage.root.kind === 'image' && (copies.some((copy) => copy.instruction.flags.every((flag) => flag.name !== 'from')) || step.mounts.some((mount) => mount.type === 'bind'))
}
