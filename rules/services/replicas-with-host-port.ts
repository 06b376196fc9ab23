import { defineRule, type Service } from '../../src/rule-api/index.ts'

/** Keys of `deploy` that only Swarm reads, whose routing mesh shares a published port among all replicas. */
const SWARM_KEYS = ['placement', 'update_config', 'rollback_config', 'endpoint_mode', 'mode']

export default defineRule({
  id: 'replicas-with-host-port',
  title: 'Do not publish a fixed port from several replicas',
  category: 'runtime',
  severity: 'warning',
  since: '0.1.0',
  why: `Each replica would bind the same port of the host, which only one can: the others fail to start. Put a proxy in front, which reaches all replicas by the service's name, or publish a range that is wide enough.

Services that are evidently for Swarm, which shares a port among its replicas, are not reported.`,
  remedy: 'Publish the proxy instead, leave the port of the host open (`"8000"`), or give a range.',
  references: [{ title: 'Compose: scale', url: 'https://docs.docker.com/reference/compose-file/services/#scale' }],
  bad: [
    { files: `services:\n  web:\n    image: shop/web:1\n    ports:\n      - «"8000:8000"»\n    deploy:\n      replicas: 3\n` },
    { title: 'scale', files: `services:\n  web:\n    image: shop/web:1\n    scale: 2\n    ports: [«"8000:8000"»]\n` },
  ],
  good: [
    { title: 'a port of the host left to chance', files: `services:\n  web:\n    image: shop/web:1\n    ports: ["8000"]\n    deploy:\n      replicas: 3\n` },
    { title: 'a range that is wide enough', files: `services:\n  web:\n    image: shop/web:1\n    ports: ["8000-8002:8000"]\n    deploy:\n      replicas: 3\n` },
    { title: 'one replica', files: `services:\n  web:\n    image: shop/web:1\n    ports: ["8000:8000"]\n    deploy:\n      replicas: 1\n` },
    { title: 'Swarm', files: `services:\n  web:\n    image: shop/web:1\n    ports: ["8000:8000"]\n    deploy:\n      replicas: 3\n      update_config:\n        parallelism: 1\n` },
    { title: 'the number is not known', files: `services:\n  web:\n    image: shop/web:1\n    ports: ["8000:8000"]\n    deploy:\n      replicas: \${REPLICAS}\n` },
  ],
  on: {
    service({ service, compose }, context) {
      const replicas = replicasOf(service)
      const isForSwarm = SWARM_KEYS.some((key) => service.deploy?.value.entries.has(key) === true) || compose.networks.some((network) => network.driver?.text === 'overlay')
      if (replicas === undefined || replicas < 2 || isForSwarm) return
      for (const port of service.ports) {
        if (!port.resolved || port.published === undefined || port.published.end - port.published.start + 1 >= replicas) continue
        context.report(port, `${replicas} replicas of ${service.name} cannot all bind port ${port.published.start} of the host; put a proxy in front, or leave the port of the host open`)
      }
    },
  },
})

function replicasOf(service: Service): number | undefined {
  const scalar = service.deploy?.replicas ?? service.scale
  if (scalar?.resolved !== true) return undefined
  const number = scalar.number ?? Number(scalar.text)
  return Number.isInteger(number) ? number : undefined
}
