import {
  defineRule, isOnClosedNetworks, meaningOfHost, nearest, nginxConfiguration, prometheusTargets, type RuleContext, serviceReferencesOf, type ServiceModel, type ServiceReference, stageOfService, startsNginx, webReferencesOf,
} from '../../src/rule-api/index.ts'

/** Names that people give to the services of a stack, and hardly ever to machines of the outside. */
const ROLES = new Set(['db', 'database', 'postgres', 'postgresql', 'pg', 'mysql', 'mariadb', 'mongo', 'mongodb', 'redis', 'valkey', 'cache', 'broker', 'queue', 'rabbitmq', 'rabbit', 'memcached', 'elasticsearch', 'opensearch', 'sql'])

export default defineRule({
  id: 'unknown-service-host',
  title: 'Name hosts that exist on the network',
  category: 'runtime',
  severity: 'warning',
  since: '0.1.0',
  fragments: false,
  elsewhere: true,
  purposes: ['production', 'development', 'test', 'unknown'],
  why: `Services find each other by the name of the service. A host that is no service, alias or container of the stack is not found when the program connects, which may be hours after the start.

Only what its form proves is judged: the hosts that an nginx of the stack passes requests on to, the targets of a Prometheus whose configuration is in the project, an address such as \`http://api:8000\` that is close to a service's name, the URL of a data store, or a setting such as \`POSTGRES_HOST\`, whose host is a single label; in a service whose networks belong to this project alone; and only where the label is close to a service's name, is a
usual name for such a service, or the stack has a store of that kind under another name. Hosts with dots, variables, external networks, \`extra_hosts\`, \`container_name\`, aliases, links and the services of the other compose files of the folder are known or left alone.`,
  remedy: 'Write the name of the service, or add the missing service.',
  references: [{ title: 'Compose: networking', url: 'https://docs.docker.com/compose/how-tos/networking/' }],
  bad: [
    { title: 'in the configuration of nginx', files: { 'compose.yaml': 'services:\n  web:\n    image: shop/web:1\n  proxy:\n    image: nginx:1.29\n    volumes: ["./nginx.conf:/etc/nginx/conf.d/default.conf:ro"]\n', 'nginx.conf': 'upstream app { server «django»:8000; }\nserver {\n  location / { proxy_pass http://app; }\n}\n' } },
    { title: 'a target of Prometheus', files: { 'compose.yaml': 'services:\n  prometheus:\n    image: prom/prometheus:v3.6.0\n    command: ["--config.file=/etc/prometheus/prometheus.yml"]\n    volumes: ["./prometheus:/etc/prometheus:ro"]\n  node-exporter:\n    image: prom/node-exporter:v1.9.1\n', 'prometheus/prometheus.yml': 'scrape_configs:\n  - job_name: node\n    static_configs: [{ targets: ["localhost:9090", "«exporter»:9100"] }]\n' } },
    { title: 'an address of the web', files: `services:\n  web:\n    image: shop/web:1\n    environment:\n      REPORTS_URL: http://«report»:8000/api\n  reports:\n    image: shop/reports:1\n` },
    { files: `services:\n  web:\n    image: shop/web:1\n    environment:\n      DATABASE_URL: postgres://shop@«database»:5432/shop\n  db:\n    image: postgres:17\n` },
    { title: 'a store that is not there', files: `services:\n  web:\n    image: shop/web:1\n    environment:\n      - CACHE_URL=redis://«cache»:6379/1\n` },
    { title: 'a setting, and a worker’s option', files: `services:\n  web:\n    image: shop/web:1\n    environment:\n      POSTGRES_HOST: «postgress»\n  worker:\n    image: shop/web:1\n    command: celery --app shop --broker=redis://«redis»:6379/0 worker\n  postgres:\n    image: postgres:17\n  keyvalue:\n    image: redis:8\n` },
  ],
  good: [
    { title: 'nginx with a host of the stack, a variable, and one of the outside', files: { 'compose.yaml': 'services:\n  web:\n    image: shop/web:1\n  proxy:\n    image: nginx:1.29\n    volumes: ["./nginx.conf:/etc/nginx/conf.d/default.conf:ro"]\n', 'nginx.conf': 'upstream shop { server web:8000; }\nserver {\n  set $api api;\n  location / { proxy_pass http://shop; }\n  location /api { proxy_pass http://$api:8000; }\n  location /cdn { proxy_pass https://cdn.example.org; }\n}\n' } },
    { title: 'targets of Prometheus: services, machines, a job that relabels', files: { 'compose.yaml': 'services:\n  prometheus:\n    image: prom/prometheus:v3.6.0\n    volumes: ["./prometheus.yml:/etc/prometheus/prometheus.yml:ro"]\n  node-exporter:\n    image: prom/node-exporter:v1.9.1\n  alertmanager:\n    image: prom/alertmanager:v0.28.1\n', 'prometheus.yml': 'alerting:\n  alertmanagers:\n    - static_configs:\n        - targets: ["alertmanager:9093"]\nscrape_configs:\n  - job_name: node\n    static_configs:\n      - targets:\n          - node-exporter:9100\n          - fileserver:9100\n          - node.example.org:9100\n          - 10.0.0.5:9100\n  - job_name: probes\n    static_configs: [{ targets: ["exporter"] }]\n    relabel_configs: [{ source_labels: [__address__], target_label: __param_target }]\n' } },
    { title: 'an address of the web that is close to no service', files: `services:\n  web:\n    image: shop/web:1\n    environment:\n      PRINTER_URL: http://laser:631\n      SITE_URL: http://webs.example.org:8000\n  api:\n    image: shop/api:1\n` },
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
      for (const { host } of webReferencesOf(model)) {
        if (meaningOfHost(host.text, model, context.project) !== undefined) continue
        const meant = nearest(host.text, context.project.modelsIn(model.compose).filter((each) => each !== model).map((each) => each.service.name))
        if (meant !== undefined) context.report(host, `No service is called ${host.text}, so the host will not be found; did you mean ${meant}?`)
      }
      judgeNginx(model, context)
      judgePrometheus(model, context)
    },
  },
})

/** nginx looks its plain hosts up when it starts, and ends where one is not found. */
function judgeNginx(model: ServiceModel, context: RuleContext): void {
  const { project } = context
  const stage = stageOfService(project, model)
  if (!startsNginx(stage, model)) return
  for (const { host, at } of nginxConfiguration(project, stage, model)?.upstreams ?? []) {
    if (host.includes('.') || host === 'localhost' || meaningOfHost(host, model, project) !== undefined) continue
    // The same configuration may serve another compose project.
    if (project.services.some((other) => other.compose !== model.compose && other.compose.service(host) !== undefined)) continue
    const meant = nearest(host, project.modelsIn(model.compose).filter((each) => each !== model).map((each) => each.service.name))
    context.report(at, `No service of ${model.compose.document.path} is called ${host}, so nginx ends when it starts: host not found in upstream${meant === undefined ? '' : `; did you mean ${meant}?`}`, {
      related: [{ document: model.service.key.document, range: model.service.key.range, message: 'the nginx that reads it' }],
    })
  }
}

/** A target may be any machine: only what is near to a service's name, or a part of it, is most likely a service. */
function judgePrometheus(model: ServiceModel, context: RuleContext): void {
  const { project } = context
  for (const { host, at } of prometheusTargets(project, model)) {
    if (host.includes('.') || host === 'localhost' || meaningOfHost(host, model, project) !== undefined || project.services.some((other) => other.compose.service(host) !== undefined)) continue
    const names = project.modelsIn(model.compose).filter((each) => each !== model).map((each) => each.service.name)
    const meant = nearest(host, names) ?? names.find((name) => isPartOf(host, name) || isPartOf(name, host))
    if (meant === undefined) continue
    context.report(at, `No service of ${model.compose.document.path} is called ${host}, so Prometheus does not find this target; did you mean ${meant}?`, {
      related: [{ document: model.service.key.document, range: model.service.key.range, message: 'the Prometheus that reads it' }],
    })
  }
}

/** `exporter` of `node-exporter`. */
function isPartOf(part: string, name: string): boolean {
  return part.length >= 4 && `-${name.replaceAll('_', '-')}-`.includes(`-${part.replaceAll('_', '-')}-`)
}

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
