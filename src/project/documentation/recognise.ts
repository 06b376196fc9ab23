import { isComposeDocument, composeFormat } from '../../compose/index.ts'
import { parseDockerfile } from '../../syntax/dockerfile/index.ts'
import { type CodeBlock, joinPieces, sourceLines } from '../../syntax/markdown/index.ts'
import { parseYaml, type YamlNode } from '../../syntax/yaml/index.ts'
import { createDocument, type Document, type Segment } from '../../text/document.ts'

/** What a block of a document shows. */
export interface Recognised {
  readonly kind: 'dockerfile' | 'compose'
  readonly document: Document
  readonly whole: boolean
}

/** What a block may be called whose content is something else: other languages begin lines with `FROM` and have `services:` too. */
const OTHER_LANGUAGES = new Set(['diff', 'patch', 'sql', 'python', 'py', 'json', 'js', 'ts', 'javascript', 'typescript', 'go', 'toml', 'ini', 'hcl', 'terraform', 'html', 'xml', 'java', 'groovy', 'makefile', 'nix', 'promql', 'jinja', 'jinja2', 'helm', 'gotemplate', 'mermaid', 'markdown', 'md'])
/** A line that stands for others: `...`, `# …`, `[...]`. */
const ELLIPSIS = /^[ \t]*(?:-[ \t]*)?(?:#+[ \t]*|\/\/[ \t]*)?(?:\.{2,}|…|\[(?:\.{3}|…)\]|<\.{3}>|<snip>|\(\.{3}\))[ \t]*$/
/** A comment that ends so says that more belongs here (`# ... as before ...`). */
const LEFT_OUT = /#[^#\n]*(?:\.{3}|…)/
const FIRST_FROM = /^[ \t]*FROM[ \t]+(?:--platform=\S+[ \t]+)?[^\s#]+(?:[ \t]+AS[ \t]+[\w.-]+)?[ \t]*$/im
/** Any line of a Dockerfile that has the looks of one: the cheap question before parsing. */
const COMPOSE_HINT = /^["']?services["']?[ \t]*:/m

/** The Dockerfile or compose file in a block, by its content; what the document calls it only breaks the tie. Undefined for all else. */
export function recogniseBlock(host: Document, block: CodeBlock): Recognised | undefined {
  const { language } = block
  if (language !== undefined && OTHER_LANGUAGES.has(language)) return undefined
  const { text } = block.text
  if (block.kind !== 'unfenced' && /^[ \t]*FROM\b/im.test(text)) {
    const dockerfile = recogniseDockerfile(host, block)
    if (dockerfile !== undefined) return dockerfile
  }
  return COMPOSE_HINT.test(text) ? recogniseCompose(host, block) : undefined
}

const COUNTEREXAMPLE = /^[^A-Za-z]{0,6}(?:bad|wrong|incorrect|don['’]?t|do not|avoid|never|not recommended|insecure|anti-?patterns?)\b|[❌🚫👎✗]/iu

/** Whether the document itself says that a block is how it should not be: right above it, in its heading, or in its first line. */
export function isCounterexample({ lead, headings, text }: CodeBlock): boolean {
  const first = /^\s*(?:#|\/\/)\s*(.{0,200})/.exec(text.text)?.[1]
  return [lead, headings[0], first].some((said) => said !== undefined && COUNTEREXAMPLE.test(said))
}

/** An embedded document out of a block, without the lines that stand for others. */
function embed(host: Document, block: CodeBlock, kind: 'dockerfile' | 'compose'): { readonly document: Document; readonly hasGaps: boolean } {
  const plain = createDocument(host.path, kind, block.text.text, { host, segments: block.text.segments })
  if (!/\.{2}|…|<snip>/.test(plain.text)) return { document: plain, hasGaps: false }
  const lines = sourceLines(plain)
  const gaps = new Set(lines.filter((line) => ELLIPSIS.test(plain.text.slice(line.start, line.end))))
  if (gaps.size === 0) return { document: plain, hasGaps: lines.some((line) => LEFT_OUT.test(plain.text.slice(line.start, line.end))) }
  // The line breaks stay, so that what is above and below does not run together.
  const kept = joinPieces(plain.text, lines.map((line) => (gaps.has(line) ? { start: line.end, end: line.next } : { start: line.start, end: line.next })))
  const segments = kept.segments.flatMap((piece): Segment[] => block.text.slice(piece.hostAt, piece.hostAt + piece.length).segments
    .map((segment) => ({ at: piece.at + segment.at, hostAt: segment.hostAt, length: segment.length })))
  return { document: createDocument(host.path, kind, kept.text, { host, segments }), hasGaps: true }
}

/** FROM first (or ARG and then FROM), and either another instruction or a label that says so. */
function recogniseDockerfile(host: Document, block: CodeBlock): Recognised | undefined {
  const { document, hasGaps } = embed(host, block, 'dockerfile')
  const first = document.text.split('\n', 400).find((line) => !/^\s*(?:#.*|ARG\s.*)?$/i.test(line))
  if (first === undefined || !FIRST_FROM.test(first.replace('\r', ''))) return undefined
  const { instructions } = parseDockerfile(document)
  const isLabelled = block.language !== undefined && /^(?:docker|dockerfile|docker-file|containerfile)$/.test(block.language)
  const known = instructions.filter((instruction) => instruction.keyword !== 'UNKNOWN')
  // Prose and other languages have words that are no instructions; in a labelled block one of them is a slip.
  if (instructions.length > known.length && (!isLabelled || instructions.some((instruction) => instruction.keyword === 'UNKNOWN' && !/^[A-Z]+$/i.test(instruction.name.source)))) return undefined
  const others = known.filter((instruction) => instruction.keyword !== 'FROM' && instruction.keyword !== 'ARG')
  if (others.length === 0 && !isLabelled) return undefined
  const last = instructions.findLastIndex((instruction) => instruction.keyword === 'FROM')
  const keywords = new Set(instructions.slice(last).map((instruction) => instruction.keyword))
  // What brings nothing into the image only illustrates an instruction.
  const isWhole = (keywords.has('CMD') || keywords.has('ENTRYPOINT')) && (keywords.has('COPY') || keywords.has('ADD'))
  return { kind: 'dockerfile', document, whole: isWhole && !hasGaps }
}

/** Text that parses without a fault, and is compose by its content. */
function recogniseCompose(host: Document, block: CodeBlock): Recognised | undefined {
  const { document, hasGaps } = embed(host, block, 'compose')
  const yaml = parseYaml(document)
  if (yaml.problems.length > 0 || yaml.documents.length !== 1 || !isComposeDocument(yaml) || composeFormat(yaml, host.path) !== 'current') return undefined
  return { kind: 'compose', document, whole: !hasGaps && eachServiceRuns(yaml.documents[0] ?? null) }
}

/** Whether every service with anything behind its name says what it runs. */
function eachServiceRuns(root: YamlNode | null): boolean {
  const services = valueOf(root, 'services')
  return services?.kind === 'mapping' && services.entries.every(({ value }) => value?.kind !== 'mapping' || value.entries.some(({ key, value: given, isMerge }) => {
    if (isMerge) return true
    if (key?.kind !== 'scalar') return false
    return /^(?:image|build|provider)$/.test(key.value) || (key.value === 'extends' && isShown(given, services))
  }))
}

/** Whether what a service extends stands in another file or in the snippet: where it does not, the author left it out. */
function isShown(extended: YamlNode | null, services: YamlNode): boolean {
  if (extended?.kind === 'mapping' && valueOf(extended, 'file') !== undefined) return true
  const name = extended?.kind === 'mapping' ? valueOf(extended, 'service') : extended
  return name?.kind === 'scalar' && valueOf(services, name.value) !== undefined
}

/** What stands behind a key of a mapping; undefined where the key is not there. */
function valueOf(node: YamlNode | null, name: string): YamlNode | null | undefined {
  return node?.kind === 'mapping' ? node.entries.find(({ key }) => key?.kind === 'scalar' && key.value === name)?.value : undefined
}
