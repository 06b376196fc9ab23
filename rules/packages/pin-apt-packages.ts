import { defineRule, unpinnedPackages } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'pin-apt-packages',
  title: 'Name the version of each apt package',
  category: 'reproducibility',
  severity: 'warning',
  since: '0.1.0',
  fragments: 'whole',
  aliases: { hadolint: ['DL3008'] },
  presets: ['strict'],
  why: `Without a version each build installs whatever the archive holds that day. With \`name=version\` the build says what it needs, and fails where it cannot have it.

Off by default: distributions take old versions away, so a pinned build fails sooner or later, and a dated base image already decides most of it.`,
  references: [
    { title: 'Docker: building best practices, apt-get', url: 'https://docs.docker.com/build/building/best-practices/#apt-get' },
    { title: 'hadolint: DL3008', url: 'https://github.com/hadolint/hadolint/wiki/DL3008' },
  ],
  bad: [
    { files: 'FROM debian:trixie\nRUN apt-get update && apt-get install -y «curl» «libpq5» git=1:2.47.3-0+deb13u1\n' },
    { title: 'other architectures and the older tool', files: 'FROM debian:trixie\nRUN apt install -y «libc6:i386»\n' },
  ],
  good: [
    { title: 'versions, also with a variable', files: 'FROM debian:trixie\nARG CURL_VERSION=8.14.1\nRUN apt-get install -y curl=${CURL_VERSION}-2 libpq5=17.*\n' },
    { title: 'a release', files: 'FROM debian:trixie\nRUN apt-get install -y -t trixie-backports curl=8.16.0-1 libpq5/trixie\n' },
    { title: 'local files and unknown names', files: 'FROM debian:trixie\nRUN apt-get install -y ./agent.deb /tmp/vendor_1.2.deb $PACKAGES\n' },
    { title: 'nothing is installed', files: 'FROM debian:trixie\nRUN apt-get remove -y curl\n' },
    { title: 'printed only', files: 'FROM debian:trixie\nRUN echo apt-get install curl\n' },
  ],
  on: {
    RUN(step, context) {
      for (const operation of step.operations) {
        if (!(operation.manager === 'apt')) continue
        const open = unpinnedPackages(operation)
        for (const argument of open) {
          context.report(argument.range, `${argument.name ?? argument.source} has no version, so each build may install another one; write \`name=version\``, {
            // hadolint reads apt-get alone, and says of apt that it is the wrong tool.
            aliases: operation.tool === 'apt-get' ? ['DL3008'] : [],
          })
        }
      }
    },
  },
})
