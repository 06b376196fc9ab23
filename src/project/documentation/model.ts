import type { ParsedOptions, ShellWord, SimpleCommand } from '../../syntax/shell/index.ts'
import type { DocumentSyntax } from '../../syntax/markdown/index.ts'
import type { Document, Range } from '../../text/document.ts'
import type { Project } from '../model.ts'
import type { Purpose } from '../purpose.ts'

/** A Markdown or reStructuredText document with what it shows of Docker. */
export interface Documentation {
  readonly document: Document
  readonly syntax: DocumentSyntax
  /** In order. */
  readonly fragments: readonly Fragment[]
  /** The `docker` commands that it tells a reader to call, in order. */
  readonly commands: readonly DocumentedCommand[]
  /** Images that its own commands and compose files build, without tag: they come from no registry. */
  readonly builtImages: ReadonlySet<string>
  /** Where reading stopped because there is more than any person writes. */
  readonly unread?: { readonly range: Range; readonly message: string }
}

/** A Dockerfile or compose file out of a document. */
export interface Fragment {
  /** Its `origin` is the document. */
  readonly document: Document
  /**
   * Whether all of it is shown, as far as a reader can see: a Dockerfile that copies something and comes to a CMD or ENTRYPOINT, a compose file each of whose services says
   * what it runs; nothing is left out with an ellipsis. Only then something can be missing from it.
   */
  readonly whole: boolean
  /** It alone, with nothing around it (`files.complete` is false). */
  readonly project: Project
}

/** A command line of a document: `docker run …`, `docker build …`, `docker compose …`, `docker-compose …`. */
export interface DocumentedCommand {
  readonly documentation: Documentation
  /** The text that the ranges below count in; its `origin` is the document. */
  readonly document: Document
  readonly command: SimpleCommand
  readonly program: 'docker' | 'docker-compose'
  /** What docker is asked to do; management commands are taken as what they stand for (`container run`, `image build`, `buildx build`). */
  readonly action: 'run' | 'build' | 'compose' | 'other'
  /** Of `compose`: its own command, for example `up`. */
  readonly composeCommand?: string
  /** The options of the action: of `compose`, those behind its own command. */
  readonly options: ParsedOptions
  /** What its section or the document's own name says that it is for. */
  readonly purpose: Purpose
  /** Of `run`: the image. */
  readonly image?: ShellWord
}
