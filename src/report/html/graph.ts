import type { ReportedFinding } from '../../engine/result.ts'
import type { GraphNode, ProjectGraph } from '../../project/graph.ts'
import { withFindings, worst } from '../graph/findings.ts'
import { svgGraph } from '../graph/svg.ts'
import { printable } from '../printable.ts'
import { plural } from '../ranking.ts'
import { html, type Markup } from './markup.ts'

/** A drawing with more parts is no help on a page, and its layout takes long. */
const MOST_NODES = 150
/** Width of the page's text in pixels. What is wider than that takes the whole window. */
const COLUMN = 1040

/** The project as a drawing, with its findings: a part that has some leads to the worst of them, and (with the page's script) shows those of its place alone. */
export function graphFigure(graph: ProjectGraph | undefined, findings: readonly ReportedFinding[], idOf: (finding: ReportedFinding) => string): Markup {
  if (graph === undefined || graph.nodes.length === 0) return html``
  if (graph.nodes.length > MOST_NODES) {
    return html`<h2>The project</h2><p class="dim">${plural(graph.nodes.length, 'part')}, too many for one drawing. <code>dockerlint graph FOLDER --format svg</code> draws those of a folder.</p>`
  }
  const drawn = withFindings(graph, findings)
  const linkOf = (node: GraphNode): Readonly<Record<string, string>> | undefined => {
    const own = drawn.findings.get(node.id) ?? []
    const level = worst(own)
    const first = own.find((finding) => finding.severity === level)
    return first === undefined ? undefined : { href: `#${idOf(first)}`, 'data-path': printable(first.path), 'data-within': printable(first.within ?? '') }
  }
  const drawing = svgGraph(drawn, linkOf)
  const isWide = Number(/ width="(\d+)"/.exec(drawing)?.[1]) > COLUMN
  // Whoever drew it has escaped it.
  return html`<h2>The project</h2><figure class="${isWide ? 'graph wide' : 'graph'}" tabindex="0" aria-label="The project as a drawing">${{ markup: drawing }}</figure>`
}
