import { defineRule, hasOption, saidInRun, saying } from '../../src/rule-api/index.ts'

const SETTING = saying(/assumeyes|defaultyes/i)

export default defineRule({
  id: 'dnf-yes',
  title: 'Answer dnf with -y',
  category: 'maintainability',
  severity: 'warning',
  since: '0.1.0',
  aliases: { hadolint: ['DL3038'] },
  why: `A build has nobody to answer. \`dnf install\` asks before it does anything, gets no answer, and ends the build.`,
  references: [
    { title: 'DNF: command reference', url: 'https://dnf.readthedocs.io/en/latest/command_ref.html' },
    { title: 'hadolint: DL3038', url: 'https://github.com/hadolint/hadolint/wiki/DL3038' },
  ],
  bad: [
    { files: 'FROM fedora:43\nRUN «dnf install» httpd && dnf clean all\n', fixed: 'FROM fedora:43\nRUN dnf install -y httpd && dnf clean all\n' },
    { title: 'a group', files: 'FROM fedora:43\nRUN «dnf groupinstall» "Development Tools"\n', fixed: 'FROM fedora:43\nRUN dnf groupinstall -y "Development Tools"\n' },
    { title: 'an upgrade', files: 'FROM fedora:43\nRUN «dnf -q upgrade»\n', fixed: 'FROM fedora:43\nRUN dnf -q upgrade -y\n' },
  ],
  good: [
    { title: 'short, in front of the verb', files: 'FROM fedora:43\nRUN dnf -y install httpd\n' },
    { title: 'long', files: 'FROM fedora:43\nRUN dnf install --assumeyes httpd\n' },
    { title: 'in a bundle', files: 'FROM fedora:43\nRUN dnf -qy install httpd\n' },
    { title: 'the configuration answers', files: 'FROM fedora:43\nRUN echo assumeyes=1 >> /etc/dnf.conf && dnf install httpd\n' },
    { title: 'nothing is installed', files: 'FROM fedora:43\nRUN dnf clean all && dnf makecache\n' },
    { title: 'yes answers', files: 'FROM fedora:43\nRUN yes | dnf install httpd\n' },
  ],
  on: {
    RUN(step, context) {
      for (const operation of step.operations) {
        if (operation.manager !== 'dnf' && operation.manager !== 'microdnf') continue
        if (operation.action !== 'install' && operation.action !== 'upgrade' && operation.action !== 'dist-upgrade' && operation.action !== 'build-dep') continue
        const { command, verb } = operation
        if (hasOption(operation, '-y', '--assumeyes', '--yes', '--assumeno', '--downloadonly', '--setopt') || command.words.some((word) => /^\$/.test(word.source))) continue
        if ((command.pipeline?.index ?? 0) > 0 || command.redirects.some((redirect) => redirect.operator.startsWith('<')) || saidInRun(step, SETTING)) continue
        const { end } = operation.verbRange
        context.report({ start: operation.toolRange.start, end }, `${operation.tool} ${verb} asks a question that nobody answers in a build; add -y`, {
          fix: { title: 'Add -y', safety: 'safe', edits: [context.replace({ start: end, end }, ' -y')] },
        })
      }
    },
  },
})
