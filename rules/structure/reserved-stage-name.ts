import { defineRule } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'reserved-stage-name',
  title: 'Name no stage scratch or context',
  category: 'maintainability',
  severity: 'warning',
  since: '0.1.0',
  aliases: { hadolint: ['DL3063'], buildkit: ['ReservedStageName'] },
  why: '`scratch` stands for the empty image and `context` for the files that are sent to the builder. A stage of that name makes `FROM scratch` mean something else.',
  remedy: 'Choose another name, for example `build`.',
  references: [{ title: 'ReservedStageName', url: 'https://docs.docker.com/reference/build-checks/reserved-stage-name/' }],
  bad: [
    { title: 'scratch', files: 'FROM debian:12 AS «scratch»\nFROM scratch\n' },
    { title: 'context, in upper case', files: 'FROM debian:12 AS «Context»\n' },
  ],
  good: [
    { title: 'The image scratch', files: 'FROM scratch\nFROM scratch AS export\n' },
    { title: 'A part of the name', files: 'FROM debian:12 AS build-context\nFROM debian:12 AS from-scratch\n' },
    { title: 'No name', files: 'FROM debian:12\n' },
  ],
  on: {
    FROM: (step, context) => {
      const { stageName } = step.instruction
      if (stageName !== undefined && /^(?:scratch|context)$/i.test(stageName.value)) {
        context.report(stageName.range, `${stageName.value} is a name of the builder's own; choose another one for the stage`)
      }
    },
  },
})
