import { findTokenLiterals, findUrlCredentials, classifySecretValue, isSecretName } from '../knowledge/secrets.ts'
import { parseEnv } from '../syntax/env/index.ts'
import { createDocument } from '../text/document.ts'
import { folderOf, joinPath, nameOf } from '../text/paths.ts'
import type { DockerfileModel } from './dockerfile/model.ts'
import { type ContextSource, contextSourcesOf, type CopyStep, entriesTaken, isCopy, isKnownContext } from './dependency-layers.ts'
import type { BuildContext, ContextEntry, ContextListing, EntryTest, Project } from './model.ts'

export type UnwantedKind = 'repository' | 'environment' | 'secret' | 'modules' | 'virtualenv' | 'bytecode' | 'database'

/** Something that a COPY of a whole folder takes along although it has no business in an image. */
export interface Unwanted {
  readonly kind: UnwantedKind
  /** From the context's folder. */
  readonly path: string
  /** The line of an ignore file that keeps it, and its like, out. */
  readonly pattern: string
  /** Whether it exists; else it is sure to, as soon as somebody works on the project. */
  readonly exists: boolean
  readonly copy: CopyStep
}

/** A Dockerfile with a context that it is built from. */
export interface BuildPair {
  readonly file: DockerfileModel
  readonly context: BuildContext
}

/** Every pair of Dockerfile and context whose files are there to be judged. */
export function knownBuilds(project: Project): BuildPair[] {
  return project.dockerfiles.flatMap((file) => knownBuildsOf(project, file))
}

function knownBuildsOf(project: Project, file: DockerfileModel): BuildPair[] {
  if (!project.files.complete) return []
  const named = new Set(project.servicesOf(file).map((service) => service.build?.context))
  return project.contextsOf(file).filter((context) => isKnownContext(context, file.document.path, named.has(context))).map((context) => ({ file, context }))
}

/** By context, which belongs to one Dockerfile. Kept for all, since rules look at all builds of a folder together. */
const taken = (): WeakMap<BuildContext, readonly Unwanted[]> => new WeakMap()

const NOTHING: readonly Unwanted[] = []

/** What the copies of a Dockerfile take along, each path once, with the first copy that takes it. */
export function unwantedTaken(pair: BuildPair, project: Project): readonly Unwanted[] {
  const known = project.derive(taken)
  let found = known.get(pair.context)
  if (found === undefined) {
    found = findUnwanted(pair, project)
    known.set(pair.context, found.length === 0 ? NOTHING : found)
  }
  return found
}

/** Finds what is unwanted while a Dockerfile is still at hand. */
export function noteUnwanted(project: Project, file: DockerfileModel): void {
  for (const pair of knownBuildsOf(project, file)) unwantedTaken(pair, project)
}

function findUnwanted({ file, context }: BuildPair, project: Project): readonly Unwanted[] {
  const found = new Map<string, Unwanted>()
  const ruled = { repository: needsRepository(file, context, project), modules: shipsModules(file) }
  for (const stage of file.stages) {
    for (const step of stage.steps) {
      if (!isCopy(step)) continue
      for (const source of contextSourcesOf(step) ?? []) {
        for (const unwanted of unwantedIn(context, source, project)) {
          if (found.has(unwanted.path) || (unwanted.kind === 'repository' && ruled.repository) || (unwanted.kind === 'modules' && ruled.modules)) continue
          found.set(unwanted.path, { ...unwanted, copy: step })
        }
      }
    }
  }
  return [...found.values()]
}

type Found = Omit<Unwanted, 'copy'>

function unwantedIn(context: BuildContext, source: ContextSource, project: Project): Found[] {
  const known = context.listing.derive(foundAt)
  return entriesTaken(context, source, isSuspect).flatMap((entry) => {
    // A file that is named one by one is meant.
    if (entry.path === source.path) return []
    let found = known.get(entry)
    if (found === undefined) known.set(entry, found = findAt(context.listing, entry, project))
    return found.every((each) => each.exists) ? found : found.filter((each) => each.exists || !context.excluded(each.path))
  })
}

/** What each suspect is or has beside it: found once for all images that are built from the folder. */
const foundAt = (): Map<ContextEntry, readonly Found[]> => new Map()

function findAt(listing: ContextListing, { path, kind }: ContextEntry, project: Project): readonly Found[] {
  const { files } = project
  const name = nameOf(path)
  const full = joinPath(listing.folder, path)
  if (kind === 'folder') {
    const folder = folderKind(name, () => files.stat(joinPath(full, 'pyvenv.cfg')) !== undefined)
    return folder === undefined ? [] : [{ ...folder, path, exists: true, ...(folder.kind === 'virtualenv' ? { pattern: path } : {}) }]
  }
  const found: Found[] = []
  const itself = fileKind(path, full, project)
  if (itself !== undefined) found.push({ ...itself, path, exists: true })
  /** Whether what git ignores is sure to come, but not there yet. */
  const isAwaited = (awaited: string, inside = awaited): boolean => files.stat(joinPath(listing.folder, awaited)) === undefined && files.git.ignored(joinPath(listing.folder, inside)) === true
  if (name === 'package.json') {
    const modules = joinPath(folderOf(path), 'node_modules')
    if (isAwaited(modules, `${modules}/.package-lock.json`) && /"(?:devD|d)ependencies"\s*:/.test(files.read(full) ?? '')) found.push({ kind: 'modules', path: modules, pattern: '**/node_modules', exists: false })
  }
  if (ENV_SAMPLE.test(name)) {
    const env = joinPath(folderOf(path), '.env')
    if (isAwaited(env)) found.push({ kind: 'environment', path: env, pattern: folderOf(env) === '.' ? '.env' : '**/.env', exists: false })
  }
  return found
}

const ENV_SAMPLE = /^\.env\.(?:example|sample|template|dist)$/

/** What by its name may be unwanted, or have something unwanted beside it: all else need not be looked at for each image. */
const isSuspect: EntryTest = ({ path, kind }) => {
  const name = nameOf(path)
  if (kind === 'folder') return folderKind(name, () => true) !== undefined
  return kind === 'file' && (isEnvironmentFile(name) || mayHoldSecret(name, path) || DATABASE.test(name) || BYTECODE.test(name) || name === 'package.json' || ENV_SAMPLE.test(name))
}

function folderKind(name: string, hasPyvenv: () => boolean): { kind: UnwantedKind; pattern: string } | undefined {
  if (name === '.git' || name === '.hg' || name === '.svn') return { kind: 'repository', pattern: name }
  if (name === 'node_modules') return { kind: 'modules', pattern: '**/node_modules' }
  if (name === '__pycache__') return { kind: 'bytecode', pattern: '**/__pycache__' }
  if (name === '.venv' || name === 'venv' || ((name === 'env' || name === '.env' || name === 'virtualenv') && hasPyvenv())) return { kind: 'virtualenv', pattern: name }
  return undefined
}

const TEST_FOLDERS = /(?:^|\/)(?:tests?|testdata|fixtures?|spec|specs|examples?|docs?|node_modules|vendor|site-packages)\//i

const DATABASE = /\.sqlite3?$/i
const BYTECODE = /\.py[co]$/

function fileKind(path: string, full: string, project: Project): { kind: UnwantedKind; pattern: string } | undefined {
  const name = nameOf(path)
  if (isEnvironmentFile(name)) {
    const pattern = name === '.env' ? '**/.env' : path
    return { kind: holdsSecret(name, project.files.read(full) ?? '') ? 'secret' : 'environment', pattern: folderOf(path) === '.' && name === '.env' ? '.env' : pattern }
  }
  if (mayHoldSecret(name, path) && !TEST_FOLDERS.test(path) && holdsSecret(name, project.files.read(full) ?? '')) return { kind: 'secret', pattern: path }
  // What git tracks is there on purpose: data to begin with.
  if (DATABASE.test(name) && project.files.git.tracked(full) !== true) return { kind: 'database', pattern: `**/*${name.slice(name.lastIndexOf('.'))}` }
  if (BYTECODE.test(name)) return { kind: 'bytecode', pattern: '**/*.pyc' }
  return undefined
}

function isEnvironmentFile(name: string): boolean {
  return /^\.env(?:\.[\w.-]+)?$/.test(name) && !/\.(?:example|sample|template|tmpl|dist|defaults?|test|testing|ci|schema|vault|d)(?:\.|$)/i.test(name)
}

function mayHoldSecret(name: string, path: string): boolean {
  // Most files are none of these, and need no expression to say so.
  if (!path.includes('.') && !name.startsWith('id_')) return false
  return /^(?:\.npmrc|\.yarnrc\.yml|\.pypirc|\.netrc|\.pgpass|\.dockercfg|id_(?:rsa|dsa|ecdsa|ed25519))$/.test(name) || /\.(?:pem|key)$/i.test(name)
    || /(?:service[-_]?account|credentials?|gcp|firebase|key)[\w.-]{0,100}\.json$/i.test(name) || /(?:^|\/)\.(?:aws\/credentials|docker\/config\.json)$/.test(path)
}

/** Whether a file's content is a secret in earnest; names alone prove nothing. */
export function holdsSecret(name: string, text: string): boolean {
  if (text.length > 200_000) return false
  if (/-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----/.test(text)) return true
  if (/^\.env/.test(name)) {
    return parseEnv(createDocument(name, 'env', text)).entries.some(({ key, value }) => {
      if (value === undefined) return false
      return (isSecretName(key) && classifySecretValue(value.text, { name: key }).kind === 'literal') || findTokenLiterals(value.text).length > 0 || findUrlCredentials(value.text).some((url) => classifySecretValue(url.password, { name: 'password', user: url.user }).kind === 'literal')
    })
  }
  if (name === '.npmrc' || name === '.yarnrc.yml') return /(?:_authToken|_password|npmAuthToken)\s*[=:]\s*["']?[^\s"'$]{8}/.test(text)
  if (name === '.pypirc') return /^[ \t]*password[ \t]*[=:][ \t]*[^\s$]{4}/m.test(text)
  if (name === '.netrc') return /\bpassword\s+[^\s$]{4}/.test(text)
  if (name === '.pgpass') return /^[^#\s:][^:\n]*:[^:\n]*:[^:\n]*:[^:\n]*:[^\s$<[]/m.test(text)
  if (name === 'credentials') return /aws_secret_access_key\s*=\s*[^\s$]{16}/.test(text)
  return /"auth"\s*:\s*"[^"$]{8}/.test(text)
}

/** Programs that ask the repository for a version or a file list while the image is built. */
function needsRepository(file: DockerfileModel, context: BuildContext, project: Project): boolean {
  const asksGit = file.stages.some((stage) => stage.steps.some((step) => step.instruction.keyword === 'RUN' && step.commands.some((command) => command.program === 'git' && !command.arguments.some((word) => /^(?:clone|config|init|lfs|--version)$/.test(word.value)))))
  if (asksGit) return true
  const settings = ['pyproject.toml', 'setup.py', 'setup.cfg'].map((name) => project.files.read(joinPath(context.folder, name)) ?? '').join('\n')
  return /setuptools[_-]scm|hatch-vcs|versioneer|versioningit|poetry-dynamic-versioning|\bpbr\b/.test(settings)
}

/** A Node image that installs nothing by itself takes the modules from outside on purpose. */
function shipsModules(file: DockerfileModel): boolean {
  const installs = file.stages.some((stage) => stage.operations.some(({ operation }) => operation.action === 'install' && ['npm', 'yarn', 'pnpm', 'bun'].includes(operation.manager)))
  if (installs) return false
  return file.stages.some((stage) => {
    const facts = stage.root.kind === 'image' ? stage.root.facts : undefined
    const words = [stage.command, stage.entrypoint].flatMap((command) => command?.command.form === 'exec' ? command.command.words.map((word) => word.value) : command?.command.form === 'shell' ? command.command.text.text.split(/\s+/) : [])
    return facts?.language === 'node' || words.some((word) => /^(?:node|npm|yarn|pnpm|npx)$/.test(word)) || (stage.root.kind === 'unknown' && facts === undefined)
  })
}

/** Folders and files that tools leave or keep beside the source, and that no program needs where it runs. */
const LEFT_BY_TOOLS: ReadonlySet<string> = new Set([
  '.github', '.gitlab-ci.yml', '.idea', '.vscode', '.devcontainer', '.pytest_cache', '.mypy_cache', '.ruff_cache', '.tox', '.nox', '.cache', '.coverage', 'htmlcov', '.nyc_output', '.DS_Store', '.editorconfig', '.pre-commit-config.yaml',
])

/** Whether it may be what a build logs in to a registry with: that has to become a build secret first. */
export function isForInstaller({ path, kind }: Unwanted): boolean {
  return kind === 'secret' && /^(?:\.npmrc|\.yarnrc\.yml|\.pypirc|\.netrc)$/.test(nameOf(path))
}

const isPython: EntryTest = ({ path }) => path.endsWith('.py')

/**
 * The lines of an ignore file for a context that has none: what its copies take and should not, secrets included, then what else of
 * the kind lies there. Nothing that a Dockerfile of this context copies by its name.
 */
export function ignoreLines(context: BuildContext, unwanted: readonly Unwanted[], project: Project): string[] {
  const order: readonly UnwantedKind[] = ['repository', 'secret', 'environment', 'virtualenv', 'modules', 'database', 'bytecode']
  const sorted = [...unwanted].sort((one, other) => order.indexOf(one.kind) - order.indexOf(other.kind))
  const lines = new Set(sorted.filter((item) => !isForInstaller(item)).map((item) => item.pattern))
  if (context.listing.below('.', isPython).length > 0 || sorted.some((item) => item.kind === 'bytecode')) for (const pattern of ['**/__pycache__', '**/*.pyc']) lines.add(pattern)
  const named = project.dockerfiles.filter((file) => project.contextsOf(file).some((each) => each.folder === context.folder))
    .flatMap((file) => file.stages).flatMap((stage) => stage.steps).flatMap((step) => (isCopy(step) ? contextSourcesOf(step) ?? [] : [])).map((source) => source.path)
  const isNamed = (path: string): boolean => named.some((source) => source !== '.' && (source === path || source.startsWith(`${path}/`) || /[*?[]/.test(source)))
  const compose = new Set(project.composeFiles.map((file) => file.document.path))
  for (const { path, kind } of context.listing.entries) {
    if (path.includes('/') || isNamed(path)) continue
    const full = joinPath(context.folder, path)
    const isUploads = kind === 'folder' && (path === 'media' || path === 'uploads') && project.files.git.ignored(`${full}/any`) === true
    const isOfDocker = kind === 'file' && (compose.has(full) || /^(?:Dockerfile|Containerfile)(?:[.-][\w.-]+)?$|^[\w-]+\.Dockerfile$/.test(path))
    if (LEFT_BY_TOOLS.has(path) || isUploads || isOfDocker) lines.add(path)
  }
  return [...lines]
}
