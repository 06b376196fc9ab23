/**
 * What the project model may know of the world: facts handed in by the host (or by a test, from memory). All paths are
 * relative to the working directory, normalized, with `/`.
 */
export interface ProjectFiles {
  /**
   * What stands at a path. Undefined where nothing does; also for a link that leaves the project, which is not followed.
   */
  stat(path: string): FileStat | undefined
  /** The names in a folder, sorted, without `.` and `..`. Empty where there is no folder. */
  list(folder: string): readonly FileEntry[]
  /** A text file's content, or undefined where there is none, it is too large, or it is not UTF-8. */
  read(path: string): string | undefined
  readonly git: GitFacts
  /**
   * Whether the files around what is linted are known at all. False for standard input and for text out of a document: then nothing
   * can be said about what does not exist.
   */
  readonly complete: boolean
}

export interface FileEntry {
  readonly name: string
  readonly kind: 'file' | 'folder' | 'other'
}

export interface FileStat {
  readonly kind: 'file' | 'folder' | 'other'
  /** Permission bits, for example 0o644; undefined where the file system has none. */
  readonly mode?: number
  /** Bytes. */
  readonly size: number
}

export interface GitFacts {
  /** Whether the project lies in a git work tree whose index could be read. */
  readonly present: boolean
  /** Whether git tracks the file; undefined where that is not known. */
  tracked(path: string): boolean | undefined
  /** Whether git would ignore the path, existing or not; undefined where that is not known. A tracked file is never ignored. */
  ignored(path: string): boolean | undefined
}

/** Facts about a project that stands in memory: for tests, rule examples and editors. */
export interface MemoryFacts {
  readonly files: Readonly<Record<string, string>>
  /** Mode bits by path; default 0o644. */
  readonly modes?: Readonly<Record<string, number>>
  /** Paths that git tracks; undefined means that there is no git. */
  readonly tracked?: readonly string[]
  /** Paths (files or folders) that git ignores. */
  readonly ignored?: readonly string[]
  /** Default true. */
  readonly complete?: boolean
}
