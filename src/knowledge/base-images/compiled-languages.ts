import { majorOf } from '../image-tag.ts'
import type { ImageTag } from '../image-tag.ts'
import { builtOn, systemFacts, systemOf } from './facts.ts'
import type { BaseImageFacts, Distribution, ImageDefinition, ImageTools } from './facts.ts'

/** Go, Rust, Swift, Haskell, the Java family and .NET. Source: the images' published Dockerfiles and documentation. */

const BUILD_TOOLS: ImageTools = { curl: true, wget: true, git: true, gcc: true, make: true }

function golang(tag: ImageTag): BaseImageFacts {
  const system = systemOf(tag, 'debian')
  return builtOn(system, {
    adds: 'all-known',
    language: 'go',
    // "git, gcc, or bash are not included in Alpine-based images", says the image's page.
    tools: system.distribution === 'debian' ? BUILD_TOOLS : {},
    workdir: '/go',
    environment: { GOPATH: '/go' },
    environmentNames: ['PATH', 'GOLANG_VERSION', 'GOTOOLCHAIN', 'GOLANG_DOWNLOAD_URL', 'GOLANG_DOWNLOAD_SHA256'],
    environmentComplete: true,
    runsAs: 'runtime',
  }, system.distribution === 'debian' ? ['python', 'pip'] : ['curl'])
}

function rust(tag: ImageTag): BaseImageFacts {
  const system = systemOf(tag, 'debian')
  const full = system.distribution === 'debian' && !tag.parts.includes('slim')
  return builtOn(system, {
    adds: 'all-known',
    language: 'rust',
    tools: full ? BUILD_TOOLS : { gcc: true },
    environment: { RUSTUP_HOME: '/usr/local/rustup', CARGO_HOME: '/usr/local/cargo' },
    environmentNames: ['PATH', 'RUST_VERSION'],
    environmentComplete: true,
    runsAs: 'runtime',
  }, ['python', 'pip', ...(full ? [] : ['make', 'wget'] as const)])
}

function openjdk(tag: ImageTag): BaseImageFacts {
  const major = majorOf(tag)
  // The retired image stood on Debian for 8 and 11 and in its slim variants, on Oracle Linux from 12 on.
  const usual: Distribution | undefined = tag.parts.includes('slim') ? 'debian' : major === undefined ? undefined : major < 12 ? 'debian' : 'oracle'
  return builtOn(systemOf(tag, usual), { language: 'java', environmentNames: ['PATH', 'JAVA_HOME', 'JAVA_VERSION', 'LANG', 'LC_ALL'], runsAs: 'runtime' })
}

function javaOn(usual: Distribution | undefined): (tag: ImageTag) => BaseImageFacts {
  return (tag) => builtOn(systemOf(tag, usual), { language: 'java', environmentNames: ['PATH', 'JAVA_HOME', 'JAVA_VERSION', 'LANG', 'LANGUAGE', 'LC_ALL'], runsAs: 'runtime' })
}

/** .NET's default system was Debian up to 9 and is Ubuntu from 10 on; chiseled and distroless variants run as user 1654. */
function dotnet(tag: ImageTag, repository: string): BaseImageFacts {
  const major = majorOf(tag)
  const small = tag.parts.includes('chiseled') || tag.parts.includes('distroless')
  const usual: Distribution | undefined = major === undefined ? undefined : major >= 10 ? 'ubuntu' : 'debian'
  const sdk = repository.endsWith('/sdk')
  const base = small ? systemFacts('distroless') : azure(tag) ? systemFacts(undefined) : systemOf(tag, usual)
  return builtOn(base, {
    language: 'dotnet',
    hasBash: small ? false : base.hasBash === true ? true : undefined,
    tools: small ? base.tools : sdk ? {} : base.distribution === 'debian' ? { curl: false, wget: false, git: false } : {},
    user: base.distribution === 'windows' ? undefined : small ? '1654' : 'root',
    environmentNames: ['PATH', 'APP_UID', 'ASPNETCORE_HTTP_PORTS', 'ASPNETCORE_URLS', 'DOTNET_RUNNING_IN_CONTAINER', 'DOTNET_VERSION', 'ASPNET_VERSION', 'DOTNET_SYSTEM_GLOBALIZATION_INVARIANT', 'DOTNET_SDK_VERSION', 'DOTNET_GENERATE_ASPNET_CERTIFICATE', 'DOTNET_NOLOGO', 'DOTNET_USE_POLLING_FILE_WATCHER', 'NUGET_XMLDOC_MODE', 'POWERSHELL_DISTRIBUTION_CHANNEL'],
    runsAs: 'runtime',
  })
}

function azure(tag: ImageTag): boolean {
  return tag.parts.some((part) => part.startsWith('azurelinux') || part === 'cbl' || part.startsWith('mariner'))
}

export const COMPILED_LANGUAGE_IMAGES: readonly ImageDefinition[] = [
  { repositories: ['golang'], variants: ['latest', 'alpine'], describe: golang },
  { repositories: ['rust'], variants: ['latest', 'slim', 'alpine'], describe: rust },
  { repositories: ['swift'], variants: ['latest'], describe: (tag) => builtOn(systemOf(tag, undefined), { language: 'swift', runsAs: 'runtime' }) },
  { repositories: ['haskell'], variants: ['latest'], describe: (tag) => builtOn(systemOf(tag, 'debian'), { language: 'haskell', runsAs: 'runtime' }) },
  { repositories: ['openjdk', 'java'], variants: ['8', '17', '17-slim', '17-alpine'], describe: openjdk },
  { repositories: ['eclipse-temurin'], variants: ['latest', 'alpine', 'ubi9-minimal'], describe: javaOn('ubuntu') },
  { repositories: ['amazoncorretto'], variants: ['latest', 'alpine'], describe: javaOn('amazon') },
  { repositories: ['ibm-semeru-runtimes', 'sapmachine'], variants: ['latest'], describe: javaOn(undefined) },
  {
    repositories: ['maven'],
    variants: ['latest', 'alpine'],
    describe: (tag) => ({ ...javaOn(tag.parts.includes('temurin') || tag.version === undefined ? 'ubuntu' : undefined)(tag), entrypoint: ['/usr/local/bin/mvn-entrypoint.sh'], command: ['mvn'] }),
  },
  { repositories: ['gradle'], variants: ['latest', 'alpine'], describe: (tag) => ({ ...javaOn(undefined)(tag), command: ['gradle'] }) },
  {
    repositories: ['tomcat'],
    variants: ['latest', 'alpine'],
    describe: (tag) => builtOn(systemOf(tag, undefined), {
      language: 'java', workdir: '/usr/local/tomcat', environment: { CATALINA_HOME: '/usr/local/tomcat' },
      command: ['catalina.sh', 'run'], exposedPorts: [8080], runsAs: 'service',
    }),
  },
  {
    repositories: ['runtime', 'aspnet', 'sdk', 'runtime-deps'].map((name) => `mcr.microsoft.com/dotnet/${name}`),
    variants: ['8.0', '10.0', '8.0-alpine', '8.0-jammy-chiseled'],
    describe: dotnet,
  },
]
