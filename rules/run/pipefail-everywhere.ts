import { defineRule } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'pipefail-everywhere',
  title: 'Set pipefail wherever a pipe stands',
  category: 'runtime',
  severity: 'info',
  since: '0.1.0',
  aliases: { hadolint: ['DL4006'] },
  presets: [],
  yieldsTo: ['pipefail'],
  why: `The strict form of \`pipefail\`: any pipe, also where \`echo\` stands in front or nobody asks for the exit status, so that the option is there when the RUN grows. Off
unless asked for.`,
  remedy: 'Write `SHELL ["/bin/bash", "-o", "pipefail", "-c"]` (on Alpine `/bin/ash`) in front of the RUN, or begin the RUN with `set -o pipefail`.',
  references: [{ title: 'Building best practices: pipes', url: 'https://docs.docker.com/build/building/best-practices/#using-pipes' }],
  bad: [
    { files: 'FROM debian:13\nRUN «echo "tzdata tzdata/Areas select Etc" | debconf-set-selections»\n' },
    { title: 'a status that is not used', files: 'FROM debian:13\nRUN make -j "$(«nproc | tail -1»)"\n' },
  ],
  good: [
    { title: 'SHELL', files: 'FROM debian:13\nSHELL ["/bin/bash", "-o", "pipefail", "-c"]\nRUN echo a | tee /a\n' },
    { title: 'set in the RUN', files: 'FROM alpine:3.22\nRUN set -o pipefail && echo a | tee /a\n' },
    { title: 'no pipe', files: 'FROM debian:13\nRUN test -e a || echo "a | b"\n' },
  ],
  on: {
    RUN(step, context) {
      if (step.shell.pipefail || step.shell.dialect === 'other' || (step.shell.explicit && step.shell.dialect === 'dash')) return
      const pipeline = step.script?.pipelines.find(({ pipefail }) => !pipefail)
      if (pipeline !== undefined) context.report(pipeline.range, 'A failure in front of the last command of this pipe does not count; set pipefail')
    },
  },
})
