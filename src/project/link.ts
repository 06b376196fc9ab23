import { type ComposeFile, type ComposeProject, type Service } from '../compose/model.ts'
import { createDocument, type Document, type Located } from '../text/document.ts'
import { folderOf } from '../text/paths.ts'
import { parseImageReference } from '../syntax/dockerfile/image-reference.ts'
import { parseEnv } from '../syntax/env/index.ts'
import { createIgnoreMatcher, parseIgnoreFile } from '../syntax/ignore/index.ts'
import { createBuildContext, likelyContextFolder } from './build-context.ts'
import { listContext } from './context-listing.ts'
import { type ConfiguredPurpose, purposeOfCompose, purposeOfPath, purposeOfServiceMounts, purposeOfServiceNames, purposeOfStage } from './decide-purpose.ts'
import { buildDockerfile } from './dockerfile/build.ts'
import type { DockerfileModel, Stage } from './dockerfile/model.ts'
import type { Documentation } from './documentation/model.ts'
import { Documents } from './documents.ts'
import type { ProjectFiles } from './files.ts'
import { dataImageOf } from './data-image.ts'
import type { BuildContext, ContextListing, EnvFile, IgnoreFile, Project, ServiceBuild, ServiceModel } from './model.ts'
import { type PurposeVerdict, UNKNOWN_PURPOSE } from './purpose.ts'
import { ContainerIndex } from './running-servers.ts'
import { ImageIndex } from './service-image.ts'
import { noteUnwanted } from './unwanted-in-context.ts'
import { runShellCheck, type ShellCheckRunner, type ShellFinding } from './shellcheck.ts'

/** What is linted, read but not yet understood together. */
export interface ProjectInput {
  readonly files: ProjectFiles
  readonly dockerfiles: readonly Document[]
  readonly composeFiles: readonly ComposeFile[]
  readonly compose: readonly ComposeProject[]
  readonly envFiles: readonly Document[]
  readonly ignoreFiles: readonly Document[]
  readonly documentation?: readonly Documentation[]
  readonly configuredPurpose?: ConfiguredPurpose
  /** Default: the documents around the Dockerfiles and compose files. */
  readonly documents?: Documents
  readonly shellCheck?: ShellCheckRunner
  /** Dockerfiles that ShellCheck is asked about; default all. */
  readonly shellCheckFor?: (path: string) => boolean
}

/** Links everything that is linted together into one model. Pure: what it asks, it asks of `files`. */
export function linkProject(input: ProjectInput): Project {
  return new LinkedProject(input)
}

/** A service's build before the Dockerfile is read: what the Dockerfile's own purpose and shipped stages depend on. */
interface BuildClaim {
  readonly service: Service
  readonly purpose: PurposeVerdict
  readonly target: string | undefined
}

class LinkedProject implements Project {
  readonly files: ProjectFiles
  readonly dockerfiles: readonly DockerfileModel[]
  readonly composeFiles: readonly ComposeFile[]
  readonly compose: readonly ComposeProject[]
  readonly services: readonly ServiceModel[]
  readonly envFiles: readonly EnvFile[]
  readonly ignoreFiles: readonly IgnoreFile[]
  readonly documentation: readonly Documentation[]
  #images: ImageIndex | undefined
  #containers: ContainerIndex | undefined
  readonly #modelOfService = new Map<Service, ServiceModel>()
  readonly #modelsOfCompose = new Map<ComposeProject, ServiceModel[]>()
  readonly #configured: ConfiguredPurpose
  readonly #shellCheck: ShellCheckRunner | undefined
  readonly #shellCheckFor: (path: string) => boolean
  #shellFindings: readonly ShellFinding[] | undefined
  readonly #texts: Documents
  readonly #claims = new Map<string, BuildClaim[]>()
  readonly #dockerfilesByPath = new Map<string, DockerfileModel | undefined>()
  readonly #ignoreByPath = new Map<string, IgnoreFile | undefined>()
  readonly #documents = new Map<string, Document | undefined>()
  readonly #contexts = new Map<string, BuildContext>()
  readonly #listings = new Map<string, ContextListing>()
  readonly #contextsOfFile = new Map<DockerfileModel, readonly BuildContext[]>()
  readonly #servicesOfFile = new Map<DockerfileModel, ServiceModel[]>()
  readonly #purposes = new Map<string, PurposeVerdict>()
  readonly #derived = new Map<(project: Project) => unknown, unknown>()
  #envFileNames: Map<string, Located[]> | undefined
  #composeByDocument: ReadonlyMap<Document, ComposeProject> | undefined

  constructor(input: ProjectInput) {
    this.files = input.files
    this.composeFiles = input.composeFiles
    this.compose = input.compose
    this.documentation = input.documentation ?? []
    this.#configured = input.configuredPurpose ?? (() => undefined)
    this.#shellCheck = input.shellCheck
    this.#shellCheckFor = input.shellCheckFor ?? (() => true)
    this.#texts = input.documents ?? new Documents(input.files, [...new Set([...input.dockerfiles, ...input.composeFiles.map((file) => file.document)].map((document) => folderOf(document.path)))])
    for (const document of [...input.dockerfiles, ...input.envFiles, ...input.ignoreFiles]) this.#documents.set(document.path, document)
    for (const document of input.ignoreFiles) this.#ignoreByPath.set(document.path, readIgnoreFile(document))
    this.ignoreFiles = [...this.#ignoreByPath.values()].filter((file) => file !== undefined)

    const services = this.compose.flatMap((compose) => this.#servicesOfCompose(compose))
    for (const { service, purpose } of services) {
      const path = service.build?.inlineDockerfile?.path ?? service.build?.dockerfilePath
      if (path === undefined) continue
      const claim = { service, purpose, target: service.build?.target?.resolved === true ? service.build.target.text : undefined }
      const claims = this.#claims.get(path)
      if (claims === undefined) this.#claims.set(path, [claim])
      else claims.push(claim)
    }
    const own = input.dockerfiles.map((document) => this.#buildDockerfile(document))
    for (const file of own) this.#dockerfilesByPath.set(file.document.path, file)
    const inline = services.flatMap(({ service }) => {
      const document = service.build?.inlineDockerfile
      if (document === undefined || this.#dockerfilesByPath.has(document.path)) return []
      const file = this.#buildDockerfile(document)
      this.#dockerfilesByPath.set(document.path, file)
      return [file]
    })
    this.dockerfiles = [...own, ...inline]
    this.services = services.map(({ service, purpose, compose }) => this.#serviceModel(service, purpose, compose))
    for (const model of this.services) {
      this.#modelOfService.set(model.service, model)
      const models = this.#modelsOfCompose.get(model.compose)
      if (models === undefined) this.#modelsOfCompose.set(model.compose, [model])
      else models.push(model)
      const file = model.build?.dockerfile
      if (file === undefined) continue
      const list = this.#servicesOfFile.get(file)
      if (list === undefined) this.#servicesOfFile.set(file, [model])
      else list.push(model)
    }
    this.envFiles = input.envFiles.map((document) => ({ document, syntax: parseEnv(document), namedBy: this.#namedBy(document.path) }))
  }

  get images(): ImageIndex {
    this.#images ??= new ImageIndex(this.services)
    return this.#images
  }

  get containers(): ContainerIndex {
    this.#containers ??= new ContainerIndex(this)
    return this.#containers
  }

  derive<T>(make: (project: Project) => T): T {
    if (!this.#derived.has(make)) this.#derived.set(make, make(this))
    // What stands under a function is what that function gave.
    return this.#derived.get(make) as T
  }

  modelOf(service: Service): ServiceModel | undefined {
    return this.#modelOfService.get(service)
  }

  modelsIn(compose: ComposeProject): readonly ServiceModel[] {
    return this.#modelsOfCompose.get(compose) ?? []
  }

  get shellFindings(): readonly ShellFinding[] {
    this.#shellFindings ??= this.#shellCheck === undefined ? [] : runShellCheck(this.dockerfiles.filter(({ document }) => this.#shellCheckFor(document.path)), this.#shellCheck)
    return this.#shellFindings
  }

  dockerfileAt(path: string): DockerfileModel | undefined {
    if (!this.#dockerfilesByPath.has(path)) {
      const document = this.document(path)
      this.#dockerfilesByPath.set(path, document === undefined ? undefined : this.#buildDockerfile(document))
    }
    return this.#dockerfilesByPath.get(path)
  }

  document(path: string): Document | undefined {
    if (!this.#documents.has(path)) {
      const text = this.files.read(path)
      this.#documents.set(path, text === undefined ? undefined : createDocument(path, 'other', text))
    }
    return this.#documents.get(path)
  }

  servicesOf(file: DockerfileModel): readonly ServiceModel[] {
    return this.#servicesOfFile.get(file) ?? []
  }

  contextsOf(file: DockerfileModel): readonly BuildContext[] {
    let contexts = this.#contextsOfFile.get(file)
    if (contexts === undefined) {
      const named = this.servicesOf(file).flatMap((model) => (model.build?.context === undefined ? [] : [model.build.context]))
      if (named.length > 0) contexts = [...new Set(named)]
      else {
        const folder = file.document.origin === undefined ? likelyContextFolder(file, this.files) : undefined
        contexts = folder === undefined ? [] : [this.#context(folder, file.document.path, file)]
      }
      this.#contextsOfFile.set(file, contexts)
    }
    return contexts
  }

  letGo(file: DockerfileModel): void {
    // Services go on asking for theirs.
    if (this.#claims.has(file.document.path)) return
    noteUnwanted(this, file)
    for (const context of this.contextsOf(file)) context.forget()
    file.forget()
  }

  purposeOf(document: Document): PurposeVerdict {
    let verdict = this.#purposes.get(document.path)
    if (verdict === undefined) {
      const compose = this.#composeOf(document)
      verdict = compose === undefined ? purposeOfPath(document.path, this.#configured) : purposeOfCompose(compose, this.#configured, this.#texts)
      this.#purposes.set(document.path, verdict)
    }
    return verdict
  }

  #servicesOfCompose(compose: ComposeProject): { service: Service; purpose: PurposeVerdict; compose: ComposeProject }[] {
    const ofCompose = purposeOfCompose(compose, this.#configured, this.#texts)
    this.#purposes.set(compose.document.path, ofCompose)
    return compose.services.flatMap((service) => {
      // A variant changes only what it merges into; what it leaves alone is judged with its base.
      if (compose.isVariant && !service.keys.some((key) => key.document === compose.document)) return []
      return [{ service, purpose: this.#purposeOfService(service, ofCompose), compose }]
    })
  }

  #purposeOfService(service: Service, ofCompose: PurposeVerdict): PurposeVerdict {
    const byPath = purposeOfPath(service.project.document.path, this.#configured)
    if (byPath.value !== 'unknown') return byPath
    const byNames = purposeOfServiceNames(service)
    if (byNames.value !== 'unknown') return byNames
    const byMounts = purposeOfServiceMounts(service)
    return byMounts.value === 'unknown' ? ofCompose : byMounts
  }

  #buildDockerfile(document: Document): DockerfileModel {
    const claims = this.#claims.get(document.path) ?? []
    const purposeOfFile = document.origin === undefined ? purposeOfPath(document.path, this.#configured) : claims[0]?.purpose ?? UNKNOWN_PURPOSE
    let byStage: Map<Stage | undefined, BuildClaim[]> | undefined
    const claimsOf = (stage: Stage): readonly BuildClaim[] => {
      if (byStage === undefined) {
        byStage = new Map()
        for (const claim of claims) {
          const built = claim.target === undefined ? stage.file.stages.at(-1) : stage.file.target(claim.target)
          const others = byStage.get(built)
          if (others === undefined) byStage.set(built, [claim])
          else others.push(claim)
        }
      }
      return byStage.get(stage) ?? []
    }
    return buildDockerfile(document, {
      isTarget: (stage) => claimsOf(stage).some((claim) => claim.target !== undefined),
      purposeOfFile,
      purposeOfStage: (stage) => purposeOfStage(stage, purposeOfFile, claimsOf(stage).map((claim) => claim.purpose), this.#texts),
    })
  }

  #serviceModel(service: Service, purpose: PurposeVerdict, compose: ComposeProject): ServiceModel {
    const image = service.image?.resolved === true ? parseImageReference(service.image.text) : undefined
    const build = this.#serviceBuild(service)
    return {
      service,
      compose,
      purpose,
      ...(build === undefined ? {} : { build }),
      ...(image === undefined ? {} : { image }),
      ...dataImageOf(service, image, build?.stage),
    }
  }

  #serviceBuild(service: Service): ServiceBuild | undefined {
    const { build } = service
    if (build === undefined) return undefined
    const dockerfilePath = build.inlineDockerfile?.path ?? build.dockerfilePath
    const dockerfile = dockerfilePath === undefined ? undefined : this.dockerfileAt(dockerfilePath)
    const target = build.target
    const stage = dockerfile === undefined ? undefined
      : target === undefined ? dockerfile.stages.at(-1)
      : target.resolved ? dockerfile.target(target.text) : undefined
    const folder = build.context === undefined ? service.project.folder : build.context.path
    const context = folder === undefined || dockerfilePath === undefined ? undefined : this.#context(folder, dockerfilePath, dockerfile)
    return {
      ...(dockerfilePath === undefined ? {} : { dockerfilePath }),
      ...(dockerfile === undefined ? {} : { dockerfile }),
      ...(stage === undefined ? {} : { stage }),
      ...(context === undefined ? {} : { context }),
    }
  }

  #context(folder: string, dockerfilePath: string, dockerfile: DockerfileModel | undefined): BuildContext {
    const key = `${folder}\0${dockerfilePath}`
    let context = this.#contexts.get(key)
    if (context === undefined) {
      context = createBuildContext(this.#listing(folder), dockerfilePath, this.files, (path) => this.#ignoreFileAt(path), dockerfile)
      this.#contexts.set(key, context)
    }
    return context
  }

  /** One of each folder: hundreds of images may be built from the same. */
  #listing(folder: string): ContextListing {
    let listing = this.#listings.get(folder)
    if (listing === undefined) this.#listings.set(folder, listing = listContext(folder, this.files))
    return listing
  }

  #ignoreFileAt(path: string): IgnoreFile | undefined {
    if (!this.#ignoreByPath.has(path)) {
      const document = this.document(path)
      this.#ignoreByPath.set(path, document === undefined ? undefined : readIgnoreFile(document))
    }
    return this.#ignoreByPath.get(path)
  }

  #namedBy(path: string): readonly Located[] {
    if (this.#envFileNames === undefined) {
      this.#envFileNames = new Map()
      for (const compose of this.compose) {
        for (const service of compose.services) for (const file of service.envFiles) if (file.path !== undefined) this.#envFileNames.set(file.path, [...this.#envFileNames.get(file.path) ?? [], file])
      }
    }
    return this.#envFileNames.get(path) ?? []
  }

  #composeOf(document: Document): ComposeProject | undefined {
    this.#composeByDocument ??= new Map([...this.compose].reverse().map((compose) => [compose.document, compose]))
    return this.#composeByDocument.get(document)
  }
}

/** Answers of an ignore file that are kept. */
const MOST_ANSWERS = 50_000

function readIgnoreFile(document: Document): IgnoreFile {
  const { patterns } = parseIgnoreFile(document)
  const matcher = createIgnoreMatcher(patterns)
  // Hundreds of images may be built from the same folder, and each asks for its files.
  const known = new Map<string, boolean>()
  return {
    document,
    patterns,
    excluded: (path) => {
      let excluded = known.get(path)
      if (excluded === undefined) {
        if (known.size >= MOST_ANSWERS) known.clear()
        known.set(path, excluded = matcher.excluded(path))
      }
      return excluded
    },
    decidedBy: (path) => matcher.decidedBy(path),
    mayReinclude: matcher.mayReinclude,
  }
}

