import { defineRule } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'dist-upgrade',
  title: 'Take a newer base image instead of upgrading the whole distribution',
  category: 'reproducibility',
  severity: 'warning',
  since: '0.1.0',
  aliases: { hadolint: ['DL3035'], trivy: ['DS-0024'] },
  presets: ['strict'],
  why: `A dist-upgrade may replace and remove packages of the base image, and each build gives another result. The packages of the base image stay in its layers below the new ones, so the image grows as well. A newer base
image brings the same packages, tested and once.

Off by default: some bases are updated rarely, and then an upgrade is the only way to security fixes.`,
  references: [
    { title: 'Docker: building best practices, rebuild your images', url: 'https://docs.docker.com/build/building/best-practices/#rebuild-your-images-often' },
    { title: 'hadolint: DL3035', url: 'https://github.com/hadolint/hadolint/wiki/DL3035' },
  ],
  bad: [
    { files: 'FROM debian:trixie\nRUN apt-get update && «apt-get -y dist-upgrade»\n' },
    { title: 'zypper', files: 'FROM opensuse/leap:16.0\nRUN «zypper -n dup»\n' },
    { title: 'apt', files: 'FROM debian:trixie\nRUN apt update && «apt full-upgrade» -y\n' },
  ],
  good: [
    { title: 'an upgrade removes nothing', files: 'FROM debian:trixie\nRUN apt-get update && apt-get -y upgrade\n' },
    { title: 'patches', files: 'FROM opensuse/leap:16.0\nRUN zypper -n patch && zypper -n up\n' },
    { title: 'a package of that name', files: 'FROM debian:trixie\nRUN apt-get install -y dist-upgrade-tool\n' },
  ],
  on: {
    RUN(step, context) {
      for (const operation of step.operations) {
        // A rolling distribution knows no other upgrade.
        if (operation.action !== 'dist-upgrade' || operation.manager === 'pacman') continue
        const codes = operation.manager === 'zypper' ? ['DL3035'] : operation.manager === 'apt' ? ['DS-0024'] : []
        context.report({ start: operation.toolRange.start, end: operation.verbRange.end }, `${operation.tool} ${operation.verb} replaces and removes packages of the base image, with another result in each build; take a newer base image`, { aliases: codes })
      }
    },
  },
})
