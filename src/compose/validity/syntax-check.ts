import { hasPlaceholders } from '../names.ts'
import type { ComposeFile, ComposeProblem, ComposeProject } from '../model.ts'
import type { YamlMapping, YamlNode } from '../../syntax/yaml/ast.ts'
import type { ComposeFaultKind, FaultList } from './fault.ts'

const KINDS: Readonly<Record<Exclude<ComposeProblem['kind'], 'not-read'>, ComposeFaultKind>> = {
  yaml: 'compose-syntax-error', 'too-large': 'compose-syntax-error', 'duplicate-key': 'duplicate-key', structure: 'compose-schema', interpolation: 'invalid-interpolation',
  extends: 'undefined-extended-service', 'missing-file': 'missing-included-file', cycle: 'circular-files', 'environment-file': 'invalid-env-file',
}

/** What kept the files from being read or put together. True where the trees are sound enough to be judged further. */
export function checkSyntax(project: ComposeProject, list: FaultList): boolean {
  const broken = new Set(project.problems.filter((problem) => problem.kind === 'yaml').map((problem) => problem.document))
  const unrendered = new Set(project.files.filter(isUnrendered).map((file) => file.document))
  for (const { kind, document, range, message } of withoutConsequences(project.problems)) {
    if (kind === 'not-read' || unrendered.has(document)) continue
    // In a text that is no YAML, what looks like a repeated key may be none.
    if (kind !== 'yaml' && kind !== 'too-large' && broken.has(document)) continue
    list.add({ kind: KINDS[kind], document, range, message: withoutFullStop(message) })
  }
  if (broken.size > 0 || unrendered.size > 0) return false
  for (const file of project.files) checkKeys(file, list)
  return true
}

/** A template that some other program makes a compose file of: until then it need not even be YAML. */
function isUnrendered(file: ComposeFile): boolean {
  if (!file.isTemplate) return false
  const { document, yaml } = file
  const isTemplateLanguage = /\.(?:j2|jinja2?|erb|mustache|gotmpl|tpl|tmpl)$/i.test(document.path) || /\{%|<%|\{\{(?!\s{0,3}\.)/.test(document.text)
  return isTemplateLanguage && (hasPlaceholders(document.text) || yaml.problems.length > 0)
}

/** Messages of parsers are sentences; what is reported is none. */
export function withoutFullStop(message: string): string {
  return message.replace(/\.$/, '')
}

/**
 * One fault in a YAML text makes the reader stumble over what follows: only the first one of each file is told, besides aliases without
 * an anchor, which stand for themselves. A tab close to it is what a person has to look at.
 */
function withoutConsequences(problems: readonly ComposeProblem[]): readonly ComposeProblem[] {
  const first = new Map<ComposeProblem['document'], ComposeProblem>()
  for (const problem of problems) {
    if (problem.kind !== 'yaml' || isAliasProblem(problem)) continue
    const { document, range } = problem
    const known = first.get(document)
    const isNearTab = known !== undefined && document.text[range.start] === '\t' && document.text.slice(known.range.start, range.start).split('\n').length <= 3
    if (known === undefined || isNearTab) first.set(document, problem)
  }
  return problems.filter((problem) => problem.kind !== 'yaml' || isAliasProblem(problem) || first.get(problem.document) === problem)
}

function isAliasProblem({ document, range }: ComposeProblem): boolean {
  return document.text[range.start] === '*'
}

/** Keys that are no texts, and merge keys that repeat. */
function checkKeys(file: ComposeFile, list: FaultList): void {
  const pending: (YamlNode | null)[] = [...file.yaml.documents]
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (node?.kind === 'sequence') for (const { value } of node.items) pending.push(value)
    if (node?.kind !== 'mapping') continue
    for (const { value } of node.entries) pending.push(value)
    checkMapping(node, file, list)
  }
}

function checkMapping(node: YamlMapping, { document }: ComposeFile, list: FaultList): void {
  let hasMergeKey = false
  for (const { key, range, isMerge } of node.entries) {
    if (isMerge && key !== null) {
      if (hasMergeKey) list.add({ kind: 'duplicate-key', document, range: key.range, message: '`<<` stands in this mapping already, and the loader refuses a second one; write both in a list: `<<: [*one, *other]`' })
      hasMergeKey = true
      continue
    }
    const target = key?.kind === 'alias' ? key.target : key
    if (target?.kind === 'scalar' && target.type === 'string') continue
    const text = target?.kind === 'scalar' ? target.source : ''
    list.add({
      kind: 'compose-schema', document, range: key?.range ?? range,
      message: target?.kind === 'scalar' && text !== '' ? `A key has to be a text, and YAML reads \`${text}\` as ${typeWords(target.type)}; put it in quotes` : 'A key has to be a text',
    })
  }
}

function typeWords(type: string): string {
  return type === 'bool' ? 'a boolean' : type === 'null' ? 'nothing' : 'a number'
}
