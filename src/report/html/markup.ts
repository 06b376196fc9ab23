import { printable, wellFormed } from '../printable.ts'

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;', '`': '&#96;' }

/** Markup that is safe to put into a page as it is. */
export interface Markup {
  readonly markup: string
}

type Part = string | number | Markup | readonly Markup[] | undefined

/** A template whose strings are markup and whose values are text, which is escaped, unless they are markup themselves. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  let markup = strings[0] ?? ''
  for (const [index, part] of parts.entries()) markup += markupOf(part) + (strings[index + 1] ?? '')
  return { markup }
}

/** Text for an element or a quoted attribute: nothing in it is markup, and controls and invisible characters are shown as escapes. */
export function escapeHtml(text: string): string {
  return printable(text)
    .replace(/[&<>"'`]/g, (character) => ENTITIES[character] ?? character)
    // A page that is printed to a log must not begin a command of its CI system.
    .replace(/##(?=(?:vso|teamcity)?\[)/gi, '#&#35;')
}

/** The address for a link; only web addresses become one. */
export function linkTo(address: string, text: string): Markup {
  return /^https?:\/\//.test(address) ? html`<a href="${encodeURI(wellFormed(address)).replace(/%25/g, '%')}" rel="noreferrer">${text}</a>` : html`${text}`
}

function markupOf(part: Part): string {
  if (part === undefined) return ''
  if (typeof part === 'string' || typeof part === 'number') return escapeHtml(String(part))
  return 'markup' in part ? part.markup : part.map(({ markup }) => markup).join('')
}
