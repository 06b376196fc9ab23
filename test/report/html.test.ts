import { describe, expect, test } from 'vitest'
import { reportHtml } from '../../src/report/html/page.ts'
import { whole } from '../../src/text/pieces.ts'
import { createDocument } from '../../src/text/document.ts'
import type { GraphNode, ProjectGraph } from '../../src/project/graph.ts'
import { findingAt, placeOf, runOf, runOn, SAMPLE } from './sample-run.ts'

const pageOf = (...args: Parameters<typeof reportHtml>): string => whole(reportHtml(...args))

describe('the page', () => {
  test('needs nothing but itself, and its policy allows its own style and script alone', () => {
    const page = pageOf(SAMPLE, {})
    expect(page).not.toMatch(/<(?:link|img|iframe|object|embed|base)\b|\ssrc=|url\(|@import/)
    expect(page).toMatch(/content="default-src &#39;none&#39;; style-src &#39;sha256-[\w+/=]+&#39;; script-src &#39;sha256-[\w+/=]+&#39;; base-uri &#39;none&#39;; form-action &#39;none&#39;"/)
    expect(page.match(/<script/g)).toHaveLength(1)
    expect(page).not.toMatch(/\son\w+=/)
  })

  test('says what to do first: errors that do most harm, then warnings, and no advice', () => {
    const first = /<ol class="first">([\s\S]*?)<\/ol>/.exec(pageOf(SAMPLE, {}))?.[1] ?? ''
    expect([...first.matchAll(/rel="noreferrer">([^<]*)</g)].map((match) => match[1])).toEqual(['secret-in-image', 'prefer-copy'])
    expect([...first.matchAll(/data-show-rule="([^"]*)"/g)].map((match) => match[1])).toEqual(['secret-in-image'])
    expect(first).toContain('2 places')
    expect(first).toContain('1 repaired by --fix')
  })

  test('shows each finding with its lines, marked, related places, fix and codes', () => {
    const page = pageOf(SAMPLE, {})
    expect(page.match(/<article /g)).toHaveLength(4)
    expect(page).toContain('<mark>ADD</mark> app.py /srv/')
    expect(page).toContain('<i>    8  </i>RUN <mark>apt-get update &amp;&amp; \\</mark>')
    expect(page).toContain('compose.yaml:3:12 — built here')
    expect(page).toContain('Replace ADD with COPY')
    expect(page).toContain('DL3020, CKV_DOCKER_4, DS-0005')
  })

  test('shows no secret', () => {
    const page = pageOf(SAMPLE, { showSuppressed: true })
    expect(page).not.toContain('hunter2-is-long')
    expect(page).not.toContain('s3cr3t-value-9')
    const file = createDocument('.pgpass', 'other', 'db:5432:app:app:Lx8vQ2nTz5Wk\n')
    const password = findingAt(placeOf(file, 'Lx8vQ2nTz5Wk'), { category: 'secrets', severity: 'error' })
    expect(pageOf(runOf([password]), {})).not.toContain('Lx8vQ2nTz5Wk')
    const pattern = createDocument('.gitignore', 'other', '__pycache__/\n')
    expect(pageOf(runOf([findingAt(placeOf(pattern, '__pycache__/'), { category: 'secrets' })]), {})).toContain('__pycache__/')
  })

  test('lists what is ignored where that is asked for', () => {
    expect(pageOf(SAMPLE, {})).not.toContain('agreed with the team')
    expect(pageOf(SAMPLE, { showSuppressed: true })).toContain('agreed with the team')
  })

  test('groups by stage and service', () => {
    const document = createDocument('compose.yaml', 'compose', 'services:\n  web:\n    x: 1\n')
    expect(pageOf(runOf([findingAt(placeOf(document, 'x'), { within: 'service web' })]), {})).toContain('<h4>service web</h4>')
  })

  test('cuts long lines around the place', () => {
    const page = pageOf(runOn(`RUN ${'a'.repeat(5000)} HERE ${'b'.repeat(5000)}\n`, 'HERE'), {})
    expect(page).toContain('<mark>HERE</mark>')
    expect(page).not.toContain('a'.repeat(300))
  })

  test('draws the project, with a link from each part to its worst finding', () => {
    const document = createDocument('compose.yaml', 'compose', 'services:\n  web:\n    x: 1\n    y: 2\n  db:\n')
    const places = (marked: string): GraphNode['places'] => [placeOf(document, marked)]
    const graph: ProjectGraph = {
      groups: [{ id: 'compose.yaml', kind: 'compose', title: 'compose.yaml', purpose: 'production' }],
      nodes: [
        { id: 'web', kind: 'service', group: 'compose.yaml', title: 'web', places: places('web:\n    x: 1\n    y: 2') },
        { id: 'db', kind: 'service', group: 'compose.yaml', title: 'db', places: places('db:') },
      ],
      edges: [{ from: 'web', to: 'db', kind: 'waits' }],
    }
    const findings = [findingAt(placeOf(document, 'x'), { within: 'service web', severity: 'info' }), findingAt(placeOf(document, 'y'), { within: 'service web', severity: 'error' })]
    const page = pageOf(runOf(findings), { graph })
    expect(page.match(/<svg/g)).toHaveLength(1)
    expect([...page.matchAll(/<a href="(#[^"]*)" data-path="([^"]*)" data-within="([^"]*)">/g)].map((match) => match.slice(1))).toEqual([['#finding-2', 'compose.yaml', 'service web']])
    expect(pageOf(runOf([]), { graph }), 'also where nothing was found').toContain('<svg')
    expect(pageOf(runOf([]), { graph: { ...graph, nodes: Array.from({ length: 151 }, (_, index) => ({ ...graph.nodes[0]!, id: String(index) })), edges: [] } })).toContain('151 parts, too many for one drawing')
  })

  test('is calm where there is nothing', () => {
    const page = pageOf(runOf([]), {})
    expect(page).toContain('Nothing to do.')
    expect(page).not.toContain('<form')
  })
})
