import { resolve } from 'node:path'
import { FAIL_ON } from '../config/config.ts'
import { readListFile, writeReportFile } from '../host/index.ts'
import { type FormatName, reportPieces } from '../report/formats.ts'
import { isJsonReport, mergeJson, type MergedJson } from '../report/merge/json.ts'
import { isSarifReport, mergeSarif } from '../report/merge/sarif.ts'
import { MergeError, type Merged, isRecord, type ShardReport } from '../report/merge/shard-report.ts'
import { SEVERITIES } from '../rule-api/finding.ts'
import { messageOf } from '../text/error-message.ts'
import { readArguments } from './arguments.ts'
import { EXIT, UsageError } from './exit-codes.ts'
import { readOutputs } from './options.ts'
import { print, printPieces, type Streams } from './streams.ts'
import { HOME } from './version.ts'

/** Formats that a merged JSON report can also be written in: they show nothing of the source. */
const FROM_JSON: readonly FormatName[] = ['compact', 'github', 'gitlab', 'junit', 'checkstyle', 'markdown', 'azure', 'teamcity']

/** `dockerlint merge FILE…`: the reports of the parts of one run as the report of that run. Gives the exit code. */
export async function mergeCommand(args: readonly string[], streams: Streams, workingDirectory: string): Promise<number> {
  const { values, positionals, tokens } = readArguments({
    args: [...args], allowPositionals: true, strict: true, tokens: true,
    options: {
      format: { type: 'string', multiple: true }, 'output-file': { type: 'string', multiple: true },
      'fail-on': { type: 'string' }, 'exit-zero': { type: 'boolean' }, 'max-warnings': { type: 'string' },
    },
  })
  if (positionals.length === 0) throw new UsageError('dockerlint merge takes the reports of shards, in JSON or SARIF')
  const wantedFailOn = values['exit-zero'] === true ? 'never' : values['fail-on'] ?? 'warning'
  const failOn = FAIL_ON.find((level) => level === wantedFailOn)
  if (failOn === undefined) throw new UsageError(`--fail-on takes error, warning, info or never, not "${wantedFailOn}"`)
  const maxWarnings = values['max-warnings']
  if (maxWarnings !== undefined && !/^\d{1,9}$/.test(maxWarnings)) throw new UsageError(`--max-warnings takes a number, not "${maxWarnings}"`)
  const reports = positionals.map((name) => readReport(name, workingDirectory))
  const format = formatOf(reports)
  const outputs = readOutputs(tokens, format)
  const impossible = outputs.find((output) => output.format !== format && (format !== 'json' || !FROM_JSON.includes(output.format)))
  if (impossible !== undefined) throw new UsageError(`reports in ${format} cannot become ${impossible.format}: ${format === 'json' ? `only ${FROM_JSON.join(', ')}, which show nothing of the source` : 'merge reports in JSON for other formats'}`)
  let merged: Merged | MergedJson
  const wanted: { readonly file?: string; readonly pieces: Iterable<string> }[] = []
  try {
    merged = format === 'json' ? mergeJson(reports) : mergeSarif(reports)
    for (const output of outputs) wanted.push({ ...output, pieces: output.format === format ? merged.pieces() : await otherFormat(output.format, merged as MergedJson) })
  } catch (error) {
    if (error instanceof MergeError) throw new UsageError(error.message)
    throw error
  }
  for (const { file, pieces } of wanted) {
    if (file === undefined) {
      await printPieces(streams.out, pieces)
      continue
    }
    const written = writeReportFile(resolve(workingDirectory, file), pieces)
    if (!written.written) {
      await print(streams.err, `dockerlint: cannot write ${file}: ${written.message}\n`)
      return EXIT.internal
    }
  }
  if (merged.failed) return EXIT.internal
  return reaches(merged, failOn, maxWarnings === undefined ? undefined : Number(maxWarnings)) ? EXIT.findings : EXIT.clean
}

function readReport(name: string, workingDirectory: string): ShardReport {
  const read = readListFile(resolve(workingDirectory, name))
  if ('message' in read) throw new UsageError(`${name}: ${read.message}`)
  if (read.text.trim() === '') throw new UsageError(`${name} is empty: the run that should have written it did not finish`)
  try {
    const value: unknown = JSON.parse(read.text)
    if (isRecord(value)) return { name, value }
  } catch (error) {
    throw new UsageError(`${name} is no JSON: ${messageOf(error).replace(/\s+/g, ' ').slice(0, 200)}`)
  }
  throw new UsageError(`${name} is no report`)
}

function formatOf(reports: readonly ShardReport[]): 'json' | 'sarif' {
  let first: { readonly name: string; readonly format: 'json' | 'sarif' } | undefined
  for (const { name, value } of reports) {
    const format = isJsonReport(value) ? 'json' : isSarifReport(value) ? 'sarif' : undefined
    if (format === undefined) throw new UsageError(`${name} is neither a JSON nor a SARIF report of dockerlint`)
    first ??= { name, format }
    if (format !== first.format) throw new UsageError(`${first.name} is ${first.format} and ${name} is ${format}: merge reports of one format`)
  }
  return first?.format ?? 'json'
}

async function otherFormat(format: FormatName, merged: MergedJson): Promise<Iterable<string>> {
  const [{ resultOf }, { rules }] = await Promise.all([import('../report/merge/result.ts'), import('../../rules/index.ts')])
  return reportPieces(format, { ...resultOf(merged), rules, home: HOME }, {})
}

/** As linting decides it, but what configurations say of `failOn` is not in a report. */
function reaches({ counts }: Merged, failOn: (typeof FAIL_ON)[number], maxWarnings: number | undefined): boolean {
  if (failOn === 'never') return false
  if (maxWarnings !== undefined && counts.warning > maxWarnings) return true
  return SEVERITIES.some((severity) => counts[severity] > 0 && !(maxWarnings !== undefined && severity === 'warning') && SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(failOn))
}
