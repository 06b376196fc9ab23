import { defineRule, saidInRun, saying, type PackageOperation, type Step } from '../../src/rule-api/index.ts'

const SETTING = saying(/APT::Install-Recommends/i)

export default defineRule({
  id: 'apt-no-recommends',
  title: 'Install with --no-install-recommends',
  category: 'size',
  severity: 'info',
  since: '0.1.0',
  aliases: { hadolint: ['DL3015'], trivy: ['DS-0029'] },
  why: `apt installs what packages recommend along with them: documentation, translations, whole desktops at times. Most of it is of no use in an image, and all of it has to be pulled and patched.

The fix is unsafe: a program may need what is only recommended.`,
  references: [
    { title: 'Debian: apt-get(8)', url: 'https://manpages.debian.org/stable/apt/apt-get.8.en.html' },
    { title: 'hadolint: DL3015', url: 'https://github.com/hadolint/hadolint/wiki/DL3015' },
  ],
  bad: [
    { title: 'the option of another RUN', files: 'FROM debian:trixie\nRUN apt-get update && apt-get install -y --no-install-recommends curl\nRUN «apt-get install» -y make\n', fixed: 'FROM debian:trixie\nRUN apt-get update && apt-get install -y --no-install-recommends curl\nRUN apt-get install --no-install-recommends -y make\n' },
    { files: 'FROM debian:trixie-slim\nRUN apt-get update && «apt-get install» -y curl\n', fixed: 'FROM debian:trixie-slim\nRUN apt-get update && apt-get install --no-install-recommends -y curl\n' },
    { title: 'apt', files: 'FROM debian:trixie-slim\nRUN «apt -y install» curl\n', fixed: 'FROM debian:trixie-slim\nRUN apt -y install --no-install-recommends curl\n' },
  ],
  good: [
    { title: 'removed in the same RUN, with what came along', files: 'FROM debian:13\nRUN apt-get update && apt-get install -y gcc make && make -C /src && apt-get purge -y --auto-remove gcc make\n' },
    { title: 'the option', files: 'FROM debian:trixie\nRUN apt-get install -y --no-install-recommends curl\n' },
    { title: 'in front of the verb', files: 'FROM debian:trixie\nRUN apt-get --no-install-recommends -y install curl\n' },
    { title: 'an option of the configuration', files: 'FROM debian:trixie\nRUN apt-get install -y -o APT::Install-Recommends=false curl\n' },
    { title: 'a configuration file', files: 'FROM debian:trixie\nRUN echo \'APT::Install-Recommends "0";\' > /etc/apt/apt.conf.d/99lean\nRUN apt-get update && apt-get install -y curl\n' },
    { title: 'aptitude has an option of its own', files: 'FROM debian:trixie\nRUN aptitude install -y --without-recommends curl && aptitude -R install -y git\n' },
    { title: 'wanted', files: 'FROM debian:trixie\nRUN apt-get install -y --install-recommends ubuntu-desktop\n' },
    { title: 'a variable may hold it', files: 'FROM debian:trixie\nARG OPTIONS\nRUN apt-get install $OPTIONS curl\n' },
  ],
  on: {
    RUN(step, context) {
      for (const operation of step.operations) {
        if (operation.manager !== 'apt' || operation.action !== 'install' || operation.tool === 'nala' || operation.packages.length === 0) continue
        if (['--no-install-recommends', '--install-recommends', '-R', '--without-recommends', '--no-recommends'].some((name) => operation.options.has(name))) continue
        const { words } = operation.command
        if (words.some((word) => /Install-Recommends/i.test(word.value) || (/^\$/.test(word.source) && !word.quoted && word.range.start < (operation.packages.find((argument) => argument.kind !== 'variable')?.range.start ?? 0)))) continue
        if (saidInRun(step, SETTING) || isTakenAway(operation, step)) continue
        const { end } = operation.verbRange
        context.report({ start: operation.toolRange.start, end }, `${operation.tool} also installs what these packages only recommend; add --no-install-recommends`, {
          // hadolint reads apt-get alone, and says of apt that it is the wrong tool.
          aliases: operation.tool === 'apt-get' ? ['DL3015', 'DS-0029'] : ['DS-0029'],
          fix: operation.tool === 'aptitude' ? undefined : { title: 'Add --no-install-recommends', safety: 'unsafe', edits: [context.replace({ start: end, end }, ' --no-install-recommends')] },
        })
      }
    },
  },
})

/** Whether the same RUN removes all of these packages together with what came along. */
function isTakenAway(operation: PackageOperation, step: Step<'RUN'>): boolean {
  const removing = step.operations.filter((later) => later.manager === 'apt' && later.command.index > operation.command.index && (later.action === 'remove' || later.action === 'autoremove'))
  const alsoOthers = removing.some((later) => later.action === 'autoremove' || later.options.has('--auto-remove') || later.options.has('--autoremove'))
  const removed = removing.flatMap((later) => later.packages)
  return alsoOthers && operation.packages.every((argument) => removed.some((other) => other.source === argument.source || (other.name !== undefined && other.name === argument.name)))
}
