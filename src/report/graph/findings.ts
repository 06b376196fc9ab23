import type { ReportedFinding } from '../../engine/result.ts'
import type { ProjectGraph } from '../../project/graph.ts'
import { maskMessage } from '../masking.ts'
import { printable } from '../printable.ts'

/** A graph, with the findings that stand on its parts. */
export interface DrawnGraph extends ProjectGraph {
  /** By the id of a node, in the order of their places. */
  readonly findings: ReadonlyMap<string, readonly ReportedFinding[]>
  /** Those that stand on none of them: env files, documents, lines outside of services and stages. */
  readonly elsewhere: readonly ReportedFinding[]
}

/** Gives each finding to the smallest part that it stands in. */
export function withFindings(graph: ProjectGraph, all: readonly ReportedFinding[]): DrawnGraph {
  const findings = new Map<string, ReportedFinding[]>()
  const elsewhere: ReportedFinding[] = []
  const places = graph.nodes.flatMap((node) => node.places.map((place) => ({ id: node.id, path: place.document.path, ...place.range })))
  for (const finding of all) {
    const { start } = finding.range
    let best: (typeof places)[number] | undefined
    for (const place of places) {
      if (place.path !== finding.path || start < place.start || start > place.end) continue
      if (best === undefined || place.end - place.start < best.end - best.start) best = place
    }
    const list = best === undefined ? elsewhere : findings.get(best.id)
    if (list !== undefined) list.push(finding)
    else if (best !== undefined) findings.set(best.id, [finding])
  }
  return {
    groups: graph.groups.map((group) => ({ ...group, title: shown(group.title) })),
    nodes: graph.nodes.map((node) => ({ ...node, title: shown(node.title), ...(node.detail === undefined ? {} : { detail: shown(node.detail) }) })),
    edges: graph.edges.map((edge) => ({ ...edge, ...(edge.label === undefined ? {} : { label: shown(edge.label) }) })),
    findings, elsewhere,
  }
}

/** A name may hold the password of a registry or share, or marks that turn what follows around. */
function shown(text: string): string {
  return printable(maskMessage(text))
}

/** The worst of some findings; undefined where there are none. */
export function worst(findings: readonly ReportedFinding[] | undefined): 'error' | 'warning' | 'info' | undefined {
  if (findings === undefined || findings.length === 0) return undefined
  return findings.some((finding) => finding.severity === 'error') ? 'error' : findings.some((finding) => finding.severity === 'warning') ? 'warning' : 'info'
}

/** `2 errors, 1 warning`. */
export function countsText(findings: readonly ReportedFinding[]): string {
  return (['error', 'warning', 'info'] as const).flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length
    return count === 0 ? [] : [severity === 'info' ? `${count} info` : `${count} ${severity}${count === 1 ? '' : 's'}`]
  }).join(', ')
}
