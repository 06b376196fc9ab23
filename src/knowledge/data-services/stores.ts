import { clientPort, fixedPath, otherPort } from './service.ts'
import type { DataService } from './service.ts'

/** Document, key-value, search and object stores. Source: the images' own documentation. */

const REDIS_SCHEMES = ['redis', 'rediss', 'valkey', 'valkeys']

/** `--save ""`, `--appendonly no` without a save line, or an eviction policy: data that may be lost. */
function redisIsCache(command: readonly string[]): boolean {
  const words = command.flatMap((word) => (/\s/.test(word.trim()) ? splitWords(word) : [word]))
  const after = (flag: string): string | undefined => {
    const at = words.findIndex((word) => word === flag || word.startsWith(`${flag}=`))
    return at === -1 ? undefined : words[at] === flag ? (words[at + 1] ?? '') : words[at]?.slice(flag.length + 1)
  }
  const save = after('--save')
  if (save !== undefined && ['', '""', "''"].includes(save)) return true
  const eviction = after('--maxmemory-policy')
  if (eviction !== undefined && eviction !== 'noeviction') return true
  return after('--appendonly') === 'no' && (save === undefined || save === '')
}

/** Words of a shell-like line; an empty quoted word stays as `""`. */
function splitWords(line: string): readonly string[] {
  return line.split(/\s/).filter((word) => word !== '')
}

function redisLike(name: string, label: string, images: readonly string[], client: string): DataService {
  return {
    name, label, images, kind: 'cache', persistence: 'optional',
    dataPaths: fixedPath(['/data'], [
      { path: `/var/lib/${name}`, why: 'the data is in /data' },
      { path: `/var/lib/${name}/data`, why: 'the data is in /data' },
      { path: `/${name}`, why: 'the data is in /data' },
      { path: `/${name}/data`, why: 'the data is in /data' },
    ]),
    ports: [clientPort(6379, REDIS_SCHEMES)],
    healthcheck: { test: ['CMD', client, 'ping'], tool: client },
    isCacheWhen: redisIsCache,
    unauthenticated: [],
    openByDefault: true,
  }
}

const ELASTIC_OFF = { variable: 'xpack.security.enabled', values: ['false'], why: 'it turns security off' }

export const STORES: readonly DataService[] = [
  redisLike('redis', 'Redis', ['redis', 'redis/redis-stack-server'], 'redis-cli'),
  redisLike('valkey', 'Valkey', ['valkey/valkey'], 'valkey-cli'),
  { ...redisLike('keydb', 'KeyDB', ['eqalpha/keydb'], 'keydb-cli') },
  {
    ...redisLike('redis', 'Redis', ['bitnami/redis', 'bitnamilegacy/redis', 'public.ecr.aws/bitnami/redis'], 'redis-cli'),
    dataPaths: fixedPath(['/bitnami/redis/data', '/bitnami/redis', '/bitnami'], [{ path: '/data', why: 'this image keeps its data under /bitnami/redis/data' }]),
    credentials: { password: ['REDIS_PASSWORD'], fileSuffixSupported: true },
    unauthenticated: [{ variable: 'ALLOW_EMPTY_PASSWORD', values: ['yes', 'true', '1'], why: 'it lets everyone in without a password' }],
    openByDefault: false,
  },
  {
    name: 'memcached', label: 'Memcached', kind: 'cache', images: ['memcached', 'bitnami/memcached'], persistence: 'none',
    dataPaths: fixedPath([]), ports: [clientPort(11211, ['memcached', 'memcache'])], unauthenticated: [], openByDefault: true,
  },
  {
    name: 'mongo', label: 'MongoDB', kind: 'database', images: ['mongo', 'mongodb/mongodb-community-server', 'percona/percona-server-mongodb'], persistence: 'expected',
    dataPaths: fixedPath(['/data/db'], [
      { path: '/data', why: 'the image declares a volume at /data/db, which hides this mount' },
      { path: '/var/lib/mongodb', why: 'the data is in /data/db' },
      { path: '/var/lib/mongo', why: 'the data is in /data/db' },
      { path: '/data/mongo', why: 'the data is in /data/db' },
      { path: '/data/mongodb', why: 'the data is in /data/db' },
    ]),
    ports: [clientPort(27017, ['mongodb', 'mongodb+srv'])],
    credentials: { user: ['MONGO_INITDB_ROOT_USERNAME'], password: ['MONGO_INITDB_ROOT_PASSWORD'], database: ['MONGO_INITDB_DATABASE'], fileSuffixSupported: true },
    healthcheck: { test: ['CMD', 'mongosh', '--quiet', '--eval', "db.adminCommand('ping')"], tool: 'mongosh' },
    unauthenticated: [],
    openByDefault: true,
  },
  {
    name: 'mongo', label: 'MongoDB', kind: 'database', images: ['bitnami/mongodb', 'bitnamilegacy/mongodb'], persistence: 'expected',
    dataPaths: fixedPath(['/bitnami/mongodb', '/bitnami/mongodb/data', '/bitnami/mongodb/data/db', '/bitnami'], [{ path: '/data/db', why: 'this image keeps its data under /bitnami/mongodb' }]),
    ports: [clientPort(27017, ['mongodb', 'mongodb+srv'])],
    credentials: { user: ['MONGODB_USERNAME'], password: ['MONGODB_PASSWORD'], database: ['MONGODB_DATABASE'], root: ['MONGODB_ROOT_PASSWORD'], fileSuffixSupported: true, defaultUser: 'root' },
    unauthenticated: [{ variable: 'ALLOW_EMPTY_PASSWORD', values: ['yes', 'true', '1'], why: 'it lets everyone in without a password' }],
    openByDefault: true,
  },
  {
    name: 'elasticsearch', label: 'Elasticsearch', kind: 'search', images: ['elasticsearch', 'docker.elastic.co/elasticsearch/elasticsearch'], persistence: 'expected',
    dataPaths: fixedPath(['/usr/share/elasticsearch/data'], [
      { path: '/var/lib/elasticsearch', why: 'the data is in /usr/share/elasticsearch/data' },
      { path: '/usr/share/elasticsearch', why: 'it hides the program itself' },
      { path: '/elasticsearch/data', why: 'the data is in /usr/share/elasticsearch/data' },
    ]),
    ports: [clientPort(9200, ['elasticsearch']), otherPort(9300, 'cluster')],
    credentials: { password: ['ELASTIC_PASSWORD'], fileSuffixSupported: true, defaultUser: 'elastic' },
    unauthenticated: [ELASTIC_OFF],
    openByDefault: false,
  },
  {
    name: 'opensearch', label: 'OpenSearch', kind: 'search', images: ['opensearchproject/opensearch', 'public.ecr.aws/opensearchproject/opensearch'], persistence: 'expected',
    dataPaths: fixedPath(['/usr/share/opensearch/data'], [
      { path: '/usr/share/elasticsearch/data', why: 'the data is in /usr/share/opensearch/data' },
      { path: '/var/lib/opensearch', why: 'the data is in /usr/share/opensearch/data' },
    ]),
    ports: [clientPort(9200, ['opensearch']), otherPort(9300, 'cluster'), otherPort(9600, 'administration')],
    credentials: { password: ['OPENSEARCH_INITIAL_ADMIN_PASSWORD'], fileSuffixSupported: false, defaultUser: 'admin' },
    unauthenticated: [
      { variable: 'DISABLE_SECURITY_PLUGIN', values: ['true'], why: 'it turns security off' },
      { variable: 'plugins.security.disabled', values: ['true'], why: 'it turns security off' },
    ],
    openByDefault: false,
  },
  {
    name: 'minio', label: 'MinIO', kind: 'object-store', images: ['minio/minio', 'quay.io/minio/minio'], persistence: 'expected',
    // The directory is an argument: `server /data`.
    dataPaths: () => undefined,
    ports: [clientPort(9000, ['s3']), otherPort(9001, 'administration')],
    credentials: { user: ['MINIO_ROOT_USER', 'MINIO_ACCESS_KEY'], password: ['MINIO_ROOT_PASSWORD', 'MINIO_SECRET_KEY'], fileSuffixSupported: true, defaultUser: 'minioadmin' },
    unauthenticated: [],
    openByDefault: false,
  },
  {
    name: 'influxdb', label: 'InfluxDB', kind: 'database', images: ['influxdb'], persistence: 'expected',
    dataPaths: (major) => {
      if (major === 1) return { mount: ['/var/lib/influxdb'], wrong: [{ path: '/var/lib/influxdb2', why: 'release 1 keeps its data in /var/lib/influxdb' }] }
      if (major === 2) return { mount: ['/var/lib/influxdb2'], wrong: [{ path: '/var/lib/influxdb', why: 'release 2 keeps its data in /var/lib/influxdb2' }] }
      return undefined
    },
    ports: [clientPort(8086, ['influxdb'])],
    credentials: {
      user: ['DOCKER_INFLUXDB_INIT_USERNAME', 'INFLUXDB_ADMIN_USER'], password: ['DOCKER_INFLUXDB_INIT_PASSWORD', 'DOCKER_INFLUXDB_INIT_ADMIN_TOKEN', 'INFLUXDB_ADMIN_PASSWORD'],
      fileSuffixSupported: false,
    },
    unauthenticated: [],
    openByDefault: false,
  },
  {
    name: 'clickhouse', label: 'ClickHouse', kind: 'database', images: ['clickhouse/clickhouse-server', 'clickhouse', 'yandex/clickhouse-server'], persistence: 'expected',
    dataPaths: fixedPath(['/var/lib/clickhouse']),
    ports: [clientPort(8123, ['clickhouse']), clientPort(9000, ['clickhouse'])],
    credentials: { user: ['CLICKHOUSE_USER'], password: ['CLICKHOUSE_PASSWORD'], database: ['CLICKHOUSE_DB'], fileSuffixSupported: false, defaultUser: 'default', defaultDatabase: 'default' },
    unauthenticated: [],
    openByDefault: false,
  },
  {
    name: 'cassandra', label: 'Cassandra', kind: 'database', images: ['cassandra'], persistence: 'expected',
    dataPaths: fixedPath(['/var/lib/cassandra']),
    ports: [clientPort(9042, ['cassandra']), otherPort(7000, 'cluster'), otherPort(7199, 'administration')],
    healthcheck: { test: ['CMD-SHELL', "cqlsh -e 'describe keyspaces'"], tool: 'cqlsh' },
    unauthenticated: [],
    openByDefault: true,
  },
  {
    name: 'neo4j', label: 'Neo4j', kind: 'database', images: ['neo4j'], persistence: 'expected',
    dataPaths: fixedPath(['/data'], [{ path: '/var/lib/neo4j', why: 'it hides the program itself; the data is in /data' }]),
    ports: [clientPort(7687, ['bolt', 'neo4j', 'bolt+s', 'neo4j+s']), otherPort(7474, 'administration')],
    credentials: { password: ['NEO4J_AUTH'], fileSuffixSupported: true, defaultUser: 'neo4j', defaultDatabase: 'neo4j' },
    unauthenticated: [{ variable: 'NEO4J_AUTH', values: ['none'], why: 'it turns authentication off' }],
    openByDefault: false,
  },
  {
    name: 'couchdb', label: 'CouchDB', kind: 'database', images: ['couchdb'], persistence: 'expected',
    dataPaths: fixedPath(['/opt/couchdb/data'], [{ path: '/var/lib/couchdb', why: 'the data is in /opt/couchdb/data' }]),
    ports: [clientPort(5984, ['couchdb'])],
    credentials: { user: ['COUCHDB_USER'], password: ['COUCHDB_PASSWORD'], fileSuffixSupported: false },
    unauthenticated: [],
    openByDefault: false,
  },
  {
    name: 'meilisearch', label: 'Meilisearch', kind: 'search', images: ['getmeili/meilisearch'], persistence: 'expected',
    dataPaths: fixedPath(['/meili_data'], [{ path: '/data.ms', why: 'the data is in /meili_data' }]),
    ports: [clientPort(7700)],
    credentials: { password: ['MEILI_MASTER_KEY'], fileSuffixSupported: false },
    unauthenticated: [],
    openByDefault: true,
  },
  {
    name: 'qdrant', label: 'Qdrant', kind: 'database', images: ['qdrant/qdrant'], persistence: 'expected',
    dataPaths: fixedPath(['/qdrant/storage'], [{ path: '/qdrant', why: 'it hides the program itself' }, { path: '/data', why: 'the data is in /qdrant/storage' }]),
    ports: [clientPort(6333), clientPort(6334)],
    credentials: { password: ['QDRANT__SERVICE__API_KEY'], fileSuffixSupported: false },
    unauthenticated: [],
    openByDefault: true,
  },
]
