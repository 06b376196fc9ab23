import { defineRule } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'shell-not-exec-form',
  title: 'Write SHELL as a JSON array',
  category: 'validity',
  severity: 'error',
  since: '0.1.0',
  aliases: { hadolint: ['DL1000'] },
  why: 'SHELL has only the exec form, an array of strings in double quotes; the builder refuses the rest.',
  remedy: 'Write `SHELL ["/bin/bash", "-o", "pipefail", "-c"]`.',
  references: [{ title: 'Dockerfile reference: SHELL', url: 'https://docs.docker.com/reference/dockerfile/#shell' }],
  bad: [
    { title: 'Plain words', files: 'FROM debian:12\nSHELL «/bin/bash -c»\n' },
    { title: 'Single quotes', files: "FROM debian:12\nSHELL «['/bin/bash', '-c']»\n" },
    { title: 'A comma at the end', files: 'FROM debian:12\nSHELL «["/bin/bash", "-c",]»\n' },
  ],
  good: [
    { title: 'An array', files: 'FROM debian:12\nSHELL ["/bin/bash", "-o", "pipefail", "-c"]\n' },
    { title: 'Over two lines', files: 'FROM debian:12\nSHELL ["/bin/bash", \\\n  "-c"]\n' },
    { title: 'A shell form elsewhere', files: 'FROM debian:12\nRUN /bin/bash -c true\n' },
  ],
  on: {
    SHELL: (step, context) => {
      const { command } = step.instruction
      // A valid array with something else than strings in it is reported as a syntax error.
      if (command?.form !== 'shell' || isArray(command.text.text)) return
      context.report(command.range, 'SHELL takes only a JSON array of strings in double quotes, such as ["/bin/bash", "-c"]')
    },
  },
})

function isArray(text: string): boolean {
  try {
    return Array.isArray(JSON.parse(text))
  } catch {
    return false
  }
}
