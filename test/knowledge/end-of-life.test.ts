import { describe, expect, it } from 'vitest'
import { PRODUCTS } from '../../src/knowledge/end-of-life/cycles.ts'
import { endOfLife, endOfLifeOfImage, lifeState } from '../../src/knowledge/end-of-life.ts'
import { retiredImage } from '../../src/knowledge/retired-images.ts'
import { TABLES_DATE } from '../../src/knowledge/tables-date.ts'

const labels = (repository: string, tag?: string) => endOfLifeOfImage({ repository, tag }).map((entry) => entry.label)

describe('endOfLife', () => {
  it('gives the day of a release', () => {
    expect(endOfLife('python', '3.9')).toEqual({ date: '2025-10-31' })
    expect(endOfLife('postgres', '14')).toEqual({ date: '2026-11-12' })
  })

  it('gives nothing for what it does not know', () => {
    expect(endOfLife('python', '3.99')).toBeUndefined()
    expect(endOfLife('cobol', '1')).toBeUndefined()
    expect(endOfLife('python', 'constructor')).toBeUndefined()
    expect(endOfLife('constructor', 'name')).toBeUndefined()
  })

  it('holds ISO dates only', () => {
    for (const product of Object.values(PRODUCTS)) {
      for (const date of Object.values(product.cycles)) expect(new Date(`${date}T00:00:00Z`).toISOString().slice(0, 10)).toBe(date)
    }
    expect(TABLES_DATE).toMatch(/^\d{4}-\d{2}-\d{2}$/)
  })
})

describe('endOfLifeOfImage', () => {
  it('reads language and system from one tag', () => {
    expect(endOfLifeOfImage({ repository: 'python', tag: '3.9-slim-bullseye' })).toEqual([
      { product: 'python', label: 'Python 3.9', date: '2025-10-31', replacement: 'Python 3.14' },
      { product: 'debian', label: 'Debian 11 (bullseye)', date: '2026-08-31', replacement: 'Debian 13 (trixie)' },
    ])
    expect(labels('library/node', '16-alpine3.18')).toEqual(['Node.js 16', 'Alpine 3.18'])
  })

  it('reads patch releases and code names', () => {
    expect(labels('python', '3.8.19')).toEqual(['Python 3.8'])
    expect(labels('node', 'hydrogen-alpine')).toEqual(['Node.js 18'])
    expect(labels('ubuntu', 'focal-20210101')).toEqual(['Ubuntu 20.04 (focal)'])
    expect(labels('ubuntu', '18.04')).toEqual(['Ubuntu 18.04 (bionic)'])
    expect(labels('debian', 'buster-slim')).toEqual(['Debian 10 (buster)'])
    expect(labels('alpine', '3.19.1')).toEqual(['Alpine 3.19'])
    expect(labels('postgres', '13.4-alpine3.14')).toEqual(['PostgreSQL 13', 'Alpine 3.14'])
    expect(labels('postgres', '9.6')).toEqual(['PostgreSQL 9.6'])
    expect(labels('centos', '7.9.2009')).toEqual(['CentOS 7'])
    expect(labels('centos', 'stream8')).toEqual(['CentOS Stream 8'])
  })

  it('reads the version behind a word', () => {
    expect(labels('ghcr.io/astral-sh/uv', 'python3.9-bookworm-slim')).toEqual(['Python 3.9', 'Debian 12 (bookworm)'])
    expect(labels('pgvector/pgvector', 'pg13')).toEqual(['PostgreSQL 13'])
    expect(labels('timescale/timescaledb', '2.11.2-pg13')).toEqual(['PostgreSQL 13'])
    expect(labels('gcr.io/distroless/python3-debian11', 'nonroot')).toEqual(['Debian 11 (bullseye)'])
    expect(labels('nvidia/cuda', '11.8.0-base-ubuntu20.04')).toEqual(['Ubuntu 20.04 (focal)'])
  })

  it('takes what is older than its table, and majors of lines that have ended, for ended', () => {
    expect(endOfLifeOfImage({ repository: 'golang', tag: '1.4' })).toEqual([{ product: 'go', label: 'Go 1.4', date: '2019-09-03', isOlder: true, replacement: 'Go 1.26' }])
    expect(labels('fedora', '27')).toEqual(['Fedora 27'])
    expect(labels('redis', '3-alpine')).toEqual(['Redis 3'])
    expect(labels('redis', '6.2')).toEqual(['Redis 6.2'])
    expect(labels('nginx', '1.9.1')).toEqual(['nginx 1.9'])
    expect(labels('python', '2-stretch')).toEqual(['Python 2.7', 'Debian 9 (stretch)'])
    expect(labels('php', '5-apache')).toEqual(['PHP 5.6'])
    expect(labels('mongo', '6')).toEqual(['MongoDB 6.0'])
    for (const [repository, tag] of [['golang', '1'], ['redis', '7'], ['nginx', '1'], ['alpine', '3'], ['mysql', '8'], ['ruby', '3'], ['rabbitmq', '3-management'], ['python', '3.99']] as const) expect(labels(repository, tag)).toEqual([])
  })

  it('names in its majors releases that the table has', () => {
    for (const product of Object.values(PRODUCTS)) for (const cycle of Object.values('majors' in product ? product.majors : {})) expect(Object.keys(product.cycles)).toContain(cycle)
  })

  it('is silent on tags that move, on later releases and on images of others', () => {
    for (const tag of ['3', 'latest', 'slim', undefined]) expect(labels('python', tag)).toEqual([])
    expect(labels('node', 'lts-slim')).toEqual([])
    expect(labels('redis', '7-alpine')).toEqual([])
    expect(labels('postgres', '99')).toEqual([])
    expect(labels('myorg/python', '3.8-buster')).toEqual([])
    expect(labels('registry.example.com/team/app', 'focal')).toEqual([])
  })
})

describe('lifeState', () => {
  it('warns from the day on, and tells half a year before', () => {
    expect(lifeState('2026-11-21', '2026-11-21')).toBe('ended')
    expect(lifeState('2026-11-22', '2026-11-21')).toBe('ending')
    expect(lifeState('2026-12-01', '2026-06-01')).toBe('ending')
    expect(lifeState('2026-12-01', '2026-05-31')).toBe('supported')
  })

  it('counts months over the turn of the year and over short months', () => {
    expect(lifeState('2027-04-30', '2026-10-30')).toBe('ending')
    expect(lifeState('2027-04-30', '2026-10-29')).toBe('supported')
    expect(lifeState('2026-08-31', '2026-02-28')).toBe('supported')
    expect(lifeState('2026-08-31', '2026-03-01')).toBe('ending')
    expect(lifeState('2027-06-15', '2026-12-15')).toBe('ending')
  })
})

describe('retiredImage', () => {
  it('knows the names that Microsoft has left on Docker Hub', () => {
    expect(retiredImage({ repository: 'microsoft/dotnet', tag: '2.0-sdk' })?.replacement).toBe('mcr.microsoft.com/dotnet/runtime')
    expect(retiredImage({ repository: 'microsoft/toString', tag: '1' })).toBeUndefined()
    expect(retiredImage({ registry: 'mcr.microsoft.com', repository: 'dotnet/sdk', tag: '9.0' })).toBeUndefined()
  })

  it('knows deprecated images and their successors', () => {
    expect(retiredImage({ repository: 'openjdk', tag: '17' })?.replacement).toBe('eclipse-temurin')
    expect(retiredImage({ repository: 'k8s.gcr.io/pause' })?.replacement).toBe('registry.k8s.io/pause')
    expect(retiredImage({ repository: 'python' })).toBeUndefined()
    expect(retiredImage({ repository: 'myorg/openjdk' })).toBeUndefined()
  })
})
