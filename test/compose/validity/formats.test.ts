import { describe, expect, it } from 'vitest'
import { decimalNumber, durationFault, fileMode, maskNumber, sizeInBytes, truthValue, wholeNumber } from '../../../src/compose/validity/formats.ts'

/** What each text stands for; undefined where Go refuses it. */
function reads<T>(read: (text: string) => T, expected: Readonly<Record<string, T>>): void {
  expect(Object.fromEntries(Object.keys(expected).map((text) => [text, read(text)]))).toEqual(expected)
}

describe('formats of single values, as the loader reads them', () => {
  it('whole numbers are digits of 64 bits', () => {
    reads(wholeNumber, {
      '0': 0, '17': 17, '+17': 17, '-17': -17, '007': 7, '': undefined, '+': undefined, '++1': undefined, '1+': undefined, '1_000': undefined, ' 1': undefined, '1 ': undefined, '0x1': undefined, '1e3': undefined, '1.0': undefined,
      '9223372036854775807': 2 ** 63, '9223372036854775808': undefined, '-9223372036854775808': -(2 ** 63), '-9223372036854775809': undefined,
    })
  })

  it('numbers have a fraction or an exponent, or are hexadecimal with one', () => {
    reads(decimalNumber, {
      '1': 1, '+1.5': 1.5, '-1.5': -1.5, '.25': 0.25, '.5': 0.5, '5.': 5, '2e10': 2e10, '2E+10': 2e10, '2e-12': 2e-12, '0x1p3': 0, '+0X1Fp-2': 0, '-0xaf.P+12': 0, '0x1.p1': 0,
      '': undefined, '.': undefined, '*1': undefined, '1e': undefined, 'e5': undefined, '1e*5': undefined, '.x': undefined, '1.5.2': undefined, '0x1': undefined, '0x1pp': undefined, '0y1p3': undefined, '0x1q3': undefined, '0xgp3': undefined,
      'a0x1p3': undefined, '0x1p3a': undefined, '0x1px': undefined, '0x1p*3': undefined, '1,5': undefined,
    })
  })

  it('booleans are words in any casing', () => {
    reads(truthValue, {
      true: true, True: true, y: true, YES: true, on: true, false: false, N: false, no: false, off: false, '': undefined, '1': undefined, truely: undefined, untrue: undefined, only: undefined, nothing: undefined, piano: undefined, offer: undefined,
    })
  })

  it('masks are numbers of YAML with 32 bits', () => {
    reads(maskNumber, {
      '0': 0, '7': 7, '18': 18, '0777': 0o777, '0o22': 0o22, '0O22': 0o22, '0x1fF': 0x1ff, '0X10': 16, '0b101': 5, '0B11': 3, '1_000': 1000, '0x_ff': 255, '4294967295': 4294967295, '4294967296': undefined, '0x1_0000_0000': undefined,
      '': undefined, '08': undefined, '0b2': undefined, '0xg': undefined, '0z7': undefined, '_1': undefined, '1_': undefined, '1__0': undefined, 'a7': undefined, '7a': undefined, '0b101x': undefined, '1.5': undefined, '-1': undefined, '1,0': undefined,
    })
  })

  it('durations are numbers with units', () => {
    const wrong = ['', '5', '1h5', 's', '.s', '1.', '1x', '1 s', '1M', '1mm', '--1s', '1m ', '1y', '+', '1s-', '1s.s'].filter((text) => durationFault(text) === undefined)
    const right = ['0', '+0', '-0', '1s', '1.5h', '.5s', '5.s', '1w2d3h4m5s6ms7us8µs9μs10ns', '-1m', '+1m', '19s80ms', '1s.5m'].filter((text) => durationFault(text) !== undefined)
    expect({ wrong, right }).toEqual({ wrong: [], right: [] })
    expect(['', '5', 's', '1x', '1 s', '1s-'].map(durationFault)).toEqual(['it is empty', 'a unit is missing', 'a number is missing', '`x` is no unit of time', '` s` is no unit of time', '`s-` is no unit of time'])
  })

  it('sizes are numbers with a unit behind them', () => {
    reads(sizeInBytes, {
      '0': 0, '512': 512, '-1': -1, '1k': 1024, '1K': 1024, '1kb': 1024, '1KiB': 1024, '2m': 2097152, '1.5g': 1610612736, '1 g': 1073741824, '1t': 2 ** 40, '1p': 2 ** 50, '1b': 1, '1.9': 1, '1.5b': 1, '.5k': 512, '12.5 kib': 12800, '0k': 0,
      '': undefined, 'k': undefined, '1x': undefined, '1ki': undefined, '1kbb': undefined, '1bk': undefined, '-1k': undefined, '1  g': undefined, '1 gx': undefined, '1.2.3k': undefined, 'x1k': undefined, '1kib ': undefined,
    })
  })

  it('file modes are octal digits', () => {
    reads(fileMode, { '0440': 0o440, '440': 0o440, '+7': 7, '-7': -7, '': undefined, '8': undefined, '0o440': undefined, 'a7': undefined, '7a': undefined, '*7': undefined })
  })
})
