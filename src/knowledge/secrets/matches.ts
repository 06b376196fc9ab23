/**
 * All matches of a global expression in a text that holds one of some words, of which every match has one. Most texts hold none, and then nothing is compiled or read
 * step by step.
 */
export function matchesIn(text: string, words: readonly string[], expression: RegExp): Iterable<RegExpExecArray> {
  return words.some((word) => text.includes(word)) ? text.matchAll(expression) : []
}
