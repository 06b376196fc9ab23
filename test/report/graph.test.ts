import { describe, expect, it } from 'vitest'
import { graphOf } from '../../src/project/graph.ts'
import { drawGraph, type DrawnGraph, GRAPH_FORMATS, withFindings } from '../../src/report/graph/index.ts'
import { layOut } from '../../src/report/graph/layout.ts'
import { finish } from '../../src/engine/finish.ts'
import { lint } from '../../src/engine/lint.ts'
import { plainPlan } from '../../src/engine/plan.ts'
import { defineRule } from '../../src/rule-api/rule.ts'
import { projectOf } from '../support/memory-project.ts'

const SHOP = {
  'compose.yaml': `services:
  proxy:
    image: traefik:3.5
    ports: ["80:8080"]
    networks: [front]
    depends_on:
      web: {condition: service_healthy}
  web:
    build: {context: ., target: runtime}
    networks: [front]
    depends_on: [db]
    volumes: ["static:/srv/static:ro"]
  db:
    image: postgres:18
    volumes: ["data:/var/lib/postgresql", "./conf:/conf"]
networks: {front: }
volumes: {static: , data: }
`,
  Dockerfile: 'FROM node:24 AS front\nRUN npm ci\nFROM python:3.13 AS base\nFROM base AS runtime\nCOPY --from=front /a /a\nCOPY --from=busybox:1.37 /b /b\n',
}

const everywhere = defineRule({
  id: 'everywhere', title: '', category: 'style', severity: 'warning', since: '0', why: '', references: [], bad: [], good: [],
  on: { service: ({ service }, context) => context.report(service.image ?? service.key, '<b>here</b>'), RUN: (step, context) => context.report(step.instruction.name, 'run') },
})

function drawn(files: Record<string, string>): DrawnGraph {
  const project = projectOf(files)
  return withFindings(graphOf(project), finish(lint(project, plainPlan([everywhere]), '2026-11-01').findings, () => ''))
}

describe('the graph of a project', () => {
  const graph = graphOf(projectOf(SHOP))
  const name = (id: string): string => graph.nodes.find((node) => node.id === id)?.title ?? ''

  it('has who needs whom', () => {
    expect(graph.edges.map((edge) => [name(edge.from), edge.kind, name(edge.to), edge.label].filter((part) => part !== undefined).join(' ')).sort()).toEqual([
      '80 publishes proxy 8080', 'base stands-on python:3.13', 'db mounts ./conf /conf', 'db mounts data /var/lib/postgresql', 'front stands-on node:24', 'proxy joins front', 'proxy waits web healthy',
      'runtime copies busybox:1.37', 'runtime copies front', 'runtime stands-on base', 'web builds runtime runtime', 'web joins front', 'web mounts static /srv/static (read-only)', 'web waits db',
    ])
  })
  it('has the files that things stand in, and what for', () => {
    expect(graph.groups.map(({ kind, title, purpose }) => [kind, title, purpose])).toEqual([['compose', 'compose.yaml', 'unknown'], ['dockerfile', 'Dockerfile', 'production']])
  })
  it('gets each finding to the part that it stands on', () => {
    const { findings, nodes, elsewhere } = drawn(SHOP)
    expect([...findings].map(([id, list]) => [nodes.find((node) => node.id === id)?.title, list.length])).toEqual(expect.arrayContaining([['proxy', 1], ['web', 1], ['db', 1], ['front', 1]]))
    expect(elsewhere).toEqual([])
  })
})

describe('what a drawing leaves out, and what it says in its own words', () => {
  const drawing = (files: Record<string, string>) => {
    const { nodes, edges, groups } = graphOf(projectOf(files))
    const title = (id: string): string => nodes.find((node) => node.id === id)?.title ?? ''
    return { nodes: nodes.map(({ kind, title: own, detail }) => [kind, own, ...(detail === undefined ? [] : [detail])].join(' ')), edges: edges.map(({ from, to, kind, label }) => [title(from), kind, title(to), ...(label === undefined ? [] : [label])].join(' ')), groups: groups.map(({ title: own, purpose }) => `${own} ${purpose}`) }
  }

  it('ports by what the host has, with address and protocol', () => {
    const { nodes, edges } = drawing({ 'compose.yaml': 'services:\n  web:\n    image: a\n    ports: ["127.0.0.1:53:53/udp", "8000-8001:8000-8001", "90", "${PORT}:91", "80:80", "80:81"]\n' })
    expect(nodes).toEqual(['service web a', 'port 53 127.0.0.1', 'port 8000-8001', 'port "${PORT}:91"', 'port 80'])
    expect(edges).toEqual(['53 publishes web 53/udp', '8000-8001 publishes web', '"${PORT}:91" publishes web 91', '80 publishes web'])
  })

  it('who waits for whom, once, where it is there', () => {
    const { edges } = drawing({ 'compose.yaml': 'services:\n  a: {image: a, depends_on: [b, none], links: [b, c, gone]}\n  b: {image: b}\n  c: {image: c, depends_on: {b: {condition: service_completed_successfully}}}\n' })
    expect(edges).toEqual(['a waits b', 'a waits c', 'c waits b completed'])
  })

  it('networks but the default one, and mounts but those of memory', () => {
    const { nodes, edges } = drawing({ 'compose.yaml': 'services:\n  a:\n    image: a\n    networks: [default, back, other]\n    tmpfs: /a\n    volumes: [".:/srv", "/cache", {type: tmpfs, target: /b}, "${DATA}:/data"]\nnetworks: {back: {internal: true}}\n' })
    expect(nodes).toEqual(['service a a', 'host ./', 'network back internal', 'network other'])
    expect(edges).toEqual(['a mounts ./ /srv', 'a joins back', 'a joins other'])
  })

  it('services by what they run, and none where there is none', () => {
    expect(drawing({ 'compose.yaml': 'services:\n  a: {image: "${IMAGE}"}\n  b: {}\n  c:\n' }).nodes).toEqual(['service a ${IMAGE}', 'service b', 'service c'])
    expect(drawing({ 'compose.yaml': 'volumes: {a: }\n', Dockerfile: 'ARG A\n' })).toEqual({ nodes: [], edges: [], groups: [] })
  })

  it('stages by their names or numbers, with what they stand on and copy from', () => {
    const { nodes, edges, groups } = drawing({
      'b/Dockerfile.dev': 'FROM scratch AS empty\nCOPY --from=$WHERE a /\nFROM empty\nCOPY --from=empty a /\nADD --from=busybox a /\nCOPY --from=0 b /\nUSER $NAME\nFROM $BASE\n', 'a/Dockerfile': 'FROM alpine:3.22\n',
      'compose.yaml': 'services: {a: {build: a}}\n',
    })
    expect(groups).toEqual(['compose.yaml unknown', 'a/Dockerfile production', 'b/Dockerfile.dev development'])
    expect(nodes).toEqual(['service a a/Dockerfile', 'stage image user root', 'image alpine:3.22', 'stage empty user root', 'stage stage 1', 'stage stage 2', 'image scratch', 'image busybox'])
    expect(edges).toEqual(['image stands-on alpine:3.22', 'empty stands-on scratch', 'stage 1 stands-on empty', 'stage 1 copies busybox', 'a builds image'])
  })
})

describe('the layout', () => {
  it('puts what is needed to the right, and nothing upon another', () => {
    const graph = graphOf(projectOf(SHOP))
    const { nodes, groups } = layOut(graph)
    const at = (title: string) => nodes.find(({ node }) => node.title === title)!
    for (const [one, other] of [['80', 'proxy'], ['proxy', 'web'], ['web', 'db'], ['db', 'data'], ['data', 'runtime'], ['runtime', 'base'], ['base', 'python:3.13']] as const) expect(at(one).x).toBeLessThan(at(other).x)
    for (const boxes of [nodes, groups]) {
      for (const [index, one] of boxes.entries()) {
        for (const other of boxes.slice(index + 1)) {
          expect(one.x + one.width <= other.x || other.x + other.width <= one.x || one.y + one.height <= other.y || other.y + other.height <= one.y).toBe(true)
        }
      }
    }
    for (const { node, x, y, width, height } of nodes) {
      const group = groups.find(({ id }) => id === node.group)
      if (group !== undefined) expect(group.x <= x && group.y <= y && x + width <= group.x + group.width && y + height <= group.y + group.height).toBe(true)
    }
  })
  it('ends with circles, and with thousands that wait in a row', () => {
    const circle = projectOf({ 'compose.yaml': 'services:\n  a: {image: a, depends_on: [b]}\n  b: {image: b, depends_on: [a]}\n' })
    expect(layOut(graphOf(circle)).nodes).toHaveLength(2)
    const nodes = Array.from({ length: 1500 }, (_, index) => ({ id: `n${index}`, kind: 'service' as const, group: 'g', title: 'x', places: [] }))
    const edges = nodes.slice(1).map((node) => ({ from: 'n0', to: node.id, kind: 'waits' as const })).concat(nodes.slice(2).map((node, index) => ({ from: `n${index + 1}`, to: node.id, kind: 'waits' as const })))
    expect(layOut({ groups: [{ id: 'g', kind: 'compose', title: 'g', purpose: 'unknown' }], nodes, edges }).nodes).toHaveLength(1500)
  }, 20_000)
})

describe('drawings', () => {
  const HOSTILE = { 'compose.yaml': 'services:\n  "<script>alert(1)</script>\\"]\\n end":\n    image: "x]]><img src=y onerror=z>`|-->\\u202e"\n    ports: ["80:80"]\n' }

  it.each(GRAPH_FORMATS)('%s is the same each time, and has what was found', (format) => {
    const text = drawGraph(format, drawn(SHOP))
    expect(text).toBe(drawGraph(format, drawn(SHOP)))
    for (const part of ['proxy', 'traefik:3.5', 'static', 'runtime', 'python:3.13', '1 warning']) expect(text).toContain(part)
  })
  it.each(GRAPH_FORMATS)('%s gives hostile names no meaning', (format) => {
    const text = drawGraph(format, drawn(HOSTILE))
    // In a string of Graphviz they are text.
    if (format !== 'dot') expect(text).not.toMatch(/<script|<img/)
    // Nor a reference to it, which a browser would obey.
    expect(text).not.toMatch(/\u202e|&?#8238;/)
    expect(text).toMatch(/(?:\\|#92;)u202e/)
    if (format === 'dot') expect(text).toContain('\\"]')
    if (format === 'mermaid') expect(text.split('\n').filter((line) => line.trim() === 'end')).toHaveLength(1)
  })
  it('fetch nothing', () => {
    for (const format of ['svg', 'html'] as const) {
      const text = drawGraph(format, drawn(SHOP)).replaceAll('http://www.w3.org/2000/svg', '')
      expect(text).not.toMatch(/https?:|<link|<script|@import|url\((?!#)/)
    }
  })
})
