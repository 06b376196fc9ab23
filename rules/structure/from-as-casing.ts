import { defineRule } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'from-as-casing',
  title: 'Write AS in the case of its FROM',
  category: 'style',
  severity: 'info',
  since: '0.1.0',
  aliases: { buildkit: ['FromAsCasing'] },
  why: 'Both words belong to one instruction; in the same case they are easy to see beside the names.',
  references: [{ title: 'FromAsCasing', url: 'https://docs.docker.com/reference/build-checks/from-as-casing/' }],
  bad: [
    { title: 'as with FROM', files: 'FROM debian:12 «as» build\n', fixed: 'FROM debian:12 AS build\n' },
    { title: 'AS with from', files: 'from debian:12 «AS» build\n', fixed: 'from debian:12 as build\n' },
    { title: 'Mixed', files: 'FROM debian:12 «As» build\n', fixed: 'FROM debian:12 AS build\n' },
  ],
  good: [
    { title: 'Upper case', files: 'FROM debian:12 AS build\n' },
    { title: 'Lower case', files: 'from debian:12 as build\n' },
    { title: 'FROM itself is mixed: another rule speaks', files: 'From debian:12 as build\n' },
  ],
  on: {
    FROM: (step, context) => {
      const { name, as, stageName } = step.instruction
      if (as === undefined || stageName === undefined) return
      const from = name.source
      const wanted = from === from.toLowerCase() ? as.source.toLowerCase() : from === from.toUpperCase() ? as.source.toUpperCase() : as.source
      if (wanted === as.source) return
      const isAs = wanted.toUpperCase() === 'AS'
      context.report(as.range, `${as.source.slice(0, 20)} is in another case than ${from}`, isAs ? {
        fix: { title: `Write ${wanted}`, safety: 'safe', edits: [context.replace(as.range, wanted)] },
      } : {})
    },
  },
})
