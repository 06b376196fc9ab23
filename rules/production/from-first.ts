import { defineRule } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'from-first',
  title: 'Begin with FROM',
  category: 'validity',
  severity: 'error',
  since: '0.1.0',
  aliases: { hadolint: ['DL3061'] },
  why: 'Before the first FROM only ARG may stand: any other instruction has no stage to work in, and the builder refuses the file ("no build stage in current context").',
  remedy: 'Move the instruction behind FROM.',
  references: [{ title: 'Dockerfile reference: FROM', url: 'https://docs.docker.com/reference/dockerfile/#from' }],
  fragments: false,
  bad: [
    { title: 'A label before the stage', files: '«LABEL» team=shop\nFROM debian:12\n' },
    { title: 'Behind an argument', files: 'ARG VERSION=12\n«RUN» apt-get update\nFROM debian:${VERSION}\n' },
    { title: 'No FROM at all', files: '«RUN» make\nCMD ["shop"]\n' },
  ],
  good: [
    { title: 'Arguments, comments and directives', files: '# syntax=docker/dockerfile:1\n# the base\nARG VERSION=12\nFROM debian:${VERSION}\n' },
    { title: 'FROM in lower case', files: 'from debian:12\nrun true\n' },
    { title: 'Two stages', files: 'FROM debian:12 AS build\nRUN true\nFROM scratch\n' },
  ],
  on: {
    dockerfile: (file, context) => {
      if (file.document.origin !== undefined) return
      const { instructions } = file.syntax
      const first = instructions.findIndex((instruction) => instruction.keyword === 'FROM')
      const before = first === -1 ? instructions : instructions.slice(0, first)
      const wrong = before.find((instruction) => instruction.keyword !== 'ARG' && instruction.keyword !== 'UNKNOWN')
      if (wrong === undefined) return
      context.report(wrong.name.range, `${wrong.keyword} stands before ${first === -1 ? 'any' : 'the first'} FROM, so the builder refuses the file; only ARG may stand there`)
    },
  },
})
