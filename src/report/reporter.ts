import type { RunResult } from '../engine/result.ts'
import type { ProjectGraph } from '../project/graph.ts'
import type { Paint } from './paint.ts'

/** Where the linted tree comes from; given to SARIF. Credentials in the address are dropped. */
export interface Repository {
  readonly uri: string
  readonly revision?: string | undefined
  readonly branch?: string | undefined
}

/** What the command line may ask of a report. Each format reads what concerns it. */
export interface ReportOptions {
  /** Colours of the terminal; none where left out. See `loadPaint`. */
  readonly paint?: Paint | undefined
  /** OSC 8 links around rule names. */
  readonly hyperlinks?: boolean | undefined
  /** Terminal columns. Where given, messages are wrapped to it. */
  readonly width?: number | undefined
  /** Findings only, without a summary. */
  readonly quiet?: boolean | undefined
  /** SARIF: also the findings that are ignored or in the baseline, marked as such. */
  readonly showSuppressed?: boolean | undefined
  /** SARIF: several runs over one commit need one category each. */
  readonly category?: string | undefined
  /** HTML: what the project is made of, to be drawn with the findings on it. */
  readonly graph?: ProjectGraph | undefined
  /** SARIF: the repository and commit that were linted. */
  readonly repository?: Repository | undefined
}

/**
 * A format: pure, from the result of a run to the text of the report, ending with a line break unless it is empty. It comes in pieces, each made when it is asked
 * for: the report of ten thousand files never stands in memory as a whole.
 */
export type Reporter = (result: RunResult, options: ReportOptions) => Iterable<string>
