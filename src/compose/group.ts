import type { Document } from '../text/document.ts'
import { folderOf, isReachable, joinPath, nameOf } from '../text/paths.ts'
import type { YamlFile, YamlMapping } from '../syntax/yaml/ast.ts'
import { parseYaml } from '../syntax/yaml/parse.ts'
import { EnvFileCache } from './environment.ts'
import { ParsedFileCache } from './layers.ts'
import type { ComposeProject, ComposeReader } from './model.ts'
import { DEFAULT_FILE_NAMES, isTemplateName, OVERRIDE_FILE_NAMES } from './names.ts'
import { readProject } from './project.ts'
import type { ProjectPlan, ProjectServices } from './project.ts'
import type { InlineDocuments } from './build.ts'

/** What a run shares between its projects. */
export interface GroupOptions {
  /** Parses YAML; give one that remembers to share trees with other readers. */
  readonly parse?: (document: Document) => YamlFile
  /** Groups of files that the configuration names, as `docker compose -f one -f two` would; each becomes a project. */
  readonly groups?: readonly (readonly string[])[]
}

/**
 * Puts compose files together into projects, as docker compose would when it is called in each folder:
 * - the default file with its override is one project, or the files that `COMPOSE_FILE` of the folder's `.env` names;
 * - a file that only adds to services of the default file is merged over it, as a variant (without the override);
 * - every other file is a project of its own.
 *
 * Files that others of the list include are still projects of their own, since they may be started alone.
 */
export function groupComposeFiles(documents: readonly Document[], reader: ComposeReader, options: GroupOptions = {}): readonly ComposeProject[] {
  const parsed = new ParsedFileCache(reader, documents, options.parse ?? parseYaml)
  const inlineDocuments: InlineDocuments = new WeakMap()
  const services: ProjectServices = { parsed, reader, envFiles: new EnvFileCache(reader), inlineDocuments }
  const plans: ProjectPlan[] = []
  const grouped = new Set<string>()
  for (const group of options.groups ?? []) {
    const files = group.flatMap((path) => parsed.document(path) ?? [])
    const [first] = files
    if (first === undefined) continue
    for (const { path } of files) grouped.add(path)
    plans.push(planOf(files, folderOf(first.path), false))
  }
  const byFolder = new Map<string, Document[]>()
  for (const document of documents) {
    if (grouped.has(document.path)) continue
    const folder = folderOf(document.path)
    const list = byFolder.get(folder)
    if (list === undefined) byFolder.set(folder, [document])
    else list.push(document)
  }
  for (const [folder, files] of byFolder) plans.push(...planFolder(folder, files, services))
  return plans.map((plan) => readProject(plan, services))
}

function planOf(documents: readonly Document[], folder: string, isVariant: boolean): ProjectPlan {
  return { documents, folder, isVariant, environmentFiles: [joinPath(folder, '.env')] }
}

function planFolder(folder: string, files: readonly Document[], services: ProjectServices): readonly ProjectPlan[] {
  const byName = new Map(files.map((file) => [nameOf(file.path), file]))
  const find = (names: readonly string[]): Document | undefined => {
    for (const name of names) {
      const file = byName.get(name)
      if (file !== undefined) return file
    }
    return undefined
  }
  const named = composeFileVariable(folder, services)
  const base = named?.[0] ?? find(DEFAULT_FILE_NAMES)
  const override = base === undefined ? undefined : find(OVERRIDE_FILE_NAMES)
  const merged = named ?? (base === undefined ? [] : override === undefined ? [base] : [base, override])
  const plans: ProjectPlan[] = merged.length === 0 ? [] : [planOf(merged, folder, false)]
  const used = new Set<Document>(merged)
  for (const file of [...files].sort((one, other) => (one.path < other.path ? -1 : 1))) {
    if (used.has(file)) continue
    const below = baseOf(file, base, byName, services)
    plans.push(below === undefined ? planOf([file], folder, false) : planOf([below, file], folder, true))
  }
  return plans
}

/** The files that `COMPOSE_FILE` of the folder's `.env` names, where all of them exist. */
function composeFileVariable(folder: string, services: ProjectServices): readonly Document[] | undefined {
  const env = services.envFiles.read(joinPath(folder, '.env'))
  const valueOf = (name: string): string | undefined => env?.entries.findLast((entry) => entry.key === name)?.value?.text
  const value = valueOf('COMPOSE_FILE')
  if (value === undefined || value === '' || value.includes('$')) return undefined
  const separator = valueOf('COMPOSE_PATH_SEPARATOR') ?? (value.includes(';') && !value.includes(':') ? ';' : ':')
  const documents: Document[] = []
  for (const path of value.split(separator === '' ? ':' : separator)) {
    const found = path === '' || path.startsWith('/') ? undefined : joinPath(folder, path)
    const document = found === undefined || !isReachable(folder, found) ? undefined : services.parsed.document(found)
    if (document === undefined) return undefined
    if (!documents.includes(document)) documents.push(document)
  }
  return documents
}

/**
 * The file that a partial one is merged over: `docker-compose.prod.yml` over the default file, `stack.prod.yml` over `stack.yml`.
 * Undefined for a file that is complete, or that has nothing in common with another.
 */
function baseOf(file: Document, base: Document | undefined, byName: ReadonlyMap<string, Document>, services: ProjectServices): Document | undefined {
  const own = servicesOf(services.parsed.yaml(file))
  if (own === undefined) return undefined
  // A service with nothing behind its name is a fault, and no sign that the file is meant to be merged.
  const partial = [...own].filter(([, service]) => service !== undefined && !isComplete(service)).map(([name]) => name)
  if (partial.length === 0) return undefined
  for (const candidate of [siblingOf(file, byName), base]) {
    if (candidate === undefined || candidate === file) continue
    // A template is filled in and then stands in its original's place.
    if (isTemplateName(candidate.path) !== isTemplateName(file.path)) continue
    const below = servicesOf(services.parsed.yaml(candidate))
    if (below !== undefined && partial.every((name) => below.has(name) || includesFiles(services.parsed.yaml(candidate)))) return candidate
  }
  return undefined
}

/** `stack.yml` for `stack.prod.yml` and `stack-prod.yml`: the file whose name this one's begins with. */
function siblingOf(file: Document, byName: ReadonlyMap<string, Document>): Document | undefined {
  const match = /^(.+?)(\.ya?ml)$/i.exec(nameOf(file.path))
  if (match === null) return undefined
  let stem = match[1] ?? ''
  for (;;) {
    const cutAt = Math.max(stem.lastIndexOf('.'), stem.lastIndexOf('-'), stem.lastIndexOf('_'))
    if (cutAt <= 0) return undefined
    stem = stem.slice(0, cutAt)
    const found = byName.get(`${stem}.yml`) ?? byName.get(`${stem}.yaml`)
    if (found !== undefined) return found
  }
}

function servicesOf(yaml: YamlFile): ReadonlyMap<string, YamlMapping | undefined> | undefined {
  const services = new Map<string, YamlMapping | undefined>()
  for (const root of yaml.documents) {
    if (root?.kind !== 'mapping') continue
    const section = root.entries.find(({ key }) => key?.kind === 'scalar' && key.value === 'services')?.value
    if (section?.kind !== 'mapping') continue
    for (const { key, value } of section.entries) {
      const node = value?.kind === 'alias' ? value.target : value
      if (key?.kind === 'scalar' && !key.value.startsWith('x-')) services.set(key.value, node?.kind === 'mapping' ? node : undefined)
    }
  }
  return services.size === 0 ? undefined : services
}

/** A service that could be started as it stands: what it is made from is named here or merged in. */
function isComplete(service: YamlMapping): boolean {
  return service.entries.some(({ key, isMerge }) => isMerge || (key?.kind === 'scalar' && COMPLETING.has(key.value)))
}

const COMPLETING = new Set(['image', 'build', 'extends', 'provider'])

function includesFiles(yaml: YamlFile): boolean {
  return yaml.documents.some((root) => root?.kind === 'mapping' && root.entries.some(({ key }) => key?.kind === 'scalar' && key.value === 'include'))
}

