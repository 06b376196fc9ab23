import type { GraphEdgeKind, GraphNodeKind } from '../../project/graph.ts'

export interface NodeColours {
  readonly fill: string
  readonly stroke: string
  readonly text: string
}

/** Dark text on light grounds: at least 7:1, so that it is read in print and by weak eyes. */
export const COLOURS: Readonly<Record<GraphNodeKind | 'error' | 'warning' | 'info', NodeColours>> = {
  port: { fill: '#e2f5f4', stroke: '#1f8a85', text: '#083836' },
  service: { fill: '#e9f0fd', stroke: '#3b6fd4', text: '#13274d' },
  volume: { fill: '#fdf3e0', stroke: '#c2861a', text: '#473004' },
  host: { fill: '#faf1e8', stroke: '#b0713b', text: '#42260d' },
  network: { fill: '#f4ecfb', stroke: '#8652be', text: '#30154c' },
  stage: { fill: '#ebf6ec', stroke: '#3a8a4a', text: '#14361b' },
  image: { fill: '#f2f4f7', stroke: '#7b8698', text: '#29303d' },
  error: { fill: '#c62828', stroke: '#c62828', text: '#ffffff' },
  warning: { fill: '#b86e00', stroke: '#d98400', text: '#ffffff' },
  info: { fill: '#4a6fa5', stroke: '#4a6fa5', text: '#ffffff' },
}

export interface EdgeStyle {
  readonly colour: string
  readonly dashes?: string
  readonly arrow: boolean
  /** For the legend. */
  readonly meaning: string
}

export const EDGE_STYLES: Readonly<Record<GraphEdgeKind, EdgeStyle>> = {
  publishes: { colour: '#1f8a85', arrow: true, meaning: 'published port' },
  waits: { colour: '#3b5b92', arrow: true, meaning: 'waits for' },
  mounts: { colour: '#c2861a', arrow: false, meaning: 'mounts' },
  joins: { colour: '#8652be', dashes: '2 4', arrow: false, meaning: 'on network' },
  builds: { colour: '#3a8a4a', arrow: true, meaning: 'built from' },
  'stands-on': { colour: '#7b8698', arrow: true, meaning: 'stands on' },
  copies: { colour: '#7b8698', dashes: '6 4', arrow: true, meaning: 'copies from' },
}
