import { defineRule, isOnClosedNetworks, meaningOfHost, nearest, serviceReferencesOf, type ServiceModel, type ServiceReference } from '../../src/rule-api/index.ts'

/** Names that people give to the services of a stack, and hardly ever to machines of the outside. */
const ROLES = new Set(['db', 'database', 'postgres', 'postgresql', 'pg', 'mysql', 'mariadb', 'mongo', 'mongodb', 'redis', 'valkey', 'cache', 'broker', 'queue', 'rabbitmq', 'rabbit', 'memcached', 'elasticsearch', 'opensearch', 'sql'])

export default defineRule({
  id: 'unknown-service-host',
  title: 'Name hosts that exist on the network',
  category: 'runtime',
  severity: 'warning',
  since: '0.1.0',
  fragments: false,
  purposes: ['production', 'development', 'test', 'unknown'],
  why: `Services find each other by the name of the service. A host that is no service, alias or container of the stack is not found when the program connects, which may be hours after the start.

Only what its form proves is judged: the URL of a data store, or a setting such as \`POSTGRES_HOST\`, whose host is a single label; in a service whose networks belong to this project alone; and only where the label is close to a service's name, is a
usual name for such a service, or the stack has a store of that kind under another name. Hosts with dots, variables, external networks, \`extra_hosts\`, \`container_name\`, aliases, links and the services of the other compose files of the folder are known or left alone.`,
  remedy: 'Write the name of the service, or add the missing service.',
  references: [{ title: 'Compose: networking', url: 'https://docs.docker.com/compose/how-tos/networking/' }],
  bad: [
    { files: `services:\n  web:\n    image: shop/web:1\n    environment:\n      DATABASE_URL: postgres://shop@«database»:5432/shop\n  db:\n    image: postgres:17\n` },
    { title: 'a store that is not there', files: `services:\n  web:\n    image: shop/web:1\n    environment:\n      - CACHE_URL=redis://«cache»:6379/1\n` },
    { title: 'a setting, and a worker’s option', files: `services:\n  web:\n    image: shop/web:1\n    environment:\n      POSTGRES_HOST: «postgress»\n  worker:\n    image: shop/web:1\n    command: celery --app shop --broker=redis://«redis»:6379/0 worker\n  postgres:\n    image: postgres:17\n  keyvalue:\n    image: redis:8\n` },
  ],
  good: [
    { title: 'service, alias, container name, link', files: `services:\n  web:\n    image: shop/web:1\n    links: ["db:sql"]\n    environment:\n      A_URL: postgres://a@db/a\n      B_URL: postgres://a@pg/a\n      C_URL: postgres://a@shop-db/a\n      D_URL: postgres://a@sql/a\n    networks: [back]\n  db:\n    image: postgres:17\n    container_name: shop-db\n    networks:\n      back:\n        aliases: [pg]\nnetworks:\n  back:\n` },
    { title: 'hosts of the outside', files: `services:\n  web:\n    image: shop/web:1\n    extra_hosts: ["database:10.0.0.5"]\n    environment:\n      A_URL: postgres://a@db.example.org/a\n      B_URL: postgres://a@10.0.0.5/a\n      C_URL: postgres://a@host.docker.internal/a\n      D_URL: postgres://a@database/a\n      E_URL: redis://localhost:6379\n      F_URL: postgres://a@/a\n` },
    { title: 'an external network', files: `services:\n  web:\n    image: shop/web:1\n    environment:\n      DATABASE_URL: postgres://shop@database/shop\n    networks: [default, shared]\n  db:\n    image: postgres:17\nnetworks:\n  shared:\n    external: true\n` },
    { title: 'the default network is external', files: `services:\n  web:\n    image: shop/web:1\n    environment:\n      DB_HOST: database\nnetworks:\n  default:\n    name: shared\n    external: true\n` },
    { title: 'the network of the host', files: `services:\n  web:\n    image: shop/web:1\n    network_mode: host\n    environment:\n      DB_HOST: database\n` },
    { title: 'out of a variable', files: `services:\n  web:\n    image: shop/web:1\n    environment:\n      DATABASE_URL: postgres://shop@\${DB_HOST}:5432/shop\n      DB_HOST: \${DB_HOST}\n` },
    { title: 'a service of another file of the folder', files: { 'compose.yaml': 'services:\n  web:\n    image: shop/web:1\n    environment:\n      DB_HOST: database\n', 'compose.data.yaml': 'services:\n  database:\n    image: postgres:17\n' } },
    { title: 'names that are no hosts', files: `services:\n  web:\n    image: shop/web:1\n    environment:\n      DB_NAME: database\n      VIRTUAL_HOST: shop\n      HOSTNAME: cache\n      MYSQL_ROOT_HOST: "%"\n      SMTP_HOST: smarthost\n      DB_HOST: /var/run/postgresql\n      REDIS_URL: unix:///run/redis.sock\n  db:\n    image: mysql:8.4\n` },
    { title: 'a machine whose name says nothing of the stack', files: `services:\n  web:\n    image: shop/web:1\n    environment:\n      DB_HOST: fileserver\n      MQTT_URL: mqtt://cache\n` },
  ],
  on: {
    service(model, context) {
      if (!isOnClosedNetworks(model.service)) return
      for (const reference of serviceReferencesOf(model)) {
        if (reference.stores.size === 0 || isOwnSetting(reference, model)) continue
        const { host } = reference
        if (meaningOfHost(host.text, model, context.project) !== undefined) continue
        const meant = likelyService(reference, model, context.project.modelsIn(model.compose))
        if (meant === undefined && !ROLES.has(host.text.toLowerCase())) continue
        context.report(host, meant === undefined
          ? `No service is called ${host.text}, so the host will not be found; add the service, or name the one that is meant`
          : `No service is called ${host.text}, so the host will not be found; did you mean ${meant}?`)
      }
    },
  },
})

/** A data service's own settings (`MYSQL_ROOT_HOST`) say who may come, not where to go. */
function isOwnSetting(reference: ServiceReference, model: ServiceModel): boolean {
  return model.dataService !== undefined && reference.form === 'setting' && reference.stores.has(model.dataService.name)
}

/** The service whose name is misspelt, or the only one that is such a store. */
function likelyService(reference: ServiceReference, from: ServiceModel, services: readonly ServiceModel[]): string | undefined {
  const others = services.filter((each) => each !== from)
  const near = nearest(reference.host.text, others.map((each) => each.service.name))
  if (near !== undefined) return near
  const stores = others.filter((each) => each.dataService !== undefined && reference.stores.has(each.dataService.name))
  return stores.length === 1 && ROLES.has(reference.host.text.toLowerCase()) ? stores[0]?.service.name : undefined
}
