/** Words of plain language that a message may begin with; a program, a key or a value keeps its letters. */
const PLAIN_WORDS = new Set(['a', 'an', 'the', 'this', 'these', 'that', 'there', 'no', 'nothing', 'every', 'each', 'names', 'without', 'who', 'what', 'write', 'it', 'only', 'one', 'two', 'after', 'behind', 'between', 'unknown', 'missing', 'empty', 'single', 'too', 'words', 'values'])

/** A message as a sentence: with a capital, where it begins with a plain word. */
export function asSentence(message: string): string {
  const first = message.split(' ', 1)[0] ?? ''
  return PLAIN_WORDS.has(first) ? `${first.charAt(0).toUpperCase()}${message.slice(1)}` : message
}
