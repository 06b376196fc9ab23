import { defineRule } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'healthcheck-everywhere',
  title: 'Give every image a health check',
  category: 'runtime',
  severity: 'info',
  since: '0.1.0',
  aliases: { hadolint: ['DL3057'], trivy: ['DS-0026'], checkov: ['CKV_DOCKER_2'] },
  presets: [],
  yieldsTo: ['healthcheck-missing'],
  why: `The strict form of \`healthcheck-missing\`, as hadolint, Trivy and Checkov have it: every stage without HEALTHCHECK, tools and builders included, which nothing ever asks for their
health. Off unless asked for.`,
  remedy: 'Add `HEALTHCHECK CMD` with a command that asks the server, or `HEALTHCHECK NONE` to say that none is wanted.',
  references: [{ title: 'Dockerfile reference: HEALTHCHECK', url: 'https://docs.docker.com/reference/dockerfile/#healthcheck' }],
  bad: [
    { title: 'A tool', files: '«FROM debian:12»\nENTRYPOINT ["convert"]\n' },
    { title: 'A builder', files: '«FROM golang:1.26 AS build»\nRUN make\nFROM debian:12\nHEALTHCHECK CMD true\n' },
  ],
  good: [
    { title: 'With a check', files: 'FROM debian:12\nHEALTHCHECK CMD true\n' },
    { title: 'Of the stage below', files: 'FROM debian:12 AS base\nHEALTHCHECK CMD true\nFROM base\nEXPOSE 80\n' },
    { title: 'Turned off on purpose', files: 'FROM debian:12\nHEALTHCHECK NONE\n' },
  ],
  on: {
    stage(stage, context) {
      if (stage.from === undefined || stage.chain.some((link) => link.steps.some(({ instruction }) => instruction.keyword === 'HEALTHCHECK'))) return
      // Trivy and Checkov ask for one in the file as a whole.
      const isLast = stage === stage.file.stages.at(-1)
      context.report(stage.range, 'Nothing says how to tell whether this image still works; add a HEALTHCHECK', isLast ? {} : { aliases: ['DL3057'] })
    },
  },
})
