import { wellFormed } from './printable.ts'

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '@': '&#64;' }

/**
 * Text on one line that Markdown shows as it is, in a table too: no HTML, no emphasis, no code, no link, no issue or person
 * mentioned. Marks that mean something only between letters or at a line's start are left alone.
 */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/[&<>@]/g, (character) => ENTITIES[character] ?? character)
    .replace(/[\\`*_[\]|~$]/g, '\\$&')
    // `&#64;` is ours; any other number sign before a letter or digit could be an issue.
    .replace(/(?<!&)#(?=\w)/g, '\\#')
    .replaceAll('://', ':&#47;&#47;')
    .replace(/\b(www)\./gi, '$1&#46;')
}

/** An address for the parentheses of a link. */
export function escapeMarkdownAddress(address: string): string {
  return encodeURI(wellFormed(address)).replace(/%25/g, '%').replace(/[()<>|\\]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
}

/** A fence that the text cannot close. */
export function fenceFor(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map((match) => match[0].length))
  return '`'.repeat(longest + 1)
}
