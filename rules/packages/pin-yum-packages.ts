import { defineRule, unpinnedPackages } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'pin-yum-packages',
  title: 'Name the version of each yum package',
  category: 'reproducibility',
  severity: 'warning',
  since: '0.1.0',
  fragments: 'whole',
  aliases: { hadolint: ['DL3033'] },
  presets: ['strict'],
  why: `Without a version each build installs whatever the repository holds that day. \`name-version\` says what is needed.

Off by default: distributions take old versions away, so a pinned build fails sooner or later, and a dated base image already decides most of it.`,
  references: [
    { title: 'Red Hat: managing software', url: 'https://docs.redhat.com/en/documentation/red_hat_enterprise_linux/9/html/managing_software_with_the_dnf_tool/index' },
    { title: 'hadolint: DL3033', url: 'https://github.com/hadolint/hadolint/wiki/DL3033' },
  ],
  bad: [
    { files: 'FROM centos:7\nRUN yum install -y «httpd» git-2.43.5-1.el7 && yum clean all\n' },
  ],
  good: [
    { title: 'versions', files: 'FROM centos:7\nRUN yum install -y httpd-2.4.6-99.el7 \'git-2.*\'\n' },
    { title: 'local files, addresses, groups', files: 'FROM centos:7\nRUN yum install -y ./agent.rpm https://example.org/agent.rpm @development\n' },
    { title: 'variables', files: 'FROM centos:7\nARG V=2.4.6\nRUN yum install -y httpd-$V $EXTRA\n' },
  ],
  on: {
    RUN(step, context) {
      for (const operation of step.operations) {
        if (!(operation.manager === 'yum')) continue
        const open = unpinnedPackages(operation)
        for (const argument of open) {
          context.report(argument.range, `${argument.name ?? argument.source} has no version, so each build may install another one; write \`name-version\``)
        }
      }
    },
  },
})
