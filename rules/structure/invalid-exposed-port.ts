import { asSentence, defineRule } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'invalid-exposed-port',
  title: 'Give EXPOSE numbers and known protocols',
  category: 'validity',
  severity: 'error',
  since: '0.1.0',
  why: 'EXPOSE takes a number or a range of numbers, with `/tcp`, `/udp` or `/sctp` behind it. Names of services, commas and other protocols are refused by the builder.',
  remedy: 'Write the number: `EXPOSE 80`.',
  references: [{ title: 'Dockerfile reference: EXPOSE', url: 'https://docs.docker.com/reference/dockerfile/#expose' }],
  bad: [
    { title: 'A name', files: 'FROM nginx:1.29\nEXPOSE «http»\n' },
    { title: 'A protocol that is none', files: 'FROM nginx:1.29\nEXPOSE «80/http»\n' },
    { title: 'Commas', files: 'FROM nginx:1.29\nEXPOSE «80,443»\nEXPOSE «80,» 443\n' },
    { title: 'A range that runs backwards', files: 'FROM nginx:1.29\nEXPOSE «8010-8000»\n' },
    { title: 'An address that is none', files: 'FROM nginx:1.29\nEXPOSE «host:8080:80»\n' },
  ],
  good: [
    { title: 'What it takes', files: 'FROM nginx:1.29\nEXPOSE 80 443/TCP 8000-8010/udp 8080:80 127.0.0.1:81:81 80/\n' },
    { title: 'Variables', files: 'FROM nginx:1.29\nARG PORTS="80 443"\nARG OPEN\nEXPOSE $PORTS $OPEN ${OPEN}/tcp\n' },
    { title: 'Out of range: another rule speaks', files: 'FROM nginx:1.29\nEXPOSE 80000\n' },
  ],
  on: {
    EXPOSE: (step, context) => {
      for (const word of step.instruction.ports) {
        const { text, resolved } = step.expand(word)
        if (!resolved) continue
        const fault = text.split(/\s+/).filter((port) => port !== '').map(faultOf).find((found) => found !== undefined)
        if (fault !== undefined) context.report(word.range, asSentence(fault))
      }
    },
  },
})

function faultOf(text: string): string | undefined {
  const parts = text.split(':')
  const own = parts.at(-1) ?? ''
  const slash = own.indexOf('/')
  const port = slash === -1 ? own : own.slice(0, slash)
  const protocol = slash === -1 ? '' : own.slice(slash + 1)
  if (!/^(?:tcp|udp|sctp)?$/i.test(protocol)) return `"${protocol.slice(0, 20)}" is no protocol of a port; it is tcp, udp or sctp`
  const host = parts.at(-2) ?? ''
  for (const range of [port, ...(host === '' ? [] : [host])]) {
    const match = /^\+?(\d+)(?:-\+?(\d+))?$/.exec(range)
    if (match === null) return `"${range.slice(0, 30)}" is no number of a port${range.includes(',') ? '; separate ports with blanks' : ''}`
    if (match[2] !== undefined && Number(match[2]) < Number(match[1])) return `the range ${range} runs backwards`
  }
  const address = parts.slice(0, -2).join(':')
  return address === '' || /^\[?[\da-fA-F.:]+\]?$/.test(address) ? undefined : `"${address.slice(0, 30)}" is no address`
}
