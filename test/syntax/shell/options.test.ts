import { describe, expect, it } from 'vitest'
import { commandOptions, type OptionSpec } from '../../../src/syntax/shell/index.ts'
import { script } from './script.ts'

function read(text: string, spec: OptionSpec = {}): { flags: string[]; positionals: string[] } {
  const [command] = script(text).commands
  if (command === undefined) throw new Error('no command')
  const { flags, positionals } = commandOptions(command, spec)
  return {
    flags: [...flags.values()].flat().map(({ name, value }) => (value === undefined ? name : `${name} ${value}`)),
    positionals: positionals.map((word) => word.value),
  }
}

describe('options', () => {
  it('are read in getopt’s manner', () => {
    expect(read('apt-get -yqq -t sid -oA=b install --no-install-recommends x', { shortWithValue: 'to' })).toEqual({
      flags: ['-y', '-q', '-q', '-t sid', '-o A=b', '--no-install-recommends'], positionals: ['install', 'x'],
    })
    expect(read('x --a=1 --b 2 --c 3 -q=2', { longWithValue: ['--b'] })).toEqual({ flags: ['--a 1', '--b 2', '--c', '-q 2'], positionals: ['3'] })
  })

  it('end at --, and at the first operand where asked', () => {
    expect(read('x -a -- -b').positionals).toEqual(['-b'])
    expect(read('x -a b -c', { stopsAtOperand: true })).toEqual({ flags: ['-a'], positionals: ['b', '-c'] })
  })

  it('may have one dash and many letters', () => {
    expect(read('go build -o x -ldflags=-s .', { singleDash: true, longWithValue: ['-o'] })).toEqual({ flags: ['-o x', '-ldflags -s'], positionals: ['build', '.'] })
  })

  it('without the value that they want stand alone; a lone dash is an operand', () => {
    expect(read('x - -t', { shortWithValue: 't' })).toEqual({ flags: ['-t'], positionals: ['-'] })
  })
})
