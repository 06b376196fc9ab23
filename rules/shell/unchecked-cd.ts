import { defineRule, type SimpleCommand, type Step } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'unchecked-cd',
  title: 'Stop when cd fails',
  category: 'runtime',
  severity: 'warning',
  since: '0.1.0',
  aliases: { shellcheck: ['SC2164'] },
  why: `Behind \`;\` or a line break the script goes on after a \`cd\` that has failed, in the folder where it was: \`cd build; rm -rf *\` then removes something else. The RUN
succeeds all the same, when its last command does.`,
  remedy: 'Write `cd folder && …`, or begin the script with `set -e`.',
  references: [{ title: 'ShellCheck: SC2164', url: 'https://www.shellcheck.net/wiki/SC2164' }],
  bad: [
    { files: 'FROM debian:13\nRUN «cd /srv/shop»; make install\n' },
    { title: 'on lines of a heredoc', files: 'FROM debian:13\nRUN <<EOF\ngit clone https://git.example.org/tool.git\n«cd tool»\nmake install\nEOF\n' },
  ],
  good: [
    { title: 'checked', files: 'FROM debian:13\nRUN cd /srv/shop && make; cd /opt || exit 1; make\n' },
    { title: 'set -e', files: 'FROM debian:13\nRUN set -eux; cd /srv/shop; make install\nRUN <<EOF\nset -e\ncd /srv\nmake\nEOF\n' },
    { title: 'SHELL with -e', files: 'FROM debian:13\nSHELL ["/bin/bash", "-eo", "pipefail", "-c"]\nRUN cd /srv/shop; make install\n' },
    { title: 'the last command', files: 'FROM debian:13\nRUN make; cd /srv/shop\n' },
    { title: 'where it cannot fail', files: 'FROM debian:13\nRUN cd /; make; cd ..; ls\n' },
    { title: 'in a condition', files: 'FROM debian:13\nRUN if cd /srv; then make; fi\n' },
  ],
  on: {
    RUN(step, context) {
      for (const command of step.script?.commands ?? []) {
        if (command.name === 'cd' && goesOn(command) && !exitsOnError(command, step)) {
          context.report(command.range, `When this cd fails, what follows runs in another folder; write ${command.source.length < 40 ? command.source : 'cd …'} && …, or begin with set -e`)
        }
      }
    },
  },
})

function goesOn(command: SimpleCommand): boolean {
  const path = command.arguments[0]?.value
  return command.before === ';' && !command.inCondition && path !== undefined && !/^(?:\/|-|~|\.\.?(?:\/\.\.)*\/?)$/.test(path)
}

function exitsOnError(command: SimpleCommand, step: Step): boolean {
  return command.shellOptions.has('errexit') || step.shell.words.slice(1).some((word) => /^-[a-df-z]*e[a-z]*$/.test(word))
}
