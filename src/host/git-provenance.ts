import { join, resolve } from 'node:path'
import { readDocumentText } from './document-text.ts'
import { locateRepository, realPathOf } from './git-repository.ts'

/** Where a work tree comes from, read from the files of git; no program is run. */
export interface GitProvenance {
  /** The remote's address as it is configured: it may hold a user or a token, which must not be shown. */
  readonly uri: string
  readonly revision?: string
  readonly branch?: string
}

/**
 * The remote, commit and branch of the work tree whose top a folder is. Undefined for any other folder, and where no remote is known.
 * @param folder Absolute, without links.
 */
export function gitProvenance(folder: string): GitProvenance | undefined {
  const repository = locateRepository(folder)
  if (typeof repository !== 'object' || repository.top !== folder) return undefined
  const { gitFolder } = repository
  const common = smallText(join(gitFolder, 'commondir'))?.trim()
  const shared = common === undefined ? gitFolder : realPathOf(resolve(gitFolder, common)) ?? gitFolder
  const uri = remoteOf(smallText(join(shared, 'config')) ?? '')
  if (uri === undefined) return undefined
  const head = smallText(join(gitFolder, 'HEAD'))?.trim() ?? ''
  const ref = /^ref: (refs\/[^\s\0]+)$/.exec(head)?.[1]
  const revision = ref === undefined ? head : revisionOf(ref, shared)
  return {
    uri,
    ...(revision !== undefined && isId(revision) ? { revision } : {}),
    ...(ref?.startsWith('refs/heads/') === true ? { branch: ref.slice('refs/heads/'.length) } : {}),
  }
}

/** The address of `origin`, else of the first remote. */
function remoteOf(config: string): string | undefined {
  const urls = new Map<string, string>()
  let remote: string | undefined
  for (const line of config.split(/\r?\n/)) {
    const section = /^\s*\[\s*(\w+)(?:\s+"([^"]*)")?\s*\]/.exec(line)
    if (section !== null) remote = section[1]?.toLowerCase() === 'remote' ? section[2] : undefined
    const url = /^\s*url\s*=\s*(\S.*)$/i.exec(line)?.[1]?.trim()
    if (remote !== undefined && url !== undefined && !urls.has(remote)) urls.set(remote, url)
  }
  return urls.get('origin') ?? [...urls.values()][0]
}

function revisionOf(ref: string, gitFolder: string): string | undefined {
  if (ref.split('/').includes('..')) return undefined
  const loose = smallText(join(gitFolder, ref))?.trim()
  if (loose !== undefined) return loose
  const packed = readDocumentText(join(gitFolder, 'packed-refs')).text ?? ''
  return packed.split('\n').find((line) => line.endsWith(` ${ref}`))?.split(' ')[0]
}

function isId(text: string): boolean {
  return /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(text)
}

function smallText(path: string): string | undefined {
  return readDocumentText(path, { maxBytes: 256 * 1024 }).text
}
