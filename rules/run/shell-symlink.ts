import { defineRule } from '../../src/rule-api/index.ts'

const SHELL_PATH = /^\/(?:usr\/)?bin\/sh$/

export default defineRule({
  id: 'shell-symlink',
  title: 'Choose the shell with SHELL',
  category: 'maintainability',
  severity: 'warning',
  since: '0.1.0',
  aliases: { hadolint: ['DL4005'] },
  why: `A link in the place of /bin/sh changes the shell of everything in the image: the distribution's own scripts too, which are written for another one, until an upgrade of
the package that owns it puts the old one back. \`SHELL\` changes it for the instructions that follow, and says so.`,
  remedy: 'Write `SHELL ["/bin/bash", "-o", "pipefail", "-c"]` instead. A script that needs bash says so in its first line.',
  references: [{ title: 'Dockerfile reference: SHELL', url: 'https://docs.docker.com/reference/dockerfile/#shell' }],
  bad: [
    { files: 'FROM debian:13\nRUN rm /bin/sh && «ln -s /bin/bash /bin/sh»\n' },
    { title: 'with all kinds of options', files: 'FROM ubuntu:24.04\nRUN «ln -sfT bash /bin/sh»\n' },
  ],
  good: [
    { title: 'SHELL', files: 'FROM debian:13\nSHELL ["/bin/bash", "-c"]\nRUN echo "$BASH_VERSION"\n' },
    { title: 'another link', files: 'FROM debian:13\nRUN ln -s /bin/sh /usr/local/bin/shell && ln -s /bin/bash /usr/bin/bash\n' },
    { title: 'a shell for an image that has none', files: 'FROM busybox AS tools\nFROM scratch\nCOPY --from=tools /bin/busybox /bin/busybox\nRUN ["/bin/busybox", "ln", "-s", "/bin/busybox", "/bin/sh"]\n' },
  ],
  on: {
    commands: {
      ln({ command }, context) {
        const operands = command.arguments.filter(({ value }) => !value.startsWith('-'))
        const [source, target] = operands
        if (operands.length !== 2 || source?.literal === undefined || !SHELL_PATH.test(target?.literal ?? '') || !/(?:^|\/)[a-z]+sh$/.test(source.literal)) return
        context.report(command.range, `This changes /bin/sh for all programs of the image; say SHELL ["${source.literal.startsWith('/') ? source.literal : `/bin/${source.literal}`}", "-c"] for the instructions that follow`)
      },
    },
  },
})
