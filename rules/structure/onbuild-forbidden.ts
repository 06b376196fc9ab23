import { defineRule } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'onbuild-forbidden',
  title: 'Put neither FROM, MAINTAINER nor ONBUILD into ONBUILD',
  category: 'validity',
  severity: 'error',
  since: '0.1.0',
  aliases: { hadolint: ['DL3043'] },
  why: 'The builder refuses these three in an ONBUILD.',
  remedy: 'Take the instruction out of the ONBUILD.',
  references: [{ title: 'Dockerfile reference: ONBUILD', url: 'https://docs.docker.com/reference/dockerfile/#onbuild-limitations' }],
  bad: [
    { title: 'All three', files: 'FROM debian:12\nONBUILD «FROM» debian:12\nonbuild «maintainer» Pat\nONBUILD «ONBUILD» RUN true\n' },
  ],
  good: [
    { title: 'Others', files: 'FROM debian:12\nONBUILD COPY . /app\nONBUILD RUN make\n' },
    { title: 'Outside', files: 'FROM debian:12\nMAINTAINER Pat\n' },
    { title: 'As a word of a command', files: 'FROM debian:12\nONBUILD RUN echo ONBUILD FROM\n' },
  ],
  on: {
    ONBUILD: (step, context) => {
      const inner = step.instruction.instruction
      if (inner === undefined || step.instruction.onbuild !== undefined) return
      if (inner.keyword === 'FROM' || inner.keyword === 'MAINTAINER' || inner.keyword === 'ONBUILD') {
        context.report(inner.name.range, `${inner.keyword} is not allowed in ONBUILD`)
      }
    },
  },
})
