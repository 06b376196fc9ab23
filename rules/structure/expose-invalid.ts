import { defineRule } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'expose-invalid',
  title: 'Name only the container\'s port in EXPOSE',
  category: 'maintainability',
  severity: 'warning',
  since: '0.1.0',
  aliases: { buildkit: ['ExposeInvalidFormat'] },
  why: `EXPOSE notes on which ports the container listens. An address or a port of the host in it has no effect: those are chosen with
\`docker run --publish\` or in a compose file. The builder has announced to refuse the form.`,
  remedy: 'Keep the last number only.',
  references: [{ title: 'ExposeInvalidFormat', url: 'https://docs.docker.com/reference/build-checks/expose-invalid-format/' }],
  bad: [
    { title: 'A port of the host', files: 'FROM nginx:1.29\nEXPOSE «8080:80»\n' },
    { title: 'An address', files: 'FROM nginx:1.29\nEXPOSE 443 «127.0.0.1:8080:80/tcp»\n' },
  ],
  good: [
    { title: 'Ports and protocols', files: 'FROM nginx:1.29\nEXPOSE 80 443/tcp 53/udp\n' },
    { title: 'A range', files: 'FROM nginx:1.29\nEXPOSE 8000-8010\n' },
    { title: 'A variable with a default', files: 'FROM nginx:1.29\nARG PORT\nEXPOSE ${PORT:-80}\n' },
  ],
  on: {
    EXPOSE: (step, context) => {
      for (const port of step.instruction.ports) {
        const { text, resolved } = step.expand(port)
        if (!resolved || !text.includes(':')) continue
        const own = text.slice(text.lastIndexOf(':') + 1)
        context.report(port.range, `EXPOSE knows no ${text.split(':').length > 2 ? 'addresses' : 'ports of the host'}; write ${own}, and publish the port where the container is started`)
      }
    },
  },
})
