import type { Dependency, Service } from '../compose/model.ts'
import { majorOfServiceTag } from '../knowledge/data-services.ts'
import { textOf } from '../text/document.ts'
import type { Edit } from '../text/edit.ts'
import { indentationAt, lineBreakOf } from '../text/whole-lines.ts'
import { hasHealthcheck } from './health.ts'
import { imageName } from './image-name.ts'
import type { Project, ServiceModel } from './model.ts'
import { modelNamed } from './service-references.ts'
import { runsDataServer } from './volumes.ts'
import { appendedToService, writtenEntry } from './written-compose.ts'

/** The edit that gives a database or queue the check that its image has the program for. Undefined where that is not certain. */
export function healthcheckEdit(model: ServiceModel): Edit | undefined {
  const { service, dataService, image } = model
  const test = dataService?.healthcheck?.test
  if (test === undefined || image === undefined || service.build !== undefined || service.healthcheck !== undefined || service.entrypoint !== undefined || !runsDataServer(model)) return undefined
  // The shell of MongoDB has had this name since 5.0, and MariaDB's script came with 10.4.
  const major = majorOfServiceTag(imageName(image))
  if (image.digest !== undefined && image.tag === undefined) return undefined
  if ((dataService?.name.startsWith('mongo') === true && (major ?? 9) < 5) || (dataService?.name.startsWith('mariadb') === true && (major ?? 11) < 11)) return undefined
  // It would have to say port, socket or certificates as well.
  if (service.command !== undefined && (!service.command.resolved || service.command.words.some((word) => /port|tls|ssl|socket|\.(?:conf|cnf|ini)$|^-[pc]$|\$/.test(word.text)))) return undefined
  return appendedToService(service, (step) => ['healthcheck:', `${step}test: [${test.map((word) => JSON.stringify(word)).join(', ')}]`, `${step}interval: 10s`, `${step}timeout: 5s`, `${step}retries: 5`])
}

/**
 * The edits that turn a service's short `depends_on` into the long form, in which it waits for each dependency that has a check.
 * `given` gets one by another edit of the same fix. All of the list at once: a list and a map cannot stand side by side. Undefined
 * where it is not written plainly, in one file.
 */
export function waitingEdits(model: ServiceModel, project: Project, given?: Service): readonly Edit[] | undefined {
  const { dependsOn } = model.service
  const entry = model.service.get('depends_on')
  if (entry === undefined || entry.value.alias !== undefined || entry.value.node?.anchor !== undefined || dependsOn.some((dependency) => dependency.form !== 'short' || !dependency.resolved || dependency.document !== entry.key.document)) return undefined
  const { document } = entry.key
  const keyIndentation = indentationAt(document, entry.key.range.start)
  if (keyIndentation === undefined) return undefined
  const lineBreak = lineBreakOf(document)
  const conditionOf = (dependency: Dependency): string => {
    const other = modelNamed(dependency.service, model, project)
    return other !== undefined && (other.service === given || hasHealthcheck(other, project) === true) ? 'service_healthy' : 'service_started'
  }
  const flow = flowList(model.service, dependsOn)
  if (flow !== undefined) {
    const lines = dependsOn.flatMap((dependency) => [`${keyIndentation}  ${textOf(dependency)}:`, `${keyIndentation}    condition: ${conditionOf(dependency)}`])
    return [{ document, range: flow, text: lines.map((line) => `${lineBreak}${line}`).join('') }]
  }
  const edits: Edit[] = []
  for (const dependency of dependsOn) {
    const { range } = dependency
    const lineStart = document.text.lastIndexOf('\n', range.start - 1) + 1
    const before = document.text.slice(lineStart, range.start)
    const indentation = /^([ \t]*)- *$/.exec(before)?.[1]
    if (indentation === undefined || (document.text.slice(range.end).split('\n', 1)[0] ?? '').trim() !== '') return undefined
    // A map has to be deeper than its key, which a list need not be.
    const deeper = indentation.length > keyIndentation.length ? indentation : `${indentation}  `
    edits.push({ document, range: { start: lineStart, end: range.end }, text: `${deeper}${textOf(dependency)}:${lineBreak}${deeper}  condition: ${conditionOf(dependency)}` })
  }
  return edits
}

/** From behind the key's colon to behind the bracket of a list on one line with nothing behind it. */
function flowList(service: Service, dependsOn: readonly Dependency[]): { start: number; end: number } | undefined {
  const node = service.node?.node
  const mapping = node?.kind === 'mapping' && service.node?.alias === undefined ? node : undefined
  const written = mapping === undefined || mapping.flow ? undefined : writtenEntry(mapping, 'depends_on')
  const list = written?.value
  const document = service.node?.document
  if (document === undefined || written?.key === undefined || written.key === null || list?.kind !== 'sequence' || !list.flow || list.anchor !== undefined || list.items.length !== dependsOn.length) return undefined
  const colon = document.text.indexOf(':', written.key.range.end)
  const gap = document.text.slice(colon + 1, list.range.start)
  const rest = document.text.slice(list.range.end).split('\n', 1)[0] ?? ''
  if (colon === -1 || gap.trim() !== '' || rest.trim() !== '' || textOf({ document, range: list.range }).includes('\n')) return undefined
  return { start: colon + 1, end: list.range.end }
}
