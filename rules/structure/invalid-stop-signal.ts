import { defineRule, nearest } from '../../src/rule-api/index.ts'

/** Signals of Linux as the builder knows them (github.com/moby/sys/signal). */
const SIGNALS = ('ABRT ALRM BUS CHLD CLD CONT FPE HUP ILL INT IO IOT KILL PIPE POLL PROF PWR QUIT SEGV STKFLT STOP SYS TERM TRAP TSTP TTIN TTOU URG USR1 USR2 VTALRM WINCH XCPU XFSZ RTMIN RTMAX').split(' ')

export default defineRule({
  id: 'invalid-stop-signal',
  title: 'Name a signal that exists',
  category: 'validity',
  severity: 'error',
  since: '0.1.0',
  why: 'STOPSIGNAL takes the name of a signal, with or without SIG, or its number. The builder refuses others.',
  remedy: 'Write the name, for example `SIGTERM`.',
  references: [{ title: 'Dockerfile reference: STOPSIGNAL', url: 'https://docs.docker.com/reference/dockerfile/#stopsignal' }],
  bad: [
    { title: 'Misspelt', files: 'FROM nginx:1.29\nSTOPSIGNAL «SIGQUITE»\n' },
    { title: 'Zero', files: 'FROM nginx:1.29\nSTOPSIGNAL «0»\n' },
  ],
  good: [
    { title: 'Names and numbers', files: 'FROM nginx:1.29\nSTOPSIGNAL SIGQUIT\nSTOPSIGNAL term\nSTOPSIGNAL 37\nSTOPSIGNAL SIGRTMIN+3\n' },
    { title: 'A variable', files: 'FROM nginx:1.29\nARG SIGNAL\nSTOPSIGNAL ${SIGNAL}\n' },
    { title: 'A variable with a value', files: 'FROM nginx:1.29\nARG SIGNAL=SIGINT\nSTOPSIGNAL $SIGNAL\n' },
  ],
  on: {
    STOPSIGNAL: (step, context) => {
      const { signal } = step.instruction
      if (signal === undefined || signal.source.startsWith('--')) return
      const { text, resolved } = step.expand(signal)
      if (!resolved || isSignal(text)) return
      const likely = nearest(text.replace(/^SIG/i, ''), SIGNALS)
      context.report(signal.range, `"${text.slice(0, 30)}" is no signal${likely === undefined ? '' : `; did you mean SIG${likely}?`}`)
    },
  },
})

function isSignal(text: string): boolean {
  if (/^[+-]?\d+$/.test(text)) return Number(text) !== 0
  const name = text.toUpperCase().replace(/^SIG/, '')
  return SIGNALS.includes(name) || /^RTMIN\+(?:[1-9]|1[0-5])$/.test(name) || /^RTMAX-(?:[1-9]|1[0-4])$/.test(name)
}
