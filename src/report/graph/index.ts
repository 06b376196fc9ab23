import { dotGraph } from './dot.ts'
import type { DrawnGraph } from './findings.ts'
import { htmlGraph } from './html.ts'
import { mermaidGraph } from './mermaid.ts'
import { svgGraph } from './svg.ts'

export { type DrawnGraph, withFindings } from './findings.ts'

const FORMATS = { mermaid: mermaidGraph, dot: dotGraph, svg: svgGraph, html: htmlGraph }

export type GraphFormat = keyof typeof FORMATS

export const GRAPH_FORMATS = Object.keys(FORMATS) as readonly GraphFormat[]

export function isGraphFormat(name: string): name is GraphFormat {
  return Object.hasOwn(FORMATS, name)
}

export function drawGraph(format: GraphFormat, graph: DrawnGraph): string {
  return FORMATS[format](graph)
}
