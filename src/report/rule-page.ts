import type { Aliases, Example, OptionValue, Rule } from '../rule-api/rule.ts'
import { escapeMarkdownAddress, fenceFor } from './markdown-text.ts'
import { filesOf, languageOf, markedLines } from './rule-example.ts'

const RIVALS: Readonly<Record<keyof Aliases, string>> = {
  hadolint: 'hadolint', shellcheck: 'ShellCheck', buildkit: 'BuildKit', trivy: 'Trivy', checkov: 'Checkov', dclint: 'dclint', composeLint: 'compose-lint', tally: 'tally',
}

/** The page of a rule in the documentation. Everything on it stands in the rule's file, but for `said`: what linting the first bad example prints. */
export function rulePage(rule: Rule, said = ''): string {
  const { reasons, ignoring } = splitReasons(rule.why)
  const sections: (readonly [string, string])[] = [
    ['Why', reasons],
    ['Bad', rule.bad.map((example, index) => badExample(example) + (index === 0 ? saidBlock(said) : '')).join('\n\n')],
    ['Good', [...rule.bad.filter((example) => example.fixed !== undefined).map(fixedExample), ...rule.good.map(goodExample)].join('\n\n')],
    ['How to fix', rule.remedy?.trim() ?? ''],
    ['Options', optionsTable(rule)],
    ['When to ignore', [ignoring, howToIgnore(rule)].filter((text) => text !== '').join('\n\n')],
    ['Other tools call it', aliasList(rule).map(({ tool, codes }) => `- ${tool}: ${codes.map((code) => `\`${code}\``).join(', ')}`).join('\n')],
    ['References', rule.references.map(({ title, url }) => `- [${title}](${escapeMarkdownAddress(url)})`).join('\n')],
  ]
  const body = sections.filter(([, text]) => text !== '').map(([heading, text]) => `## ${heading}\n\n${text}\n`)
  return [`# ${rule.id}\n`, `${rule.title}.\n`, `${factsOf(rule)}\n`, ...body].join('\n')
}

/** Severity, category, scope and presets in one line. */
function factsOf(rule: Rule): string {
  const facts = [
    `Severity **${rule.severity}**`, `category **${rule.category}**`, `since ${rule.since}`, presetsOf(rule),
    ...(rule.stages === 'shipped' ? ['judges only stages that leave the build as an image'] : []),
    ...(rule.purposes === undefined ? [] : [`holds for ${rule.purposes.join(', ')}`]),
    ...(rule.formerly === undefined ? [] : [`formerly ${rule.formerly.map((id) => `\`${id}\``).join(', ')}`]),
  ]
  return `${facts.join(' · ')}.`
}

/** In which presets the rule is on. */
export function presetsOf(rule: Rule): string {
  const presets = rule.presets ?? ['recommended']
  return presets.length === 0 ? 'off by default' : `in ${presets.join(', ')}`
}

function howToIgnore({ id, category, bad }: Rule): string {
  if (bad.length === 0) return ''
  const line = `\`\`\`text\n# dockerlint ignore=${id} -- why it is right here\n\`\`\``
  return category === 'validity' ? 'What it reports is refused by the builder or the loader, so that there is seldom a reason to ignore it.' : `Above the instruction or the key, with the reason:\n\n${line}`
}

/** The paragraphs, and the ends of paragraphs, that say when to ignore the rule, apart from the others. */
export function splitReasons(why: string): { readonly reasons: string; readonly ignoring: string } {
  const paragraphs = dedented(why).split(/\n\s*\n/).flatMap((paragraph) => {
    const at = paragraph.search(/(?<=[.!?`)])\s(?=Ignore (?:it|this|the rule)\b)/)
    return at === -1 ? [paragraph] : [paragraph.slice(0, at), paragraph.slice(at + 1)]
  })
  const isIgnoring = (paragraph: string): boolean => /^(?:\*\*)?(?:when to ignore|ignore (?:it|this|the rule)\b)/i.test(paragraph)
  return {
    reasons: paragraphs.filter((paragraph) => !isIgnoring(paragraph)).join('\n\n'),
    ignoring: paragraphs.filter(isIgnoring).map((paragraph) => capitalized(paragraph.replace(/^(?:\*\*)?when to ignore(?:\*\*)?[.:]?(?:\*\*)?\s*/i, ''))).join('\n\n'),
  }
}

/** Codes of each tool that has any, with the tool's name as it writes itself. */
export function aliasList(rule: Rule): readonly { readonly tool: string; readonly codes: readonly string[] }[] {
  return (Object.keys(RIVALS) as (keyof Aliases)[]).flatMap((rival) => {
    const codes = rule.aliases?.[rival] ?? []
    return codes.length === 0 ? [] : [{ tool: RIVALS[rival], codes }]
  })
}

/** Markdown without its marks, for readers that show text only. */
export function plainText(markdown: string): string {
  return dedented(markdown)
    .replace(/\[([^[\]]*)\]\([^()]*\)/g, '$1')
    .replace(/(\*\*|__)(?=\S)(.*?\S)\1/g, '$2')
    .replace(/(?<!`)`+([^`]+)`+/g, '$1')
    .replace(/^#{1,6}\s+/gm, '')
}

/** The text without the indentation that its lines share, so that a rule's file may indent it. */
export function dedented(text: string): string {
  const lines = text.replace(/^\s*\n/, '').trimEnd().split('\n')
  const indents = lines.slice(1).filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length)
  const shared = indents.length === 0 ? 0 : Math.min(...indents)
  return lines.map((line, index) => (index === 0 ? line.trimStart() : line.slice(shared))).join('\n')
}

function badExample(example: Example): string {
  return withTitle(example, blocks(example.files, (text) => markedLines(text).flatMap((line) => (line.marks === '' ? [line.text] : [line.text, line.marks])).join('\n')))
}

function saidBlock(said: string): string {
  return said === '' ? '' : `\n\ndockerlint says:\n\n${fenceFor(said)}text\n${said}\n${fenceFor(said)}`
}

function goodExample(example: Example): string {
  return withTitle(example, blocks(example.files))
}

function fixedExample(example: Example): string {
  return withTitle({ title: example.title === undefined ? 'repaired' : `${example.title}, repaired` }, blocks(example.fixed ?? {}))
}

/** A block of code for each file; names stand above where they say more than the language does. */
function blocks(files: Example['files'], shown = (text: string): string => text.replace(/\n$/, '')): readonly string[] {
  const entries = filesOf(files)
  const areNamed = entries.length > 1 || entries.some(([name]) => name !== 'Dockerfile' && name !== 'compose.yaml')
  return entries.map(([name, text]) => block(name, shown(text), areNamed))
}

function withTitle(example: { readonly title?: string }, blocks: readonly string[]): string {
  const title = example.title === undefined ? [] : [`${capitalized(example.title)}:`]
  return [...title, ...blocks].join('\n\n')
}

function block(name: string, text: string, isNamed: boolean): string {
  const fence = fenceFor(text)
  return `${isNamed ? `\`${name}\`\n\n` : ''}${fence}${languageOf(name)}\n${text}\n${fence}`
}

function optionsTable(rule: Rule): string {
  const options = Object.entries(rule.options ?? {})
  if (options.length === 0) return ''
  const rows = options.map(([name, option]) => `| \`${name}\` | ${option.type} | \`${cell(shownValue(option.default))}\` | ${cell(option.description)} |`)
  return ['| Option | Type | Default | Meaning |', '| :-- | :-- | :-- | :-- |', ...rows].join('\n')
}

/** An option's value as a configuration file would give it. */
export function shownValue(value: OptionValue): string {
  return JSON.stringify(value)
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function cell(text: string): string {
  return text.replace(/\|/g, '\\|').replace(/(?<!\s)\s*\n\s*/g, ' ')
}
