import type { ReportedFinding, RunResult } from '../../engine/result.ts'
import { CATEGORIES, SEVERITIES } from '../../rule-api/finding.ts'
import { findingsByPath } from '../by-path.ts'
import { Masking } from '../masking.ts'
import { countFindings, plural, summarySentence } from '../ranking.ts'
import type { ReportOptions } from '../reporter.ts'
import { findingArticle } from './finding.ts'
import { whatToDoFirst } from './first.ts'
import { graphFigure } from './graph.ts'
import { html, linkTo, type Markup } from './markup.ts'
import { SCRIPT } from './script.ts'
import { STYLE } from './style.ts'

/** One page for people. It needs nothing but itself, from a file too: its style and script are inline, and its policy lets nothing else run or load. */
export function* reportHtml(result: RunResult, options: ReportOptions): Iterable<string> {
  const masking = new Masking()
  const findings = masking.findings(result)
  const numbers = new Map(findings.map((finding, index) => [finding, index + 1]))
  const idOf = (finding: ReportedFinding): string => `finding-${numbers.get(finding) ?? 0}`
  const suppressed = options.showSuppressed === true ? result.suppressed.map((finding) => ({ ...masking.finding(finding), suppression: finding.suppression })) : []
  const policy = `default-src 'none'; style-src '${hashOf(STYLE)}'; script-src '${hashOf(SCRIPT)}'; base-uri 'none'; form-action 'none'`
  yield html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${result.tool.name}: ${summarySentence(result)}</title>
<style>${{ markup: STYLE }}</style>
</head>
<body>
<header><h1>${result.tool.name}</h1></header>
<main>
${counts(result)}
${findings.length === 0 ? html`<p>Nothing to do.</p>` : whatToDoFirst(result, findings, idOf)}
${graphFigure(options.graph, findings, idOf)}
`.markup
  if (findings.length > 0) {
    yield html`${filters(findings)}
<div id="findings"><h2>By file, stage and service</h2>
`.markup
    const purposes = new Map(result.files.map(({ path, purpose }) => [path, purpose]))
    for (const [path, list] of findingsByPath(result, findings)) if (list.length > 0) yield* fileSection(path, list, purposes.get(path), idOf, masking)
    yield '\n</div>'
  }
  yield `\n${ignored(suppressed).markup}\n`
  yield* fileTable(result, findings)
  yield html`
</main>
<footer>${linkTo(result.home, `${result.tool.name} ${result.tool.version}`)}, tables of ${result.tool.tables}. <code>${result.tool.name} explain RULE</code> tells why a rule exists and how to repair what it finds.</footer>
<script>${{ markup: SCRIPT }}</script>
</body>
</html>
`.markup
}

function counts(result: RunResult): Markup {
  const { error, warning, info, fixable, suppressed } = countFindings(result)
  return html`<ul class="counts">
<li class="error"><b>${error}</b>${error === 1 ? 'error' : 'errors'}</li>
<li class="warning"><b>${warning}</b>${warning === 1 ? 'warning' : 'warnings'}</li>
<li class="info"><b>${info}</b>info</li>
<li><b>${result.files.length}</b>${result.files.length === 1 ? 'file linted' : 'files linted'}</li>
${fixable > 0 ? html`<li class="good"><b>${fixable}</b>repaired by --fix</li>` : undefined}
${suppressed > 0 ? html`<li><b>${suppressed}</b>ignored</li>` : undefined}
</ul>`
}

/** Shown by the script, without which it would do nothing. */
function filters(findings: readonly ReportedFinding[]): Markup {
  const categories = CATEGORIES.filter((category) => findings.some((finding) => finding.category === category))
  const rules = [...new Set(findings.map((finding) => finding.ruleId))].sort()
  const option = (value: string, text: string): Markup => html`<option value="${value}">${text}</option>`
  return html`<form hidden autocomplete="off">
<input type="search" name="words" placeholder="Search" aria-label="Search">
${SEVERITIES.map((severity) => html`<label><input type="checkbox" name="${severity}" checked> ${severity}</label>`)}
<select name="category" aria-label="Category"><option value="">every category</option>${categories.map((category) => option(category, category))}</select>
<select name="rule" aria-label="Rule"><option value="">every rule</option>${rules.map((rule) => option(rule, rule))}</select>
<select name="where" aria-label="Where"><option value="">everywhere</option>${places(findings)}</select>
<button type="reset">Reset</button> <button type="button" id="theme">Dark or light</button>
<span id="shown" class="dim" aria-live="polite"></span>
</form>`
}

/** Files, and the stages and services in them, as choices of a filter. A line break parts the two, which no attribute of a finding holds: there it is an escape. */
function places(findings: readonly ReportedFinding[]): Markup[] {
  const byPath = new Map<string, Set<string>>()
  for (const { path, within } of findings) {
    const parts = byPath.get(path) ?? new Set<string>()
    byPath.set(path, parts)
    if (within !== undefined) parts.add(within)
  }
  return [...byPath].flatMap(([path, parts]) => [
    html`<option value="${path}">${path}</option>`,
    ...(parts.size < 2 ? [] : [...parts].sort().map((part) => html`<option value="${path}&#10;${part}">    ${part}</option>`)),
  ])
}

function* fileSection(path: string, findings: readonly ReportedFinding[], purpose: string | undefined, idOf: (finding: ReportedFinding) => string, masking: Masking): Iterable<string> {
  const parts = new Map<string, ReportedFinding[]>()
  for (const finding of findings) {
    const list = parts.get(finding.within ?? '')
    if (list === undefined) parts.set(finding.within ?? '', [finding])
    else list.push(finding)
  }
  yield html`<section><h3>${path} <span class="dim small">${purpose === undefined || purpose === 'unknown' ? '' : `${purpose}, `}${plural(findings.length, 'finding')}</span></h3>
`.markup
  for (const [part, list] of parts) {
    yield html`<div class="part">${part === '' ? undefined : html`<h4>${part}</h4>`}`.markup
    for (const finding of list) yield findingArticle(finding, idOf(finding), masking).markup
    yield '</div>'
  }
  yield '\n</section>\n'
}

function ignored(findings: readonly (ReportedFinding & { readonly suppression: RunResult['suppressed'][number]['suppression'] })[]): Markup {
  if (findings.length === 0) return html``
  const rows = findings.map(({ path, line, ruleId, message, suppression }) => html`<tr><td>${path}:${line}</td><td>${ruleId}</td><td>${message}</td><td>${suppression.justification ?? ''}</td></tr>`)
  return html`<h2>Ignored</h2><table class="small"><tr><th>Place</th><th>Rule</th><th>Finding</th><th>Reason</th></tr>${rows}</table>`
}

function* fileTable(result: RunResult, findings: readonly ReportedFinding[]): Iterable<string> {
  const counted = new Map<string, number>()
  for (const { path } of findings) counted.set(path, (counted.get(path) ?? 0) + 1)
  yield '<h2>What was read</h2><table class="small"><tr><th>File</th><th>Kind</th><th>Taken for</th><th>Findings</th></tr>'
  for (const { path, kind, purpose } of result.files) yield html`<tr><td>${path}</td><td>${kind}</td><td>${purpose}</td><td class="number">${counted.get(path) ?? 0}</td></tr>`.markup
  yield '</table>'
}

/** As a Content-Security-Policy names an inline text that it allows. */
function hashOf(text: string): string {
  const { createHash } = process.getBuiltinModule('node:crypto')
  return `sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}`
}
