import { defineRule, isBuiltHere, parseImageReference, type RuleContext } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'unpinned-digest',
  title: 'Pin images by their digest',
  category: 'reproducibility',
  severity: 'info',
  since: '0.1.0',
  fragments: false,
  aliases: { composeLint: ['CL-0019'] },
  presets: ['strict'],
  why: `A tag can be moved to another image at any time; a digest cannot. With \`name:tag@sha256:…\` every build uses the same base, and a bot can propose updates. Off by
default: without such a bot, pinned images get no security updates.`,
  remedy: 'Write the digest behind the tag: `docker buildx imagetools inspect NAME:TAG` prints it.',
  references: [{ title: 'Building best practices: pin base image versions', url: 'https://docs.docker.com/build/building/best-practices/#pin-base-image-versions' }],
  bad: [
    { title: 'FROM and COPY', files: 'FROM «debian:12»\nCOPY --from=«ghcr.io/astral-sh/uv:0.9» /uv /bin/\n' },
    { title: 'A service', files: 'services:\n  db:\n    image: «postgres:17»\n' },
    { title: 'A mount', files: 'FROM scratch\nRUN --mount=«from=busybox:1.37,target=/b» ["/b/bin/true"]\n' },
  ],
  good: [
    { title: 'Pinned', files: 'FROM debian:12@sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n' },
    { title: 'Stages and scratch', files: 'FROM scratch AS a\nFROM a\nCOPY --from=a /x /x\nCOPY --from=0 /x /x\n' },
    { title: 'Variables', files: 'ARG BASE\nFROM $BASE\n' },
    { title: 'Built here', files: { 'compose.yaml': 'services:\n  web:\n    image: shop/web:1\n    build: .\n', Dockerfile: 'FROM scratch\n' } },
  ],
  on: {
    FROM: (step, context) => {
      const { base } = step.stage
      if (base.kind === 'image' && base.reference.digest === undefined && step.instruction.image !== undefined) report(base.text, step.instruction.image.range, context)
    },
    COPY: (step, context) => {
      const from = step.instruction.flags.find((flag) => flag.name === 'from')?.value
      if (from !== undefined && !from.hasVariables && isUnpinned(from.value)) report(from.value, from.range, context)
    },
    RUN: (step, context) => {
      for (const mount of step.mounts) {
        const flag = step.instruction.flags.find((candidate) => candidate.range === mount.range)
        if (mount.from !== undefined && isUnpinned(mount.from)) report(mount.from, flag?.value?.range ?? mount.range, context)
      }
    },
    service: ({ service, image }, context) => {
      if (service.image === undefined || service.build !== undefined || image === undefined || image.digest !== undefined || isBuiltHere(context.project, image)) return
      report(service.image.text, service.image, context)
    },
  },
})

/** A bare word may be a stage or a named context, so only what can be nothing but an image counts. */
function isUnpinned(text: string): boolean {
  return /[:/]/.test(text) && !text.includes('$') && parseImageReference(text)?.digest === undefined
}

function report(image: string, place: Parameters<RuleContext['report']>[0], context: RuleContext): void {
  context.report(place, `${image} may be another image tomorrow; pin it with @sha256:…`)
}
