import { defineRule } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'ports-on-host-network',
  title: "Do not publish ports of a service on the host's network",
  category: 'runtime',
  severity: 'warning',
  since: '0.1.0',
  why: `With \`network_mode: host\` there is nothing to publish: Docker drops the entries of \`ports\`, and the program is reached at the port on which it listens, on every interface. A mapping to another port, or to 127.0.0.1, looks as if it were in force, and is not.`,
  remedy: "Remove the ports, and set the program's own port and address; or remove `network_mode: host`.",
  references: [{ title: 'Docker: host network driver', url: 'https://docs.docker.com/engine/network/drivers/host/' }],
  bad: [
    { files: `services:\n  web:\n    image: shop/web:1\n    network_mode: host\n    «ports»:\n      - "127.0.0.1:8080:80"\n` },
  ],
  good: [
    { title: 'no ports', files: `services:\n  web:\n    image: shop/web:1\n    network_mode: host\n` },
    { title: 'a network of its own', files: `services:\n  web:\n    image: shop/web:1\n    ports: ["8080:80"]\n` },
    { title: 'an empty list', files: `services:\n  web:\n    image: shop/web:1\n    network_mode: host\n    ports: []\n` },
    { title: 'not known', files: `services:\n  web:\n    image: shop/web:1\n    network_mode: \${MODE:-bridge}\n    ports: ["8080:80"]\n` },
  ],
  on: {
    service({ service }, context) {
      const mode = service.networkMode
      const ports = service.get('ports')
      if (mode?.resolved !== true || mode.text !== 'host' || ports === undefined || service.ports.length === 0) return
      context.report({ document: ports.key.document, range: ports.key.range }, `Docker drops these ports, as ${service.name} is on the host's network and listens there itself; remove them, or the network mode`, {
        related: [{ document: mode.document, range: mode.range, message: "the host's network" }],
      })
    },
  },
})
