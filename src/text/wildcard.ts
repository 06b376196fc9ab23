/**
 * Whether a text fits a pattern as a whole: `*` stands for any run of characters, line breaks too, `?` for any one. Everything else stands for
 * itself. Never worse than length of pattern times length of text, however the pattern is made.
 */
export function matchesWildcard(pattern: string, text: string): boolean {
  let at = 0
  let inText = 0
  let star = -1
  let resumed = 0
  while (inText < text.length) {
    const wanted = pattern[at]
    if (wanted === '*') {
      star = at++
      resumed = inText
    } else if (wanted === '?' || (wanted !== undefined && wanted === text[inText])) {
      at++
      inText++
    } else if (star !== -1) {
      at = star + 1
      inText = ++resumed
    } else return false
  }
  while (pattern[at] === '*') at++
  return at === pattern.length
}
