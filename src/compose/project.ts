import type { Document, Located } from '../text/document.ts'
import { nameOf } from '../text/paths.ts'
import { keyedTexts } from './keyed.ts'
import { present } from './command.ts'
import { Environment } from './environment.ts'
import type { EnvFileCache } from './environment.ts'
import type { VariableValue } from './interpolation.ts'
import { LayerReader } from './layers.ts'
import type { ParsedFiles } from './layers.ts'
import type { InlineDocuments } from './build.ts'
import type { ComposeFile, ComposeProblem, ComposeProject, ComposeReader, Resource, Service } from './model.ts'
import { fileReference } from './project-paths.ts'
import { asScalar, at, entriesAt, isTrue, scalarAt } from './read-value.ts'
import { ServiceView } from './service.ts'
import type { ServiceContext } from './service.ts'
import type { ComposeEntry, ComposeMapping, ComposeScalar, VariableUse } from './value.ts'

export interface ProjectPlan {
  /** In order of merging. */
  readonly documents: readonly Document[]
  readonly folder: string
  readonly isVariant: boolean
  /** Paths of the files that interpolation reads; they need not exist. */
  readonly environmentFiles: readonly string[]
}

export interface ProjectServices {
  readonly parsed: ParsedFiles
  readonly reader: ComposeReader
  readonly envFiles: EnvFileCache
  readonly inlineDocuments: InlineDocuments
}

/** Reads one compose project. Never throws; what cannot be read is among its problems. */
export function readProject(plan: ProjectPlan, services: ProjectServices): ComposeProject {
  const envFiles = plan.environmentFiles.flatMap((path) => services.envFiles.read(path) ?? [])
  const environment = new Environment(envFiles, undefined, { COMPOSE_PROJECT_NAME: projectName(plan, services.parsed) })
  const layers = new LayerReader(services.parsed, services.reader, services.envFiles)
  const root = layers.read(plan.documents, { folder: plan.folder, environment, including: [] }, (index) => {
    if (index === 0) return { role: 'base' }
    const role = plan.isVariant ? 'variant' as const : 'override' as const
    const document = plan.documents[index]
    return document === undefined ? { role } : { role, route: { kind: role, at: { document, range: { start: 0, end: 0 } } } }
  })
  return new Project(plan, root, layers, environment, services)
}

/** The name that compose gives to a project: `name:` of the last file that has one, else that of the folder. */
function projectName(plan: ProjectPlan, parsed: ParsedFiles): VariableValue {
  for (const document of plan.documents.toReversed()) {
    for (const root of parsed.yaml(document).documents) {
      if (root?.kind !== 'mapping') continue
      const name = root.entries.find(({ key }) => key?.kind === 'scalar' && key.value === 'name')?.value
      if (name?.kind === 'scalar' && name.value !== '' && !name.value.includes('$')) {
        return { text: name.value, resolved: true, from: 'loader', at: { document, range: name.range } }
      }
    }
  }
  const text = plan.folder === '.' ? '' : nameOf(plan.folder).toLowerCase().replace(/[^a-z0-9_-]/g, '').replace(/^[_-]+/, '')
  return { text, resolved: text !== '', from: 'loader' }
}

class Project implements ComposeProject {
  readonly folder: string
  readonly isVariant: boolean
  readonly files: readonly ComposeFile[]
  readonly document: Document
  readonly root: ComposeMapping
  readonly states: readonly ComposeMapping[]
  readonly name?: ComposeScalar
  readonly version?: ComposeEntry
  readonly services: readonly Service[]
  readonly variables: readonly VariableUse[]
  readonly environmentFiles: ComposeProject['environmentFiles']
  readonly problems: readonly ComposeProblem[]
  readonly #byName: ReadonlyMap<string, Service>
  readonly #resources = new Map<string, readonly Resource[]>()
  readonly #folderOf: (document: Document) => string

  constructor(plan: ProjectPlan, root: ComposeMapping | undefined, layers: LayerReader, environment: Environment, services: ProjectServices) {
    const document = plan.documents.at(-1)
    if (document === undefined) throw new RangeError('a compose project needs at least one file')
    this.folder = plan.folder
    this.isVariant = plan.isVariant
    this.document = document
    const rank = new Map<Document, number>(plan.documents.map((each, index) => [each, index]))
    this.files = [...layers.files].sort((one, other) => (rank.get(one.document) ?? Infinity) - (rank.get(other.document) ?? Infinity) || 0)
    this.root = root ?? { kind: 'mapping', document, range: { start: 0, end: 0 }, entries: new Map() }
    this.states = layers.states
    const name = scalarAt(this.root, 'name')
    if (name !== undefined) this.name = name
    const version = this.root.entries.get('version')
    if (version !== undefined) this.version = version
    this.variables = layers.variables
    this.environmentFiles = environmentFilesOf(environment, layers)
    const envProblems = this.environmentFiles.flatMap(({ document: file, problems }) =>
      problems.map(({ range, message }) => ({ kind: 'environment-file' as const, document: file, range, message })))
    this.problems = [...layers.problems, ...envProblems]
    this.#folderOf = (each) => layers.folders.get(each) ?? plan.folder
    const context: ServiceContext = {
      project: this, folderOf: this.#folderOf, envFiles: services.envFiles, inlineDocuments: services.inlineDocuments, extended: layers.extended,
      lookupFor: (each) => (layers.environments.get(each) ?? environment).lookup,
    }
    this.services = entriesAt(this.root, 'services').map((entry) => new ServiceView(entry, layers.serviceKeys.get(entry.name) ?? [entry.key], context))
    this.#byName = new Map(this.services.map((service) => [service.name, service]))
  }

  get volumes(): readonly Resource[] { return this.#section('volumes') }
  get networks(): readonly Resource[] { return this.#section('networks') }
  get secrets(): readonly Resource[] { return this.#section('secrets') }
  get configs(): readonly Resource[] { return this.#section('configs') }
  get models(): readonly Resource[] { return this.#section('models') }

  get extensions(): readonly ComposeEntry[] {
    return [...this.root.entries.values()].filter((entry) => entry.name.startsWith('x-'))
  }

  service(name: string): Service | undefined {
    return this.#byName.get(name)
  }

  #section(section: string): readonly Resource[] {
    let resources = this.#resources.get(section)
    if (resources === undefined) {
      resources = entriesAt(this.root, section).map((entry) => readResource(entry, this.#folderOf))
      this.#resources.set(section, resources)
    }
    return resources
  }
}

function environmentFilesOf(environment: Environment, layers: LayerReader): ComposeProject['environmentFiles'] {
  return [...new Set([environment, ...layers.environments.values()].flatMap((each) => each.files))]
}

/** Reads a volume, network, secret, config or model at the top of a file. */
function readResource(entry: ComposeEntry, folderOf: (document: Document) => string): Resource {
  const { name, key, value } = entry
  const external = at(value, 'external')
  const file = scalarAt(value, 'file')
  const place: Located = key
  return {
    name, key: place,
    external: external?.kind === 'mapping' || isTrue(asScalar(external)),
    internal: isTrue(scalarAt(value, 'internal')),
    driverOptions: keyedTexts(at(value, 'driver_opts')),
    labels: keyedTexts(at(value, 'labels')),
    ...present({
      node: value.kind === 'mapping' ? value : undefined,
      externalName: scalarAt(value, 'name') ?? scalarAt(external, 'name'),
      driver: scalarAt(value, 'driver'),
      file: file === undefined ? undefined : fileReference(folderOf(file.document), file),
      environment: scalarAt(value, 'environment'),
      content: scalarAt(value, 'content'),
    }),
  }
}
