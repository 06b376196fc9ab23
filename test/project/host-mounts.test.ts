import { describe, expect, it } from 'vitest'
import { daemonSocketOf, hostMountsOf } from '../../src/project/host-mounts.ts'
import type { ServiceModel } from '../../src/project/model.ts'
import { projectOf } from '../support/memory-project.ts'

function service(volumes: string, rest = ''): ServiceModel {
  const text = `services:\n  web:\n    image: shop/web:1\n    volumes: [${volumes}]\n${rest}`
  return projectOf({ 'compose.yaml': text }).services[0]!
}

describe('mounts of the host', () => {
  it.each([
    ['/etc:/x', '/etc', false],
    ['/etc/:/x:ro', '/etc', true],
    ['/var/run/x.sock:/x', '/run/x.sock', false],
    ['//var/run:/x', '/run', false],
    ['/a/../etc:/x', '/etc', false],
    ['~:/x', '~', false],
    ['~/.ssh/:/x:ro,z', '~/.ssh', true],
    ['"${ROOT:-/srv}/a:/x"', '/srv/a', false],
    ['"{ type: bind }"', undefined, false],
    ['{ type: bind, source: /boot, target: /x, read_only: true }', '/boot', true],
  ])('%s', (volume, path, readOnly) => {
    const [mount] = hostMountsOf(service(volume))
    expect(mount?.path).toBe(path)
    if (path !== undefined) expect(mount?.readOnly).toBe(readOnly)
  })

  it.each(['./src:/x', 'data:/x', '/x', '${ROOT}/etc:/x', '../up:/x', '{ type: tmpfs, target: /etc }'])('none: %s', (volume) => {
    expect(hostMountsOf(service(`"${volume}"`.replace('"{', '{').replace('}"', '}')))).toEqual([])
  })

  it('sees the folder behind a named volume', () => {
    const bound = 'volumes:\n  data:\n    driver_opts: { type: none, o: "bind,ro", device: /etc }\n'
    expect(hostMountsOf(service('data:/x', bound)).map(({ path, readOnly }) => ({ path, readOnly }))).toEqual([{ path: '/etc', readOnly: true }])
    expect(hostMountsOf(service('data:/x', bound.replace('bind,ro', 'addr=10.0.0.1')))).toEqual([])
    expect(hostMountsOf(service('data:/x', bound.replace('/etc', './etc')))).toEqual([])
  })
})

describe('sockets of daemons', () => {
  it.each([
    ['/var/run/docker.sock:/var/run/docker.sock:ro', 'Docker'],
    ['/run/user/1000/docker.sock:/x', 'Docker'],
    ['/run:/x', 'Docker'],
    ['/run/containerd/containerd.sock:/x', 'containerd'],
    ['${SOCKET}:/var/run/docker.sock', 'Docker'],
    ['${SOCKET:-/run/podman/podman.sock}:/x', 'Podman'],
    ['./docker.sock:/var/run/docker.sock', undefined],
    ['sockets:/var/run', undefined],
    ['/run/postgresql:/x', undefined],
    ['/:/host', undefined],
    ['${SOCKET}:/data', undefined],
  ])('%s', (volume, daemon) => {
    const model = service(`"${volume}"`)
    expect(daemonSocketOf(model.service.volumes[0]!, model)).toBe(daemon)
  })

  it('knows the pipe of Windows', () => {
    const model = service(String.raw`{ type: npipe, source: '\\.\pipe\docker_engine', target: '\\.\pipe\docker_engine' }`)
    expect(daemonSocketOf(model.service.volumes[0]!, model)).toBe('Docker')
  })
})
