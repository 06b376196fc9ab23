import { resolve as resolvePath } from 'node:path'
import type { Config } from '../config/config.ts'
import { isRivalFileName } from '../config/rivals/file-names.ts'
import { compileGlobs, globProblem } from '../config/glob.ts'
import { RuleNames } from '../config/presets.ts'
import { resolveConfig, type ResolvedConfig, type Selection } from '../config/resolve.ts'
import { isShellCheckCode } from '../engine/code-levels.ts'
import { shareOf, type Shard, type Share } from '../engine/shard.ts'
import { candidateKind, createProjectFiles, discover, type Discovery, findShellCheck, type HostFiles, rootsOf, type ShellCheck } from '../host/index.ts'
import { overlayFiles } from '../fix/overlay.ts'
import { mentionsDocker } from '../project/documentation/mentions.ts'
import type { Project } from '../project/model.ts'
import type { ProjectFiles } from '../project/files.ts'
import { isWithoutCompose, readWithoutCompose } from '../project/read-without-compose.ts'
import type { ReadOptions, SourceText } from '../project/source-text.ts'
import { rules } from '../../rules/index.ts'
import { didYouMean } from '../text/distance.ts'
import { createDocument, type Document } from '../text/document.ts'
import { folderOf, joinPath, nameOf } from '../text/paths.ts'
import { COMMAND_NAMES } from './command-names.ts'
import { UsageError } from './exit-codes.ts'
import { hasRivalFiles } from './rival-files.ts'

/** What a command needs to know to find and read its files. */
export interface LoadOptions extends Selection {
  readonly paths: readonly string[]
  readonly exclude: readonly string[]
  readonly forceExclude: boolean
  readonly config?: string
  readonly noConfig: boolean
  readonly stdin?: { readonly name: string; readonly text: string }
  /** Files with more bytes are not read; default ten megabytes. */
  readonly maxBytes?: number
  /** `auto`, `off` or a path; default `off`. */
  readonly shellcheck?: string
  /** Whether comments in the files count; default true. */
  readonly honourIgnores?: boolean
  /** Paths of `--files-from`, which exist. */
  readonly listed?: readonly string[]
  readonly shard?: Shard
  /** Told what was found and read, before it is put together. */
  readonly whenFound?: (found: FoundTexts) => Promise<void>
  /** What stands between the program and its files. */
  readonly through?: (files: HostFiles) => HostFiles
}

/** The files of a run and what stands in them: plain data, which can be handed to a thread. */
export interface FoundTexts {
  readonly sources: readonly SourceText[]
  readonly unreadable: readonly { readonly path: string; readonly message: string }[]
}

/** A file that should have been linted and could not be read. */
export interface Unreadable {
  readonly document: Document
  readonly message: string
}

export interface Loaded {
  readonly sources: readonly SourceText[]
  readonly project: Project
  readonly config: ResolvedConfig
  readonly names: RuleNames
  readonly discovery: Discovery
  readonly unreadable: readonly Unreadable[]
  readonly files: HostFiles
  readonly shellCheck: ShellCheck | undefined
  /** Whether comments in the files count. */
  readonly honoursIgnores: boolean
  /** What of it all is to be reported; undefined for everything. */
  readonly share?: Share
  /** What a person should know of the configuration; more may come while it is looked up. */
  readonly notices: readonly string[]
  /** Left out by the configuration or the command line. */
  isExcluded(path: string): boolean
  /** What leaves a path out, for a message. */
  excludedBy(path: string): string
}

export type ReadProject = typeof readWithoutCompose

const CONFIG_NAMES = ['dockerlint.config.yaml', 'dockerlint.config.yml', 'dockerlint.config.json']

/** The files in a folder that may hold a configuration, the preferred one first. */
function configCandidates(files: HostFiles, folder: string): string[] {
  return [...CONFIG_NAMES, 'package.json'].map((name) => joinPath(folder, name)).filter((path) => files.stat(path)?.kind === 'file')
}

/** The folder above, as far as the project's roots let `stat` see; undefined at the top. */
function folderAbove(files: HostFiles, folder: string): string | undefined {
  const above = folder === '.' ? '..' : folder.endsWith('..') ? `${folder}/..` : folderOf(folder)
  return above !== folder && files.stat(above)?.kind === 'folder' ? above : undefined
}

/** Whether single files are linted that have no configuration above them: the YAML reader then need not be loaded for one. */
function needsNoConfig(files: HostFiles, paths: readonly string[]): boolean {
  return paths.length > 0 && paths.every((path) => {
    if (files.stat(joinPath('.', path))?.kind !== 'file') return false
    for (let folder: string | undefined = folderOf(joinPath('.', path)); folder !== undefined; folder = folderAbove(files, folder)) {
      if (configCandidates(files, folder).length > 0 || hasRivalFiles(files, folder)) return false
    }
    return true
  })
}

/**
 * Makes the lookup of configurations: the nearest one above a path, or the one that is named, read once each. Where there is none of ours, other linters'
 * files are read. `notice` gets what a person should know of them.
 */
export async function configLookup(
  files: HostFiles,
  names: RuleNames,
  options: Pick<LoadOptions, 'config' | 'noConfig' | 'paths'>,
  notice: (message: string) => void = () => undefined,
): Promise<(path: string) => Config | undefined> {
  if (options.noConfig || (options.config === undefined && needsNoConfig(files, options.paths))) return () => undefined
  const { readConfig } = await import('../config/read.ts')
  const readOptions = { readFile: (path: string) => files.readDocument(path).text }
  const read = (path: string): Config | undefined => {
    const result = files.readDocument(path)
    return result.text === undefined ? undefined : readConfig(createDocument(path, 'other', result.text), rules, names, readOptions)
  }
  if (options.config !== undefined) {
    const path = joinPath('.', options.config)
    const result = files.readDocument(path)
    if (result.text === undefined) throw new UsageError(`--config ${options.config}: ${result.message}`)
    const { isCode, readCodeConfig } = await import('./code-config.ts')
    const named = isRivalFileName(nameOf(path)) ? (await import('./rival-lookup.ts')).readNamedRival(path, result.text, notice)
      : isCode(path) ? readCodeConfig(path, files.realPath(path) ?? resolvePath(files.workingDirectory, path), names, readOptions)
      : readConfig(createDocument(path, 'other', result.text), rules, names, readOptions)
    // A named configuration holds for everything, so its globs start from the working directory.
    const config = named === undefined ? undefined : { ...named, folder: '.' }
    return () => config
  }
  const byFolder = new Map<string, Config | undefined>()
  const inFolder = (folder: string): Config | undefined => {
    if (byFolder.has(folder)) return byFolder.get(folder)
    let config = configCandidates(files, folder).map(read).find((found) => found !== undefined)
    const above = config === undefined ? folderAbove(files, folder) : undefined
    if (above !== undefined) config = inFolder(above)
    byFolder.set(folder, config)
    return config
  }
  const { RivalLookup } = await import('./rival-lookup.ts')
  const rivals = new RivalLookup(files, (folder) => folderAbove(files, folder), notice)
  return (path) => {
    const folder = folderOf(path)
    const own = inFolder(folder)
    if (own === undefined) return rivals.configFor(folder)
    rivals.passOver(own)
    return own
  }
}

/**
 * Finds, reads and links everything that a command is about.
 * @throws UsageError for named paths that do not exist
 * @throws ConfigError for a configuration that cannot be used
 */
export async function load(options: LoadOptions, workingDirectory: string): Promise<Loaded> {
  const setting = await readSetting(options, workingDirectory)
  if (options.stdin !== undefined) {
    const path = joinPath('.', options.stdin.name)
    const source: SourceText = { path, text: options.stdin.text, kind: candidateKind(nameOf(path)), named: true }
    return linkSources({ ...setting, isExcluded: () => false, excludedBy: () => '' }, { sources: [source], unreadable: [] }, NOTHING_FOUND)
  }
  const discovery = await discover(options.paths, {
    files: setting.files,
    forceExclude: options.forceExclude,
    excluded: setting.isExcluded,
    ...(options.listed === undefined ? {} : { listed: options.listed }),
  })
  if (discovery.missing.length > 0) {
    const [first = ''] = options.paths
    const command = discovery.missing.includes(first) && !/[./\\]/.test(first) ? didYouMean(first, COMMAND_NAMES) : ''
    throw new UsageError(discovery.missing.map((path) => `there is no file or folder ${path}${path === first ? command : ''}`).join('\n'))
  }
  const found = await readFound(discovery, setting.files)
  await options.whenFound?.(found)
  return linkSources(setting, found, discovery, options.shard)
}

/** Loads files that were found and read already, with the same configuration and the same facts around them. */
export async function loadFound(options: LoadOptions, workingDirectory: string, found: FoundTexts): Promise<Loaded> {
  return linkSources(await readSetting(options, workingDirectory), found, NOTHING_FOUND, options.shard)
}

const NOTHING_FOUND: Discovery = { files: [], missing: [], excluded: 0, unreadable: [] }

/** What holds for a run before any file is looked for. */
type Setting = Pick<Loaded, 'config' | 'names' | 'files' | 'shellCheck' | 'honoursIgnores' | 'notices' | 'isExcluded' | 'excludedBy'>

async function readSetting(options: LoadOptions, workingDirectory: string): Promise<Setting> {
  const names = new RuleNames(rules)
  const named = [...options.paths, ...options.listed ?? []]
  const roots = rootsOf(workingDirectory, options.stdin === undefined ? named : [])
  const real = createProjectFiles(workingDirectory, { roots, complete: options.stdin === undefined, ...(options.maxBytes === undefined ? {} : { maxBytes: options.maxBytes }) })
  const files = options.through?.(real) ?? real
  const notices: string[] = []
  const lookup = await configLookup(files, names, { ...options, paths: named }, (message) => void notices.push(message))
  const unknownName = (): string | undefined => [...(options.select ?? []), ...options.extendSelect, ...options.ignore].find((name) => names.resolve(name).size === 0 && !isShellCheckCode(name))
  // It may be a policy, which is known once the configuration is read.
  if (unknownName() !== undefined) lookup('.')
  const stillUnknown = unknownName()
  if (stillUnknown !== undefined) throw new UsageError(unknownRule(stillUnknown, names))
  const config = resolveConfig(rules, names, options, lookup)
  const shellCheck = shellCheckOf(options.shellcheck ?? 'off', workingDirectory, roots)
  const refused = options.exclude.map(globProblem).find((problem) => problem !== undefined)
  if (refused !== undefined) throw new UsageError(`--exclude: ${refused}`)
  const excludedHere = compileGlobs('.', options.exclude)
  return {
    config, names, files, shellCheck, notices,
    honoursIgnores: options.honourIgnores ?? true,
    isExcluded: (path) => excludedHere(path) || config.excluded(path),
    excludedBy: (path) => {
      const glob = options.exclude.find((candidate) => compileGlobs('.', [candidate])(path))
      if (glob !== undefined) return `--exclude ${glob}`
      const from = lookup(path)
      return `"${from?.exclude.find((candidate) => compileGlobs(from.folder, [candidate])(path)) ?? ''}" under exclude in ${from?.path ?? 'the configuration'}`
    },
  }
}

async function readFound(discovery: Discovery, files: HostFiles): Promise<FoundTexts> {
  const sources: SourceText[] = []
  const unreadable: FoundTexts['unreadable'][number][] = []
  for (const file of discovery.files) {
    const result = files.readDocument(file.path)
    if (file.listed === true && file.kind === undefined) {
      const { beginsLikeDockerfile } = await import('./files-from.ts')
      if (result.text !== undefined && beginsLikeDockerfile(result.text)) sources.push({ path: file.path, text: result.text, kind: 'dockerfile', named: false })
      continue
    }
    // A document that nobody named is looked at only where it has to do with Docker.
    if (file.kind === 'markdown' && !file.named && (result.text === undefined || !mentionsDocker(result.text))) continue
    if (result.text !== undefined) sources.push({ path: file.path, text: result.text, kind: file.kind, named: file.named })
    else unreadable.push({ path: file.path, message: result.message })
  }
  return { sources, unreadable: [...unreadable, ...discovery.unreadable] }
}

async function linkSources(setting: Setting, { sources, unreadable }: FoundTexts, discovery: Discovery, shard?: Shard): Promise<Loaded> {
  const { config, files, shellCheck } = setting
  let share: Share | undefined
  const project = await read(sources, files, {
    configuredPurpose: (at) => config.purposeOf(at),
    shellCheckFor: (path) => share?.owns(path) ?? true,
    ...(shellCheck === undefined ? {} : { shellCheck: shellCheck.run }),
  })
  if (shard !== undefined) share = shareOf(project, shard)
  return {
    ...setting, sources, project, discovery,
    unreadable: unreadable.map(({ path, message }) => ({ document: createDocument(path, 'other', ''), message })),
    ...(share === undefined ? {} : { share }),
  }
}

/** ShellCheck as the command line wants it. A program that lies in what is scanned is run only where it is named. */
function shellCheckOf(wanted: string, workingDirectory: string, roots: readonly string[]): ShellCheck | undefined {
  if (wanted === 'off') return undefined
  if (wanted === 'auto') return findShellCheck({ roots: [workingDirectory, ...roots] })
  const found = findShellCheck({ roots: [], program: resolvePath(workingDirectory, wanted) })
  if (found === undefined) throw new UsageError(`--shellcheck takes auto, off or the path of a program, not "${wanted}"`)
  return found
}

/** Loads what reads compose files only where there may be some. */
async function read(sources: readonly SourceText[], files: ProjectFiles, options: Parameters<typeof readWithoutCompose>[2]): Promise<Project> {
  return isWithoutCompose(sources) ? readWithoutCompose(sources, files, options) : (await import('../project/read.ts')).readProject(sources, files, options)
}

/** The same files with other texts in some of them, new files among them. `readProject` is that of project/read.ts. */
export function reload(loaded: Loaded, texts: ReadonlyMap<string, string>, readProject: ReadProject): Loaded {
  const known = new Set(loaded.sources.map((source) => source.path))
  return reread(loaded, [...loaded.sources, ...newSources(texts, (path) => !known.has(path))], texts, readProject)
}

/** Texts as files of their own, where `isNew` says so. */
export function newSources(texts: ReadonlyMap<string, string>, isNew: (path: string) => boolean): SourceText[] {
  return [...texts].flatMap(([path, text]) => (isNew(path) ? [{ path, text, kind: candidateKind(nameOf(path)), named: false }] : []))
}

/** Reads some files as a project of their own, with other texts in some of them, and with the same facts around them. */
export function reread(loaded: Loaded, files: readonly SourceText[], texts: ReadonlyMap<string, string>, readProject: ReadProject, options: ReadOptions = {}): Loaded {
  const sources = files.map((source) => {
    const text = texts.get(source.path)
    return text === undefined ? source : { ...source, text }
  })
  const project = readProject(sources, overlayFiles(loaded.files, texts), {
    configuredPurpose: (path) => loaded.config.purposeOf(path),
    ...(loaded.shellCheck === undefined ? {} : { shellCheck: loaded.shellCheck.run }),
    ...options,
  })
  return { ...loaded, sources, project }
}

export function unknownRule(name: string, names: RuleNames): string {
  const candidate = nearestName(name, names)
  return `unknown rule, alias or category "${name}"${candidate}`
}

function nearestName(name: string, names: RuleNames): string {
  const near = names.known.find((known) => known.startsWith(name.toLowerCase()))
  return near === undefined ? '; dockerlint --list-rules shows them all' : ` (did you mean "${near}"?)`
}

