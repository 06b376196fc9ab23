import { defineRule, hasLimit, isWholeService } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'missing-pids-limit',
  title: 'Limit the processes of a service',
  category: 'security',
  severity: 'info',
  since: '0.1.0',
  fragments: false,
  presets: ['hardening'],
  purposes: ['production', 'template', 'unknown'],
  why: `A service that starts processes without end fills the process table of the host, and nobody can log in to stop it.

It is off by default: the right number is only known to who has watched the service.`,
  remedy: 'Add `pids_limit`, or `deploy.resources.limits.pids`.',
  references: [{ title: 'Docker: resource constraints', url: 'https://docs.docker.com/engine/containers/resource_constraints/' }, { title: 'Compose: deploy, resources', url: 'https://docs.docker.com/reference/compose-file/deploy/#resources' }],
  bad: [
    { files: `services:\n  «web»:\n    image: shop/web:1\n` },
    { title: 'none in effect', files: `services:\n  «web»:\n    image: shop/web:1\n    pids_limit: 0\n` },
    { title: 'reserved, but not limited', files: `services:\n  «web»:\n    image: shop/web:1\n    deploy:\n      resources:\n        reservations:\n          memory: 256M\n` },
  ],
  good: [
    { title: 'limited', files: `services:\n  web:\n    image: shop/web:1\n    pids_limit: 200\n` },
    { title: 'limited for all deployments', files: `services:\n  web:\n    image: shop/web:1\n    deploy:\n      resources:\n        limits:\n          pids: "200"\n` },
    { title: 'a variable may limit it', files: `services:\n  web:\n    image: shop/web:1\n    pids_limit: \${LIMIT}\n` },
    { title: 'limited through an anchor', files: `x-limits: &limits\n  pids_limit: 200\nservices:\n  web:\n    <<: *limits\n    image: shop/web:1\n` },
    { title: 'for development', files: { 'docker-compose.dev.yml': 'services:\n  web:\n    image: shop/web:1\n' } },
  ],
  on: {
    service({ service }, context) {
      if (!isWholeService(service) || hasLimit(service, 'pids')) return
      context.report(service.keys[0] ?? service.key, `${service.name} may start processes until the host has no room for another; add a limit such as \`pids_limit: 200\``)
    },
  },
})
