import { folderOf, joinPath, defineRule, isBuiltHere, parseImageReference, type Project, type Step } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'untagged-image',
  title: 'Name the version of an image',
  category: 'reproducibility',
  severity: 'warning',
  since: '0.1.0',
  fragments: 'whole',
  aliases: { hadolint: ['DL3006'], trivy: ['DS-0001'], checkov: ['CKV_DOCKER_7'], dclint: ['service-image-require-explicit-tag'], composeLint: ['CL-0004'] },
  why: `Without a tag an image is \`latest\`, and the next build or pull may bring another major version: other libraries, another
data format. Nobody can tell later what was running. Ignore it for throw-away experiments.`,
  remedy: 'Name a version: `python:3.13-slim`, `postgres:17`.',
  references: [{ title: 'Building best practices: pin base image versions', url: 'https://docs.docker.com/build/building/best-practices/#pin-base-image-versions' }],
  bad: [
    { title: 'FROM', files: 'FROM «python»\nCMD ["python", "-m", "http.server"]\n' },
    { title: 'With a registry and a stage name', files: 'FROM --platform=linux/amd64 «localhost:5000/base/python» AS app\nCMD ["app"]\n' },
    { title: 'COPY --from', files: 'FROM debian:12\nCOPY --from=«busybox» /bin/busybox /bin/\n' },
    { title: 'A service', files: 'services:\n  db:\n    image: «postgres»\n' },
  ],
  good: [
    { title: 'Tags and digests', files: 'FROM python:3.13\nCOPY --from=busybox@sha256:3fbc632167424a6d997e74f52b878d7cc478225cffac6bc977eedfe51c7f4e79 /bin/busybox /bin/\n' },
    { title: 'The name of a stage, and scratch', files: 'FROM debian:12 AS base\nFROM base AS build\nFROM scratch\nCOPY --from=build /a /a\nCOPY --from=0 /b /b\n' },
    { title: 'An argument that holds the tag', files: 'ARG BASE=python:3.13\nFROM ${BASE}\n' },
    { title: 'An argument without a value', files: 'ARG BASE\nFROM ${BASE}\n' },
    { title: 'An image that the project builds', files: { 'compose.yaml': 'services:\n  web:\n    image: shop/web\n    build: .\n  worker:\n    image: shop/web\n    command: work\n', Dockerfile: 'FROM debian:12\n' } },
    { title: 'A registry with a port and a tag', files: 'FROM localhost:5000/base:1.4\n' },
    { title: 'A named context of the build', files: { 'compose.yaml': 'services:\n  web:\n    build:\n      context: .\n      additional_contexts:\n        common: ../common\n', Dockerfile: 'FROM debian:12\nCOPY --from=common a b\n' } },
  ],
  on: {
    FROM: (step, context) => {
      const { image } = step.instruction
      const { base } = step.stage
      if (image === undefined || base.kind !== 'image' || base.reference.tag !== undefined || base.reference.digest !== undefined) return
      if (isBuiltHere(context.project, base.reference) || isNamedContext(context.project, step, base.text)) return
      context.report(image.range, messageFor(base.text), { aliases: ['DL3006', 'DS-0001', 'CKV_DOCKER_7'] })
    },
    COPY: (step, context) => {
      const value = step.instruction.flags.find((flag) => flag.name === 'from')?.value
      if (value === undefined) return
      const { text, resolved } = step.expand(value)
      if (!resolved || /^\d+$/.test(text) || text === 'scratch' || step.stage.file.stage(text) !== undefined) return
      const reference = parseImageReference(text)
      // A word alone may be a misspelt stage or a named context: only known images are surely meant.
      if (reference === undefined || reference.tag !== undefined || reference.digest !== undefined || isNamedContext(context.project, step, text) || isBuiltHere(context.project, reference)) return
      if (reference.registry === undefined && !text.includes('/') && !KNOWN_SOURCES.has(text)) return
      context.report(value.range, messageFor(text), { aliases: [] })
    },
    service: ({ service, image }, context) => {
      if (service.image === undefined || service.build !== undefined || image === undefined || image.tag !== undefined || image.digest !== undefined) return
      if (isBuiltHere(context.project, image)) return
      // The Dockerfile beside it most likely builds it: then the tag is one's own.
      const isOwn = image.repository.includes('/') && context.project.files.stat(joinPath(folderOf(service.image.document.path), 'Dockerfile'))?.kind === 'file'
      context.report(service.image, messageFor(service.image.text), { aliases: ['service-image-require-explicit-tag', 'CL-0004'], ...(isOwn ? { severity: 'info' as const } : {}) })
    },
  },
})

const KNOWN_SOURCES = new Set(['busybox', 'alpine', 'debian', 'ubuntu', 'golang', 'node', 'python', 'composer', 'nginx', 'php', 'ruby', 'docker', 'maven', 'gradle', 'rust'])

function messageFor(image: string): string {
  return `${image} has no tag, so the next build or pull may bring another version; name the version that is meant`
}

function isNamedContext(project: Project, step: Step, name: string): boolean {
  return project.servicesOf(step.stage.file).some(({ service }) => service.build?.additionalContexts.some((context) => context.name === name) === true)
}
