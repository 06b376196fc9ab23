import type { ComposeFile, ComposeProject } from '../model.ts'
import { isSetByShell } from '../shell-variables.ts'
import { ConsistencyCheck } from './consistency.ts'
import { type ComposeFault, FaultList } from './fault.ts'
import { SchemaCheck } from './schema-check.ts'
import { checkSyntax } from './syntax-check.ts'

const known = new WeakMap<ComposeProject, readonly ComposeFault[]>()

/**
 * All for which the loader refuses a project, apart from what rules of their own look for (undefined volumes, networks, secrets, configs
 * and services, cycles, missing build files, services without an image). Found once for each project.
 */
export function composeFaults(project: ComposeProject): readonly ComposeFault[] {
  let faults = known.get(project)
  if (faults === undefined) known.set(project, (faults = findFaults(project)))
  return faults
}

function findFaults(project: ComposeProject): readonly ComposeFault[] {
  const list = new FaultList(new Set(project.files.filter((file) => file.isTemplate).map((file) => file.document)))
  const old = project.files.filter((file) => file.format === '1')
  for (const file of old) reportOldFormat(file, list)
  if (old.length > 0) return list.faults
  requiredVariables(project, list)
  if (!checkSyntax(project, list)) return list.faults
  if (isEmpty(project)) {
    list.add({ kind: 'empty-compose-file', document: project.document, range: { start: 0, end: firstLineEnd(project.document.text) }, message: 'There is nothing in this file that could be started; write `services:` with at least one service' })
    return list.faults
  }
  tops(project, list)
  const early = new SchemaCheck(list, false)
  for (const state of project.states.slice(0, -1)) early.check(state)
  new SchemaCheck(list, true).check(project.root)
  // With the shape of a section unknown, what refers to it cannot be judged.
  new ConsistencyCheck(project, list).check()
  return list.faults
}

/** The format before version 2: services at the top. */
function reportOldFormat(file: ComposeFile, list: FaultList): void {
  const { document, root } = file
  const services = [...(root?.entries.values() ?? [])].filter((entry) => entry.value.kind === 'mapping')
  const [first] = services
  if (first === undefined) return
  const links = services.some((entry) => entry.value.kind === 'mapping' && entry.value.entries.has('links'))
  list.add({
    kind: 'compose-format-1', document, range: first.key.range,
    message: `This file is in the format before version 2, which docker compose no longer reads: write \`services:\` at the top and indent ${services.length === 1 ? `\`${first.name}\`` : `the ${services.length} services`} below it${links ? '; links are not needed then, as services reach each other by name' : ''}`,
  })
}

/** `${X:?}` without a value. */
function requiredVariables(project: ComposeProject, list: FaultList): void {
  for (const use of project.variables) {
    if (use.from !== 'unset' || (use.operator !== 'required-if-empty' && use.operator !== 'required-if-unset') || isSetByShell(use.name)) continue
    const { operand = '' } = use
    const words = operand === '' || operand.includes('$') ? '' : ` (${operand})`
    list.add({
      kind: 'required-variable-unset', document: use.document, range: use.range, variable: use,
      message: `\${${use.name}} is required here${words} and set nowhere, so the loader refuses the file; set it in .env, or write \${${use.name}:-default}`,
    })
  }
}

/** Documents whose top is no mapping. */
function tops(project: ComposeProject, list: FaultList): void {
  for (const file of project.files) {
    const { document, yaml } = file
    for (const root of yaml.documents) {
      if (root === null || root.kind === 'mapping') continue
      const line = document.text.slice(root.range.start, root.range.end).split('\n', 1)[0] ?? ''
      list.add({ kind: 'compose-schema', document, range: { start: root.range.start, end: root.range.start + line.trimEnd().length }, message: 'A compose file is a mapping with `services:` at its top' })
    }
  }
}

function isEmpty(project: ComposeProject): boolean {
  const keys = [...project.root.entries.keys()].filter((key) => key !== 'version' && key !== 'include')
  return keys.length === 0 && project.files.every((file) => file.yaml.documents.every((root) => root === null || root.kind === 'mapping' || (root.kind === 'scalar' && root.type === 'null')))
}

function firstLineEnd(text: string): number {
  const newline = text.indexOf('\n')
  return newline === -1 ? text.length : newline
}
