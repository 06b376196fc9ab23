import { canonicalRepository } from '../knowledge/image-name.ts'
import type { SimpleCommand } from '../syntax/shell/index.ts'
import type { Edit } from '../text/edit.ts'
import { joinPath, relativeInside } from '../text/paths.ts'
import { lineBreakOf } from '../text/whole-lines.ts'
import { type CopyStep, isCopy, isRun } from './dependency-layers.ts'
import { hasPlainSettings, mediaRootOf, sqliteFileOf, staticRootOf } from './django-files.ts'
import type { Stage, Step } from './dockerfile/model.ts'
import { imageName } from './image-name.ts'
import type { Project } from './model.ts'
import { containerOfStage, type RunningContainer } from './running-servers.ts'
import { servicesRunning } from './service-image.ts'

/**
 * What it takes to run a stage's image as an unprivileged user: the user, the folders that it must be able to write to, and the
 * USER instruction. Nothing is proposed where something may need root, or where what is written cannot be told.
 */
export interface UserRepair {
  readonly user: string
  readonly edits: readonly Edit[]
}

/** A user to switch to, with the command that creates it where the image has none yet. */
interface Account {
  readonly name: string
  /** As COPY and chown take it. */
  readonly owner: string
  readonly creation: string | undefined
}

/** Outside of what distributions and images give out by themselves, and what Mozilla's Dockerflow asks for. */
const USER_ID = 10001

/** Programs that serve or wait, and need nothing that only root may do. */
const HARMLESS = new Set([
  'python', 'python3', 'gunicorn', 'uvicorn', 'daphne', 'hypercorn', 'granian', 'celery', 'flask', 'fastapi', 'streamlit', 'waitress-serve', 'django-admin', 'manage.py', 'alembic',
  'node', 'npm', 'yarn', 'pm2-runtime', 'java', 'dotnet', 'ruby', 'bundle', 'puma', 'rails', 'rackup', 'sidekiq', 'deno', 'bun',
  'sh', 'bash', 'exec', 'echo', 'printf', 'cd', 'set', 'test', '[', '[[', 'export', 'sleep', 'nc', 'true', ':', 'date', 'pg_isready', 'env', 'shift', 'trap', 'wait', 'kill', 'exit', 'tini', 'dumb-init',
  'dockerize', 'wait-for-it', 'wait-for-it.sh', 'wait-for',
])

/** Programs that start what a manifest or a framework says. */
const STARTERS = new Set(['npm', 'yarn', 'bun', 'deno', 'pm2-runtime', 'bundle', 'rails', 'streamlit'])

/** Places that only root can read or write, programs that work on the system, downloads that lie in root's home. */
const NEEDS_ROOT = /\/root\b|~\/|\$\{?HOME\b|(?:^|\s)--user(?:\s|$)|\bsudo\b|\bsetcap\b|\bsu-exec\b|\bgosu\b|\bplaywright\b|\bpuppeteer\b|\bcorepack\b|\bnltk\b|\brustup\b|\bnvm\b|\bhuggingface|\bspacy\b|\bchmod\s+(?:-R\s+)?0?[0-7]00\b|\b(?:useradd|adduser)\b|\|\s*(?:ba|z)?sh\b/
const SYSTEM_PLACES = /(?:^|[=:\s])\/(?:var\/(?:run|log|lock)|run|dev|etc|proc|sys)\//

/** The repair for a stage that names no user. `undefined`: a person has to look. */
export function unprivilegedUserRepair(project: Project, stage: Stage): UserRepair | undefined {
  const account = accountFor(stage)
  if (account === undefined || stage.chain.some((link) => link.steps.some((step) => !isOrdinary(step)))) return undefined
  return repairWith(account, project, stage)
}

/** The same for a user that the image creates already. */
export function createdUserRepair(name: string, project: Project, stage: Stage): UserRepair | undefined {
  const steps = stage.chain.flatMap((link) => link.steps)
  if (stage.user?.instruction !== undefined || steps.some((step) => !isOrdinary(step, /\b(?:useradd|adduser)\b/g))) return undefined
  return repairWith({ name, owner: name, creation: undefined }, project, stage)
}

/** Behind a `USER root` that was needed for a few steps: back to the user of before, or of the base image. */
export function formerUserRepair(stage: Stage): UserRepair | undefined {
  const instruction = stage.user?.instruction
  const at = stage.steps.findIndex((step) => step.instruction === instruction)
  if (at === -1) return undefined
  const before = stage.steps.slice(0, at).findLast((step) => step.instruction.keyword === 'USER')
  const user = before?.instruction.keyword === 'USER' ? before.instruction.user?.value : stage.root.kind === 'image' && stage.base.kind === 'image' ? stage.root.facts?.user : undefined
  const last = stage.steps.slice(at + 1).findLast((step) => isRun(step) || isCopy(step))
  if (user === undefined || last === undefined || /^(?:root|0+)(?::|$)/.test(user) || !/^[\w.-]+(?::[\w.-]+)?$/.test(user)) return undefined
  return { user, edits: [behind(last, [`${keywordLike(stage, 'USER')} ${user}`])] }
}

function repairWith(account: Account, project: Project, stage: Stage): UserRepair | undefined {
  const container = containerOfStage(project, stage)
  if (!isHarmless(container) || !servicesAllow(project, stage) || opensLowPort(project, stage, container)) return undefined
  const workdir = stage.workdir?.resolved === true ? stage.workdir.text : undefined
  const folders = writtenFolders(project, stage, container, workdir)
  if (folders === undefined) return undefined
  // What these start is not to be seen, and may write beside what an install has put there.
  const everything = folders.wholeWorkdir && container.commands.some(({ command, document }) => document !== undefined && STARTERS.has(command.program ?? ''))
  const copies = folders.wholeWorkdir && !everything && workdir !== undefined ? stage.steps.filter((step): step is CopyStep => isCopy(step) && landsIn(step, workdir)) : []
  const last = stage.steps.findLast((step) => isRun(step) || isCopy(step) || step.instruction.keyword === 'WORKDIR') ?? stage.fromStep
  if (last === undefined || copies.some((copy) => !isPlainCopy(copy))) return undefined
  const run = keywordLike(stage, 'RUN')
  const edits: Edit[] = []
  const owned = folders.paths
  const owning = [
    ...(owned.length === 0 ? [] : [`mkdir -p ${owned.join(' ')}`, `chown -R ${account.owner} ${owned.join(' ')}`]),
    ...(folders.wholeWorkdir && workdir !== undefined ? [`chown ${everything ? '-R ' : ''}${account.owner} ${workdir}`] : []),
  ]
  const [firstCopy] = copies
  const atEnd: string[] = []
  if (firstCopy === undefined) {
    const commands = [...(account.creation === undefined ? [] : [account.creation]), ...owning]
    if (commands.length > 0) atEnd.push(`${run} ${joined(commands, stage)}`)
  } else {
    // COPY --chown looks the name up, so the user has to be there.
    if (account.creation !== undefined) edits.push(before(firstCopy, `${run} ${account.creation}`))
    for (const copy of copies) {
      const { end } = copy.instruction.name.range
      edits.push({ document: stage.document, range: { start: end, end }, text: ` --chown=${account.owner}` })
    }
    if (owning.length > 0) atEnd.push(`${run} ${joined(owning, stage)}`)
  }
  edits.push(behind(last, [...atEnd, `${keywordLike(stage, 'USER')} ${account.name}`]))
  return { user: account.name, edits }
}

function accountFor(stage: Stage): Account | undefined {
  if (stage.root.kind !== 'image' || stage.user?.instruction !== undefined) return undefined
  const { facts, text } = stage.root
  if (facts?.user !== 'root' || facts.dropsPrivileges || facts.runsAs === 'service') return undefined
  // The image brings one.
  if (canonicalRepository(imageName(stage.root.reference)) === 'node') return { name: 'node', owner: 'node:node', creation: undefined }
  const name = 'app'
  switch (facts.distribution) {
    case 'debian':
    case 'ubuntu':
    case 'fedora':
    case 'centos':
    case 'rocky':
    case 'alma':
      // The minimal variants have no useradd, and .NET's images have a user of that name.
      if (/minimal|distroless|mcr\.microsoft\.com/.test(text)) return undefined
      return { name, owner: `${name}:${name}`, creation: `useradd --no-log-init --create-home --user-group --uid ${USER_ID} ${name}` }
    case 'alpine':
      return /mcr\.microsoft\.com/.test(text) ? undefined : { name, owner: `${name}:${name}`, creation: `adduser -D -u ${USER_ID} ${name}` }
    default:
      return undefined
  }
}

/**
 * Whether a step leaves nothing behind that only root could use.
 * @param allowed Global; what it matches is passed over.
 */
function isOrdinary(step: Step, allowed?: RegExp): boolean {
  const { instruction } = step
  if (instruction.keyword === 'USER' || instruction.keyword === 'ONBUILD' || instruction.keyword === 'UNKNOWN') return false
  const text = [instruction.arguments.text, ...instruction.heredocs.map((heredoc) => heredoc.content.text)].join('\n')
  return !NEEDS_ROOT.test(allowed === undefined ? text : text.replaceAll(allowed, '')) && !step.mounts.some((mount) => mount.type === 'ssh')
}

function isHarmless(container: RunningContainer): boolean {
  if (!container.complete || container.dropsPrivileges || container.commands.length === 0) return false
  if (container.scripts.some((script) => script.mode !== undefined && (script.mode & 0o4) === 0)) return false
  // A container that only opens a shell is for people, who know what they need.
  if (!container.commands.some(({ command, document }) => document !== undefined && command.program !== undefined && !/^(?:ba|z|a)?sh$/.test(command.program))) return false
  return container.commands.every(({ command, document }) => {
    if (document === undefined) return true
    if (command.redirects.some((redirect) => redirect.operator.startsWith('>') && redirect.target !== undefined && !/^(?:\/dev\/(?:null|stderr|stdout)|&?\d)$/.test(redirect.target.value))) return false
    if (SYSTEM_PLACES.test(command.source.replace(/\/dev\/(?:null|stdout|stderr|tcp|fd)\b|\/run\/secrets\//g, ''))) return false
    return isHarmlessCommand(command)
  })
}

function isHarmlessCommand(command: SimpleCommand): boolean {
  if (command.words.length === 0) return true
  const first = command.words[0]?.value ?? ''
  if (command.program === undefined) return first === '$@'
  // Programs of the project stand for themselves: their scripts have been read.
  return HARMLESS.has(command.program) || /^(?:\.{0,2}\/)?[\w./-]+\.(?:sh|py)$/.test(first)
}

/** Nothing in compose gives the container what only root can use. */
function servicesAllow(project: Project, stage: Stage): boolean {
  return servicesRunning(project, stage).every(({ service }) =>
    service.privileged === undefined && service.capAdd.length === 0 && service.devices.length === 0 && service.networkMode === undefined && service.pid === undefined
    && service.volumes.every((mount) => mount.resolved && (mount.readOnly || mount.kind !== 'bind' || (mount.hostPath !== undefined && project.files.stat(mount.hostPath)?.kind === 'file'))))
}

function opensLowPort(project: Project, stage: Stage, container: RunningContainer): boolean {
  const ports = [
    ...stage.exposed.map((exposed) => exposed.port),
    ...container.servers.flatMap((server) => server.port ?? []),
    ...servicesRunning(project, stage).flatMap(({ service }) => service.ports.map((port) => port.target?.start ?? 0)),
  ]
  return ports.some((port) => port < 1024)
}

interface WrittenFolders {
  /** Folders to be made and handed over with all that is in them. */
  readonly paths: readonly string[]
  /** Nothing says what the program writes, so it gets its working directory. */
  readonly wholeWorkdir: boolean
}

function writtenFolders(project: Project, stage: Stage, container: RunningContainer, workdir: string | undefined): WrittenFolders | undefined {
  const paths = new Set<string>()
  for (const { service } of servicesRunning(project, stage)) {
    for (const mount of service.volumes) {
      if (mount.readOnly || (mount.kind !== 'volume' && mount.kind !== 'anonymous')) continue
      if (mount.target === undefined) return undefined
      paths.add(joinPath('/', mount.target.text))
    }
  }
  const made = foldersMade(stage)
  if (made === undefined) return undefined
  for (const path of made) if (workdir === undefined || (relativeInside(path, workdir) === undefined && relativeInside(workdir, path) === undefined)) paths.add(path)
  for (const volume of stage.chain.flatMap((link) => link.volumes)) paths.add(joinPath('/', volume.path))
  const isKnown = hasPlainSettings(stage, project)
  if (isKnown) {
    const sqlite = sqliteFileOf(stage, project)
    if (sqlite !== undefined) paths.add(joinPath(sqlite.path, '..'))
    const media = mediaRootOf(stage, project)
    if (media !== undefined) paths.add(media.path)
    const collects = container.commands.some(({ command }) => command.arguments.some((word) => word.value === 'collectstatic'))
    const assets = collects ? staticRootOf(stage, project) : undefined
    if (assets !== undefined) paths.add(assets.path)
    else if (collects) return undefined
  }
  const keepsState = container.commands.some(({ command }) => command.arguments.some((word) => word.value === 'beat' || word.value === 'makemigrations'))
  const wholeWorkdir = !isKnown || keepsState || (workdir !== undefined && paths.has(workdir))
  if (wholeWorkdir && !isOwnFolder(workdir)) return undefined
  if (workdir !== undefined && wholeWorkdir) paths.delete(workdir)
  const sorted = [...paths].sort().filter((path, _, all) => !all.some((other) => other !== path && relativeInside(other, path) !== undefined))
  return sorted.every(isOwnFolder) ? { paths: sorted, wholeWorkdir } : undefined
}

const MOST_FOLDERS = 4

/** What `mkdir` makes outside of the distribution's folders is made to be written to. Undefined where a name is not known. */
function foldersMade(stage: Stage): readonly string[] | undefined {
  const made: string[] = []
  for (const step of stage.chain.flatMap((link) => link.steps)) {
    for (const command of step.commands) {
      if (command.program !== 'mkdir') continue
      for (const word of command.arguments) {
        if (word.value.startsWith('-')) continue
        const text = word.value.replace(/\$(?:\{(\w+)\}|(\w+))/g, (use, braced: string | undefined, plain: string | undefined) => {
          const variable = step.stage.environment.get(braced ?? plain ?? '', step.index)
          return variable?.resolved === true ? variable.value ?? use : use
        })
        const path = step.imagePath(text)
        if (path === undefined || /[$`*?{~]/.test(path)) return undefined
        if (isOwnFolder(path)) made.push(path)
      }
    }
  }
  // That many are the layout of a system, not of an application.
  return made.length > MOST_FOLDERS ? undefined : made
}

/** Folders of the distribution; what lies below these is its own, too. */
const SYSTEM_FOLDERS = ['/bin', '/boot', '/dev', '/etc', '/lib', '/lib64', '/proc', '/root', '/run', '/sbin', '/sys', '/tmp', '/usr/bin', '/usr/lib', '/usr/sbin', '/usr/share', '/usr/local/bin', '/usr/local/lib', '/var/run']
/** Of these only what lies below may belong to an application. */
const SHARED_FOLDERS = new Set(['/', '/usr', '/usr/local', '/var', '/var/lib', '/var/log', '/home'])

function isOwnFolder(path: string | undefined): path is string {
  return path !== undefined && /^\/[\w./-]*$/.test(path) && !SHARED_FOLDERS.has(path) && !SYSTEM_FOLDERS.some((folder) => relativeInside(folder, path) !== undefined)
}

function landsIn(copy: CopyStep, workdir: string): boolean {
  const { destination, flags } = copy.instruction
  if (destination === undefined || flags.some((flag) => flag.name === 'chown')) return false
  const { text, resolved } = copy.expand(destination)
  const path = resolved ? copy.imagePath(text) : undefined
  return path !== undefined && relativeInside(workdir, path) !== undefined
}

function isPlainCopy(copy: CopyStep): boolean {
  const { document, name, range } = copy.instruction
  return document.text.slice(range.start, range.end).startsWith(name.source)
}

function joined(commands: readonly string[], stage: Stage): string {
  return commands.join(` ${stage.file.syntax.escape}${lineBreakOf(stage.document)}    && `)
}

/** A keyword in the casing that the stage's file has. */
function keywordLike(stage: Stage, keyword: string): string {
  return /^[a-z]+$/.test(stage.from?.name.source ?? '') ? keyword.toLowerCase() : keyword
}

function behind(step: Step, lines: readonly string[]): Edit {
  const { document } = step.stage
  const lineBreak = lineBreakOf(document)
  const newline = document.text.indexOf('\n', step.instruction.range.end)
  const end = newline === -1 ? document.text.length : document.text[newline - 1] === '\r' ? newline - 1 : newline
  return { document, range: { start: end, end }, text: lines.map((line) => `${lineBreak}${line}`).join('') }
}

/** Above a step and the comments that belong to it. */
function before(step: Step, line: string): Edit {
  const { document } = step.stage
  const at = step.instruction.leadingComments[0]?.range.start ?? step.instruction.range.start
  const start = document.text.lastIndexOf('\n', at - 1) + 1
  return { document, range: { start, end: start }, text: `${line}${lineBreakOf(document)}` }
}
