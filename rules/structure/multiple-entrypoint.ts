import { defineRule, wholeLines } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'multiple-entrypoint',
  title: 'Give a stage one ENTRYPOINT',
  category: 'runtime',
  severity: 'warning',
  since: '0.1.0',
  aliases: { hadolint: ['DL4004'], trivy: ['DS-0007'], buildkit: ['MultipleInstructionsDisallowed'] },
  why: 'Only the last ENTRYPOINT of a stage counts, so the earlier one does nothing.',
  remedy: 'Remove the earlier one, or put both into one script.',
  references: [{ title: 'MultipleInstructionsDisallowed', url: 'https://docs.docker.com/reference/build-checks/multiple-instructions-disallowed/' }],
  bad: [
    { title: 'Two in one stage', files: 'FROM debian:12\n«ENTRYPOINT ["prepare"]»\nRUN true\nENTRYPOINT ["serve"]\n' },
    { title: 'Three', files: 'FROM debian:12\n«ENTRYPOINT ["prepare"]»\n«ENTRYPOINT ["serve"]»\nENTRYPOINT ["prepare"]\n' },
  ],
  good: [
    { title: 'One', files: 'FROM debian:12\nENTRYPOINT ["prepare"]\n' },
    { title: 'One in each stage', files: 'FROM debian:12 AS base\nENTRYPOINT ["prepare"]\nFROM base\nENTRYPOINT ["serve"]\n' },
    { title: 'One for those that build on it', files: 'FROM debian:12\nONBUILD ENTRYPOINT ["prepare"]\nENTRYPOINT ["serve"]\n' },
  ],
  on: {
    stage: (stage, context) => {
      const steps = stage.steps.filter((step) => step.instruction.keyword === 'ENTRYPOINT')
      const last = steps.at(-1)
      if (last === undefined) return
      for (const { instruction } of steps.slice(0, -1)) {
        context.report(instruction.range, 'A later ENTRYPOINT of this stage takes the place of this one; remove it', {
          related: [{ document: stage.document, range: last.instruction.range, message: 'the one that counts' }],
          fix: { title: 'Remove it', safety: 'safe', edits: [context.replace(wholeLines(stage.document, instruction.range), '')] },
        })
      }
    },
  },
})
