import { majorOf } from '../image-tag.ts'
import type { ImageTag } from '../image-tag.ts'
import { builtOn, systemFacts, systemOf } from './facts.ts'
import type { Additions, BaseImageFacts, Distribution, ImageDefinition, ImageTools } from './facts.ts'

/** Servers and data stores as base images. Source: their published Dockerfiles and their entrypoint scripts. */

function service(usual: Distribution | undefined, additions: Additions): (tag: ImageTag) => BaseImageFacts {
  return (tag) => builtOn(systemOf(tag, usual), { runsAs: 'service', ...additions })
}

/** Their entrypoint or main process changes from root to the service's own user. */
function dropping(usual: Distribution | undefined, additions: Additions): (tag: ImageTag) => BaseImageFacts {
  return service(usual, { dropsPrivileges: true, ...additions })
}

const NGINX_NAMES = ['PATH', 'NGINX_VERSION', 'NJS_VERSION', 'NJS_RELEASE', 'PKG_RELEASE', 'DYNPKG_RELEASE', 'ACME_VERSION', 'OTEL_VERSION']

function nginx(tag: ImageTag): BaseImageFacts {
  const system = systemOf(tag, 'debian')
  const alpine = system.distribution === 'alpine'
  // `alpine-slim` leaves out the modules and, with them, curl.
  const slim = tag.parts.includes('slim')
  return builtOn(system, {
    ...(alpine ? { hasBash: false } : {}),
    tools: { ...(alpine && slim ? { curl: false } : { curl: true }), git: false, gcc: false, ...(alpine ? {} : { wget: false }) },
    environmentNames: NGINX_NAMES,
    environmentComplete: true,
    entrypoint: ['/docker-entrypoint.sh'],
    command: ['nginx', '-g', 'daemon off;'],
    exposedPorts: [80],
    dropsPrivileges: true,
    runsAs: 'service',
  })
}

/** What their Dockerfiles fetch with they purge again: only busybox's wget is left. */
function withoutDownloaders(system: BaseImageFacts): ImageTools {
  return system.distribution === 'alpine' ? { curl: false } : system.distribution === 'debian' || system.distribution === 'ubuntu' ? { curl: false, wget: false } : {}
}

/** Neither Debian's nor Alpine's redis and valkey images add bash to what the system has. */
function redisLike(command: string): (tag: ImageTag) => BaseImageFacts {
  return (tag) => {
    const system = systemOf(tag, 'debian')
    return builtOn(system, {
      ...(system.distribution === 'alpine' ? { hasBash: false } : {}),
      tools: withoutDownloaders(system),
      dropsPrivileges: true, workdir: '/data', volumes: ['/data'], exposedPorts: [6379],
      entrypoint: ['docker-entrypoint.sh'], command: [command], runsAs: 'service',
    })
  }
}

function postgres(tag: ImageTag): BaseImageFacts {
  const major = majorOf(tag)
  const volumes = major === undefined || tag.text === 'latest' ? [] : [major >= 18 ? '/var/lib/postgresql' : '/var/lib/postgresql/data']
  // The entrypoint is a bash script, so the Alpine variant has bash too.
  const system = systemOf(tag, 'debian')
  return builtOn(system, {
    hasBash: true, tools: withoutDownloaders(system), dropsPrivileges: true, exposedPorts: [5432], volumes,
    entrypoint: ['docker-entrypoint.sh'], command: ['postgres'], runsAs: 'service',
  })
}

function haproxy(tag: ImageTag): BaseImageFacts {
  const [major = 0, minor = 0] = (tag.version ?? '').split('.').map(Number)
  const user = tag.version === undefined ? undefined : major > 2 || (major === 2 && minor >= 4) ? 'haproxy' : 'root'
  return builtOn(systemOf(tag, 'debian'), { user, entrypoint: ['docker-entrypoint.sh'], runsAs: 'service' })
}

export const SERVICE_IMAGES: readonly ImageDefinition[] = [
  { repositories: ['nginx'], variants: ['latest', 'alpine', 'alpine-slim'], describe: nginx },
  {
    repositories: ['nginxinc/nginx-unprivileged', 'ghcr.io/nginxinc/nginx-unprivileged', 'quay.io/nginx/nginx-unprivileged', 'public.ecr.aws/nginx/nginx-unprivileged'],
    variants: ['latest', 'alpine', 'alpine-slim'],
    describe: (tag) => ({ ...nginx(tag), user: '101', dropsPrivileges: false, exposedPorts: [8080] }),
  },
  { repositories: ['httpd'], variants: ['latest', 'alpine'], describe: dropping('debian', { workdir: '/usr/local/apache2', command: ['httpd-foreground'], exposedPorts: [80] }) },
  {
    repositories: ['traefik'],
    variants: ['latest', 'v1', 'v3'],
    describe: (tag) => (majorOf(tag) === 1 ? { ...systemFacts('scratch'), environmentComplete: false, runsAs: 'service', exposedPorts: [80] } : service('alpine', { hasBash: false, entrypoint: ['/entrypoint.sh'], command: ['traefik'], exposedPorts: [80] })(tag)),
  },
  {
    repositories: ['caddy'],
    variants: ['latest', 'alpine'],
    describe: (tag) => (tag.parts.includes('builder') ? builtOn(systemOf(tag, 'alpine'), { language: 'go', runsAs: 'runtime' }) : service('alpine', {
      hasBash: false, workdir: '/srv', environment: { XDG_CONFIG_HOME: '/config', XDG_DATA_HOME: '/data' },
      command: ['caddy', 'run', '--config', '/etc/caddy/Caddyfile', '--adapter', 'caddyfile'], exposedPorts: [80, 443, 2019],
    })(tag)),
  },
  { repositories: ['haproxy'], variants: ['latest', 'alpine', '2.2', '3.0'], describe: haproxy },
  { repositories: ['varnish'], variants: ['latest', 'alpine'], describe: service('debian', { user: undefined, exposedPorts: [80] }) },
  { repositories: ['postgres'], variants: ['17', '18', '17-alpine'], describe: postgres },
  {
    repositories: ['postgis/postgis', 'pgvector/pgvector'],
    variants: ['latest', 'alpine'],
    describe: dropping('debian', { hasBash: true, exposedPorts: [5432], command: ['postgres'], entrypoint: ['docker-entrypoint.sh'] }),
  },
  { repositories: ['timescale/timescaledb'], variants: ['latest'], describe: dropping('alpine', { hasBash: true, exposedPorts: [5432], command: ['postgres'], entrypoint: ['docker-entrypoint.sh'] }) },
  { repositories: ['mysql'], variants: ['latest', '8.0-debian'], describe: dropping(undefined, { hasBash: true, exposedPorts: [3306, 33060], volumes: ['/var/lib/mysql'], entrypoint: ['docker-entrypoint.sh'], command: ['mysqld'] }) },
  { repositories: ['mariadb'], variants: ['latest', 'ubi'], describe: dropping('ubuntu', { hasBash: true, exposedPorts: [3306], volumes: ['/var/lib/mysql'], entrypoint: ['docker-entrypoint.sh'], command: ['mariadbd'] }) },
  { repositories: ['mongo'], variants: ['latest'], describe: dropping('ubuntu', { tools: { curl: false, wget: false }, exposedPorts: [27017], volumes: ['/data/db', '/data/configdb'], entrypoint: ['docker-entrypoint.sh'], command: ['mongod'] }) },
  { repositories: ['redis'], variants: ['latest', 'alpine'], describe: redisLike('redis-server') },
  { repositories: ['valkey/valkey'], variants: ['latest', 'alpine'], describe: redisLike('valkey-server') },
  { repositories: ['memcached'], variants: ['latest', 'alpine'], describe: service('debian', { user: 'memcache', exposedPorts: [11211], entrypoint: ['docker-entrypoint.sh'], command: ['memcached'] }) },
  { repositories: ['rabbitmq'], variants: ['latest', 'alpine', 'management'], describe: dropping('ubuntu', { exposedPorts: [4369, 5671, 5672, 25672], volumes: ['/var/lib/rabbitmq'], entrypoint: ['docker-entrypoint.sh'], command: ['rabbitmq-server'] }) },
  { repositories: ['elasticsearch', 'docker.elastic.co/elasticsearch/elasticsearch'], variants: ['latest'], describe: service(undefined, { hasBash: true, user: undefined, dropsPrivileges: true, exposedPorts: [9200, 9300], workdir: '/usr/share/elasticsearch' }) },
  { repositories: ['opensearchproject/opensearch'], variants: ['latest'], describe: service(undefined, { hasBash: true, user: '1000', exposedPorts: [9200, 9300], workdir: '/usr/share/opensearch' }) },
  { repositories: ['kibana', 'docker.elastic.co/kibana/kibana', 'logstash', 'docker.elastic.co/logstash/logstash'], variants: ['latest'], describe: service(undefined, { hasBash: true, user: undefined, dropsPrivileges: true }) },
  { repositories: ['cassandra'], variants: ['latest'], describe: dropping(undefined, { hasBash: true, exposedPorts: [7000, 7001, 7199, 9042, 9160], volumes: ['/var/lib/cassandra'] }) },
  { repositories: ['couchdb'], variants: ['latest'], describe: dropping('debian', { hasBash: true, exposedPorts: [4369, 5984, 9100] }) },
  { repositories: ['neo4j'], variants: ['latest'], describe: dropping(undefined, { hasBash: true, exposedPorts: [7473, 7474, 7687], volumes: ['/data', '/logs'] }) },
  { repositories: ['influxdb'], variants: ['latest', 'alpine'], describe: service('debian', { user: undefined, dropsPrivileges: true }) },
  { repositories: ['clickhouse/clickhouse-server', 'clickhouse'], variants: ['latest'], describe: dropping(undefined, { hasBash: true, volumes: ['/var/lib/clickhouse'], exposedPorts: [8123, 9000, 9009] }) },
  { repositories: ['zookeeper'], variants: ['latest'], describe: dropping(undefined, { hasBash: true, exposedPorts: [2181, 2888, 3888, 8080] }) },
  { repositories: ['apache/kafka', 'confluentinc/cp-kafka', 'confluentinc/cp-zookeeper', 'confluentinc/cp-schema-registry'], variants: ['latest'], describe: service(undefined, { user: 'appuser' }) },
  { repositories: ['mcr.microsoft.com/mssql/server'], variants: ['latest'], describe: (tag) => builtOn(systemFacts('ubuntu', tag.distributionVersion), { user: majorOf(tag) === 2017 ? 'root' : 'mssql', exposedPorts: [1433], runsAs: 'service' }) },
  { repositories: ['minio/minio', 'quay.io/minio/minio'], variants: ['latest'], describe: service(undefined, { entrypoint: ['/usr/bin/docker-entrypoint.sh'], command: ['minio'], exposedPorts: [9000] }) },
  { repositories: ['hashicorp/vault', 'vault', 'hashicorp/consul', 'consul'], variants: ['latest'], describe: dropping(undefined, {}) },
  { repositories: ['wordpress'], variants: ['latest', 'fpm', 'fpm-alpine'], describe: wordpressLike },
  { repositories: ['nextcloud', 'drupal', 'joomla', 'phpmyadmin', 'matomo', 'mediawiki'], variants: ['latest', 'fpm'], describe: wordpressLike },
  { repositories: ['ghost'], variants: ['latest', 'alpine'], describe: dropping('debian', { language: 'node', exposedPorts: [2368], workdir: '/var/lib/ghost' }) },
  { repositories: ['redmine'], variants: ['latest', 'alpine'], describe: dropping('debian', { language: 'ruby', exposedPorts: [3000], workdir: '/usr/src/redmine' }) },
  { repositories: ['registry', 'distribution/distribution'], variants: ['latest'], describe: service('alpine', { hasBash: false, exposedPorts: [5000] }) },
  { repositories: ['docker'], variants: ['cli', 'dind'], describe: service('alpine', { hasBash: false }) },
  { repositories: ['jenkins/jenkins'], variants: ['latest', 'alpine'], describe: service('debian', { user: 'jenkins', hasBash: true, tools: { curl: true, git: true }, exposedPorts: [8080, 50000], language: 'java' }) },
  { repositories: ['sonarqube'], variants: ['latest'], describe: service(undefined, { user: 'sonarqube', exposedPorts: [9000], workdir: '/opt/sonarqube' }) },
  { repositories: ['quay.io/keycloak/keycloak', 'keycloak/keycloak'], variants: ['latest'], describe: service('rhel', { user: '1000', hasBash: true, packageManagers: [], entrypoint: ['/opt/keycloak/bin/kc.sh'] }) },
  { repositories: ['grafana/grafana', 'grafana/grafana-oss', 'grafana/grafana-enterprise'], variants: ['latest', 'ubuntu'], describe: service('alpine', { user: '472', hasBash: true, exposedPorts: [3000], entrypoint: ['/run.sh'] }) },
  {
    repositories: ['prom/prometheus', 'quay.io/prometheus/prometheus', 'prom/alertmanager', 'quay.io/prometheus/alertmanager', 'prom/node-exporter', 'quay.io/prometheus/node-exporter'],
    variants: ['latest'],
    describe: (tag) => builtOn(tag.distribution === 'distroless' ? systemFacts('distroless') : systemFacts('busybox'), { hasBash: false, user: tag.distribution === 'distroless' ? undefined : 'nobody', runsAs: 'service' }),
  },
]

function wordpressLike(tag: ImageTag): BaseImageFacts {
  const fpm = tag.parts.includes('fpm')
  if (tag.parts.includes('cli')) return builtOn(systemOf(tag, 'alpine'), { language: 'php', user: undefined, runsAs: 'runtime' })
  return builtOn(systemOf(tag, 'debian'), { language: 'php', dropsPrivileges: true, exposedPorts: [fpm ? 9000 : 80], environmentNames: ['PATH'], runsAs: 'service' })
}
