import { defineRule, hasOption, saidInRun, saying } from '../../src/rule-api/index.ts'

const SETTING = saying(/Assume-Yes/i)
const ASKING = new Set(['install', 'build-dep', 'remove', 'autoremove', 'upgrade', 'dist-upgrade'])

export default defineRule({
  id: 'apt-yes',
  title: 'Answer apt-get with -y',
  category: 'maintainability',
  severity: 'warning',
  since: '0.1.0',
  aliases: { hadolint: ['DL3014'], trivy: ['DS-0021'] },
  why: `A build has nobody to answer. \`apt-get install\` asks whether to go on as soon as it would install more than the packages that were named, gets no answer, and ends the build. So do
\`remove\` and \`purge\` when they take away what is there, and \`upgrade\`; \`autoremove\` asks when there is something to remove, which another base may bring about.`,
  references: [
    { title: 'Debian: apt-get(8)', url: 'https://manpages.debian.org/stable/apt/apt-get.8.en.html' },
  ],
  bad: [
    { files: 'FROM debian:trixie-slim\nRUN apt-get update && «apt-get install» --no-install-recommends curl\n', fixed: 'FROM debian:trixie-slim\nRUN apt-get update && apt-get install -y --no-install-recommends curl\n' },
    { title: 'less output is no answer', files: 'FROM debian:trixie-slim\nRUN apt-get update -y && «apt-get -q install» curl\n', fixed: 'FROM debian:trixie-slim\nRUN apt-get update -y && apt-get -q install -y curl\n' },
    { title: 'apt', files: 'FROM debian:trixie-slim\nRUN «apt install» curl\n', fixed: 'FROM debian:trixie-slim\nRUN apt install -y curl\n' },
    { title: 'what removes or upgrades asks too', files: 'FROM debian:trixie-slim\nRUN «apt-get remove» rpcbind && «apt-get upgrade» && apt-get install -y curl\n', fixed: 'FROM debian:trixie-slim\nRUN apt-get remove -y rpcbind && apt-get upgrade -y && apt-get install -y curl\n' },
    { title: 'information where there may be nothing to ask', severity: 'info', files: 'FROM debian:trixie-slim\nRUN apt-get install -y curl && «apt-get autoremove»\n' },
  ],
  good: [
    { title: 'in a bundle, in front of the verb', files: 'FROM debian:trixie\nRUN apt-get -yq install curl\n' },
    { title: 'long forms', files: 'FROM debian:trixie\nRUN apt-get install --yes curl && apt-get install --assume-yes git && apt-get install -qq jq\n' },
    { title: 'an option of the configuration', files: 'FROM debian:trixie\nRUN apt-get -o APT::Get::Assume-Yes=true install curl\n' },
    { title: 'a configuration file', files: 'FROM debian:trixie\nRUN echo \'APT::Get::Assume-Yes "true";\' > /etc/apt/apt.conf.d/90yes\nRUN apt-get update && apt-get install curl\n' },
    { title: 'yes answers', files: 'FROM debian:trixie\nRUN yes | apt-get install curl\n' },
    { title: 'options in a variable', files: 'FROM debian:trixie\nARG APT_OPTIONS="-y"\nRUN apt-get install $APT_OPTIONS curl\n' },
    { title: 'only downloaded', files: 'FROM debian:trixie\nRUN apt-get download curl && apt-get clean && apt-get update\n' },
  ],
  on: {
    RUN(step, context) {
      for (const operation of step.operations) {
        if (operation.manager !== 'apt' || !ASKING.has(operation.action) || operation.tool === 'nala') continue
        const { command } = operation
        if (hasOption(operation, '-y', '--yes', '--assume-yes', '-s', '--simulate', '--dry-run', '--print-uris')) continue
        // `-qq` answers, `-q` does not; what a variable holds is not known.
        if (command.words.some((word) => /^-[a-z]*q[a-z]*q|^-q=[2-9]$/.test(word.value) || (/^\$|^["']?\$\{/.test(word.source) && !word.quoted) || /Assume-Yes/i.test(word.value))) continue
        if (command.words.filter((word) => /^-[a-pr-z]*q[a-z]*$|^--quiet$/.test(word.value)).length > 1) continue
        if ((command.pipeline?.index ?? 0) > 0 || command.redirects.some((redirect) => redirect.operator.startsWith('<')) || saidInRun(step, SETTING)) continue
        const { end } = operation.verbRange
        context.report({ start: operation.toolRange.start, end }, `${operation.tool} ${operation.verb} may ask a question that nobody answers in a build; add -y`, {
          ...(operation.action === 'autoremove' ? { severity: 'info' as const } : {}),
          aliases: operation.action === 'install' ? ['DL3014', 'DS-0021'] : [],
          fix: { title: 'Add -y', safety: 'safe', edits: [context.replace({ start: end, end }, ' -y')] },
        })
      }
    },
  },
})
