import { UBUNTU_CODENAMES, releaseOf } from '../image-tag.ts'
import type { ImageTag } from '../image-tag.ts'
import { builtOn, systemFacts } from './facts.ts'
import type { BaseImageFacts, Distribution, ImageDefinition, PackageManager } from './facts.ts'

/** Plain system images. Sources: each image's page on Docker Hub or its vendor's registry, and their package lists. */

function release(tag: ImageTag, distribution: Distribution): string | undefined {
  if (tag.distribution === distribution && tag.distributionVersion !== undefined) return tag.distributionVersion
  if (tag.version === undefined) return undefined
  const found = releaseOf(distribution, tag.version)
  // `alpine:3` and `ubuntu:22` move from release to release.
  return (distribution === 'alpine' || distribution === 'ubuntu') && !found.includes('.') ? undefined : found
}

function plain(distribution: Distribution, command?: readonly string[]): (tag: ImageTag) => BaseImageFacts {
  return (tag) => {
    const facts = systemFacts(distribution, release(tag, distribution))
    // Fedora's and others' images set names of releases (DISTTAG, FGC, container) that differ from one to the next.
    const environmentComplete = distribution === 'debian' || distribution === 'ubuntu' || distribution === 'alpine'
    return { ...facts, environmentComplete, ...(command === undefined ? {} : { command }) }
  }
}

function buildpackDeps(tag: ImageTag): BaseImageFacts {
  const ubuntu = tag.parts.some((part) => Object.hasOwn(UBUNTU_CODENAMES, part))
  const system = systemFacts(ubuntu ? 'ubuntu' : 'debian', tag.distributionVersion)
  const justCurl = tag.parts.includes('curl')
  const justSources = tag.parts.includes('scm')
  return builtOn(system, {
    tools: { curl: true, wget: true, ...(justCurl ? { git: false, gcc: false } : { git: true }), ...(justCurl || justSources ? {} : { gcc: true, make: true }) },
    environmentComplete: true,
    command: ['bash'],
  })
}

function redHatLike(distribution: Distribution, managers: (tag: ImageTag, repository: string) => readonly PackageManager[]): ImageDefinition['describe'] {
  return (tag, repository) => {
    const version = release(tag, distribution) ?? /(?:ubi|rhel|stream)(\d{1,2})/.exec(repository)?.[1]
    return { ...systemFacts(distribution, version), packageManagers: managers(tag, repository) }
  }
}

function ubiManagers(repository: string): readonly PackageManager[] {
  if (repository.endsWith('-micro')) return []
  if (repository.endsWith('-minimal')) return ['microdnf']
  return repository.includes('ubi7') ? ['yum'] : ['dnf', 'yum']
}

const UBI_REGISTRIES = ['registry.access.redhat.com', 'registry.redhat.io']
const UBI_NAMES = ['ubi7/ubi', 'ubi8/ubi', 'ubi9/ubi', 'ubi10/ubi', 'ubi7/ubi-minimal', 'ubi8/ubi-minimal', 'ubi9/ubi-minimal', 'ubi10/ubi-minimal', 'ubi8/ubi-micro', 'ubi9/ubi-micro', 'ubi10/ubi-micro', 'ubi7', 'ubi8', 'ubi9', 'ubi10', 'ubi8-minimal', 'ubi9-minimal', 'ubi10-minimal', 'ubi8-micro', 'ubi9-micro', 'ubi10-micro', 'ubi8/ubi-init', 'ubi9/ubi-init']

export const SYSTEM_IMAGES: readonly ImageDefinition[] = [
  { repositories: ['debian'], variants: ['latest'], describe: plain('debian', ['bash']) },
  { repositories: ['ubuntu', 'public.ecr.aws/ubuntu/ubuntu', 'public.ecr.aws/lts/ubuntu'], variants: ['latest'], describe: plain('ubuntu', ['/bin/bash']) },
  { repositories: ['alpine'], variants: ['latest'], describe: plain('alpine', ['/bin/sh']) },
  {
    repositories: ['busybox'],
    variants: ['latest'],
    describe: () => ({ ...systemFacts('busybox'), environmentComplete: true, command: ['sh'] }),
  },
  { repositories: ['scratch'], variants: ['latest'], describe: () => systemFacts('scratch') },
  { repositories: ['buildpack-deps'], variants: ['latest', 'curl', 'scm', 'jammy'], describe: buildpackDeps },
  { repositories: ['fedora', 'registry.fedoraproject.org/fedora', 'quay.io/fedora/fedora'], variants: ['latest'], describe: plain('fedora') },
  { repositories: ['registry.fedoraproject.org/fedora-minimal', 'quay.io/fedora/fedora-minimal'], variants: ['latest'], describe: () => ({ ...systemFacts('fedora'), tools: {}, packageManagers: [] }) },
  { repositories: ['centos', 'quay.io/centos/centos', 'registry.centos.org/centos/centos'], variants: ['7', '8', 'stream9'], describe: centos },
  {
    repositories: ['rockylinux', 'rockylinux/rockylinux', 'quay.io/rockylinux/rockylinux'],
    variants: ['9', '9-minimal'],
    describe: redHatLike('rocky', (tag) => (tag.parts.includes('minimal') ? ['microdnf'] : ['dnf', 'yum'])),
  },
  {
    repositories: ['almalinux', 'quay.io/almalinuxorg/almalinux'],
    variants: ['9', '9-minimal'],
    describe: redHatLike('alma', (tag) => (tag.parts.includes('minimal') ? ['microdnf'] : ['dnf', 'yum'])),
  },
  { repositories: ['oraclelinux', 'container-registry.oracle.com/os/oraclelinux'], variants: ['7', '9', '9-slim'], describe: redHatLike('oracle', oracleManagers) },
  { repositories: ['amazonlinux', 'public.ecr.aws/amazonlinux/amazonlinux'], variants: ['2', '2023'], describe: amazonLinux },
  {
    repositories: ['opensuse/leap', 'opensuse/tumbleweed', 'registry.opensuse.org/opensuse/leap', 'registry.opensuse.org/opensuse/tumbleweed'],
    variants: ['latest'],
    describe: (tag) => systemFacts('opensuse', tag.version),
  },
  { repositories: ['archlinux', 'archlinux/archlinux', 'ghcr.io/archlinux/archlinux'], variants: ['latest'], describe: () => systemFacts('arch') },
  {
    repositories: UBI_REGISTRIES.flatMap((registry) => UBI_NAMES.map((name) => `${registry}/${name}`)).concat(['redhat/ubi8', 'redhat/ubi9', 'redhat/ubi10', 'redhat/ubi8-minimal', 'redhat/ubi9-minimal', 'redhat/ubi10-minimal', 'redhat/ubi8-micro', 'redhat/ubi9-micro']),
    variants: ['latest'],
    // The tag of these images is a release number of their own; the major is in the name.
    describe: (_tag, repository) => {
      const version = /ubi(\d{1,2})/.exec(repository)?.[1]
      return { ...systemFacts('rhel', version), packageManagers: ubiManagers(repository) }
    },
  },
  { repositories: ['phusion/baseimage'], variants: ['latest'], describe: (tag) => builtOn(systemFacts('ubuntu', tag.distributionVersion), { command: ['/sbin/my_init'] }) },
  {
    repositories: ['mcr.microsoft.com/windows/servercore', 'mcr.microsoft.com/windows', 'mcr.microsoft.com/windows/server'],
    variants: ['latest'],
    describe: () => systemFacts('windows'),
  },
  { repositories: ['mcr.microsoft.com/windows/nanoserver'], variants: ['latest'], describe: () => systemFacts('windows') },
]

function centos(tag: ImageTag): BaseImageFacts {
  const stream = tag.parts.map((part) => /^stream(\d{1,2})$/.exec(part)?.[1]).find((found) => found !== undefined)
  // The image ended with release 8, which is what its `latest` remained.
  const version = stream ?? release(tag, 'centos') ?? /^centos(\d)$/.exec(tag.parts[0] ?? '')?.[1] ?? (tag.text === 'latest' ? '8' : undefined)
  return systemFacts('centos', version)
}

function oracleManagers(tag: ImageTag): readonly PackageManager[] {
  const slim = tag.parts.includes('slim')
  if (tag.version === undefined) return []
  if (Number(tag.version.split('.')[0]) < 8) return ['yum']
  return slim ? ['microdnf'] : ['dnf', 'yum']
}

function amazonLinux(tag: ImageTag): BaseImageFacts {
  const major = tag.version?.split('.')[0]
  return systemFacts('amazon', major === '2018' || major === '2017' ? '1' : major)
}
