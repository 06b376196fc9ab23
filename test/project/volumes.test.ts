import { describe, expect, it } from 'vitest'
import { memoryProjectFiles } from '../../src/host/index.ts'
import type { ServiceModel } from '../../src/project/model.ts'
import { readProject } from '../../src/project/read.ts'
import { dataStorageOf, isAtOrBelow, mountHolding, runsDataServer, unusedResources, volumeSharesOf } from '../../src/project/volumes.ts'

function projectOf(text: string) {
  return readProject([{ path: 'compose.yaml', text, kind: 'yaml', named: true }], memoryProjectFiles({ files: { 'compose.yaml': text } }))
}

function first(text: string): ServiceModel {
  const model = projectOf(text).services[0]
  if (model === undefined) throw new Error('no service')
  return model
}

const database = (rest: string, image = 'postgres:17'): ServiceModel => first(`services:\n  db:\n    image: ${image}\n${rest}`)

describe('paths', () => {
  it('takes whole segments', () => {
    expect(isAtOrBelow('/srv/data', '/srv')).toBe(true)
    expect(isAtOrBelow('/srv', '/srv')).toBe(true)
    expect(isAtOrBelow('/srv2', '/srv')).toBe(false)
    expect(isAtOrBelow('/srv', '/')).toBe(true)
  })

  it('finds the deepest mount', () => {
    const model = database('    volumes:\n      - aa:/srv\n      - bb:/srv/data/\n    tmpfs: ["/srv/data/tmp:size=1m"]\n')
    const holder = mountHolding(model, '/srv/data/file')
    expect(typeof holder === 'object' ? holder.source?.text : holder).toBe('bb')
    expect(mountHolding(model, '/srv/data/tmp/x')).toBe('tmpfs')
    expect(mountHolding(model, '/srv2')).toBeUndefined()
    expect(mountHolding(database('    volumes: ["a:${X}"]\n'), '/srv')).toBe('unknown')
    expect(mountHolding(database('    volumes_from: [other]\n'), '/srv')).toBe('unknown')
  })
})

describe('data services', () => {
  it.each([
    ['', true], ['    command: postgres -c max_connections=50\n', true], ['    command: ["-c", "fsync=off"]\n', true], ['    command: pg_dump -h db\n', false],
    ['    entrypoint: ["psql"]\n', false], ['    command: ${WHAT}\n', false],
  ])('tells a server from a client: %j', (rest, isServer) => {
    expect(runsDataServer(database(rest))).toBe(isServer)
  })

  it('sorts the mounts', () => {
    const storage = dataStorageOf(database('    volumes:\n      - aa:/var/lib/postgresql/data\n      - /var/lib/postgresql/data/x\n      - cc:/var/lib/postgresql\n      - dd:/backup\n'))
    expect(storage?.keeping.map((mount) => mount.source?.text)).toEqual(['aa'])
    expect(storage?.anonymous).toHaveLength(1)
    expect(storage?.wrong.map((each) => each.target)).toEqual(['/var/lib/postgresql'])
  })

  it('says nothing where the path is open', () => {
    expect(dataStorageOf(database('    environment: ["PGDATA=${WHERE}"]\n'))).toBeUndefined()
    expect(dataStorageOf(database('    environment: [PGDATA]\n'))).toBeUndefined()
    expect(dataStorageOf(database('', `postgres@sha256:${'0'.repeat(64)}`))).toBeUndefined()
    expect(dataStorageOf(database('    volumes: ["a:${X}"]\n'))?.isOpen).toBe(true)
    expect(dataStorageOf(database('    command: mongod --dbpath /srv\n', 'mongo:8'))?.isOpen).toBe(true)
  })
})

describe('things at the top', () => {
  it('finds those that nobody uses', () => {
    const project = projectOf('services:\n  a:\n    image: a:1\n    volumes: [used:/x]\nvolumes:\n  used:\n  left:\nnetworks:\n  default:\n  other:\n')
    const [compose] = project.compose
    if (compose === undefined) throw new Error('no project')
    expect(unusedResources(compose, 'volumes', project).map((each) => each.name)).toEqual(['left'])
    expect(unusedResources(compose, 'networks', project).map((each) => each.name)).toEqual(['other'])
  })

  it('says nothing where a variable may name them', () => {
    const project = projectOf('services:\n  a:\n    image: a:1\n    volumes: ["${NAME}:/x"]\nvolumes:\n  left:\n')
    const [compose] = project.compose
    expect(compose === undefined ? [] : unusedResources(compose, 'volumes', project)).toEqual([])
  })

  it('lists who shares a volume where', () => {
    const project = projectOf('services:\n  a:\n    image: a:1\n    volumes: [vv:/x/]\n  b:\n    image: b:1\n    volumes: ["vv:/y:ro"]\nvolumes:\n  vv:\n')
    const [compose] = project.compose
    const shares = compose === undefined ? undefined : volumeSharesOf(compose, project).get('vv')
    expect(shares?.map((share) => [share.service.service.name, share.path, share.mount.readOnly])).toEqual([['a', '/x', false], ['b', '/y', true]])
  })
})
