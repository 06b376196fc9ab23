import { defineRule } from '../../src/rule-api/index.ts'

const EVERYWHERE = new Set(['0.0.0.0', '::', '*'])

export default defineRule({
  id: 'unbound-port',
  title: 'Say on which address a port is published',
  category: 'security',
  severity: 'info',
  since: '0.1.0',
  aliases: { dclint: ['no-unbound-port-interfaces'], composeLint: ['CL-0005'] },
  presets: ['dclint', 'hardening'],
  yieldsTo: ['database-port-published', 'datastore-without-authentication', 'port-published-beside-proxy'],
  why: `A port without an address is open on every interface of the host, and Docker's own rules let it past the host's firewall. It is off by default, since that is what most services are published for; \`database-port-published\`, which is on, reports the ones that should never be.`,
  remedy: 'Write the address: `127.0.0.1:8080:80` for the host itself and a proxy on it, or that of the network that is meant.',
  references: [{ title: 'Docker: port publishing and mapping', url: 'https://docs.docker.com/engine/network/port-publishing/' }],
  bad: [
    { files: `services:\n  web:\n    image: shop/web:1\n    ports:\n      - «"8080:80"»\n      - «target: 443\n        published: "8443"»\n` },
    { title: 'all of them, written out', files: `services:\n  web:\n    image: shop/web:1\n    ports: [«"0.0.0.0:8080:80"»]\n` },
    { title: 'a free port of the host', files: `services:\n  web:\n    image: shop/web:1\n    ports: [«"80"»]\n` },
  ],
  good: [
    { title: 'with an address', files: `services:\n  web:\n    image: shop/web:1\n    ports: ["127.0.0.1:8080:80", "[::1]:8080:80"]\n` },
    { title: 'only for other services', files: `services:\n  web:\n    image: shop/web:1\n    expose: ["80"]\n` },
    { title: 'not known', files: `services:\n  web:\n    image: shop/web:1\n    ports: ["\${LISTEN}:80"]\n` },
    { title: "the host's network, where ports say nothing", files: `services:\n  web:\n    image: shop/web:1\n    network_mode: host\n    ports: ["8080:80"]\n` },
  ],
  on: {
    service({ service }, context) {
      if (service.networkMode !== undefined) return
      for (const port of service.ports) {
        if (!port.resolved || (port.hostIp !== undefined && !EVERYWHERE.has(port.hostIp))) continue
        context.report(port, `The port is open on all interfaces of the host, past its firewall; write the address that is meant, such as 127.0.0.1`, port.hostIp === undefined ? {} : { aliases: ['CL-0005'] })
      }
    },
  },
})
