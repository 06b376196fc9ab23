import { defineRule, hasLimit, isWholeService } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'missing-memory-limit',
  title: 'Limit the memory of a service',
  category: 'security',
  severity: 'info',
  since: '0.1.0',
  fragments: false,
  aliases: { composeLint: ['CL-0026'] },
  presets: ['hardening'],
  purposes: ['production', 'template', 'unknown'],
  why: `A service without a limit takes all memory of the host when it leaks or is made to, and the kernel then kills whatever it likes best, which may be the database.

It is off by default: the right number is only known to who has watched the service.`,
  remedy: 'Add `deploy.resources.limits.memory`, or `mem_limit`, with some room above what it uses.',
  references: [{ title: 'Docker: resource constraints', url: 'https://docs.docker.com/engine/containers/resource_constraints/' }, { title: 'Compose: deploy, resources', url: 'https://docs.docker.com/reference/compose-file/deploy/#resources' }],
  bad: [
    { files: `services:\n  «web»:\n    image: shop/web:1\n` },
    { title: 'none in effect', files: `services:\n  «web»:\n    image: shop/web:1\n    mem_limit: 0\n` },
    { title: 'reserved, but not limited', files: `services:\n  «web»:\n    image: shop/web:1\n    deploy:\n      resources:\n        reservations:\n          memory: 256M\n` },
  ],
  good: [
    { title: 'limited', files: `services:\n  web:\n    image: shop/web:1\n    mem_limit: 512m\n` },
    { title: 'limited for all deployments', files: `services:\n  web:\n    image: shop/web:1\n    deploy:\n      resources:\n        limits:\n          memory: "512m"\n` },
    { title: 'a variable may limit it', files: `services:\n  web:\n    image: shop/web:1\n    mem_limit: \${LIMIT}\n` },
    { title: 'limited through an anchor', files: `x-limits: &limits\n  mem_limit: 512m\nservices:\n  web:\n    <<: *limits\n    image: shop/web:1\n` },
    { title: 'for development', files: { 'docker-compose.dev.yml': 'services:\n  web:\n    image: shop/web:1\n' } },
  ],
  on: {
    service({ service }, context) {
      if (!isWholeService(service) || hasLimit(service, 'memory')) return
      context.report(service.keys[0] ?? service.key, `${service.name} may take all memory of the host; add a limit such as \`mem_limit: 512m\``)
    },
  },
})
