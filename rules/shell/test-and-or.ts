import { defineRule } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'test-and-or',
  title: 'Join tests with && and ||',
  category: 'style',
  severity: 'info',
  since: '0.1.0',
  aliases: { shellcheck: ['SC2166'] },
  presets: ['strict', 'hadolint'],
  why: '`-a` and `-o` inside of `[ … ]` are obsolete in POSIX, since a value such as `(` or `!` makes them ambiguous.',
  remedy: 'Write `[ … ] && [ … ]`.',
  references: [{ title: 'ShellCheck: SC2166', url: 'https://www.shellcheck.net/wiki/SC2166' }],
  bad: [{ files: 'FROM debian:13\nRUN if [ -f a «-a» -f b ]; then make; fi && test -d x «-o» -d y\n' }],
  good: [
    { title: 'joined outside', files: 'FROM debian:13\nRUN if [ -f a ] && [ -f b ]; then make; fi\n' },
    { title: 'a file that exists', files: 'FROM debian:13\nRUN [ -a /srv ] && [ ! -a /x ] && [ "$A" = "-a" ]\n' },
  ],
  on: {
    commands: {
      '*'({ command }, context) {
        if (command.name !== '[' && command.name !== 'test') return
        const { arguments: words } = command
        for (const [index, word] of words.entries()) {
          if (index < 2 || index >= words.length - (command.name === '[' ? 2 : 1) || word.quoted || !/^-[ao]$/.test(word.value)) continue
          if (/^(?:=|==|!=|!)$/.test(words[index - 1]?.value ?? '')) continue
          context.report(word.range, `${word.value} is ambiguous where a value looks like an operator; close the test and write ${word.value === '-a' ? '&&' : '||'}`)
        }
      },
    },
  },
})
