/** How many terminal cells a character takes: 0 for marks that join the one before, 2 for East Asian wide ones and emoji, else 1. */

/** First and last code points of what East Asian Width calls wide or fullwidth (Unicode 16, blocks joined where only unassigned ones lie between). */
const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f], [0x2e80, 0x303e], [0x3041, 0x33ff], [0x3400, 0x4dbf], [0x4e00, 0xa4cf], [0xa960, 0xa97c], [0xac00, 0xd7a3], [0xf900, 0xfaff],
  [0xfe10, 0xfe19], [0xfe30, 0xfe6f], [0xff01, 0xff60], [0xffe0, 0xffe6], [0x16fe0, 0x18df2], [0x1aff0, 0x1b2fb], [0x1f200, 0x1f2ff], [0x20000, 0x3fffd],
]

const JOINING = /^[\p{Mn}\p{Me}\u200c\u200d]$/u
const EMOJI = /^\p{Emoji_Presentation}$/u

/** Cells of one code point. */
export function cellWidth(character: string): 0 | 1 | 2 {
  const code = character.codePointAt(0) ?? 0
  if (code < 0x300) return 1
  if (JOINING.test(character)) return 0
  if (WIDE.some(([first, last]) => first <= code && code <= last) || EMOJI.test(character)) return 2
  return 1
}

/** Cells of a text without controls. */
export function textWidth(text: string): number {
  let width = 0
  for (const character of text) width += cellWidth(character)
  return width
}
