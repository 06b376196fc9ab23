import { defineRule, hasLimit, isWholeService } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'missing-cpu-limit',
  title: 'Limit the processors of a service',
  category: 'security',
  severity: 'info',
  since: '0.1.0',
  fragments: false,
  aliases: { composeLint: ['CL-0026'] },
  presets: ['hardening'],
  purposes: ['production', 'template', 'unknown'],
  why: `A service without a limit takes all processors when it loops or is attacked, and every other service on the host waits.

It is off by default: the right number is only known to who has watched the service.`,
  remedy: 'Add `deploy.resources.limits.cpus`, or `cpus`.',
  references: [{ title: 'Docker: resource constraints', url: 'https://docs.docker.com/engine/containers/resource_constraints/' }, { title: 'Compose: deploy, resources', url: 'https://docs.docker.com/reference/compose-file/deploy/#resources' }],
  bad: [
    { files: `services:\n  «web»:\n    image: shop/web:1\n` },
    { title: 'none in effect', files: `services:\n  «web»:\n    image: shop/web:1\n    cpus: 0\n` },
    { title: 'reserved, but not limited', files: `services:\n  «web»:\n    image: shop/web:1\n    deploy:\n      resources:\n        reservations:\n          memory: 256M\n` },
  ],
  good: [
    { title: 'limited', files: `services:\n  web:\n    image: shop/web:1\n    cpus: 1.5\n` },
    { title: 'limited for all deployments', files: `services:\n  web:\n    image: shop/web:1\n    deploy:\n      resources:\n        limits:\n          cpus: "1.5"\n` },
    { title: 'a variable may limit it', files: `services:\n  web:\n    image: shop/web:1\n    cpus: \${LIMIT}\n` },
    { title: 'limited through an anchor', files: `x-limits: &limits\n  cpus: 1.5\nservices:\n  web:\n    <<: *limits\n    image: shop/web:1\n` },
    { title: 'for development', files: { 'docker-compose.dev.yml': 'services:\n  web:\n    image: shop/web:1\n' } },
  ],
  on: {
    service({ service }, context) {
      if (!isWholeService(service) || hasLimit(service, 'cpus')) return
      context.report(service.keys[0] ?? service.key, `${service.name} may take all processors of the host; add a limit such as \`cpus: 1.5\``)
    },
  },
})
