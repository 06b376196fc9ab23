import { type DataService, defineRule, isSetUpByBuild, openDoors, type Port, runsDataServer, type ServiceModel } from '../../src/rule-api/index.ts'

const EVERYWHERE = new Set([undefined, '0.0.0.0', '::', '*'])
/** What sets a password, or reads a configuration that may. */
const SETS_PASSWORD = /requirepass|aclfile|masterauth|--auth\b|authorization|\.conf\b|\.ya?ml\b|keyFile|--config|protected-mode yes/i
const NEEDS_PASSWORD = new Set(['redis', 'valkey', 'keydb', 'mongo'])

export default defineRule({
  id: 'datastore-without-authentication',
  title: 'Ask for a password where data is kept',
  category: 'security',
  severity: 'warning',
  since: '0.1.0',
  purposes: ['production', 'development', 'unknown'],
  why: `With \`trust\`, an empty password or security turned off, everybody who reaches the port reads and writes everything: each other container of the network, and with a published port the whole network of the host. Redis and MongoDB ask for no password unless told to,
and are found within minutes once their port is open to the internet.

In development stacks it is advice only. Redis and MongoDB are reported only where their port is published on all interfaces.`,
  remedy: 'Set a password, best through a secret, or publish the port on 127.0.0.1 only.',
  references: [
    { title: 'postgres: POSTGRES_HOST_AUTH_METHOD', url: 'https://hub.docker.com/_/postgres' },
    { title: 'Redis security', url: 'https://redis.io/docs/latest/operate/oss_and_stack/management/security/' },
  ],
  bad: [
    { files: `services:\n  db:\n    image: postgres:17\n    environment:\n      «POSTGRES_HOST_AUTH_METHOD: trust»\n` },
    { title: 'an empty password', files: `services:\n  db:\n    image: mysql:8.4\n    environment:\n      - «MYSQL_ALLOW_EMPTY_PASSWORD=yes»\n` },
    { title: 'open, and open to all', files: `services:\n  cache:\n    image: redis:8\n    command: redis-server --appendonly yes\n    ports:\n      - «"6379:6379"»\n` },
  ],
  good: [
    { title: 'a password', files: `services:\n  db:\n    image: postgres:17\n    environment:\n      POSTGRES_HOST_AUTH_METHOD: scram-sha-256\n      POSTGRES_PASSWORD_FILE: /run/secrets/password\n` },
    { title: 'redis inside of the stack', files: `services:\n  cache:\n    image: redis:8\n` },
    { title: 'redis with a password', files: `services:\n  cache:\n    image: redis:8\n    command: redis-server --requirepass "\${REDIS_PASSWORD:?}"\n    ports: ["6379:6379"]\n` },
    { title: 'redis with a configuration of its own', files: `services:\n  cache:\n    image: redis:8\n    volumes: ["./redis.conf:/usr/local/etc/redis/redis.conf:ro"]\n    ports: ["6379:6379"]\n` },
    { title: 'on the host only', files: `services:\n  mongo:\n    image: mongo:8\n    ports: ["127.0.0.1:27017:27017"]\n` },
    { title: 'mongo with a user', files: `services:\n  mongo:\n    image: mongo:8\n    environment:\n      MONGO_INITDB_ROOT_USERNAME: root\n      MONGO_INITDB_ROOT_PASSWORD: \${MONGO_PASSWORD:?}\n    ports: ["27017:27017"]\n` },
    { title: 'a test stack', files: { 'compose.test.yaml': 'services:\n  db:\n    image: postgres:17\n    environment:\n      POSTGRES_HOST_AUTH_METHOD: trust\n' } },
  ],
  on: {
    service(model, context) {
      const { service, dataService } = model
      if (dataService === undefined || !runsDataServer(model)) return
      const severity = model.purpose.value === 'development' ? { severity: 'info' as const } : {}
      const environment = Object.fromEntries(service.environment.flatMap((entry) => (entry.value?.resolved === true ? [[entry.name, entry.value.text]] : [])))
      const doors = openDoors(dataService, environment)
      for (const door of doors) {
        const entry = service.environment.find((each) => each.name === door.variable)
        if (entry?.from === 'environment') context.report(entry, `${door.variable} leaves ${dataService.label} open: ${door.why}; set a password instead`, severity)
      }
      if (doors.length > 0 || !NEEDS_PASSWORD.has(dataService.name) || !dataService.openByDefault || mayHavePassword(model, dataService)) return
      const port = service.ports.find((each) => isOpenToAll(each, dataService))
      if (port !== undefined) context.report(port, `${dataService.label} asks for no password, and this port is open to everybody who reaches the host; set a password, or publish it on 127.0.0.1`, severity)
    },
  },
})

function isOpenToAll(port: Port, dataService: DataService): boolean {
  return port.resolved && port.isPublished && EVERYWHERE.has(port.hostIp) && dataService.ports.some((each) => each.port === port.target?.start)
}

/** Anything that may ask for one: options, a configuration of its own, variables, files that are not there. */
function mayHavePassword(model: ServiceModel, dataService: DataService): boolean {
  const { service } = model
  const command = service.command?.words.map((word) => word.text).join(' ') ?? ''
  return service.command?.resolved === false || isSetUpByBuild(model, 'users') || SETS_PASSWORD.test(command) || service.networkMode !== undefined
    || service.configs.length > 0 || service.envFiles.some((file) => file.syntax === undefined)
    || service.volumes.some((mount) => /\.conf|\.ya?ml|\/etc|\/conf/.test(mount.target?.text ?? '') || mount.target?.resolved !== true)
    || service.environment.some((entry) => /PASS|AUTH|USER|ARGS|FLAGS/i.test(entry.name) || dataService.credentials?.password.includes(entry.name) === true)
}
