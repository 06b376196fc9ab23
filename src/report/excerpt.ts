import { cellWidth, textWidth } from './cell-width.ts'
import { isPlain, printable } from './printable.ts'

/** The part of a source line around a range, ready for a terminal. Counts are terminal cells. */
interface Excerpt {
  readonly text: string
  /** Cells in front of the first marked character. */
  readonly indent: number
  /** Cells of the marked run, at least one. */
  readonly length: number
}

const TAB = 4
const CUT = '…'

/**
 * Cuts a window of at most `width` cells out of a line. `start` and `end` are UTF-16 offsets in the line, end exclusive; the window
 * shows the range's start, and as much of the range as fits.
 */
export function excerptOf(line: string, start: number, end: number, width: number): Excerpt {
  if (line.length <= width && isPlain(line)) {
    const indent = Math.min(start, line.length)
    return { text: line.trimEnd(), indent, length: Math.max(1, Math.min(end, line.length) - indent) }
  }
  // Cells are counted only where they can be shown: a line may have megabytes.
  const from = boundary(line, Math.max(0, start - 2 * width))
  const to = boundary(line, Math.min(line.length, start + 2 * width))
  const pieces = piecesOf(line.slice(from, to), from)
  const total = pieces.reduce((sum, piece) => sum + piece.cells, 0)
  let cells = 0
  let startCell = total
  let endCell = total
  for (const piece of pieces) {
    if (piece.at < end) endCell = cells + piece.cells
    if (piece.at <= start && start < piece.at + piece.units) startCell = cells
    cells += piece.cells
  }
  if (end <= start) endCell = startCell
  const isWhole = from === 0 && to === line.length && total <= width
  if (isWhole) return { text: pieces.map((piece) => piece.text).join('').trimEnd(), indent: startCell, length: Math.max(1, endCell - startCell) }

  // A quarter of the window lies in front of the range, more where the line ends soon behind it.
  const room = width - 2 * CUT.length
  let first = Math.max(0, Math.min(startCell - Math.floor(room / 4), total - room))
  if (from === 0 && startCell < room / 2) first = 0
  const last = first + room
  let text = first > 0 || from > 0 ? CUT : ''
  const lead = text.length
  let at = 0
  let shownFrom: number | undefined
  let shownTo = first
  for (const piece of pieces) {
    if (at >= first && at + piece.cells <= last) {
      shownFrom ??= at
      shownTo = at + piece.cells
      text += piece.text
    }
    at += piece.cells
  }
  if (shownTo < total || to < line.length) text += CUT
  const offset = lead - (shownFrom ?? first)
  return { text: text.trimEnd(), indent: Math.max(0, startCell + offset), length: Math.max(1, Math.min(endCell, shownTo) - startCell) }
}

interface Piece {
  readonly text: string
  readonly cells: number
  /** UTF-16 offset in the line. */
  readonly at: number
  readonly units: number
}

function piecesOf(text: string, offset: number): readonly Piece[] {
  const pieces: Piece[] = []
  let at = offset
  let cells = 0
  for (const character of text) {
    const isTab = character === '\t'
    const shown = isTab ? ' '.repeat(TAB - (cells % TAB)) : printable(character)
    const width = isTab ? shown.length : shown === character ? cellWidth(character) : textWidth(shown)
    pieces.push({ text: shown, cells: width, at, units: character.length })
    at += character.length
    cells += width
  }
  return pieces
}

/** The offset, moved to the front of a surrogate pair that it would split. */
function boundary(text: string, offset: number): number {
  const before = text.charCodeAt(offset - 1)
  const after = text.charCodeAt(offset)
  return before >= 0xd800 && before <= 0xdbff && after >= 0xdc00 && after <= 0xdfff ? offset - 1 : offset
}
