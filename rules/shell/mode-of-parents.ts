import { defineRule } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'mode-of-parents',
  title: 'Set the mode of each folder that mkdir makes',
  category: 'style',
  severity: 'info',
  since: '0.1.0',
  aliases: { shellcheck: ['SC2174'] },
  presets: ['strict', 'hadolint'],
  why: '`mkdir -p -m 700 a/b/c` gives the mode to `c` alone; `a` and `a/b` are open to all, if they were not there before.',
  remedy: 'Make the folders one by one, or use `install -d -m`.',
  references: [{ title: 'ShellCheck: SC2174', url: 'https://www.shellcheck.net/wiki/SC2174' }],
  bad: [{ files: 'FROM debian:13\nRUN mkdir «-p» -m 700 /srv/shop/keys && mkdir «-pm» 0700 /srv/a/b\n' }],
  good: [
    { title: 'one level', files: 'FROM debian:13\nRUN mkdir -p -m 700 /srv keys && mkdir -m 700 /srv/shop/keys\n' },
    { title: 'below a folder that is there', files: 'FROM debian:13\nRUN mkdir -p -m 0755 /etc/apt/keyrings && mkdir -p -m 0700 ~/.ssh /root/.ssh\n' },
    { title: 'without a mode', files: 'FROM debian:13\nRUN mkdir -p /srv/shop/keys\n' },
  ],
  on: {
    commands: {
      mkdir({ command }, context) {
        const words = command.arguments
        const parents = words.find(({ value }) => /^-[a-z]*p/.test(value) || value === '--parents')
        if (parents === undefined || !words.some(({ value }) => /^-[a-z]*m|^--mode/.test(value))) return
        const made = words.filter(({ value }) => value.includes('/') && !value.startsWith('-') && !/^(?:\/[^/]+|~|\.|\/(?:etc|usr|var|root|home|opt)\/[^/]+|\/etc\/apt\/[^/]+|~\/[^/]+|\/usr\/local\/[^/]+)\/?$/.test(value))
        if (made.length > 0) context.report(parents.range, 'Only the last folder gets the mode; those above it that mkdir makes are open to all')
      },
    },
  },
})
