import type { ComposeFile, ComposeProject, Service } from '../compose/model.ts'
import type { DataService } from '../knowledge/data-services.ts'
import type { EnvSyntax } from '../syntax/env/ast.ts'
import type { ImageReference } from '../syntax/dockerfile/image-reference.ts'
import type { Word } from '../syntax/dockerfile/ast.ts'
import type { IgnorePattern } from '../syntax/ignore/index.ts'
import type { Document, Located } from '../text/document.ts'
import type { ProjectFiles } from './files.ts'
import type { DockerfileModel, Stage, Step } from './dockerfile/model.ts'
import type { Documentation } from './documentation/model.ts'
import type { PurposeVerdict } from './purpose.ts'
import type { ShellFinding } from './shellcheck.ts'
import type { ContainerIndex } from './running-servers.ts'
import type { ImageIndex } from './service-image.ts'

/** All files that are linted together, and what they mean for one another. */
export interface Project {
  /** What else stands around them. */
  readonly files: ProjectFiles
  /** Sorted by path; inline Dockerfiles of compose files stand behind, and have an `origin`. */
  readonly dockerfiles: readonly DockerfileModel[]
  readonly composeFiles: readonly ComposeFile[]
  readonly compose: readonly ComposeProject[]
  /** The services of all compose projects; of a variant only those that it changes. */
  readonly services: readonly ServiceModel[]
  /** Which service runs which image. Ask through the functions of service-image.ts. */
  readonly images: ImageIndex
  readonly envFiles: readonly EnvFile[]
  readonly ignoreFiles: readonly IgnoreFile[]
  /** Documents that show something of Docker. What they show is no part of the project: each snippet is one of its own. */
  readonly documentation: readonly Documentation[]
  /** What ShellCheck says of the shell text in all Dockerfiles, asked for when first read; empty without it. */
  readonly shellFindings: readonly ShellFinding[]
  /** A Dockerfile by its path, also one that is not linted itself. Undefined where there is none. */
  dockerfileAt(path: string): DockerfileModel | undefined
  /** Every context that a Dockerfile is built from: those that compose files name, else the one that its COPY sources fit. Empty where none fits. */
  contextsOf(file: DockerfileModel): readonly BuildContext[]
  /** The services that build a Dockerfile (its last stage or a target of it). */
  servicesOf(file: DockerfileModel): readonly ServiceModel[]
  /** The model of a service; undefined for one of a variant's base. */
  modelOf(service: Service): ServiceModel | undefined
  /** The services of one compose project, as far as they stand in `services`. */
  modelsIn(compose: ComposeProject): readonly ServiceModel[]
  /** What containers run. Ask through `containerOfStage` and its like. */
  readonly containers: ContainerIndex
  purposeOf(document: Document): PurposeVerdict
  /**
   * Says that a Dockerfile has been looked at by all who look at one file, so that what was read out of it need not be kept. What is asked of all files together
   * is noted first.
   */
  letGo(file: DockerfileModel): void
  /** A fact about the project that is derived once: `make` is a function that is made once and looks at nothing but the project. */
  derive<T>(make: (project: Project) => T): T
  /** Any text file of the project as a document, so that findings can point into it (start scripts, settings). */
  document(path: string): Document | undefined
}

export interface ServiceModel {
  readonly service: Service
  readonly compose: ComposeProject
  readonly purpose: PurposeVerdict
  readonly build?: ServiceBuild
  /** `image:` taken apart; missing where there is none, or a variable in it is not known. */
  readonly image?: ImageReference
  /** What is known of its image as a database, queue or other store of data: of its own, or of the one that its build stands on and still starts. */
  readonly dataService?: DataService
  /** The image that `dataService` is known by: `image`, or the base of what is built. */
  readonly dataImage?: ImageReference
}

export interface ServiceBuild {
  /** Where the Dockerfile should stand; missing where that cannot be known. */
  readonly dockerfilePath?: string
  /** Missing where it does not exist or cannot be known. */
  readonly dockerfile?: DockerfileModel
  /** The stage that is built: the target, or the last one. */
  readonly stage?: Stage
  readonly context?: BuildContext
}

/** A folder that is sent to the builder, as its ignore file leaves it. */
export interface BuildContext {
  readonly folder: string
  /** `NAME.dockerignore` beside the Dockerfile, else `.dockerignore` of the folder. */
  readonly ignoreFile?: IgnoreFile
  /** Whether the ignore file leaves out a path (from the context's folder). */
  excluded(path: string): boolean
  /**
   * What each source of a COPY or ADD out of the context takes. Sources from stages and images, URLs and heredocs are not
   * among them, nor any with a variable that is not known.
   */
  sourcesOf(copy: Step<'COPY' | 'ADD'>): readonly CopySource[]
  /** Whether anything of what its Dockerfile copies is there at all: else nothing can be said about the context. */
  readonly isPresent: boolean
  /** All that lies in its folder, what is excluded too: one listing for all contexts of the folder. */
  readonly listing: ContextListing
  /** Lets go of what was found for single instructions. */
  forget(): void
}

/** What lies in a folder, folders such as node_modules and .git not entered (they stand as themselves), the entries of a folder behind those of the folders above it. */
export interface ContextListing {
  readonly folder: string
  readonly entries: readonly ContextEntry[]
  at(path: string): ContextEntry | undefined
  /** What stands at a path (`.` for the folder, which has no entry) and below it. What is wanted of the whole folder is kept: of use where that is little. */
  below(path: string, wanted?: EntryTest): readonly ContextEntry[]
  /** A fact about the folder that is derived once: `make` is a function that is made once and looks at nothing but the listing. */
  derive<T>(make: (listing: ContextListing) => T): T
  /** Lets go of what is known of a small folder: there may be ten thousand, each with one image. */
  forget(): void
}

/** Whether an entry is looked for. A function that is made once, since what it finds is kept. */
export type EntryTest = (entry: ContextEntry) => boolean

export interface ContextEntry {
  /** From the context's folder. */
  readonly path: string
  readonly kind: 'file' | 'folder' | 'other'
}

export interface CopySource {
  readonly word: Word
  /** Normalized, from the context's folder; `.` for all of it. */
  readonly pattern: string
  /** Paths that it takes: files and folders that match, ignored ones left out. */
  readonly matches: readonly ContextEntry[]
  /** Matches that the ignore file leaves out. */
  readonly ignored: readonly ContextEntry[]
}

export interface IgnoreFile {
  readonly document: Document
  readonly patterns: readonly IgnorePattern[]
  excluded(path: string): boolean
  /** The pattern that decides; undefined where none matches. */
  decidedBy(path: string): IgnorePattern | undefined
  readonly mayReinclude: boolean
}

export interface EnvFile {
  readonly document: Document
  readonly syntax: EnvSyntax
  /** Where services name it as `env_file`. */
  readonly namedBy: readonly Located[]
}
