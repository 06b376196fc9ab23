import { describe, expect, it } from 'vitest'
import { knownBaseImages, lookUpBaseImage } from '../../src/knowledge/base-images.ts'

const facts = (repository: string, tag: string | undefined = 'latest') => lookUpBaseImage({ repository, tag })

describe('lookUpBaseImage', () => {
  it('knows an image under all its spellings', () => {
    const plain = facts('python', '3.13')
    expect(plain).toBeDefined()
    for (const repository of ['library/python', 'docker.io/library/python', 'index.docker.io/library/python', 'mirror.gcr.io/library/python', 'public.ecr.aws/docker/library/python']) {
      expect(facts(repository, '3.13')).toEqual(plain)
    }
    expect(lookUpBaseImage({ registry: 'docker.io', repository: 'library/python', tag: '3.13' })).toEqual(plain)
  })

  it('is silent on images of others, also on official names below a namespace or a private registry', () => {
    expect(facts('myorg/python')).toBeUndefined()
    expect(facts('registry.example.com/python')).toBeUndefined()
    expect(facts('localhost:5000/nginx')).toBeUndefined()
    expect(lookUpBaseImage({ registry: 'registry.example.com', repository: 'library/python', tag: '3.13' })).toBeUndefined()
  })

  it('tells slim, full and Alpine variants of python apart', () => {
    expect(facts('python', '3.13')?.tools).toMatchObject({ curl: true, wget: true, git: true, gcc: true, python: true })
    expect(facts('python', '3.13-slim')?.tools).toMatchObject({ curl: false, wget: false, git: false, gcc: false, python: true })
    expect(facts('python', '3.13-alpine3.22')).toMatchObject({ distribution: 'alpine', distributionVersion: '3.22', shell: 'ash', hasBash: false, tools: { wget: true, curl: false } })
    expect(facts('python', '3.13-slim-bullseye')).toMatchObject({ distribution: 'debian', distributionVersion: '11', hasBash: true, shell: 'dash' })
  })

  it('leaves the release open where the tag moves', () => {
    expect(facts('python', '3.13')).not.toHaveProperty('distributionVersion')
    expect(facts('debian')).not.toHaveProperty('distributionVersion')
    expect(facts('alpine', '3')).not.toHaveProperty('distributionVersion')
    expect(facts('alpine', '3.20.1')?.distributionVersion).toBe('3.20')
    expect(facts('debian', '12.5-slim')?.distributionVersion).toBe('12')
    expect(facts('ubuntu', 'noble-20240605')?.distributionVersion).toBe('24.04')
  })

  it('tells only what all variants have in common when the tag is unknown', () => {
    const python = lookUpBaseImage({ repository: 'python' })
    expect(python).toMatchObject({ language: 'python', user: 'root', hasBash: undefined, packageManagers: [] })
    expect(python?.tools).toEqual({ python: true, pip: true, node: false, npm: false })
    expect(python).not.toHaveProperty('distribution')
    expect(lookUpBaseImage({ repository: 'nginx' })).toMatchObject({ dropsPrivileges: true, hasBash: undefined, exposedPorts: [80] })
  })

  it('knows that Debian and Ubuntu have no curl or wget, and Alpine no bash', () => {
    for (const image of ['debian', 'ubuntu']) expect(facts(image)).toMatchObject({ packageManagers: ['apt'], hasBash: true, tools: { curl: false, wget: false } })
    expect(facts('alpine')).toMatchObject({ packageManagers: ['apk'], hasBash: false, tools: { curl: false, wget: true } })
    expect(facts('scratch')).toMatchObject({ shell: 'none', hasBash: false, packageManagers: [] })
  })

  it('knows who drops root and who never had it', () => {
    for (const image of ['nginx', 'postgres', 'redis', 'mysql', 'mariadb', 'mongo', 'httpd', 'wordpress']) expect(facts(image)).toMatchObject({ user: 'root', dropsPrivileges: true })
    expect(facts('php', '8.4-fpm')?.dropsPrivileges).toBe(true)
    expect(facts('php', '8.4-cli')?.dropsPrivileges).toBe(false)
    expect(facts('node', '24')).toMatchObject({ user: 'root', dropsPrivileges: false })
    expect(facts('nginxinc/nginx-unprivileged')).toMatchObject({ user: '101', exposedPorts: [8080] })
    expect(facts('memcached')?.user).toBe('memcache')
    expect(facts('jenkins/jenkins', 'lts')?.user).toBe('jenkins')
    expect(facts('bitnami/postgresql', '16')?.user).toBe('1001')
  })

  it('knows curl in nginx, except in its slim Alpine variant', () => {
    expect(facts('nginx')?.tools.curl).toBe(true)
    expect(facts('nginx', '1.29-alpine')?.tools).toMatchObject({ curl: true, wget: true })
    expect(facts('nginx', '1.29-alpine-slim')?.tools).toMatchObject({ curl: false, wget: true })
  })

  it('claims no missing tool where the image may add it', () => {
    expect(facts('postgres', '17-alpine')?.hasBash).toBe(true)
    expect(facts('postgres', '17-alpine')?.tools).toEqual({ curl: false, wget: true })
    expect(facts('postgres', '17')?.tools).toEqual({ curl: false, wget: false })
    expect(facts('mysql', '8.4')?.tools).not.toHaveProperty('curl')
    expect(facts('maven', '3-eclipse-temurin-21-alpine')?.hasBash).toBeUndefined()
    expect(facts('composer')?.hasBash).toBe(true)
  })

  it('reads distroless images from name and tag', () => {
    expect(facts('gcr.io/distroless/python3-debian12', 'nonroot')).toMatchObject({ distribution: 'distroless', distributionVersion: '12', shell: 'none', hasBash: false, user: '65532', language: 'python' })
    expect(facts('gcr.io/distroless/static', 'latest')?.user).toBe('root')
    expect(facts('gcr.io/distroless/base-debian12', 'debug')).not.toHaveProperty('shell')
  })

  it('reads vendors\' images', () => {
    expect(facts('ghcr.io/astral-sh/uv', '0.9')).toMatchObject({ distribution: 'scratch', shell: 'none' })
    expect(facts('ghcr.io/astral-sh/uv', 'python3.13-bookworm-slim')).toMatchObject({ distributionVersion: '12', tools: { python: true, curl: false } })
    expect(facts('registry.access.redhat.com/ubi9/ubi-minimal', '9.6')).toMatchObject({ distribution: 'rhel', distributionVersion: '9', packageManagers: ['microdnf'] })
    expect(facts('mcr.microsoft.com/dotnet/aspnet', '8.0')).toMatchObject({ distribution: 'debian', user: 'root', tools: { curl: false } })
    expect(facts('mcr.microsoft.com/dotnet/aspnet', '8.0-noble-chiseled')).toMatchObject({ shell: 'none', user: '1654' })
    expect(facts('nvidia/cuda', '12.4.1-runtime-ubuntu22.04')).toMatchObject({ distribution: 'ubuntu', distributionVersion: '22.04' })
    expect(facts('cgr.dev/chainguard/python', 'latest-dev')?.hasBash).toBeUndefined()
    expect(facts('cgr.dev/chainguard/python', 'latest')).toMatchObject({ shell: 'none', user: '65532' })
  })

  it('does not take Windows variants for Linux', () => {
    expect(facts('python', '3.13-windowsservercore-ltsc2022')).toMatchObject({ distribution: 'windows', shell: 'cmd', user: undefined, language: 'python', packageManagers: [] })
  })

  it('names postgres\' volume by release', () => {
    expect(facts('postgres', '17')?.volumes).toEqual(['/var/lib/postgresql/data'])
    expect(facts('postgres', '18')?.volumes).toEqual(['/var/lib/postgresql'])
  })

  it('holds about a hundred images and more, and describes each of them for any tag', () => {
    expect(knownBaseImages().length).toBeGreaterThan(100)
    for (const repository of knownBaseImages()) {
      for (const tag of [undefined, 'latest', '', '1', '3.2-slim', 'alpine3.22', '-', 'toString']) expect(facts(repository, tag)?.environment).toBeDefined()
    }
  })
})
