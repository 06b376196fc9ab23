import type { SimpleCommand } from '../syntax/shell/index.ts'
import type { Document, Located } from '../text/document.ts'
import { folderOf, joinPath, nameOf } from '../text/paths.ts'
import type { Stage } from './dockerfile/model.ts'
import { fileInImage, filesBelow } from './image-files.ts'
import type { Project } from './model.ts'

/** A `[program:NAME]` of a configuration of supervisord. */
export interface SupervisedProgram {
  readonly name: string
  /** The section's head. */
  readonly at: Located
}

/**
 * The programs that a `supervisord -c FILE` of a stage's image keeps running, as far as the project brings the file and all that it includes;
 * undefined where it does not, or where the file is not named. Read as plain text: a program that is not started by itself counts as one.
 */
export function supervisedPrograms(project: Project, stage: Stage, command: SimpleCommand): readonly SupervisedProgram[] | undefined {
  const words = command.arguments.map(({ literal }) => literal)
  const at = words.findIndex((word) => word === '-c' || word === '--configuration')
  const named = at === -1 ? words.map((word) => /^(?:--configuration=|-c)(\/.+)$/.exec(word ?? '')?.[1]).find((path) => path !== undefined) : words[at + 1]
  const workdir = stage.workdir?.resolved === true ? stage.workdir.text : undefined
  const imagePath = named === undefined ? undefined : named.startsWith('/') ? named : workdir === undefined ? undefined : joinPath(workdir, named)
  const main = imagePath === undefined ? undefined : documentAt(project, stage, imagePath)
  if (imagePath === undefined || main === undefined) return undefined
  const programs = programsIn(main)
  for (const pattern of includesOf(main.text)) {
    const included = joinPath(folderOf(imagePath), pattern)
    if (!/^[^*?[\]%]*\/(?:\*\.\w+|[^/*?[\]%]+)$/.test(included)) return undefined
    const ending = /\*(\.\w+)$/.exec(included)?.[1]
    const documents = ending === undefined ? [documentAt(project, stage, included)]
      : filesBelow(project, stage, folderOf(included)).filter((file) => folderOf(file.imagePath) === folderOf(included) && nameOf(file.imagePath).endsWith(ending)).map((file) => project.document(file.path))
    // What packages put there is not to be seen.
    if (documents.length === 0 || documents.includes(undefined)) return undefined
    for (const document of documents) if (document !== undefined) programs.push(...programsIn(document))
  }
  return programs
}

function documentAt(project: Project, stage: Stage, imagePath: string): Document | undefined {
  const path = fileInImage(project, stage, imagePath)?.path
  return path === undefined ? undefined : project.document(path)
}

function programsIn(document: Document): SupervisedProgram[] {
  return [...document.text.matchAll(/^\[(?:program|fcgi-program):([^\]\n]{1,100})\]/gm)].map((match) => ({
    name: (match[1] ?? '').trim(), at: { document, range: { start: match.index, end: match.index + match[0].length } },
  }))
}

/** What `files` of the section `[include]` names. */
function includesOf(text: string): readonly string[] {
  const at = text.search(/^\[include\]/m)
  if (at === -1) return []
  const section = text.slice(at + 1).split(/^\[/m, 1)[0] ?? ''
  return /^files[ \t]*=[ \t]*([^\n;]*)/m.exec(section)?.[1]?.trim().split(/\s+/) ?? []
}
