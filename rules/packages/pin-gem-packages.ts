import { defineRule, unpinnedPackages } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'pin-gem-packages',
  title: 'Name the version of each gem',
  category: 'reproducibility',
  severity: 'warning',
  since: '0.1.0',
  fragments: 'whole',
  aliases: { hadolint: ['DL3028'] },
  presets: ['strict'],
  why: `\`gem install name\` installs whatever is newest that day. \`name:version\` or \`-v version\` says what is needed.

Off by default.`,
  references: [
    { title: 'RubyGems: gem install', url: 'https://guides.rubygems.org/command-reference/#gem-install' },
    { title: 'hadolint: DL3028', url: 'https://github.com/hadolint/hadolint/wiki/DL3028' },
  ],
  bad: [
    { files: 'FROM ruby:3.4\nRUN gem install «bundler» rake:13.3.1\n' },
  ],
  good: [
    { title: 'with a colon', files: 'FROM ruby:3.4\nRUN gem install bundler:2.7.2\n' },
    { title: 'with an option', files: 'FROM ruby:3.4\nRUN gem install bundler -v 2.7.2\n' },
    { title: 'a long option', files: 'FROM ruby:3.4\nRUN gem install bundler --version=2.7.2\n' },
    { title: 'a local file', files: 'FROM ruby:3.4\nRUN gem install ./shop-1.0.gem\n' },
  ],
  on: {
    RUN(step, context) {
      for (const operation of step.operations) {
        if (!(operation.manager === 'gem')) continue
        const open = unpinnedPackages(operation)
        for (const argument of open) {
          context.report(argument.range, `${argument.name ?? argument.source} has no version, so each build may install another one; write \`name:version\``)
        }
      }
    },
  },
})
