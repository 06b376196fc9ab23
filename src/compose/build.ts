import { createDocument } from '../text/document.ts'
import type { Document } from '../text/document.ts'
import { joinPath } from '../text/paths.ts'
import type { YamlScalar } from '../syntax/yaml/ast.ts'
import { readGrants } from './attachments.ts'
import { present } from './command.ts'
import { keyedTexts } from './keyed.ts'
import { toBuildMapping } from './merge.ts'
import type { Build } from './model.ts'
import { buildContext, fileReference } from './project-paths.ts'
import { at, placeOf, scalarAt, scalarsAt } from './read-value.ts'
import { ScalarValue } from './text-value.ts'
import type { ComposeScalar, ComposeValue } from './value.ts'

/** Documents of inline Dockerfiles by the node they stand in, so that all projects with a file share one. */
export type InlineDocuments = WeakMap<YamlScalar, Document>

/** Reads `build`. `folderOf` gives the folder that relative paths of a document start from. */
export function readBuild(value: ComposeValue | undefined, folderOf: (document: Document) => string, inline: InlineDocuments): Build | undefined {
  const mapping = value === undefined ? undefined : toBuildMapping(value)
  if (value === undefined || mapping === undefined || (value.kind === 'scalar' && value.type === 'null')) return undefined
  const contextText = scalarAt(mapping, 'context')
  const context = contextText === undefined ? undefined : buildContext(folderOf(contextText.document), contextText)
  const dockerfileText = scalarAt(mapping, 'dockerfile')
  const givenInline = scalarAt(mapping, 'dockerfile_inline')
  // Compose takes an empty one for none.
  const inlineText = givenInline?.resolved === true && givenInline.text === '' ? undefined : givenInline
  const contextPath = context === undefined ? folderOf(mapping.document) : context.path
  const dockerfile = dockerfileText === undefined || contextPath === undefined
    ? dockerfileText === undefined ? undefined : { text: dockerfileText, ...placeOf(dockerfileText) }
    : fileReference(contextPath, dockerfileText)
  const dockerfilePath = inlineText !== undefined ? undefined
    : dockerfile !== undefined ? dockerfile.path
      : contextPath === undefined ? undefined : joinPath(contextPath, 'Dockerfile')
  return {
    value, ...placeOf(value),
    ...present({
      context, dockerfile, dockerfilePath, inlineDockerfile: inlineText === undefined ? undefined : inlineDocument(inlineText, inline),
      target: scalarAt(mapping, 'target'), network: scalarAt(mapping, 'network'), noCache: scalarAt(mapping, 'no_cache'), pull: scalarAt(mapping, 'pull'),
    }),
    args: keyedTexts(at(mapping, 'args')),
    additionalContexts: keyedTexts(at(mapping, 'additional_contexts')),
    secrets: readGrants(at(mapping, 'secrets')),
    ssh: keyedTexts(at(mapping, 'ssh')),
    cacheFrom: scalarsAt(mapping, 'cache_from'),
    cacheTo: scalarsAt(mapping, 'cache_to'),
    platforms: scalarsAt(mapping, 'platforms'),
    tags: scalarsAt(mapping, 'tags'),
    labels: keyedTexts(at(mapping, 'labels')),
  }
}

/** An inline Dockerfile as a document whose characters know their place in the YAML. */
function inlineDocument(text: ComposeScalar, cache: InlineDocuments): Document | undefined {
  const { node } = text
  if (node?.kind !== 'scalar' || !(text instanceof ScalarValue)) return undefined
  const known = cache.get(node)
  if (known !== undefined) return known
  const content = text.embedded()
  const document = createDocument(text.document.path, 'dockerfile', content.text, { host: text.document, segments: content.segments })
  // With variables in it, another project may have another text.
  if (text.variables.length === 0) cache.set(node, document)
  return document
}
