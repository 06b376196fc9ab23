import { defineRule, type Port, type Service } from '../../src/rule-api/index.ts'

const EVERYWHERE = new Set([undefined, '0.0.0.0', '::', '*'])

export default defineRule({
  id: 'duplicate-host-port',
  title: 'Publish each port of the host once',
  category: 'runtime',
  severity: 'warning',
  since: '0.1.0',
  aliases: { dclint: ['no-duplicate-exported-ports'] },
  why: `A port of the host can be bound once. The file loads, but the second service that wants the port fails at the start: "port is already allocated".

Services of different profiles, which may never run together, and ports of different addresses or protocols are not reported.`,
  remedy: 'Give one of them another port of the host.',
  references: [{ title: 'Compose: ports', url: 'https://docs.docker.com/reference/compose-file/services/#ports' }],
  bad: [
    { files: `services:\n  web:\n    image: shop/web:1\n    ports: ["8080:8000"]\n  admin:\n    image: shop/admin:1\n    ports:\n      - «"8080:80"»\n` },
    { title: 'a range, and all addresses', files: `services:\n  web:\n    image: shop/web:1\n    ports: ["3000-3005:3000-3005"]\n  admin:\n    image: shop/admin:1\n    ports:\n      - «127.0.0.1:3002:80»\n` },
  ],
  good: [
    { title: 'the same port of the containers', files: `services:\n  web:\n    image: shop/web:1\n    ports: ["8080:80"]\n  admin:\n    image: shop/admin:1\n    ports: ["8081:80"]\n` },
    { title: 'different protocols', files: `services:\n  dns:\n    image: shop/dns:1\n    ports: ["53:53/tcp", "53:53/udp"]\n` },
    { title: 'different addresses', files: `services:\n  a:\n    image: shop/a:1\n    ports: ["127.0.0.1:80:80"]\n  b:\n    image: shop/b:1\n    ports: ["10.0.0.5:80:80"]\n` },
    { title: 'alternatives by profile', files: `services:\n  web:\n    image: shop/web:1\n    profiles: [plain]\n    ports: ["80:80"]\n  tls:\n    image: shop/tls:1\n    profiles: [tls]\n    ports: ["80:80"]\n` },
    { title: 'a free port out of a range', files: `services:\n  a:\n    image: shop/a:1\n    ports: ["8000-8010:80"]\n  b:\n    image: shop/b:1\n    ports: ["8000-8010:80"]\n` },
    { title: 'one is not known', files: `services:\n  a:\n    image: shop/a:1\n    ports: ["\${PORT_A}:80"]\n  b:\n    image: shop/b:1\n    ports: ["\${PORT_B}:80"]\n` },
  ],
  on: {
    compose(compose, context) {
      const taken: { readonly port: Port; readonly service: Service }[] = []
      for (const service of compose.services) {
        if (service.networkMode !== undefined) continue
        for (const port of service.ports) {
          if (!port.resolved || port.published === undefined || picksFreePort(port)) continue
          const first = taken.find((other) => collide(port, other.port) && mayRunTogether(service, other.service))
          if (first === undefined) taken.push({ port, service })
          else {
            const where = first.service === service ? 'above' : `by ${first.service.name}`
            context.report(port, `Port ${port.published.start === port.published.end ? port.published.start : `${port.published.start}-${port.published.end}`} of the host is published ${where} already, so one of the two fails to start; choose another`, {
              related: [{ document: first.port.document, range: first.port.range, message: 'published here' }],
            })
          }
        }
      }
    },
  },
})

/** `8000-8010:80`: any free port of the range will do. */
function picksFreePort(port: Port): boolean {
  return port.published !== undefined && port.published.end > port.published.start && (port.target === undefined || port.target.end === port.target.start)
}

function collide(one: Port, other: Port): boolean {
  if (one.published === undefined || other.published === undefined || one.protocol !== other.protocol) return false
  if (one.published.end < other.published.start || other.published.end < one.published.start) return false
  return one.hostIp === other.hostIp || EVERYWHERE.has(one.hostIp) || EVERYWHERE.has(other.hostIp)
}

/** Services of the same profile, or without one, do. Of two that have different ones nobody knows. */
function mayRunTogether(one: Service, other: Service): boolean {
  if (one === other) return true
  if (one.profiles.length === 0 && other.profiles.length === 0) return true
  return one.profiles.some((profile) => other.profiles.some((each) => each.text === profile.text))
}
