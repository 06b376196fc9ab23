import type { Document, Located } from '../../text/document.ts'
import { folderOf, joinPath } from '../../text/paths.ts'

/** One package that a requirements file, Pipfile or pyproject.toml asks for. */
export interface PythonRequirement {
  /** As the index compares names: lower case, runs of `-`, `_` and `.` are one dash (PEP 503). */
  readonly name: string
  readonly extras: readonly string[]
  /** What stands behind the name: `==2.9.11`, `>=5,<6`; empty without one. */
  readonly specifier: string
  /** The release of `==`. */
  readonly version?: string
  /** Where it stands; missing for a package that a command names. */
  readonly at?: Located
}

export interface Requirements {
  readonly requirements: readonly PythonRequirement[]
  /** Every file that was read, the first one named first; files of `-r` and `-c` included. */
  readonly files: readonly string[]
  /** False where a file that is named is not to be seen. */
  readonly complete: boolean
}

/** Files that name each other in a ring end here. */
const MOST_FILES = 50

/**
 * A requirements file and those that it includes with `-r`; those of `-c` count as read but bring no packages (pip documentation,
 * "Requirements File Format"). Paths in it start from its own folder.
 */
export function readRequirements(documentAt: (path: string) => Document | undefined, path: string): Requirements {
  const requirements: PythonRequirement[] = []
  const files: string[] = []
  let complete = true
  const pending: { readonly path: string; readonly isConstraint: boolean }[] = [{ path, isConstraint: false }]
  for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
    if (files.includes(next.path) || files.length >= MOST_FILES) continue
    const document = documentAt(next.path)
    if (document === undefined) {
      complete = false
      continue
    }
    files.push(next.path)
    for (const line of logicalLines(document.text)) {
      const included = /^(?:-r|--requirement|-c|--constraint)(?:[ \t=]*)(\S+)/.exec(line.text)
      if (included?.[1] !== undefined) {
        if (/^[a-z]+:\/\//.test(included[1]) || included[1].includes('$')) complete = false
        else pending.push({ path: joinPath(folderOf(next.path), included[1]), isConstraint: next.isConstraint || /^(?:-c|--c)/.test(line.text) })
        continue
      }
      const requirement = next.isConstraint ? undefined : parseRequirement(line.text)
      if (requirement !== undefined) requirements.push({ ...requirement, at: { document, range: { start: line.start, end: line.end } } })
    }
  }
  return { requirements, files, complete }
}

/** `psycopg[binary]>=3.2; python_version > "3.8"`, also behind `-e …#egg=`. Undefined for options, paths and addresses without a name. */
export function parseRequirement(text: string): PythonRequirement | undefined {
  const match = /^([A-Za-z0-9](?:[\w.-]{0,100}[A-Za-z0-9])?)[ \t]{0,8}(?:\[([\w.,\t -]{0,200})\])?[ \t]{0,8}(@|\(?[=<>!~][^;#]{0,200})?/.exec(text)
  if (match?.[1] === undefined || /^[\w.-]+[/\\]|^[a-z+]+:\/\//.test(text)) return undefined
  const specifier = match[3] === undefined || match[3] === '@' ? '' : match[3].replace(/\s--hash[\s\S]*/, '').replace(/[()]/g, '').trim()
  const version = /^===?[ \t]{0,8}([\w.+!]+)$/.exec(specifier)?.[1]
  return {
    name: packageName(match[1]),
    extras: (match[2] ?? '').split(',').map((extra) => extra.trim().toLowerCase()).filter((extra) => extra !== ''),
    specifier,
    ...(version === undefined ? {} : { version }),
  }
}

/** A package's name as the index compares it. */
export function packageName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-')
}

interface LogicalLine {
  readonly text: string
  readonly start: number
  /** Of its first line. */
  readonly end: number
}

/** Lines without comments and surrounding blanks, continued ones joined. */
function logicalLines(text: string): LogicalLine[] {
  const lines: LogicalLine[] = []
  let offset = 0
  let open: { text: string; start: number; end: number } | undefined
  for (const line of text.split('\n')) {
    const content = line.replace(/\r$/, '')
    const isContinued = content.endsWith('\\')
    const bare = (isContinued ? content.slice(0, -1) : content).replace(/(?:^|[ \t])#[\s\S]*/, '').trimEnd()
    if (open !== undefined) open.text += ` ${bare.trim()}`
    else open = { text: bare.trimStart(), start: offset + bare.length - bare.trimStart().length, end: offset + bare.length }
    if (!isContinued) {
      if (open.text !== '') lines.push(open)
      open = undefined
    }
    offset += line.length + 1
  }
  if (open !== undefined && open.text !== '') lines.push(open)
  return lines
}
