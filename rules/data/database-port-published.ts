import { defineRule, type FixProposal, type Port, runsDataServer } from '../../src/rule-api/index.ts'

const EVERYWHERE = new Set(['0.0.0.0', '::', '*', '[::]'])
const KINDS = new Set(['database', 'cache', 'search'])

export default defineRule({
  id: 'database-port-published',
  title: 'Do not publish the port of a database on all interfaces',
  category: 'security',
  severity: 'warning',
  since: '0.1.0',
  purposes: ['production', 'development', 'unknown'],
  yieldsTo: ['datastore-without-authentication'],
  why: `A published port without an address listens on every interface of the host, and Docker's own rules let it past the host's firewall. A database with a weak password is then found within hours.
The services of the stack need no published port: they reach the database by its service's name. For tools on the host, publish it on \`127.0.0.1\`.

A database that is alone in its file, and so is there for others, is reported as advice only.`,
  references: [
    { title: 'Docker: port publishing and mapping', url: 'https://docs.docker.com/engine/network/port-publishing/' },
    { title: 'Docker and ufw', url: 'https://docs.docker.com/engine/network/packet-filtering-firewalls/#docker-and-ufw' },
  ],
  bad: [
    {
      files: `services:\n  web:\n    build: .\n  db:\n    image: postgres:17\n    ports:\n      - «"5432:5432"»\n`,
      fixed: `services:\n  web:\n    build: .\n  db:\n    image: postgres:17\n    ports:\n      - "127.0.0.1:5432:5432"\n`,
    },
    {
      title: 'another port of the host, without quotes',
      files: `services:\n  cache:\n    image: redis:8\n    ports:\n      - «16379:6379/tcp»\n`,
      fixed: `services:\n  cache:\n    image: redis:8\n    ports:\n      - 127.0.0.1:16379:6379/tcp\n`,
    },
    { title: 'all interfaces, written out', files: `services:\n  db:\n    image: mysql:8.4\n    ports:\n      - «0.0.0.0:3306:3306»\n`, fixed: `services:\n  db:\n    image: mysql:8.4\n    ports:\n      - 127.0.0.1:3306:3306\n` },
    { title: 'long form', files: `services:\n  db:\n    image: mongo:8\n    ports:\n      - «target: 27017\n        published: "27017"»\n` },
  ],
  good: [
    { title: 'on the host only', files: `services:\n  db:\n    image: postgres:17\n    ports:\n      - "127.0.0.1:5432:5432"\n      - "[::1]:5432:5432"\n` },
    { title: 'only exposed', files: `services:\n  db:\n    image: postgres:17\n    expose:\n      - 5432\n` },
    { title: 'an address of its own', files: `services:\n  db:\n    image: postgres:17\n    ports:\n      - 10.0.0.5:5432:5432\n` },
    { title: 'not a database', files: `services:\n  adminer:\n    image: adminer:5\n    ports:\n      - "8080:8080"\n` },
    { title: 'the address is not known', files: `services:\n  db:\n    image: postgres:17\n    ports:\n      - "\${BIND_ADDRESS}:5432:5432"\n` },
    { title: 'a test stack', files: { 'ci/compose.yaml': 'services:\n  db:\n    image: postgres:17\n    ports:\n      - "5432:5432"\n' } },
  ],
  on: {
    service(model, context) {
      const { service, dataService } = model
      if (dataService === undefined || !KINDS.has(dataService.kind) || !runsDataServer(model) || service.networkMode?.text === 'host') return
      const isAlone = model.compose.services.length === 1
      for (const port of service.ports) {
        if (!port.resolved || !port.isPublished || (port.hostIp !== undefined && !EVERYWHERE.has(port.hostIp))) continue
        context.report(port, `The port of ${dataService.label} is published on all interfaces of the host, past its firewall; publish it on 127.0.0.1, or not at all: services of the stack reach it by name`, {
          fix: bindToHost(port), ...(isAlone ? { severity: 'info' as const } : {}),
        })
      }
    },
  },
})

function bindToHost(port: Port): FixProposal | undefined {
  const { value } = port
  if (port.form !== 'short' || value.kind !== 'scalar' || value.variables.length > 0) return undefined
  const published = value.text.slice(port.hostIp === undefined ? 0 : value.text.indexOf(port.hostIp) + port.hostIp.length + 1)
  const host = value.part(0, value.text.length - published.length)
  const range = { start: port.hostIp === undefined ? value.part(0, 1).range.start : host.range.start, end: value.part(value.text.length - published.length, value.text.length - published.length + 1).range.start }
  if (port.hostIp?.includes(':') === true) return undefined
  return { title: 'Publish it on 127.0.0.1 only', safety: 'unsafe', edits: [{ document: value.document, range, text: '127.0.0.1:' }] }
}
