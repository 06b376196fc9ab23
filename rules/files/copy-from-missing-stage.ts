import { defineRule, type RuleContext, type Range, type Step } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'copy-from-missing-stage',
  title: 'Copy from stages that stand above',
  category: 'validity',
  severity: 'error',
  since: '0.1.0',
  fragments: 'whole',
  aliases: { hadolint: ['DL3022'] },
  yieldsTo: ['circular-stages'],
  why: `\`--from\` and \`RUN --mount=from=\` reach only stages that stand above, by name or (for \`--from\`) by number from 0. A later stage, a number that is too
large and a variable are refused by the builder.`,
  remedy: 'Move the stage up, or correct the number. For a variable write `FROM ${X} AS name` above and copy from that name.',
  references: [{ title: 'Dockerfile reference: COPY --from', url: 'https://docs.docker.com/reference/dockerfile/#copy---from' }],
  bad: [
    { title: 'A number too large', files: 'FROM golang:1.26\nFROM debian:12\nCOPY --from=«2» /shop /shop\n' },
    { title: 'A later stage', files: 'FROM debian:12\nCOPY --from=«build» /shop /shop\nFROM golang:1.26 AS build\n' },
    { title: 'A later stage in a mount', files: 'FROM debian:12\nRUN --mount=«type=bind,from=build,target=/b» cp /b/shop /shop\nFROM golang:1.26 AS build\n' },
    { title: 'The last stage of that name counts', files: 'FROM debian:12 AS a\nFROM debian:12\nCOPY --from=«a» /x /x\nFROM debian:12 AS a\n' },
    { title: 'A variable', files: 'ARG SOURCE=golang:1.26\nFROM debian:12\nCOPY --from=«${SOURCE}» /shop /shop\n' },
  ],
  good: [
    { title: 'Above', files: 'FROM golang:1.26 AS build\nFROM debian:12\nCOPY --from=build /shop /shop\nCOPY --from=0 /shop /shop\nCOPY --from=BUILD /shop /shop\n' },
    { title: 'An image', files: 'FROM debian:12\nCOPY --from=nginx:1.29 /etc/nginx /etc/nginx\nCOPY --from=ghcr.io/astral-sh/uv:0.9 /uv /bin/\n' },
    { title: 'An image behind a variable of FROM', files: 'ARG SOURCE=golang:1.26\nFROM ${SOURCE} AS source\nFROM debian:12\nCOPY --from=source /shop /shop\n' },
    { title: 'A name of two stages, both above', files: 'FROM debian:12 AS a\nFROM debian:12 AS a\nFROM debian:12\nCOPY --from=a /x /x\n' },
  ],
  on: {
    COPY: (step, context) => {
      const from = step.instruction.flags.find((flag) => flag.name === 'from')?.value
      if (from === undefined || step.instruction.onbuild !== undefined) return
      if (from.hasVariables) context.report(from.range, 'No variable is expanded in --from; name a stage for it with FROM')
      else judge(from.value, from.range, step, context)
    },
    RUN: (step, context) => {
      if (step.instruction.onbuild !== undefined) return
      for (const mount of step.mounts) {
        if (mount.from === undefined || /^\d+$/.test(mount.from)) continue
        const flag = step.instruction.flags.find((candidate) => candidate.range === mount.range)
        judge(mount.from, flag?.value?.range ?? mount.range, step, context, [])
      }
    },
  },
})

function judge(name: string, range: Range, step: Step, context: RuleContext, aliases?: readonly string[]): void {
  const { stage } = step
  const details = aliases === undefined ? {} : { aliases }
  const { stages } = stage.file
  // Of several stages of one name the last one is meant.
  const named = stage.file.stagesNamed(name).at(-1)
  if (named === undefined ? stage.file.stage(name, stage.index + 1) !== undefined : named.index <= stage.index) return
  const later = named
  if (later !== undefined) {
    context.report(range, `Stage ${name} stands below; only stages above can be copied from`, { ...details, related: [{ document: stage.document, range: later.range, message: 'the stage' }] })
  } else if (/^\d+$/.test(name)) {
    context.report(range, Number(name) < stages.length ? `Stage ${name} stands below; only stages above can be copied from` : `There is no stage ${name.slice(0, 10)}: the last one is ${stages.length - 1}, as they are counted from 0`, details)
  }
}
