import {
  containerOfService, defineRule, isSetUpByBuild, listeningPorts, type Located, meaningOfHost, nginxConfiguration, type Project, runsDataServer, type RuleContext, serviceReferencesOf, type ServiceModel, stageOfService, startsNginx,
  webReferencesOf,
} from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'wrong-service-port',
  title: 'Reach a service at the port that it listens on',
  category: 'runtime',
  severity: 'warning',
  since: '0.1.0',
  fragments: false,
  elsewhere: true,
  purposes: ['production', 'development', 'test', 'unknown'],
  why: `Between services counts the port that the container listens on, not the one that is published on the host: a service with \`ports: ["5433:5432"]\` is \`db:5432\` for the others. At any other port the connection is refused.

Only what is proven on both sides is judged: the URL of a data store, \`…_HOST\` with its \`…_PORT\`, an address such as \`http://api:8000\` and the hosts that an nginx of the stack passes requests on to, against a data store with its usual ports, or a server whose
command line or configuration says where it listens.`,
  remedy: 'Write the port of the container.',
  references: [{ title: 'Compose: networking', url: 'https://docs.docker.com/compose/how-tos/networking/' }],
  bad: [
    { title: 'the port of the host', files: 'services:\n  web:\n    image: shop/web:1\n    environment:\n      DATABASE_URL: postgres://shop@db:«5433»/shop\n  db:\n    image: postgres:17\n    ports: ["127.0.0.1:5433:5432"]\n' },
    { title: 'a setting of its own', files: 'services:\n  web:\n    image: shop/web:1\n    environment:\n      REDIS_HOST: cache\n      REDIS_PORT: «"6380"»\n  cache:\n    image: redis:8\n' },
    { title: 'an address of the web', files: 'services:\n  web:\n    image: shop/web:1\n    environment:\n      API_URL: http://api:«8080»/v1\n  api:\n    image: shop/api:1\n    command: uvicorn shop:app --host 0.0.0.0 --port 8000\n' },
    { title: 'in the configuration of nginx', files: { 'compose.yaml': 'services:\n  web:\n    image: shop/web:1\n    command: gunicorn --bind 0.0.0.0:8000 shop.wsgi\n  proxy:\n    image: nginx:1.29\n    volumes: ["./nginx.conf:/etc/nginx/conf.d/default.conf:ro"]\n', 'nginx.conf': 'server {\n  location / { proxy_pass http://web:«8080»; }\n}\n' } },
  ],
  good: [
    { title: 'options that move the port', files: 'services:\n  web:\n    image: shop/web:1\n    environment:\n      MONGO_URL: mongodb://db:27018/shop\n      CACHE_URL: memcached://cache:11212\n  db:\n    image: mongo:8\n    command: mongod --shardsvr\n  cache:\n    image: memcached:1.6\n    command: memcached -vp11212\n' },
    { title: "on the host's network", files: 'services:\n  web:\n    image: shop/web:1\n    network_mode: host\n    environment:\n      DATABASE_URL: postgres://shop@db:5433/shop\n  db:\n    image: postgres:17\n    ports: ["127.0.0.1:5433:5432"]\n' },
    { title: 'the port of the container', files: 'services:\n  web:\n    image: shop/web:1\n    environment:\n      DATABASE_URL: postgres://shop@db:5432/shop\n      REDIS_HOST: cache\n      REDIS_PORT: "6379"\n  db:\n    image: postgres:17\n    ports: ["127.0.0.1:5433:5432"]\n  cache:\n    image: redis:8\n' },
    { title: 'moved by its command, its settings or its configuration', files: 'services:\n  web:\n    image: shop/web:1\n    environment:\n      DATABASE_URL: postgres://shop@db:5433/shop\n      CACHE_URL: redis://cache:6380/0\n      SQL_URL: mysql://shop@sql:3307/shop\n  db:\n    image: postgres:17\n    command: postgres -p 5433\n  cache:\n    image: redis:8\n    volumes: ["./redis.conf:/etc/redis.conf:ro"]\n    command: redis-server /etc/redis.conf\n  sql:\n    image: mysql:8.4\n    environment:\n      MYSQL_TCP_PORT: "3307"\n' },
    { title: 'the second port of a server', files: 'services:\n  web:\n    image: shop/web:1\n    environment:\n      ADMIN_URL: http://queue:15672/api\n      BROKER_URL: amqp://shop@queue:5672/\n  queue:\n    image: rabbitmq:4-management\n' },
    { title: 'a port that nobody knows', files: 'services:\n  web:\n    image: shop/web:1\n    environment:\n      API_URL: http://api:8080/v1\n      B_URL: http://other:${PORT}\n  api:\n    image: shop/api:1\n  other:\n    image: shop/other:1\n    command: gunicorn --bind 0.0.0.0:${PORT} shop.wsgi\n' },
    { title: 'in front of a pooler', files: 'services:\n  web:\n    image: shop/web:1\n    environment:\n      DATABASE_URL: postgres://shop@pooler:6432/shop\n  pooler:\n    image: edoburu/pgbouncer:v1.24.1\n' },
  ],
  on: {
    service(model, context) {
      const { project } = context
      for (const reference of serviceReferencesOf(model)) {
        if (reference.port !== undefined && reference.portAt !== undefined) judge(model, reference.host.text, reference.port, reference.portAt, context)
      }
      for (const { host, port, portAt } of webReferencesOf(model)) judge(model, host.text, port, portAt, context)
      const stage = stageOfService(project, model)
      if (!startsNginx(stage, model)) return
      for (const { host, port, at, portAt } of nginxConfiguration(project, stage, model)?.upstreams ?? []) {
        // Without a port it is 80, which a server in a container seldom has.
        if (port !== undefined) judge(model, host, port, portAt ?? at, context)
      }
    },
  },
})

function judge(from: ServiceModel, host: string, port: number, at: Located, context: RuleContext): void {
  // On the host's network, names of services lead nowhere, and ports are those of the host.
  if (from.service.networkMode !== undefined) return
  const { project } = context
  const meaning = meaningOfHost(host, from, project)
  const target = meaning === undefined || meaning === 'known-otherwise' ? undefined : project.modelOf(meaning.service)
  if (target === undefined || target === from) return
  const known = portsOf(target, project)
  if (known === undefined || known.ports.has(port)) return
  const { service } = target
  // Another container in its network listens there.
  if (project.modelsIn(from.compose).some((other) => other.service.networkMode?.text === `service:${service.name}`)) return
  const isOfHost = service.ports.some((mapping) => mapping.published !== undefined && mapping.published.start <= port && port <= mapping.published.end)
  const right = known.clients[0] ?? ''
  context.report(at, isOfHost
    ? `${port} is the port of ${service.name} on the host; for other services it is ${host}:${right}`
    : `${service.name} (${known.name}) listens on port ${known.clients.join(', ')}, not on ${port}, so the connection is refused`, {
    related: [{ document: service.key.document, range: service.key.range, message: 'the service that is meant' }],
  })
}

interface KnownPorts {
  readonly name: string
  readonly ports: ReadonlySet<number>
  /** Those to name in a message. */
  readonly clients: readonly number[]
}

function portsOf(target: ServiceModel, project: Project): KnownPorts | undefined {
  const { service, dataService } = target
  if (service.networkMode !== undefined) return undefined
  if (dataService !== undefined) {
    // Any setting may move the port.
    const moves = service.command !== undefined || service.configs.length > 0 || service.envFiles.some((file) => file.syntax === undefined) || !runsDataServer(target) || isSetUpByBuild(target, 'users')
      || service.environment.some(({ name }) => /(?:^|_)PORTS?$|LISTEN|ARGS|FLAGS|OPTS|PLUGIN/i.test(name)) || service.volumes.some((mount) => /\.(?:conf|cnf|ya?ml|ini|acl)$|\/(?:etc|conf|config)(?:\/|$)/.test(mount.target?.text ?? ''))
    const clients = dataService.ports.filter(({ purpose }) => purpose === 'clients').map(({ port }) => port)
    return moves && !isPlainCommand(target) || clients.length === 0 ? undefined : { name: dataService.label, ports: new Set(dataService.ports.map(({ port }) => port)), clients }
  }
  const listening = listeningPorts(project, containerOfService(project, target), stageOfService(project, target), target)
  return listening === undefined ? undefined : { name: listening.name, ports: listening.ports, clients: [...listening.ports] }
}

/** A command with options that say nothing of ports, and no file of settings. */
function isPlainCommand({ service, build }: ServiceModel): boolean {
  const words = service.command?.words ?? []
  if (build !== undefined || words.length === 0 || service.command?.resolved !== true || service.volumes.some((mount) => mount.kind !== 'volume')) return false
  return service.configs.length === 0 && service.envFiles.length === 0 && !service.environment.some(({ name }) => /(?:^|_)PORTS?$|LISTEN|ARGS|FLAGS|OPTS/i.test(name))
    && words.every(({ text }) => !/port|^-[a-z]{0,5}p|conf|tls|\.sh$|listen|bind|address|shardsvr|sentinel/i.test(text) && !text.includes('&&'))
}
