import { defineRule, knownShell, type ShellWord } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'echo-escape',
  title: 'Print escapes with printf',
  category: 'runtime',
  severity: 'warning',
  since: '0.1.0',
  aliases: { shellcheck: ['SC2028'] },
  why: `The echo of bash and of busybox's ash prints \`\\n\` as a backslash and an n; dash makes a line break of it. So a file that looked right on Debian gets one long line
on Alpine, or as soon as \`SHELL\` says bash. Reported only where the shell is known to print it as it stands.`,
  remedy: 'Use `printf "a\\nb\\n"`, or a heredoc (`COPY <<EOF /path`).',
  references: [{ title: 'ShellCheck: SC2028', url: 'https://www.shellcheck.net/wiki/SC2028' }],
  bad: [
    { files: 'FROM alpine:3.22\nRUN echo «"[shop]\\nport=8000"» > /etc/shop.ini\n' },
    { title: 'bash', files: 'FROM debian:13\nSHELL ["/bin/bash", "-c"]\nRUN echo «\'Host *\\n\\tUser git\'» >> /etc/ssh/ssh_config\n' },
    { title: 'a shell of its own', files: 'FROM debian:13\nRUN bash -c "echo «\'a\\tb\'» > /a"\n' },
  ],
  good: [
    { title: 'dash makes line breaks of them', files: 'FROM debian:13\nRUN echo "[shop]\\nport=8000" > /etc/shop.ini\n' },
    { title: 'an unknown shell', files: 'FROM registry.example.org/base:1\nRUN echo "a\\nb" > /a\n' },
    { title: '-e and printf', files: 'FROM alpine:3.22\nRUN echo -e "a\\nb" > /a && echo -ne "a\\n" && printf "a\\nb\\n" > /b\n' },
    { title: 'text for another program', files: 'FROM alpine:3.22\nRUN echo \'export PS1="\\u@\\h\\n$ "\' >> /root/.profile && echo \'printf "%s\\n" a\' > /run.sh\n' },
    { title: 'a backslash and another letter', files: 'FROM alpine:3.22\nRUN echo "C:\\new is \\\\n" | sed "s/x/\\n/"\nRUN echo "s/\\.old/new/"\n' },
  ],
  on: {
    commands: {
      echo({ command, step }, context) {
        if (command.arguments[0] !== undefined && /^-[nE]*e/.test(command.arguments[0].value)) return
        const word = command.arguments.find(hasEscape)
        if (word === undefined) return
        // What reads it from a pipe may know escapes itself.
        const { pipeline } = command
        if (pipeline !== undefined && pipeline.index < pipeline.pipeline.members.length - 1) return
        const shell = knownShell(step, command)
        if (shell === 'bash' || shell === 'ash') context.report(word.range, `The echo of ${shell} prints the backslashes as they stand; use printf, or echo -e`)
      },
    },
  },
})

/** `\n` or `\t` that stands in the text itself, and not in quotes inside of it, for whoever reads that. */
function hasEscape(word: ShellWord): boolean {
  return word.quoted && /(?<!\\)(?:\\\\)*\\[nt]/.test(word.value.replace(/"[^"]*"|'[^']*'/g, ''))
}
