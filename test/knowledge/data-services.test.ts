import { describe, expect, it } from 'vitest'
import { DATA_SERVICES, lookUpDataService, majorOfServiceTag, openDoors } from '../../src/knowledge/data-services.ts'
import { fileVariableFor } from '../../src/knowledge/file-secret-images.ts'

const service = (repository: string) => {
  const found = lookUpDataService({ repository })
  if (found === undefined) throw new Error(`no data service: ${repository}`)
  return found
}

const paths = (repository: string, tag: string, environment: Record<string, string> = {}) => service(repository).dataPaths(majorOfServiceTag({ repository, tag }), environment)

describe('lookUpDataService', () => {
  it('knows services by their whole name', () => {
    expect(service('docker.io/library/postgres').name).toBe('postgres')
    expect(service('postgis/postgis').name).toBe('postgres')
    expect(service('valkey/valkey').kind).toBe('cache')
    expect(service('mcr.microsoft.com/mssql/server').name).toBe('mssql')
  })

  it('does not take tools, exporters and clients for the service', () => {
    for (const repository of ['adminer', 'dpage/pgadmin4', 'phpmyadmin', 'mongo-express', 'rediscommander/redis-commander', 'prometheuscommunity/postgres-exporter', 'oliver006/redis_exporter', 'myorg/postgres', 'prodrigestivill/postgres-backup-local']) {
      expect(lookUpDataService({ repository })).toBeUndefined()
    }
  })

  it('lists every image once', () => {
    const images = DATA_SERVICES.flatMap((found) => found.images)
    expect(new Set(images).size).toBe(images.length)
  })
})

describe('data paths of postgres', () => {
  it('are the data directory up to 17', () => {
    const found = paths('postgres', '17-alpine')
    expect(found?.mount).toEqual(['/var/lib/postgresql/data'])
    expect(found?.wrong.map((wrong) => wrong.path)).toEqual(['/var/lib/postgresql'])
  })

  it('are the parent from 18 on, and untagged counts as the newest', () => {
    for (const tag of ['18', '18.1-bookworm', 'latest', 'alpine', 'trixie']) {
      const found = paths('postgres', tag)
      expect(found?.mount).toEqual(['/var/lib/postgresql'])
      expect(found?.wrong.map((wrong) => wrong.path)).toEqual(['/var/lib/postgresql/data'])
    }
  })

  it('must hold PGDATA where it is set', () => {
    expect(paths('postgres', '18', { PGDATA: '/var/lib/postgresql/data' })?.mount).toEqual(['/var/lib/postgresql/data', '/var/lib/postgresql'])
    expect(paths('postgres', '18', { PGDATA: '/var/lib/postgresql/data' })?.wrong).toEqual([])
    const old = paths('postgres', '16', { PGDATA: '/var/lib/postgresql/data/pgdata' })
    expect(old?.mount).toEqual(['/var/lib/postgresql/data/pgdata', '/var/lib/postgresql/data'])
    expect(old?.wrong.map((wrong) => wrong.path)).toEqual(['/var/lib/postgresql'])
    const elsewhere = paths('postgres', '16', { PGDATA: '/pg/data/' })
    expect(elsewhere?.mount).toEqual(['/pg/data', '/pg'])
    expect(elsewhere?.wrong.map((wrong) => wrong.path)).toContain('/var/lib/postgresql/data')
    expect(paths('postgres', '16', { PGDATA: '${WHERE}' })).toBeUndefined()
  })

  it('are read behind `pg` in derived images, and open where their latest is', () => {
    expect(majorOfServiceTag({ repository: 'pgvector/pgvector', tag: '0.8.1-pg17' })).toBe(17)
    expect(majorOfServiceTag({ repository: 'postgis/postgis', tag: '16-3.4' })).toBe(16)
    expect(paths('timescale/timescaledb', '2.17.2-pg16')?.mount).toEqual(['/var/lib/postgresql/data'])
    expect(paths('timescale/timescaledb', 'latest-pg18')?.mount).toEqual(['/var/lib/postgresql'])
    expect(paths('postgis/postgis', 'latest')?.wrong).toEqual([])
  })

  it('differ for bitnami', () => {
    const found = paths('bitnami/postgresql', '16')
    expect(found?.mount).toContain('/bitnami/postgresql')
    expect(found?.wrong.map((wrong) => wrong.path)).toContain('/var/lib/postgresql/data')
  })
})

describe('other services', () => {
  it('keep data where their images say', () => {
    expect(paths('mysql', '8.4')?.mount).toEqual(['/var/lib/mysql'])
    expect(paths('mongo', '8')?.wrong.map((wrong) => wrong.path)).toContain('/data')
    expect(paths('influxdb', '1.8')?.mount).toEqual(['/var/lib/influxdb'])
    expect(paths('influxdb', '2.7')?.mount).toEqual(['/var/lib/influxdb2'])
    expect(paths('memcached', 'latest')?.mount).toEqual([])
    expect(paths('minio/minio', 'latest')).toBeUndefined()
  })

  it('never call a right mount wrong', () => {
    for (const found of DATA_SERVICES) {
      for (const major of [undefined, 1, 2, 8, 17, 18]) {
        const advice = found.dataPaths(major, {})
        expect(advice?.wrong.some((wrong) => advice.mount.includes(wrong.path)) ?? false).toBe(false)
      }
    }
  })

  it('see a redis that is a cache on purpose', () => {
    const isCache = service('redis').isCacheWhen
    expect(isCache?.(['redis-server', '--save', '', '--appendonly', 'no'])).toBe(true)
    expect(isCache?.(['redis-server', '--save ""'])).toBe(true)
    expect(isCache?.(['redis-server', '--save', '""'])).toBe(true)
    expect(isCache?.(['redis-server', '--appendonly', 'no'])).toBe(true)
    expect(isCache?.(['redis-server', '--maxmemory-policy', 'allkeys-lru'])).toBe(true)
    expect(isCache?.(['redis-server', '--maxmemory-policy', 'noeviction'])).toBe(false)
    expect(isCache?.(['redis-server', '--appendonly', 'yes'])).toBe(false)
    expect(isCache?.(['redis-server', '--save', '60', '1', '--appendonly', 'no'])).toBe(false)
    expect(isCache?.(['redis-server'])).toBe(false)
  })
})

describe('openDoors', () => {
  it('finds what turns authentication off', () => {
    expect(openDoors(service('postgres'), { POSTGRES_HOST_AUTH_METHOD: 'trust' })).toHaveLength(1)
    expect(openDoors(service('mysql'), { MYSQL_ALLOW_EMPTY_PASSWORD: 'yes' })).toHaveLength(1)
    expect(openDoors(service('elasticsearch'), { 'xpack.security.enabled': 'false' })).toHaveLength(1)
  })

  it('is silent on other values, empty ones and variables', () => {
    expect(openDoors(service('postgres'), { POSTGRES_HOST_AUTH_METHOD: 'scram-sha-256' })).toEqual([])
    expect(openDoors(service('mysql'), { MYSQL_ALLOW_EMPTY_PASSWORD: '' })).toEqual([])
    expect(openDoors(service('mysql'), { MYSQL_ALLOW_EMPTY_PASSWORD: '${EMPTY}' })).toEqual([])
    expect(openDoors(service('postgres'), {})).toEqual([])
  })
})

describe('fileVariableFor', () => {
  it('names the variable of the file', () => {
    expect(fileVariableFor({ repository: 'postgres' }, 'POSTGRES_PASSWORD')).toBe('POSTGRES_PASSWORD_FILE')
    expect(fileVariableFor({ repository: 'mariadb' }, 'MARIADB_ROOT_PASSWORD')).toBe('MARIADB_ROOT_PASSWORD_FILE')
    expect(fileVariableFor({ repository: 'grafana/grafana' }, 'GF_SECURITY_ADMIN_PASSWORD')).toBe('GF_SECURITY_ADMIN_PASSWORD__FILE')
  })

  it('promises nothing of other variables and images', () => {
    expect(fileVariableFor({ repository: 'postgres' }, 'DJANGO_SECRET_KEY')).toBeUndefined()
    expect(fileVariableFor({ repository: 'redis' }, 'REDIS_PASSWORD')).toBeUndefined()
    expect(fileVariableFor({ repository: 'myorg/app' }, 'POSTGRES_PASSWORD')).toBeUndefined()
  })
})
