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

/** The same on a dark ground, for pages that have one. */
export const DARK_COLOURS: typeof COLOURS = {
  port: { fill: '#12302f', stroke: '#4fb8b2', text: '#d5f3f1' },
  service: { fill: '#1a2740', stroke: '#7aa5f0', text: '#dfe9fc' },
  volume: { fill: '#35290f', stroke: '#dba94b', text: '#fbeccd' },
  host: { fill: '#332519', stroke: '#c98d5c', text: '#f5e3d4' },
  network: { fill: '#2b1f3a', stroke: '#b48ae0', text: '#eadcf8' },
  stage: { fill: '#18301d', stroke: '#6fbf80', text: '#d9f2de' },
  image: { fill: '#262a30', stroke: '#8f99a8', text: '#e3e7ec' },
  error: { fill: '#c62828', stroke: '#ff8a80', text: '#ffffff' },
  warning: { fill: '#a96400', stroke: '#f2c063', text: '#ffffff' },
  info: { fill: '#4a6fa5', stroke: '#8cbcf5', text: '#ffffff' },
}

/** What lies around the nodes. */
export interface Surroundings {
  readonly paper: string
  readonly compose: string
  readonly dockerfile: string
  readonly border: string
  readonly title: string
  readonly dim: string
}

export const SURROUNDINGS: Surroundings = { paper: '#ffffff', compose: '#f8fafd', dockerfile: '#f8fbf8', border: '#d3dae4', title: '#3a4352', dim: '#586273' }
export const DARK_SURROUNDINGS: Surroundings = { paper: '#1d2024', compose: '#191d24', dockerfile: '#191f1b', border: '#3a424c', title: '#d4d9e0', dim: '#9aa3ad' }

export interface EdgeStyle {
  readonly colour: string
  readonly dark: string
  /** Of a label on a light and on a dark ground. */
  readonly label: string
  readonly darkLabel: string
  readonly dashes?: string
  readonly arrow: boolean
  /** For the legend. */
  readonly meaning: string
}

const PLAIN_LABEL = { label: '#33415c', darkLabel: '#b9c6dd' }

export const EDGE_STYLES: Readonly<Record<GraphEdgeKind, EdgeStyle>> = {
  publishes: { colour: '#1f8a85', dark: '#4fb8b2', label: '#0f5450', darkLabel: '#7fd0cb', arrow: true, meaning: 'published port' },
  waits: { colour: '#3b5b92', dark: '#8fb0e8', ...PLAIN_LABEL, arrow: true, meaning: 'waits for' },
  mounts: { colour: '#c2861a', dark: '#dba94b', label: '#7a540d', darkLabel: '#e8c27a', arrow: false, meaning: 'mounts' },
  joins: { colour: '#8652be', dark: '#b48ae0', ...PLAIN_LABEL, dashes: '2 4', arrow: false, meaning: 'on network' },
  builds: { colour: '#3a8a4a', dark: '#6fbf80', ...PLAIN_LABEL, arrow: true, meaning: 'built from' },
  'stands-on': { colour: '#7b8698', dark: '#8f99a8', ...PLAIN_LABEL, arrow: true, meaning: 'stands on' },
  copies: { colour: '#7b8698', dark: '#8f99a8', ...PLAIN_LABEL, dashes: '6 4', arrow: true, meaning: 'copies from' },
}

/** Custom properties with the colours of one ground, for a page that changes between two. See `THEMED`. */
export function themeProperties(isDark: boolean): string {
  const around = Object.entries(isDark ? DARK_SURROUNDINGS : SURROUNDINGS).map(([name, colour]) => `--g-${name}:${colour as string}`)
  const nodes = Object.entries(isDark ? DARK_COLOURS : COLOURS).map(([kind, { fill, stroke, text }]) => `--g-${kind}-fill:${fill};--g-${kind}-line:${stroke};--g-${kind}-text:${text}`)
  const edges = Object.entries(EDGE_STYLES).map(([kind, { colour, dark, label, darkLabel }]) => `--g-${kind}-edge:${isDark ? dark : colour};--g-${kind}-label:${isDark ? darkLabel : label}`)
  return [...around, ...nodes, ...edges].join(';')
}

const NODE_KINDS = Object.keys(COLOURS)

/** Rules that give a drawing in a page the colours of its theme; they stand over the attributes that the drawing brings with it. */
export const THEMED = [
  '.g-paper{fill:var(--g-paper)}.g-group.g-compose{fill:var(--g-compose);stroke:var(--g-border)}.g-group.g-dockerfile{fill:var(--g-dockerfile);stroke:var(--g-border)}.g-title{fill:var(--g-title)}.g-dim{fill:var(--g-dim)}',
  ...NODE_KINDS.map((kind) => `.g-${kind} .g-shape{fill:var(--g-${kind}-fill);stroke:var(--g-${kind}-line)}.g-${kind} .g-line{stroke:var(--g-${kind}-line)}.g-${kind} .g-text{fill:var(--g-${kind}-text)}.g-badge.g-${kind}{fill:var(--g-${kind}-fill)}`),
  '.g-badge{stroke:var(--g-paper)}.g-node.g-has-error .g-shape{stroke:var(--g-error-line)}.g-node.g-has-warning .g-shape{stroke:var(--g-warning-line)}',
  ...Object.keys(EDGE_STYLES).map((kind) => `.g-edge.g-${kind}{stroke:var(--g-${kind}-edge)}.g-arrow.g-${kind}{fill:var(--g-${kind}-edge)}.g-label.g-${kind}{fill:var(--g-${kind}-label);stroke:var(--g-paper)}`),
].join('\n')
