import { parseYaml, type YamlNode } from '../syntax/yaml/index.ts'
import type { Document, Located } from '../text/document.ts'
import { joinPath } from '../text/paths.ts'
import { canonicalRepository } from '../knowledge/image-name.ts'
import { imageName } from './image-name.ts'
import type { Project, ServiceModel } from './model.ts'
import { fileInContainer } from './start-script.ts'

/** A host that a Prometheus asks for metrics, or sends alerts to. */
export interface PrometheusTarget {
  readonly host: string
  readonly at: Located
  readonly port: number | undefined
}

const IMAGES = new Set(['prom/prometheus', 'quay.io/prometheus/prometheus'])

/**
 * The static targets in the configuration that a service with Prometheus' own image reads out of the project; empty without one. A job that
 * relabels is left out, since its targets may be anything, and so is what is no `host:port`.
 */
export function prometheusTargets(project: Project, model: ServiceModel): readonly PrometheusTarget[] {
  if (model.image === undefined || !IMAGES.has(canonicalRepository(imageName(model.image))) || model.service.command?.resolved === false) return []
  const words = model.service.command?.words.map(({ text }) => text) ?? []
  const option = words.map((word) => /^--config\.file=(.+)$/.exec(word)?.[1]).find((path) => path !== undefined)
  const path = fileInContainer(project, model, joinPath('/prometheus', option ?? '/etc/prometheus/prometheus.yml'))
  const document = path === undefined ? undefined : project.document(path)
  return document === undefined ? [] : targetsIn(document)
}

function targetsIn(document: Document): PrometheusTarget[] {
  const [root] = parseYaml(document).documents
  const groups = [...itemsOf(valueOf(root, 'scrape_configs')), ...itemsOf(valueOf(valueOf(root, 'alerting'), 'alertmanagers'))]
  return groups.filter((group) => valueOf(group, 'relabel_configs') === undefined)
    .flatMap((group) => itemsOf(valueOf(group, 'static_configs'))).flatMap((config) => itemsOf(valueOf(config, 'targets')))
    .flatMap((target) => {
      const match = target.kind === 'scalar' ? /^([A-Za-z0-9_][\w.-]{0,200})(?::(\d{1,5}))?$/.exec(target.value) : null
      const host = match?.[1]
      if (target.kind !== 'scalar' || host === undefined) return []
      const start = target.range.start + Math.max(0, target.source.indexOf(host))
      return [{ host, at: { document, range: { start, end: start + host.length } }, port: match?.[2] === undefined ? undefined : Number(match[2]) }]
    })
}

function valueOf(node: YamlNode | undefined | null, key: string): YamlNode | undefined {
  if (node?.kind !== 'mapping') return undefined
  return node.entries.find((entry) => entry.key?.kind === 'scalar' && entry.key.value === key)?.value ?? undefined
}

function itemsOf(node: YamlNode | undefined): YamlNode[] {
  return node?.kind === 'sequence' ? node.items.flatMap(({ value }) => value ?? []) : []
}
