import { type ComposeFile, type ComposeProject, composeFormat, groupComposeFiles, isComposeDocument, isComposeFileName } from '../compose/index.ts'
import { parseYaml, type YamlFile } from '../syntax/yaml/index.ts'
import { createDocument, type Document } from '../text/document.ts'
import type { ProjectFiles } from './files.ts'
import { mentionsDocker } from './documentation/mentions.ts'
import { isDocumentedDockerfile, readDocumentation } from './documentation/read.ts'
import { linkProject } from './link.ts'
import type { Project } from './model.ts'
import type { ReadOptions, SourceText } from './source-text.ts'

/** Reads what is to be linted and links it into one model. YAML that is no compose file is left out, unless the user named it. */
export function readProject(sources: readonly SourceText[], files: ProjectFiles, options: ReadOptions = {}): Project {
  const yaml = new YamlCache()
  const byKind = { dockerfile: [] as Document[], compose: [] as Document[], env: [] as Document[], ignore: [] as Document[], markdown: [] as Document[] }
  for (const source of sources) {
    const document = documentOf(source, yaml)
    if (document !== undefined) byKind[document.kind as keyof typeof byKind].push(document)
  }
  const compose = groupComposeFiles(byKind.compose, files, { parse: (document) => yaml.parse(document) })
  return linkProject({
    files,
    dockerfiles: byKind.dockerfile,
    composeFiles: ownFiles(byKind.compose, compose),
    compose,
    envFiles: byKind.env,
    ignoreFiles: byKind.ignore,
    documentation: byKind.markdown.map((document) => readDocumentation(document, files, options.configuredPurpose)).filter(({ fragments, commands, unread }) => fragments.length + commands.length > 0 || unread !== undefined),
    ...(options.configuredPurpose === undefined ? {} : { configuredPurpose: options.configuredPurpose }),
    ...(options.documents === undefined ? {} : { documents: options.documents }),
    ...(options.shellCheck === undefined ? {} : { shellCheck: options.shellCheck }),
    ...(options.shellCheckFor === undefined ? {} : { shellCheckFor: options.shellCheckFor }),
  })
}

/** Each YAML text is parsed once: to find out what it is, and to read it. */
class YamlCache {
  readonly #parsed = new WeakMap<Document, YamlFile>()

  parse(document: Document): YamlFile {
    let file = this.#parsed.get(document)
    if (file === undefined) {
      file = parseYaml(document)
      this.#parsed.set(document, file)
    }
    return file
  }
}

/** The document that a source becomes; undefined for what is not linted. */
function documentOf(source: SourceText, yaml: YamlCache): Document | undefined {
  const { kind, named, path, text } = source
  switch (kind) {
    case 'dockerfile':
    case 'env':
      return createDocument(path, kind, text)
    case 'docker-ignore':
      return createDocument(path, 'ignore', text)
    case 'git-ignore':
      // Read by those who ask what git ignores.
      return undefined
    case 'yaml':
      return composeDocument(source, yaml, named)
    case 'markdown':
      return named || mentionsDocker(text) ? createDocument(path, 'markdown', text) : undefined
    case undefined:
      return /\.(?:txt|md|markdown|rst)$/i.test(path) ? textDocument(source, yaml) : composeDocument(source, yaml, false) ?? createDocument(path, 'dockerfile', text)
  }
}

/** A text file that the user named: a Dockerfile or compose file through and through, else a document that may show some. */
function textDocument(source: SourceText, yaml: YamlCache): Document {
  const { path, text } = source
  const compose = composeDocument(source, yaml, false)
  if (compose !== undefined && yaml.parse(compose).problems.length === 0) return compose
  const document = createDocument(path, 'markdown', text)
  return isDocumentedDockerfile(document) ? createDocument(path, 'dockerfile', text) : document
}

/** A cheap look before parsing: no compose file, not even one of format 1, does without any of these. */
const COMPOSE_HINT = /^[ \t]*["']?(?:services|image|build|include|extends)["']?[ \t]*:/m

function composeDocument({ path, text }: SourceText, yaml: YamlCache, always: boolean): Document | undefined {
  const hasName = isComposeFileName(path)
  if (!always && !hasName && !COMPOSE_HINT.test(text)) return undefined
  const document = createDocument(path, 'compose', text)
  if (always || hasName) return document
  const parsed = yaml.parse(document)
  return isComposeDocument(parsed) && composeFormat(parsed, path) === 'current' ? document : undefined
}

/** One entry for each linted file, in the role that it has in a project of its own where there is one. */
function ownFiles(documents: readonly Document[], projects: readonly ComposeProject[]): ComposeFile[] {
  const byDocument = new Map<Document, ComposeFile>()
  for (const project of projects) {
    for (const file of project.files) {
      if (!byDocument.has(file.document) || project.document === file.document) byDocument.set(file.document, file)
    }
  }
  return documents.flatMap((document) => byDocument.get(document) ?? [])
}
