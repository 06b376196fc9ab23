import { describe, expect, it } from 'vitest'
import { expand } from '../../../src/syntax/dockerfile/expand.ts'

const VALUES: Readonly<Record<string, string | null>> = { A: 'a', EMPTY: '', OPEN: null, FILE: 'app-1.2.tar.gz', PATH: '/usr/bin:/bin' }

/** The expanded text; with `?` in front where something in it is not known. */
function expanded(source: string, escape = '\\'): string {
  const { text, resolved } = expand(source, escape, (name) => VALUES[name])
  return resolved ? text : `? ${text}`
}

describe('variables as the builder expands them', () => {
  it.each([
    ['plain', '$A ${A} x${A}y', 'a a xay'],
    ['unknown ones stay', '$B ${B}', '? $B ${B}'],
    ['a default where there is none', '${B:-b} ${B-b} ${EMPTY:-b} ${EMPTY-b} ${A:-b} ${A-b}', 'b b b  a a'],
    ['a default of another variable', '${B:-${A}1}', 'a1'],
    ['something else where there is one', '${A:+b} ${A+b} ${EMPTY:+b} ${EMPTY+b} ${B:+b} ${B+b}', 'b b  b  '],
    ['one that the builder may set', '${OPEN:+b}', '? ${OPEN:+b}'],
    ['an error where there is none', '${A:?no} ${A?no} ${EMPTY?no}', 'a a '],
    ['an error that comes', '${EMPTY:?no}', '? ${EMPTY:?no}'],
    ['a prefix taken away', '${FILE#app-} ${FILE##app-} ${FILE#x}', '1.2.tar.gz 1.2.tar.gz app-1.2.tar.gz'],
    ['a suffix taken away', '${FILE%.gz} ${FILE%%.tar.gz} ${FILE%x} ${FILE%}', 'app-1.2.tar app-1.2 app-1.2.tar.gz app-1.2.tar.gz'],
    ['a part replaced', '${PATH/bin/lib} ${PATH//bin/lib} ${PATH/:/} ${PATH//bin} ${PATH/}', '/usr/lib:/bin /usr/lib:/lib /usr/bin/bin /usr/:/ /usr/bin:/bin'],
    ['a pattern of a variable', '${FILE#${A}}', 'pp-1.2.tar.gz'],
    ['a pattern with a wildcard', '${FILE%%.*}', '? ${FILE%%.*}'],
    ['a pattern that is not known', '${FILE#$B}', '? ${FILE#$B}'],
    ['a part of nothing', '${B#a}', '? ${B#a}'],
    ['an operator that there is not', '${A^^}', '? a'],
    ['parameters of a shell', '$1 $@ ${1} $', '? $1 $@ ${1} $'],
    ['a brace that is not closed', '${A', '? a'],
  ])('%s', (_, source, text) => {
    expect(expanded(source)).toBe(text)
  })

  it.each([
    ['quotes go', `"$A" '$A' "it's" '"'`, `a $A it's "`],
    ['an escaped dollar sign', '\\$A \\a', '$A a'],
    ['escapes in double quotes', '"\\$A \\" \\\\ \\a"', '$A " \\ \\a'],
    ['an escaped brace in a default', '${B:-\\}x}', '}x'],
    ['an escape at the end', 'a\\', 'a\\'],
  ])('%s', (_, source, text) => {
    expect(expanded(source)).toBe(text)
  })

  it('takes the escape character that the file names', () => {
    expect(expanded('C:\\$A `$A', '`')).toBe('C:\\a $A')
  })

  it('tells what is used, where, and how', () => {
    const { uses } = expand('$A-${B:-${C}}', '\\', () => undefined)
    expect(uses).toEqual([{ name: 'A', start: 0, end: 2 }, { name: 'B', start: 3, end: 13, operator: ':-', operand: '${C}' }, { name: 'C', start: 8, end: 12 }])
  })

  it('gives up on what nobody nests', () => {
    const deep = `${'${B:-'.repeat(60)}x${'}'.repeat(60)}`
    expect(expanded(deep)).toMatch(/^\? \$\{B:-/)
  })
})
