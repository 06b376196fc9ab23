import type { ReportedFinding, ReportedPlace } from '../../engine/result.ts'
import type { Masking } from '../masking.ts'
import { html, linkTo, type Markup } from './markup.ts'

const MOST_LINES = 6
/** UTF-16 units of a line that are shown; of a longer one the part around the finding. */
const LONGEST_LINE = 240

export function findingArticle(finding: ReportedFinding, id: string, masking: Masking): Markup {
  const { severity, category, ruleId, path, line, column, aliases, related, fix, within } = finding
  return html`<article id="${id}" class="${severity}" data-severity="${severity}" data-category="${category}" data-rule="${ruleId}" data-path="${path}" data-within="${within ?? ''}">
<p><span class="sign ${severity}">${severity}</span> ${finding.message}</p>
${excerpt(finding, masking)}
${related.map((place) => html`<p class="small dim">${place.path}:${place.line}:${place.column} — ${place.message}</p>`)}
${fix === undefined ? undefined : html`<p class="small fix">${fix.title} <span class="dim">(${fix.safety === 'safe' ? '--fix' : '--fix --unsafe'})</span></p>`}
<p class="small dim">${path}:${line}:${column} · ${linkTo(finding.help, ruleId)} · ${category}${aliases.length === 0 ? '' : ` · ${aliases.join(', ')}`}</p>
</article>
`
}

/** The lines of a place with the place marked, secrets starred. */
function excerpt(place: ReportedPlace, masking: Masking): Markup {
  const last = Math.min(place.endLine, place.line + MOST_LINES - 1)
  const lines: Markup[] = []
  for (let line = place.line; line <= last; line++) {
    const text = masking.line(place.document, line)
    const start = line === place.line ? place.column - 1 : text.length - text.trimStart().length
    const end = line === place.endLine ? place.endColumn - 1 : text.length
    const from = start > LONGEST_LINE / 2 && text.length > LONGEST_LINE ? start - LONGEST_LINE / 4 : 0
    const to = Math.min(text.length, from + LONGEST_LINE)
    const marked = text.slice(start, Math.max(start, Math.min(end, to)))
    lines.push(html`<i>${String(line).padStart(5)}  </i>${from > 0 ? '…' : ''}${tabless(text.slice(from, start))}${marked === '' ? undefined : html`<mark>${tabless(marked)}</mark>`}${tabless(text.slice(Math.max(start, Math.min(end, to)), to))}${to < text.length ? '…' : ''}
`)
  }
  if (lines.every(({ markup }) => /<\/i>\s*$/.test(markup))) return html``
  return html`<pre>${lines}${place.endLine > last ? html`<i>    …</i>` : undefined}</pre>`
}

/** Tabs as blanks: as a control character one would be shown as an escape. */
function tabless(text: string): string {
  return text.replace(/\t/g, '    ').replace(/\r$/, '')
}
