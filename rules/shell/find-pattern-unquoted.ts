import { defineRule } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'find-pattern-unquoted',
  title: 'Quote the pattern of find',
  category: 'runtime',
  severity: 'warning',
  since: '0.1.0',
  aliases: { shellcheck: ['SC2061'] },
  why: `The shell replaces a pattern without quotes by the files of the working directory that match. With one such file find looks for that name alone; with two it stops with an
error. So the RUN works until somebody adds a file.`,
  references: [{ title: 'ShellCheck: SC2061', url: 'https://www.shellcheck.net/wiki/SC2061' }],
  bad: [{ files: 'FROM python:3.13\nRUN find /usr/local -name «*.pyc» -delete\n', fixed: 'FROM python:3.13\nRUN find /usr/local -name \'*.pyc\' -delete\n' }],
  good: [
    { title: 'quoted or escaped', files: 'FROM python:3.13\nRUN find / -name "*.pyc" -o -name \'*.pyo\' -o -iname \\*.tmp\n' },
    { title: 'folders to look in', files: 'FROM python:3.13\nRUN find /usr/lib/python3* -name "*.pyc" -newer /tmp/*\n' },
    { title: 'with a variable', files: 'FROM python:3.13\nARG P\nRUN find / -name $P\n' },
  ],
  on: {
    commands: {
      find({ command }, context) {
        for (const [index, { value }] of command.arguments.entries()) {
          const pattern = /^-(?:i?name|i?path|i?wholename|i?lname|i?regex)$/.test(value) ? command.arguments[index + 1] : undefined
          if (pattern?.parts.some(({ kind, quoted }) => kind === 'glob' && !quoted) !== true) continue
          const isPlain = !/['"\\$]/.test(pattern.source) && pattern.range.end - pattern.range.start === pattern.source.length
          context.report(pattern.range, 'The shell replaces this pattern by what matches in the working directory, before find sees it; quote it', isPlain ? {
            fix: { title: 'Quote the pattern', safety: 'safe', edits: [context.replace(pattern.range, `'${pattern.source}'`)] },
          } : {})
        }
      },
    },
  },
})
