/** UTF-16 units: what is written at once. */
const CHUNK = 65_536

/** The same text in larger parts, for writing: a report is made in thousands of small pieces. Each part is made when it is asked for. */
export function* inChunks(pieces: Iterable<string>): Iterable<string> {
  let chunk: string[] = []
  let length = 0
  for (const piece of pieces) {
    chunk.push(piece)
    length += piece.length
    if (length < CHUNK) continue
    yield chunk.join('')
    chunk = []
    length = 0
  }
  if (length > 0) yield chunk.join('')
}

/** All of a text that comes in pieces. */
export function whole(pieces: Iterable<string>): string {
  return [...pieces].join('')
}

/** What a function makes of each value, made when it is asked for and not kept. */
export function* each<T, R>(values: Iterable<T>, make: (value: T) => R): Iterable<R> {
  for (const value of values) yield make(value)
}
