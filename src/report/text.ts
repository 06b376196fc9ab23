import type { ReportedFinding, ReportedPlace, RunResult } from '../engine/result.ts'
import { lineRange } from '../text/document.ts'
import { textWidth } from './cell-width.ts'
import { excerptOf } from './excerpt.ts'
import { Masking } from './masking.ts'
import { hyperlink, PLAIN, type Paint } from './paint.ts'
import { leadingPath, printable, withoutLogCommands } from './printable.ts'
import { countFindings, plural, severityCounts } from './ranking.ts'
import type { ReportOptions } from './reporter.ts'

const WIDTH = 100
const NARROWEST = 40
/** Related places that are shown of one finding. */
const MOST_RELATED = 4

/** For people at a terminal: by file, each finding with its line and a mark under the exact place, then a summary. */
export function* reportText(result: RunResult, options: ReportOptions): Iterable<string> {
  const paint = options.paint ?? PLAIN
  const masking = new Masking()
  const writer = new FindingWriter(masking, paint, options)
  let path: string | undefined
  for (const finding of masking.findings(result)) {
    const between = path === undefined ? '' : '\n'
    if (finding.path !== path) {
      path = finding.path
      yield withoutLogCommands(`${between}${paint.place(leadingPath(path))}\n`)
    }
    yield withoutLogCommands(`\n${writer.write(finding)}\n`)
  }
  if (options.quiet !== true) yield withoutLogCommands(`${path === undefined ? '' : '\n'}${summary(result, paint)}\n`)
}

class FindingWriter {
  readonly #masking: Masking
  readonly #paint: Paint
  readonly #options: ReportOptions
  readonly #width: number

  constructor(masking: Masking, paint: Paint, options: ReportOptions) {
    this.#masking = masking
    this.#paint = paint
    this.#options = options
    this.#width = Math.max(NARROWEST, options.width ?? WIDTH)
  }

  write(finding: ReportedFinding): string {
    const gutter = String(finding.line).length
    const bar = `    ${' '.repeat(gutter)} ${this.#paint.dim('│')} `
    return [
      ...this.#headline(finding),
      ...this.#source(finding, bar, gutter),
      ...this.#notes(finding).map((note, index, notes) => `    ${' '.repeat(gutter)} ${this.#paint.dim(index === notes.length - 1 ? '└' : '├')} ${note}`),
    ].join('\n')
  }

  /** Place, severity, message, rule; wrapped where the width of the terminal is known. */
  #headline(finding: ReportedFinding): readonly string[] {
    const place = `${finding.line}:${finding.column}`
    const severity = finding.severity
    const indent = `  ${place}  ${severity}  `
    const rule = this.#options.hyperlinks === true ? hyperlink(finding.ruleId, finding.help) : finding.ruleId
    const message = printable(finding.message)
    const lines = this.#options.width === undefined ? [message] : wrap(message, this.#width - indent.length)
    const last = lines.at(-1) ?? ''
    const hanging = ' '.repeat(indent.length)
    const head = `  ${this.#paint.strong(place)}  ${this.#paint.severity(severity, severity)}  `
    const text = lines.map((line, index) => `${index === 0 ? head : hanging}${line}`)
    const fits = this.#options.width === undefined || indent.length + textWidth(last) + 2 + finding.ruleId.length <= this.#width
    return fits
      ? [...text.slice(0, -1), `${text.at(-1) ?? ''}  ${this.#paint.dim(rule)}`]
      : [...text, `${hanging}${this.#paint.dim(rule)}`]
  }

  #source(finding: ReportedFinding, bar: string, gutter: number): readonly string[] {
    const { document, line, column, endLine, endColumn } = finding
    const text = this.#masking.line(document, line)
    // An empty line shows nothing that the place does not say.
    if (text.trim() === '') return []
    const goesOn = endLine > line
    const { start, end } = lineRange(document, line)
    const excerpt = excerptOf(text, column - 1, goesOn ? end - start : endColumn - 1, this.#width - gutter - 8)
    const marks = `${'^'.repeat(excerpt.length)}${goesOn ? ` … to line ${endLine}` : ''}`
    return [
      `    ${this.#paint.dim(`${line} │`)} ${excerpt.text}`,
      `${bar}${' '.repeat(excerpt.indent)}${this.#paint.severity(finding.severity, marks)}`,
    ]
  }

  #notes(finding: ReportedFinding): readonly string[] {
    const shown = finding.related.slice(0, MOST_RELATED).map((place) => `${this.#paint.dim(placeOf(place))} ${printable(place.message)}`)
    const more = finding.related.length - shown.length
    if (more > 0) shown.push(this.#paint.dim(`and ${plural(more, 'more place')}`))
    if (finding.fix !== undefined) {
      const flag = finding.fix.safety === 'safe' ? '--fix' : '--fix --unsafe'
      shown.push(`${this.#paint.good('fix:')} ${printable(finding.fix.title)} ${this.#paint.dim(`(${flag})`)}`)
    }
    return shown
  }
}

function placeOf(place: ReportedPlace): string {
  return `${leadingPath(place.path)}:${place.line}:${place.column}`
}

function summary(result: RunResult, paint: Paint): string {
  const counts = countFindings(result)
  const ignored = counts.suppressed > 0 ? `; ${counts.suppressed} ignored` : ''
  if (result.findings.length === 0) return `${paint.good('No findings')} in ${plural(result.files.length, 'file')}${ignored}`
  const found = severityCounts(counts).map((part) => paint.severity(part.severity, part.text)).join(', ')
  const fixes = [
    ...(counts.fixable > 0 ? [`${counts.fixable} fixable with --fix`] : []),
    ...(counts.unsafelyFixable > 0 ? [`${counts.unsafelyFixable}${counts.fixable > 0 ? ' more' : ' fixable'} with --fix --unsafe`] : []),
  ]
  const fixable = fixes.length > 0 ? `; ${fixes.join(', ')}` : ''
  return `${found} in ${plural(counts.affectedFiles, 'file')}${fixable}${ignored}\n${paint.dim('dockerlint explain RULE tells why it matters and how to repair it')}`
}

/** Lines of at most `width` cells, broken at blanks. */
function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && textWidth(line) + 1 + textWidth(word) > width) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}
