import { joinPath, nameOf, normalizePath, relativeInside } from '../text/paths.ts'
import { isCopy } from './dependency-layers.ts'
import type { Stage, Step } from './dockerfile/model.ts'
import type { BuildContext, EntryTest, Project } from './model.ts'

/** A file of the project as it lies in an image. */
export interface ImageFile {
  /** In the image, absolute. */
  readonly imagePath: string
  /** In the project. */
  readonly path: string
  /** What put it there; in another stage where it came by `COPY --from`. */
  readonly copy: Step<'COPY' | 'ADD'>
}

/** Longer ways through `COPY --from` than anybody writes. */
const MOST_HOPS = 10

/**
 * The project's file behind a path of a stage's image, through COPY, ADD, the stages that it stands on and those that it
 * copies from. Undefined where nothing of the project lies there, or that cannot be known. What a RUN writes is not seen.
 */
export function fileInImage(project: Project, stage: Stage, imagePath: string): ImageFile | undefined {
  return find(project, stage, normalizePath(imagePath), MOST_HOPS)
}

/**
 * The project's files that COPY and ADD put below a folder of a stage's image; a later one hides an earlier one.
 * @param wanted given by the path in the context or in the image: what is copied may be a whole repository
 * @param most how many are enough
 */
export function filesBelow(project: Project, stage: Stage, folder: string, wanted?: EntryTest, most = Infinity): readonly ImageFile[] {
  const found = new Map<string, ImageFile>()
  for (const copy of copiesOf(stage).reverse()) {
    if (sourceStage(copy) !== undefined) continue
    for (const context of project.contextsOf(copy.stage.file)) {
      for (const { path, imagePath } of placed(context, copy)) {
        if (project.files.stat(joinPath(context.folder, path))?.kind === 'file') {
          const isWanted = wanted === undefined || wanted({ path, kind: 'file' }) || wanted({ path: imagePath, kind: 'file' })
          if (isWanted && relativeInside(folder, imagePath) !== undefined) found.set(imagePath, { imagePath, path: joinPath(context.folder, path), copy })
          continue
        }
        // Of a folder that goes elsewhere, nothing; of one above, what comes to lie below.
        const inner = relativeInside(imagePath, folder)
        if (inner === undefined && relativeInside(folder, imagePath) === undefined) continue
        for (const entry of context.listing.below(inner === undefined ? path : joinPath(path, inner), wanted)) {
          const rest = relativeInside(path, entry.path)
          if (entry.kind !== 'file' || rest === undefined || context.excluded(entry.path)) continue
          const inImage = joinPath(imagePath, rest)
          found.set(inImage, { imagePath: inImage, path: joinPath(context.folder, entry.path), copy })
          if (found.size >= most) return [...found.values()]
        }
      }
    }
  }
  return [...found.values()]
}

/** Where a COPY or ADD puts a file of the context, given by its path from there. A file that may get a new name is given with both. */
export function pathsInImage(context: BuildContext, copy: Step<'COPY' | 'ADD'>, path: string): readonly string[] {
  return placeMatches(context, copy).flatMap((match) => {
    const rest = relativeInside(match.path, path)
    return rest === undefined ? [] : [joinPath(match.imagePath, rest)]
  })
}

function find(project: Project, stage: Stage, imagePath: string, hops: number): ImageFile | undefined {
  if (hops === 0) return undefined
  for (const copy of copiesOf(stage)) {
    const from = sourceStage(copy)
    const file = from === undefined ? fromContext(project, copy, imagePath) : fromStage(project, copy, from, imagePath, hops)
    if (file !== undefined) return file
  }
  return undefined
}

/** COPY and ADD of a stage and those that it stands on, the last one first. */
function copiesOf(stage: Stage): Step<'COPY' | 'ADD'>[] {
  return stage.chain.flatMap((link) => link.steps.filter(isCopy).reverse())
}

/** The stage of `--from`; null for an image or one that is not known, undefined without the flag. */
export function sourceStage(copy: Step<'COPY' | 'ADD'>): Stage | null | undefined {
  const flag = copy.instruction.flags.find((candidate) => candidate.name === 'from')
  if (flag === undefined) return undefined
  if (flag.value === undefined) return null
  const { text, resolved } = copy.expand(flag.value)
  return (resolved ? copy.stage.file.stage(text, copy.stage.index) : undefined) ?? null
}

function fromContext(project: Project, copy: Step<'COPY' | 'ADD'>, imagePath: string): ImageFile | undefined {
  for (const context of project.contextsOf(copy.stage.file)) {
    for (const { path, imagePath: target } of placed(context, copy)) {
      const rest = relativeInside(target, imagePath)
      if (rest === undefined) continue
      const inContext = normalizePath(joinPath(path, rest))
      if (context.excluded(inContext)) continue
      const inProject = joinPath(context.folder, inContext)
      if (project.files.stat(inProject)?.kind === 'file') return { imagePath, path: inProject, copy }
    }
  }
  return undefined
}

function fromStage(project: Project, copy: Step<'COPY' | 'ADD'>, from: Stage | null, imagePath: string, hops: number): ImageFile | undefined {
  const { destination, sources } = copy.instruction
  if (from === null || destination === undefined) return undefined
  const target = imageTarget(copy, destination)
  if (target === undefined) return undefined
  for (const source of sources) {
    const { text, resolved } = copy.expand(source)
    if (!resolved) continue
    const path = joinPath('/', text)
    // The source may be a folder, whose content is copied, or a file, which may go into a folder.
    for (const inside of [target, joinPath(target, nameOf(path))]) {
      const rest = relativeInside(inside, imagePath)
      const file = rest === undefined ? undefined : find(project, from, normalizePath(joinPath(path, rest)), hops - 1)
      if (file !== undefined) return { ...file, imagePath }
    }
  }
  return undefined
}

interface Placed {
  /** From the context's folder. */
  readonly path: string
  readonly imagePath: string
}

/** By context and copy: asked for each word that may be a program. */
const placements = (): Map<BuildContext, Map<Step, readonly Placed[]>> => new Map()

function placed(context: BuildContext, copy: Step<'COPY' | 'ADD'>): readonly Placed[] {
  const byContext = copy.stage.derive(placements)
  let byCopy = byContext.get(context)
  if (byCopy === undefined) byContext.set(context, byCopy = new Map<Step, readonly Placed[]>())
  let result = byCopy.get(copy)
  if (result === undefined) byCopy.set(copy, result = placeMatches(context, copy))
  return result
}

/** Where each match of a COPY comes to lie. A file whose target may be a folder or its new name is given for both. */
function placeMatches(context: BuildContext, copy: Step<'COPY' | 'ADD'>): Placed[] {
  const { destination } = copy.instruction
  const target = destination === undefined ? undefined : imageTarget(copy, destination)
  if (target === undefined || destination === undefined) return []
  const isFolder = copy.expand(destination).text.endsWith('/') || /(?:^|\/)\.{1,2}$/.test(copy.expand(destination).text)
  return context.sourcesOf(copy).flatMap((source) => source.matches.flatMap(({ path, kind }) => {
    if (kind === 'folder') return [{ path, imagePath: target }]
    const inFolder = { path, imagePath: joinPath(target, nameOf(path)) }
    return isFolder ? [inFolder] : [{ path, imagePath: target }, inFolder]
  }))
}

function imageTarget(copy: Step<'COPY' | 'ADD'>, destination: NonNullable<Step<'COPY'>['instruction']['destination']>): string | undefined {
  const { text, resolved } = copy.expand(destination)
  return resolved ? copy.imagePath(text) : undefined
}

/** The folders that a bare program name is looked for in (the default PATH), and the root, where scripts are often put. */
const PROGRAM_FOLDERS = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin']

/** Where a program's name may point to in an image: a path as it stands, or a bare name in the folders of PATH. */
export function programPaths(name: string, workdir: string | undefined): readonly string[] {
  if (name.startsWith('/')) return [normalizePath(name)]
  if (name.includes('/')) return workdir === undefined ? [] : [joinPath(workdir, name)]
  return PROGRAM_FOLDERS.map((folder) => `${folder}/${name}`)
}
