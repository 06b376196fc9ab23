import { canonicalRepository } from './image-name.ts'
import type { ImageName } from './image-name.ts'

export interface RetiredImage {
  /** Why not to use it any more, as the end of a sentence. */
  readonly why: string;
  readonly replacement: string;
}

/** Images that get no updates whatever their tag. Source: the notices on the images' own pages. */
const RETIRED: Readonly<Record<string, RetiredImage>> = {
  openjdk: { why: 'is deprecated and gets no further updates', replacement: 'eclipse-temurin' },
  java: { why: 'was replaced in 2016 and gets no updates', replacement: 'eclipse-temurin' },
  centos: { why: 'ended with CentOS Linux and gets no updates', replacement: 'rockylinux/rockylinux or almalinux' },
  'mysql/mysql-server': { why: 'is deprecated', replacement: 'mysql' },
  'jenkins': { why: 'is deprecated', replacement: 'jenkins/jenkins' },
  'vault': { why: 'is deprecated', replacement: 'hashicorp/vault' },
  'consul': { why: 'is deprecated', replacement: 'hashicorp/consul' },
  'adoptopenjdk': { why: 'is deprecated', replacement: 'eclipse-temurin' },
}

/** Repositories of Microsoft on Docker Hub, and where their images are made now. */
const MICROSOFT: Readonly<Record<string, string>> = {
  aspnet: 'mcr.microsoft.com/dotnet/aspnet', aspnetcore: 'mcr.microsoft.com/dotnet/aspnet', 'aspnetcore-build': 'mcr.microsoft.com/dotnet/sdk', dotnet: 'mcr.microsoft.com/dotnet/runtime',
  'dotnet-framework': 'mcr.microsoft.com/dotnet/framework/runtime', windowsservercore: 'mcr.microsoft.com/windows/servercore', nanoserver: 'mcr.microsoft.com/windows/nanoserver',
  'mssql-server-linux': 'mcr.microsoft.com/mssql/server', 'mssql-tools': 'mcr.microsoft.com/mssql-tools', iis: 'mcr.microsoft.com/windows/servercore/iis', 'azure-cli': 'mcr.microsoft.com/azure-cli',
}

/** The notice of a deprecated image; undefined for all others. */
export function retiredImage(image: ImageName): RetiredImage | undefined {
  const repository = canonicalRepository(image)
  if (repository.startsWith('k8s.gcr.io/')) {
    return { why: 'is in a registry that was frozen in April 2023', replacement: `registry.k8s.io/${repository.slice('k8s.gcr.io/'.length)}` }
  }
  // Docker Hub: "This image is no longer maintained"; the names are those of mcr.microsoft.com today.
  if (repository.startsWith('microsoft/') && Object.hasOwn(MICROSOFT, repository.slice('microsoft/'.length))) return { why: 'gets no updates under this name', replacement: MICROSOFT[repository.slice('microsoft/'.length)] ?? '' }
  // jfrog.com, "Into the sunset": Bintray ended on 2021-05-01.
  if (/^[^/]{0,100}\.bintray\.io\//.test(repository)) return { why: 'is in a registry that was shut down in May 2021', replacement: 'the registry that its publisher moved to' }
  if (repository.startsWith('bitnamilegacy/')) return { why: 'is in an archive that gets no updates', replacement: 'the project\'s own image' }
  return Object.hasOwn(RETIRED, repository) ? RETIRED[repository] : undefined
}
