import { defineRule } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'useless-cat',
  title: 'Hand a file to the command itself',
  category: 'style',
  severity: 'info',
  since: '0.1.0',
  aliases: { shellcheck: ['SC2002'] },
  presets: ['strict', 'hadolint'],
  why: '`cat file | command` starts a program that does nothing, and hides a missing file from the exit status.',
  remedy: 'Write `command < file`, or `command file`.',
  references: [{ title: 'ShellCheck: SC2002', url: 'https://www.shellcheck.net/wiki/SC2002' }],
  bad: [{ files: 'FROM debian:13\nRUN «cat packages.txt» | xargs apt-get install -y\n' }],
  good: [
    { title: 'a redirection', files: 'FROM debian:13\nRUN xargs apt-get install -y < packages.txt\n' },
    { title: 'several files, options, or its own input', files: 'FROM debian:13\nRUN cat a b | sort && cat -A a | head && cat | sort && cat *.txt | sort && cat $FILES | sort\n' },
    { title: 'not first', files: 'FROM debian:13\nRUN make | cat\n' },
  ],
  on: {
    commands: {
      cat({ command }, context) {
        const { pipeline } = command
        const [file, ...rest] = command.arguments
        if (pipeline?.index !== 0 || file?.literal === undefined || rest.length > 0 || file.literal.startsWith('-') || command.redirects.length > 0 || command.wrappedBy !== undefined) return
        if (pipeline.pipeline.members[0]?.commands.length === 1) context.report(command.range, `cat does nothing here; write < ${file.source} behind the next command`)
      },
    },
  },
})
