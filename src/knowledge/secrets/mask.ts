const STARS = '******'

/** A secret as a report may show it: at most its first two characters and always six stars, so that its length stays hidden too. */
export function maskSecret(text: string): string {
  // Two characters of a short secret would be too much of it.
  const lead = text.slice(0, text.length >= 8 ? 2 : 0)
  return `${[...lead].every((character) => character > ' ' && character <= '~') ? lead : ''}${STARS}`
}
