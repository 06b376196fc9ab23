/** One code at one place. Lines are those that an instruction begins on, from 1. */
export interface Mark {
  readonly path: string
  readonly line: number
  readonly code: string
}

export interface Tally {
  readonly code: string
  readonly both: number
  readonly onlyTheirs: readonly Mark[]
  readonly onlyOurs: readonly Mark[]
}

/** Sets marks of two linters against each other, by code. A code counts once a place. */
export function tallyMarks(theirs: readonly Mark[], ours: readonly Mark[]): Tally[] {
  const [their, our] = [byKey(theirs), byKey(ours)]
  const codes = [...new Set([...their.values(), ...our.values()].map(({ code }) => code))].sort()
  return codes.map((code) => {
    const of = (marks: ReadonlyMap<string, Mark>): [string, Mark][] => [...marks].filter(([, mark]) => mark.code === code)
    return {
      code,
      both: of(their).filter(([key]) => our.has(key)).length,
      onlyTheirs: of(their).filter(([key]) => !our.has(key)).map(([, mark]) => mark),
      onlyOurs: of(our).filter(([key]) => !their.has(key)).map(([, mark]) => mark),
    }
  })
}

/** The share of places that both mark among those that one of them marks; 1 where there are none. */
export function agreement(tallies: readonly Tally[]): number {
  const both = tallies.reduce((sum, tally) => sum + tally.both, 0)
  const all = tallies.reduce((sum, tally) => sum + tally.both + tally.onlyTheirs.length + tally.onlyOurs.length, 0)
  return all === 0 ? 1 : both / all
}

function byKey(marks: readonly Mark[]): Map<string, Mark> {
  return new Map(marks.map((mark) => [`${mark.path}\0${mark.line}\0${mark.code}`, mark]))
}

/** A table for a terminal: one line a code. */
export function tableOf(tallies: readonly Tally[]): string {
  const rows = [['code', 'both', 'only they', 'only we'], ...tallies.map((tally) => [tally.code, String(tally.both), String(tally.onlyTheirs.length), String(tally.onlyOurs.length)])]
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows.map((row) => row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  ')).join('\n')
}
