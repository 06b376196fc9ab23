import { describe, expect, it } from 'vitest'
import { left } from './read.ts'

const LISTS = '/var/lib/apt/lists'

describe('caches left in a layer', () => {
  it.each([
    ['apt-get update && apt-get install -y x', [LISTS]],
    ['apt-get install -y x', []],
    ['apt-get update && apt-get install x && rm -rf /var/lib/apt/lists/*', []],
    ['rm -rf /var/lib/apt/lists/* && apt-get update', [LISTS]],
    ['apt-get update && rm -rf /var/lib/apt/lists/* && apt-get update', [LISTS]],
    ['apt-get update && apt-get clean', [LISTS]],
    ['apt-get update && apt-get distclean', []],
    ['apt-get update && rm -rf /var/lib/apt', []],
    ['apt-get update && rm -rf /tmp/* /var/lib/{apt,dpkg,cache}/lists', []],
    ['apt-get update && rm -rf /var/lib/apt/lists/partial', [LISTS]],
    ['apt-get update && rm -rf /var/lib/apt/listsx', [LISTS]],
    ['apt-get update && find /var/lib/apt/lists -type f -delete', []],
    ['apt-get update && find /var/lib/apt/lists -type f', [LISTS]],
    ['sudo apt-get update && sudo rm -r /var/lib/apt/lists', []],
    ['apk add x', ['/var/cache/apk']],
    ['apk add --no-cache x', []],
    ['apk add x && rm -rf /var/cache/apk/*', []],
    ['dnf install -y x', ['/var/cache/dnf']],
    ['dnf install -y x && yum clean all', []],
    ['dnf install -y x && dnf clean metadata', ['/var/cache/dnf']],
    ['dnf install -y x && rm -rf /var/cache/libdnf5', []],
    ['microdnf install x && microdnf clean all', []],
    ['zypper in x && zypper clean', []],
    ['pip install x', ['~/.cache/pip']],
    ['pip install --no-cache-dir x', []],
    ['pip install x && pip cache purge', []],
    ['pip install x && rm -rf ~/.cache', []],
    ['pip install x && rm -rf /root/.cache/pip', []],
    ['pip install x && rm -rf "$HOME/.cache"', []],
    ['pip install x && rm -rf "$(pip cache dir)"', []],
    ['PIP_NO_CACHE_DIR=0 pip install x', []],
    ['export PIP_NO_CACHE_DIR=1; pip install x', []],
    ['pip config set global.no-cache-dir true && pip install x', []],
    ['pip uninstall x', []],
    ['uv sync', ['~/.cache/uv']],
    ['uv sync --no-cache', []],
    ['npm ci && npm cache clean --force', []],
    ['npm cache clean --force && npm ci', ['~/.npm']],
    ['yarn && yarn cache clean', []],
    ['conda install x && conda clean -afy', []],
    ['apt-get update && pip install x', [LISTS, '~/.cache/pip']],
  ])('%s leaves %j', (text, expected) => {
    expect(left(text)).toEqual(expected)
  })

  it('lie in mounts, also of a parent folder', () => {
    expect(left('apt-get update', { mounts: ['/var/lib/apt'] })).toEqual([])
    expect(left('apt-get update', { mounts: ['/var/lib/apt/lists/partial', '/var/cache/apt'] })).toEqual([LISTS])
    expect(left('pip install x', { mounts: ['/root/.cache/'] })).toEqual([])
    expect(left('pip install x', { mounts: ['/root/.cache/pip'], home: '/home/app' })).toEqual(['~/.cache/pip'])
    expect(left('pip install x', { mounts: ['~/.cache'], home: '/home/app' })).toEqual([])
  })

  it('depend on the environment', () => {
    expect(left('pip install x', { environment: { PIP_NO_CACHE_DIR: 'off' } })).toEqual([])
    expect(left('pip install x', { environment: { PIP_NO_CACHE_DIR: '' } })).toEqual(['~/.cache/pip'])
    expect(left('uv sync', { environment: { UV_NO_CACHE: 'false' } })).toEqual(['~/.cache/uv'])
    expect(left('npm ci', { environment: { NPM_CONFIG_CACHE: '/cache' }, mounts: ['/cache'] })).toEqual([])
    expect(left('uv sync', { environment: { XDG_CACHE_HOME: '/cache' }, mounts: ['/cache'] })).toEqual([])
  })
})
