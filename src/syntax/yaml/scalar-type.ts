import type { ScalarStyle, ScalarType } from './ast.ts'

/**
 * The type that the loader of compose (Go's yaml package) gives to a scalar: the core schema of YAML 1.2, and besides it `0777`
 * as octal, `0b101` and `1_000`. `yes`, `no`, `on`, `off` and `22:22` are strings.
 * Source: `resolve` in go.yaml.in/yaml/v3.
 */
export function scalarType(value: string, style: ScalarStyle, tag: string | undefined): { readonly type: ScalarType; readonly number?: number } {
  if (tag !== undefined) {
    const named = TAGGED[tag]
    if (named === 'string') return { type: 'string' }
    // A tag that Go's reader does not know makes a text of what it stands at.
    if (named === undefined && (style !== 'plain' || tag !== '!reset')) return { type: 'string' }
    if (named !== undefined) {
      const number = named === 'int' || named === 'float' ? (readInteger(value) ?? readFloat(value)) : undefined
      return number === undefined ? { type: named } : { type: named, number }
    }
  }
  if (style !== 'plain') return { type: 'string' }
  const word = WORDS[value]
  if (word !== undefined) return { type: word }
  if (!/^[-+.0-9]/.test(value)) return { type: 'string' }
  const integer = readInteger(value)
  if (integer !== undefined) return { type: 'int', number: integer }
  const float = readFloat(value)
  return float === undefined ? { type: 'string' } : { type: 'float', number: float }
}

const TAGGED: Readonly<Record<string, ScalarType>> = {
  '!!str': 'string', '!': 'string', '!!int': 'int', '!!float': 'float', '!!bool': 'bool', '!!null': 'null', '!!binary': 'string',
}

const WORDS: Readonly<Record<string, ScalarType>> = Object.assign(Object.create(null) as Record<string, ScalarType>, {
  '': 'null', '~': 'null', null: 'null', Null: 'null', NULL: 'null',
  true: 'bool', True: 'bool', TRUE: 'bool', false: 'bool', False: 'bool', FALSE: 'bool',
})

const BASES: readonly { readonly form: RegExp; readonly base: number }[] = [
  { form: /^0[xX]([0-9a-fA-F]+)$/, base: 16 },
  { form: /^0[oO]([0-7]+)$/, base: 8 },
  { form: /^0[bB]([01]+)$/, base: 2 },
  { form: /^0([0-7]+)$/, base: 8 },
  { form: /^(0|[1-9][0-9]*)$/, base: 10 },
]

function readInteger(value: string): number | undefined {
  if (value.length > 80) return undefined
  const signed = value.replaceAll('_', '')
  const negative = signed.startsWith('-')
  const digits = /^[-+]/.test(signed) ? signed.slice(1) : signed
  for (const { form, base } of BASES) {
    const match = form.exec(digits)
    if (match === null) continue
    const number = Number.parseInt(match[1] ?? '', base)
    // Past 64 bits Go reads a float.
    return number >= 2 ** 64 ? undefined : negative ? -number : number
  }
  return undefined
}

function readFloat(value: string): number | undefined {
  if (/^[-+]?\.(inf|Inf|INF)$/.test(value)) return value.startsWith('-') ? -Infinity : Infinity
  if (/^\.(nan|NaN|NAN)$/.test(value)) return Number.NaN
  const digits = value.replaceAll('_', '')
  return /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/.test(digits) ? Number.parseFloat(digits) : undefined
}
