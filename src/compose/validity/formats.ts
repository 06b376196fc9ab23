/**
 * The formats of single values, read as the loader reads them. Each function gives what the text stands for, or undefined where the
 * loader refuses it.
 */

/** A whole number of 64 bits, as Go's strconv.Atoi reads it: digits alone. */
export function wholeNumber(text: string): number | undefined {
  if (!/^[+-]?\d{1,40}$/.test(text)) return undefined
  const exact = BigInt(text.replace(/^\+/, ''))
  return exact >= -(2n ** 63n) && exact < 2n ** 63n ? Number(exact) : undefined
}

/** A number, as Go's strconv.ParseFloat reads it. */
export function decimalNumber(text: string): number | undefined {
  if (/^[+-]?(?:\d{1,400}\.?\d{0,400}|\.\d{1,400})(?:[eE][+-]?\d{1,5})?$/.test(text)) return Number(text)
  // What JSON cannot hold is refused later, but a hexadecimal number with an exponent is one.
  return /^[+-]?0[xX][\da-fA-F]{1,16}\.?[pP][+-]?\d{1,4}$/.test(text) ? 0 : undefined
}

/** The words that the loader takes for a boolean, in any casing. */
export function truthValue(text: string): boolean | undefined {
  if (/^(?:true|y|yes|on)$/i.test(text)) return true
  return /^(?:false|n|no|off)$/i.test(text) ? false : undefined
}

/** A mask as YAML would write a number: with a leading `0`, `0o`, `0x` or `0b`, of at most 32 bits. */
export function maskNumber(text: string): number | undefined {
  const match = /^(?:0[xX]([\da-fA-F]{1,16})|0[oO]?([0-7]{1,16})|0[bB]([01]{1,40})|(0|[1-9]\d{0,15}))$/.exec(text.replaceAll(/(?<=[\da-zA-Z])_(?=[\da-zA-Z])/g, ''))
  if (match === null) return undefined
  const [, hexadecimal, octal, binary, decimal] = match
  const number = hexadecimal !== undefined ? Number.parseInt(hexadecimal, 16)
    : octal !== undefined ? Number.parseInt(octal, 8)
      : binary !== undefined ? Number.parseInt(binary, 2)
        : Number(decimal)
  return number < 2 ** 32 ? number : undefined
}

const DURATION_UNITS = new Set(['ns', 'us', 'µs', 'μs', 'ms', 's', 'm', 'h', 'd', 'w'])

/** Why a text is no duration; undefined where it is one. Source: github.com/xhit/go-str2duration. */
export function durationFault(text: string): string | undefined {
  const unsigned = /^[-+]/.test(text) ? text.slice(1) : text
  if (unsigned === '0') return undefined
  if (unsigned === '') return 'it is empty'
  let at = 0
  while (at < unsigned.length) {
    const start = at
    while (isDigit(unsigned[at])) at++
    let digits = at - start
    if (unsigned[at] === '.') {
      at++
      const fraction = at
      while (isDigit(unsigned[at])) at++
      digits += at - fraction
    }
    if (digits === 0) return 'a number is missing'
    const unitAt = at
    while (at < unsigned.length && !isDigit(unsigned[at]) && unsigned[at] !== '.') at++
    const unit = unsigned.slice(unitAt, at)
    if (unit === '') return 'a unit is missing'
    if (!DURATION_UNITS.has(unit)) return `\`${unit.trim() === '' ? ' ' : unit}\` is no unit of time`
  }
  return undefined
}

function isDigit(character: string | undefined): boolean {
  return character !== undefined && character >= '0' && character <= '9'
}

const SIZE_FACTORS: Readonly<Record<string, number>> = { k: 2 ** 10, m: 2 ** 20, g: 2 ** 30, t: 2 ** 40, p: 2 ** 50 }

/** The bytes that `512m`, `1.5GiB` or `1048576` stand for. Source: github.com/docker/go-units, `RAMInBytes`. */
export function sizeInBytes(text: string): number | undefined {
  const whole = wholeNumber(text)
  if (whole !== undefined) return whole
  let last = -1
  for (let at = text.length - 1; at >= 0 && last === -1; at--) if (/[0-9. ]/.test(text[at] ?? '')) last = at
  const number = decimalNumber(text.slice(0, text[last] === ' ' ? last : last + 1))
  if (number === undefined || number < 0) return undefined
  const unit = text.slice(last + 1).toLowerCase()
  if (unit === '' || unit === 'b') return Math.trunc(number)
  const match = /^([kmgtp])(?:i?b)?$/.exec(unit)
  return match === null ? undefined : Math.trunc(number * (SIZE_FACTORS[match[1] ?? ''] ?? 1))
}

/** A file mode as a text: octal digits. */
export function fileMode(text: string): number | undefined {
  return /^[+-]?[0-7]{1,20}$/.test(text) ? Number.parseInt(text, 8) : undefined
}
