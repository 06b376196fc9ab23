import { joinPath, normalizePath } from '../text/paths.ts'
import type { Located } from '../text/document.ts'
import type { Stage } from './dockerfile/model.ts'
import { filesBelow } from './image-files.ts'
import { isManageScript } from './python/manage-script.ts'
import type { EntryTest, Project } from './model.ts'

/** A path that Django's settings name, as plain text says it. Settings are never run. */
export interface SettingsPath {
  /** In the image, absolute. */
  readonly path: string
  readonly at: Located
}

interface SettingsFile {
  readonly text: string
  readonly imagePath: string
  readonly located: (start: number, end: number) => Located
}

const isPython: EntryTest = ({ path }) => path.endsWith('.py')

/** Settings modules of a stage's image; empty where it holds no Django project, or a whole collection of them. */
function settingsOf(stage: Stage, project: Project): readonly SettingsFile[] {
  return stage.derive(project.derive(settingsReader))
}

const settingsReader = (project: Project) => (stage: Stage): readonly SettingsFile[] => readSettingsFiles(stage, project)

/** In an image with more, a setting of one project says nothing of what runs. */
const MOST_PROJECTS = 10

function readSettingsFiles(stage: Stage, project: Project): readonly SettingsFile[] {
  const projects = filesBelow(project, stage, '/', isManageScript, MOST_PROJECTS + 1).filter((file) => file.imagePath.endsWith('/manage.py'))
  if (projects.length === 0 || projects.length > MOST_PROJECTS) return []
  return filesBelow(project, stage, '/', isPython).flatMap((file) => {
    if (!/(?:^|\/)settings(?:\/\w{1,40}|_\w{1,40})?\.py$/.test(file.imagePath)) return []
    const document = project.document(file.path)
    return document === undefined ? [] : [{ text: document.text, imagePath: file.imagePath, located: (start: number, end: number) => ({ document, range: { start, end } }) }]
  })
}

/** Where `collectstatic` writes. Undefined where settings do not say it plainly, or several say different things. */
export function staticRootOf(stage: Stage, project: Project): SettingsPath | undefined {
  return rootOf(/^STATIC_ROOT[ \t]{0,8}=[ \t]{0,8}([^\n#]{1,200})/gm, stage, project)
}

/** Where uploads go. Undefined as for {@link staticRootOf}. */
export function mediaRootOf(stage: Stage, project: Project): SettingsPath | undefined {
  return rootOf(/^MEDIA_ROOT[ \t]{0,8}=[ \t]{0,8}([^\n#]{1,200})/gm, stage, project)
}

/** Whether the image holds a Django project whose settings can be read, and none of them logs into a file. */
export function hasPlainSettings(stage: Stage, project: Project): boolean {
  const settings = settingsOf(stage, project)
  return settings.length > 0 && settings.every((file) => !/FileHandler|["']filename["']\s{0,8}:/.test(file.text))
}

function rootOf(setting: RegExp, stage: Stage, project: Project): SettingsPath | undefined {
  const found: SettingsPath[] = []
  for (const file of settingsOf(stage, project)) {
    for (const match of file.text.matchAll(setting)) {
      const path = plainPath(match[1]?.trim() ?? '', file)
      if (path === undefined) return undefined
      found.push({ path, at: file.located(match.index, match.index + match[0].trimEnd().length) })
    }
  }
  const [first] = found
  return first !== undefined && found.every((each) => each.path === first.path) ? first : undefined
}

/** The only database, where settings say plainly that it is a file of SQLite. */
export function sqliteFileOf(stage: Stage, project: Project): SettingsPath | undefined {
  const files = settingsOf(stage, project)
  const blocks = files.flatMap((file) => {
    const start = file.text.search(/^DATABASES\b/m)
    if (start === -1) return []
    const end = file.text.slice(start).search(/^\}/m)
    return [{ file, start, text: file.text.slice(start, end === -1 ? undefined : start + end) }]
  })
  const [only] = blocks
  if (only === undefined || blocks.length > 1 || files.some((file) => /dj_database_url|DATABASES\s{0,4}\[|DATABASES\.update/.test(file.text))) return undefined
  const engines = [...only.text.matchAll(/["']ENGINE["']\s{0,8}:\s{0,8}["']([\w.]{1,80})["']/g)]
  const name = /["']NAME["'][ \t]{0,8}:[ \t]{0,8}([^\r\n#]{1,200}?),?[ \t]{0,8}(?:\r|\n|#|\}|$)/.exec(only.text)
  if (engines.length !== 1 || engines[0]?.[1] !== 'django.db.backends.sqlite3' || name?.[1] === undefined || /environ|getenv|env\(|config\(|\bif\b/.test(only.text)) return undefined
  const path = plainPath(name[1].trim(), only.file)
  return path === undefined ? undefined : { path, at: only.file.located(only.start + name.index, only.start + name.index + name[0].trimEnd().length) }
}

/** `"/srv/static"`, `BASE_DIR / "static"`, `os.path.join(BASE_DIR, "static")`, each also within `str(…)`. */
function plainPath(expression: string, file: SettingsFile): string | undefined {
  const inner = /^str\((.{1,200})\)$/.exec(expression)?.[1] ?? expression
  const literal = /^["']([^"'{}]{1,200})["']$/.exec(inner)?.[1]
  if (literal !== undefined) return literal.startsWith('/') ? normalizePath(literal) : undefined
  const divided = /^BASE_DIR((?:\s*\/\s*["'][\w. -]{1,80}["']){1,6})$/.exec(inner)?.[1]
  const joined = /^os\.path\.join\(\s*BASE_DIR\s*,((?:\s{0,40}["'][\w./ -]{1,80}["']\s{0,40},?){1,6})\)$/.exec(inner)?.[1]
  const parts = divided ?? joined
  const base = parts === undefined ? undefined : baseFolder(file)
  if (parts === undefined || base === undefined) return undefined
  return joinPath(base, [...parts.matchAll(/["']([^"']{1,80})["']/g)].map((match) => match[1] ?? '').join('/'))
}

function baseFolder(file: SettingsFile): string | undefined {
  const definition = /^BASE_DIR[ \t]{0,8}=[ \t]{0,8}([^\n#]{1,200})/m.exec(file.text)?.[1]
  if (definition?.includes('__file__') !== true) return undefined
  const up = [...definition.matchAll(/\.parent\b(?!s)/g)].length || [...definition.matchAll(/dirname\(/g)].length
  if (up === 0) return undefined
  return joinPath(file.imagePath, Array.from({ length: up }, () => '..').join('/'))
}
