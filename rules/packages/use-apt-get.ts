import { defineRule } from '../../src/rule-api/index.ts'

/** Verbs that mean the same for the older tools. */
const SAME: Readonly<Record<string, string>> = {
  install: 'apt-get', reinstall: 'apt-get', update: 'apt-get', upgrade: 'apt-get', remove: 'apt-get', purge: 'apt-get', autoremove: 'apt-get', clean: 'apt-get', autoclean: 'apt-get', 'build-dep': 'apt-get',
  download: 'apt-get', source: 'apt-get', satisfy: 'apt-get', 'full-upgrade': 'apt-get', 'dist-upgrade': 'apt-get',
  policy: 'apt-cache', show: 'apt-cache', depends: 'apt-cache', rdepends: 'apt-cache',
}

export default defineRule({
  id: 'use-apt-get',
  title: 'Use apt-get in scripts, not apt',
  category: 'maintainability',
  severity: 'info',
  since: '0.1.0',
  aliases: { hadolint: ['DL3027'], checkov: ['CKV_DOCKER_9'] },
  why: `\`apt\` is made for people: its output and its options may change between versions, and it says so itself (\`WARNING: apt does not have a stable CLI interface\`). \`apt-get\` and \`apt-cache\` stay as they are.`,
  references: [
    { title: 'Debian: apt(8), script usage', url: 'https://manpages.debian.org/stable/apt/apt.8.en.html#SCRIPT_USAGE_AND_DIFFERENCES_FROM_OTHER_APT_TOOLS' },
  ],
  bad: [
    { files: 'FROM debian:trixie\nRUN «apt» update && «apt» install -y curl\n', fixed: 'FROM debian:trixie\nRUN apt-get update && apt-get install -y curl\n' },
    { title: 'a verb that apt-get has under another name', files: 'FROM debian:trixie\nRUN «apt» full-upgrade -y && «apt» policy curl\n', fixed: 'FROM debian:trixie\nRUN apt-get dist-upgrade -y && apt-cache policy curl\n' },
    { title: 'no fix where there is none', files: 'FROM debian:trixie\nRUN «apt» list --installed\n' },
  ],
  good: [
    { title: 'the stable tools', files: 'FROM debian:trixie\nRUN apt-get update && apt-get install -y curl && apt-cache policy curl\n' },
    { title: 'another word', files: 'FROM debian:trixie\nRUN apt-mark hold curl && apt-key list && aptitude --version\n' },
    { title: 'a name in an argument', files: 'FROM debian:trixie\nRUN rm -rf /etc/apt && echo apt install\n' },
    { title: 'an image that is no Debian', files: 'FROM fedora:43\nRUN dnf install -y apt\n' },
  ],
  on: {
    commands: {
      apt({ command }, context) {
        const [tool] = command.words
        const verb = command.arguments.find((word) => word.literal !== undefined && !word.literal.startsWith('-'))
        if (tool === undefined || verb?.literal === undefined) return
        const instead = SAME[verb.literal]
        const edits = [context.replace(tool.range, tool.source.replace(/apt$/, instead ?? ''))]
        if (verb.literal === 'full-upgrade') edits.push(context.replace(verb.range, 'dist-upgrade'))
        const isPlain = instead !== undefined && /^(?:\/usr\/bin\/)?apt$/.test(tool.source)
        context.report(tool.range, `apt is made for people and its command line may change; use ${instead ?? 'apt-get or apt-cache'}`, {
          fix: isPlain ? { title: `Use ${instead}`, safety: 'safe', edits } : undefined,
        })
      },
    },
  },
})
