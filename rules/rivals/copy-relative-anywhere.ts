import { defineRule, type Step } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'copy-relative-anywhere',
  title: 'Set a working directory in every stage that copies to a relative path',
  category: 'maintainability',
  severity: 'info',
  since: '0.1.0',
  aliases: { hadolint: ['DL3045'] },
  presets: [],
  yieldsTo: ['copy-relative-without-workdir'],
  why: `The strict form of \`copy-relative-without-workdir\`, as hadolint has it: also where the base image sets the working directory itself, is not known, or is empty. Off unless asked for.`,
  remedy: 'Write `WORKDIR /app` above.',
  references: [{ title: 'Dockerfile reference: WORKDIR', url: 'https://docs.docker.com/reference/dockerfile/#workdir' }],
  bad: [
    { title: 'A base of which nothing is known', files: 'FROM example/base:1\nCOPY . «.»\n' },
    { title: 'A base that sets one', files: 'FROM golang:1.26\nCOPY . «src/shop»\n' },
    { title: 'An empty image', files: 'FROM scratch\nCOPY app «usr/bin/app»\n' },
  ],
  good: [
    { title: 'WORKDIR', files: 'FROM example/base:1\nWORKDIR /app\nCOPY . .\n' },
    { title: 'Of the stage below', files: 'FROM example/base:1 AS base\nWORKDIR /app\nFROM base\nCOPY . .\n' },
    { title: 'Absolute, a variable, Windows', files: 'FROM example/base:1\nARG DIR\nCOPY . /app\nCOPY a "/b"\nCOPY a $DIR\nCOPY a C:\\\\app\\\\\n' },
    { title: 'For those that build on it', files: 'FROM example/base:1\nONBUILD COPY . .\n' },
  ],
  on: {
    COPY(step, context) {
      const { destination, onbuild } = step.instruction
      if (destination === undefined || onbuild !== undefined || step.stage.hasStep(isWorkdir, step.index)) return
      if (/^(?:[/\\%$]|[A-Za-z]:)/.test(destination.value) || destination.value === '') return
      context.report(destination.range, `No WORKDIR is set in this file, so where ${destination.value} lies is up to the base image; set one, or write the whole path`)
    },
  },
})

function isWorkdir(step: Step): boolean {
  return step.instruction.keyword === 'WORKDIR'
}
