import { joinPath, nameOf, relativeInside } from '../text/paths.ts'
import { type CopyStep, isCopy } from './dependency-layers.ts'
import type { Stage, Step } from './dockerfile/model.ts'
import { pathsInImage } from './image-files.ts'
import type { BuildContext } from './model.ts'

/** More places than a file is copied to by any Dockerfile that somebody wrote. */
const MOST_PLACES = 200

/**
 * The `COPY --from` that takes a file on into an image that leaves the build, where `copy` has brought it out of the context into a
 * stage that is thrown away. Undefined where none does, a RUN may take the file away before, or its way cannot be known.
 * `path` is the file's, from the context's folder.
 */
export function carriedOn(context: BuildContext, copy: CopyStep, path: string): CopyStep | undefined {
  const queue = pathsInImage(context, copy, path).map((imagePath): Place => ({ stage: copy.stage, imagePath, after: copy.index }))
  const seen = new Set<string>()
  for (const { stage, imagePath, after } of queue) {
    const key = `${stage.index} ${imagePath}`
    if (seen.has(key) || seen.size >= MOST_PLACES || isTakenAway(stage, imagePath, after)) continue
    seen.add(key)
    for (const user of new Set(stage.usedBy)) {
      if (user.base.kind === 'stage' && user.base.stage.index === stage.index) queue.push({ stage: user, imagePath, after: -1 })
      for (const step of user.steps) {
        if (!isCopy(step) || !copiesFrom(step, stage)) continue
        const targets = targetsOf(step, imagePath)
        if (targets.length > 0 && user.shipsLayers) return step
        for (const target of targets) queue.push({ stage: user, imagePath: target, after: step.index })
      }
    }
  }
  return undefined
}

interface Place {
  readonly stage: Stage
  readonly imagePath: string
  /** The step that has put it there; -1 where it was there from the start. */
  readonly after: number
}

/** Whether a RUN behind the step names the file, or removes the folder that it lies in: then it most likely is not there any more. */
function isTakenAway(stage: Stage, imagePath: string, after: number): boolean {
  const name = nameOf(imagePath)
  return stage.steps.some((step) => step.index > after && step.instruction.keyword === 'RUN' && step.commands.some((command) => {
    if (command.program !== 'rm' && command.program !== 'mv' && command.program !== 'find' && command.program !== 'shred' && command.program !== 'git') return false
    if (command.program === 'git') return command.words.some(({ value }) => value === 'clean')
    return command.arguments.some(({ value }) => value.includes(name) || mayCover(step, value, imagePath))
  }))
}

/** Whether an argument is a folder that holds the file, or a pattern that may match it. */
function mayCover(step: Step, argument: string, imagePath: string): boolean {
  if (argument.startsWith('-') || argument === '.') return false
  const end = Math.max(...['*', '?', ']', '}'].map((mark) => argument.lastIndexOf(mark)))
  const isPattern = /[*?[]/.test(argument)
  if (isPattern && !imagePath.endsWith(argument.slice(end + 1))) return false
  const path = argument.startsWith('$') ? undefined : step.imagePath(isPattern ? argument.slice(0, argument.lastIndexOf('/', argument.search(/[*?[]/)) + 1) : argument)
  return path === undefined ? isPattern : relativeInside(path, imagePath) !== undefined
}

function copiesFrom(copy: CopyStep, stage: Stage): boolean {
  const flag = copy.instruction.flags.find(({ name }) => name === 'from')
  if (flag?.value === undefined || copy.instruction.flags.some(({ name }) => name === 'parents' || name === 'exclude')) return false
  const { text, resolved } = copy.expand(flag.value)
  return resolved && copy.stage.file.stage(text, copy.stage.index)?.index === stage.index
}

/** Where a `COPY --from` puts a file of the other image. A single file may get a new name, or go into a folder. */
function targetsOf(copy: CopyStep, imagePath: string): string[] {
  const { destination, sources } = copy.instruction
  const written = destination === undefined ? undefined : copy.expand(destination)
  const target = written?.resolved === true ? copy.imagePath(written.text) : undefined
  if (target === undefined) return []
  return sources.flatMap((source) => {
    const { text, resolved } = copy.expand(source)
    if (!resolved) return []
    // All entries of a folder; of those that are folders, the content.
    const folder = /^([^*?[\]\\]*)\/\*$/.exec(text)?.[1]
    const rest = relativeInside(joinPath('/', folder ?? text), imagePath)
    if (rest === undefined || (folder === undefined && /[*?[\]\\]/.test(text))) return []
    if (rest === '.') return folder === undefined ? [target, joinPath(target, nameOf(imagePath))] : []
    return [joinPath(target, folder === undefined ? rest : rest.slice(rest.indexOf('/') + 1))]
  })
}
