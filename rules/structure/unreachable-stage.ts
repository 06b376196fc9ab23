import { defineRule, type Stage } from '../../src/rule-api/index.ts'

/** Names that say that other stages are to take something from it: nobody builds such a stage for itself. */
const FEEDS_OTHERS = /^(?:build(?:er|-?env)?|compile[r]?|deps|dependencies|install(?:er)?|base|packages|assets|downloads?|download(?:er)?|fetch(?:er)?)(?:[-_.].*)?$|[-_](?:build(?:er)?|deps|base)$/i

export default defineRule({
  id: 'unreachable-stage',
  title: 'Remove stages that nothing uses',
  category: 'maintainability',
  severity: 'info',
  since: '0.1.0',
  fragments: 'whole',
  why: `No later stage stands on this stage or copies from it, so the builder passes over it. Often a \`COPY --from\` is missing, or the
wrong stage was left as the last. Only stages are named that have no name to be built by, or one that says that it feeds others (\`build\`, \`deps\`,
\`base\`); any other may be the target of a build that is not seen here.`,
  remedy: 'Copy from it, or remove it.',
  references: [{ title: 'Multi-stage builds', url: 'https://docs.docker.com/build/building/multi-stage/' }],
  bad: [
    { title: 'Nothing is copied from the builder', files: '«FROM golang:1.26 AS build»\nRUN go build -o /shop\nFROM debian:12\nCOPY shop /shop\n' },
    { title: 'A second FROM where the first was meant to stay', files: '«FROM python:3.13»\nRUN pip install shop\nFROM debian:12\nCMD ["shop"]\n' },
    { title: 'Used only by another one that nothing uses', files: '«FROM debian:12 AS deps»\nRUN true\n«FROM deps AS builder»\nRUN true\nFROM debian:12\n' },
  ],
  good: [
    { title: 'Copied from', files: 'FROM golang:1.26 AS build\nFROM debian:12\nCOPY --from=build /shop /shop\n' },
    { title: 'By its number', files: 'FROM golang:1.26\nFROM debian:12\nCOPY --from=0 /shop /shop\n' },
    { title: 'Mounted, and stood on', files: 'FROM debian:12 AS base\nFROM base AS build\nFROM debian:12\nRUN --mount=from=build,target=/b cp /b/shop /shop\n' },
    { title: 'A target of its own', files: 'FROM debian:12 AS test\nRUN true\nFROM debian:12 AS api\nRUN true\nFROM debian:12 AS worker\n' },
    { title: 'Built by a service', files: { Dockerfile: 'FROM debian:12 AS base\nRUN true\nFROM debian:12 AS web\n', 'compose.yaml': 'services:\n  job:\n    build:\n      context: .\n      target: base\n' } },
    { title: 'Chosen by an argument', files: 'ARG MODE=a\nFROM debian:12 AS base-a\nFROM debian:12 AS base-b\nFROM base-${MODE}\n' },
  ],
  on: {
    dockerfile: (file, context) => {
      if (file.stages.length < 2 || file.document.origin !== undefined) return
      // A variable in FROM or --from may mean any stage.
      if (file.stages.some((stage) => stage.from?.image?.hasVariables === true || stage.steps.some((step) => step.instruction.flags.some((flag) => flag.value?.hasVariables === true && /from/.test(flag.source))))) return
      const reached = new Set<Stage>()
      const queue = file.stages.filter((stage) => stage.shipped || (stage.name !== undefined && !FEEDS_OTHERS.test(stage.name)))
      for (const stage of queue) reached.add(stage)
      const feeding = new Map<Stage | undefined, Stage[]>()
      for (const stage of file.stages) for (const user of stage.usedBy) feeding.set(user, [...feeding.get(user) ?? [], stage])
      for (let at = 0; at < queue.length; at++) {
        for (const other of feeding.get(queue[at]) ?? []) {
          if (reached.has(other)) continue
          reached.add(other)
          queue.push(other)
        }
      }
      for (const stage of file.stages) {
        if (reached.has(stage) || stage.from === undefined) continue
        context.report(stage.range, `No later stage uses ${stage.name === undefined ? 'this one' : stage.name}, so the builder passes over it`)
      }
    },
  },
})
