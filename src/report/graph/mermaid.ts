import type { GraphEdge, GraphNode } from '../../project/graph.ts'
import { wellFormed } from '../printable.ts'
import { countsText, type DrawnGraph, worst } from './findings.ts'

const SHAPES: Readonly<Record<GraphNode['kind'], readonly [string, string]>> = {
  port: ['([', '])'], service: ['[', ']'], volume: ['[(', ')]'], host: ['[/', '/]'], network: ['{{', '}}'], stage: ['[[', ']]'], image: ['(', ')'],
}

const ARROWS: Readonly<Record<GraphEdge['kind'], string>> = {
  publishes: '==>', waits: '-->', mounts: '---', joins: '-.-', builds: '==>', 'stands-on': '-->', copies: '-.->',
}

/** A flowchart for Mermaid, which GitHub and GitLab draw in Markdown. */
export function mermaidGraph(graph: DrawnGraph): string {
  const names = new Map(graph.nodes.map((node, index) => [node.id, `n${index}`]))
  const lines = ['flowchart LR']
  graph.groups.forEach((group, index) => {
    lines.push(`  subgraph g${index}["${text(group.purpose === 'unknown' ? group.title : `${group.title} · ${group.purpose}`)}"]`)
    for (const node of graph.nodes) if (node.group === group.id) lines.push(`    ${nodeLine(node, names.get(node.id) ?? '', graph)}`)
    lines.push('  end')
  })
  for (const node of graph.nodes) if (node.group === undefined) lines.push(`  ${nodeLine(node, names.get(node.id) ?? '', graph)}`)
  for (const edge of graph.edges) {
    const label = edge.label === undefined ? '' : `|"${text(edge.label)}"|`
    lines.push(`  ${names.get(edge.from) ?? ''} ${ARROWS[edge.kind]}${label} ${names.get(edge.to) ?? ''}`)
  }
  lines.push(
    '  classDef service fill:#e8f0fe,stroke:#3b6fd4,color:#14284f', '  classDef stage fill:#eef7ee,stroke:#3d8b4c,color:#15381c', '  classDef image fill:#f3f4f6,stroke:#8a93a3,color:#2b3240',
    '  classDef volume fill:#fdf3e1,stroke:#c58a1c,color:#4a3305', '  classDef network fill:#f4ecfb,stroke:#8a55c2,color:#32164f', '  classDef port fill:#e4f6f6,stroke:#1f8a8a,color:#083838',
    '  classDef error stroke:#c62828,stroke-width:3px', '  classDef warning stroke:#e08a00,stroke-width:3px',
  )
  for (const [name, kinds] of Object.entries({ service: ['service'], stage: ['stage'], image: ['image'], volume: ['volume', 'host'], network: ['network'], port: ['port'] })) {
    const members = graph.nodes.filter((node) => kinds.includes(node.kind)).map((node) => names.get(node.id) ?? '')
    if (members.length > 0) lines.push(`  class ${members.join(',')} ${name}`)
  }
  for (const severity of ['error', 'warning'] as const) {
    const members = graph.nodes.filter((node) => worst(graph.findings.get(node.id)) === severity).map((node) => names.get(node.id) ?? '')
    if (members.length > 0) lines.push(`  class ${members.join(',')} ${severity}`)
  }
  return `${lines.join('\n')}\n`
}

function nodeLine(node: GraphNode, name: string, graph: DrawnGraph): string {
  const [open, close] = SHAPES[node.kind]
  const findings = graph.findings.get(node.id) ?? []
  const label = [node.title, node.detail, findings.length === 0 ? undefined : `⚠ ${countsText(findings)}`].filter((line) => line !== undefined).map(text).join('<br/>')
  return `${name}${open}"${label}"${close}`
}

/** Mermaid takes entities with `#` and `;` in quoted labels; everything that could be markup, Markdown or an end of the label becomes one. */
function text(value: string): string {
  return [...wellFormed(value).slice(0, 120)].map((character) => (/[\p{L}\p{N} ./:_@+=,()·⚠-]/u.test(character) ? character : `#${character.codePointAt(0) ?? 0};`)).join('')
}
