import { replaceUnsafe } from './printable.ts'

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' }

/** What XML 1.0 has no way to write, not even as a reference. */
const INVALID = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff\ud800-\udfff]/u

/**
 * Text for an element or a quoted attribute. What XML cannot hold is left out; other characters that a terminal acts on
 * become references, so that a reader gets them and a log does not.
 */
export function xmlText(text: string): string {
  const escaped = text
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character)
    // Some CI systems take these for a command wherever they stand in a log.
    .replace(/##(?=(?:vso|teamcity)?\[)/gi, '#&#35;')
  return replaceUnsafe(escaped, (character) => (INVALID.test(character) ? '' : `&#${character.codePointAt(0) ?? 0};`))
}

/** ` name="value"` for each attribute, in order; those without a value are left out. */
export function xmlAttributes(attributes: Readonly<Record<string, string | number | undefined>>): string {
  return Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}="${xmlText(String(value))}"`)
    .join('')
}
