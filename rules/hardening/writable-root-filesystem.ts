import { defineRule, insertedInService, isTrue, isWholeService } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'writable-root-filesystem',
  title: "Make a service's own file system read-only",
  category: 'security',
  severity: 'info',
  since: '0.1.0',
  fragments: false,
  aliases: { composeLint: ['CL-0007'] },
  presets: ['hardening'],
  purposes: ['production', 'template', 'unknown'],
  why: `With \`read_only: true\` an intruder can change no program and leave none behind, and what the service writes besides its volumes shows at once instead of being lost with the container.

It is off by default: the service needs a tmpfs or volume for each place that it writes to.`,
  remedy: 'Add `read_only: true`, and `tmpfs: [/tmp]` or a volume for what it writes; `docker diff` of a running container shows where that is.',
  references: [{ title: 'Compose: read_only', url: 'https://docs.docker.com/reference/compose-file/services/#read_only' }],
  bad: [
    { files: `services:\n  «web»:\n    image: shop/web:1\n`, fixed: `services:\n  web:\n    read_only: true\n    image: shop/web:1\n` },
    { title: 'turned off', files: `services:\n  «web»:\n    image: shop/web:1\n    read_only: false\n` },
  ],
  good: [
    { title: 'read-only', files: `services:\n  web:\n    image: shop/web:1\n    read_only: true\n    tmpfs: [/tmp]\n` },
    { title: 'not known', files: `services:\n  web:\n    image: shop/web:1\n    read_only: \${READ_ONLY}\n` },
    { title: 'through an anchor', files: `x-base: &base\n  read_only: true\nservices:\n  web:\n    <<: *base\n    image: shop/web:1\n` },
    { title: 'for development', files: { 'docker-compose.dev.yml': 'services:\n  web:\n    image: shop/web:1\n' } },
  ],
  on: {
    service({ service }, context) {
      if (!isWholeService(service) || isTrue(service.readOnly) || service.readOnly?.resolved === false) return
      const edit = service.get('read_only') === undefined ? insertedInService(service, ['read_only: true']) : undefined
      context.report(service.keys[0] ?? service.key, `An intruder can change the programs of ${service.name}; add \`read_only: true\`, with a tmpfs or volume for what it writes`, {
        fix: edit === undefined ? undefined : { title: 'Make it read-only', safety: 'unsafe', edits: [edit] },
      })
    },
  },
})
