import { defineRule, type FixProposal, knownShell, type Pipeline, type RuleContext, type SimpleCommand, type Step } from '../../src/rule-api/index.ts'

/** They fail of themselves where what they read is empty, cut off or something else than they expect, as an error page is. */
const CHECKS_INPUT = /^(?:gunzip|unxz|bunzip2|unlzma|uncompress|unzstd|zcat|xzcat|bzcat|zstdcat)$/
/** They hand on what they get, be it nothing. */
const HANDS_ON = /^(?:cat|pv|tee)$/
/** What they write is whole, however little of it there is. */
const WRITES_WHOLE = /^(?:tar|cpio|pax|find|zip|gzip|xz|bzip2|zstd)$/

/** They do not fail; and `yes`, which its reader stops, would with pipefail. */
const CANNOT_FAIL = /^(?:echo|printf|yes|true|:|env|date|uname|nproc|pwd|whoami|hostname|seq)$/
/** In the middle of a pipe it hands on what it gets, even where it cannot write its file. */
const PASSES_ON = /^tee$/

export default defineRule({
  id: 'pipefail',
  title: 'Let a pipe fail with any of its commands',
  category: 'runtime',
  severity: 'info',
  since: '0.1.0',
  aliases: { hadolint: ['DL4006'] },
  yieldsTo: ['curl-to-shell'],
  why: `A shell takes the last command's exit status for that of the pipe. When \`curl\` in \`curl … | sort > list\` gets no more than an error page, or nothing at all, the build goes on, and the
image is broken in a way that shows much later. With the option \`pipefail\` the RUN fails.

bash and busybox's ash know it, dash (Debian's and Ubuntu's /bin/sh) does not, so that there another shell has to be chosen with \`SHELL\`. Not reported where
only \`echo\` or the like stands in front, where the exit status is not used, where the shell in force cannot do it and there is no other, and where the reader notices by itself: \`tar x\`, \`gunzip\`, \`sha256sum -c\` and
\`gpg --dearmor\` fail on an archive, a list or a key that is empty or cut off. A pipe into \`head\` or \`grep -q\` may
end its writer early, which counts as a failure with pipefail: ignore the rule there.`,
  remedy: 'Write `SHELL ["/bin/bash", "-o", "pipefail", "-c"]` (on Alpine `/bin/ash`) in front of the RUN, or begin the RUN with `set -o pipefail`.',
  references: [
    { title: 'Building best practices: pipes', url: 'https://docs.docker.com/build/building/best-practices/#using-pipes' },
    { title: 'Dockerfile reference: SHELL', url: 'https://docs.docker.com/reference/dockerfile/#shell' },
  ],
  bad: [
    {
      files: 'FROM debian:13\nRUN apt-get update\nRUN «curl -fsSL https://example.org/a.txt | sort > /a»\nRUN «curl -fsSL https://example.org/b.txt | sort > /b» && ls | wc -l\n',
      fixed: 'FROM debian:13\nRUN apt-get update\nSHELL ["/bin/bash", "-o", "pipefail", "-c"]\nRUN curl -fsSL https://example.org/a.txt | sort > /a\nRUN curl -fsSL https://example.org/b.txt | sort > /b && ls | wc -l\n',
    },
    {
      title: 'Alpine', files: 'FROM alpine:3.22\nRUN «wget -qO- https://example.org/a.txt | sort > /a»\n',
      fixed: 'FROM alpine:3.22\nSHELL ["/bin/ash", "-o", "pipefail", "-c"]\nRUN wget -qO- https://example.org/a.txt | sort > /a\n',
    },
    {
      title: 'a comment stays with its RUN', files: 'FROM rockylinux:9\n\n# The tool\nRUN «curl -fsSL https://example.org/a.txt | sort > /a»\n',
      fixed: 'FROM rockylinux:9\n\nSHELL ["/bin/bash", "-o", "pipefail", "-c"]\n# The tool\nRUN curl -fsSL https://example.org/a.txt | sort > /a\n',
    },
    { title: 'an unknown base', files: 'FROM registry.example.org/base:1\nRUN «curl -fsSL https://example.org/a.txt | sort > /a»\n' },
    { title: 'an Alpine by its package manager, of which no bash is known: no fix', files: 'FROM registry.example.org/base:1\nRUN apk add --no-cache curl && «curl -fsSL https://example.org/a.txt | sort > /a»\n', unfixed: true },
    { title: 'what packs a part of the files packs it well', files: 'FROM registry.example.org/base:1\nRUN «find . -name "*.tea" | tar cf - -T - | tar xf - -C /srv»\n' },
    { title: 'a reader that takes its archive from elsewhere, and one that sees but an empty text', files: 'FROM registry.example.org/base:1\nRUN «curl -fsS https://example.org/a.txt | tar xzf /a.tgz»\nRUN «curl -fsS https://example.org/a.json | jq -r .tag»\n' },
    { title: 'a value', files: 'FROM registry.example.org/base:1\nRUN V="$(«curl -fsS https://example.org/v.json | jq -r .tag»)" && ./install "$V"\n' },
  ],
  good: [
    { title: 'SHELL', files: 'FROM debian:13 AS base\nSHELL ["/bin/bash", "-eo", "pipefail", "-c"]\nFROM base\nRUN curl -fsSL https://example.org/a.tgz | sort > /a\n' },
    { title: 'set in the RUN', files: 'FROM alpine:3.22\nRUN set -eux -o pipefail; wget -qO- https://example.org/a.tgz | sort > /a\nRUN set -o pipefail && wget -qO- https://example.org/a.tgz | sort > /a\n' },
    { title: 'set in a heredoc', files: 'FROM rockylinux:9\nRUN <<EOF\nset -euo pipefail\ncurl -fsSL https://example.org/a.tgz | sort > /a\nEOF\n' },
    { title: 'set by the wrapper', files: 'FROM debian:13\nRUN bash -o pipefail -c "curl -fsSL https://example.org/a.tgz | sort > /a"\nRUN ["/bin/bash", "-o", "pipefail", "-c", "curl -fsSL https://example.org/a.tgz | sort > /a"]\n' },
    { title: 'a shell that lacks it', files: 'FROM debian:13\nSHELL ["/bin/dash", "-c"]\nRUN curl -fsSL https://example.org/a.tgz | sort > /a\n' },
    { title: 'PowerShell', files: 'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nSHELL ["powershell", "-Command"]\nRUN Get-Item a | Remove-Item\n' },
    { title: 'a command that does not fail in front', files: 'FROM debian:13\nRUN echo "tzdata tzdata/Areas select Etc" | debconf-set-selections && yes | ./install.sh && env | grep TEA && echo a | tee /a | tee /b\n' },
    { title: 'a status that nobody asks for', files: 'FROM debian:13\nRUN make -j "$(grep -c processor /proc/cpuinfo | head -1)" && (ls /opt | grep tool || true)\n' },
    { title: 'an archive, a list of sums or a key that is cut off fails by itself', files: 'FROM debian:13\nRUN curl -sSL https://example.org/a.tgz | tar xz -C /opt --strip 1 && wget -qO- https://example.org/b.tar | tar -C /srv -xvf - kettle\nRUN curl -s https://example.org/c.tgz | gunzip | tar --extract && cat d.tar.xz | sudo tar --absolute-names -xJ\nRUN curl -s https://example.org/e.sha256 | sha256sum -c - && curl -s https://example.org/key | gpg --dearmor -o /etc/key.gpg && curl -s https://example.org/f.xz | unxz > /f\n' },
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
        context.report(pipeline.range, `When ${first} fails here the build may go on, for only the end of the pipe counts; ${remedyFor(step)}`, { fix })
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
  return members.slice(0, -1).some(({ commands }) => commands.some((command) => mayFail(command) && !PASSES_ON.test(command.program ?? ''))) && !isNoticed(members)
}

/** Whether the last command fails by itself when it gets nothing, or a part. */
function isNoticed(members: Pipeline['members']): boolean {
  const commands = members.map((member) => member.commands.at(-1))
  const reader = commands.at(-1)
  const [writer, ...between] = commands.slice(0, -1)
  if (reader === undefined || writer === undefined || members[0]?.commands.some(({ program }) => program === undefined || WRITES_WHOLE.test(program)) !== false) return false
  return checksInput(reader) && between.every((command) => command !== undefined && (checksInput(command) || HANDS_ON.test(command.program ?? '')))
}

function checksInput(command: SimpleCommand): boolean {
  const words = command.arguments.map(({ value }) => value)
  const has = (option: RegExp): boolean => words.some((word) => option.test(word))
  const program = command.program ?? ''
  if (program === 'tar') return unpacksInput(words)
  if (CHECKS_INPUT.test(program)) return words.every((word) => word.startsWith('-'))
  if (/^(?:gzip|xz|bzip2|zstd|lzma)$/.test(program)) return has(/^-[a-zA-Z]*d|^--(?:decompress|uncompress)$/) && words.every((word) => word.startsWith('-'))
  if (/^(?:md5|sha\d+)sum$/.test(program)) return has(/^-[a-z]*c|^--check$/) && words.every((word) => word.startsWith('-'))
  if (/^gpg2?$/.test(program)) return has(/^--(?:dearmor|import)$/)
  return (program === 'apt-key' && words[0] === 'add' && words[1] === '-') || (program === 'cpio' && has(/^-[a-z]*i|^--extract$/))
}

/** `tar xz`, `tar -C /opt -xzf -`, but not `tar xf other.tar`. */
function unpacksInput(words: readonly string[]): boolean {
  const letters = words.map((word, at) => (at === 0 && /^[a-zA-Z]+$/.test(word) ? word : /^-([a-zA-Z]+)$/.exec(word)?.[1] ?? ''))
  // What follows -C is a folder.
  const options = letters.filter((_, at) => !/C$/.test(letters[at - 1] ?? ''))
  if (!options.some((option) => /[xt]/.test(option)) && !words.some((word) => /^--(?:extract|get|list)$/.test(word))) return false
  const at = letters.findIndex((option) => /f$/.test(option))
  return (at === -1 || words[at + 1] === '-') && !words.some((word) => /^--file=(?!-$)/.test(word)) && letters.every((option, place) => place === at || !option.includes('f') || words.includes('-'))
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
