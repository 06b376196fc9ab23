import { defineRule } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'invalid-stage-name',
  title: 'Begin the name of a stage with a letter',
  category: 'validity',
  severity: 'error',
  since: '0.1.0',
  aliases: { hadolint: ['DL1000'] },
  why: 'The name of a stage begins with a letter and holds only letters, digits, `-`, `_` and `.`; no variable is expanded in it. The builder refuses others.',
  remedy: 'Choose another name.',
  references: [{ title: 'Dockerfile reference: FROM', url: 'https://docs.docker.com/reference/dockerfile/#from' }],
  bad: [
    { title: 'A digit in front', files: 'FROM debian:12 AS «1st»\nFROM debian:12 AS «0»\n' },
    { title: 'A variable and other signs', files: 'FROM debian:12 AS «build-$ARCH»\nFROM debian:12 AS «team/build»\nFROM debian:12 AS «"build"»\n' },
  ],
  good: [
    { title: 'All signs that are allowed', files: 'FROM debian:12 AS build-1.2_x\nFROM debian:12 AS b\n' },
    { title: 'Upper case is folded', files: 'FROM debian:12 AS Build\n' },
    { title: 'No name', files: 'FROM debian:12\n' },
  ],
  on: {
    FROM: (step, context) => {
      const { as, stageName } = step.instruction
      if (stageName === undefined || as?.source.toLowerCase() !== 'as' || /^[a-z][a-z0-9-_.]*$/i.test(stageName.source)) return
      const why = stageName.hasVariables ? 'no variable is expanded in it' : 'it begins with a letter and holds only letters, digits, "-", "_" and "."'
      context.report(stageName.range, `"${stageName.source.slice(0, 40)}" cannot be the name of a stage: ${why}`)
    },
  },
})
