import { defineRule, unpinnedPackages } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'pin-zypper-packages',
  title: 'Name the version of each zypper package',
  category: 'reproducibility',
  severity: 'warning',
  since: '0.1.0',
  fragments: 'whole',
  aliases: { hadolint: ['DL3037'] },
  presets: ['strict'],
  why: `Without a version each build installs whatever the repository holds that day. \`name=version\` says what is needed.

Off by default: distributions take old versions away, so a pinned build fails sooner or later, and a dated base image already decides most of it.`,
  references: [
    { title: 'openSUSE: zypper', url: 'https://en.opensuse.org/SDB:Zypper_manual' },
    { title: 'hadolint: DL3037', url: 'https://github.com/hadolint/hadolint/wiki/DL3037' },
  ],
  bad: [
    { files: 'FROM opensuse/leap:16.0\nRUN zypper -n install «httpd» git=2.51.0\n' },
  ],
  good: [
    { title: 'versions', files: 'FROM opensuse/leap:16.0\nRUN zypper -n install httpd=2.4.65 \'git>=2.50\'\n' },
    { title: 'local files and patterns', files: 'FROM opensuse/leap:16.0\nRUN zypper -n install ./agent.rpm pattern:devel_basis && zypper -n install -t pattern devel_C_C++\n' },
    { title: 'variables', files: 'FROM opensuse/leap:16.0\nARG V=2\nRUN zypper -n in httpd=$V $EXTRA\n' },
  ],
  on: {
    RUN(step, context) {
      for (const operation of step.operations) {
        if (!(operation.manager === 'zypper')) continue
        const open = unpinnedPackages(operation)
        for (const argument of open) {
          context.report(argument.range, `${argument.name ?? argument.source} has no version, so each build may install another one; write \`name=version\``)
        }
      }
    },
  },
})
