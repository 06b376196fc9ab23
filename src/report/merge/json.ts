import { each } from '../../text/pieces.ts'
import { jsonPieces } from '../printable.ts'
import { claimFiles, comparePlaced, compareText, isRecord, MergeError, type Merged, type Placed, records, Repeats, type ShardReport } from './shard-report.ts'

type Json = Readonly<Record<string, unknown>>

/** The parts of a merged JSON report, for other formats. */
export interface MergedJson extends Merged {
  readonly findings: readonly Json[]
  readonly files: readonly Json[]
  readonly tool: Json
  readonly suppressed: number
}

/** Whether a value may be a report of ours in JSON. */
export function isJsonReport(value: Json): boolean {
  return typeof value['schema'] === 'number' && isRecord(value['tool']) && value['tool']['name'] === 'dockerlint'
}

/**
 * Puts JSON reports of the parts of one run together, into what that run would have reported.
 * @throws MergeError for reports of other shapes, of different versions, or of the same files
 */
export function mergeJson(reports: readonly ShardReport[]): MergedJson {
  const [first] = reports
  if (first === undefined) throw new MergeError('there is nothing to merge')
  const tool = first.value['tool'] as Json
  const claimed = new Map<string, string>()
  const repeats = new Repeats()
  const findings: (Placed & { readonly json: Json })[] = []
  const files: Json[] = []
  const sums = { fixable: 0, suppressed: 0 }
  for (const { name, value } of reports) {
    if (value['schema'] !== 1) throw new MergeError(`${name} has schema ${String(value['schema'])}, which this version cannot read`)
    if (JSON.stringify(value['tool']) !== JSON.stringify(tool)) throw new MergeError(`${first.name} and ${name} were made by different versions of dockerlint`)
    const [ownFindings, ownFiles, summary] = [records(value['findings']), records(value['files']), value['summary']]
    if (ownFindings === undefined || ownFiles === undefined || !isRecord(summary) || typeof summary['fixable'] !== 'number' || typeof summary['suppressed'] !== 'number') throw new MergeError(`${name} is no whole report: findings, files or summary are missing`)
    claimFiles(claimed, ownFiles.map((file) => String(file['path'])), name)
    for (const file of ownFiles) files.push(file)
    sums.fixable += summary['fixable']
    sums.suppressed += summary['suppressed']
    for (const json of ownFindings) {
      const placed = placedOf(json, name)
      if (repeats.isNew([placed.path, placed.line, placed.column, json['endLine'], json['endColumn'], placed.ruleId, json['aliases']].join('\0'), name)) findings.push({ ...placed, json })
      else if (isRecord(json['fix']) && json['fix']['safety'] === 'safe') sums.fixable--
    }
  }
  const merged = findings.sort(comparePlaced).map(({ json }) => json)
  files.sort((one, other) => compareText(String(one['path']), String(other['path'])))
  const count = (severity: string): number => merged.filter((finding) => finding['severity'] === severity).length
  const counts = { error: count('error'), warning: count('warning'), info: count('info') }
  return {
    pieces: () => jsonPieces({ ...first.value, findings: each(merged, asItIs), files: each(files, asItIs), summary: { files: files.length, ...counts, ...sums } }),
    counts,
    failed: merged.some((finding) => finding['ruleId'] === 'internal-error'),
    findings: merged,
    files,
    tool,
    suppressed: sums.suppressed,
  }
}

const asItIs = (json: Json): Json => json

function placedOf(json: Json, report: string): Placed {
  const { path, line, column, ruleId } = json
  if (typeof path !== 'string' || typeof line !== 'number' || typeof column !== 'number' || typeof ruleId !== 'string') throw new MergeError(`${report} is no whole report: a finding has no place or rule`)
  return { path, line, column, ruleId }
}
