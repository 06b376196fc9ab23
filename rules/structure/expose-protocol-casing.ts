import { defineRule } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'expose-protocol-casing',
  title: 'Write the protocol of a port in lower case',
  category: 'style',
  severity: 'info',
  since: '0.1.0',
  aliases: { buildkit: ['ExposeProtoCasing'] },
  why: 'The builder writes the protocol in lower case into the image; in the file it should stand as it will be found.',
  references: [{ title: 'ExposeProtoCasing', url: 'https://docs.docker.com/reference/build-checks/expose-proto-casing/' }],
  bad: [{ title: 'Upper case', files: 'FROM nginx:1.29\nEXPOSE «80/TCP» 53/udp «53/Tcp»\n', fixed: 'FROM nginx:1.29\nEXPOSE 80/tcp 53/udp 53/tcp\n' }],
  good: [
    { title: 'Lower case', files: 'FROM nginx:1.29\nEXPOSE 80/tcp\n' },
    { title: 'No protocol', files: 'FROM nginx:1.29\nEXPOSE 80\n' },
    { title: 'No protocol that exists', files: 'FROM nginx:1.29\nEXPOSE 80/HTTP\n' },
  ],
  on: {
    EXPOSE: (step, context) => {
      for (const port of step.instruction.ports) {
        const protocol = /\/(tcp|udp|sctp)$/i.exec(port.source)?.[1]
        if (protocol === undefined || protocol === protocol.toLowerCase()) continue
        const isOneLine = port.range.end - port.range.start === port.source.length
        context.report(port.range, `Write the protocol as ${protocol.toLowerCase()}`, isOneLine ? {
          fix: { title: 'Write the protocol in lower case', safety: 'safe', edits: [context.replace({ start: port.range.end - protocol.length, end: port.range.end }, protocol.toLowerCase())] },
        } : {})
      }
    },
  },
})
