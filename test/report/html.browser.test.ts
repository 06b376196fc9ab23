import { describe, expect, it } from 'vitest'
import { reportHtml } from '../../src/report/html/page.ts'
import { whole } from '../../src/text/pieces.ts'
import { createDocument, type Document } from '../../src/text/document.ts'
import { CHROMIUM, openPage } from '../support/chromium.ts'
import type { ProjectGraph } from '../../src/project/graph.ts'
import { findingAt, placeOf, runOf, SAMPLE } from './sample-run.ts'

const pageOf = (...args: Parameters<typeof reportHtml>): string => whole(reportHtml(...args))

const HOSTILE = `<img src=x onerror="document.title='hacked'"><script>document.title='hacked'</script></style></title></script><svg onload="document.title='hacked'">"'\`>{{7*7}}<!--`

/** A run in which every text that comes from a file wants to be markup. */
function hostilePage(): string {
  const document = createDocument(`${HOSTILE}/Dockerfile`, 'dockerfile', `RUN echo ${HOSTILE} MARK\n`)
  const place = placeOf(document, 'MARK')
  return pageOf(runOf([findingAt(place, {
    ruleId: HOSTILE, severity: 'error', message: HOSTILE, aliases: [HOSTILE], help: `javascript:${HOSTILE}`, within: `service ${HOSTILE}`, related: [{ ...place, message: HOSTILE }],
    fix: { title: HOSTILE, safety: 'safe', edits: [{ ...place, text: HOSTILE }] },
  })]), { showSuppressed: true, graph: hostileGraph(document) })
}

function hostileGraph(document: Document): ProjectGraph {
  const places = [{ document, range: { start: 0, end: document.text.length } }]
  return {
    groups: [{ id: HOSTILE, kind: 'compose', title: HOSTILE, purpose: 'unknown' }],
    nodes: [{ id: HOSTILE, kind: 'service', group: HOSTILE, title: HOSTILE, detail: HOSTILE, places }, { id: 'image', kind: 'image', title: HOSTILE, places: [] }],
    edges: [{ from: HOSTILE, to: 'image', kind: 'mounts', label: HOSTILE }],
  }
}

/** The page without its policy and with a script behind its own that plays the person at the screen. */
function played(page: string, script: string): string {
  return page.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, '').replace('</body>', `<script>${script}</script></body>`)
}

describe('the page in a browser', () => {
  if (CHROMIUM === undefined) {
    it('is left out: this system has no Chromium', () => {
      process.stderr.write('html.browser.test.ts: there is no Chromium on PATH, so the page was not opened in a browser (apt-get install chromium)\n')
    })
    return
  }
  const chromium = CHROMIUM

  it('runs its own script under its own policy, from a file', () => {
    const dom = openPage(chromium, pageOf(SAMPLE, {}))
    expect(dom.match(/<article /g)).toHaveLength(4)
    expect(dom).toMatch(/<form autocomplete="off">/)
  }, 90_000)

  it('runs nothing that stands in the linted files', () => {
    const dom = openPage(chromium, hostilePage())
    expect(dom).not.toContain('<title>hacked')
    expect(dom).not.toMatch(/<img\b/)
    expect(dom.match(/<svg\b/g)).toHaveLength(1)
    expect(dom.match(/<script/g)).toHaveLength(1)
    expect(dom.match(/<article /g)).toHaveLength(1)
    expect(dom).not.toMatch(/href="javascript:/)
    // The same without the policy: the escapes alone hold.
    expect(openPage(chromium, played(hostilePage(), ''))).not.toMatch(/<title>hacked|<img\b/)
  }, 90_000)

  it('filters by severity, rule, place and words', () => {
    const dom = openPage(chromium, played(pageOf(SAMPLE, {}), `
      var form = document.querySelector('form'), seen = []
      function shown() { seen.push(document.querySelectorAll('#findings article:not([hidden])').length); form.reset() }
      function set(name, value) { form.elements[name].value = value; form.dispatchEvent(new Event('input')) }
      form.elements.error.checked = false; form.dispatchEvent(new Event('change')); shown()
      set('rule', 'prefer-copy'); shown()
      set('where', 'compose.yaml'); shown()
      set('words', 'apt-get  UPDATE'); shown()
      document.querySelector('[data-show-rule="secret-in-image"]').click(); shown()
      document.getElementById('theme').click()
      document.body.dataset.seen = seen.join(' ') + ' ' + document.documentElement.dataset.theme
    `))
    expect(/data-seen="([^"]*)"/.exec(dom)?.[1]).toMatch(/^2 1 1 1 2 (?:dark|light)$/)
  }, 90_000)
})
