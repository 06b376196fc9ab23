import { defineRule, type RuleContext, type Step } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'shell-form-anywhere',
  title: 'Write every command in the exec form',
  category: 'runtime',
  severity: 'info',
  since: '0.1.0',
  aliases: { hadolint: ['DL3025'], buildkit: ['JSONArgsRecommended'] },
  presets: [],
  yieldsTo: ['shell-form-command'],
  why: `The strict form of \`shell-form-command\`, as hadolint and BuildKit have it: also where the command begins with \`exec\`, where an array is no JSON, and (hadolint alone)
in HEALTHCHECK, where a shell does no harm. Off unless asked for.`,
  remedy: 'Write the words as a JSON array: `CMD ["gunicorn", "shop.wsgi"]`.',
  references: [{ title: 'Build checks: JSONArgsRecommended', url: 'https://docs.docker.com/reference/build-checks/json-args-recommended/' }],
  bad: [
    { title: 'exec in front', files: 'FROM python:3.13\n«CMD exec gunicorn shop.wsgi»\n' },
    { title: 'An array that is no JSON', files: 'FROM debian:13\n«CMD ["nginx", "-g]»\n' },
    { title: 'A health check', files: 'FROM debian:13\nHEALTHCHECK --timeout=3s CMD «curl -f http://localhost/ || exit 1»\n' },
  ],
  good: [
    { title: 'Arrays', files: 'FROM debian:13\nENTRYPOINT ["/bin/app"]\nCMD ["serve"]\nHEALTHCHECK CMD ["curl", "-f", "http://localhost/"]\n' },
    { title: 'No health check', files: 'FROM debian:13\nHEALTHCHECK NONE\n' },
    { title: 'RUN', files: 'FROM debian:13\nRUN make\n' },
    { title: 'SHELL was set on purpose', files: 'FROM debian:13\nSHELL ["/bin/bash", "-c"]\nCMD make | tee /log\n' },
  ],
  on: {
    CMD: judge,
    ENTRYPOINT: judge,
    HEALTHCHECK(step, context) {
      const { command } = step.instruction
      if (command?.form === 'shell') context.report(command.range, 'This check runs in a shell; write the exec form, CMD ["…"]', { aliases: ['DL3025'] })
    },
  },
})

function judge({ instruction, shell }: Step<'CMD' | 'ENTRYPOINT'>, context: RuleContext): void {
  if (instruction.command?.form !== 'shell' || shell.explicit || shell.dialect === 'other') return
  context.report(instruction.range, `This runs in a shell; write the exec form, ${instruction.keyword} ["…"]`)
}
