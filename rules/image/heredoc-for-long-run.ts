import { defineRule, type FixProposal, lineBreakOf, lineRange, positionAt, type RuleContext, type Step, textOf } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'heredoc-for-long-run',
  title: 'Write long scripts as a heredoc',
  category: 'style',
  severity: 'info',
  since: '0.1.0',
  presets: ['strict'],
  options: { commands: { type: 'number', default: 5, description: 'From how many commands on a RUN is reported.' } },
  why: `A heredoc holds a script as a script: no \`&& \\\` at each line, comments where they belong, and a shell's own error handling with \`set -e\`. It needs BuildKit
(Docker 23 or later). The heredoc runs in the same shell, so \`SHELL\` still counts.`,
  references: [{ title: 'Here-documents', url: 'https://docs.docker.com/reference/dockerfile/#here-documents' }],
  bad: [
    {
      title: 'A chain',
      files: 'FROM debian:12\n«RUN apt-get update && \\\n    apt-get install -y curl && \\\n    mkdir /srv/app && \\\n    chown app /srv/app && \\\n    rm -rf /var/lib/apt/lists/*»\nCMD ["sh"]\n',
      fixed: 'FROM debian:12\nRUN <<EOF\nset -e\napt-get update\napt-get install -y curl\nmkdir /srv/app\nchown app /srv/app\nrm -rf /var/lib/apt/lists/*\nEOF\n\nCMD ["sh"]\n',
    },
    { title: 'Blanks behind the last command', files: 'FROM debian:12\n«RUN a && \\\n    b && \\\n    c && \\\n    d && \\\n    e»  \n', fixed: 'FROM debian:12\nRUN <<EOF\nset -e\na\nb\nc\nd\ne\nEOF\n' },
    { title: 'With a pipe: no fix, as it would need a look', files: 'FROM debian:12\n«RUN a && \\\n    b | c && \\\n    d && \\\n    e && \\\n    f»\n' },
  ],
  good: [
    { title: 'A heredoc', files: 'FROM debian:12\nRUN <<EOF\nset -e\na\nb\nc\nd\ne\nEOF\n' },
    { title: 'Short', files: 'FROM debian:12\nRUN apt-get update && \\\n    apt-get install -y curl && \\\n    rm -rf /var/lib/apt/lists/*\n' },
    { title: 'One long command', files: 'FROM debian:12\nRUN apt-get install -y \\\n    a \\\n    b \\\n    c \\\n    d \\\n    e\n' },
    { title: 'No POSIX shell', files: 'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN a && \\\n    b && \\\n    c && \\\n    d && \\\n    e\n' },
  ],
  on: {
    RUN: (step, context) => {
      const { instruction, script } = step
      if (script === undefined || instruction.heredocs.length > 0 || instruction.onbuild !== undefined || instruction.command?.form !== 'shell') return
      const chain = script.commands.filter((command) => command.depth === 0 && command.wrappedBy === undefined)
      const limit = context.option('commands')
      const isLong = !instruction.document.text.slice(instruction.range.start, instruction.range.end).includes('\n')
      if (typeof limit !== 'number' || chain.length < limit || isLong) return
      const fix = fixOf(step, context)
      context.report(instruction.range, `${chain.length} commands are chained here; as a heredoc each would stand on its own line`, fix === undefined ? {} : { fix })
    },
  },
})

/** Only where every command is a plain one behind `&&`: then `set -e` stops at the same places. */
function fixOf(step: Step<'RUN'>, context: RuleContext): FixProposal | undefined {
  const { instruction } = step
  const parsed = step.script
  if (parsed === undefined || instruction.command === undefined || parsed.pipelines.length > 0 || parsed.errors.length > 0) return undefined
  const { document } = instruction
  const { range } = instruction.command
  const commands = parsed.commands.filter((command) => command.wrappedBy === undefined)
  const isPlain = commands.every((command) => command.depth === 0 && !command.background && !command.negated && !command.inCondition && command.inFunction === undefined
    && (command.after === 'start' || command.after === '&&') && (command.before === 'end' || command.before === '&&') && command.program !== 'set' && command.program !== 'exit')
  // A comment in between, or an escape that is not the shell's, would change its meaning.
  if (!isPlain || step.stage.file.syntax.escape !== '\\' || /^[ \t]*#/m.test(textOf({ document, range }))) return undefined
  const lines = commands.map((command) => textOf({ document, range: command.range }))
  if (lines.some((line) => /^EOF$|<</.test(line))) return undefined
  // The closing word must stand alone on its line: blanks behind the instruction go, anything else prevents the fix.
  const { end } = lineRange(document, positionAt(document, range.end).line)
  if (document.text.slice(range.end, end).trim() !== '') return undefined
  const lineBreak = lineBreakOf(document)
  // hadolint reads what follows only behind an empty line.
  const isLast = document.text.slice(end).trim() === ''
  const isSetApart = /^\r?\n[ \t]*\r?\n/.test(document.text.slice(end, end + 200))
  const script = ['<<EOF', 'set -e', ...lines, 'EOF'].join(lineBreak) + (isLast || isSetApart ? '' : lineBreak)
  // Without flags the heredoc stands right behind the name, also where the first command began on the next line.
  const edit = instruction.flags.length === 0 ? context.replace({ start: instruction.name.range.end, end }, ` ${script}`) : context.replace({ start: range.start, end }, script)
  return { title: 'Write it as a heredoc', safety: 'unsafe', edits: [edit] }
}
