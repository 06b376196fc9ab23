import { defineRule, type Step } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'copy-from-self',
  title: 'Copy from another stage',
  category: 'validity',
  severity: 'error',
  since: '0.1.0',
  fragments: 'whole',
  aliases: { hadolint: ['DL3023'], trivy: ['DS-0006'] },
  why: 'A stage cannot be finished before itself: the builder refuses a `--from`, or a mount, that names the stage in which it stands.',
  remedy: 'Name the other stage, or use `RUN cp`.',
  references: [{ title: 'Dockerfile reference: COPY --from', url: 'https://docs.docker.com/reference/dockerfile/#copy---from' }],
  bad: [
    { title: 'By name and by number', files: 'FROM debian:12 AS build\nCOPY --from=«Build» /a /b\nCOPY --from=«0» /a /b\n' },
    { title: 'A mount', files: 'FROM debian:12 AS build\nRUN --mount=«from=build,target=/b» true\n' },
  ],
  good: [
    { title: 'Another stage', files: 'FROM debian:12 AS build\nFROM debian:12 AS final\nCOPY --from=build /a /b\n' },
    { title: 'A stage above of the same name', files: 'FROM debian:12 AS a\nFROM debian:12 AS b\nCOPY --from=0 /a /b\n' },
    { title: 'A number in a mount is an image', files: 'FROM debian:12 AS build\nRUN --mount=from=0,target=/b true\n' },
  ],
  on: {
    COPY: (step, context) => {
      const from = step.instruction.flags.find((flag) => flag.name === 'from')?.value
      if (from === undefined || step.instruction.onbuild !== undefined) return
      if (isOwnName(step, from.value) || (/^\d{1,9}$/.test(from.value) && Number(from.value) === step.stage.index)) {
        context.report(from.range, 'This is the stage that is being built; copy from another one, or use RUN cp')
      }
    },
    RUN: (step, context) => {
      for (const mount of step.mounts) {
        if (mount.from === undefined || !isOwnName(step, mount.from) || step.instruction.onbuild !== undefined) continue
        const flag = step.instruction.flags.find((candidate) => candidate.range === mount.range)
        context.report(flag?.value?.range ?? mount.range, 'This mounts the stage that is being built; name another one', { aliases: [] })
      }
    },
  },
})

/** Of several stages of one name the last one is meant. */
function isOwnName(step: Step, name: string): boolean {
  return step.stage.file.stagesNamed(name).at(-1) === step.stage
}
