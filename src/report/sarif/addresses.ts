import { wellFormed } from '../printable.ts'
import type { Repository } from '../reporter.ts'

/** The name of the folder that relative addresses start from. */
export const ROOT = '%SRCROOT%'

interface ArtifactAddress {
  readonly uri: string
  readonly uriBaseId?: string
}

/** A path as an address: each part percent-encoded, relative to the root unless the path is absolute. */
export function artifactAddress(path: string): ArtifactAddress {
  const encoded = path.split('/').map(encodePart).join('/')
  return path.startsWith('/') ? { uri: `file://${encoded}` } : { uri: encoded, uriBaseId: ROOT }
}

/** As `encodeURIComponent`, and also what it leaves although some readers trip over it. */
function encodePart(part: string): string {
  return encodeURIComponent(wellFormed(part)).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
}

/** The `versionControlProvenance` of a run, without the user and the token that a remote's address may hold. */
export function provenance(repository: Repository): readonly object[] {
  return [{
    repositoryUri: repositoryAddress(repository.uri),
    ...(repository.revision !== undefined && { revisionId: repository.revision }),
    ...(repository.branch !== undefined && { branch: repository.branch }),
    mappedTo: { uriBaseId: ROOT },
  }]
}

/** `git@host:owner/name.git` and `https://user:token@host/…` as a plain address for a browser. */
function repositoryAddress(remote: string): string {
  const short = /^(?:[^@/:\s]+@)?([A-Za-z0-9.-]+):(?!\/)(.+)$/.exec(remote)
  const address = short === null ? remote.replace(/^(?:git\+)?ssh:/, 'https:') : `https://${short[1] ?? ''}/${short[2] ?? ''}`
  if (!URL.canParse(address)) return encodeURI(wellFormed(address.replace(/^([a-z][a-z+.-]*:\/\/)?[^/@]*@/i, '$1')))
  const url = new URL(address)
  url.username = ''
  url.password = ''
  url.search = ''
  url.hash = ''
  return url.href
}
