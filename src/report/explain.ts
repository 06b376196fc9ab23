import type { Example, Rule } from '../rule-api/rule.ts'
import { textWidth } from './cell-width.ts'
import { PLAIN, type Paint } from './paint.ts'
import { printable } from './printable.ts'
import { filesOf, markedLines } from './rule-example.ts'
import { aliasList, dedented, plainText, presetsOf, shownValue, splitReasons } from './rule-page.ts'

interface ExplainOptions {
  readonly paint?: Paint | undefined
  /** Terminal columns, default 88. */
  readonly width?: number | undefined
}

const WIDTH = 88
const INDENT = '  '

/** What `dockerlint explain RULE` prints: what the rule is for, what it reports, what is right, how to repair it. */
export function explainRule(rule: Rule, options: ExplainOptions = {}): string {
  const paint = options.paint ?? PLAIN
  const width = Math.max(40, Math.min(options.width ?? WIDTH, 100))
  const { reasons, ignoring } = splitReasons(rule.why)
  const sections: (readonly [string, readonly string[]])[] = [
    ['Why', prose(reasons, width)],
    ['Bad', rule.bad.flatMap((example, index) => exampleLines(example, rule, paint, index))],
    ['Good', goodExamples(rule).flatMap((example, index) => exampleLines(example, undefined, paint, index))],
    ['How to fix', prose(rule.remedy ?? '', width)],
    ['Options', Object.entries(rule.options ?? {}).flatMap(([name, option]) => prose(`${name} (default ${shownValue(option.default)}): ${option.description}`, width))],
    ['When to ignore', prose(ignoring, width)],
    ['Other tools call it', aliasList(rule).map(({ tool, codes }) => `${tool} ${codes.join(', ')}`)],
    ['References', rule.references.flatMap(({ title, url }) => [title, paint.dim(printable(url))])],
  ]
  const head = `${paint.strong(rule.id)}  ${paint.severity(rule.severity, rule.severity)}  ${paint.dim(`${rule.category}, ${presetsOf(rule)}`)}\n${rule.title}\n`
  const body = sections.filter(([, lines]) => lines.length > 0)
    .map(([heading, lines]) => `${paint.strong(heading)}\n${lines.map((line) => (line === '' ? '' : `${INDENT}${line}`)).join('\n')}\n`)
  return [head, ...body].join('\n')
}

/** What a bad example becomes when it is repaired, then the near misses. */
function goodExamples(rule: Rule): readonly Example[] {
  const repaired = rule.bad.flatMap((example) => (example.fixed === undefined ? [] : [{ files: example.fixed, title: `${example.title ?? 'the example above'}, repaired` }]))
  return [...repaired, ...rule.good]
}

/** Titles, file names and texts; with `rule`, marked places get carets in the colour of its severity. */
function exampleLines(example: Example, rule: Rule | undefined, paint: Paint, index: number): readonly string[] {
  const files = filesOf(example.files)
  const title = example.title === undefined ? [] : [paint.dim(`# ${printable(example.title)}`)]
  const texts = files.flatMap(([name, text]) => {
    const lines = markedLines(text).flatMap((line) => [
      line.text.split('\t').map(printable).join('    '),
      ...(line.marks === '' || rule === undefined ? [] : [paint.severity(rule.severity, line.marks)]),
    ])
    return files.length === 1 ? lines : [paint.dim(`# ${name}`), ...lines]
  })
  return [...(index > 0 ? [''] : []), ...title, ...texts]
}

/** Markdown as lines of plain text; paragraphs are wrapped, lists and indented code keep their lines. */
function prose(markdown: string, width: number): readonly string[] {
  if (markdown.trim() === '') return []
  return plainText(dedented(markdown)).split(/\n\s*\n/).flatMap((paragraph, index) => {
    const isKept = /^(?:[-*] |\d+\. |```| {4}|\|)/m.test(paragraph)
    const lines = isKept ? paragraph.split('\n').map(printable) : wrapped(printable(paragraph.replace(/\s+/g, ' ').trim()), width - INDENT.length)
    return index === 0 ? lines : ['', ...lines]
  })
}

function wrapped(text: string, width: number): readonly string[] {
  const lines = ['']
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? ''
    if (line !== '' && textWidth(line) + 1 + textWidth(word) > width) lines.push(word)
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`
  }
  return lines
}
