import { defineRule, wholeLines } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'multiple-healthcheck',
  title: 'Give a stage one HEALTHCHECK',
  category: 'runtime',
  severity: 'warning',
  since: '0.1.0',
  aliases: { hadolint: ['DL3012'], trivy: ['DS-0023'], buildkit: ['MultipleInstructionsDisallowed'] },
  why: 'Only the last HEALTHCHECK of a stage counts, so the earlier one is never run.',
  remedy: 'Remove the earlier one, or put both into one script.',
  references: [{ title: 'MultipleInstructionsDisallowed', url: 'https://docs.docker.com/reference/build-checks/multiple-instructions-disallowed/' }],
  bad: [
    { title: 'Two in one stage', files: 'FROM debian:12\n«HEALTHCHECK CMD test -e /a»\nRUN true\nHEALTHCHECK CMD test -e /b\n', fixed: 'FROM debian:12\nRUN true\nHEALTHCHECK CMD test -e /b\n' },
    { title: 'Three', files: 'FROM debian:12\n«HEALTHCHECK CMD test -e /a»\n«HEALTHCHECK CMD test -e /b»\nHEALTHCHECK CMD test -e /a\n' },
  ],
  good: [
    { title: 'One', files: 'FROM debian:12\nHEALTHCHECK CMD test -e /a\n' },
    { title: 'One in each stage', files: 'FROM debian:12 AS base\nHEALTHCHECK CMD test -e /a\nFROM base\nHEALTHCHECK CMD test -e /b\n' },
    { title: 'One for those that build on it', files: 'FROM debian:12\nONBUILD HEALTHCHECK CMD test -e /a\nHEALTHCHECK CMD test -e /b\n' },
  ],
  on: {
    stage: (stage, context) => {
      const steps = stage.steps.filter((step) => step.instruction.keyword === 'HEALTHCHECK')
      const last = steps.at(-1)
      if (last === undefined) return
      for (const { instruction } of steps.slice(0, -1)) {
        context.report(instruction.range, 'A later HEALTHCHECK of this stage takes the place of this one; remove it', {
          related: [{ document: stage.document, range: last.instruction.range, message: 'the one that counts' }],
          fix: { title: 'Remove it', safety: 'safe', edits: [context.replace(wholeLines(stage.document, instruction.range), '')] },
        })
      }
    },
  },
})
