import type { GraphEdgeKind, GraphNode } from '../../project/graph.ts'
import { printable } from '../printable.ts'
import { xmlAttributes, xmlText } from '../xml.ts'
import { countsText, type DrawnGraph, worst } from './findings.ts'
import { layOut, type PlacedEdge, type PlacedGroup, type PlacedNode } from './layout.ts'
import { COLOURS, EDGE_STYLES, SURROUNDINGS } from './style.ts'

const LEGEND_HEIGHT = 44
/** Which share of its last gap an edge has still to go where its label stands: edges to one node are apart there. */
const LABEL_AT = 0.56
const FONT = 'system-ui, -apple-system, &quot;Segoe UI&quot;, &quot;DejaVu Sans&quot;, sans-serif'
/** What each kind of node is called above its name. */
const KIND_NAMES: Readonly<Record<GraphNode['kind'], string>> = { port: 'host port', service: 'service', volume: 'volume', host: 'host path', network: 'network', stage: 'stage', image: 'image' }

/** Where a node of a drawing in a page leads, and what else its link says. */
export type LinkOf = (node: GraphNode) => Readonly<Record<string, string>> | undefined

/**
 * A drawing that needs nothing besides itself: no script, no font, no network. Its parts have classes, so that a page may give them the colours of its theme
 * (style.ts); `linkOf` gives attributes for a link around a node.
 */
export function svgGraph(graph: DrawnGraph, linkOf?: LinkOf): string {
  const layout = layOut(graph)
  const kinds = [...new Set(graph.edges.map((edge) => edge.kind))]
  const width = Math.ceil(Math.max(layout.width, legendWidth(kinds), 320))
  const height = Math.ceil(layout.height + (kinds.length > 0 ? LEGEND_HEIGHT : 0))
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="${linkOf === undefined ? 'img' : 'group'}" font-family="${FONT}">`,
    `<title>${xmlText(titleOf(graph))}</title>`,
    '<defs>',
    ...kinds.filter((kind) => EDGE_STYLES[kind].arrow).map((kind) =>
      `<marker id="arrow-${kind}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path class="g-arrow g-${kind}" d="M0 0 10 5 0 10z" fill="${EDGE_STYLES[kind].colour}"/></marker>`),
    '</defs>',
    `<rect class="g-paper" width="${width}" height="${height}" fill="${SURROUNDINGS.paper}"/>`,
    ...layout.groups.map((group) => drawGroup(group, graph)),
    ...layout.edges.map(drawEdge),
    ...layout.nodes.map((placed) => linked(drawNode(placed, graph), linkOf?.(placed.node))),
    ...layout.edges.map((placed) => drawLabel(placed)),
    ...(kinds.length === 0 ? [] : [drawLegend(kinds, layout.height)]),
    '</svg>',
    '',
  ].join('\n')
}

function titleOf(graph: DrawnGraph): string {
  const count = (kind: GraphNode['kind'], name: string): string[] => {
    const found = graph.nodes.filter((node) => node.kind === kind).length
    return found === 0 ? [] : [`${found} ${name}${found === 1 ? '' : 's'}`]
  }
  return [...count('service', 'service'), ...count('stage', 'stage'), ...count('volume', 'volume'), ...count('network', 'network')].join(', ')
}

function linked(drawing: string, attributes: Readonly<Record<string, string>> | undefined): string {
  return attributes === undefined ? drawing : `<a${xmlAttributes(attributes)}>${drawing}</a>`
}

function drawGroup({ id, x, y, width, height }: PlacedGroup, graph: DrawnGraph): string {
  const group = graph.groups.find((candidate) => candidate.id === id)
  if (group === undefined) return ''
  const purpose = group.purpose === 'unknown' ? '' : `<tspan class="g-dim" dx="8" font-weight="400" fill="${SURROUNDINGS.dim}">${xmlText(group.purpose)}</tspan>`
  const room = Math.floor((width - 40 - (group.purpose === 'unknown' ? 0 : group.purpose.length * 7.4 + 12)) / 8)
  return [
    `<g><rect class="g-group g-${group.kind}"${box(x, y, width, height)} rx="12" fill="${SURROUNDINGS[group.kind]}" stroke="${SURROUNDINGS.border}"/>`,
    `<text class="g-title" x="${x + 18}" y="${y + 24}" font-size="13" font-weight="600" fill="${SURROUNDINGS.title}">${xmlText(shortened(group.title, room, true))}${purpose}</text>`,
    `<title>${xmlText(group.title)}</title></g>`,
  ].join('')
}

function drawNode({ node, x, y, width, height }: PlacedNode, graph: DrawnGraph): string {
  const colours = COLOURS[node.kind]
  const findings = graph.findings.get(node.id) ?? []
  const level = worst(findings)
  const isRound = node.kind === 'port' || node.kind === 'network'
  const rx = isRound ? height / 2 : node.kind === 'image' ? 4 : 8
  const border = level === 'error' || level === 'warning' ? COLOURS[level].stroke : colours.stroke
  const { detail } = node
  const lines = [
    `<g id="${xmlText(anchorOf(graph, node))}" class="g-node g-${node.kind}${level === undefined ? '' : ` g-has-${level}`}"><rect class="g-shape"${box(x, y, width, height)} rx="${rx}" fill="${colours.fill}" stroke="${border}" stroke-width="${level === 'error' || level === 'warning' ? 2 : 1.2}"${node.kind === 'host' ? ' stroke-dasharray="5 3"' : ''}/>`,
    // Stages that are shipped have a second edge, as a parcel has.
    node.shipped === true ? `<rect class="g-line"${box(x + 3.5, y + 3.5, width - 7, height - 7)} rx="5" fill="none" stroke="${colours.stroke}" stroke-width="0.7"/>` : '',
    node.kind === 'volume' ? `<path class="g-line" d="M${x + 14} ${y + height / 2 - 6}v11c0 4 12 4 12 0v-11c0-4-12-4-12 0c0 4 12 4 12 0" fill="none" stroke="${colours.stroke}" stroke-width="1.2"/>` : '',
  ]
  const left = node.kind === 'volume' ? x + 34 : isRound ? x + 20 : x + 14
  const room = Math.floor((x + width - left - 12) / 7.3)
  const middle = y + height / 2
  if (detail === undefined) lines.push(`<text class="g-text" x="${left}" y="${middle + 4.5}" font-size="13" font-weight="600" fill="${colours.text}">${xmlText(shortened(node.title, room, node.kind === 'host' || node.kind === 'image'))}</text>`)
  else {
    lines.push(
      `<text class="g-text" x="${left}" y="${middle - 3}" font-size="13" font-weight="600" fill="${colours.text}">${xmlText(shortened(node.title, room, false))}</text>`,
      `<text class="g-text" x="${left}" y="${middle + 14}" font-size="11" fill="${colours.text}" fill-opacity="0.75">${xmlText(shortened(detail, Math.floor(room * 1.2), true))}</text>`,
    )
  }
  if (level !== undefined) {
    const text = String(findings.length)
    const badge = 14 + text.length * 7
    lines.push(
      `<rect class="g-badge g-${level}"${box(x + width - badge + 8, y - 10, badge, 20)} rx="10" fill="${COLOURS[level].fill}" stroke="#ffffff" stroke-width="1.5"/>`,
      `<text x="${x + width - badge / 2 + 8}" y="${y + 4}" font-size="11.5" font-weight="700" text-anchor="middle" fill="#ffffff">${text}</text>`,
    )
  }
  const told = [`${KIND_NAMES[node.kind]} ${node.title}`, ...(detail === undefined ? [] : [detail]), ...(findings.length === 0 ? [] : [countsText(findings)]), ...findings.slice(0, 12).map((finding) => `${printable(finding.path)}:${finding.line} ${finding.ruleId}`)]
  lines.push(`<title>${xmlText(told.join('\n'))}</title></g>`)
  return lines.join('')
}

/** An id for links to a node: its place in the graph, so that no name of a file gets into it. */
export function anchorOf(graph: DrawnGraph, node: GraphNode): string {
  return `node-${graph.nodes.indexOf(node)}`
}

function drawEdge({ edge, points }: PlacedEdge): string {
  const { colour, dashes, arrow } = EDGE_STYLES[edge.kind]
  return `<path class="g-edge g-${edge.kind}" d="${pathOf(points)}" fill="none" stroke="${colour}" stroke-width="1.6" stroke-opacity="0.85"${xmlAttributes({ 'stroke-dasharray': dashes })}${arrow ? ` marker-end="url(#arrow-${edge.kind})"` : ''}/>`
}

/** Curves between the columns, straight lines through them. */
function pathOf(points: PlacedEdge['points']): string {
  const [first, ...rest] = points
  if (first === undefined) return ''
  let path = `M${round(first.x)} ${round(first.y)}`
  let before = first
  for (const point of rest) {
    if (point.x <= before.x) {
      // Back to the left: over the top.
      const top = Math.min(point.y, before.y) - 46
      path += `C${round(before.x - 40)} ${round(top)} ${round(point.x + 40)} ${round(top)} ${round(point.x)} ${round(point.y)}`
    } else if (point.y === before.y) path += `H${round(point.x)}`
    else {
      const bend = (point.x - before.x) / 2
      path += `C${round(before.x + bend)} ${round(before.y)} ${round(point.x - bend)} ${round(point.y)} ${round(point.x)} ${round(point.y)}`
    }
    before = point
  }
  return path
}

/** The label stands in the last gap, in front of what the edge leads to: there it is nearest to what it says something of. */
function drawLabel({ edge, points }: PlacedEdge): string {
  const end = points.at(-1)
  if (edge.label === undefined || end === undefined || edge.kind === 'builds') return ''
  const before = points.at(-2) ?? end
  const at = { x: end.x + (before.x - end.x) * LABEL_AT, y: end.y + (before.y - end.y) * easing(LABEL_AT) }
  const text = shortened(edge.label, 17, true)
  return `<text class="g-label g-${edge.kind}" x="${round(at.x)}" y="${round(at.y - 6)}" font-size="10.5" text-anchor="middle" fill="${EDGE_STYLES[edge.kind].label}" stroke="${SURROUNDINGS.paper}" stroke-width="3.5" paint-order="stroke">${xmlText(text)}<title>${xmlText(edge.label)}</title></text>`
}

/** How far a curve has come down when it has gone a share of its way to the side. */
function easing(share: number): number {
  return share * share * (3 - 2 * share)
}

function drawLegend(kinds: readonly GraphEdgeKind[], top: number): string {
  let x = 24
  const y = round(top + LEGEND_HEIGHT / 2 - 6)
  const items = kinds.map((kind) => {
    const { colour, dashes, arrow, meaning } = EDGE_STYLES[kind]
    const start = x
    x += 50 + meaning.length * 7 + 18
    return `<path class="g-edge g-${kind}" d="M${start} ${y}h34" stroke="${colour}" stroke-width="1.8"${xmlAttributes({ 'stroke-dasharray': dashes })}${arrow ? ` marker-end="url(#arrow-${kind})"` : ''}/><text class="g-dim" x="${start + 42}" y="${y + 4}" font-size="11.5" fill="${SURROUNDINGS.dim}">${meaning}</text>`
  })
  const badges = (['error', 'warning', 'info'] as const).map((level) => {
    const start = x
    x += 20 + level.length * 7 + 16
    return `<circle class="g-badge g-${level}" cx="${start + 7}" cy="${y}" r="6.5" fill="${COLOURS[level].fill}"/><text class="g-dim" x="${start + 19}" y="${y + 4}" font-size="11.5" fill="${SURROUNDINGS.dim}">${level}</text>`
  })
  return `<g>${[...items, ...badges].join('')}</g>`
}

function legendWidth(kinds: readonly GraphEdgeKind[]): number {
  return 48 + 220 + kinds.reduce((sum, kind) => sum + 68 + EDGE_STYLES[kind].meaning.length * 7, 0)
}

function box(x: number, y: number, width: number, height: number): string {
  return ` x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}"`
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}

/** At most so many characters. Of a path the end tells more than the beginning. */
export function shortened(text: string, most: number, keepEnd: boolean): string {
  const characters = [...text]
  if (characters.length <= most) return text
  const kept = Math.max(1, most - 1)
  return keepEnd ? `…${characters.slice(-kept).join('')}` : `${characters.slice(0, kept).join('')}…`
}
