import type { ConfiguredPurpose } from './decide-purpose.ts'
import type { Documents } from './documents.ts'
import type { ShellCheckRunner } from './shellcheck.ts'

/** A file that is to be linted, with its text. */
export interface SourceText {
  readonly path: string
  readonly text: string
  /** What its name says; undefined for a file that the user named and whose name says nothing. */
  readonly kind: 'dockerfile' | 'docker-ignore' | 'git-ignore' | 'env' | 'yaml' | 'markdown' | undefined
  /** Named by the user: linted whatever it is. */
  readonly named: boolean
}

export interface ReadOptions {
  readonly configuredPurpose?: ConfiguredPurpose
  /** What documents say of purposes; default: those around the files that are read. */
  readonly documents?: Documents
  /** Left out where ShellCheck is not there or not wanted. */
  readonly shellCheck?: ShellCheckRunner
  /** Dockerfiles that ShellCheck is asked about; default all. Not asked before the project is read. */
  readonly shellCheckFor?: (path: string) => boolean
}
