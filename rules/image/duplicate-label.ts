import { defineRule, type Pair, type RuleContext, type Stage } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'duplicate-label',
  title: 'Set each label once',
  category: 'maintainability',
  severity: 'warning',
  since: '0.1.0',
  why: 'Of two labels of one name in a stage only the last counts, so the first is most often a mistake of copying. A label of the stage below may be changed, and nothing is said.',
  remedy: 'Remove the earlier one, or correct its name.',
  references: [{ title: 'Dockerfile reference: LABEL', url: 'https://docs.docker.com/reference/dockerfile/#label' }],
  bad: [
    { title: 'In one instruction', files: 'FROM debian:12\nLABEL «name=shop» version=1 name=web\n' },
    { title: 'In two', files: 'FROM debian:12\nLABEL «org.opencontainers.image.title="shop"»\nRUN true\nLABEL org.opencontainers.image.title="web"\n' },
  ],
  good: [
    { title: 'Different names', files: 'FROM debian:12\nLABEL name=a Name=b names=c\n' },
    { title: 'Of the stage below', files: 'FROM debian:12 AS base\nLABEL name=a\nFROM base\nLABEL name=b\n' },
    { title: 'Built up out of itself', files: 'FROM debian:12\nARG EXTRA\nLABEL $EXTRA=a\nLABEL $EXTRA=b\n' },
    { title: 'The same value again', files: 'FROM debian:12\nLABEL team=a\nRUN true\nLABEL team=a\n' },
  ],
  on: { stage: judge },
})

function judge(stage: Stage, context: RuleContext): void {
  const last = new Map<string, Pair>()
  const pairs = stage.steps.flatMap((step) => (step.instruction.keyword === 'LABEL' ? step.instruction.pairs : []))
  for (const pair of [...pairs].reverse()) {
    if (pair.key.hasVariables) continue
    const later = last.get(pair.key.value)
    if (later === undefined) last.set(pair.key.value, pair)
    else if (later.value?.value !== pair.value?.value) {
      context.report(pair.range, `${pair.key.value} is set again below, and only the last one counts`, { related: [{ document: stage.document, range: later.range, message: 'the one that counts' }] })
    }
  }
}
