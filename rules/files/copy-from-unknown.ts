import { defineRule, lookUpBaseImage, nearest, servicesRunning, type Stage } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'copy-from-unknown',
  title: 'Copy from a stage or from an image that can be told from one',
  category: 'maintainability',
  severity: 'warning',
  since: '0.1.0',
  fragments: 'whole',
  aliases: { hadolint: ['DL3022'] },
  why: `A name behind \`--from\` that no stage has is taken for an image of Docker Hub, and the build fails or copies from a stranger's image. Nothing is said of
names with a registry, namespace, tag or digest, of well-known images, and of contexts that a compose file names.`,
  remedy: 'Correct the name of the stage, or write the image with its tag.',
  references: [{ title: 'Dockerfile reference: COPY --from', url: 'https://docs.docker.com/reference/dockerfile/#copy---from' }],
  bad: [
    { title: 'Misspelt', files: 'FROM golang:1.26 AS builder\nFROM debian:12\nCOPY --from=«bulider» /shop /shop\n' },
    { title: 'No stage at all', files: 'FROM debian:12\nCOPY --from=«assets» /dist /srv\n' },
  ],
  good: [
    { title: 'A stage, in any case', files: 'FROM golang:1.26 AS builder\nFROM debian:12\nCOPY --from=Builder /shop /shop\nCOPY --from=0 /shop /shop\n' },
    { title: 'Images', files: 'FROM debian:12\nCOPY --from=busybox /bin/sh /bin/\nCOPY --from=example/tool /tool /bin/\nCOPY --from=tool:1.2 /tool /bin/\n' },
    {
      title: 'A named context',
      files: {
        Dockerfile: 'FROM debian:12\nCOPY --from=assets /dist /srv\n',
        'compose.yaml': 'services:\n  web:\n    build:\n      context: .\n      additional_contexts:\n        assets: ../assets\n',
      },
    },
    { title: 'A later stage: another rule speaks', files: 'FROM debian:12\nCOPY --from=build /a /a\nFROM debian:12 AS build\n' },
  ],
  on: {
    COPY: (step, context) => {
      const from = step.instruction.flags.find((flag) => flag.name === 'from')?.value
      if (from === undefined || from.hasVariables || step.instruction.onbuild !== undefined) return
      const name = from.value
      if (!/^[a-z][a-z0-9_-]*$/i.test(name) || /^(?:scratch|context)$/i.test(name)) return
      const { file } = step.stage
      if (file.stagesNamed(name).length > 0) return
      const services = [...context.project.servicesOf(file), ...servicesRunning(context.project, step.stage)]
      if (services.some(({ service }) => service.build?.additionalContexts.some((other) => other.name === name || !other.resolved))) return
      const likely = nearest(name, namesBefore(step.stage))
      if (likely === undefined && lookUpBaseImage({ repository: name, tag: 'latest' }) !== undefined) return
      context.report(from.range, `${name} is no stage of this file, so the builder looks for an image of that name${likely === undefined ? '; name the image with its tag if that is meant' : `; did you mean ${likely}?`}`)
    },
  },
})

function* namesBefore({ file, index }: Stage): Iterable<string> {
  for (const { name } of file.stages.slice(0, index)) if (name !== undefined) yield name
}
