import { defineRule, hasFurtherBefore, type SimpleCommand, type Step, stepsBefore } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'unchecked-cd',
  title: 'Stop when cd fails',
  category: 'runtime',
  severity: 'warning',
  since: '0.1.0',
  aliases: { shellcheck: ['SC2164'] },
  yieldsTo: ['cd-instead-of-workdir'],
  why: `Behind \`;\` or a line break the script goes on after a \`cd\` that has failed, in the folder where it was: \`cd build; rm -rf *\` then removes something else. The RUN
succeeds all the same, when its last command does.`,
  remedy: 'Write `cd folder && …`, or begin the script with `set -e`.',
  references: [{ title: 'ShellCheck: SC2164', url: 'https://www.shellcheck.net/wiki/SC2164' }],
  bad: [
    { files: 'FROM debian:13\nRUN «cd /srv/shop»; make install\n' },
    { title: 'on lines of a heredoc', files: 'FROM debian:13\nRUN <<EOF\ngit clone https://git.example.org/tool.git\n«cd tool»\nmake install\nEOF\n' },
  ],
  good: [
    { title: 'an earlier instruction made the folder', files: 'FROM debian:13\nCOPY . /srv/shop\nRUN cd /srv/shop; make install\n' },
    { title: 'it was made in front', files: 'FROM debian:13\nRUN mkdir -p /opt/tool; cd /opt/tool; make install\n' },
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
        if (command.name === 'cd' && goesOn(command) && !exitsOnError(command, step) && !isMadeBefore(command, step)) {
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

/** Whether the folder is there by all that can be seen: an earlier instruction, or the script in front, names it (mkdir, COPY, WORKDIR, git clone). */
function isMadeBefore(command: SimpleCommand, step: Step): boolean {
  const path = (command.arguments[0]?.value ?? '').replace(/\/$/, '')
  if (path === '' || step.workdir?.text === path) return path !== ''
  // What makes it in the same script must have succeeded: by &&, or as a mkdir, which hardly fails.
  if (step.commands.some((other) => other.index < command.index && (other.program === 'mkdir' || other.before === '&&') && other.source.includes(path))) return true
  // The folder of a project that is cloned bears the last part of its name.
  const name = path.slice(path.lastIndexOf('/') + 1)
  return hasFurtherBefore(step) || stepsBefore(step).some(({ instruction }) => instruction.keyword !== 'LABEL' && (instruction.arguments.text.includes(path) || (name.length > 2 && instruction.arguments.text.includes(`/${name}`))))
}

function exitsOnError(command: SimpleCommand, step: Step): boolean {
  return command.shellOptions.has('errexit') || step.shell.words.slice(1).some((word) => /^-[a-df-z]*e[a-z]*$/.test(word))
}
