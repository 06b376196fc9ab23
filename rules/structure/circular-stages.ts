import { defineRule, type DockerfileModel, type Flag, type Range, type Stage } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'circular-stages',
  title: 'Let no two stages need one another',
  category: 'validity',
  severity: 'error',
  since: '0.1.0',
  aliases: { hadolint: ['DL3022'] },
  why: 'A stage that needs another one, which needs the first, can never be built. The builder refuses the file.',
  remedy: 'Move what both need into a stage of its own.',
  references: [{ title: 'Multi-stage builds', url: 'https://docs.docker.com/build/building/multi-stage/' }],
  bad: [
    { title: 'Two copies', files: 'FROM debian:12 AS a\nCOPY --from=«b» /x /x\nFROM debian:12 AS b\nCOPY --from=a /y /y\n' },
    { title: 'A base and a mount', files: 'FROM debian:12 AS a\nRUN --mount=«from=b,target=/b» make\nFROM a AS b\n' },
    { title: 'The last stage of a name counts', files: 'FROM debian:12 AS a\nFROM debian:12 AS b\nCOPY --from=«a» /x /x\nFROM debian:12 AS a\nCOPY --from=b /x /x\n' },
    { title: 'Over three stages', files: 'FROM debian:12 AS a\nCOPY --from=«c» /x /x\nFROM a AS b\nFROM debian:12 AS c\nCOPY --from=b /y /y\n' },
  ],
  good: [
    { title: 'A chain', files: 'FROM debian:12 AS a\nFROM a AS b\nCOPY --from=a /x /x\nFROM debian:12\nCOPY --from=b /x /x\n' },
    { title: 'A later stage that does not come back: another rule speaks', files: 'FROM debian:12 AS a\nCOPY --from=b /x /x\nFROM debian:12 AS b\n' },
    { title: 'Itself: another rule speaks', files: 'FROM debian:12 AS a\nCOPY --from=a /x /x\n' },
    { title: 'The same name in two stages', files: 'FROM debian:12 AS a\nFROM debian:12 AS a\nFROM debian:12 AS b\nCOPY --from=a /x /x\n' },
  ],
  on: {
    dockerfile: (file, context) => {
      const edges = file.stages.map((stage) => needsOf(stage, file))
      for (const stage of file.stages) {
        for (const { target, range, isCopy } of edges[stage.index] ?? []) {
          // FROM can only look back, so a circle has at least one copy or mount that looks forward.
          if (target.index <= stage.index || range === undefined || !reaches(target, stage, edges)) continue
          context.report(range, `Stage ${target.name ?? target.index} itself needs stage ${stage.name ?? stage.index}, so neither can be built`, {
            ...(isCopy === true ? {} : { aliases: [] }),
            related: [{ document: file.document, range: target.range, message: 'the other stage' }],
          })
        }
      }
    },
  },
})

interface Need {
  readonly target: Stage
  readonly range?: Range
  /** `COPY --from`, and not a mount. */
  readonly isCopy?: boolean
}

function needsOf(stage: Stage, file: DockerfileModel): Need[] {
  const needs: Need[] = stage.base.kind === 'stage' ? [{ target: stage.base.stage }] : []
  const note = (name: string, flag: Flag): void => {
    // Of several stages of one name the last one is meant.
    const target = file.stagesNamed(name).at(-1)
    if (target !== undefined) needs.push({ target, range: flag.value?.range ?? flag.range, isCopy: flag.name === 'from' })
  }
  for (const { instruction, mounts } of stage.steps) {
    for (const flag of instruction.flags) if (flag.name === 'from' && flag.value !== undefined) note(flag.value.value, flag)
    for (const mount of mounts) {
      const flag = instruction.flags.find((candidate) => candidate.range === mount.range)
      if (mount.from !== undefined && flag !== undefined) note(mount.from, flag)
    }
  }
  return needs
}

function reaches(from: Stage, goal: Stage, edges: readonly (readonly Need[])[]): boolean {
  const seen = new Set<Stage>([from])
  const queue = [from]
  for (let at = 0; at < queue.length; at++) {
    for (const { target } of edges[queue[at]?.index ?? -1] ?? []) {
      if (target === goal) return true
      if (seen.has(target)) continue
      seen.add(target)
      queue.push(target)
    }
  }
  return false
}
