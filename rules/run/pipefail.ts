import { defineRule, type FixProposal, knownShell, type Pipeline, type RuleContext, type SimpleCommand, type Step } from '../../src/rule-api/index.ts'

/** They do not fail; and `yes`, which its reader stops, would with pipefail. */
const CANNOT_FAIL = /^(?:echo|printf|yes|true|:)$/

export default defineRule({
  id: 'pipefail',
  title: 'Let a pipe fail with any of its commands',
  category: 'runtime',
  severity: 'info',
  since: '0.1.0',
  aliases: { hadolint: ['DL4006'] },
  why: `A shell takes the last command's exit status for that of the pipe. When \`curl\` in \`curl … | tar x\` gets no more than an error page, or nothing at all, the build goes on, and the
image is broken in a way that shows much later. With the option \`pipefail\` the RUN fails.

bash and busybox's ash know it, dash (Debian's and Ubuntu's /bin/sh) does not, so that there another shell has to be chosen with \`SHELL\`. Not reported where
only \`echo\` or the like stands in front, where the exit status is not used, and where the shell in force cannot do it and there is no other. A pipe into \`head\` or \`grep -q\` may
end its writer early, which counts as a failure with pipefail: ignore the rule there.`,
  remedy: 'Write `SHELL ["/bin/bash", "-o", "pipefail", "-c"]` (on Alpine `/bin/ash`) in front of the RUN, or begin the RUN with `set -o pipefail`.',
  references: [
    { title: 'Building best practices: pipes', url: 'https://docs.docker.com/build/building/best-practices/#using-pipes' },
    { title: 'Dockerfile reference: SHELL', url: 'https://docs.docker.com/reference/dockerfile/#shell' },
  ],
  bad: [
    {
      files: 'FROM debian:13\nRUN apt-get update\nRUN «curl -fsSL https://example.org/a.tgz | tar xz»\nRUN «curl -fsSL https://example.org/b.tgz | tar xz» && ls | wc -l\n',
      fixed: 'FROM debian:13\nRUN apt-get update\nSHELL ["/bin/bash", "-o", "pipefail", "-c"]\nRUN curl -fsSL https://example.org/a.tgz | tar xz\nRUN curl -fsSL https://example.org/b.tgz | tar xz && ls | wc -l\n',
    },
    {
      title: 'Alpine', files: 'FROM alpine:3.22\nRUN «wget -qO- https://example.org/a.tgz | tar xz»\n',
      fixed: 'FROM alpine:3.22\nSHELL ["/bin/ash", "-o", "pipefail", "-c"]\nRUN wget -qO- https://example.org/a.tgz | tar xz\n',
    },
    {
      title: 'a comment stays with its RUN', files: 'FROM rockylinux:9\n\n# The tool\nRUN «curl -fsSL https://example.org/a.tgz | tar xz»\n',
      fixed: 'FROM rockylinux:9\n\nSHELL ["/bin/bash", "-o", "pipefail", "-c"]\n# The tool\nRUN curl -fsSL https://example.org/a.tgz | tar xz\n',
    },
    { title: 'an unknown base', files: 'FROM registry.example.org/base:1\nRUN «curl -fsSL https://example.org/a.tgz | tar xz»\n' },
    { title: 'an Alpine by its package manager, of which no bash is known: no fix', files: 'FROM registry.example.org/base:1\nRUN apk add --no-cache curl && «curl -fsSL https://example.org/a.tgz | tar xz»\n', unfixed: true },
    { title: 'a value', files: 'FROM registry.example.org/base:1\nRUN V="$(«curl -fsS https://example.org/v.json | jq -r .tag»)" && ./install "$V"\n' },
  ],
  good: [
    { title: 'SHELL', files: 'FROM debian:13 AS base\nSHELL ["/bin/bash", "-eo", "pipefail", "-c"]\nFROM base\nRUN curl -fsSL https://example.org/a.tgz | tar xz\n' },
    { title: 'set in the RUN', files: 'FROM alpine:3.22\nRUN set -eux -o pipefail; wget -qO- https://example.org/a.tgz | tar xz\nRUN set -o pipefail && wget -qO- https://example.org/a.tgz | tar xz\n' },
    { title: 'set in a heredoc', files: 'FROM rockylinux:9\nRUN <<EOF\nset -euo pipefail\ncurl -fsSL https://example.org/a.tgz | tar xz\nEOF\n' },
    { title: 'set by the wrapper', files: 'FROM debian:13\nRUN bash -o pipefail -c "curl -fsSL https://example.org/a.tgz | tar xz"\nRUN ["/bin/bash", "-o", "pipefail", "-c", "curl -fsSL https://example.org/a.tgz | tar xz"]\n' },
    { title: 'a shell that lacks it', files: 'FROM debian:13\nSHELL ["/bin/dash", "-c"]\nRUN curl -fsSL https://example.org/a.tgz | tar xz\n' },
    { title: 'PowerShell', files: 'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nSHELL ["powershell", "-Command"]\nRUN Get-Item a | Remove-Item\n' },
    { title: 'a command that does not fail in front', files: 'FROM debian:13\nRUN echo "tzdata tzdata/Areas select Etc" | debconf-set-selections && yes | ./install.sh\n' },
    { title: 'a status that nobody asks for', files: 'FROM debian:13\nRUN make -j "$(grep -c processor /proc/cpuinfo | head -1)" && (ls /opt | grep tool || true)\n' },
    { title: 'or, and quotes', files: 'FROM debian:13\nRUN test -e a || test -e b && echo "a | b"\n' },
  ],
  on: {
    stage(stage, context) {
      let mayFix = true
      for (const step of stage.steps) {
        const pipeline = hiddenFailure(step)
        if (pipeline === undefined) continue
        // One SHELL serves all that follows.
        const fix = mayFix && step.instruction.onbuild === undefined ? fixOf(step, context) : undefined
        mayFix = false
        const first = pipeline.members[0]?.commands.find(({ program }) => program !== undefined && !CANNOT_FAIL.test(program))?.program ?? 'a command in front'
        context.report(pipeline.range, `When ${first} fails here the build goes on, for only the end of the pipe counts; ${remedyFor(step)}`, { fix })
      }
    },
  },
})

function hiddenFailure(step: Step): Pipeline | undefined {
  const { instruction, shell } = step
  if (instruction.keyword !== 'RUN' || shell.pipefail || shell.dialect === 'other') return undefined
  if (knownShell(step) === 'dash' && (shell.explicit || !canUseBash(step))) return undefined
  return step.script?.pipelines.find((pipeline) => !pipeline.pipefail && counts(pipeline))
}

/** Whether a failure in front of the last member would be one of the RUN. */
function counts({ members }: Pipeline): boolean {
  const last = members.at(-1)?.commands[0]
  if (last === undefined || last.inCondition || last.before === '||' || last.negated) return false
  const place = last.inSubstitution
  if (place !== undefined && (place.command === undefined || place.command.words.length > 0)) return false
  return members.slice(0, -1).some(({ commands }) => commands.some(mayFail))
}

function mayFail(command: SimpleCommand): boolean {
  if (command.program !== undefined && CANNOT_FAIL.test(command.program)) return false
  return !(command.program === 'cat' && command.redirects.some(({ heredoc }) => heredoc !== undefined)) && command.words.length > 0
}

function canUseBash(step: Step): boolean {
  const { root } = step.stage
  return root.kind !== 'image' || root.facts?.hasBash !== false
}

function remedyFor(step: Step): string {
  const shell = knownShell(step)
  // What has apk is an Alpine, whose shell knows the option, and which often has no bash.
  if (shell === 'ash' || shell === 'bash' || step.shell.dialect === 'ash' || step.stage.chain.some((link) => link.operations.some(({ operation }) => operation.manager === 'apk'))) return 'begin the RUN with set -o pipefail, or put it into SHELL'
  return 'put SHELL ["/bin/bash", "-o", "pipefail", "-c"] in front of it'
}

function fixOf(step: Step, context: RuleContext): FixProposal | undefined {
  const shell = knownShell(step)
  const { root } = step.stage
  const hasBash = root.kind === 'image' && root.facts?.hasBash === true
  const path = shell === 'ash' ? '/bin/ash' : shell === 'bash' || hasBash ? '/bin/bash' : undefined
  if (path === undefined || step.shell.explicit) return undefined
  // In front of the comments, which belong to the RUN.
  const start = step.instruction.leadingComments[0]?.range.start ?? step.instruction.range.start
  return { title: 'Choose a shell with pipefail', safety: 'unsafe', edits: [context.replace({ start, end: start }, `SHELL ["${path}", "-o", "pipefail", "-c"]\n`)] }
}
