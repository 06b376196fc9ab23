import { folderOf, joinPath, nameOf, normalizePath, relativeInside } from '../text/paths.ts'
import type { Word } from '../syntax/dockerfile/ast.ts'
import type { Stage, Step, StepTest } from './dockerfile/model.ts'
import type { BuildContext, ContextEntry, EntryTest } from './model.ts'
import { cacheLeft, type CacheLeft, type PackageArgument, type PackageManager, type PackageOperation } from './packages/index.ts'

/**
 * Facts about the layers that dependencies come in: what a COPY takes out of the context, which one brings a manifest or
 * lock file, what a RUN leaves behind.
 */

export type CopyStep = Step<'COPY' | 'ADD'>

export function isCopy(step: Step): step is CopyStep {
  return step.instruction.keyword === 'COPY' || step.instruction.keyword === 'ADD'
}

export function isRun(step: Step): step is Step<'RUN'> {
  return step.instruction.keyword === 'RUN'
}

/** Whether the stage's layers reach an image that leaves the build: it is shipped itself, or a shipped one stands on it. */
export function shipsLayers(stage: Stage): boolean {
  return stage.shipsLayers
}

/** More steps in front of one, or behind it, than anybody writes: what lies further away is not looked at, so that asking for each step stays linear. */
const FURTHEST = 500

/** The steps that run before one, those of the stages below first; the nearest {@link FURTHEST} of them. */
export function stepsBefore(step: Step): Step[] {
  const own = Math.max(step.index, 0)
  let found = step.stage.steps.slice(Math.max(0, own - FURTHEST), own)
  for (const stage of step.stage.chain.slice(1)) {
    const missing = FURTHEST - found.length
    if (missing <= 0) break
    found = [...stage.steps.slice(-missing), ...found]
  }
  return found
}

/** Whether more steps run before one than {@link stepsBefore} gives: then it is not known what none of them does. */
export function hasFurtherBefore(step: Step): boolean {
  let count = Math.max(step.index, 0)
  for (const stage of step.stage.chain.slice(1)) {
    if (count > FURTHEST) break
    count += stage.steps.length
  }
  return count > FURTHEST
}

/** The steps of a stage that run after one; the nearest {@link FURTHEST} of them: what none of them does may be done by one further away. */
export function stepsBehind(step: Step): readonly Step[] {
  return step.stage.steps.slice(step.index + 1, step.index + 1 + FURTHEST)
}

/** The stages of the file that stand on a stage, in order. */
export function stagesAbove(stage: Stage): readonly Stage[] {
  return stage.file.stages[0]?.derive(findStagesAbove).get(stage) ?? []
}

/** Of all stages at once, and kept by the first, since rules ask for every step. */
function findStagesAbove(first: Stage): ReadonlyMap<Stage, readonly Stage[]> {
  const above = new Map<Stage, Stage[]>()
  for (const stage of first.file.stages) {
    for (const below of stage.chain.slice(1)) {
      const stages = above.get(below)
      if (stages === undefined) above.set(below, [stage])
      else stages.push(stage)
    }
  }
  return above
}

/** The caches of package managers that a RUN leaves in its layer. Many rules ask, each for its manager. */
export function cachesLeftBy(step: Step<'RUN'>): readonly CacheLeft[] {
  const known = step.stage.derive(cachesLeft)
  let left = known.get(step)
  if (left === undefined) known.set(step, left = findCachesLeft(step))
  return left
}

const cachesLeft = (): Map<Step, readonly CacheLeft[]> => new Map()

function findCachesLeft(step: Step<'RUN'>): readonly CacheLeft[] {
  if (step.operations.length === 0) return []
  const environment = (name: string): string | undefined => {
    const variable = step.stage.environment.get(name, step.index)
    return variable === undefined ? undefined : variable.value ?? ''
  }
  const home = environment('HOME') ?? (step.user?.isRoot === true ? '/root' : undefined)
  const mounts = step.mounts.flatMap((mount) => {
    if ((mount.type !== 'cache' && mount.type !== 'tmpfs') || mount.target === undefined) return []
    return [mount.target.startsWith('~/') && home !== undefined ? joinPath(home, mount.target.slice(2)) : step.imagePath(mount.target) ?? mount.target]
  })
  return cacheLeft(step.operations, step.commands, { mounts, environment, home })
}

/** A source of a COPY or ADD out of the build context. */
export interface ContextSource {
  readonly word: Word
  /** From the context's folder, normalized; `.` for all of it. May be a pattern. */
  readonly path: string
}

/** What a COPY or ADD takes out of the context, as far as its variables are known; `undefined` where one is not. */
export function contextSourcesOf(copy: CopyStep): readonly ContextSource[] | undefined {
  const { instruction } = copy
  if (instruction.flags.some((flag) => flag.name === 'from')) return []
  const sources: ContextSource[] = []
  for (const word of instruction.sources) {
    const { text, resolved } = copy.expand(word)
    if (!resolved) return undefined
    if (!/^(?:https?:\/\/|git@|ssh:\/\/|git:\/\/)/.test(text)) sources.push({ word, path: normalizePath(joinPath('/', text).slice(1) || '.') })
  }
  return sources
}

/** Where a COPY or ADD puts things; undefined where that cannot be known. */
export function destinationOf(copy: CopyStep): string | undefined {
  const { destination } = copy.instruction
  if (destination === undefined) return undefined
  const { text, resolved } = copy.expand(destination)
  return resolved ? copy.imagePath(text) : undefined
}

const HOLDS_SOURCE: StepTest = (step) => {
  if (isCopy(step)) return step.instruction.heredocs.length > 0 || step.instruction.sources.some((word) => !/^https?:\/\//.test(word.value) || /\.(?:tar(?:\.\w+)?|tgz|txz|zip)$|\.git(?:#|$)/.test(word.value))
  return isRun(step) && (step.mounts.some((mount) => mount.type === 'bind') || step.commands.some((command) => {
    const words = command.arguments.map((word) => word.value)
    return (command.program === 'git' && words.includes('clone')) || command.program === 'svn' || command.program === 'hg'
      || ((command.program === 'curl' || command.program === 'wget') && words.some((word) => /\.(?:tar(?:\.\w+)?|tgz|tbz2?|txz|zip|jar|war)(?:[?#]|$)/.test(word)))
  }))
}

/** Whether an application may come into a stage: copied, mounted, cloned, or fetched as an archive. A start script counts as well. */
export function takesSource(stage: Stage): boolean {
  return stage.hasStep(HOLDS_SOURCE)
}

const SETS_WORKDIR: StepTest = (step) => step.instruction.keyword === 'WORKDIR'

/**
 * The relative destination of a COPY or ADD where no WORKDIR says what it starts from, so that it most often ends up in the root of the file system.
 * Undefined where the base image may have set one, or has nothing but its root.
 */
export function destinationWithoutWorkdir(copy: CopyStep): string | undefined {
  const { stage, index } = copy
  const { destination, onbuild } = copy.instruction
  if (destination === undefined || onbuild !== undefined) return undefined
  const { root } = stage
  // An empty image always begins at the root: nothing there can change.
  if (root.kind !== 'image' || root.facts === undefined || root.facts.workdir !== undefined || root.facts.distribution === 'windows') return undefined
  if (stage.hasStep(SETS_WORKDIR, index)) return undefined
  const { text, resolved } = copy.expand(destination)
  return !resolved || text === '' || /^(?:[/\\%$]|[A-Za-z]:)/.test(text) ? undefined : text
}

/** Whether a source stands for the whole context. */
export function isWholeContext(path: string): boolean {
  return path === '.' || path === '*' || path === '**'
}

/** Whether a context's content may be judged: a compose file names it, its Dockerfile lies in it, or what is copied is there. */
export function isKnownContext(context: BuildContext, dockerfilePath: string, isNamed: boolean): boolean {
  return context.isPresent || ((isNamed || context.folder === folderOf(dockerfilePath)) && context.listing.entries.length > 0)
}

const MANIFEST_NAMES = new Set([
  'pipfile', 'pipfile.lock', 'pyproject.toml', 'poetry.lock', 'uv.lock', 'pdm.lock', 'setup.cfg', 'environment.yml', 'environment.yaml', 'package.json',
  'package-lock.json', 'npm-shrinkwrap.json', 'yarn.lock', 'pnpm-lock.yaml', 'pnpm-workspace.yaml', '.npmrc', '.yarnrc', '.yarnrc.yml', 'bun.lock', 'bun.lockb',
  'gemfile', 'gemfile.lock', 'composer.json', 'composer.lock', 'go.mod', 'go.sum', 'go.work', 'cargo.toml', 'cargo.lock', 'pom.xml', 'gradle.properties',
  'settings.gradle', 'build.gradle', 'settings.gradle.kts', 'build.gradle.kts', 'nuget.config', 'packages.config', 'mix.exs', 'mix.lock', '.python-version',
  '.nvmrc', '.node-version', '.ruby-version', '.tool-versions', 'pip.conf', 'packages.txt', 'lerna.json', 'turbo.json', 'nx.json',
])

/** Whether a file says what to install, rather than being source. */
export function isManifest(path: string): boolean {
  const name = nameOf(path).toLowerCase()
  return MANIFEST_NAMES.has(name) || /(?:^|[-_.])(?:requirements?|constraints?|deps|dependencies)[\w.-]{0,100}\.(?:txt|in|pip|lock)$/.test(name)
    || /\.(?:csproj|fsproj|sln|gemspec|whl)$/.test(name) || /(?:^|\/)requirements\/[\w.-]+\.(?:txt|in)$/.test(path.toLowerCase())
}

const CODE_ENDINGS = /\.(?:py|pyx|js|mjs|cjs|jsx|ts|mts|tsx|vue|svelte|rb|go|rs|java|kt|kts|scala|groovy|php|cs|fs|c|cc|cpp|h|hpp|ex|exs|erl|clj|swift|dart|lua|pl|pm|html|htm|css|scss|sass|less)$/i

/** Folders whose name says that they hold source. */
const SOURCE_FOLDERS = new Set([
  'src', 'source', 'sources', 'app', 'apps', 'application', 'code', 'project', 'backend', 'frontend', 'server', 'client', 'api', 'web', 'webapp', 'website',
  'site', 'www', 'service', 'services', 'lib', 'libs', 'cmd', 'internal', 'pkg', 'test', 'tests',
])

/** What a COPY takes that changes with every change of the code. */
export interface SourceTaken {
  readonly source: ContextSource
  /** The whole context, a folder that is known to hold source, or one that only sounds so. */
  readonly kind: 'tree' | 'folder' | 'likely'
}

/**
 * The first source of a COPY or ADD that takes source code. A folder is judged by what is in it, else by its name. Undefined where
 * it takes single files, manifests alone, or nothing that is known.
 */
export function sourceTakenBy(copy: CopyStep, contexts: readonly BuildContext[]): SourceTaken | undefined {
  for (const source of contextSourcesOf(copy) ?? []) {
    const { path } = source
    // A Dockerfile that stands alone says nothing of the context that it is written for.
    const known = contexts.filter((context) => (isWholeContext(path) ? context.listing.entries.some(isNotBuildFile) : context.listing.at(path) !== undefined))
    if (known.length > 0 && known.every((context) => !holdsSource(context, path))) continue
    if (isWholeContext(path)) return { source, kind: 'tree' }
    const folder = known.length > 0 && known.some((context) => context.listing.at(path)?.kind === 'folder')
    if (folder) return { source, kind: 'folder' }
    if (known.length === 0 && SOURCE_FOLDERS.has(nameOf(path).toLowerCase())) return { source, kind: 'likely' }
  }
  return undefined
}

/** What stands beside the source in every project. */
const BUILD_FILES = /(?:^|\/)(?:[\w.-]{0,100}Dockerfile[\w.-]{0,100}|Containerfile|\.[^/]*|docker-compose[\w.-]*|compose[\w.-]*\.ya?ml|LICENSE|README[\w.]*)$|^[\w.-]+\.ya?ml$/i

/** Whether anything but manifests and the files that build the image is taken; a folder must hold code. */
function holdsSource(context: BuildContext, path: string): boolean {
  const whole = isWholeContext(path)
  return whole ? context.listing.entries.some((entry) => isNoManifest(entry) && !context.excluded(entry.path)) : context.listing.below(path).some((entry) => isCode(entry) && !context.excluded(entry.path))
}

const isNotBuildFile: EntryTest = ({ kind, path }) => kind === 'file' && !BUILD_FILES.test(path)
const isNoManifest: EntryTest = (entry) => isNotBuildFile(entry) && !isManifest(entry.path)
const isCode: EntryTest = ({ kind, path }) => kind === 'file' && CODE_ENDINGS.test(path) && !isManifest(path)

function within(folder: string, path: string): boolean {
  return isWholeContext(folder) || relativeInside(folder, path) !== undefined
}

/** The entries of a context that a source takes, ignored ones left out. */
export function entriesTaken(context: BuildContext, source: ContextSource, wanted?: EntryTest): ContextEntry[] {
  return context.listing.below(isWholeContext(source.path) ? '.' : source.path, wanted).filter((entry) => !context.excluded(entry.path))
}

/** Lock files by manager, with the manifest that each belongs to. */
const LOCKS: Readonly<Partial<Record<PackageManager, { readonly manifest: string; readonly locks: readonly string[] }>>> = {
  pipenv: { manifest: 'Pipfile', locks: ['Pipfile.lock'] },
  poetry: { manifest: 'pyproject.toml', locks: ['poetry.lock'] },
  uv: { manifest: 'pyproject.toml', locks: ['uv.lock'] },
  pdm: { manifest: 'pyproject.toml', locks: ['pdm.lock'] },
  npm: { manifest: 'package.json', locks: ['package-lock.json', 'npm-shrinkwrap.json'] },
  yarn: { manifest: 'package.json', locks: ['yarn.lock'] },
  pnpm: { manifest: 'package.json', locks: ['pnpm-lock.yaml'] },
  bun: { manifest: 'package.json', locks: ['bun.lock', 'bun.lockb'] },
  bundler: { manifest: 'Gemfile', locks: ['Gemfile.lock'] },
  composer: { manifest: 'composer.json', locks: ['composer.lock'] },
  cargo: { manifest: 'Cargo.toml', locks: ['Cargo.lock'] },
}

export function locksOf(manager: PackageManager): { readonly manifest: string; readonly locks: readonly string[] } | undefined {
  return LOCKS[manager]
}

/** Whether a COPY or ADD takes a file of the context, be it by name, by pattern or with its folder. */
export function takesFile(copy: CopyStep, path: string, context: BuildContext | undefined): boolean {
  const sources = contextSourcesOf(copy)
  // With an unknown variable in it, it may take anything.
  if (sources === undefined) return true
  if (sources.some((source) => within(source.path, path) || matchesName(source.path, path))) return true
  return context?.sourcesOf(copy).some((source) => source.matches.some((match) => within(match.path, path))) === true
}

/** `package*.json` takes `package-lock.json`. Only `*` and `?`, element by element. */
function matchesName(pattern: string, path: string): boolean {
  if (!/[*?]/.test(pattern)) return false
  const patterns = pattern.split('/')
  const elements = path.split('/')
  if (patterns.length > elements.length) return false
  return patterns.every((element, at) => matchesElement(element, elements[at] ?? ''))
}

function matchesElement(pattern: string, text: string): boolean {
  let [at, to, star, mark] = [0, 0, -1, 0]
  while (to < text.length) {
    if (pattern[at] === '*') [star, mark, at] = [at, to, at + 1]
    else if (pattern[at] === '?' || pattern[at] === text[to]) [at, to] = [at + 1, to + 1]
    else if (star !== -1) [at, mark, to] = [star + 1, mark + 1, mark + 1]
    else return false
  }
  while (pattern[at] === '*') at++
  return at === pattern.length
}

/** Whether a file of the context is there when a RUN runs: copied before, or mounted for it. */
export function isThere(path: string, run: Step<'RUN'>, context: BuildContext | undefined): boolean {
  if (run.mounts.some((mount) => mount.type === 'bind' && mount.from === undefined && within(normalizePath(joinPath('/', mount.source ?? '.').slice(1) || '.'), path))) return true
  return hasFurtherBefore(run) || stepsBefore(run).some((step) => {
    if (!isCopy(step)) return false
    // What another stage or image holds cannot be told from here: a folder may bring it.
    if (step.instruction.flags.some((flag) => flag.name === 'from')) return step.instruction.sources.some((word) => !/\.\w+$/.test(word.value) || nameOf(word.value) === nameOf(path))
    return takesFile(step, path, context)
  })
}

/** Registry packages that an install names without a version. Names with variables in them are left alone. */
export function unpinnedPackages(operation: PackageOperation): readonly PackageArgument[] {
  if (operation.action !== 'install') return []
  if (operation.packages.some((argument) => argument.kind === 'constraint-file')) return []
  return operation.packages.filter((argument) => argument.kind === 'name' && argument.version === undefined && argument.operator === undefined && argument.name !== undefined && !/[$*?{}`]/.test(argument.name))
}

/** Whether an option of a package manager is given, in any of its spellings and not switched off. */
export function hasOption(operation: PackageOperation, ...names: string[]): boolean {
  return names.some((name) => {
    const values = operation.options.get(name)
    return values !== undefined && !values.some((value) => /^(?:false|no|0)$/i.test(value))
  })
}

/** Whether the text of a RUN up to and with a step, or of one in the stages below, holds a setting: a configuration written by `echo`, for one. */
export function saidInRun(step: Step<'RUN'>, test: StepTest): boolean {
  return test(step) || step.stage.hasStep(test, step.index)
}

/** The test of {@link saidInRun}, to be made once for each setting. */
export function saying(setting: RegExp): StepTest {
  return (step) => (isRun(step) || isCopy(step)) && (setting.test(step.instruction.arguments.text) || step.instruction.heredocs.some((heredoc) => setting.test(heredoc.content.text)))
}
