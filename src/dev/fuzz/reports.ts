import type { RunResult } from '../../engine/result.ts'
import { FORMAT_NAMES, type FormatName, renderReport } from '../../report/formats.ts'
import { Masking } from '../../report/masking.ts'
import { printable } from '../../report/printable.ts'
import { readXml } from './well-formed.ts'

/** C0 but for the line break, C1, what turns the direction of text or moves it, and halves of a character. */
const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]|\p{Surrogate}/u
/** What the formats for terminals colour with. */
const COLOURS = /\u001b\[[\d;]*m/g
/** What CI systems take for commands, wherever it stands in a line or at its beginning. */
const COMMAND = /##(?:vso|teamcity)?\[|^\s*::/im
/** The commands that these formats consist of. */
const OWN_COMMAND: Readonly<Partial<Record<FormatName, RegExp>>> = {
  github: /^::(?:error|warning|notice) file=(?=[^\n]*::)/, azure: /^##vso\[task\.logissue (?=[^\n\]]*\])/, teamcity: /^##teamcity\[inspection(?:Type)? /,
}

/** Whether every format can be written, is the same when it is written again, can be read by what reads it, and drives nothing; each fault as a sentence. */
export async function faultsOfReports(result: RunResult): Promise<string[]> {
  const faults: string[] = []
  for (const format of FORMAT_NAMES) {
    const text = await renderReport(format, result, { color: false })
    if (text !== await renderReport(format, result, { color: false })) faults.push(`${format}: written again, it is another`)
    const control = CONTROL.exec(text)
    if (control !== null) faults.push(`${format}: holds the control ${JSON.stringify(control[0])} after ${JSON.stringify(text.slice(Math.max(0, control.index - 60), control.index))}`)
    const coloured = (await renderReport(format, result, { color: true })).replace(COLOURS, '')
    if (coloured !== text) faults.push(`${format}: colours change the text`)
    faults.push(...faultsOfCommands(format, text), ...faultsOfFormat(format, text, result).map((fault) => `${format}: ${fault}`))
  }
  return faults
}

function faultsOfCommands(format: FormatName, text: string): string[] {
  return text.split('\n').flatMap((line) => {
    const own = OWN_COMMAND[format]?.exec(line)?.[0] ?? ''
    return COMMAND.test(line.slice(own.length)) ? [`${format}: begins a command: ${line.slice(0, 200)}`] : []
  })
}

function faultsOfFormat(format: FormatName, text: string, result: RunResult): string[] {
  try {
    return [...READERS[format]?.(text, result) ?? []]
  } catch (error) {
    return [`cannot be read: ${error instanceof Error ? error.message : String(error)}`]
  }
}

type Reader = (text: string, result: RunResult) => readonly string[]

interface SarifPlace {
  readonly physicalLocation: { readonly artifactLocation: { readonly uri: string }; readonly region: { readonly startLine: number; readonly startColumn: number; readonly endLine: number; readonly endColumn: number } }
}

/** What reads a format, and what it must find: as many findings as there are, with their messages whole. */
const READERS: Partial<Record<FormatName, Reader>> = {
  json: (text, result) => {
    const { findings } = JSON.parse(text) as { findings: { message: string; path: string }[] }
    return same('messages', findings.map(({ message, path }) => `${path}: ${message}`), new Masking().findings(result).map(({ message, path }) => `${path}: ${message}`))
  },
  gitlab: (text, result) => {
    const issues = JSON.parse(text) as { description: string; fingerprint: string }[]
    const twice = issues.length - new Set(issues.map(({ fingerprint }) => fingerprint)).size
    return [...same('messages', issues.map(({ description }) => description), messagesOf(result)), ...twice > 0 ? [`${twice} fingerprints stand twice`] : []]
  },
  rdjson: (text, result) => same('messages', (JSON.parse(text) as { diagnostics: { message: string }[] }).diagnostics.map(({ message }) => message), messagesOf(result)),
  sarif: (text, result) => {
    const [run] = (JSON.parse(text) as { runs: { results: { ruleId: string; ruleIndex: number; locations: SarifPlace[] }[]; tool: { driver: { rules: { id: string }[] } } }[] }).runs
    const results = run?.results ?? []
    const wrongRule = results.filter(({ ruleId, ruleIndex }) => run?.tool.driver.rules[ruleIndex]?.id !== ruleId)
    const wrongPlace = results.flatMap(({ locations }) => locations).filter(({ physicalLocation: { artifactLocation: { uri }, region: { startLine, startColumn, endLine, endColumn } } }) =>
      startLine < 1 || startColumn < 1 || endLine < startLine || (endLine === startLine && endColumn < startColumn) || /[^\w.~%!$&'()*+,;=:@/-]|%(?![\dA-F]{2})/.test(uri))
    return [
      ...same('results', [String(results.length)], [String(result.findings.length)]),
      ...wrongRule.map(({ ruleId, ruleIndex }) => `${ruleId} is not rule ${ruleIndex}`), ...wrongPlace.map((place) => `no place: ${JSON.stringify(place)}`),
    ]
  },
  checkstyle: (text, result) => same('messages', readXml(text).filter(({ name }) => name === 'error').map(({ attributes }) => attributes['message'] ?? ''), messagesOf(result).map(printable), true),
  junit: (text, result) => same('messages', readXml(text).filter(({ name }) => name === 'failure').map(({ attributes }) => attributes['message'] ?? ''), messagesOf(result).map(printable), true),
  github: (text, result) => same('lines', [String(text.split('\n').length)], [String(result.findings.length + 2)]),
  compact: (text, result) => same('lines', [String(text.split('\n').length)], [String(result.findings.length + 1)]),
  azure: (text, result) => same('lines', [String(text.split('\n').length)], [String(result.findings.length + 2)]),
  teamcity: (text, result) => {
    const lines = text.split('\n').slice(0, -1)
    const broken = lines.filter((line) => !/^##teamcity\[[a-zA-Z]+(?: [a-zA-Z]+='(?:[^|'[\]\n]|\|['nr|[\]]|\|0x[\dA-F]{4})*')+\]$/.test(line))
    return [...broken.map((line) => `no service message: ${line.slice(0, 200)}`), ...same('findings', [String(lines.filter((line) => line.startsWith('##teamcity[inspection ')).length)], [String(result.findings.length)])]
  },
  markdown: (text, result) => {
    const rows = text.split('\n').filter((line) => line.startsWith('|')).slice(2)
    const broken = rows.filter((row) => row.replace(/\\./g, '').split('|').length !== 6)
    return [...broken.map((row) => `no row of four cells: ${row.slice(0, 200)}`), ...same('rows', [String(rows.length)], [String(result.findings.length)])]
  },
  html: (text) => {
    // The page has one script of its own, and the words of files are text.
    const scripts = text.match(/<script[ >]/gi)?.length ?? 0
    // What stands in the quotes of an attribute is its value, whatever it looks like.
    const handlers = /<[a-z][^<>]*\son[a-z]+\s*=/i.exec(text.replace(/="[^"]*"/g, '=""'))
    return [...scripts > 2 ? [`${scripts} scripts`] : [], ...handlers === null ? [] : [`a handler: ${handlers[0].slice(0, 200)}`]]
  },
}

function messagesOf(result: RunResult): string[] {
  return new Masking().findings(result).map(({ message }) => message)
}

/** @param anyOrder Whether the format groups by file. */
function same(what: string, found: readonly string[], expected: readonly string[], anyOrder = false): string[] {
  const [one, other] = anyOrder ? [[...found].sort(), [...expected].sort()] : [found, expected]
  const at = expected.findIndex((_, index) => one[index] !== other[index])
  return one.length === other.length && at === -1 ? [] : [`other ${what}: ${one.length} and ${other.length}, ${JSON.stringify(one[at])} for ${JSON.stringify(other[at])}`]
}
