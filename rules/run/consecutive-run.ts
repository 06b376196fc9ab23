import { defineRule, type Step } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'consecutive-run',
  title: 'Join RUN instructions that stand together',
  category: 'size',
  severity: 'info',
  since: '0.1.0',
  aliases: { hadolint: ['DL3059'] },
  presets: [],
  why: `Each RUN makes a layer. What one of them leaves and the next removes stays in the image, and a change of the first runs the others again anyway. Off unless asked for:
separate instructions are easier to read and to cache while an image is worked on, and a stage that is thrown away gains nothing.`,
  remedy: 'Join the commands with `&&`, or write them into one heredoc.',
  references: [{ title: 'Building best practices: layers', url: 'https://docs.docker.com/build/building/best-practices/#run' }],
  bad: [
    { files: 'FROM debian:13\nRUN apt-get update\n«RUN apt-get install -y git»\n' },
    { title: 'a comment between', files: 'FROM debian:13\nRUN groupadd app\n# the user\n«RUN useradd -g app app»\n' },
  ],
  good: [
    { title: 'something between', files: 'FROM debian:13\nRUN apt-get update\nCOPY a /a\nRUN /a\n' },
    { title: 'other mounts', files: 'FROM debian:13\nRUN apt-get update\nRUN --mount=type=secret,id=k ./fetch\n' },
    { title: 'other stages', files: 'FROM debian:13\nRUN apt-get update\nFROM debian:13\nRUN apt-get update\n' },
    { title: 'long ones', files: 'FROM debian:13\nRUN a && b && c\nRUN d && e && f\n' },
  ],
  on: {
    stage(stage, context) {
      let before: Step<'RUN'> | undefined
      for (const step of stage.steps) {
        if (step.instruction.keyword !== 'RUN') {
          before = undefined
          continue
        }
        const run = step as Step<'RUN'>
        if (before !== undefined && flagsOf(before) === flagsOf(run) && size(before) <= MOST && size(run) <= MOST) {
          context.report(run.instruction.range, 'The RUN in front makes a layer of its own; join the two')
        }
        before = run
      }
    },
  },
})

/** A RUN with more commands is a chapter of its own. */
const MOST = 1

function size(step: Step<'RUN'>): number {
  return step.commands.filter(({ name, wrappedBy }) => wrappedBy === undefined && name !== undefined && name !== '[' && name !== '[[').length
}

function flagsOf(step: Step<'RUN'>): string {
  return step.instruction.flags.map(({ source }) => source).join(' ')
}
