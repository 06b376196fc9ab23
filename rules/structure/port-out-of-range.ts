import { defineRule } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'port-out-of-range',
  title: 'Expose ports up to 65535',
  category: 'validity',
  severity: 'error',
  since: '0.1.0',
  aliases: { hadolint: ['DL3011'], trivy: ['DS-0008'] },
  why: 'A port is a number from 0 to 65535; the builder refuses others.',
  remedy: 'Correct the number.',
  references: [{ title: 'Dockerfile reference: EXPOSE', url: 'https://docs.docker.com/reference/dockerfile/#expose' }],
  bad: [
    { title: 'A digit too many', files: 'FROM nginx:1.29\nEXPOSE «80800» 443 «70000/udp»\n' },
    { title: 'The end of a range', files: 'FROM nginx:1.29\nEXPOSE «65000-66000»\n' },
    { title: 'In a variable', files: 'FROM nginx:1.29\nARG PORT=100000\nEXPOSE «$PORT»\n' },
  ],
  good: [
    { title: 'The largest', files: 'FROM nginx:1.29\nEXPOSE 65535 0\n' },
    { title: 'A variable without a value', files: 'FROM nginx:1.29\nARG PORT\nEXPOSE $PORT\n' },
    { title: 'A name: another rule speaks', files: 'FROM nginx:1.29\nEXPOSE http\n' },
  ],
  on: {
    EXPOSE: (step, context) => {
      for (const port of step.instruction.ports) {
        const { text, resolved } = step.expand(port)
        if (!resolved) continue
        const wrong = text.split('/', 1)[0]?.split(/[:\s-]/).find((part) => /^\d+$/.test(part) && Number(part) > 65535)
        if (wrong !== undefined) context.report(port.range, `${wrong.slice(0, 20)} is no port; the largest is 65535`)
      }
    },
  },
})
