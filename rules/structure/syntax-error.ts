import { asSentence, defineRule } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'syntax-error',
  title: 'Repair what the builder cannot read',
  category: 'validity',
  severity: 'error',
  since: '0.1.0',
  why: `The builder stops at the first line that it cannot read, so nothing is built. All such lines of the file are reported at once, and the
rest of the file is still linted.`,
  remedy: 'Write the line as the message says.',
  references: [{ title: 'Dockerfile reference: format', url: 'https://docs.docker.com/reference/dockerfile/#format' }],
  bad: [
    { title: 'a heredoc that is never closed', files: 'FROM alpine:3.22\nRUN «<<EOF»\napk add --no-cache curl\n' },
    { title: 'a number in the exec form', files: 'FROM alpine:3.22\nCMD «["sleep", 60]»\n' },
    { title: 'ENV without a value', files: 'FROM alpine:3.22\n«ENV PORT»\n' },
    { title: 'a pair without "="', files: 'FROM alpine:3.22\nENV A=1 «B»\n' },
    { title: 'an escape character that is none', files: '# escape=«/»\nFROM alpine:3.22\n' },
    { title: 'a directive twice', files: '# syntax=docker/dockerfile:1\n«# syntax=docker/dockerfile:1.7»\nFROM alpine:3.22\n' },
  ],
  good: [
    { title: 'a heredoc', files: 'FROM alpine:3.22\nRUN <<EOF\napk add --no-cache curl\nEOF\n' },
    { title: 'an array with a trailing comma is read as the shell form, not refused', files: 'FROM alpine:3.22\nCMD ["sleep", "60",]\n' },
    { title: 'what looks like a repeated directive below the first instruction is a comment', files: '# syntax=docker/dockerfile:1\nFROM alpine:3.22\n# syntax=docker/dockerfile:1\n' },
    { title: 'the older form of ENV', files: 'FROM alpine:3.22\nENV PORT 8000\n' },
  ],
  on: {
    dockerfile(file, context) {
      for (const problem of file.syntax.problems) context.report(problem.range, asSentence(problem.message))
    },
  },
})
