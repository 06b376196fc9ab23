import type { Document, Located, Range } from '../text/document.ts'
import type { Edit } from '../text/edit.ts'
import type { Keyword } from '../syntax/dockerfile/ast.ts'
import type { ComposeFile, ComposeProject } from '../compose/model.ts'
import type { DockerfileModel, Stage, Step, StepCommand } from '../project/dockerfile/model.ts'
import type { DocumentedCommand } from '../project/documentation/model.ts'
import type { EnvFile, IgnoreFile, Project, ServiceModel } from '../project/model.ts'
import type { Purpose } from '../project/purpose.ts'
import type { Category, FixSafety, Severity } from './finding.ts'

/** The rivals whose codes we accept wherever a rule id is. */
export type Rival = 'hadolint' | 'shellcheck' | 'buildkit' | 'trivy' | 'checkov' | 'dclint' | 'composeLint' | 'tally'

export type Aliases = Readonly<Partial<Record<Rival, readonly string[]>>>

/** Presets that a rule names itself; those of a rival are made from the aliases. */
export type NamedPreset = 'recommended' | 'strict' | 'hardening' | 'dockerflow' | 'layout' | 'hadolint' | 'buildkit' | 'dclint'

/**
 * One example: test and documentation at once. `«…»` marks each exact range that must be reported; the marks are taken
 * out before the text is linted. A lone text is a `Dockerfile`, or `compose.yaml` where it has a `services:` line.
 */
export interface Example {
  /** What the example shows; needed for near misses. */
  readonly title?: string
  readonly files: string | Readonly<Record<string, string>>
  /** The files after the fix (all fixes of this rule, unsafe ones included). Only changed or new ones need to stand here. */
  readonly fixed?: string | Readonly<Record<string, string>>
  /** A finding for which no fix is proposed, although the rule has one: a near miss for the fix. */
  readonly unfixed?: true
  readonly modes?: Readonly<Record<string, number>>
  /** Paths that git tracks; left out means that there is no git. */
  readonly tracked?: readonly string[]
  /** Paths that git ignores. */
  readonly ignored?: readonly string[]
  /** The day that dated rules take; default 2026-11-01. */
  readonly today?: string
  readonly options?: Readonly<Record<string, OptionValue>>
  /** What all its findings are reported as, where that is to be shown: in development, say, less than the rule's own severity. */
  readonly severity?: Severity
  /** What ShellCheck would say: its code, and the text that it points at. Left out means that it is not installed. */
  readonly shellCheck?: readonly { readonly code: number; readonly level: 'error' | 'warning' | 'info' | 'style'; readonly at: string }[]
}

export type OptionValue = boolean | number | string | readonly string[] | Readonly<Record<string, string>>

export interface OptionDefinition {
  readonly type: 'boolean' | 'number' | 'string' | 'strings' | 'map'
  readonly default: OptionValue
  readonly description: string
}

export interface Reference {
  readonly title: string
  readonly url: string
}

/** What a rule proposes to do about a finding. */
export interface FixProposal {
  readonly title: string
  readonly safety: FixSafety
  readonly edits: readonly Edit[]
}

export interface ReportDetails {
  readonly related?: readonly (Located & { readonly message: string })[]
  readonly fix?: FixProposal | undefined
  /** Instead of the rule's own severity. */
  readonly severity?: Severity
  /** Instead of the rule's own aliases, where only some of the codes mean this finding. */
  readonly aliases?: readonly string[]
}

/** What a finding points at: a range of the document that the handler was called for, or a place with its document. */
export type Place = Range | { readonly range: Range; readonly document?: Document }

export interface RuleContext {
  readonly project: Project
  /** The day that dated rules take, `YYYY-MM-DD`. */
  readonly today: string
  option(name: string): OptionValue
  report(place: Place, message: string, details?: ReportDetails): void
  /** An edit of the document that the handler was called for. */
  replace(range: Range, text: string): Edit
}

type InstructionHandlers = { readonly [K in Keyword]?: (step: Step<K>, context: RuleContext) => void }

/** What a rule wants to see. All rules share one walk; each handler is called with facts that are already derived. */
export interface Handlers extends InstructionHandlers {
  readonly dockerfile?: (file: DockerfileModel, context: RuleContext) => void
  readonly stage?: (stage: Stage, context: RuleContext) => void
  /** Any instruction, also those with a handler of their own. */
  readonly instruction?: (step: Step, context: RuleContext) => void
  /**
   * Commands of RUN by program name (`apt-get`), or `*` for all; commands reached through sudo, env, `bash -c` and the like
   * are among them.
   */
  readonly commands?: Readonly<Record<string, (command: StepCommand, context: RuleContext) => void>>
  /** One compose file as it is written, before anything is merged. */
  readonly composeFile?: (file: ComposeFile, context: RuleContext) => void
  /** A compose project after interpolation, extends, include and merge. */
  readonly compose?: (compose: ComposeProject, context: RuleContext) => void
  readonly service?: (service: ServiceModel, context: RuleContext) => void
  readonly envFile?: (file: EnvFile, context: RuleContext) => void
  readonly ignoreFile?: (file: IgnoreFile, context: RuleContext) => void
  readonly project?: (project: Project, context: RuleContext) => void
  /** A `docker` command line of a Markdown or reStructuredText document. Ranges count in `command.document`. */
  readonly commandLine?: (command: DocumentedCommand, context: RuleContext) => void
}

export interface Rule {
  /** Reads well after "ignore …"; never reused. */
  readonly id: string
  /** What to do, in the imperative, without a full stop. */
  readonly title: string
  readonly category: Category
  readonly severity: Severity
  /** The version that first had it. */
  readonly since: string
  readonly aliases?: Aliases
  /** Ids that this rule had before; accepted for ever. */
  readonly formerly?: readonly string[]
  /** Default `['recommended']`. A rule that is off by default names only other presets, or none (`[]`). */
  readonly presets?: readonly NamedPreset[]
  /** Stages that it judges: all, or only those that leave the build as an image. Default `any`. */
  readonly stages?: 'any' | 'shipped'
  /** Purposes of stages, services and compose files that it holds for; default all. */
  readonly purposes?: readonly Purpose[]
  /** Where one of these rules reports the same place, this one stays silent: they know more. */
  readonly yieldsTo?: readonly string[]
  /** Where any other rule reports the same code at the same place, this one stays silent. For a rule that passes on what another program says. */
  readonly yieldsByCode?: boolean
  /**
   * Set for a rule that reports in files which are not linted themselves (start scripts, settings, secret files): several Dockerfiles and services may lead to
   * the same one. Where a run is divided into shards, such a rule is shown everything in each of them.
   */
  readonly elsewhere?: boolean
  /**
   * Whether text out of a document (a fragment) is enough to judge; see {@link judgesFragments}. `whole`: where nothing of it is left out, for
   * rules about what is missing. Default: true where the rule has no handler for the project.
   */
  readonly fragments?: boolean | 'whole'
  readonly options?: Readonly<Record<string, OptionDefinition>>
  /** Reported by the program itself, not by a handler, so that examples cannot be run: an unreadable file, for one. */
  readonly builtIn?: boolean
  /** Why it matters, what happens otherwise, and when to ignore it. Markdown. */
  readonly why: string
  /** How to repair it where no fix can, in a sentence or two. Markdown. */
  readonly remedy?: string
  readonly references: readonly Reference[]
  readonly bad: readonly Example[]
  readonly good: readonly Example[]
  readonly on: Handlers
}

/** Declares a rule. Gives back what it gets: it exists for the types and for the reader. */
export function defineRule(rule: Rule): Rule {
  return rule
}

/** Whether a rule judges a Dockerfile or compose file out of a document. `whole`: a reader sees all of that file. */
export function judgesFragments(rule: Rule, whole: boolean): boolean {
  const { fragments = rule.on.project === undefined } = rule
  return fragments === 'whole' ? whole : fragments
}

/** All codes of a rule's aliases in one flat list. */
export function flatAliases(rule: Rule): readonly string[] {
  return Object.values(rule.aliases ?? {}).flat()
}
