/** What separates words for BuildKit's regular expression `[\t\v\f\r ]+`. */
export function isBlank(code: number): boolean {
  return code === 32 || code === 9 || code === 11 || code === 12 || code === 13
}

/** What Go's `unicode.IsSpace` trims at an instruction's ends. */
export function isSpace(code: number): boolean {
  return isBlank(code) || code === 10 || code === 0x85 || code === 0xa0 || (code > 0x1000 && /\s/.test(String.fromCharCode(code)))
}

/** The range of `text` from `start` to `end` without the spaces at both ends. */
export function trimmed(text: string, start: number, end: number): { start: number; end: number } {
  while (start < end && isSpace(text.charCodeAt(start))) start++
  while (end > start && isSpace(text.charCodeAt(end - 1))) end--
  return { start, end }
}
