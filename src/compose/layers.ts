import { createDocument } from '../text/document.ts'
import type { Document, Located } from '../text/document.ts'
import { folderOf, isInSight, joinPath } from '../text/paths.ts'
import type { YamlFile, YamlNode } from '../syntax/yaml/ast.ts'
import { composeFormat, isComposeTemplate } from './classify.ts'
import { Environment } from './environment.ts'
import type { EnvFileCache } from './environment.ts'
import { Merger, withUniqueLists, withoutResets } from './merge.ts'
import type { ComposeFile, ComposeProblem, ComposeReader } from './model.ts'
import { projectPath } from './project-paths.ts'
import { asScalar, at, itemsOf, placeOf, scalarAt } from './read-value.ts'
import { RouteMarker } from './route.ts'
import type { Way } from './text-value.ts'
import { TreeReader } from './tree.ts'
import type { ComposeEntry, ComposeMapping, ComposeScalar, ComposeValue, Route, Text, VariableUse } from './value.ts'

/** Services that extend each other in a row, and files that include each other. The loader has no limit; a person needs five. */
const MAX_CHAIN = 100
/** Files in a row that include one another. */
const MAX_INCLUDES = 25
/** How often one project may read a file through `include` and `extends`; files that include the same ones would multiply. */
const MAX_READS = 1000
const SECTIONS = ['services', 'jobs', 'volumes', 'networks', 'secrets', 'configs', 'models']

/** Parses files once for all projects of a run. */
export interface ParsedFiles {
  yaml(document: Document): YamlFile
  /** The document of a path; undefined where there is none. */
  document(path: string): Document | undefined
}

/** One set of files that are merged: those of the project, or of one `include`. */
export interface Layer {
  readonly folder: string
  readonly environment: Environment
  readonly route?: Route
  /** Paths of the files that include each other on the way here. */
  readonly including: readonly string[]
}

/** Services of one file that `extends` may name, each resolved when first needed. */
interface ServiceScope {
  readonly path: string
  readonly folder: string
  readonly services: Map<string, ComposeEntry>
  readonly resolved: Set<string>
  readonly environment: Environment
}

/** Reads files into trees and puts the trees together: extends and include inside of each file, then one file over the other. */
export class LayerReader {
  readonly files: ComposeFile[] = []
  readonly problems: ComposeProblem[] = []
  /** The trees that the loader validates on its way: after each file, those of an `include` by themselves. The last one is the whole. */
  readonly states: ComposeMapping[] = []
  readonly variables: VariableUse[] = []
  /** Where an `extends` value found its service. */
  readonly extended = new Map<ComposeValue, Located>()
  /** All places of a service's name, by name. */
  readonly serviceKeys = new Map<string, Located[]>()
  readonly folders = new Map<Document, string>()
  readonly environments = new Map<Document, Environment>()
  readonly #parsed: ParsedFiles
  readonly #reader: ComposeReader
  readonly #envFiles: EnvFileCache
  readonly #marker = new RouteMarker()
  readonly #scopes = new Map<string, ServiceScope | undefined>()
  #reads = 0
  #saidTooLarge = false
  readonly #seenVariables = new Map<Document, Set<number>>()

  constructor(parsed: ParsedFiles, reader: ComposeReader, envFiles: EnvFileCache) {
    this.#parsed = parsed
    this.#reader = reader
    this.#envFiles = envFiles
  }

  /** Reads and merges files in order. `role` gives each file's role and the route that its values get. */
  read(documents: readonly Document[], layer: Layer, role: (index: number) => { readonly role: ComposeFile['role']; readonly route?: Route }): ComposeMapping | undefined {
    let merged: ComposeMapping | undefined
    for (const [index, document] of documents.entries()) {
      const { role: fileRole, route } = role(index)
      const way: Way = route === undefined ? (layer.route === undefined ? {} : { route: layer.route }) : { route }
      const inner = { ...layer, including: [...layer.including, document.path] }
      const roots = this.#readFile(document, layer.folder, layer.environment, way, fileRole)
      if (layer.including.length === 0) this.#noteServiceKeys(roots)
      for (const root of roots) {
        const included = this.#applyIncludes(root, inner)
        const extended = this.#applyExtends(included, document.path, layer.folder, layer.environment)
        merged = withoutResets(merged === undefined ? extended : this.#merge((merger, base) => merger.files(base, extended), merged))
        merged = withUniqueLists(merged)
        this.states.push(merged)
      }
    }
    return merged
  }

  /** The trees of all documents in one file. */
  #readFile(document: Document, folder: string, environment: Environment, way: Way, role: ComposeFile['role']): readonly ComposeMapping[] {
    this.#reads++
    const yaml = this.#parsed.yaml(document)
    const reader = new TreeReader(document, environment.lookup)
    const roots = yaml.documents.flatMap((node) => {
      if (node === null) return []
      const value = reader.read(node, node.range, way)
      return value.kind === 'mapping' ? [value] : []
    })
    const [first] = roots
    const root = roots.length > 1 && first !== undefined
      ? roots.slice(1).reduce((base, over) => new Merger().files(base, over), first)
      : first
    const isNew = !this.folders.has(document)
    this.folders.set(document, folder)
    this.environments.set(document, environment)
    if (isNew) {
      this.files.push({
        document, role, yaml, format: composeFormat(yaml, document.path), isTemplate: isComposeTemplate(document.path, document.text), folder,
        ...(root === undefined ? {} : { root }),
      })
      this.#noteProblems(yaml, reader)
    }
    this.#noteVariables(document, reader.variables.values())
    return roots
  }

  #noteProblems(yaml: YamlFile, reader: TreeReader): void {
    const { document } = yaml
    for (const { range, message } of yaml.problems) this.problems.push({ kind: 'yaml', document, range, message })
    const pending: (YamlNode | null)[] = [...yaml.documents]
    for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
      if (node?.kind === 'mapping') {
        for (const { name, range } of node.duplicateKeys) {
          this.problems.push({ kind: 'duplicate-key', document, range, message: `The key \`${name}\` stands in this mapping already; remove one of the two.` })
        }
        for (const { key, value } of node.entries) pending.push(key, value)
      } else if (node?.kind === 'sequence') for (const { value } of node.items) pending.push(value)
    }
    this.problems.push(...reader.problems)
  }

  #noteVariables(document: Document, uses: Iterable<VariableUse>): void {
    let seen = this.#seenVariables.get(document)
    if (seen === undefined) this.#seenVariables.set(document, (seen = new Set()))
    for (const use of uses) {
      if (seen.has(use.range.start)) continue
      seen.add(use.range.start)
      this.variables.push(use)
    }
  }

  #noteServiceKeys(roots: readonly ComposeMapping[]): void {
    for (const root of roots) {
      const services = at(root, 'services')
      if (services?.kind !== 'mapping') continue
      for (const { name, key } of services.entries.values()) {
        const keys = this.serviceKeys.get(name)
        if (keys === undefined) this.serviceKeys.set(name, [key])
        else keys.push(key)
      }
    }
  }

  #merge<T>(run: (merger: Merger, base: T) => T, base: T): T {
    const merger = new Merger()
    const result = run(merger, base)
    this.problems.push(...merger.problems)
    return result
  }

  #applyIncludes(root: ComposeMapping, layer: Layer): ComposeMapping {
    let merged = root
    const include = at(root, 'include')
    for (const item of include?.kind === 'list' ? include.items : []) {
      const imported = this.#include(item, layer)
      if (imported !== undefined) merged = this.#import(imported, merged)
    }
    return merged
  }

  /** What is included stands below what the including file says of the same name. */
  #import(imported: ComposeMapping, target: ComposeMapping): ComposeMapping {
    const entries = new Map(target.entries)
    for (const section of SECTIONS) {
      const from = imported.entries.get(section)
      if (from?.value.kind !== 'mapping') continue
      const to = entries.get(section)
      if (to?.value.kind !== 'mapping') {
        entries.set(section, from)
        continue
      }
      const named = new Map(to.value.entries)
      for (const [name, entry] of from.value.entries) {
        const conflict = named.get(name)
        if (conflict === undefined) named.set(name, entry)
        else named.set(name, { ...conflict, value: this.#merge((merger, base) => merger.named(section, base, conflict.value), entry.value) })
      }
      entries.set(section, { ...to, value: { ...to.value, entries: named } })
    }
    return { ...target, entries }
  }

  #include(item: ComposeValue, layer: Layer): ComposeMapping | undefined {
    const scalar = asScalar(item)
    const paths = scalar === undefined ? itemsOf(at(item, 'path')).flatMap((path) => asScalar(path) ?? []) : [scalar]
    const documents: Document[] = []
    for (const path of paths) {
      const document = this.#fileOf(path, layer.folder, 'include')
      if (document === undefined) return undefined
      if (layer.including.includes(document.path)) {
        this.#problem('cycle', path, `\`${document.path}\` is included while it is itself being read: the files include each other in a circle.`)
        return undefined
      }
      documents.push(document)
    }
    const [first] = documents
    if (first === undefined) return undefined
    if (layer.including.length > MAX_INCLUDES || this.#reads > MAX_READS) {
      this.#problem('too-large', item, 'Files include each other in too long a row; the rest is not read.')
      return undefined
    }
    const directory = scalarAt(item, 'project_directory')
    const folder = directory === undefined ? folderOf(first.path) : projectPath(layer.folder, directory) ?? folderOf(first.path)
    const envPaths = itemsOf(at(item, 'env_file')).flatMap((path) => asScalar(path) ?? [])
    const envFiles = envPaths.length === 0
      ? [this.#envFiles.read(joinPath(folder, '.env'))]
      : envPaths.map((path) => this.#includedEnvFile(path, layer.folder))
    const environment = new Environment(envFiles.filter((file) => file !== undefined), layer.environment)
    const route: Route = { kind: 'include', at: placeOf(item), ...(layer.route === undefined ? {} : { next: layer.route }) }
    return this.read(documents, { folder, environment, route, including: layer.including }, () => ({ role: 'included', route }))
  }

  #includedEnvFile(path: Text, folder: string): ReturnType<EnvFileCache['read']> {
    const found = projectPath(folder, path)
    const syntax = found === undefined ? undefined : this.#envFiles.read(found)
    if (found !== undefined && syntax === undefined && this.#isInSight(found)) this.#problem('missing-file', path, `The env file \`${path.text}\` does not exist.`)
    return syntax
  }

  /** The document that an include or extends names. Undefined, with a problem where that can be known, when there is none. */
  #fileOf(path: Text, folder: string, what: 'include' | 'extends'): Document | undefined {
    const found = projectPath(folder, path)
    if (path.resolved && path.text === '') this.#problem('missing-file', path, `${what} names no file here.`)
    if (found === undefined || !this.#isInSight(found) || /^([a-z][a-z0-9+.-]*:\/\/|git@|github\.com\/)/i.test(path.text)) {
      if (path.text !== '' || !path.resolved) this.#problem('not-read', path, `What ${what} names here is not known, or on another machine.`)
      return undefined
    }
    const document = this.#parsed.document(found)
    if (document === undefined) {
      const isFolder = this.#reader.stat(found)?.kind === 'folder'
      this.#problem('missing-file', path, isFolder ? `\`${path.text}\`, which ${what} names, is a folder.` : `\`${path.text}\`, which ${what} names, does not exist.`)
    }
    return document
  }

  #isInSight(path: string): boolean {
    return isInSight(path, (folder) => this.#reader.stat(folder))
  }

  #applyExtends(root: ComposeMapping, path: string, folder: string, environment: Environment): ComposeMapping {
    let merged = root
    for (const section of ['services', 'jobs']) {
      const services = merged.entries.get(section)
      if (services?.value.kind !== 'mapping' || ![...services.value.entries.values()].some(({ value }) => at(value, 'extends') !== undefined)) continue
      const scope: ServiceScope = { path, folder, services: new Map(services.value.entries), resolved: new Set(), environment }
      for (const name of services.value.entries.keys()) this.#resolveExtends(name, scope, [])
      merged = { ...merged, entries: new Map(merged.entries).set(section, { ...services, value: { ...services.value, entries: scope.services } }) }
    }
    return merged
  }

  /** Merges the service that `name` extends below it, in the scope's map. `chain` holds the services on the way here. */
  #resolveExtends(name: string, scope: ServiceScope, chain: readonly string[]): ComposeMapping | undefined {
    const entry = scope.services.get(name)
    if (entry?.value.kind !== 'mapping') return undefined
    const service = entry.value
    const reference = at(service, 'extends')
    if (reference === undefined || scope.resolved.has(name)) return service
    scope.resolved.add(name)
    const target = reference.kind === 'mapping' ? scalarAt(reference, 'service') : asScalar(reference)
    if (target?.resolved !== true) {
      if (target !== undefined) this.#problem('not-read', target, 'Which service is extended is not known.')
      return service
    }
    const id = `${scope.path} ${name}`
    const file = scalarAt(reference, 'file')
    const from = file === undefined ? scope : this.#extendedScope(file, scope)
    if (from === undefined) return service
    const found = from.services.get(target.text)
    if (found === undefined) {
      this.#problem('extends', target, `There is no service \`${target.text}\` in ${file === undefined ? 'this file' : `\`${file.text}\``}.`)
      return service
    }
    this.extended.set(reference, found.key)
    if (chain.includes(`${from.path} ${target.text}`) || `${from.path} ${target.text}` === id) {
      this.#problem('cycle', target, `\`${name}\` extends itself, by way of \`${target.text}\`.`)
      return service
    }
    if (chain.length >= MAX_CHAIN || this.#marker.isSpent) {
      this.#problem('too-large', target, 'Services extend each other in too long a row; the rest is not read.')
      return service
    }
    const base = this.#resolveExtends(target.text, from, [...chain, id])
    if (base === undefined) return service
    const below = this.#marker.extended(base, placeOf(reference))
    const merged = this.#merge<ComposeValue>((merger, value) => merger.named('services', value, service), below)
    if (merged.kind !== 'mapping') return service
    scope.services.set(name, { ...entry, value: merged })
    return merged
  }

  /** The services of another file; relative paths in it start from its own folder. */
  #extendedScope(file: ComposeScalar, scope: ServiceScope): ServiceScope | undefined {
    const document = this.#fileOf(file, scope.folder, 'extends')
    if (document === undefined) return undefined
    const known = this.#scopes.get(document.path)
    if (known !== undefined || this.#scopes.has(document.path)) return known
    if (this.#reads > MAX_READS) return undefined
    const folder = this.folders.get(document) ?? folderOf(document.path)
    const roots = this.#readFile(document, folder, scope.environment, {}, 'extended')
    const services = new Map<string, ComposeEntry>()
    for (const root of roots) {
      const section = at(root, 'services')
      if (section?.kind === 'mapping') for (const [name, entry] of section.entries) services.set(name, entry)
    }
    const extendedScope: ServiceScope = { path: document.path, folder, services, resolved: new Set(), environment: scope.environment }
    this.#scopes.set(document.path, extendedScope)
    return extendedScope
  }

  #problem(kind: ComposeProblem['kind'], place: Located, message: string): void {
    if (kind === 'too-large') {
      if (this.#saidTooLarge) return
      this.#saidTooLarge = true
    }
    this.problems.push({ kind, document: place.document, range: place.range, message })
  }
}

/** Parses and reads each file once, however many projects it is in. `documents` are those that the caller has read already. */
export class ParsedFileCache implements ParsedFiles {
  readonly #reader: ComposeReader
  readonly #parse: (document: Document) => YamlFile
  readonly #yaml = new Map<Document, YamlFile>()
  readonly #documents = new Map<string, Document | undefined>()

  constructor(reader: ComposeReader, documents: Iterable<Document>, parse: (document: Document) => YamlFile) {
    this.#reader = reader
    this.#parse = parse
    for (const document of documents) this.#documents.set(document.path, document)
  }

  yaml(document: Document): YamlFile {
    const known = this.#yaml.get(document)
    if (known !== undefined) return known
    const parsed = this.#parse(document)
    this.#yaml.set(document, parsed)
    return parsed
  }

  document(path: string): Document | undefined {
    if (!this.#documents.has(path)) {
      const text = this.#reader.stat(path)?.kind === 'file' ? this.#reader.read(path) : undefined
      this.#documents.set(path, text === undefined ? undefined : createDocument(path, 'compose', text))
    }
    return this.#documents.get(path)
  }
}
