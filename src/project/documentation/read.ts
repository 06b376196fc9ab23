import { groupComposeFiles } from '../../compose/index.ts'
import { parseImageReference } from '../../syntax/dockerfile/image-reference.ts'
import { findUnfenced, parseDocumentation } from '../../syntax/markdown/index.ts'
import { purposeOfName } from '../../knowledge/purpose-words.ts'
import type { Document } from '../../text/document.ts'
import { MappedText } from '../../text/mapped.ts'
import { type ConfiguredPurpose, purposeOfPath } from '../decide-purpose.ts'
import type { ProjectFiles } from '../files.ts'
import { imageName } from '../image-name.ts'
import { linkProject } from '../link.ts'
import { commandsOfBlock } from './command-lines.ts'
import type { DocumentedCommand, Documentation, Fragment } from './model.ts'
import { isCounterexample, recogniseBlock, type Recognised } from './recognise.ts'

/** Longer documents are lists or generated references. UTF-16 units. */
const LONGEST_DOCUMENT = 2_000_000
const DOCKER_BLOCK = /^[ \t]*(?:```|~~~)[ \t]*(?:docker|compose)/im
/** Of Docker: each becomes a project of its own. */
const MOST_BLOCKS = 1000

/**
 * Finds what a document shows of Docker. Each Dockerfile and compose file in it becomes a project of its own with nothing around it, so that a
 * rule cannot take one snippet's word for another's, nor for the files of the repository.
 */
export function readDocumentation(document: Document, files: ProjectFiles, configured: ConfiguredPurpose = () => undefined): Documentation {
  if (document.text.length > LONGEST_DOCUMENT) {
    const nothing: Documentation = { document, syntax: { blocks: [], comments: [] }, fragments: [], commands: [], builtImages: new Set() }
    // One that merely has the word Docker in it somewhere lacks nothing.
    return !DOCKER_BLOCK.test(document.text) ? nothing : { ...nothing, unread: { range: { start: 0, end: 0 }, message: `a document of more than ${LONGEST_DOCUMENT} characters is not read` } }
  }
  const syntax = parseDocumentation(document)
  const fragments: Fragment[] = []
  const commands: DocumentedCommand[] = []
  const builtImages = new Set<string>()
  const found = findUnfenced(document, syntax.blocks).flatMap((block) => {
    const recognised = recogniseBlock(document, block)
    return recognised === undefined ? [] : [{ block, recognised }]
  })
  // Indented lines of an unfenced file are no blocks of their own.
  const own = syntax.blocks.filter((block) => !found.some((open) => open.block.range.start < block.range.end && block.range.start < open.block.range.end))
  const blocks = [...own, ...found.map(({ block }) => block)].sort((one, other) => one.range.start - other.range.start)
  const result: Documentation = { document, syntax: { blocks, comments: syntax.comments }, fragments, commands, builtImages }
  let unread: Documentation['unread']
  for (const block of blocks) {
    if (fragments.length + commands.length >= MOST_BLOCKS) {
      unread = { range: { start: block.range.start, end: block.range.start }, message: `more than ${MOST_BLOCKS} blocks about Docker: from here on nothing is read` }
      break
    }
    if (isCounterexample(block)) continue
    const recognised = found.find((open) => open.block === block)?.recognised ?? recogniseBlock(document, block)
    const ofSection = withHeadings(block.headings, configured)
    if (recognised !== undefined) fragments.push(fragmentOf(recognised, filesAround(document, files), ofSection))
    else commands.push(...commandsOfBlock(document, block).map((draft) => ({ documentation: result, purpose: purposeOfPath(document.path, ofSection).value, ...draft })))
  }
  for (const name of imagesBuilt(result)) builtImages.add(name)
  return unread === undefined ? result : { ...result, unread }
}

function fragmentOf({ kind, document, whole }: Recognised, files: ProjectFiles, configuredPurpose: ConfiguredPurpose): Fragment {
  const compose = kind === 'compose' ? groupComposeFiles([document], files) : []
  const project = linkProject({
    files,
    dockerfiles: kind === 'dockerfile' ? [document] : [],
    composeFiles: compose.flatMap((own) => own.files.filter((file) => file.document === document)),
    compose,
    envFiles: [],
    ignoreFiles: [],
    configuredPurpose,
  })
  return { document, whole, project }
}

/** Nothing is known around a snippet; of git only what it says of the document. */
function filesAround(document: Document, { git }: ProjectFiles): ProjectFiles {
  return {
    stat: () => undefined,
    list: () => [],
    read: () => undefined,
    complete: false,
    git: {
      get present() {
        return git.present
      },
      tracked: (path) => (path === document.path ? git.tracked(path) : undefined),
      ignored: (path) => (path === document.path ? git.ignored(path) : undefined),
    },
  }
}

/** The section that a snippet stands in says what it is for, where the configuration does not: `## Development`. */
function withHeadings(headings: readonly string[], configured: ConfiguredPurpose): ConfiguredPurpose {
  return (path) => configured(path) ?? headings.map((heading) => purposeOfName(heading.replaceAll('/', ' '))?.purpose).find((purpose) => purpose !== undefined)
}

function imagesBuilt({ commands, fragments }: Documentation): string[] {
  const names = commands.flatMap(({ action, options }) => (action === 'build' ? ['-t', '--tag'].flatMap((name) => options.flags.get(name)?.flatMap((use) => use.value ?? []) ?? []) : []))
  const ofServices = fragments.flatMap(({ project }) => project.services.flatMap(({ service }) => (service.build === undefined || service.image === undefined ? [] : [service.image.text])))
  return [...names, ...ofServices].flatMap((name) => {
    const reference = parseImageReference(name)
    return reference === undefined ? [] : [imageName(reference).repository]
  })
}

/** Whether a whole text is a Dockerfile by its content. */
export function isDocumentedDockerfile(document: Document): boolean {
  const block = { kind: 'fenced', range: { start: 0, end: document.text.length }, text: MappedText.of(document.text, { start: 0, end: document.text.length }), headings: [] } as const
  return recogniseBlock(document, block)?.kind === 'dockerfile'
}
