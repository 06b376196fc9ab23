import { parseShell, type SimpleCommand } from '../syntax/shell/index.ts'
import type { Document, Located } from '../text/document.ts'
import { MappedText } from '../text/mapped.ts'
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
  const imagePath = configurationOf(stage, command)
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

/** A command that supervisord keeps running, in the document that it stands in. */
export interface SupervisedCommand {
  readonly command: SimpleCommand
  readonly document: Document
}

/**
 * The commands of a `supervisord` of a stage's image, as far as the project brings its configuration; others may run beside them. Where no file is named, it is the one that Debian's package
 * reads, with all of /etc/supervisor/conf.d. Programs that are not started by themselves, and commands with variables of supervisord, are left out.
 */
export function supervisedCommands(project: Project, stage: Stage, command: SimpleCommand): readonly SupervisedCommand[] {
  const named = configurationOf(stage, command) ?? (command.arguments.some(({ value }) => /^(?:-c|--configuration)/.test(value)) ? undefined : DEBIAN_CONFIGURATION)
  if (named === undefined) return []
  const main = documentAt(project, stage, named)
  const patterns = main === undefined ? (named === DEBIAN_CONFIGURATION ? ['/etc/supervisor/conf.d/*.conf'] : []) : includesOf(main.text)
  const included = patterns.flatMap((pattern) => {
    const path = joinPath(folderOf(named), pattern)
    const ending = /^[^*?[\]%]*\/\*(\.\w+)$/.exec(path)?.[1]
    if (ending === undefined) return documentAt(project, stage, path) ?? []
    return filesBelow(project, stage, folderOf(path)).filter((file) => folderOf(file.imagePath) === folderOf(path) && nameOf(file.imagePath).endsWith(ending)).flatMap((file) => project.document(file.path) ?? [])
  })
  return [...(main === undefined ? [] : [main]), ...included].flatMap(commandsIn)
}

const DEBIAN_CONFIGURATION = '/etc/supervisor/supervisord.conf'

/** `command=` of each program, up to a remark. */
function commandsIn(document: Document): SupervisedCommand[] {
  const { text } = document
  const heads = [...text.matchAll(/^\[([^\]\n]{1,120})\]/gm)]
  return heads.flatMap((head, at) => {
    if (!/^(?:program|fcgi-program):/.test(head[1] ?? '')) return []
    const start = head.index + head[0].length
    const section = text.slice(start, heads[at + 1]?.index ?? text.length)
    if (/^autostart[ \t]*=[ \t]*(?:false|0|no|off)\b/im.test(section)) return []
    const match = /^command[ \t]*=[ \t]*([^\n\r]*)/m.exec(section)
    const value = match?.[1]?.split(/[ \t];/, 1)[0]?.trimEnd()
    if (match === null || value === undefined || value === '' || value.includes('%(')) return []
    const from = start + match.index + match[0].length - (match[1]?.length ?? 0)
    return parseShell(MappedText.of(text, { start: from, end: from + value.length })).commands.map((command) => ({ command, document }))
  })
}

/** The path in the image of the file that `-c` names. */
function configurationOf(stage: Stage, command: SimpleCommand): string | undefined {
  const words = command.arguments.map(({ literal }) => literal)
  const at = words.findIndex((word) => word === '-c' || word === '--configuration')
  const named = at === -1 ? words.map((word) => /^(?:--configuration=|-c)(\/.+)$/.exec(word ?? '')?.[1]).find((path) => path !== undefined) : words[at + 1]
  if (named === undefined || named.startsWith('/')) return named
  return stage.workdir?.resolved === true ? joinPath(stage.workdir.text, named) : undefined
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
