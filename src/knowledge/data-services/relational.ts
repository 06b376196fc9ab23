import { clientPort, fixedPath, otherPort } from './service.ts'
import type { DataPaths, DataService, Environment } from './service.ts'

/** Relational databases. Source: the images' own documentation, entrypoint scripts and Dockerfiles. */

const POSTGRES_SCHEMES = ['postgres', 'postgresql', 'pgsql', 'postgis']
const MYSQL_SCHEMES = ['mysql', 'mysql2', 'mariadb']

const POSTGRES_COMMON = {
  label: 'PostgreSQL',
  kind: 'database',
  persistence: 'expected',
  ports: [clientPort(5432, POSTGRES_SCHEMES)],
  credentials: {
    user: ['POSTGRES_USER'], password: ['POSTGRES_PASSWORD'], database: ['POSTGRES_DB'],
    fileSuffixSupported: true, defaultUser: 'postgres', defaultDatabase: { sameAs: 'user' },
  },
  // `$$` reaches the container's shell as `$`.
  healthcheck: { test: ['CMD-SHELL', 'pg_isready -U "$${POSTGRES_USER:-postgres}" -d "$${POSTGRES_DB:-$${POSTGRES_USER:-postgres}}"'], tool: 'pg_isready' },
  unauthenticated: [{ variable: 'POSTGRES_HOST_AUTH_METHOD', values: ['trust'], why: 'it lets everyone in without a password' }],
  openByDefault: false,
} as const satisfies Partial<DataService>

const PARENT = '/var/lib/postgresql'
const OLD_DATA = '/var/lib/postgresql/data'

function parentsOf(path: string): readonly string[] {
  const segments = path.split('/').filter((segment) => segment !== '')
  return segments.map((_, index) => `/${segments.slice(0, segments.length - index).join('/')}`)
}

/**
 * A mount keeps the cluster when it is PGDATA or holds it, and the image's own VOLUME does not lie between the two:
 * Docker puts an anonymous volume there, which hides the mount below it.
 */
function mountsFor(dataDirectory: string, volume: string): readonly string[] {
  const holders = parentsOf(dataDirectory)
  const underVolume = dataDirectory === volume || dataDirectory.startsWith(`${volume}/`)
  return underVolume ? holders.filter((path) => path === volume || path.startsWith(`${volume}/`)) : holders
}

function trimmed(path: string): string {
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path
}

/** Since 18 the image's data lies under /var/lib/postgresql/MAJOR/docker and its volume is the parent directory. */
function postgresPaths(major: number | undefined, environment: Environment): DataPaths | undefined {
  const newest = major === undefined || major >= 18
  const volume = newest ? PARENT : OLD_DATA
  const configured = environment['PGDATA']
  if (configured !== undefined && configured !== '') {
    if (!configured.startsWith('/') || configured.includes('$')) return undefined
    const mount = mountsFor(trimmed(configured), volume)
    const wrong = [PARENT, OLD_DATA].filter((path) => !mount.includes(path)).map((path) => ({
      path,
      why: path === PARENT && !newest && trimmed(configured).startsWith(`${OLD_DATA}`)
        ? `the image declares a volume at ${OLD_DATA}, which hides this mount, so the data goes to an anonymous volume`
        : `PGDATA is ${configured}, which this mount does not hold`,
    }))
    return { mount, wrong }
  }
  if (newest) {
    return {
      mount: [PARENT],
      wrong: [{ path: OLD_DATA, why: 'from 18 on the image keeps its data in a directory per version under /var/lib/postgresql and refuses to start with a mount at /var/lib/postgresql/data' }],
    }
  }
  return {
    mount: [OLD_DATA],
    wrong: [{ path: PARENT, why: `up to 17 the image declares a volume at ${OLD_DATA}, which hides this mount, so the data goes to an anonymous volume` }],
  }
}

/** Which release `latest` of a derived image stands on is its maker's matter: both layouts pass then. */
function derivedPostgresPaths(major: number | undefined, environment: Environment): DataPaths | undefined {
  if (major === undefined && (environment['PGDATA'] ?? '') === '') return { mount: [OLD_DATA, PARENT], wrong: [] }
  return postgresPaths(major, environment)
}

const MYSQL_HEALTHCHECK = ['CMD-SHELL', 'mysqladmin ping -h 127.0.0.1 --silent']

function mysqlDoors(prefix: string): DataService['unauthenticated'] {
  return [{ variable: `${prefix}_ALLOW_EMPTY_PASSWORD`, why: 'root needs no password' }]
}

const MYSQL_MISTAKES = [
  { path: '/var/lib/mysql/data', why: 'it is a directory inside the data directory, which keeps one database at most' },
  { path: '/data', why: 'the data is in /var/lib/mysql' },
]

export const RELATIONAL_SERVICES: readonly DataService[] = [
  { ...POSTGRES_COMMON, name: 'postgres', images: ['postgres'], dataPaths: postgresPaths },
  { ...POSTGRES_COMMON, name: 'postgres', images: ['postgis/postgis', 'pgvector/pgvector', 'timescale/timescaledb', 'imresamu/postgis'], dataPaths: derivedPostgresPaths },
  {
    ...POSTGRES_COMMON,
    name: 'postgres',
    images: ['timescale/timescaledb-ha'],
    dataPaths: (_major, environment) => ((environment['PGDATA'] ?? '') === '' ? undefined : derivedPostgresPaths(undefined, {})),
  },
  {
    ...POSTGRES_COMMON,
    name: 'postgres',
    images: ['bitnami/postgresql', 'bitnamilegacy/postgresql', 'public.ecr.aws/bitnami/postgresql'],
    dataPaths: fixedPath(['/bitnami/postgresql', '/bitnami/postgresql/data', '/bitnami'], [
      { path: OLD_DATA, why: 'this image keeps its data under /bitnami/postgresql' },
      { path: PARENT, why: 'this image keeps its data under /bitnami/postgresql' },
    ]),
    credentials: {
      user: ['POSTGRESQL_USERNAME', 'POSTGRES_USER', 'POSTGRESQL_USER'],
      password: ['POSTGRESQL_PASSWORD', 'POSTGRES_PASSWORD'],
      database: ['POSTGRESQL_DATABASE', 'POSTGRES_DB', 'POSTGRES_DATABASE'],
      root: ['POSTGRESQL_POSTGRES_PASSWORD', 'POSTGRES_POSTGRES_PASSWORD'],
      fileSuffixSupported: true, defaultUser: 'postgres', defaultDatabase: 'postgres',
    },
    healthcheck: { test: ['CMD-SHELL', 'pg_isready -U postgres'], tool: 'pg_isready' },
    unauthenticated: [{ variable: 'ALLOW_EMPTY_PASSWORD', values: ['yes', 'true', '1'], why: 'it lets everyone in without a password' }],
  },
  {
    name: 'mysql', label: 'MySQL', kind: 'database', persistence: 'expected',
    images: ['mysql', 'percona', 'percona/percona-server', 'mysql/mysql-server', 'container-registry.oracle.com/mysql/community-server'],
    dataPaths: fixedPath(['/var/lib/mysql'], MYSQL_MISTAKES),
    ports: [clientPort(3306, MYSQL_SCHEMES), otherPort(33060, 'clients')],
    credentials: { user: ['MYSQL_USER'], password: ['MYSQL_PASSWORD'], database: ['MYSQL_DATABASE'], root: ['MYSQL_ROOT_PASSWORD'], fileSuffixSupported: true, defaultUser: 'root' },
    healthcheck: { test: MYSQL_HEALTHCHECK, tool: 'mysqladmin' },
    unauthenticated: mysqlDoors('MYSQL'),
    openByDefault: false,
  },
  {
    name: 'mariadb', label: 'MariaDB', kind: 'database', persistence: 'expected',
    images: ['mariadb'],
    dataPaths: fixedPath(['/var/lib/mysql'], [...MYSQL_MISTAKES, { path: '/var/lib/mariadb', why: 'MariaDB keeps its data in /var/lib/mysql too' }]),
    ports: [clientPort(3306, MYSQL_SCHEMES)],
    credentials: {
      user: ['MARIADB_USER', 'MYSQL_USER'], password: ['MARIADB_PASSWORD', 'MYSQL_PASSWORD'], database: ['MARIADB_DATABASE', 'MYSQL_DATABASE'],
      root: ['MARIADB_ROOT_PASSWORD', 'MYSQL_ROOT_PASSWORD'], fileSuffixSupported: true, defaultUser: 'root',
    },
    healthcheck: { test: ['CMD', 'healthcheck.sh', '--connect', '--innodb_initialized'], tool: 'healthcheck.sh' },
    unauthenticated: [...mysqlDoors('MARIADB').map((door) => ({ ...door, variable: 'MARIADB_ALLOW_EMPTY_ROOT_PASSWORD' })), ...mysqlDoors('MYSQL')],
    openByDefault: false,
  },
  ...['mysql', 'mariadb'].map((name): DataService => ({
    name, label: name === 'mysql' ? 'MySQL' : 'MariaDB', kind: 'database', persistence: 'expected',
    images: [`bitnami/${name}`, `bitnamilegacy/${name}`, `public.ecr.aws/bitnami/${name}`],
    dataPaths: fixedPath([`/bitnami/${name}`, `/bitnami/${name}/data`, '/bitnami'], [{ path: '/var/lib/mysql', why: `this image keeps its data under /bitnami/${name}` }]),
    ports: [clientPort(3306, MYSQL_SCHEMES)],
    credentials: {
      user: [`${name.toUpperCase()}_USER`], password: [`${name.toUpperCase()}_PASSWORD`], database: [`${name.toUpperCase()}_DATABASE`], root: [`${name.toUpperCase()}_ROOT_PASSWORD`],
      fileSuffixSupported: true, defaultUser: 'root',
    },
    unauthenticated: [{ variable: 'ALLOW_EMPTY_PASSWORD', values: ['yes', 'true', '1'], why: 'it lets everyone in without a password' }],
    openByDefault: false,
  })),
  {
    name: 'mssql', label: 'SQL Server', kind: 'database', persistence: 'expected',
    images: ['mcr.microsoft.com/mssql/server'],
    dataPaths: fixedPath(['/var/opt/mssql', '/var/opt/mssql/data'], [{ path: '/var/lib/mssql', why: 'the data is in /var/opt/mssql' }]),
    ports: [clientPort(1433, ['mssql', 'sqlserver'])],
    credentials: { password: ['MSSQL_SA_PASSWORD', 'SA_PASSWORD'], fileSuffixSupported: false, defaultUser: 'sa' },
    unauthenticated: [],
    openByDefault: false,
  },
  {
    name: 'oracle', label: 'Oracle Database', kind: 'database', persistence: 'expected',
    images: ['gvenzl/oracle-free', 'gvenzl/oracle-xe', 'container-registry.oracle.com/database/free'],
    dataPaths: fixedPath(['/opt/oracle/oradata']),
    ports: [clientPort(1521, ['oracle'])],
    credentials: { user: ['APP_USER'], password: ['APP_USER_PASSWORD'], root: ['ORACLE_PASSWORD'], fileSuffixSupported: true },
    unauthenticated: [],
    openByDefault: false,
  },
]
