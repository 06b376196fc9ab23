import { defineRule, type EnvInstruction, type FixProposal, type LabelInstruction, type Pair, type RuleContext, type Step } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'legacy-key-value',
  title: 'Write an equals sign between name and value',
  category: 'maintainability',
  severity: 'warning',
  since: '0.1.0',
  aliases: { buildkit: ['LegacyKeyValueFormat'] },
  why: '`ENV name value` takes everything behind the name as the value, so a second pair or a comment silently becomes part of it. The form is kept for old files only.',
  references: [{ title: 'Build checks: LegacyKeyValueFormat', url: 'https://docs.docker.com/reference/build-checks/legacy-key-value-format/' }],
  bad: [
    {
      title: 'Plain values',
      files: 'FROM python:3.13\n«ENV PYTHONUNBUFFERED 1»\n«LABEL   team   shop»\n',
      fixed: 'FROM python:3.13\nENV PYTHONUNBUFFERED=1\nLABEL   team=shop\n',
    },
    {
      title: 'Blanks and variables in the value',
      files: 'FROM python:3.13\n«ENV GREETING hello world»\n«ENV PATH /venv/bin:$PATH»\n',
      fixed: 'FROM python:3.13\nENV GREETING="hello world"\nENV PATH=/venv/bin:$PATH\n',
    },
    { title: 'A value in quotes', files: 'FROM python:3.13\n«ENV GREETING "hello world"»\n', fixed: 'FROM python:3.13\nENV GREETING="hello world"\n' },
    { title: 'Too much for a safe fix', files: 'FROM python:3.13\n«ENV GREETING it\'s "fine" \\\n  today»\n' },
  ],
  good: [
    { title: 'With equals signs', files: 'FROM python:3.13\nENV A=1 B="two words"\nLABEL team=shop\n' },
    { title: 'ARG has no such form', files: 'FROM python:3.13\nARG VERSION\n' },
    { title: 'An equals sign in the value', files: 'FROM python:3.13\nENV OPTIONS=--level=3\n' },
  ],
  on: {
    ENV: (step, context) => judge(step, context),
    LABEL: (step, context) => judge(step, context),
  },
})

function judge(step: Step<'ENV' | 'LABEL'>, context: RuleContext): void {
  const { instruction } = step
  const pair = instruction.pairs.find((candidate) => candidate.legacy)
  if (pair === undefined) return
  const fix = fixOf(instruction, pair, context)
  context.report(instruction.range, `The old form without "=" is deprecated, and takes all that stands behind ${pair.key.value} as one value; write ${pair.key.value}=…`, fix === undefined ? {} : { fix })
}

/** Only where the value means the same behind an equals sign. */
function fixOf(instruction: EnvInstruction | LabelInstruction, pair: Pair, context: RuleContext): FixProposal | undefined {
  const { key, value } = pair
  if (value === undefined || instruction.pairs.length !== 1) return undefined
  const written = instruction.document.text.slice(key.range.end, value.range.end)
  const blanks = /^[ \t]+/.exec(written)?.[0]
  const text = blanks === undefined ? '' : written.slice(blanks.length)
  if (blanks === undefined || text === '' || /[\r\n\\`]/.test(text)) return undefined
  const isQuoted = /^"[^"]*"$|^'[^']*'$/.test(text)
  if (!isQuoted && /["']/.test(text)) return undefined
  const quoted = isQuoted || !/\s/.test(text) ? text : `"${text}"`
  return { title: 'Write an equals sign', safety: 'safe', edits: [context.replace({ start: key.range.end, end: value.range.end }, `=${quoted}`)] }
}
