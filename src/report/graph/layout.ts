import type { GraphEdge, GraphNode, ProjectGraph } from '../../project/graph.ts'

/** Where everything of a drawing stands, in pixels from the upper left corner. */
export interface Layout {
  readonly width: number
  readonly height: number
  readonly nodes: readonly PlacedNode[]
  readonly groups: readonly PlacedGroup[]
  readonly edges: readonly PlacedEdge[]
}

interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface PlacedNode extends Box {
  readonly node: GraphNode
}

export interface PlacedGroup extends Box {
  readonly id: string
}

export interface PlacedEdge {
  readonly edge: GraphEdge
  /** From the right side of the one to the left side of the other, over the places where it passes between other nodes. */
  readonly points: readonly { readonly x: number; readonly y: number }[]
}

const COLUMN_WIDTH = 190
const COLUMN_GAP = 118
const ROW_GAP = 22
/** Between an edge that passes and what is next to it. */
const PASS_GAP = 13
const NODE_HEIGHT = 50
const SMALL_HEIGHT = 34
/** A lane for an edge that passes a column. */
const PASS_HEIGHT = 10
const PADDING = 22
const TITLE_HEIGHT = 30
const BAND_GAP = 30
const MARGIN = 24
const SWEEPS = 6
/** Beyond so many passing edges the drawing could not be read anyway: the rest go straight. */
const MOST_PASSES = 20_000

/** A place in a column: a node, or an edge that passes by. */
interface Cell {
  readonly node?: GraphNode
  readonly band: string
  readonly column: number
  readonly height: number
  readonly left: Cell[]
  readonly right: Cell[]
  order: number
  y: number
}

/**
 * Lays a graph out in columns from left to right: published ports, services in the order in which they wait for one another, what they mount and join,
 * stages, and the images that those stand on. Each file is a band of its own, one below the other; an edge over several columns gets a
 * place in each that it passes. Small and of our own: nothing is fetched, and the same graph always gives the same drawing.
 */
export function layOut(graph: ProjectGraph): Layout {
  return new Layouter(graph).run()
}

class Layouter {
  readonly #graph: ProjectGraph
  readonly #column: ReadonlyMap<string, number>
  /** The last column of the compose bands, and that of the images. */
  readonly #lastOfServices: number
  readonly #lastColumn: number
  readonly #cells = new Map<string, Cell>()
  readonly #all: Cell[] = []
  readonly #chains: { readonly edge: GraphEdge; readonly cells: readonly Cell[] }[] = []

  constructor(graph: ProjectGraph) {
    this.#graph = graph
    const { columns, lastOfServices, last } = assignColumns(graph)
    this.#column = columns
    this.#lastOfServices = lastOfServices
    this.#lastColumn = last
  }

  run(): Layout {
    for (const node of this.#graph.nodes) this.#cells.set(node.id, this.#cell(node.group ?? IMAGES, this.#column.get(node.id) ?? 0, node))
    for (const edge of this.#graph.edges) this.#chain(edge)
    this.#order()
    const bands = this.#bands()
    const regions = [this.#graph.groups.filter((group) => group.kind === 'compose').map((group) => group.id), [...this.#graph.groups.filter((group) => group.kind === 'dockerfile').map((group) => group.id)], [IMAGES]]
    const heights = regions.map((ids) => this.#placeRegion(ids, bands))
    const height = Math.max(...heights, 0)
    // Shorter regions stand in the middle of the tallest one.
    regions.forEach((ids, index) => {
      const shift = Math.max(0, (height - (heights[index] ?? 0)) / 2)
      for (const id of ids) for (const cell of bands.get(id) ?? []) cell.y += shift
    })
    return this.#result(bands)
  }

  #cell(band: string, column: number, node?: GraphNode): Cell {
    const cell: Cell = {
      ...(node === undefined ? {} : { node }), band, column, height: node === undefined ? PASS_HEIGHT : node.detail === undefined && node.kind !== 'service' ? SMALL_HEIGHT : NODE_HEIGHT,
      left: [], right: [], order: this.#all.length, y: 0,
    }
    this.#all.push(cell)
    return cell
  }

  /** The cells that an edge goes through. In the columns of the services it keeps to the band that it begins in, behind them to the one that it ends in. */
  #chain(edge: GraphEdge): void {
    const from = this.#cells.get(edge.from)
    const to = this.#cells.get(edge.to)
    if (from === undefined || to === undefined) return
    const cells = [from]
    const isStraight = this.#all.length > MOST_PASSES
    for (let column = from.column + 1; column < to.column && !isStraight; column++) {
      const band = column <= this.#lastOfServices ? from.band : to.band === IMAGES ? from.band : to.band
      cells.push(this.#cell(band, column))
    }
    cells.push(to)
    if (from.column < to.column) {
      for (let index = 1; index < cells.length; index++) {
        const [one, other] = [cells[index - 1], cells[index]]
        if (one === undefined || other === undefined) continue
        one.right.push(other)
        other.left.push(one)
      }
    }
    this.#chains.push({ edge, cells })
  }

  /** Fewer crossings: each column is sorted by where its neighbours stand, to and fro. */
  #order(): void {
    const columns = Array.from({ length: this.#lastColumn + 1 }, (): Cell[] => [])
    for (const cell of this.#all) columns[cell.column]?.push(cell)
    const rankOf = new Map([...this.#graph.groups.map((group) => group.id), IMAGES].map((id, index) => [id, index]))
    const renumber = (cells: Cell[], keyOf: (cell: Cell) => number): void => {
      const keys = new Map(cells.map((cell) => [cell, keyOf(cell)]))
      cells.sort((one, other) => (rankOf.get(one.band) ?? 0) - (rankOf.get(other.band) ?? 0) || (keys.get(one) ?? 0) - (keys.get(other) ?? 0) || one.order - other.order)
      cells.forEach((cell, index) => {
        cell.order = index
      })
    }
    const middle = (cell: Cell, neighbours: readonly Cell[]): number =>
      (neighbours.length === 0 ? cell.order : neighbours.reduce((sum, neighbour) => sum + neighbour.order, 0) / neighbours.length)
    for (const cells of columns) renumber(cells, (cell) => cell.order)
    for (let sweep = 0; sweep < SWEEPS; sweep++) {
      for (const cells of columns) renumber(cells, (cell) => middle(cell, cell.left))
      for (const cells of [...columns].reverse()) renumber(cells, (cell) => middle(cell, cell.right))
    }
  }

  #bands(): Map<string, Cell[]> {
    const bands = new Map<string, Cell[]>()
    for (const cell of this.#all) {
      const list = bands.get(cell.band)
      if (list === undefined) bands.set(cell.band, [cell])
      else list.push(cell)
    }
    return bands
  }

  /** Stacks bands; in each, every column stands in the middle, and is then pulled towards its neighbours as far as there is room. Gives the height. */
  #placeRegion(ids: readonly string[], bands: ReadonlyMap<string, Cell[]>): number {
    let top = 0
    for (const id of ids) {
      const cells = bands.get(id) ?? []
      if (cells.length === 0) continue
      const columns = new Map<number, Cell[]>()
      for (const cell of cells) {
        const stack = columns.get(cell.column)
        if (stack === undefined) columns.set(cell.column, [cell])
        else stack.push(cell)
      }
      const stacks = [...columns.values()].map((stack) => stack.sort((one, other) => one.order - other.order))
      const inner = Math.max(...stacks.map(heightOf))
      const head = top + (id === IMAGES ? 0 : TITLE_HEIGHT + PADDING)
      for (const stack of stacks) {
        let y = head + (inner - heightOf(stack)) / 2
        stack.forEach((cell, index) => {
          cell.y = y
          y += cell.height + gapBelow(stack, index)
        })
      }
      for (let round = 0; round < SWEEPS; round++) for (const stack of round % 2 === 0 ? stacks : [...stacks].reverse()) pull(stack, head, head + inner)
      top = head + inner + (id === IMAGES ? 0 : PADDING) + BAND_GAP
    }
    return Math.max(0, top - BAND_GAP)
  }

  #result(bands: ReadonlyMap<string, Cell[]>): Layout {
    const x = (cell: Cell): number => MARGIN + PADDING + cell.column * (COLUMN_WIDTH + COLUMN_GAP)
    const nodes = this.#all.flatMap((cell): PlacedNode[] => (cell.node === undefined ? [] : [{ node: cell.node, x: x(cell), y: MARGIN + cell.y, width: COLUMN_WIDTH, height: cell.height }]))
    const groups = this.#graph.groups.flatMap(({ id }): PlacedGroup[] => {
      const own = (bands.get(id) ?? []).filter((cell) => cell.node !== undefined)
      if (own.length === 0) return []
      // What passes through the band's own columns is inside of its frame too.
      const columns = own.map((cell) => cell.column)
      const inside = (bands.get(id) ?? []).filter((cell) => cell.column >= Math.min(...columns) && cell.column <= Math.max(...columns))
      const left = Math.min(...own.map(x)) - PADDING
      const top = MARGIN + Math.min(...inside.map((cell) => cell.y)) - PADDING - TITLE_HEIGHT
      const right = Math.max(...own.map(x)) + COLUMN_WIDTH + PADDING
      const bottom = MARGIN + Math.max(...inside.map((cell) => cell.y + cell.height)) + PADDING
      return [{ id, x: left, y: top, width: right - left, height: bottom - top }]
    })
    const edges = this.#chains.map(({ edge, cells }): PlacedEdge => ({ edge, points: pointsOf(cells, x) }))
    const right = Math.max(0, ...nodes.map((node) => node.x + node.width), ...groups.map((group) => group.x + group.width)) + MARGIN
    const bottom = Math.max(0, ...nodes.map((node) => node.y + node.height), ...groups.map((group) => group.y + group.height)) + MARGIN
    return { width: right, height: bottom, nodes, groups, edges }
  }
}

const IMAGES = ''

function gapBelow(stack: readonly Cell[], index: number): number {
  const next = stack[index + 1]
  return next === undefined ? 0 : stack[index]?.node === undefined || next.node === undefined ? PASS_GAP : ROW_GAP
}

function heightOf(stack: readonly Cell[]): number {
  return stack.reduce((sum, cell, index) => sum + cell.height + gapBelow(stack, index), 0)
}

/** Moves the cells of a column towards the middle of their neighbours in the same band, without changing their order. */
function pull(stack: readonly Cell[], top: number, bottom: number): void {
  const wanted = stack.map((cell) => {
    const near = [...cell.left, ...cell.right].filter((neighbour) => neighbour.band === cell.band)
    return near.length === 0 ? cell.y : near.reduce((sum, neighbour) => sum + neighbour.y + neighbour.height / 2, 0) / near.length - cell.height / 2
  })
  let floor = top
  let left = heightOf(stack)
  stack.forEach((cell, index) => {
    cell.y = Math.max(floor, Math.min(wanted[index] ?? cell.y, bottom - left))
    floor = cell.y + cell.height + gapBelow(stack, index)
    left -= cell.height + gapBelow(stack, index)
  })
}

function pointsOf(cells: readonly Cell[], x: (cell: Cell) => number): { x: number; y: number }[] {
  const [from, to] = [cells[0], cells.at(-1)]
  if (from === undefined || to === undefined) return []
  const middle = (cell: Cell): number => MARGIN + cell.y + cell.height / 2
  // A cycle: back to the left, around the nodes between.
  if (to.column <= from.column) return [{ x: x(from), y: middle(from) }, { x: x(to) + COLUMN_WIDTH, y: middle(to) }]
  return [
    { x: x(from) + COLUMN_WIDTH, y: middle(from) },
    ...cells.slice(1, -1).flatMap((cell) => [{ x: x(cell), y: middle(cell) }, { x: x(cell) + COLUMN_WIDTH, y: middle(cell) }]),
    { x: x(to), y: middle(to) },
  ]
}

/** The column of each node, empty ones left out. */
function assignColumns(graph: ProjectGraph): { readonly columns: ReadonlyMap<string, number>; readonly lastOfServices: number; readonly last: number } {
  const depths = new Map<string, number>()
  for (const kind of ['service', 'stage'] as const) {
    const members = new Set(graph.nodes.filter((node) => node.kind === kind).map((node) => node.id))
    const next = new Map<string, string[]>()
    for (const { from, to } of graph.edges) if (members.has(from) && members.has(to)) next.set(from, [...(next.get(from) ?? []), to])
    for (const [id, depth] of longestPaths([...members], next)) depths.set(id, depth)
  }
  const deepest = (kind: GraphNode['kind']): number => Math.max(-1, ...graph.nodes.filter((node) => node.kind === kind).map((node) => depths.get(node.id) ?? 0))
  const has = (...kinds: readonly GraphNode['kind'][]): boolean => graph.nodes.some((node) => kinds.includes(node.kind))
  const services = has('port') ? 1 : 0
  const things = services + deepest('service') + 1
  const stages = things + (has('volume', 'host', 'network') ? 1 : 0)
  const images = stages + deepest('stage') + 1
  const columns = new Map(graph.nodes.map((node) => {
    const depth = depths.get(node.id) ?? 0
    const column = node.kind === 'port' ? 0 : node.kind === 'service' ? services + depth : node.kind === 'stage' ? stages + depth : node.kind === 'image' ? images : things
    return [node.id, column]
  }))
  return { columns, lastOfServices: stages - 1, last: images }
}

/** How far each node is from those that nobody points at; edges that would close a circle are left out. Without recursion: a hostile file may chain thousands. */
function longestPaths(ids: readonly string[], next: ReadonlyMap<string, readonly string[]>): Map<string, number> {
  const state = new Map<string, 'open' | 'done'>()
  const finished: string[] = []
  const kept = new Map<string, string[]>()
  for (const start of ids) {
    const stack: { id: string; at: number }[] = state.has(start) ? [] : [{ id: start, at: 0 }]
    if (stack.length > 0) state.set(start, 'open')
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const follower = next.get(top.id)?.[top.at++]
      if (follower === undefined) {
        state.set(top.id, 'done')
        finished.push(top.id)
        stack.pop()
      } else if (state.get(follower) !== 'open') {
        const list = kept.get(top.id)
        if (list === undefined) kept.set(top.id, [follower])
        else list.push(follower)
        if (!state.has(follower)) {
          state.set(follower, 'open')
          stack.push({ id: follower, at: 0 })
        }
      }
    }
  }
  const depth = new Map(ids.map((id) => [id, 0]))
  for (const id of finished.reverse()) for (const follower of kept.get(id) ?? []) depth.set(follower, Math.max(depth.get(follower) ?? 0, (depth.get(id) ?? 0) + 1))
  return depth
}
