import { defineRule } from '../../src/rule-api/index.ts'

/** They do not fail, or nothing would work afterwards either. */
const SOUND = /^(?:mktemp|pwd|uname|nproc|date|id|arch|basename|dirname|hostname|echo|printf|lsb_release|getconf)$/

export default defineRule({
  id: 'masked-exit-status',
  title: 'Assign first, then export',
  category: 'runtime',
  severity: 'info',
  since: '0.1.0',
  aliases: { shellcheck: ['SC2155'] },
  presets: ['recommended', 'hadolint'],
  why: '`export VERSION="$(curl …)"` succeeds whatever becomes of curl, for the exit status is that of export. Neither `&&` nor `set -e` stops the RUN, which goes on with an empty value.',
  remedy: 'Write `VERSION="$(curl …)" && export VERSION`.',
  references: [{ title: 'ShellCheck: SC2155', url: 'https://www.shellcheck.net/wiki/SC2155' }],
  bad: [{ files: 'FROM debian:13\nRUN export «VERSION="$(curl -fsS https://example.org/version)"» && ./install "$VERSION"\n' }],
  good: [
    { title: 'apart', files: 'FROM debian:13\nRUN VERSION="$(curl -fsS https://example.org/version)" && export VERSION && ./install "$VERSION"\n' },
    { title: 'nothing that could fail', files: 'FROM debian:13\nRUN export VERSION="1.0-$ARCH" HOME=/root && ./install\n' },
    { title: 'a command that does not fail', files: 'FROM debian:13\nRUN export GNUPGHOME="$(mktemp -d)" && gpg --list-keys\n' },
    { title: 'for one command', files: 'FROM debian:13\nRUN VERSION="$(cat version)" ./install\n' },
  ],
  on: {
    commands: {
      '*'({ command }, context) {
        if (!/^(?:export|local|declare|typeset|readonly)$/.test(command.name ?? '') || command.wrappedBy !== undefined) return
        for (const word of command.arguments) {
          if (!word.substitutions.some(({ commands }) => commands.some(({ program }) => program === undefined || !SOUND.test(program)))) continue
          if (!/^[A-Za-z_]\w*=/.test(word.value)) continue
          context.report(word.range, `A failure of what stands in the substitution is lost behind ${command.name}; assign first, then ${command.name}`)
        }
      },
    },
  },
})
