import { defineRule, hasOption, saidInRun, saying } from '../../src/rule-api/index.ts'

const SETTING = saying(/assumeyes|defaultyes/i)

export default defineRule({
  id: 'yum-yes',
  title: 'Answer yum with -y',
  category: 'maintainability',
  severity: 'warning',
  since: '0.1.0',
  aliases: { hadolint: ['DL3030'] },
  why: `A build has nobody to answer. \`yum install\` asks before it does anything, gets no answer, and ends the build.`,
  references: [
    { title: 'yum(8)', url: 'https://man7.org/linux/man-pages/man8/yum.8.html' },
    { title: 'hadolint: DL3030', url: 'https://github.com/hadolint/hadolint/wiki/DL3030' },
  ],
  bad: [
    { files: 'FROM centos:7\nRUN «yum install» httpd && yum clean all\n', fixed: 'FROM centos:7\nRUN yum install -y httpd && yum clean all\n' },
    { title: 'a group', files: 'FROM centos:7\nRUN «yum groupinstall» "Development Tools"\n', fixed: 'FROM centos:7\nRUN yum groupinstall -y "Development Tools"\n' },
    { title: 'an upgrade', files: 'FROM centos:7\nRUN «yum -q upgrade»\n', fixed: 'FROM centos:7\nRUN yum -q upgrade -y\n' },
  ],
  good: [
    { title: 'short, in front of the verb', files: 'FROM centos:7\nRUN yum -y install httpd\n' },
    { title: 'long', files: 'FROM centos:7\nRUN yum install --assumeyes httpd\n' },
    { title: 'in a bundle', files: 'FROM centos:7\nRUN yum -qy install httpd\n' },
    { title: 'the configuration answers', files: 'FROM centos:7\nRUN echo assumeyes=1 >> /etc/yum.conf && yum install httpd\n' },
    { title: 'nothing is installed', files: 'FROM centos:7\nRUN yum clean all && yum makecache\n' },
    { title: 'yes answers', files: 'FROM centos:7\nRUN yes | yum install httpd\n' },
  ],
  on: {
    RUN(step, context) {
      for (const operation of step.operations) {
        if (operation.manager !== 'yum') continue
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
