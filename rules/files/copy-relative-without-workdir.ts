import { defineRule, destinationWithoutWorkdir } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'copy-relative-without-workdir',
  title: 'Set a working directory before copying to a relative path',
  category: 'maintainability',
  severity: 'warning',
  since: '0.1.0',
  fragments: 'whole',
  aliases: { hadolint: ['DL3045'] },
  why: `Without WORKDIR a relative destination starts from the base image's working directory, most often \`/\`, so the files are strewn into the root of the file
system. Nothing is said where a stage below sets the directory, or the base is known to set one or not known at all.`,
  remedy: 'Write `WORKDIR /app` above.',
  references: [{ title: 'Dockerfile reference: WORKDIR', url: 'https://docs.docker.com/reference/dockerfile/#workdir' }],
  bad: [
    { title: 'All into the root', files: 'FROM debian:12\nCOPY . «.»\n' },
    { title: 'A folder', files: 'FROM alpine:3.23\nCOPY app «app»\n' },
    { title: 'WORKDIR comes too late', files: 'FROM python:3.13\nCOPY requirements.txt «./»\nWORKDIR /app\n' },
  ],
  good: [
    { title: 'WORKDIR', files: 'FROM debian:12\nWORKDIR /app\nCOPY . .\n' },
    { title: 'An empty image, which has only its root', files: 'FROM scratch\nCOPY app usr/bin/app\n' },
    { title: 'Of the stage below', files: 'FROM debian:12 AS base\nWORKDIR /app\nFROM base\nCOPY . .\n' },
    { title: 'Of the image', files: 'FROM golang:1.26\nCOPY . src/shop\n' },
    { title: 'Absolute, also on Windows', files: 'FROM debian:12\nCOPY . /app\nCOPY a "/b"\nCOPY a C:\\\\app\\\\\n' },
    { title: 'A variable', files: 'FROM debian:12\nARG DIR\nCOPY . $DIR\n' },
    { title: 'A base of which nothing is known', files: 'FROM example/base:1\nCOPY . .\n' },
    { title: 'For those that build on it', files: 'FROM debian:12\nONBUILD COPY . .\n' },
  ],
  on: {
    COPY: (step, context) => {
      const { destination } = step.instruction
      const text = destinationWithoutWorkdir(step)
      if (destination === undefined || text === undefined) return
      context.report(destination.range, `No WORKDIR is set, so ${text} starts from the base image's working directory, the root; set one, or write the whole path`)
    },
  },
})
