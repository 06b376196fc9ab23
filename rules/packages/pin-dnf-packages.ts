import { defineRule, unpinnedPackages } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'pin-dnf-packages',
  title: 'Name the version of each dnf package',
  category: 'reproducibility',
  severity: 'warning',
  since: '0.1.0',
  fragments: 'whole',
  aliases: { hadolint: ['DL3041'] },
  presets: ['strict'],
  why: `Without a version each build installs whatever the repository holds that day. \`name-version\` says what is needed.

Off by default: distributions take old versions away, so a pinned build fails sooner or later, and a dated base image already decides most of it.`,
  references: [
    { title: 'DNF: specifying packages', url: 'https://dnf.readthedocs.io/en/latest/command_ref.html#specifying-packages' },
    { title: 'hadolint: DL3041', url: 'https://github.com/hadolint/hadolint/wiki/DL3041' },
  ],
  bad: [
    { files: 'FROM fedora:43\nRUN dnf install -y «httpd» git-2.51.0-2.fc43 && dnf clean all\n' },
    { title: 'microdnf', files: 'FROM registry.access.redhat.com/ubi9/ubi-minimal:9.6\nRUN microdnf install -y «tar»\n' },
  ],
  good: [
    { title: 'versions', files: 'FROM fedora:43\nRUN dnf install -y httpd-2.4.65-1.fc43 \'git-2.*\'\n' },
    { title: 'local files, addresses, groups', files: 'FROM fedora:43\nRUN dnf install -y ./agent.rpm https://example.org/agent.rpm @development-tools\n' },
    { title: 'variables', files: 'FROM fedora:43\nARG V=2.4.65\nRUN dnf install -y httpd-$V $EXTRA\n' },
  ],
  on: {
    RUN(step, context) {
      for (const operation of step.operations) {
        if (!(operation.manager === 'dnf' || operation.manager === 'microdnf')) continue
        const open = unpinnedPackages(operation)
        for (const argument of open) {
          context.report(argument.range, `${argument.name ?? argument.source} has no version, so each build may install another one; write \`name-version\``)
        }
      }
    },
  },
})
