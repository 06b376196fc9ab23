import { defineRule } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'duplicate-stage-name',
  title: 'Give each stage a name of its own',
  category: 'maintainability',
  severity: 'warning',
  since: '0.1.0',
  aliases: { hadolint: ['DL3024'], buildkit: ['DuplicateStageName'], trivy: ['DS-0012'], checkov: ['CKV_DOCKER_11'] },
  why: `Names of stages are compared without case. Where two are alike, \`COPY --from\` and \`--target\` take the last one, so a stage that was meant is
never reached, and nothing says so.`,
  remedy: 'Rename one of them, and what refers to it.',
  references: [{ title: 'DuplicateStageName', url: 'https://docs.docker.com/reference/build-checks/duplicate-stage-name/' }],
  bad: [
    { title: 'The same name', files: 'FROM golang:1.26 AS build\nFROM node:24 AS «build»\nFROM debian:12\nCOPY --from=build /a /a\n' },
    { title: 'In another case', files: 'FROM golang:1.26 AS build\nFROM node:24 AS «Build»\nFROM debian:12 AS «BUILD»\n' },
  ],
  good: [
    { title: 'Different names', files: 'FROM golang:1.26 AS build\nFROM node:24 AS front\n' },
    { title: 'Stages without a name', files: 'FROM golang:1.26\nFROM golang:1.26\n' },
    { title: 'The same image', files: 'FROM debian:12 AS a\nFROM debian:12 AS b\n' },
  ],
  on: {
    dockerfile: (file, context) => {
      const first = new Map<string, (typeof file.stages)[number]>()
      for (const stage of file.stages) {
        const word = stage.from?.stageName
        if (word === undefined || stage.name === undefined) continue
        const key = stage.name.toLowerCase()
        const earlier = first.get(key)
        if (earlier === undefined) first.set(key, stage)
        else {
          context.report(word.range, `An earlier stage is named ${earlier.name ?? key} too; only one of them can be referred to`, {
            related: [{ document: file.document, range: earlier.from?.stageName?.range ?? earlier.range, message: 'the first of that name' }],
          })
        }
      }
    },
  },
})
