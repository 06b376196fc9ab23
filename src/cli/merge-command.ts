import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { FAIL_ON } from '../config/config.ts'
import { readListFile, writeReportFile } from '../host/index.ts'
import { type FormatName, renderReport } from '../report/formats.ts'
import { isJsonReport, mergeJson, type MergedJson } from '../report/merge/json.ts'
import { isSarifReport, mergeSarif } from '../report/merge/sarif.ts'
import { MergeError, type Merged, isRecord, type ShardReport } from '../report/merge/shard-report.ts'
import { SEVERITIES } from '../rule-api/finding.ts'
import { EXIT, UsageError } from './exit-codes.ts'
import { readOutputs } from './options.ts'
import { print, type Streams } from './streams.ts'
import { HOME } from './version.ts'

/** Formats that a merged JSON report can also be written in: they show nothing of the source. */
const FROM_JSON: readonly FormatName[] = ['compact', 'github', 'gitlab', 'junit', 'checkstyle', 'markdown', 'azure', 'teamcity']

/** `dockerlint merge FILE…`: the reports of the parts of one run as the report of that run. Gives the exit code. */
export async function mergeCommand(args: readonly string[], streams: Streams, workingDirectory: string): Promise<number> {
  const { values, positionals, tokens } = readArguments(args)
  if (positionals.length === 0) throw new UsageError('dockerlint merge takes the reports of shards, in JSON or SARIF')
  const failOn = values['exit-zero'] === true ? 'never' : FAIL_ON.find((level) => level === (values['fail-on'] ?? 'warning'))
  if (failOn === undefined) throw new UsageError(`--fail-on takes error, warning, info or never, not "${values['fail-on'] ?? ''}"`)
  const maxWarnings = values['max-warnings']
  if (maxWarnings !== undefined && !/^\d{1,9}$/.test(maxWarnings)) throw new UsageError(`--max-warnings takes a number, not "${maxWarnings}"`)
  const reports = positionals.map((name) => readReport(name, workingDirectory))
  const format = formatOf(reports)
  const outputs = readOutputs(tokens, format)
  const impossible = outputs.find((output) => output.format !== format && (format !== 'json' || !FROM_JSON.includes(output.format)))
  if (impossible !== undefined) throw new UsageError(`reports in ${format} cannot become ${impossible.format}: ${format === 'json' ? `only ${FROM_JSON.join(', ')}, which show nothing of the source` : 'merge reports in JSON for other formats'}`)
  let merged: Merged | MergedJson
  const texts: string[] = []
  try {
    merged = format === 'json' ? mergeJson(reports) : mergeSarif(reports)
    for (const output of outputs) texts.push(output.format === format ? merged.text : await otherFormat(output.format, merged as MergedJson))
  } catch (error) {
    if (error instanceof MergeError) throw new UsageError(error.message)
    if (error instanceof RangeError) throw new UsageError('together the reports are longer than a text can be; merge fewer of them')
    throw error
  }
  for (const [index, { file }] of outputs.entries()) {
    const text = texts[index] ?? ''
    if (file === undefined) {
      await print(streams.out, text)
      continue
    }
    const written = writeReportFile(resolve(workingDirectory, file), text)
    if (!written.written) {
      await print(streams.err, `dockerlint: cannot write ${file}: ${written.message}\n`)
      return EXIT.internal
    }
  }
  if (merged.failed) return EXIT.internal
  return reaches(merged, failOn, maxWarnings === undefined ? undefined : Number(maxWarnings)) ? EXIT.findings : EXIT.clean
}

function readArguments(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args], allowPositionals: true, strict: true, tokens: true,
      options: {
        format: { type: 'string', multiple: true }, 'output-file': { type: 'string', multiple: true },
        'fail-on': { type: 'string' }, 'exit-zero': { type: 'boolean' }, 'max-warnings': { type: 'string' },
      },
    })
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message.split('\n')[0]?.replace(/\. To specify[\s\S]*/, '') ?? '' : String(error))
  }
}

function readReport(name: string, workingDirectory: string): ShardReport {
  const read = readListFile(resolve(workingDirectory, name))
  if ('message' in read) throw new UsageError(`${name}: ${read.message}`)
  if (read.text.trim() === '') throw new UsageError(`${name} is empty: the run that should have written it did not finish`)
  try {
    const value: unknown = JSON.parse(read.text)
    if (isRecord(value)) return { name, value }
  } catch (error) {
    throw new UsageError(`${name} is no JSON: ${error instanceof Error ? error.message.slice(0, 200) : String(error)}`)
  }
  throw new UsageError(`${name} is no report`)
}

function formatOf(reports: readonly ShardReport[]): 'json' | 'sarif' {
  const formats = reports.map(({ name, value }) => {
    if (isJsonReport(value)) return 'json'
    if (isSarifReport(value)) return 'sarif'
    throw new UsageError(`${name} is neither a JSON nor a SARIF report of dockerlint`)
  })
  const other = formats.findIndex((format) => format !== formats[0])
  if (other > 0) throw new UsageError(`${reports[0]?.name ?? ''} is ${formats[0] ?? ''} and ${reports[other]?.name ?? ''} is ${formats[other] ?? ''}: merge reports of one format`)
  return formats[0] ?? 'json'
}

async function otherFormat(format: FormatName, merged: MergedJson): Promise<string> {
  const [{ resultOf }, { rules }] = await Promise.all([import('../report/merge/result.ts'), import('../../rules/index.ts')])
  return renderReport(format, { ...resultOf(merged), rules, home: HOME }, {})
}

/** As linting decides it, but what configurations say of `failOn` is not in a report. */
function reaches({ counts }: Merged, failOn: (typeof FAIL_ON)[number], maxWarnings: number | undefined): boolean {
  if (failOn === 'never') return false
  if (maxWarnings !== undefined && counts.warning > maxWarnings) return true
  return SEVERITIES.some((severity) => counts[severity] > 0 && !(maxWarnings !== undefined && severity === 'warning') && SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(failOn))
}
