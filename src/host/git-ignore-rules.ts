import { gitIgnoreVerdict, parseGitIgnore, type GitIgnorePattern } from '../syntax/ignore/index.ts'
import { folderOf, normalizePath } from '../text/paths.ts'

/**
 * The ignore files of one work tree, evaluated here: for paths that do not exist, and where git itself cannot be asked. A user's
 * global ignore file is not looked at.
 */
export class GitIgnoreRules {
  readonly #readFile: (folder: string) => string | undefined
  readonly #exclude: readonly GitIgnorePattern[]
  readonly #ignoreCase: boolean
  readonly #patterns = new Map<string, readonly GitIgnorePattern[] | undefined>()
  readonly #folders = new Map<string, boolean>()

  /**
   * @param readFile The text of the `.gitignore` in a folder (relative to the work tree's top, `.` for the top), if there is one.
   * @param exclude The text of `.git/info/exclude`, if there is one.
   */
  constructor(readFile: (folder: string) => string | undefined, exclude?: string, ignoreCase = false) {
    this.#readFile = readFile
    this.#ignoreCase = ignoreCase
    this.#exclude = exclude === undefined ? [] : parseGitIgnore(exclude, { ignoreCase })
  }

  /**
   * Whether a path (relative to the top) is ignored; a slash at its end marks a folder. Undefined where no ignore file has a say.
   */
  ignored(path: string): boolean | undefined {
    const normal = normalizePath(path)
    if (normal === '.' || normal.startsWith('..') || normal.startsWith('/')) return undefined
    const folder = folderOf(normal)
    if (this.#folderIgnored(folder)) return true
    const own = this.#verdict(normal, path.endsWith('/'))
    return own ?? (this.#anyRules(folder) ? false : undefined)
  }

  /** Whether a folder or one above it is ignored: git does not look inside of it then, so nothing in it is taken back. */
  #folderIgnored(folder: string): boolean {
    const waiting: string[] = []
    let known: boolean | undefined
    for (let at = folder; known === undefined; at = folderOf(at)) {
      known = at === '.' ? false : this.#folders.get(at)
      if (known === undefined) waiting.push(at)
    }
    let ignored: boolean = known
    for (const at of waiting.reverse()) {
      ignored ||= this.#verdict(at, true) === true
      this.#folders.set(at, ignored)
    }
    return ignored
  }

  #verdict(path: string, isFolder: boolean): boolean | undefined {
    for (let folder = folderOf(path); ; folder = folderOf(folder)) {
      const patterns = this.#patternsOf(folder)
      if (patterns !== undefined) {
        const verdict = gitIgnoreVerdict(patterns, folder === '.' ? path : path.slice(folder.length + 1), isFolder)
        if (verdict !== undefined) return verdict
      }
      if (folder === '.') return gitIgnoreVerdict(this.#exclude, path, isFolder)
    }
  }

  #anyRules(folder: string): boolean {
    if (this.#exclude.length > 0) return true
    for (let at = folder; ; at = folderOf(at)) {
      if (this.#patternsOf(at) !== undefined) return true
      if (at === '.') return false
    }
  }

  #patternsOf(folder: string): readonly GitIgnorePattern[] | undefined {
    if (!this.#patterns.has(folder)) {
      const text = this.#readFile(folder)
      this.#patterns.set(folder, text === undefined ? undefined : parseGitIgnore(text, { ignoreCase: this.#ignoreCase }))
    }
    return this.#patterns.get(folder)
  }
}
