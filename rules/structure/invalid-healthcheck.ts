import { defineRule } from '../../src/rule-api/index.ts'

const DURATION = /^[+-]?(?:0|(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h)(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))*)$/
const TOO_SHORT = /^(?:\d{1,6}ns|\d{1,3}(?:us|µs|μs))$/

export default defineRule({
  id: 'invalid-healthcheck',
  title: 'Write HEALTHCHECK as the builder takes it',
  category: 'validity',
  severity: 'error',
  since: '0.1.0',
  aliases: { hadolint: ['DL1000'] },
  why: 'HEALTHCHECK is followed by flags and then by `CMD` with a command, or by `NONE` alone. Durations need a unit. The builder refuses the rest.',
  remedy: 'Write `HEALTHCHECK --interval=30s CMD command`, or `HEALTHCHECK NONE`.',
  references: [{ title: 'Dockerfile reference: HEALTHCHECK', url: 'https://docs.docker.com/reference/dockerfile/#healthcheck' }],
  bad: [
    { title: 'CMD is missing', files: 'FROM debian:12\nHEALTHCHECK «curl» -f http://localhost/\n' },
    { title: 'Nothing behind it', files: 'FROM debian:12\n«HEALTHCHECK»\nHEALTHCHECK «CMD»\n' },
    { title: 'A flag behind CMD\'s place', files: 'FROM debian:12\nHEALTHCHECK NONE «--interval=5s»\n' },
    { title: 'A duration without a unit', files: 'FROM debian:12\nHEALTHCHECK --interval=«30» --retries=«many» CMD true\n' },
  ],
  good: [
    { title: 'Both forms', files: 'FROM debian:12\nHEALTHCHECK --interval=1m30s --timeout=500ms --retries=3 CMD curl -f http://localhost/ || exit 1\nHEALTHCHECK CMD ["true"]\n' },
    { title: 'Turned off', files: 'FROM debian:12\nhealthcheck none\n' },
    { title: 'A duration of nothing', files: 'FROM debian:12\nHEALTHCHECK --start-period=0 --interval=0s CMD true\n' },
    { title: 'An empty flag means the default', files: 'FROM debian:12\nHEALTHCHECK --interval= CMD true\n' },
  ],
  on: {
    HEALTHCHECK: (step, context) => {
      const { kind, command, flags, name } = step.instruction
      if (kind === undefined) {
        context.report(name.range, 'HEALTHCHECK needs CMD and a command, or NONE')
        return
      }
      switch (kind.source.toUpperCase()) {
        case 'NONE':
          if (command !== undefined) context.report(command.range, 'Nothing can stand behind HEALTHCHECK NONE')
          return
        case 'CMD':
          if (command === undefined || (command.form === 'exec' && command.words.length === 0)) context.report(kind.range, 'The command is missing behind HEALTHCHECK CMD')
          break
        default:
          context.report(kind.range, `"${kind.source.slice(0, 30)}" stands where HEALTHCHECK needs CMD or NONE`)
          return
      }
      for (const { name: flag, value } of flags) {
        if (value === undefined || value.source === '') continue
        if (flag === 'retries') {
          if (!/^\+?\d{1,9}$/.test(value.source)) context.report(value.range, `--retries takes a whole number, not "${value.source.slice(0, 20)}"`)
        } else if (/^(?:interval|timeout|start-period|start-interval)$/.test(flag) && (!DURATION.test(value.source) || TOO_SHORT.test(value.source) || value.source.startsWith('-'))) {
          const hint = /^\d+$/.test(value.source) ? `; write ${value.source}s` : ''
          context.report(value.range, `--${flag} takes a duration with a unit, at least 1ms, not "${value.source.slice(0, 20)}"${hint}`)
        }
      }
    },
  },
})
