import { createDocument } from '../text/document.ts'
import type { ProjectFiles } from './files.ts'
import { linkProject } from './link.ts'
import type { Project } from './model.ts'
import type { ReadOptions, SourceText } from './source-text.ts'

/** Whether no source can be a compose file, so that nothing of compose and YAML has to be loaded. */
export function isWithoutCompose(sources: readonly SourceText[]): boolean {
  return sources.every(({ kind }) => kind !== 'yaml' && kind !== 'markdown' && kind !== undefined)
}

/** What `readProject` makes of sources among which no compose file can be. */
export function readWithoutCompose(sources: readonly SourceText[], files: ProjectFiles, options: ReadOptions = {}): Project {
  const ofKind = (kind: SourceText['kind']): readonly SourceText[] => sources.filter((source) => source.kind === kind)
  return linkProject({
    files,
    dockerfiles: ofKind('dockerfile').map(({ path, text }) => createDocument(path, 'dockerfile', text)),
    composeFiles: [],
    compose: [],
    envFiles: ofKind('env').map(({ path, text }) => createDocument(path, 'env', text)),
    ignoreFiles: ofKind('docker-ignore').map(({ path, text }) => createDocument(path, 'ignore', text)),
    ...(options.configuredPurpose === undefined ? {} : { configuredPurpose: options.configuredPurpose }),
    ...(options.documents === undefined ? {} : { documents: options.documents }),
    ...(options.shellCheck === undefined ? {} : { shellCheck: options.shellCheck }),
    ...(options.shellCheckFor === undefined ? {} : { shellCheckFor: options.shellCheckFor }),
  })
}
