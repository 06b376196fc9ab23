import { defineRule } from '../../src/rule-api/index.ts'

/** Where only root may write. */
const SYSTEM = /^\/(?:etc|usr|lib|bin|sbin|boot|root|opt)\//

export default defineRule({
  id: 'sudo-redirect',
  title: 'Write to system files as root',
  category: 'runtime',
  severity: 'warning',
  since: '0.1.0',
  aliases: { shellcheck: ['SC2024'] },
  why: 'The shell opens the file of a redirection before sudo runs, as the user that it is. `sudo echo … > /etc/file` is refused where that user is not root.',
  remedy: 'Write `USER root` in front of the RUN, or `… | sudo tee /etc/file`.',
  references: [{ title: 'ShellCheck: SC2024', url: 'https://www.shellcheck.net/wiki/SC2024' }],
  bad: [{ files: 'FROM debian:13\nUSER app\nRUN sudo echo "127.0.0.1 shop" «>> /etc/hosts.d/shop»\n' }],
  good: [
    { title: 'root', files: 'FROM debian:13\nRUN sudo echo a > /etc/a\n' },
    { title: 'tee', files: 'FROM debian:13\nUSER app\nRUN echo a | sudo tee /etc/a > /dev/null\n' },
    { title: 'the user\'s own file', files: 'FROM debian:13\nUSER app\nRUN sudo cat /etc/shadow > /home/app/a && sudo make > log\n' },
    { title: 'inside of the command', files: 'FROM debian:13\nUSER app\nRUN sudo sh -c "echo a > /etc/a"\n' },
  ],
  on: {
    commands: {
      sudo({ command, step }, context) {
        if (step.user?.isRoot !== false || command.wrappedBy !== undefined) return
        for (const { operator, target, range } of command.redirects) {
          if (/^>/.test(operator) && target?.literal !== undefined && SYSTEM.test(target.literal)) {
            context.report(range, `The shell opens ${target.literal} before sudo runs, as ${step.user.name}; pipe into sudo tee, or write USER root in front of the RUN`)
          }
        }
      },
    },
  },
})
