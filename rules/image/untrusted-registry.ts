import { defineRule, type ImageReference, isBuiltHere, parseImageReference, type RuleContext } from '../../src/rule-api/index.ts'

const BUILT_IN = new Set(['docker.io', 'index.docker.io', 'registry-1.docker.io'])

export default defineRule({
  id: 'untrusted-registry',
  title: 'Take images from the registries that are allowed',
  category: 'security',
  severity: 'error',
  since: '0.1.0',
  aliases: { hadolint: ['DL3026'] },
  options: { registries: { type: 'strings', default: [], description: 'Registries that images may come from, `*` for any part: `docker.io`, `*.example.org`. Empty: all.' } },
  why: 'For teams that allow certain registries only. Without the option `registries` nothing is said. An image without a registry comes from `docker.io`.',
  remedy: 'Take the image from an allowed registry, or allow its registry in the configuration.',
  references: [{ title: 'hadolint: trusted registries', url: 'https://github.com/hadolint/hadolint#configure' }],
  bad: [
    { title: 'Another registry', files: 'FROM «ghcr.io/example/base:1»\nCOPY --from=«example/tool:2» /a /a\n', options: { registries: ['registry.example.org'] } },
    { title: 'Docker Hub is not named', files: 'services:\n  db:\n    image: «postgres:17»\n', options: { registries: ['*.example.org', 'ghcr.io'] } },
  ],
  good: [
    { title: 'Nothing is configured', files: 'FROM ghcr.io/example/base:1\n' },
    { title: 'Allowed', files: 'FROM registry.example.org/base:1\nFROM debian:12\nFROM docker.io/library/debian:12\n', options: { registries: ['*.example.org', 'docker.io'] } },
    { title: 'With a port', files: 'FROM registry.example.org:5000/base:1\n', options: { registries: ['registry.example.org:5000'] } },
    { title: 'Stages, scratch and variables', files: 'FROM scratch AS a\nFROM a\nCOPY --from=a /x /x\nCOPY --from=0 /x /x\nFROM $BASE\n', options: { registries: ['registry.example.org'] } },
    { title: 'Built here', files: { 'compose.yaml': 'services:\n  web:\n    image: shop/web\n    build: .\n', Dockerfile: 'FROM registry.example.org/base:1\n' }, options: { registries: ['registry.example.org'] } },
  ],
  on: {
    FROM: (step, context) => {
      const { base } = step.stage
      if (base.kind === 'image' && step.instruction.image !== undefined) judge(base.reference, step.instruction.image.range, context)
    },
    COPY: (step, context) => {
      const from = step.instruction.flags.find((flag) => flag.name === 'from')?.value
      if (from === undefined || from.hasVariables || /^\d+$/.test(from.value) || step.stage.file.stagesNamed(from.value).length > 0) return
      const reference = parseImageReference(from.value)
      if (reference !== undefined) judge(reference, from.range, context)
    },
    service: ({ service, image }, context) => {
      if (service.image !== undefined && image !== undefined && service.build === undefined && !isBuiltHere(context.project, image)) judge(image, service.image, context)
    },
  },
})

function judge(reference: ImageReference, place: Parameters<RuleContext['report']>[0], context: RuleContext): void {
  const allowed = context.option('registries')
  if (!Array.isArray(allowed) || allowed.length === 0) return
  const registry = reference.registry === undefined || BUILT_IN.has(reference.registry) ? 'docker.io' : reference.registry
  if ((allowed as readonly string[]).some((pattern) => matches(registry.toLowerCase(), pattern.toLowerCase()))) return
  context.report(place, `${registry} is not among the registries that are allowed (${(allowed as readonly string[]).slice(0, 4).join(', ')})`)
}

/** `*` stands for any text; a pattern may also be written with the path behind it, of which only the registry counts. */
function matches(registry: string, pattern: string): boolean {
  const parts = (pattern.split('/', 1)[0] ?? '').split('*')
  const [first = ''] = parts
  const last = parts.at(-1) ?? ''
  if (parts.length === 1) return registry === first
  if (!registry.startsWith(first) || !registry.endsWith(last) || registry.length < first.length + last.length) return false
  let at = first.length
  return parts.slice(1, -1).every((part) => {
    const found = registry.indexOf(part, at)
    at = found + part.length
    return found !== -1
  })
}
