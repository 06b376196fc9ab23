import { describe, expect, it } from 'vitest'
import { memoryProjectFiles } from '../../src/host/index.ts'
import { dependenciesOf, isOnClosedNetworks, meaningOfHost, networksOf, serviceReferencesOf } from '../../src/project/service-references.ts'
import type { ServiceModel } from '../../src/project/model.ts'
import { readProject } from '../../src/project/read.ts'
import { processorTimeSince } from '../support/processor-time.ts'

function projectOf(files: Readonly<Record<string, string>>) {
  const sources = Object.entries(files).filter(([path]) => path.endsWith('.yaml')).map(([path, text]) => ({ path, text, kind: 'yaml' as const, named: true }))
  return readProject(sources, memoryProjectFiles({ files }))
}

function serviceOf(project: ReturnType<typeof projectOf>, name: string): ServiceModel {
  const found = project.services.find((model) => model.service.name === name)
  if (found === undefined) throw new Error(`no service ${name}`)
  return found
}

/** The references of a service `web` with one variable. */
function referencesOf(entry: string) {
  const project = projectOf({ 'compose.yaml': `services:\n  web:\n    image: shop/web:1\n    environment:\n      - ${entry}\n` })
  return serviceReferencesOf(serviceOf(project, 'web')).map(({ host, port, user, password, database, form, stores }) => ({
    host: host.text, port, user: user?.text, password: password?.text, database: database?.text, form, stores: [...stores],
  }))
}

describe('references by their form', () => {
  it('takes the URL of a data store apart', () => {
    expect(referencesOf('DATABASE_URL=postgresql+psycopg://shop:Tz4k@db:5433/store?sslmode=disable')).toEqual([
      { host: 'db', port: 5433, user: 'shop', password: 'Tz4k', database: 'store', form: 'url', stores: ['postgres'] },
    ])
    expect(referencesOf('SPRING_URL=jdbc:mariadb://db/store')[0]).toMatchObject({ host: 'db', database: 'store' })
    expect(referencesOf('X=redis://:Tz4k@cache')[0]).toMatchObject({ host: 'cache', user: undefined, password: 'Tz4k' })
  })

  it('points at the host', () => {
    const text = 'services:\n  web:\n    image: shop/web:1\n    environment:\n      DATABASE_URL: "postgres://shop@db/shop"\n'
    const [reference] = serviceReferencesOf(serviceOf(projectOf({ 'compose.yaml': text }), 'web'))
    expect(text.slice(reference?.host.range.start, reference?.host.range.end)).toBe('db')
  })

  it.each([
    'DATABASE_URL=postgres://shop@db.example.org/shop', 'DATABASE_URL=postgres://10.0.0.5/shop', 'DATABASE_URL=postgres:///shop', 'DATABASE_URL=sqlite:///db', 'API_URL=http://db:8000',
    'TEXT=see postgres://db for more', 'POSTGRES_HOST=/var/run/postgresql', 'POSTGRES_HOST=localhost', 'POSTGRES_DB=db', 'HOSTNAME=db', 'HOST=db', 'MYSQL_HOST=127.0.0.1', 'POSTGRES_HOST=${DB_HOST}', 'MYSQL_ROOT_HOST=%',
  ])('is silent about %s', (entry) => {
    expect(referencesOf(entry)).toEqual([])
  })

  it('groups the settings of one prefix', () => {
    const project = projectOf({ 'compose.yaml': 'services:\n  web:\n    image: shop/web:1\n    environment:\n      DB_HOST: db:5433\n      DB_USER: shop\n      DB_PASSWORD: a\n      DB_NAME: store\n      MAIL_USER: b\n' })
    const [reference] = serviceReferencesOf(serviceOf(project, 'web'))
    expect(reference).toMatchObject({ host: { text: 'db' }, port: 5433, user: { text: 'shop' }, password: { text: 'a' }, database: { text: 'store' }, form: 'setting' })
  })

  it('notes what may be meant for another service', () => {
    const project = projectOf({ 'compose.yaml': 'x-env: &env\n  DB_HOST: db\nservices:\n  a:\n    image: shop/a:1\n    environment: *env\n  b:\n    image: shop/b:1\n    environment:\n      <<: *env\n  c:\n    image: shop/c:1\n    environment:\n      DB_HOST: db\n' })
    expect(['a', 'b', 'c'].map((name) => serviceReferencesOf(serviceOf(project, name))[0]?.isShared)).toEqual([true, true, false])
  })

  it('stays linear on hostile texts', () => {
    const started = process.cpuUsage()
    referencesOf(`X="${'a://'.repeat(400)}"`)
    expect(processorTimeSince(started)).toBeLessThan(1000)
  })
})

describe('what a host leads to', () => {
  const project = projectOf({
    'compose.yaml': `services:
  web:
    image: shop/web:1
    links: ["db:sql"]
    extra_hosts: ["legacy:10.0.0.5"]
    networks: [back, front]
  db:
    image: postgres:17
    container_name: shop-db
    hostname: dbhost
    networks:
      back:
        aliases: [pg]
networks:
  back:
  front:
    name: shared
    external: true
`,
    'compose.data.yaml': 'services:\n  warehouse:\n    image: postgres:17\n',
  })
  const web = serviceOf(project, 'web')

  it.each([['db', 'db'], ['DB', 'db'], ['shop-db', 'db'], ['pg', 'db'], ['sql', 'db']])('%s is the service %s', (host, name) => {
    expect(meaningOfHost(host, web, project)).toMatchObject({ service: { name } })
  })

  it.each(['legacy', 'dbhost', 'warehouse', 'shop-db-1', 'shop_db_1'])('%s may be there', (host) => {
    expect(meaningOfHost(host, web, project)).toBe('known-otherwise')
  })

  it('knows nothing of the rest', () => {
    expect(meaningOfHost('cache', web, project)).toBeUndefined()
  })

  it('names networks as Docker does', () => {
    expect(networksOf(web.service)).toEqual(new Set(['back', '=shared']))
    expect(isOnClosedNetworks(web.service)).toBe(false)
    expect(isOnClosedNetworks(serviceOf(project, 'db').service)).toBe(true)
  })
})

it('follows dependencies of dependencies, in circles too', () => {
  const project = projectOf({ 'compose.yaml': 'services:\n  a:\n    image: a:1\n    depends_on: [b]\n  b:\n    image: b:1\n    links: ["c:x"]\n  c:\n    image: c:1\n    depends_on: [a]\n' })
  expect(dependenciesOf(serviceOf(project, 'a').service)).toEqual(new Set(['b', 'c', 'a']))
})

describe('names that only what is not known may explain', () => {
  const meaning = (host: string, ...lines: readonly string[]): string => {
    const project = projectOf({ 'compose.yaml': `services:\n  web:\n    image: shop/web:1\n${lines.map((line) => `    ${line}\n`).join('')}  db:\n    image: postgres:18\n` })
    const found = meaningOfHost(host, serviceOf(project, 'web'), project)
    return found === undefined ? 'nothing' : found === 'known-otherwise' ? found : found.service.name
  }

  it.each([
    ['DB', [], 'db'],
    ['cache', [], 'nothing'],
    ['cache', ['external_links: [shared_redis:cache]'], 'known-otherwise'],
    ['shared_redis', ['external_links: [shared_redis]'], 'known-otherwise'],
    ['cache', ['links: ["db:cache"]'], 'db'],
    ['cache', ['links: ["gone:cache"]'], 'known-otherwise'],
    ['cache', ['extra_hosts: ["${NAME}:10.0.0.1"]'], 'known-otherwise'],
    ['cache', ['container_name: "${NAME}"'], 'known-otherwise'],
    ['cache', ['hostname: "${NAME}"'], 'known-otherwise'],
    ['cache', ['hostname: cache'], 'known-otherwise'],
    ['cache', ['networks: {default: {aliases: ["${NAME}"]}}'], 'known-otherwise'],
    ['cache', ['networks: {default: {aliases: [cache]}}'], 'web'],
    ['shop-db-1', [], 'known-otherwise'],
    ['db_2', [], 'known-otherwise'],
    ['mydb-1', [], 'nothing'],
  ])('%s with %j', (host, lines, expected) => {
    expect(meaning(host, ...lines)).toBe(expected)
  })

  it('networks whose names are not known, or that others may join', () => {
    const joined = (service: string, networks = ''): readonly [ReadonlySet<string> | undefined, boolean] => {
      const project = projectOf({ 'compose.yaml': `services:\n  web:\n    image: shop/web:1\n    ${service}\n${networks}` })
      const { service: web } = serviceOf(project, 'web')
      return [networksOf(web), isOnClosedNetworks(web)]
    }
    expect(joined('networks: [back]', 'networks: {back: {name: shared}}\n')).toEqual([new Set(['=shared']), false])
    expect(joined('networks: [back]', 'networks: {back: {name: "${NAME}"}}\n')).toEqual([undefined, false])
    expect(joined('networks: ["${NAME}"]')).toEqual([undefined, false])
    expect(joined('networks: [back]', 'networks: {back: {driver: bridge}}\n')).toEqual([new Set(['back']), true])
    expect(joined('networks: [back]', 'networks: {back: {driver: macvlan}}\n')).toEqual([new Set(['back']), false])
    expect(joined('network_mode: host')).toEqual([undefined, false])
    expect(joined('dns: 10.0.0.1')).toEqual([new Set(['default']), false])
  })

  it('what a service stands on by other ways than depends_on', () => {
    const project = projectOf({ 'compose.yaml': 'services:\n  web: {image: a, volumes_from: [files, "container:other"], network_mode: "service:vpn"}\n  files: {image: a, depends_on: [db, web]}\n  vpn: {image: a}\n  db: {image: a}\n' })
    expect([...dependenciesOf(serviceOf(project, 'web').service)].sort()).toEqual(['db', 'files', 'vpn', 'web'])
  })
})
