import type { Project } from '../project/model.ts'
import type { DockerfileModel } from '../project/dockerfile/model.ts'
import type { YamlEntry, YamlFile, YamlItem, YamlNode } from '../syntax/yaml/ast.ts'
import type { EnvEntry } from '../syntax/env/ast.ts'
import type { Document, Range } from '../text/document.ts'

/**
 * Says where in the structure of its file an offset lies, in words that stay when lines move: `stage build/RUN`,
 * `services/web/environment/DEBUG`, an env file's key. Empty where the file has no structure that is known.
 */
export class Structure {
  readonly #dockerfiles: ReadonlyMap<Document, DockerfileModel>
  readonly #yaml: ReadonlyMap<Document, YamlFile>
  readonly #envFiles: ReadonlyMap<Document, readonly EnvEntry[]>
  /** The places of Dockerfiles: the same few everywhere. */
  readonly #texts = new Map<string, string>()

  constructor(project: Project) {
    this.#dockerfiles = new Map(project.dockerfiles.map((file) => [file.document, file]))
    this.#yaml = new Map(project.composeFiles.map((file) => [file.document, file.yaml]))
    this.#envFiles = new Map(project.envFiles.map((file) => [file.document, file.syntax.entries]))
  }

  placeOf(document: Document, offset: number): string {
    const dockerfile = this.#dockerfiles.get(document)
    if (dockerfile !== undefined) return this.#shared(placeInDockerfile(dockerfile, offset))
    const yaml = this.#yaml.get(document)
    if (yaml !== undefined) return keysAt(yaml, offset).join('/')
    return lastBefore(this.#envFiles.get(document) ?? [], offset)?.key ?? ''
  }

  #shared(place: string): string {
    const known = this.#texts.get(place)
    if (known === undefined) this.#texts.set(place, place)
    return known ?? place
  }
}

/** The stage by its name, else by where it stands, and the instruction's keyword. */
function placeInDockerfile(file: DockerfileModel, offset: number): string {
  const instruction = lastBefore(file.syntax.instructions, offset)
  const keyword = instruction?.name.source.toUpperCase() ?? ''
  const stage = lastBefore(file.stages, offset)
  if (stage === undefined) return keyword
  // The last stage is the image, however many come to stand before it.
  const name = stage.name?.toLowerCase() ?? (stage.index === file.stages.length - 1 ? '(last)' : `(${stage.index})`)
  return `stage ${name}/${keyword}`
}

/** The keys on the way to an offset; `-` for an item of a sequence. */
export function keysAt(yaml: YamlFile, offset: number): string[] {
  const keys: string[] = []
  let node: YamlNode | null = yaml.documents.findLast((root) => root !== null && root.range.start <= offset) ?? null
  while (node !== null) {
    if (node.kind === 'mapping') {
      const entry: YamlEntry | undefined = lastBefore(node.entries, offset)
      if (entry === undefined || entry.range.end < offset) break
      keys.push(entry.key?.kind === 'scalar' ? entry.key.value : '?')
      node = entry.value
    } else if (node.kind === 'sequence') {
      const item: YamlItem | undefined = lastBefore(node.items, offset)
      if (item === undefined || item.range.end < offset) break
      keys.push('-')
      node = item.value
    } else break
  }
  return keys
}

/** The last of some parts, in order, that begins at or before an offset. */
function lastBefore<T extends { readonly range: Range }>(parts: readonly T[], offset: number): T | undefined {
  let low = 0
  let high = parts.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((parts[middle]?.range.start ?? 0) <= offset) low = middle + 1
    else high = middle
  }
  return parts[low - 1]
}

/** The stage or service that a place of `Structure` lies in, for people. */
export function subjectOf(place: string): string | undefined {
  const [first = '', second] = place.split('/')
  if (first === 'services' && second !== undefined) return `service ${second}`
  if (!first.startsWith('stage ')) return undefined
  return first === 'stage (last)' ? 'last stage' : /^stage \(\d+\)$/.test(first) ? `stage ${first.slice(7, -1)}` : first
}
