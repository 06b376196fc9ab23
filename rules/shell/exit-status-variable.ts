import { defineRule } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'exit-status-variable',
  title: 'Test the command itself rather than $?',
  category: 'style',
  severity: 'info',
  since: '0.1.0',
  aliases: { shellcheck: ['SC2181'] },
  presets: ['strict', 'hadolint'],
  why: '`$?` is that of the last command, so a line that somebody puts between breaks the test. With `set -e` the script does not even come so far.',
  remedy: 'Write `if command; then …`, or `command || …`.',
  references: [{ title: 'ShellCheck: SC2181', url: 'https://www.shellcheck.net/wiki/SC2181' }],
  bad: [{ files: 'FROM debian:13\nRUN make; if [ «$?» -ne 0 ]; then exit 1; fi\n' }, { title: 'quoted, and the other way round', files: 'FROM rockylinux:9\nRUN make; [[ 0 -eq «"$?"» ]] || exit 1\n' }],
  good: [
    { title: 'the command', files: 'FROM debian:13\nRUN if ! make; then exit 1; fi\n' },
    { title: 'a certain status', files: 'FROM debian:13\nRUN make; [ $? -eq 2 ] || exit 1\n' },
    { title: 'kept', files: 'FROM debian:13\nRUN make; STATUS=$?; exit $STATUS\n' },
  ],
  on: {
    commands: {
      '*'({ command }, context) {
        if (!/^(?:\[\[?|test)$/.test(command.name ?? '')) return
        const operands = command.arguments.filter(({ value }) => value !== ']')
        const status = operands.find(({ source }) => /^"?\$\?"?$/.test(source))
        const isZero = operands.some(({ value }) => value === '0') && operands.length <= 3
        if (status !== undefined && isZero) context.report(status.range, 'This asks for the status of whatever ran last; test the command itself')
      },
    },
  },
})
