import { purposeOfName } from '../knowledge/purpose-words.ts'
import { folderOf, joinPath, nameOf } from '../text/paths.ts'
import type { ProjectFiles } from './files.ts'
import { type PurposeVerdict, UNKNOWN_PURPOSE } from './purpose.ts'

/** A command line in a document, Makefile or CI file that builds or starts something, and what for. */
export interface Mention {
  readonly kind: 'compose' | 'build'
  /** Compose files (`-f`), or the Dockerfile. From the working directory; empty for the default file. */
  readonly files: readonly string[]
  /** The folder that the command is called in, as far as a document can say: its own, or the project's. */
  readonly folder: string
  readonly target: string | undefined
  readonly verdict: PurposeVerdict
}

/** Files that say how a project is built and started. */
const DOCUMENT = /^(?:readme(?:\.\w+)?|.*\.md|.*\.rst|makefile|gnumakefile|justfile|.*\.mk|\.gitlab-ci\.yml|jenkinsfile)$/i

/** Other folders, beside the one of a linted file, that hold such files. */
const DOCUMENT_FOLDERS = ['docs', 'doc', '.circleci', '.github/workflows']

/** History and other people's text say nothing about this project. */
const NOT_DOCUMENT = /^(?:changelog|changes|history|news|license|third[-_]party)/i

/** Bounds of what is read: a project's own instructions are short. */
const MOST_DOCUMENTS = 60
const LONGEST_DOCUMENT = 300_000

/** What the documents around the linted files say about purposes. Read when it is first asked for. */
export class Documents {
  readonly #files: ProjectFiles
  readonly #folders: readonly string[]
  #mentions: readonly Mention[] | undefined

  /** @param folders those of the linted files */
  constructor(files: ProjectFiles, folders: readonly string[]) {
    this.#files = files
    this.#folders = folders
  }

  get mentions(): readonly Mention[] {
    this.#mentions ??= this.#files.complete ? [...this.#read()] : []
    return this.#mentions
  }

  /** What a compose file is started for. `isDefault`: whether a command without `-f` in its folder takes it. */
  purposeOfCompose(path: string, isDefault: boolean): PurposeVerdict {
    return agreed(this.mentions.filter((mention) => mention.kind === 'compose' &&
      (mention.files.length === 0 ? isDefault && folderOf(path) === mention.folder : mention.files.at(-1) === path)))
  }

  /** What a stage is built for: by its target's name, or without one for the last stage. */
  purposeOfBuild(dockerfile: string, target: string | undefined): PurposeVerdict {
    return agreed(this.mentions.filter((mention) => mention.kind === 'build' && mention.target === target && mention.files[0] === dockerfile))
  }

  *#read(): Iterable<Mention> {
    const seen = new Set<string>()
    const folders = new Set<string>()
    for (const folder of this.#folders) {
      for (let at = folder; ; at = folderOf(at)) {
        folders.add(at)
        if (at === '.' || at === '/' || at.endsWith('..')) break
      }
    }
    for (const folder of folders) {
      for (const place of [folder, ...DOCUMENT_FOLDERS.map((name) => joinPath(folder, name))]) {
        const isCi = place !== folder && /\.(?:circleci|github)/.test(place)
        for (const { name, kind } of this.#files.list(place)) {
          const path = joinPath(place, name)
          if (kind !== 'file' || seen.has(path) || !(isCi ? /\.ya?ml$/.test(name) : DOCUMENT.test(name) && !NOT_DOCUMENT.test(name))) continue
          seen.add(path)
          if (seen.size > MOST_DOCUMENTS) return
          const text = (this.#files.stat(path)?.size ?? 0) > LONGEST_DOCUMENT ? undefined : this.#files.read(path)
          if (text?.includes('docker') === true) yield* readMentions(path, text, folder, this.#files)
        }
      }
    }
  }
}

/** Documents that disagree prove nothing. */
function agreed(mentions: readonly Mention[]): PurposeVerdict {
  const speaking = mentions.filter((mention) => mention.verdict.value !== 'unknown')
  const [first] = speaking
  if (first === undefined || speaking.some((mention) => mention.verdict.value !== first.verdict.value)) return UNKNOWN_PURPOSE
  return first.verdict
}

/** The commands in one document. What they are for stands in their own words, else in the heading, make target or CI job above. */
export function readMentions(path: string, text: string, folder: string, files: Pick<ProjectFiles, 'stat'>): Mention[] {
  const mentions: Mention[] = []
  const isMarkdown = /\.(?:md|rst)$|^readme/i.test(nameOf(path))
  const isMake = /makefile$|justfile$|\.mk$/i.test(nameOf(path))
  let around: PurposeVerdict = UNKNOWN_PURPOSE
  let depth = 0
  const lines = text.split(/\r?\n/)
  for (const [index, line] of lines.entries()) {
    const title = titleOf(line, lines[index + 1], isMarkdown, isMake)
    if (title !== undefined) {
      const named = purposeOfName(title.replaceAll('/', ' '))
      // In a CI file what lies deeper than the job or step that speaks still belongs to it.
      const indentation = isMarkdown || isMake ? 0 : line.search(/\S/)
      if (named !== undefined || indentation <= depth) {
        around = named === undefined ? UNKNOWN_PURPOSE : { value: named.purpose, reasons: [`"${title.slice(0, 60)}" in ${path}`] }
        depth = indentation
      }
      if (isMarkdown || isMake || !line.includes('docker')) continue
    }
    const at = /\bdocker(?:-compose\b| compose\b| build\b| image build\b| buildx build\b)/.exec(line)
    if (at === null) continue
    let command = line.slice(at.index)
    for (let next = index + 1; command.trimEnd().endsWith('\\') && next < lines.length && next < index + 20; next++) command = `${command.trimEnd().slice(0, -1)} ${lines[next]?.trim() ?? ''}`
    const mention = readCommand(command, folder, around, path, files)
    if (mention !== undefined) mentions.push(mention)
  }
  return mentions
}

function titleOf(line: string, next: string | undefined, isMarkdown: boolean, isMake: boolean): string | undefined {
  if (isMarkdown) {
    const heading = /^#{1,6}\s+(\S.{0,200})$/.exec(line)?.[1]
    if (heading !== undefined) return heading
    return line.trim() !== '' && line.length < 200 && /^(?:={3,}|-{3,}|~{3,})\s*$/.test(next ?? '') ? line.trim() : undefined
  }
  if (isMake) return /^([\w.-]{1,60})\s*:(?!=)/.exec(line)?.[1]
  // CI: the name of a job or step.
  return /^\s{0,12}(?:-\s+)?(?:name:\s*["']?([^"'#\n]{1,100})|([\w-]{1,60}):\s*$)/.exec(line)?.slice(1).find((group) => group !== undefined)
}

function readCommand(command: string, folder: string, around: PurposeVerdict, path: string, files: Pick<ProjectFiles, 'stat'>): Mention | undefined {
  const words = (/^[^`;|&)<>]{0,600}/.exec(command)?.[0] ?? '').trim().split(/\s+/)
  const kind = /^docker(?:-compose)?$/.test(words[0] ?? '') && (words[0] === 'docker-compose' || words[1] === 'compose') ? 'compose' : 'build'
  const values = (names: readonly string[]): string[] => words.flatMap((word, index) => {
    const inline = names.find((name) => name.startsWith('--') && word.startsWith(`${name}=`))
    if (inline !== undefined) return [word.slice(inline.length + 1)]
    return names.includes(word) ? [words[index + 1] ?? ''] : []
  })
  const named = [...values(['-t', '--tag']).map((tag) => tag.split(':')[1] ?? ''), ...values(['-p', '--project-name']), ...values(['--profile'])]
  const own = named.map((name) => purposeOfName(name)).find((purpose) => purpose !== undefined)
  const verdict: PurposeVerdict = own === undefined ? around : { value: own.purpose, reasons: [`"${own.word}" in a command of ${path}`] }
  const inProject = (file: string): string => [joinPath(folderOf(path), file), joinPath(folder, file)].find((candidate) => files.stat(candidate) !== undefined) ?? joinPath(folder, file)
  const given = values(['-f', '--file']).filter((file) => file !== '' && !file.includes('$')).map(inProject)
  if (kind === 'compose') return { kind, files: given, folder, target: undefined, verdict }
  const context = words.at(-1) ?? '.'
  const dockerfile = given[0] ?? (/^[\w./-]+$/.test(context) && !context.startsWith('-') ? inProject(`${context.replace(/\/$/, '')}/Dockerfile`) : undefined)
  return dockerfile === undefined ? undefined : { kind, files: [dockerfile], folder, target: values(['--target'])[0], verdict }
}
