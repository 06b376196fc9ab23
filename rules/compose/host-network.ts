import { defineRule } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'host-network',
  title: "Give a service a network of its own instead of the host's",
  category: 'security',
  severity: 'info',
  since: '0.1.0',
  aliases: { composeLint: ['CL-0008'] },
  presets: ['hardening', 'strict'],
  purposes: ['production', 'template', 'unknown'],
  why: `With \`network_mode: host\` every port that the program opens is one of the host's, whatever \`ports\` says, and it reaches all that listens on the host's 127.0.0.1: databases and consoles that trust whoever is there.
Services of the stack do not find it by its name either.

It is off by default: what discovers others by broadcast, serves DHCP or looks at the network needs it, and that is what it is mostly used for. \`ports-on-host-network\`, which is on, reports ports that are written in vain.`,
  remedy: 'Publish the ports that it needs; `host.docker.internal` with `extra_hosts: ["host.docker.internal:host-gateway"]` reaches the host.',
  references: [{ title: 'Docker: host network driver', url: 'https://docs.docker.com/engine/network/drivers/host/' }],
  bad: [{ files: `services:\n  web:\n    image: shop/web:1\n    network_mode: «host»\n` }],
  good: [
    { title: 'published ports', files: `services:\n  web:\n    image: shop/web:1\n    ports: ["127.0.0.1:8080:8080"]\n` },
    { title: "another service's network", files: `services:\n  web:\n    image: shop/web:1\n    network_mode: service:vpn\n  vpn:\n    image: shop/vpn:1\n` },
    { title: 'a network called host-side', files: `services:\n  web:\n    image: shop/web:1\n    networks: [host-side]\nnetworks:\n  host-side:\n` },
    { title: 'for development', files: { 'docker-compose.dev.yml': 'services:\n  web:\n    image: shop/web:1\n    network_mode: host\n' } },
    { title: 'only for the build', files: { 'compose.yaml': 'services:\n  web:\n    build:\n      context: .\n      network: host\n', Dockerfile: 'FROM debian:12\n' } },
  ],
  on: {
    service({ service }, context) {
      const mode = service.networkMode
      if (mode?.resolved !== true || mode.text !== 'host') return
      context.report(mode, `${service.name} opens its ports on the host itself and reaches what listens on its 127.0.0.1; a network of the stack with published ports keeps them apart`)
    },
  },
})
