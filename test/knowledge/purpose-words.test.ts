import { describe, expect, it } from 'vitest'
import { purposeOfName } from '../../src/knowledge/purpose-words.ts'

describe('purposeOfName', () => {
  it.each([
    ['docker-compose.prod.yml', 'production', 'prod'],
    ['Dockerfile-dev', 'development', 'dev'],
    ['web-test', 'test', 'test'],
    ['Dockerfile.ci', 'test', 'ci'],
    ['production', 'production', 'production'],
    ['staging_web', 'production', 'staging'],
    ['.env.example', 'template', 'example'],
    ['docker-compose.prod.example.yml', 'template', 'example'],
    ['settings.py.dist', 'template', 'dist'],
    ['docker/dev/Dockerfile', 'development', 'dev'],
    ['tests/docker-compose.prod.yml', 'production', 'prod'],
    ['e2e', 'test', 'e2e'],
  ] as const)('%s is for %s', (name, purpose, word) => {
    expect(purposeOfName(name)).toEqual({ purpose, word })
  })

  it.each(['Dockerfile', 'docker-compose.yml', 'devices', 'latest', 'contest', 'product', 'device-manager', 'citrus', 'dist/Dockerfile', 'sampler', '', '/', 'attestation'])('%s says nothing', (name) => {
    expect(purposeOfName(name)).toBeUndefined()
  })
})
