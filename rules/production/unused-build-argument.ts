import { defineRule, nearest } from '../../src/rule-api/index.ts'

/** Arguments that the builder knows without an ARG (Dockerfile reference, predefined ARGs; BuildKit's built-in build args). */
const BUILT_IN = /^(?:(?:HTTP|HTTPS|FTP|NO|ALL)_PROXY|(?:http|https|ftp|no|all)_proxy|BUILDKIT_\w+|SOURCE_DATE_EPOCH|(?:TARGET|BUILD)(?:PLATFORM|OS|ARCH|VARIANT|STAGE)|DOCKER_\w+)$/

export default defineRule({
  id: 'unused-build-argument',
  title: 'Pass only build arguments that the Dockerfile declares',
  category: 'maintainability',
  severity: 'info',
  since: '0.1.0',
  fragments: false,
  why: 'The builder passes over an argument that no ARG declares, so whoever sets it believes in a setting that has no effect. Often the name is misspelt, or the ARG was removed.',
  remedy: 'Declare it with ARG in the Dockerfile, or drop it from `args`.',
  references: [{ title: 'Compose Build Specification: args', url: 'https://docs.docker.com/reference/compose-file/build/#args' }],
  bad: [
    { title: 'Declared nowhere', files: { 'compose.yaml': 'services:\n  web:\n    build:\n      context: .\n      args:\n        «PYTHON_VERSION»: "3.13"\n', Dockerfile: 'FROM python:3.13\n' } },
    { title: 'Misspelt, in a list', files: { 'compose.yaml': 'services:\n  web:\n    build:\n      context: .\n      args:\n        - «VERSON»=1\n        - COMMIT=abc\n', Dockerfile: 'FROM python:3.13\nARG VERSION\nARG COMMIT\n' } },
  ],
  good: [
    { title: 'Declared, in any stage', files: { 'compose.yaml': 'services:\n  web:\n    build:\n      context: .\n      args:\n        BASE: debian:12\n        UID: "1000"\n', Dockerfile: 'ARG BASE\nFROM ${BASE} AS build\nARG UID=1000\nFROM build\n' } },
    { title: 'Known to the builder', files: { 'compose.yaml': 'services:\n  web:\n    build:\n      context: .\n      args:\n        HTTP_PROXY: http://proxy.example.org:3128\n        BUILDKIT_INLINE_CACHE: "1"\n', Dockerfile: 'FROM debian:12\n' } },
    { title: 'The Dockerfile is not there', files: { 'compose.yaml': 'services:\n  web:\n    build:\n      context: ./elsewhere\n      args:\n        A: "1"\n' } },
    { title: 'A base with ONBUILD may declare it', files: { 'compose.yaml': 'services:\n  web:\n    build:\n      context: .\n      args:\n        A: "1"\n', Dockerfile: 'FROM registry.example.org/base-onbuild:1\n' } },
  ],
  on: {
    service: ({ service, build, compose }, context) => {
      const file = build?.dockerfile
      if (file === undefined || service.build === undefined) return
      if (file.stages.some((stage) => stage.from?.image?.value.includes('onbuild') === true)) return
      const declared = new Set<string>()
      for (const step of [...file.globalSteps, ...file.stages.flatMap((stage) => stage.steps)]) {
        const instruction = step.inner?.instruction ?? step.instruction
        if (instruction.keyword === 'ARG') for (const pair of instruction.pairs) declared.add(pair.key.value)
      }
      for (const argument of service.build.args) {
        if (!argument.resolved || declared.has(argument.name) || BUILT_IN.test(argument.name)) continue
        // What a base file brings is reported there.
        if (!compose.files.some((own) => own.document === argument.document) || (compose.isVariant && argument.document !== compose.document)) continue
        const meant = nearest(argument.name, declared)
        context.report(argument.nameAt, `${file.document.path} declares no ARG ${argument.name}, so it has no effect${meant === undefined ? '; declare it or drop it' : `; did you mean ${meant}?`}`)
      }
    },
  },
})
