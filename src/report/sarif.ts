import type { AbsentFinding, LintedFile, ReportedEdit, ReportedFinding, RunResult, SuppressedFinding } from '../engine/result.ts'
import type { Document } from '../text/document.ts'
import { each } from '../text/pieces.ts'
import { Masking } from './masking.ts'
import { jsonPieces } from './printable.ts'
import { mostSevereFirst } from './ranking.ts'
import type { Reporter, ReportOptions } from './reporter.ts'
import { artifactAddress, provenance, ROOT } from './sarif/addresses.ts'
import { cutNotification, MOST_INDENTED, MOST_RESULTS } from './sarif/limits.ts'
import { lineHashes } from './sarif/line-hash.ts'
import { boundsOf, physicalLocation, type ArtifactIndex } from './sarif/regions.ts'
import { LEVELS, ruleDescriptors, sentence } from './sarif/rules.ts'

const MOST_RELATED = 999

const BEGINNING = { startLine: 1, startColumn: 1, endLine: 1, endColumn: 1 }

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json'
const LANGUAGES: Readonly<Record<string, string>> = { dockerfile: 'dockerfile', compose: 'yaml', markdown: 'markdown', script: 'shell' }

/**
 * SARIF 2.1.0 for code scanning: complete enough for GitHub's reader and for the SARIF validator. With a baseline, each result says how it stands to it
 * (`baselineState`, which all results of a run have or none); what is unchanged or absent is listed only with what is suppressed, since GitHub would show it.
 */
export const reportSarif: Reporter = (result: RunResult, options: ReportOptions): Iterable<string> => {
  const masking = new Masking()
  const kept = keepMostSevere(result.findings)
  const room = MOST_RESULTS - kept.length
  const suppressed = options.showSuppressed === true ? result.suppressed.slice(0, room) : []
  const shown = [...kept, ...suppressed]
  const absent = options.showSuppressed === true ? (result.absent ?? []).slice(0, room - suppressed.length) : []
  const rules = ruleDescriptors(result, shown)
  const ruleIndex = new Map(rules.map((rule, index) => [rule.id, index]))
  const paths = artifactPaths(result, [...shown, ...absent.map(({ path }) => ({ path, related: [] }))])
  const artifactIndex = new Map(paths.map((path, index) => [path, index]))
  const results = new ResultWriter(masking, ruleIndex, (path) => artifactIndex.get(path))
  const files = new Map(result.files.map((file) => [file.path, file]))
  const cut = result.findings.length - kept.length
  return jsonPieces({
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [{
      tool: {
        driver: {
          name: result.tool.name,
          version: result.tool.version,
          semanticVersion: result.tool.version,
          informationUri: result.home,
          rules,
          properties: { tables: result.tool.tables },
        },
      },
      ...(options.category !== undefined && { automationDetails: { id: categoryId(options.category) } }),
      columnKind: 'utf16CodeUnits',
      originalUriBaseIds: { [ROOT]: { description: { text: 'The folder that the paths of this run are relative to.' } } },
      ...(options.repository !== undefined && { versionControlProvenance: provenance(options.repository) }),
      invocations: [{
        executionSuccessful: !result.findings.some((finding) => finding.ruleId === 'internal-error'),
        ...(cut > 0 && { toolExecutionNotifications: [cutNotification(result.findings.length)] }),
      }],
      artifacts: each(paths, (path) => artifact(path, files.get(path))),
      results: allResults(results, kept, suppressed, absent, options.showSuppressed === true),
    }],
  }, shown.length > MOST_INDENTED ? 0 : 2)
}

/** The first by severity, in the order that they were in. */
function keepMostSevere(findings: readonly ReportedFinding[]): readonly ReportedFinding[] {
  if (findings.length <= MOST_RESULTS) return findings
  const kept = new Set(mostSevereFirst(findings).slice(0, MOST_RESULTS))
  return findings.filter((finding) => kept.has(finding))
}

/** Code scanning takes what stands in front of the last slash for the category. */
function categoryId(category: string): string {
  return category.endsWith('/') ? category : `${category}/`
}

/** The linted files first, then any other file that a result points to. */
function artifactPaths(result: RunResult, shown: readonly Pick<ReportedFinding, 'path' | 'related' | 'fix'>[]): readonly string[] {
  const places = shown.flatMap((finding) => [finding, ...finding.related, ...(finding.fix?.edits ?? [])])
  return [...new Set([...result.files.map((file) => file.path), ...places.map((place) => place.path)])]
}

function artifact(path: string, file: LintedFile | undefined): object {
  const language = file === undefined ? undefined : LANGUAGES[file.kind]
  return {
    location: artifactAddress(path),
    roles: [file === undefined ? 'resultFile' : 'analysisTarget'],
    ...(language !== undefined && { sourceLanguage: language }),
    ...(file !== undefined && { properties: { kind: file.kind, purpose: file.purpose } }),
  }
}

/** With `listsSuppressed`, each result says whether it is suppressed. */
function* allResults(writer: ResultWriter, kept: readonly ReportedFinding[], suppressed: readonly SuppressedFinding[], absent: readonly AbsentFinding[], listsSuppressed: boolean): Iterable<object> {
  for (const finding of kept) yield writer.result(finding, listsSuppressed ? [] : undefined)
  for (const finding of suppressed) yield writer.suppressed(finding)
  for (const finding of absent) yield writer.absent(finding)
}

/** Turns findings into results. They come file by file, so that the line hashes of one document are kept. */
class ResultWriter {
  readonly #masking: Masking
  readonly #ruleIndex: ReadonlyMap<string, number>
  readonly #indexOf: ArtifactIndex
  #hashes: { readonly document: Document; readonly ofLines: readonly string[] } | undefined

  constructor(masking: Masking, ruleIndex: ReadonlyMap<string, number>, indexOf: ArtifactIndex) {
    this.#masking = masking
    this.#ruleIndex = ruleIndex
    this.#indexOf = indexOf
  }

  suppressed(finding: SuppressedFinding): object {
    const { kind, justification } = finding.suppression
    return this.result(finding, [{ kind, status: 'accepted', ...(justification !== undefined && { justification }) }])
  }

  /** What the baseline has and the files do no more. At which line it stood is not recorded, so the place is the file's beginning, with nothing in it. */
  absent({ path, ruleId, fingerprint }: AbsentFinding): object {
    const index = this.#indexOf(path)
    const message = 'What the baseline records here was not found again'
    return {
      ruleId,
      ruleIndex: this.#ruleIndex.get(ruleId),
      level: 'note',
      message: { text: sentence(message), id: 'default', arguments: [message] },
      locations: [{ physicalLocation: { artifactLocation: { ...artifactAddress(path), ...(index !== undefined && { index }) }, region: { ...BEGINNING, snippet: { text: '' } } } }],
      suppressions: [],
      baselineState: 'absent',
      partialFingerprints: { 'dockerlint/v1': fingerprint },
    }
  }

  /** `suppressions` is an empty list where a run lists suppressed results too: then every other result has to say that it is none. */
  result(unmasked: ReportedFinding, suppressions: readonly object[] | undefined): object {
    const finding = this.#masking.finding(unmasked)
    const message = withoutLinks(finding.message)
    const hash = this.#lineHash(finding)
    return {
      ruleId: finding.ruleId,
      ruleIndex: this.#ruleIndex.get(finding.ruleId),
      level: LEVELS[finding.severity],
      message: { text: sentence(message), id: 'default', arguments: [message.replace(/\.$/, '')] },
      locations: [{ physicalLocation: physicalLocation(finding, this.#masking, this.#indexOf) }],
      ...(finding.related.length > 0 && {
        relatedLocations: finding.related.slice(0, MOST_RELATED).map((place, index) => ({
          id: index + 1,
          physicalLocation: physicalLocation(place, this.#masking, this.#indexOf),
          message: { text: sentence(withoutLinks(place.message)) },
        })),
      }),
      ...(finding.fix !== undefined && { fixes: [{ description: { text: sentence(withoutLinks(finding.fix.title)) }, artifactChanges: this.#changes(finding.fix.edits) }] }),
      ...(suppressions !== undefined && { suppressions }),
      ...(finding.baselineState !== undefined && { baselineState: finding.baselineState }),
      partialFingerprints: { ...(hash !== undefined && { primaryLocationLineHash: hash }), 'dockerlint/v1': finding.fingerprint },
      properties: { category: finding.category, severity: finding.severity, aliases: finding.aliases },
    }
  }

  #lineHash(finding: ReportedFinding): string | undefined {
    const { document, line } = finding
    if (this.#hashes?.document !== document) this.#hashes = { document, ofLines: lineHashes(document.text) }
    return this.#hashes.ofLines[line - 1]
  }

  #changes(edits: readonly ReportedEdit[]): readonly object[] {
    return [...new Set(edits.map((edit) => edit.path))].map((path) => {
      const ofPath = edits.filter((edit) => edit.path === path)
      const index = this.#indexOf(path)
      return {
        artifactLocation: { ...artifactAddress(path), ...(index !== undefined && { index }) },
        replacements: ofPath.map((edit) => ({ deletedRegion: boundsOf(edit), insertedContent: { text: edit.text } })),
      }
    })
  }
}

/** `[text](target)` would be a link in a message of SARIF; what is quoted from a file must not become one. */
function withoutLinks(text: string): string {
  return text.replaceAll('](', '] (')
}
