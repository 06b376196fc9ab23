import { defineRule, hasOption } from '../../src/rule-api/index.ts'

const ASKING = new Set(['install', 'upgrade', 'dist-upgrade', 'remove'])

export default defineRule({
  id: 'zypper-noninteractive',
  title: 'Run zypper with --non-interactive',
  category: 'maintainability',
  severity: 'warning',
  since: '0.1.0',
  aliases: { hadolint: ['DL3034'] },
  why: `A build has nobody to answer. zypper asks before it installs, gets no answer, and ends the build. \`-n\` (\`--non-interactive\`) in front of the verb takes the default for each question.`,
  references: [
    { title: 'openSUSE: zypper', url: 'https://en.opensuse.org/SDB:Zypper_manual' },
    { title: 'hadolint: DL3034', url: 'https://github.com/hadolint/hadolint/wiki/DL3034' },
  ],
  bad: [
    { files: 'FROM opensuse/leap:16.0\nRUN «zypper install» httpd && zypper clean\n', fixed: 'FROM opensuse/leap:16.0\nRUN zypper -n install httpd && zypper clean\n' },
    { title: 'short verbs', files: 'FROM opensuse/leap:16.0\nRUN «zypper in» httpd; «zypper up»\n', fixed: 'FROM opensuse/leap:16.0\nRUN zypper -n in httpd; zypper -n up\n' },
  ],
  good: [
    { title: 'short', files: 'FROM opensuse/leap:16.0\nRUN zypper -n in httpd\n' },
    { title: 'long', files: 'FROM opensuse/leap:16.0\nRUN zypper --non-interactive install httpd\n' },
    { title: 'an answer behind the verb', files: 'FROM opensuse/leap:16.0\nRUN zypper install -y httpd && zypper install --no-confirm git\n' },
    { title: 'a bundle', files: 'FROM opensuse/leap:16.0\nRUN zypper -qn install httpd\n' },
    { title: 'nothing is asked', files: 'FROM opensuse/leap:16.0\nRUN zypper refresh && zypper clean --all\n' },
  ],
  on: {
    RUN(step, context) {
      for (const operation of step.operations) {
        if (operation.manager !== 'zypper' || !ASKING.has(operation.action)) continue
        if (hasOption(operation, '-n', '--non-interactive', '-y', '--no-confirm') || operation.command.words.some((word) => /^\$/.test(word.source)) || (operation.command.pipeline?.index ?? 0) > 0) continue
        const { end } = operation.toolRange
        context.report({ start: operation.toolRange.start, end: operation.verbRange.end }, `zypper ${operation.verb} asks a question that nobody answers in a build; add -n in front of the verb`, {
          fix: { title: 'Add -n', safety: 'safe', edits: [context.replace({ start: end, end }, ' -n')] },
        })
      }
    },
  },
})
