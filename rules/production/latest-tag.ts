import { folderOf, joinPath, defineRule, type ImageReference, isBuiltHere, parseImageReference } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'latest-tag',
  title: 'Name a version instead of latest',
  category: 'reproducibility',
  severity: 'warning',
  since: '0.1.0',
  fragments: 'whole',
  aliases: { hadolint: ['DL3007'], trivy: ['DS-0001'], checkov: ['CKV_DOCKER_7'], dclint: ['service-image-require-explicit-tag'], composeLint: ['CL-0004'] },
  why: `\`latest\` moves: the next build or pull may bring another major version, and two machines run different ones under one name.
Ignore it where the newest is what you want, and tests run before it is used.`,
  remedy: 'Name a version: `python:3.13-slim`, `postgres:17`.',
  references: [{ title: 'Building best practices: pin base image versions', url: 'https://docs.docker.com/build/building/best-practices/#pin-base-image-versions' }],
  bad: [
    { title: 'latest of a line or an architecture', files: 'FROM «example/php:7.1-latest»\nFROM «example/tool:arm64-latest»\n' },
    { title: 'FROM', files: 'FROM «python:latest»\n' },
    { title: 'COPY --from', files: 'FROM debian:12\nCOPY --from=«ghcr.io/astral-sh/uv:latest» /uv /bin/\n' },
    { title: 'A service', files: 'services:\n  db:\n    image: «postgres:latest»\n' },
  ],
  good: [
    { title: 'a word that only begins so', files: 'FROM example/tool:latestfix-2\n' },
    { title: 'Versions', files: 'FROM python:3.13\nCOPY --from=ghcr.io/astral-sh/uv:0.9.7 /uv /bin/\n' },
    { title: 'Latest with a digest', files: 'FROM python:latest@sha256:3fbc632167424a6d997e74f52b878d7cc478225cffac6bc977eedfe51c7f4e79\n' },
    { title: 'A tag with the word in it', files: 'FROM example/app:latest-lts\n' },
    { title: 'The name of a stage', files: 'FROM debian:12 AS latest\nFROM latest\n' },
    { title: 'An image that the project builds', files: { 'compose.yaml': 'services:\n  web:\n    image: shop:latest\n    build: .\n  worker:\n    image: shop:latest\n', Dockerfile: 'FROM debian:12\n' } },
    { title: 'A variable', files: 'services:\n  web:\n    image: shop:${TAG}\n' },
  ],
  on: {
    FROM: (step, context) => {
      const { image } = step.instruction
      const { base } = step.stage
      if (image === undefined || base.kind !== 'image' || !isLatest(base.reference) || isBuiltHere(context.project, base.reference)) return
      context.report(image.range, messageFor(base.text), { aliases: base.reference.tag === 'latest' ? ['DL3007', 'DS-0001', 'CKV_DOCKER_7'] : [] })
    },
    COPY: (step, context) => {
      const value = step.instruction.flags.find((flag) => flag.name === 'from')?.value
      const expanded = value === undefined ? undefined : step.expand(value)
      const reference = expanded?.resolved === true ? parseImageReference(expanded.text) : undefined
      if (value !== undefined && reference !== undefined && isLatest(reference)) context.report(value.range, messageFor(expanded?.text ?? ''), { aliases: [] })
    },
    service: ({ service, image }, context) => {
      if (service.image === undefined || service.build !== undefined || image === undefined || !isLatest(image) || isBuiltHere(context.project, image)) return
      // The Dockerfile beside it most likely builds it: then the tag is one's own.
      const isOwn = image.repository.includes('/') && context.project.files.stat(joinPath(folderOf(service.image.document.path), 'Dockerfile'))?.kind === 'file'
      context.report(service.image, messageFor(service.image.text), { aliases: ['service-image-require-explicit-tag', 'CL-0004'], ...(isOwn ? { severity: 'info' as const } : {}) })
    },
  },
})

function isLatest(reference: ImageReference): boolean {
  // `7.1-latest` and `arm64-latest` move as well.
  return reference.tag !== undefined && /(?:^|[-_.])latest$/.test(reference.tag) && reference.digest === undefined
}

function messageFor(image: string): string {
  return `${image} moves, so the next build or pull may bring another version; name the version that is meant`
}
