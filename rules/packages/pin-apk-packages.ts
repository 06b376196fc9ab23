import { defineRule, unpinnedPackages } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'pin-apk-packages',
  title: 'Name the version of each apk package',
  category: 'reproducibility',
  severity: 'warning',
  since: '0.1.0',
  fragments: 'whole',
  aliases: { hadolint: ['DL3018'] },
  presets: ['strict'],
  why: `Without a version each build installs whatever the repository holds that day. \`name=version\` or \`name~=1.2\` says what is needed.

Off by default: distributions take old versions away, so a pinned build fails sooner or later, and a dated base image already decides most of it.`,
  references: [
    { title: 'Alpine: package keeper', url: 'https://docs.alpinelinux.org/user-handbook/0.1a/Working/apk.html' },
    { title: 'hadolint: DL3018', url: 'https://github.com/hadolint/hadolint/wiki/DL3018' },
  ],
  bad: [
    { files: 'FROM alpine:3.23\nRUN apk add --no-cache «curl» git=2.52.0-r0\n' },
    { title: 'in a virtual group', files: 'FROM alpine:3.23\nRUN apk add --no-cache --virtual .build «gcc»\n' },
  ],
  good: [
    { title: 'fuzzy and exact versions', files: 'FROM alpine:3.23\nRUN apk add --no-cache curl~=8.17 git~2 \'bash>5\'\n' },
    { title: 'local files, virtual groups, variables', files: 'FROM alpine:3.23\nRUN apk add --no-cache ./agent.apk .build $PACKAGES\n' },
    { title: 'the version in a variable', files: 'FROM alpine:3.23\nARG V=8.17.0-r1\nRUN apk add --no-cache curl=${V}\n' },
    { title: 'the name of a virtual group is none', files: 'FROM alpine:3.23\nRUN apk add --no-cache -t .build gcc=15.2.0-r2\n' },
  ],
  on: {
    RUN(step, context) {
      for (const operation of step.operations) {
        if (!(operation.manager === 'apk')) continue
        const open = unpinnedPackages(operation)
        for (const argument of open) {
          context.report(argument.range, `${argument.name ?? argument.source} has no version, so each build may install another one; write \`name=version\` or \`name~=1.2\``)
        }
      }
    },
  },
})
