import { defineRule, wholeLines } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'multiple-cmd',
  title: 'Give a stage one CMD',
  category: 'runtime',
  severity: 'warning',
  since: '0.1.0',
  aliases: { hadolint: ['DL4003'], trivy: ['DS-0016'], buildkit: ['MultipleInstructionsDisallowed'] },
  why: 'Only the last CMD of a stage counts, so the earlier one does nothing. Where both commands are needed, one container should not run them.',
  remedy: 'Remove the earlier one, or put both into one script.',
  references: [{ title: 'MultipleInstructionsDisallowed', url: 'https://docs.docker.com/reference/build-checks/multiple-instructions-disallowed/' }],
  bad: [
    { title: 'Two in one stage', files: 'FROM debian:12\n«CMD ["prepare"]»\nRUN true\nCMD ["serve"]\n', fixed: 'FROM debian:12\nRUN true\nCMD ["serve"]\n' },
    { title: 'Three', files: 'FROM debian:12\n«CMD ["prepare"]»\n«CMD ["serve"]»\nCMD ["prepare"]\n' },
  ],
  good: [
    { title: 'One', files: 'FROM debian:12\nCMD ["prepare"]\n' },
    { title: 'One in each stage', files: 'FROM debian:12 AS base\nCMD ["prepare"]\nFROM base\nCMD ["serve"]\n' },
    { title: 'One for those that build on it', files: 'FROM debian:12\nONBUILD CMD ["prepare"]\nCMD ["serve"]\n' },
  ],
  on: {
    stage: (stage, context) => {
      const steps = stage.steps.filter((step) => step.instruction.keyword === 'CMD')
      const last = steps.at(-1)
      if (last === undefined) return
      for (const { instruction } of steps.slice(0, -1)) {
        context.report(instruction.range, 'A later CMD of this stage takes the place of this one; remove it', {
          related: [{ document: stage.document, range: last.instruction.range, message: 'the one that counts' }],
          fix: { title: 'Remove it', safety: 'safe', edits: [context.replace(wholeLines(stage.document, instruction.range), '')] },
        })
      }
    },
  },
})
