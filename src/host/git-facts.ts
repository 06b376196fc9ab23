import { dirname, join } from 'node:path'
import { readDocumentText } from './document-text.ts'
import { GitIgnoreRules } from './git-ignore-rules.ts'
import { listWithGit, type GitListing, type GitOptions } from './git-listing.ts'
import { isInside, locateRepository, lstatOf, pathBelow, type GitRepository } from './git-repository.ts'

/** What stands at a path, as far as git cares. Undefined: nothing. */
export type PresentKind = 'file' | 'folder' | 'other' | undefined

interface WorkTree {
  /** Where the ignore files begin to count. */
  readonly top: string
  readonly rules: GitIgnoreRules
  /** The folder that was listed: the work tree, or as much of it as belongs to the project. */
  readonly scope: string
  readonly listing: GitListing | undefined
}

/** Repositories inside of the project (submodules, clones) that git is asked about; the rest is judged by ignore files alone. */
const MOST_LISTINGS = 16

/**
 * Facts of git about absolute paths whose folder holds no links. Git runs when a fact is first asked that needs it, once for each
 * work tree.
 */
export class GitKnowledge {
  readonly #roots: readonly string[]
  readonly #options: GitOptions
  readonly #enabled: boolean
  readonly #repositories = new Map<string, GitRepository | 'unusable' | undefined>()
  readonly #workTrees = new Map<string, WorkTree>()
  #listings = 0
  /** Why git did not answer, each reason once. */
  readonly failures = new Set<string>()

  /** @param roots Absolute folders without links, of which anything may be asked. */
  constructor(roots: readonly string[], options: GitOptions & { readonly enabled?: boolean } = {}) {
    this.#roots = roots
    this.#options = options
    this.#enabled = options.enabled ?? true
  }

  /** Whether a root lies in a work tree whose index could be read. */
  get present(): boolean {
    return this.#roots.some((root) => this.#workTree(root)?.listing !== undefined)
  }

  tracked(path: string): boolean | undefined {
    const tree = this.#workTree(dirname(path))
    const below = tree === undefined ? undefined : pathBelow(tree.scope, path)
    if (tree?.listing === undefined || below === undefined) return undefined
    return tree.listing.tracked.has(below) || tree.listing.tracked.hasBelow(below)
  }

  ignored(path: string, kind: PresentKind): boolean | undefined {
    const tree = this.#workTree(dirname(path))
    if (tree === undefined) return undefined
    const { listing } = tree
    const below = pathBelow(tree.scope, path)
    if (listing !== undefined && below !== undefined) {
      if (listing.tracked.has(below) || listing.untracked.has(below) || listing.tracked.hasBelow(below) || listing.untracked.hasBelow(below)) return false
      if (kind === 'file') return true
    }
    const belowTop = pathBelow(tree.top, path)
    if (belowTop === undefined) return undefined
    return tree.rules.ignored(kind === 'folder' ? `${belowTop}/` : belowTop) ?? (listing === undefined ? undefined : false)
  }

  /**
   * Whether a walk may pass by a folder: git ignores it, or knows of nothing in it. Other repositories are no such folders.
   */
  mayPassBy(folder: string): boolean {
    const tree = this.#workTree(dirname(folder))
    const below = tree === undefined ? undefined : pathBelow(tree.scope, folder)
    if (tree?.listing === undefined || below === undefined) return this.ignored(folder, 'folder') === true
    const { tracked, untracked } = tree.listing
    return !(tracked.hasBelow(below) || untracked.hasBelow(below) || tracked.has(below))
  }

  #workTree(folder: string): WorkTree | undefined {
    const root = this.#roots.find((candidate) => isInside(candidate, folder))
    if (root === undefined) return undefined
    const repository = this.#repository(folder)
    const top = typeof repository === 'object' ? repository.top : root
    const scope = isInside(root, top) ? top : root
    const known = this.#workTrees.get(scope)
    if (known !== undefined) return known
    const tree = { top, scope, rules: ignoreRules(top, repository), listing: this.#list(repository, scope) }
    this.#workTrees.set(scope, tree)
    return tree
  }

  #list(repository: GitRepository | 'unusable' | undefined, scope: string): GitListing | undefined {
    if (!this.#enabled || typeof repository !== 'object' || this.#listings >= MOST_LISTINGS) return undefined
    this.#listings++
    return listWithGit(repository, scope, { ...this.#options, failed: (reason) => void this.failures.add(reason) })
  }

  /** The repository of a folder; asked for once per folder, from the outermost unknown one on. */
  #repository(folder: string): GitRepository | 'unusable' | undefined {
    if (this.#repositories.has(folder)) return this.#repositories.get(folder)
    const above = dirname(folder)
    const here = lstatOf(join(folder, '.git'))
    const found =
      here === undefined && above !== folder && this.#roots.some((root) => isInside(root, above)) ? this.#repository(above) : locateRepository(folder)
    this.#repositories.set(folder, found)
    return found
  }
}

/** A larger ignore file has no say: every path is held against each of its lines. */
const MOST_RULE_BYTES = 512 * 1024

function ignoreRules(top: string, repository: GitRepository | 'unusable' | undefined): GitIgnoreRules {
  const read = (path: string): string | undefined => readDocumentText(path, { maxBytes: MOST_RULE_BYTES }).text
  const exclude = typeof repository === 'object' ? read(join(repository.gitFolder, 'info', 'exclude')) : undefined
  const ignoreCase = process.platform === 'win32' || process.platform === 'darwin'
  return new GitIgnoreRules((folder) => read(join(top, folder, '.gitignore')), exclude, ignoreCase)
}
