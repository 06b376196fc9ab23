import { type AST, RegExpParser } from '@eslint-community/regexpp'

/** A text that an expression takes ever longer for, the longer it is. */
export interface Attack {
  readonly prefix: string
  readonly pump: string
  /** Milliseconds of the processor for a shorter and for a longer text. */
  readonly times: readonly [number, number]
}

/** Characters of the texts; a straight line takes `FACTOR` times as long for the longer one, a square `FACTOR` times that. */
const SHORTER = 6000
const FACTOR = 4
const LONGER = SHORTER * FACTOR
/** How many times as long the longer text takes, between the line's 4 and the square's 16. */
const STEEP = 9
/** Milliseconds under which nothing is measured with any certainty. */
const LEAST = 4
/** Repetitions that already show an expression that doubles with each of them. */
const FEW = 26
/** Milliseconds that no straight line takes for any of these texts. */
const HANGS = 50

/**
 * Looks for a text on which an expression backtracks with more than the length of the text: what comes before a repetition, then what is repeated
 * many times, then something that does not fit. Texts are made out of the expression itself, so that those with several characters
 * are found as well, which an analysis by single characters does not see.
 */
export function attackOn(source: string, flags: string): Attack | undefined {
  const expression = new RegExp(source, flags)
  for (const { prefix, pump } of pumpsOf(source, flags)) {
    for (const suffix of ['', '\n\u0001']) {
      const textOf = (length: number): string => prefix + pump.repeat(Math.ceil(length / pump.length)) + suffix
      // Step by step: what doubles, or grows with the cube, would never come back from the longest.
      const early = [FEW * pump.length, SHORTER / 16, SHORTER / 4].find((length) => timeOf(expression, textOf(length)) > HANGS)
      if (early !== undefined) return { prefix, pump, times: [0, timeOf(expression, textOf(early))] }
      const least = (length: number, rounds: number): number => Math.min(...Array.from({ length: rounds }, () => timeOf(expression, textOf(length))))
      const longer = least(LONGER, 2)
      if (longer > HANGS) return { prefix, pump, times: [least(SHORTER, 2), longer] }
      if (longer < LEAST || longer < least(SHORTER, 3) * STEEP) continue
      // Between a line's 16 and a square's 256, far enough from both for a machine that is busy with other things.
      const times = [least(SHORTER, 5), least(SHORTER * FACTOR ** 2, 3)] as const
      if (times[1] > times[0] * STEEP ** 2) return { prefix, pump, times }
    }
  }
  return undefined
}

/**
 * Milliseconds of the processor, so that this belongs into a process of its own. All matches count where the expression is global: each of them may do
 * the work of the others again.
 */
function timeOf(expression: RegExp, text: string): number {
  const start = process.cpuUsage()
  if (expression.global) text.replace(expression, '')
  else expression.test(text)
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1000
}

/** Samples of a part that are kept: more only take longer. */
const MOST_SAMPLES = 4
/** A repetition that can come to more than this counts as one without end. */
const MANY = 400
const CANDIDATES = Array.from('a0 \n-./="\':_A,;#$@*[]{}()<>\\`&|?!%~^+\t\ré', String)

function pumpsOf(source: string, flags: string): { readonly prefix: string; readonly pump: string }[] {
  const pattern = new RegExpParser().parsePattern(source, 0, source.length, { unicode: flags.includes('u'), unicodeSets: flags.includes('v') })
  const samples = new Samples(flags)
  const pumps = new Map<string, { readonly prefix: string; readonly pump: string }>()
  const add = (prefix: string, pump: string): void => {
    if (pump !== '') pumps.set(`${prefix}\0${pump}`, { prefix, pump })
  }
  const visit = (node: AST.Node, prefixes: readonly string[]): void => {
    if (node.type === 'Pattern' || node.type === 'Group' || node.type === 'CapturingGroup' || node.type === 'Assertion') {
      if ('alternatives' in node) for (const alternative of node.alternatives) visit(alternative, prefixes)
    } else if (node.type === 'Alternative') {
      let before = prefixes
      for (const element of node.elements) {
        visit(element, before)
        before = joined(before, samples.of(element))
      }
    } else if (node.type === 'Quantifier') {
      if (node.max > MANY) {
        for (const part of samples.of(node.element)) {
          for (const prefix of prefixes) {
            add(prefix, part)
            // Each repetition may begin the whole match again.
            add('', prefix + part)
            add('', prefix)
          }
        }
      }
      visit(node.element, prefixes)
    }
  }
  visit(pattern, [''])
  for (const whole of samples.of(pattern)) add('', whole.slice(0, -1))
  return [...pumps.values()]
}

/** Short texts that parts of an expression match. */
class Samples {
  readonly #flags: string

  constructor(flags: string) {
    this.#flags = flags.replace(/[gy]/g, '')
  }

  of(node: AST.Node): readonly string[] {
    switch (node.type) {
      case 'Character':
        return [String.fromCodePoint(node.value)]
      case 'CharacterSet':
      case 'CharacterClass':
      case 'ExpressionCharacterClass': {
        const one = new RegExp(`^${node.raw}$`, this.#flags.replace('m', ''))
        return spread(CANDIDATES.filter((character) => one.test(character)))
      }
      case 'Quantifier': {
        const samples = this.of(node.element).map((sample) => sample.repeat(Math.max(1, node.min)))
        return node.min === 0 ? [...samples.slice(0, MOST_SAMPLES - 1), ''] : samples
      }
      case 'Pattern':
      case 'Group':
      case 'CapturingGroup':
        return spread(node.alternatives.flatMap((alternative) => this.of(alternative)))
      case 'Alternative':
        return node.elements.reduce<readonly string[]>((before, element) => joined(before, this.of(element)), [''])
      default:
        return ['']
    }
  }
}

/** The n-th of one with the n-th of the other, so that each shows at least once. */
function joined(before: readonly string[], after: readonly string[]): readonly string[] {
  if (before.length === 0 || after.length === 0) return before
  const count = Math.min(MOST_SAMPLES, Math.max(before.length, after.length))
  return [...new Set(Array.from({ length: count }, (_, at) => (before[at % before.length] ?? '') + (after[at % after.length] ?? '')))]
}

/** Some of many, from all over the list. */
function spread(samples: readonly string[]): readonly string[] {
  const distinct = [...new Set(samples)]
  if (distinct.length <= MOST_SAMPLES) return distinct
  return Array.from({ length: MOST_SAMPLES }, (_, at) => distinct[Math.floor((at * distinct.length) / MOST_SAMPLES)] ?? '')
}
