import { defineRule, type PackageOperation, type RuleContext, type SimpleCommand, type Step } from '../../src/rule-api/index.ts'

const INSTALLS = new Set(['install', 'upgrade', 'build-dep'])

export default defineRule({
  id: 'install-failure-hidden',
  title: 'Let a failed installation end the build',
  category: 'runtime',
  severity: 'warning',
  since: '0.1.0',
  why: `A RUN fails with its last command alone. Behind \`;\`, or a line break of a heredoc, the script goes on after an installation that has failed: \`yum install -y nginx; yum clean all\` succeeds
without nginx, the layer is cached, and the fault shows when the container starts. Nothing is said under \`set -e\`, where a SHELL with \`-e\` is set, where the result is looked at (\`||\`, \`$?\`, \`trap … ERR\`), and where
the last command does more than clean up, since it most likely fails by itself.`,
  remedy: 'Join the commands with `&&`, or begin the script with `set -e`.',
  references: [
    { title: 'Dockerfile reference: RUN', url: 'https://docs.docker.com/reference/dockerfile/#run' },
    { title: 'Dockerfile reference: here-documents', url: 'https://docs.docker.com/reference/dockerfile/#here-documents' },
  ],
  bad: [
    { files: 'FROM rockylinux:9\nRUN «dnf install» -y nginx; dnf clean all\n', fixed: 'FROM rockylinux:9\nRUN dnf install -y nginx && dnf clean all\n' },
    {
      title: 'over several lines, two of them: one finding',
      files: 'FROM debian:13\nRUN apt-get update && «apt-get install» -y curl ; \\\n    apt-get install -y git; \\\n    rm -rf /var/lib/apt/lists/*\n',
      fixed: 'FROM debian:13\nRUN apt-get update && apt-get install -y curl && \\\n    apt-get install -y git && \\\n    rm -rf /var/lib/apt/lists/*\n',
    },
    { title: 'in a heredoc', files: 'FROM debian:13\nRUN <<EOF\n«apt-get install» -y curl\nrm -rf /var/lib/apt/lists/*\nEOF\n' },
    { title: 'packages of a language', files: 'FROM python:3.13\nRUN «pip install» -r requirements.txt; rm -rf /root/.cache\n', fixed: 'FROM python:3.13\nRUN pip install -r requirements.txt && rm -rf /root/.cache\n' },
  ],
  good: [
    { title: 'joined', files: 'FROM rockylinux:9\nRUN dnf install -y nginx && dnf clean all\n' },
    { title: 'set -e', files: 'FROM debian:13\nRUN set -eux; apt-get update; apt-get install -y curl; rm -rf /var/lib/apt/lists/*\n' },
    { title: 'set -e in a heredoc', files: 'FROM debian:13\nRUN <<EOF\nset -e\napt-get install -y curl\nrm -rf /var/lib/apt/lists/*\nEOF\n' },
    { title: 'a shell that ends on errors', files: 'FROM debian:13\nSHELL ["/bin/bash", "-euo", "pipefail", "-c"]\nRUN apt-get install -y curl; rm -rf /var/lib/apt/lists/*\n' },
    { title: 'it may fail on purpose', files: 'FROM debian:13\nRUN apt-get install -y curl || true; rm -rf /var/lib/apt/lists/*\n' },
    { title: 'the last one', files: 'FROM debian:13\nRUN mkdir -p /srv; apt-get install -y curl\n' },
    { title: 'the result is looked at', files: 'FROM debian:13\nRUN apt-get install -y curl; status=$?; rm -rf /var/lib/apt/lists/*; exit $status\n' },
    { title: 'in a condition', files: 'FROM debian:13\nRUN if apt-get install -y curl; then echo yes; fi; echo done\n' },
    { title: 'the program is called behind it', files: 'FROM debian:13\nRUN apt-get install -y nginx; nginx -t\n' },
    { title: 'what stands last needs what was installed', files: 'FROM rockylinux:9\nRUN dnf install -y nginx; sed -i s/80/8080/ /etc/nginx/nginx.conf\nRUN dnf install -y httpd; chown -R apache:apache /srv/teashop\nFROM debian:13\nRUN apt-get install -y curl; curl -fsSLo /teashop.deb https://example.org/teashop.deb && rm -rf /var/lib/apt/lists/*\nFROM alpine:3.22\nRUN apk add shadow; useradd teashop\n' },
    { title: 'errexit by its long name', files: 'FROM debian:13\nSHELL ["/bin/bash", "-o", "errexit", "-c"]\nRUN apt-get install -y curl; rm -rf /var/lib/apt/lists/*\nSHELL ["/bin/bash", "-Eeuo", "pipefail", "-c"]\nRUN apt-get install -y git; rm -rf /var/lib/apt/lists/*\n' },
    { title: 'errors are trapped', files: 'FROM debian:13\nSHELL ["/bin/bash", "-c"]\nRUN trap "exit 1" ERR; apt-get install -y curl; rm -rf /var/lib/apt/lists/*\n' },
    { title: 'a heredoc whose first line says -e', files: 'FROM debian:13\nRUN <<EOF\n#!/bin/bash -e\napt-get install -y curl\nrm -rf /var/lib/apt/lists/*\nEOF\n' },
  ],
  on: {
    RUN(step, context) {
      const hidden = step.operations.filter((operation) => INSTALLS.has(operation.action) && isPassedOver(operation.command, step))
      const [first] = hidden
      if (first === undefined) return
      context.report({ start: first.toolRange.start, end: first.verbRange.end }, `When this ${first.action === 'upgrade' ? 'upgrade' : 'installation'} fails, the build goes on without it, since nothing looks at its result; join the commands with &&, or begin with set -e`, { fix: joined(hidden, step, context) })
    },
  },
})

/** Whether the script goes on behind a command as if it had not failed, and its last commands say nothing about it either. */
function isPassedOver(command: SimpleCommand, step: Step<'RUN'>): boolean {
  if (command.before !== ';' || command.depth > 0 || command.through.length > 0 || command.conditional || command.inFunction !== undefined || command.pipeline !== undefined || command.negated) return false
  if (command.shellOptions.has('errexit') || step.shell.words.slice(1).some((word) => word.endsWith('errexit') || /^-[A-Za-df-z]*e[A-Za-z]*$/.test(word)) || step.commands.some(trapsErrors)) return false
  const later = step.commands.filter((other) => other.index > command.index && other.wrappedBy === undefined)
  if (later.some((other) => [...other.words, ...other.assignments.flatMap((assignment) => assignment.value ?? [])].some((word) => word.expansions.some(({ name }) => name === '?')))) return false
  // Of `a && b` at the end, either ends the build.
  const start = later.findLastIndex((other, index) => index < later.length - 1 && other.before !== '&&') + 1
  return later.length > 0 && later.slice(start).every((other) => saysNothing(other, step))
}

function trapsErrors({ program, words }: SimpleCommand): boolean {
  return program === 'trap' && words.some(({ value }) => value === 'ERR')
}

const CLEANS = new Set(['clean', 'autoremove', 'remove'])

/** Whether a command succeeds whether or not anything was installed, as cleaning up does. Another one most likely needs what was, and fails without it. */
function saysNothing(command: SimpleCommand, step: Step<'RUN'>): boolean {
  const { program, words, redirects } = command
  if (redirects.some(({ target }) => target !== undefined && !/^(?:\/dev\/null|\d|-)$/.test(target.value))) return false
  if (program === 'mkdir') return words.some(({ value }) => /^-[a-z]*p|^--parents$/.test(value))
  if (program === 'exit') return words.at(-1)?.value === '0'
  return program === 'rm' || program === 'echo' || program === 'printf' || program === 'true' || program === ':' || words.slice(1).some(({ value }) => value === 'clean')
    || step.operations.some((operation) => operation.command === command && CLEANS.has(operation.action))
}

/** `&&` for each of the semicolons; nothing where one of them is a line break. */
function joined(hidden: readonly PackageOperation[], step: Step<'RUN'>, context: RuleContext): { readonly title: string; readonly safety: 'unsafe'; readonly edits: readonly ReturnType<RuleContext['replace']>[] } | undefined {
  const { text } = step.stage.document
  const edits = hidden.map(({ command }) => {
    let at = command.range.end
    while (text[at] === ' ' || text[at] === '\t') at++
    return text[at] === ';' && text[at + 1] !== ';' ? context.replace({ start: command.range.end, end: at + 1 }, ' &&') : undefined
  })
  return edits.some((edit) => edit === undefined) ? undefined : { title: 'Join with &&', safety: 'unsafe', edits: edits.flatMap((edit) => edit ?? []) }
}
