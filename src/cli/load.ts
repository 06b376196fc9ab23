import { readConfig } from '../config/read.ts'
import type { Config } from '../config/config.ts'
import { compileGlobs } from '../config/glob.ts'
import { RuleNames } from '../config/presets.ts'
import { resolveConfig, type ResolvedConfig, type Selection } from '../config/resolve.ts'
import { candidateKind, createProjectFiles, discover, type Discovery, type HostFiles, rootsOf } from '../host/index.ts'
import { overlayFiles } from '../fix/overlay.ts'
import type { Project } from '../project/model.ts'
import { readProject, type SourceText } from '../project/read.ts'
import { rules } from '../../rules/index.ts'
import { createDocument, type Document } from '../text/document.ts'
import { folderOf, joinPath, nameOf } from '../text/paths.ts'
import { UsageError } from './exit-codes.ts'

/** What a command needs to know to find and read its files. */
export interface LoadOptions extends Selection {
  readonly paths: readonly string[]
  readonly exclude: readonly string[]
  readonly forceExclude: boolean
  readonly config?: string
  readonly noConfig: boolean
  readonly stdin?: { readonly name: string; readonly text: string }
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
  /** Left out by the configuration or the command line. */
  isExcluded(path: string): boolean
}

const CONFIG_NAMES = ['dockerlint.config.yaml', 'dockerlint.config.yml', 'dockerlint.config.json']

/** Makes the lookup of configurations: the nearest one above a path, or the one that is named, read once each. */
export function configLookup(files: HostFiles, names: RuleNames, options: Pick<LoadOptions, 'config' | 'noConfig'>): (path: string) => Config | undefined {
  if (options.noConfig) return () => undefined
  const read = (path: string): Config | undefined => {
    const result = files.readDocument(path)
    return result.text === undefined ? undefined : readConfig(createDocument(path, 'other', result.text), rules, names)
  }
  if (options.config !== undefined) {
    const path = joinPath('.', options.config)
    const result = files.readDocument(path)
    if (result.text === undefined) throw new UsageError(`--config ${options.config}: ${result.message}`)
    if (/\.[cm]?[jt]s$/.test(path)) throw new UsageError(`--config ${options.config}: configuration as code is not supported yet; use YAML or JSON`)
    const named = readConfig(createDocument(path, 'other', result.text), rules, names)
    // A named configuration holds for everything, so its globs start from the working directory.
    const config = named === undefined ? undefined : { ...named, folder: '.' }
    return () => config
  }
  const byFolder = new Map<string, Config | undefined>()
  const inFolder = (folder: string): Config | undefined => {
    if (byFolder.has(folder)) return byFolder.get(folder)
    const names_ = [...CONFIG_NAMES, 'package.json'].map((name) => joinPath(folder, name)).filter((path) => files.stat(path)?.kind === 'file')
    let config = names_.map(read).find((found) => found !== undefined)
    const above = folder === '.' ? '..' : folder.endsWith('..') ? `${folder}/..` : folderOf(folder)
    // The roots bound what `stat` sees, so the climb ends where the project does.
    if (config === undefined && above !== folder && files.stat(above)?.kind === 'folder') config = inFolder(above)
    byFolder.set(folder, config)
    return config
  }
  return (path) => inFolder(folderOf(path))
}

/**
 * Finds, reads and links everything that a command is about.
 * @throws UsageError for named paths that do not exist
 * @throws ConfigError for a configuration that cannot be used
 */
export async function load(options: LoadOptions, workingDirectory: string): Promise<Loaded> {
  const names = new RuleNames(rules)
  for (const name of [...(options.select ?? []), ...options.extendSelect, ...options.ignore]) {
    if (names.resolve(name).size === 0) throw new UsageError(unknownRule(name, names))
  }
  const roots = rootsOf(workingDirectory, options.stdin === undefined ? options.paths : [])
  const files = createProjectFiles(workingDirectory, { roots, complete: options.stdin === undefined })
  const config = resolveConfig(rules, names, options, configLookup(files, names, options))
  const excludedHere = compileGlobs('.', options.exclude)
  if (options.stdin !== undefined) {
    const path = joinPath('.', options.stdin.name)
    const source: SourceText = { path, text: options.stdin.text, kind: candidateKind(nameOf(path)), named: true }
    const project = readProject([source], files, { configuredPurpose: (at) => config.purposeOf(at) })
    return { sources: [source], project, config, names, files, isExcluded: () => false, unreadable: [], discovery: { files: [], missing: [], excluded: 0, unreadable: [] } }
  }
  const isExcluded = (path: string): boolean => excludedHere(path) || config.excluded(path)
  const discovery = await discover(options.paths, {
    files,
    forceExclude: options.forceExclude,
    excluded: isExcluded,
  })
  if (discovery.missing.length > 0) {
    throw new UsageError(discovery.missing.map((path) => `there is no file or folder ${path}`).join('\n'))
  }
  const sources: SourceText[] = []
  const unreadable: Unreadable[] = []
  for (const file of discovery.files) {
    const result = files.readDocument(file.path)
    if (result.text !== undefined) sources.push({ path: file.path, text: result.text, kind: file.kind, named: file.named })
    else unreadable.push({ document: createDocument(file.path, 'other', ''), message: result.message })
  }
  for (const folder of discovery.unreadable) unreadable.push({ document: createDocument(folder.path, 'other', ''), message: folder.message })
  const project = readProject(sources, files, { configuredPurpose: (path) => config.purposeOf(path) })
  return { sources, project, config, names, discovery, unreadable, files, isExcluded }
}

/** The same files with other texts in some of them. */
export function reload(loaded: Loaded, texts: ReadonlyMap<string, string>): Loaded {
  const sources = loaded.sources.map((source) => {
    const text = texts.get(source.path)
    return text === undefined ? source : { ...source, text }
  })
  const known = new Set(sources.map((source) => source.path))
  for (const [path, text] of texts) if (!known.has(path)) sources.push({ path, text, kind: candidateKind(nameOf(path)), named: false })
  const project = readProject(sources, overlayFiles(loaded.files, texts), { configuredPurpose: (path) => loaded.config.purposeOf(path) })
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

