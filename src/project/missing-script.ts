import { joinPath, nameOf, normalizePath, relativeInside } from '../text/paths.ts'
import type { Stage, Step } from './dockerfile/model.ts'
import type { BuildContext, IgnoreFile, Project, ServiceModel } from './model.ts'
import { sourceStage } from './image-files.ts'
import { stageOfService } from './service-image.ts'

/** Why a path of a container holds no file. */
export interface Missing {
  /** Where the file should stand in the project. */
  readonly path: string
  /** Set where it stands there, and this keeps it out of the image. */
  readonly ignoredBy?: IgnoreFile
  /** What should bring it: the COPY of the folder that it would come with, or a mount. */
  readonly by: 'copy' | 'mount'
}

/**
 * Whether a path of a service's container surely holds no file: it lies in a folder that a bind mount or a COPY fills out of the project, and
 * the project has no such file. Undefined wherever something else may put it there.
 */
export function missingInContainer(project: Project, model: ServiceModel, imagePath: string): Missing | undefined {
  const { service } = model
  if (service.volumesFrom.length > 0 || service.configs.length > 0 || service.secrets.length > 0) return undefined
  let deepest: { readonly target: string; readonly hostPath: string | undefined } | undefined
  for (const mount of service.volumes) {
    if (mount.target?.resolved !== true) return undefined
    const target = joinPath('/', mount.target.text)
    if (relativeInside(target, imagePath) === undefined || (deepest !== undefined && deepest.target.length > target.length)) continue
    deepest = { target, hostPath: mount.kind === 'bind' ? mount.hostPath : undefined }
  }
  if (deepest === undefined) {
    const stage = stageOfService(project, model)
    return stage === undefined ? undefined : missingInImage(project, stage, imagePath)
  }
  const rest = relativeInside(deepest.target, imagePath)
  if (deepest.hostPath === undefined || rest === undefined || rest === '' || !project.files.complete) return undefined
  // A folder that is not there is made by the engine, or lies outside of the project.
  if (project.files.stat(deepest.hostPath)?.kind !== 'folder' || project.files.list(deepest.hostPath).length === 0) return undefined
  const path = joinPath(deepest.hostPath, rest)
  return isMadeLater(project, path) || project.files.stat(path) !== undefined ? undefined : { path, by: 'mount' }
}

/** The same for a stage's image. Its base must be known, and every RUN one that makes no files of its own. */
export function missingInImage(project: Project, stage: Stage, imagePath: string): Missing | undefined {
  return findMissing(project, stage, imagePath, MOST_HOPS)
}

/** Longer ways through `COPY --from` than anybody writes. */
const MOST_HOPS = 10

function findMissing(project: Project, stage: Stage, imagePath: string, hops: number): Missing | undefined {
  if (!project.files.complete || (stage.root.kind === 'image' ? stage.root.facts === undefined : stage.root.kind !== 'scratch')) return undefined
  let missing: Missing | undefined
  for (const step of stage.chain.flatMap((link) => link.steps)) {
    const { keyword } = step.instruction
    if (keyword === 'RUN') {
      if (mayMake(step, nameOf(imagePath))) return undefined
    } else if (keyword === 'COPY' || keyword === 'ADD') {
      const brings = broughtBy(project, step as Step<'COPY' | 'ADD'>, imagePath, hops)
      if (brings === 'unknown') return undefined
      missing ??= brings
    }
  }
  return missing
}

/** What a COPY has to do with a path: nothing, something that cannot be known, or that the file should come with it and does not. */
function broughtBy(project: Project, copy: Step<'COPY' | 'ADD'>, imagePath: string, hops: number): Missing | 'unknown' | undefined {
  const { destination, flags, heredocs, sources } = copy.instruction
  const written = destination === undefined ? undefined : copy.expand(destination)
  const target = written?.resolved === true ? copy.imagePath(written.text) : undefined
  if (target === undefined) return 'unknown'
  const rest = relativeInside(target, imagePath)
  if (rest === undefined) return undefined
  if (flags.some((flag) => flag.name === 'parents' || flag.name === 'exclude') || heredocs.length > 0) return 'unknown'
  const from = sourceStage(copy)
  if (from !== undefined) return from === null || hops === 0 ? 'unknown' : broughtFrom(project, copy, from, rest, hops)
  const contexts = project.contextsOf(copy.stage.file)
  if (contexts.length === 0) return 'unknown'
  let missing: Missing | undefined
  for (const context of contexts) {
    const taken = isThere(project, context) ? context.sourcesOf(copy) : []
    // A URL, an archive, a variable, or a folder that another rule speaks of.
    if (taken.length !== sources.length || taken.some(({ matches, pattern }) => matches.length === 0 && (!/\.\w{1,8}$/.test(pattern) || nameOf(pattern) === nameOf(imagePath)))) return 'unknown'
    for (const { path, kind } of taken.flatMap(({ matches }) => matches)) {
      if (kind === 'file') {
        if (copy.instruction.keyword === 'ADD' && /\.(?:tar|tgz|tar\.\w+|txz|tbz2?)$/.test(path)) return 'unknown'
        if (rest === '' || rest === '.' || nameOf(path) === rest) return 'unknown'
        continue
      }
      if (kind !== 'folder' || rest === '' || rest === '.') return 'unknown'
      const inContext = normalizePath(joinPath(path, rest))
      const inProject = joinPath(context.folder, inContext)
      const exists = project.files.stat(inProject) !== undefined
      if (exists ? !context.excluded(inContext) : isMadeLater(project, inProject)) return 'unknown'
      missing ??= { path: inProject, by: 'copy', ...(exists && context.ignoreFile !== undefined ? { ignoredBy: context.ignoreFile } : {}) }
    }
  }
  return missing
}

/** The same for a COPY of one folder of another stage, which must surely not have the file there either. */
function broughtFrom(project: Project, copy: Step<'COPY' | 'ADD'>, from: Stage, rest: string, hops: number): Missing | 'unknown' {
  const [source, ...others] = copy.instruction.sources
  const written = source === undefined ? undefined : copy.expand(source)
  if (written?.resolved !== true || others.length > 0 || rest === '.' || nameOf(normalizePath(written.text)) === rest || /[*?[\]\\]/.test(written.text)) return 'unknown'
  return findMissing(project, from, joinPath(joinPath('/', written.text), rest), hops - 1) ?? 'unknown'
}

/** Files that stand beside a Dockerfile whether the context is there or not. */
const BESIDE = /dockerfile|containerfile|compose|^\.|^readme|^licen[cs]e|^copying|\.(?:md|rst|ya?ml|conf)$/i

/** Whether a context is there: something that is copied by name, or, for one that is copied as a whole, files of a program. */
function isThere(project: Project, context: BuildContext): boolean {
  return context.isPresent || project.files.list(context.folder).some(({ name, kind }) => kind === 'file' && !BESIDE.test(name))
}

/** Folders that a build fills before the image is made. */
const MADE = /(?:^|\/)(?:dist|build|out|output|target|bin|obj|public|release|vendor|node_modules|\.next|\.nuxt|\.output|gen|generated|tmp)(?:\/|$)/

/** Whether a path is made by something that is no part of the project: git ignores it, or a build writes there. */
function isMadeLater(project: Project, path: string): boolean {
  return project.files.git.ignored(path) === true || MADE.test(path) || isInSubmodule(project, path)
}

/** Whether a path lies in another repository, which a clone leaves empty until it is asked for. */
function isInSubmodule({ files }: Project, path: string): boolean {
  return (files.read('.gitmodules') ?? '').split('\n').some((line) => {
    const [key, folder] = line.split('=').map((part) => part.trim().replaceAll('"', ''))
    return key === 'path' && folder !== undefined && folder !== '' && relativeInside(normalizePath(folder), path) !== undefined
  })
}

/** Programs that put no scripts into the image but what their own packages bring. */
const MAKES_NONE = new Set([
  'apt-get', 'apt', 'apk', 'yum', 'dnf', 'microdnf', 'pip', 'pip3', 'poetry', 'pipenv', 'pdm', 'gem', 'bundle', 'bootsnap', 'composer', 'chmod', 'chown', 'mkdir', 'rmdir', 'rm', 'useradd', 'adduser', 'groupadd', 'addgroup', 'usermod', 'true', ':',
  'set', 'export', 'cd', 'echo', 'test', '[', '[[', 'dos2unix', 'sed', 'locale-gen', 'update-ca-certificates', 'ldconfig', 'id', 'getent', 'sync', 'apt-key', 'docker-php-ext-install', 'docker-php-ext-enable', 'docker-php-ext-configure',
])
const INSTALLS = /^(?:ci|install|i|add|sync|cache|prune|config)$/
/** What reaches into a file without making it. */
const HANDLES = new Set(['chmod', 'chown', 'sed', 'dos2unix', 'test', '[', '[['])

/** Whether a RUN may leave a script behind: it does something that is not known, or names it. */
function mayMake(step: Step, name: string): boolean {
  return step.script === undefined || step.commands.some((command) => {
    const { program, words, redirects } = command
    if (program === undefined) return command.words.length > 0
    if (redirects.some(({ target }) => target?.value.endsWith(name) === true || target?.literal === undefined)) return true
    // Its second name is the file that it writes.
    const writesAnother = program === 'dos2unix' && words.some(({ value }) => /^-[a-z]*n$|^--newfile$/.test(value))
    if (HANDLES.has(program) && !writesAnother) return false
    if (words.some(({ value }) => value.includes(name))) return true
    if (program === 'rails' || program === 'rake') return !words.some(({ value }) => value === 'assets:precompile') || words.length > 2
    if (program === 'install') return !words.some(({ value }) => /^-[a-zA-Z]*d$|^--directory$/.test(value))
    if (program === 'npm' || program === 'pnpm' || program === 'yarn' || program === 'uv') return !words.slice(1).some(({ value }) => INSTALLS.test(value)) && words.length > 1
    if (/^python[\d.]*$/.test(program)) return !words.some(({ value }) => /^(?:pip|venv|compileall|collectstatic|compilemessages|migrate|check)$/.test(value))
    return !MAKES_NONE.has(program)
  })
}
