import { defineRule, wholeLines } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'no-empty-continuation',
  title: 'Leave no blank line inside of an instruction',
  category: 'maintainability',
  severity: 'warning',
  since: '0.1.0',
  aliases: { buildkit: ['NoEmptyContinuation'] },
  why: 'A blank line behind a backslash does not end the instruction, though it looks so. The builder still takes it, warns, and has announced to refuse it.',
  references: [{ title: 'NoEmptyContinuation', url: 'https://docs.docker.com/reference/build-checks/no-empty-continuation/' }],
  bad: [
    { title: 'Between two commands', files: 'FROM debian:12\nRUN apt-get update && \\\n«\n»    apt-get install -y curl\n', fixed: 'FROM debian:12\nRUN apt-get update && \\\n    apt-get install -y curl\n' },
    { title: 'Several of them', files: 'FROM debian:12\nRUN a \\\n«\n»  b \\\n   \n\n  c\nCMD ["sh"]\n', fixed: 'FROM debian:12\nRUN a \\\n  b \\\n  c\nCMD ["sh"]\n' },
    { title: 'Behind the last backslash', files: 'FROM debian:12\nENV A=1 \\\n«\n»CMD ["sh"]\n' , fixed: 'FROM debian:12\nENV A=1 \\\nCMD ["sh"]\n' },
  ],
  good: [
    { title: 'A comment in between', files: 'FROM debian:12\nRUN apt-get update && \\\n    # and then\n    apt-get install -y curl\n' },
    { title: 'In a heredoc', files: 'FROM debian:12\nRUN <<EOF\na \\\n\nb\nEOF\n' },
    { title: 'Between instructions', files: 'FROM debian:12\n\nRUN true\n' },
  ],
  on: {
    instruction: (step, context) => {
      const { emptyContinuations, onbuild } = step.instruction
      const [first] = emptyContinuations
      if (first === undefined || onbuild !== undefined) return
      const { document } = step.stage
      context.report(wholeLines(document, first), emptyContinuations.length === 1 ? `This blank line stands inside of ${step.instruction.keyword}; take it out` : `This and ${emptyContinuations.length - 1} more blank lines stand inside of ${step.instruction.keyword}; take them out`, {
        fix: { title: 'Take the blank lines out', safety: 'safe', edits: emptyContinuations.map((line) => context.replace(wholeLines(document, line), '')) },
      })
    },
  },
})
