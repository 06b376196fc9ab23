import { folderOf, isTopmost, joinPath, normalizePath } from '../text/paths.ts'
import type { CopyInstruction } from '../syntax/dockerfile/ast.ts'
import { compileCopySource } from '../syntax/ignore/index.ts'
import type { ProjectFiles } from './files.ts'
import type { DockerfileModel, Step } from './dockerfile/model.ts'
import { listContext } from './context-listing.ts'
import type { BuildContext, ContextEntry, ContextListing, CopySource, IgnoreFile } from './model.ts'

/** A context as the builder would see it. Files are looked at when they are first asked for. */
export function createBuildContext(listing: ContextListing, dockerfilePath: string, files: ProjectFiles, ignoreFileAt: (path: string) => IgnoreFile | undefined, dockerfile: DockerfileModel | undefined): BuildContext {
  const own = ignoreFileAt(`${dockerfilePath}.dockerignore`)
  const ignoreFile = own ?? ignoreFileAt(joinPath(listing.folder, '.dockerignore'))
  return new FolderContext(listing, files, ignoreFile, dockerfile)
}

/** Files of such names lie in the folders above as well, whose context it is not. */
const IN_MANY_FOLDERS = /^(?:readme|licen[cs]e|copying|notice|changelog|changes|authors|contributing|dockerfile|\.dockerignore|\.gitignore|makefile)(?:[.-][^/]*)?$/i

class FolderContext implements BuildContext {
  readonly folder: string
  readonly listing: ContextListing
  readonly ignoreFile?: IgnoreFile
  readonly #files: ProjectFiles
  readonly #dockerfile: DockerfileModel | undefined
  #sources: Map<CopyInstruction, readonly CopySource[]> | undefined
  #isPresent: boolean | undefined

  constructor(listing: ContextListing, files: ProjectFiles, ignoreFile: IgnoreFile | undefined, dockerfile: DockerfileModel | undefined) {
    this.folder = listing.folder
    this.listing = listing
    this.#files = files
    this.#dockerfile = dockerfile
    if (ignoreFile !== undefined) this.ignoreFile = ignoreFile
  }

  excluded(path: string): boolean {
    return path !== '.' && this.ignoreFile?.excluded(path) === true
  }

  forget(): void {
    // Asks for the instructions.
    void this.isPresent
    this.#sources = undefined
    this.listing.forget()
  }

  get isPresent(): boolean {
    this.#isPresent ??= this.#files.complete && (this.#dockerfile === undefined || contextSources(this.#dockerfile).some((source) => this.sourcesExist(source)))
    return this.#isPresent
  }

  sourcesOf(copy: Step<'COPY' | 'ADD'>): readonly CopySource[] {
    const known = this.#sources?.get(copy.instruction)
    if (known !== undefined) return known
    const sources: CopySource[] = []
    for (const { word, pattern } of sourcePatterns(copy)) {
      const found = this.#find(pattern)
      sources.push({ word, pattern, matches: found.filter((entry) => !this.#hidden(entry.path)), ignored: found.filter((entry) => this.#hidden(entry.path)) })
    }
    this.#sources ??= new Map()
    this.#sources.set(copy.instruction, sources)
    return sources
  }

  /** Excluded, and with a `!` in the file not even in part. */
  #hidden(path: string): boolean {
    return this.excluded(path) && this.ignoreFile?.mayReinclude !== true
  }

  /** Whether a source is there. All of the context (`.`) proves nothing, nor do files that stand in many folders. */
  sourcesExist(pattern: string): boolean {
    const own = this.#dockerfile?.document.path
    return pattern !== '.' && !IN_MANY_FOLDERS.test(pattern) && this.#find(pattern).some((entry) => joinPath(this.folder, entry.path) !== own)
  }

  #find(source: string): ContextEntry[] {
    if (!/[*?[\\]/.test(source)) {
      const stat = this.#files.stat(joinPath(this.folder, source))
      return stat === undefined ? [] : [{ path: source, kind: stat.kind }]
    }
    // The builder matches element by element, so only folders along the pattern are read.
    let level: string[] = ['.']
    const elements = source.split('/')
    const found: ContextEntry[] = []
    for (const [depth, element] of elements.entries()) {
      const pattern = compileCopySource(element)
      const next: string[] = []
      for (const folder of level) {
        for (const entry of this.#files.list(joinPath(this.folder, folder))) {
          if (pattern.match(entry.name) !== true) continue
          const path = normalizePath(`${folder}/${entry.name}`)
          if (depth === elements.length - 1) found.push({ path, kind: entry.kind })
          else if (entry.kind === 'folder') next.push(path)
        }
      }
      level = next
    }
    return found
  }

}

function sourcePatterns(copy: Step<'COPY' | 'ADD'>): { word: CopyInstruction['sources'][number]; pattern: string }[] {
  const { instruction } = copy
  if (instruction.flags.some((flag) => flag.name === 'from')) return []
  return instruction.sources.flatMap((word) => {
    const { text, resolved } = copy.expand(word)
    if (!resolved || /^(?:https?:\/\/|git@|ssh:\/\/|git:\/\/)/.test(text)) return []
    // A leading slash or `..` means the context's root all the same.
    const pattern = normalizePath(joinPath('/', text).slice(1) || '.')
    return [{ word, pattern }]
  })
}

/** All sources that a Dockerfile copies out of its context, from the context's folder. */
function contextSources(file: DockerfileModel): string[] {
  return file.stages.flatMap((stage) => stage.steps.flatMap((step) =>
    step.instruction.keyword === 'COPY' || step.instruction.keyword === 'ADD' ? sourcePatterns(step as Step<'COPY' | 'ADD'>).map((source) => source.pattern) : []))
}

/**
 * The folder that a Dockerfile was most likely written for, where no compose file says it: the nearest one above it (its own
 * first) that has any of its COPY sources. Undefined where none has.
 */
export function likelyContextFolder(file: DockerfileModel, files: ProjectFiles): string | undefined {
  if (!files.complete) return undefined
  const own = folderOf(file.document.path)
  const sources = contextSources(file).filter((source) => source !== '.')
  if (sources.length === 0) return own
  let best: string | undefined
  let bestCount = 0
  for (let folder = own; ; folder = folderOf(folder)) {
    const context = new FolderContext(listContext(folder, files), files, undefined, file)
    const count = sources.filter((source) => context.sourcesExist(source)).length
    if (count > bestCount) {
      best = folder
      bestCount = count
    }
    // No folder above can have more of them.
    if (count === sources.length || isTopmost(folder, (above) => files.stat(above))) return best
  }
}
