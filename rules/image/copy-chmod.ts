import { defineRule, nameOf, type Step, wholeLines } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'copy-chmod',
  title: 'Set the mode of a file while copying it',
  category: 'size',
  severity: 'info',
  since: '0.1.0',
  presets: ['strict'],
  why: `A \`chmod\` in a RUN behind a COPY stores the file a second time, as the new layer holds all of it. \`COPY --chmod\` sets the mode while it copies. It needs
BuildKit.`,
  references: [{ title: 'Dockerfile reference: COPY --chmod', url: 'https://docs.docker.com/reference/dockerfile/#copy---chown---chmod' }],
  bad: [
    { title: 'A script', files: 'FROM debian:12\nCOPY entrypoint.sh /entrypoint.sh\n«RUN chmod 0755 /entrypoint.sh»\nCMD ["/entrypoint.sh"]\n', fixed: 'FROM debian:12\nCOPY --chmod=0755 entrypoint.sh /entrypoint.sh\nCMD ["/entrypoint.sh"]\n' },
    { title: 'Into a folder', files: 'FROM debian:12\nCOPY --chown=app bin/run.sh /srv/\n«RUN chmod 755 /srv/run.sh»\n', fixed: 'FROM debian:12\nCOPY --chmod=755 --chown=app bin/run.sh /srv/\n' },
    { title: 'Letters: no fix, as they need a new frontend', files: 'FROM debian:12\nCOPY run.sh /run.sh\n«RUN chmod +x /run.sh»\n' },
  ],
  good: [
    { title: 'With the flag', files: 'FROM debian:12\nCOPY --chmod=755 run.sh /run.sh\n' },
    { title: 'Another file', files: 'FROM debian:12\nCOPY run.sh /run.sh\nRUN chmod 755 /other.sh\n' },
    { title: 'The RUN does more', files: 'FROM debian:12\nCOPY run.sh /run.sh\nRUN chmod 755 /run.sh && /run.sh prepare\n' },
    { title: 'Not behind one another', files: 'FROM debian:12\nCOPY run.sh /run.sh\nRUN ./prepare\nRUN chmod 755 /run.sh\n' },
    { title: 'Several files', files: 'FROM debian:12\nCOPY a.sh b.sh /srv/\nRUN chmod 755 /srv/a.sh\n' },
  ],
  on: {
    RUN: (step, context) => {
      const before = step.stage.steps[step.index - 1] as Step<'COPY'> | undefined
      if (before?.instruction.keyword !== 'COPY' || before.instruction.flags.some((flag) => flag.name === 'chmod') || step.instruction.flags.length > 0 || step.instruction.heredocs.length > 0) return
      const [command, ...others] = step.commands
      if (command?.program !== 'chmod' || others.length > 0 || command.redirects.length > 0 || step.script?.errors.length !== 0) return
      const [mode, target, ...more] = command.arguments
      if (mode?.literal === undefined || target?.literal === undefined || more.length > 0 || mode.literal.startsWith('-')) return
      if (step.imagePath(target.literal) !== fileOf(before)) return
      const { document } = step.stage
      const at = before.instruction.name.range.end
      context.report(step.instruction.range, `This stores the file a second time; write COPY --chmod=${mode.literal}`, /^[0-7]{3,4}$/.test(mode.literal) && step.instruction.leadingComments.length === 0 ? {
        fix: {
          title: 'Set the mode with COPY --chmod',
          safety: 'safe',
          edits: [context.replace({ start: at, end: at }, ` --chmod=${mode.literal}`), context.replace(wholeLines(document, step.instruction.range), '')],
        },
      } : {})
    },
  },
})

/** Where the one file that a COPY takes ends up; undefined where that is not sure. */
function fileOf(step: Step<'COPY'>): string | undefined {
  const { sources, destination } = step.instruction
  const [source] = sources
  if (source === undefined || destination === undefined || sources.length + step.instruction.heredocs.length !== 1 || step.instruction.onbuild !== undefined) return undefined
  const from = step.expand(source)
  const to = step.expand(destination)
  if (!from.resolved || !to.resolved || /[*?[]|\/$|^\.{1,2}$/.test(from.text)) return undefined
  return step.imagePath(/(?:^|\/)\.{0,2}$/.test(to.text) ? `${to.text}/${nameOf(from.text)}` : to.text)
}
