import { describe, expect, it } from 'vitest'
import { agreement, tableOf, tallyMarks } from '../../src/dev/compare/agreement.ts'

const mark = (path: string, line: number, code: string): { path: string; line: number; code: string } => ({ path, line, code })

describe('setting two linters against each other', () => {
  const tallies = tallyMarks([mark('a', 1, 'X'), mark('a', 2, 'X'), mark('a', 1, 'Y')], [mark('a', 1, 'X'), mark('a', 1, 'X'), mark('b', 1, 'X'), mark('a', 1, 'Y')])

  it('counts a code once a place', () => {
    expect(tallies).toEqual([
      { code: 'X', both: 1, onlyTheirs: [mark('a', 2, 'X')], onlyOurs: [mark('b', 1, 'X')] },
      { code: 'Y', both: 1, onlyTheirs: [], onlyOurs: [] },
    ])
  })

  it('gives the share of places that both mark', () => {
    expect(agreement(tallies)).toBe(0.5)
    expect(agreement([])).toBe(1)
  })

  it('prints a line a code', () => {
    expect(tableOf(tallies).split('\n')).toEqual(['code  both  only they  only we', 'X        1          1        1', 'Y        1          0        0'])
  })
})
