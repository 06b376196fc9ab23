import { defineRule, type Download, downloadsOf, type RuleContext, type ShellScript, type SimpleCommand } from '../../src/rule-api/index.ts'

/** Interpreters that run what comes in on standard input, unless a file is named. */
const INTERPRETER = /^(?:ba|da|a|k|z)?sh$|^(?:python[\d.]*|perl|ruby|node|php)$/
/** Commands between the two that only pass on what they get, more or less. */
const RUNS_SUBSTITUTION = /^(?:eval|source|\.)$/

export default defineRule({
  id: 'curl-to-shell',
  title: 'Check a downloaded script before running it',
  category: 'security',
  severity: 'info',
  since: '0.1.0',
  why: `A script that goes from the network straight into a shell runs as root in the build, is another one each day, and nobody can say later what it was. When the connection
breaks, the half that came runs all the same.

A warning where the address is plain http or certificates are not checked: then anybody on the way can write the script. With https it is advice: whoever trusts the server may ignore it.`,
  remedy: 'Download to a file, compare it with a checksum (`sha256sum -c`), and then run it; or install the tool from a package or with `COPY --from` out of its image.',
  references: [{ title: 'OpenSSF Scorecard: pinned dependencies (downloadThenRun)', url: 'https://github.com/ossf/scorecard/blob/main/docs/checks.md#pinned-dependencies' }],
  bad: [
    { files: 'FROM debian:13\nRUN «curl -fsSL https://example.org/install.sh | bash -s -- --yes»\n' },
    { title: 'through sudo, and another interpreter', files: 'FROM python:3.13\nRUN «wget -qO- https://example.org/setup | sudo -E bash -» && «curl -sSL https://example.org/install.py | python3 -»\n' },
    { title: 'other ways to write it', files: 'FROM debian:13\nSHELL ["/bin/bash", "-c"]\nRUN «bash <(curl -s https://example.org/a.sh)» && «sh -c "$(curl -fsSL https://example.org/b.sh)"» && «eval "$(wget -qO- https://example.org/c.sh)"»\n' },
  ],
  good: [
    { title: 'checked first', files: 'FROM debian:13\nRUN curl -fsSLo install.sh https://example.org/install.sh && echo "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08  install.sh" | sha256sum -c && sh install.sh\n' },
    { title: 'no script', files: 'FROM debian:13\nRUN curl -fsSL https://example.org/a.tgz | tar xz && curl -s https://example.org/key | gpg --dearmor > /k.gpg\n' },
    { title: 'data for a program', files: 'FROM debian:13\nRUN curl -s https://example.org/v.json | python3 -c "import json,sys; print(json.load(sys.stdin))" && curl -s https://example.org/v | bash ./read.sh && curl -s https://example.org/v.json | python3 -m json.tool\n' },
    { title: 'a script of the image', files: 'FROM debian:13\nRUN cat /opt/setup.sh | bash && bash <(cat /opt/setup.sh)\n' },
    { title: 'a version that is asked for', files: 'FROM debian:13\nRUN VERSION="$(curl -s https://example.org/version)" && sh -c "echo $VERSION"\n' },
    { title: 'the container itself', files: 'FROM debian:13\nRUN curl -s http://localhost:8000/setup | sh\n' },
  ],
  on: {
    RUN(step, context) {
      if (step.script === undefined) return
      judgePipelines(step.script, context)
      for (const command of step.script.commands) judgeSubstitution(command, context)
    },
  },
})

function judgePipelines(script: ShellScript, context: RuleContext): void {
  for (const pipeline of script.pipelines) {
    const members = pipeline.members
    const at = members.findIndex(({ commands }) => commands.some(readsScript))
    if (at < 1) continue
    const download = members.slice(0, at).flatMap(({ commands }) => commands.flatMap(downloadsOf)).find(isFar)
    const [first, last] = [members[0], members[at]]
    if (download !== undefined && first !== undefined && last !== undefined) report({ start: first.range.start, end: last.range.end }, download, context)
  }
}

/** Whether it runs its standard input: no file, no `-c`, no `-m`. */
function readsScript(command: SimpleCommand): boolean {
  if (command.program === undefined || !INTERPRETER.test(command.program) || command.redirects.some(({ operator }) => operator.startsWith('<'))) return false
  const isShell = command.program.endsWith('sh')
  for (const word of command.arguments) {
    if (word.value === '-' || word.value === '/dev/stdin') return true
    if (isShell && /^-[a-rt-z]*s[a-z]*$/.test(word.value)) return true
    if (/^-[a-z]*[cemp]$/.test(word.value) && !(isShell && /^-[eux]+$/.test(word.value))) return false
    if (!word.value.startsWith('-')) return false
  }
  return true
}

function judgeSubstitution(command: SimpleCommand, context: RuleContext): void {
  const { program } = command
  if (program === undefined || command.inSubstitution !== undefined) return
  const isShell = INTERPRETER.test(program)
  if (!isShell && !RUNS_SUBSTITUTION.test(program)) return
  for (const [index, word] of command.arguments.entries()) {
    for (const { commands, style, source } of word.substitutions) {
      const runs = style === '<()' ? !command.arguments.slice(0, index).some(({ value }) => !value.startsWith('-'))
        : program === 'eval' || (isShell && /^-[a-z]*[ce]$/.test(command.arguments[index - 1]?.value ?? '') && /^["']?$/.test(word.source.replace(source, '').replace(/"/g, '')))
      const download = runs ? commands.flatMap(downloadsOf).find(isFar) : undefined
      if (download !== undefined) {
        report(command.range, download, context)
        return
      }
    }
  }
}

function isFar(download: Download): boolean {
  return !/^[a-z]+:\/\/(?:localhost|127\.|\[::1\])/i.test(download.url)
}

function report(range: SimpleCommand['range'], download: Download, context: RuleContext): void {
  const open = /^http:/i.test(download.url) || download.insecure
  if (open) context.report(range, 'Anybody between the server and the build can write this script, which runs unseen; use https with its checks on, save the script, compare a checksum, then run it', { severity: 'warning' })
  else context.report(range, 'This runs whatever the server sends, unseen and even when cut off in the middle; save it, compare a checksum, then run it')
}
