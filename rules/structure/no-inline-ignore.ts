import { defineRule } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'no-inline-ignore',
  title: 'Ignore rules in the configuration only',
  category: 'maintainability',
  severity: 'warning',
  since: '0.1.0',
  aliases: { hadolint: ['DL1001'] },
  presets: [],
  why: 'For teams that decide about exceptions in one place: comments that turn rules off in the file itself are reported.',
  remedy: 'Move the exception into the configuration (`overrides`).',
  references: [{ title: 'hadolint: inline ignores', url: 'https://github.com/hadolint/hadolint#inline-ignores' }],
  bad: [
    { title: 'Ours and a rival\'s', files: 'FROM debian:12\n«# dockerlint ignore=pipefail -- checked»\nRUN a | b\n«# hadolint ignore=DL3008»\nRUN apt-get install -y curl\n' },
    { title: 'For the whole file', files: '«# hadolint global ignore=DL3008»\nFROM debian:12\n«# checkov:skip=CKV_DOCKER_3:runs as root»\n' },
  ],
  good: [
    { title: 'Other comments', files: '# We ignore=nothing here\nFROM debian:12\n# hadolint likes this\nRUN true\n' },
    { title: 'The shell for hadolint', files: '# hadolint shell=bash\nFROM debian:12\n' },
    { title: 'None', files: 'FROM debian:12\n' },
  ],
  on: {
    dockerfile: (file, context) => {
      for (const { range, text } of file.syntax.comments) {
        const match = /^(dockerlint|hadolint|tally)\s+(?:(?:global|stage|file)\s+)?ignore(?:-start)?\s*=|^(trivy):ignore:|^(checkov):skip=|^(shellcheck)\s+disable=|^(check)=skip=/i.exec(text)
        if (match !== null) context.report(range, 'This comment turns rules off; decide about exceptions in the configuration')
      }
    },
  },
})
