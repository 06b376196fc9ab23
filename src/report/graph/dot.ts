import type { GraphEdge, GraphNode } from '../../project/graph.ts'
import { printable } from '../printable.ts'
import { countsText, type DrawnGraph, worst } from './findings.ts'
import { COLOURS, EDGE_STYLES } from './style.ts'

const SHAPES: Readonly<Record<GraphNode['kind'], string>> = { port: 'oval', service: 'box', volume: 'cylinder', host: 'folder', network: 'hexagon', stage: 'box', image: 'component' }

/** A digraph for Graphviz. */
export function dotGraph(graph: DrawnGraph): string {
  const names = new Map(graph.nodes.map((node, index) => [node.id, `n${index}`]))
  const lines = ['digraph project {', '  rankdir=LR', '  node [fontname="Helvetica", fontsize=11, style="filled,rounded"]', '  edge [fontname="Helvetica", fontsize=9]']
  graph.groups.forEach((group, index) => {
    lines.push(`  subgraph cluster_${index} {`, `    label=${quoted(group.purpose === 'unknown' ? group.title : `${group.title} · ${group.purpose}`)}`, '    color="#c9d1dc"', '    fontname="Helvetica"')
    for (const node of graph.nodes) if (node.group === group.id) lines.push(`    ${nodeLine(node, names.get(node.id) ?? '', graph)}`)
    lines.push('  }')
  })
  for (const node of graph.nodes) if (node.group === undefined) lines.push(`  ${nodeLine(node, names.get(node.id) ?? '', graph)}`)
  for (const edge of graph.edges) lines.push(`  ${names.get(edge.from) ?? ''} -> ${names.get(edge.to) ?? ''} [${edgeAttributes(edge)}]`)
  lines.push('}')
  return `${lines.join('\n')}\n`
}

function nodeLine(node: GraphNode, name: string, graph: DrawnGraph): string {
  const findings = graph.findings.get(node.id) ?? []
  const level = worst(findings)
  const { fill, stroke } = COLOURS[node.kind]
  const label = [node.title, node.detail, findings.length === 0 ? undefined : countsText(findings)].filter((line) => line !== undefined).join('\n')
  const border = level === 'error' || level === 'warning' ? `, color="${COLOURS[level].stroke}", penwidth=2.5` : `, color="${stroke}"`
  return `${name} [label=${quoted(label)}, shape=${SHAPES[node.kind]}, fillcolor="${fill}"${border}]`
}

function edgeAttributes({ kind, label }: GraphEdge): string {
  const { colour, dashes, arrow } = EDGE_STYLES[kind]
  return [`color="${colour}"`, ...(dashes === undefined ? [] : ['style=dashed']), ...(arrow ? [] : ['dir=none']), ...(label === undefined ? [] : [`label=${quoted(label)}`])].join(', ')
}

/** In a quoted string only quotes and backslashes have a meaning; a line break is `\n`. */
function quoted(value: string): string {
  return `"${value.split('\n').map((line) => printable(line).slice(0, 200).replace(/["\\]/g, (character) => `\\${character}`)).join('\\n')}"`
}
