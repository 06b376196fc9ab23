import { asScalar, isTrue, placeOf, scalarAt } from './read-value.ts'
import type { Healthcheck, HealthcheckTest, ServiceCommand } from './model.ts'
import type { ComposeScalar, ComposeValue, Text } from './value.ts'

/** Reads `command` or `entrypoint`. Undefined for nothing and `null`, which leave the image's own in force. */
export function readCommand(value: ComposeValue | undefined): ServiceCommand | undefined {
  if (value === undefined || value.kind === 'mapping') return undefined
  if (value.kind === 'list') {
    const words = value.items.flatMap((item) => asScalar(item) ?? [])
    return { form: 'list', value, words, resolved: words.every((word) => word.resolved), ...placeOf(value) }
  }
  if (value.type === 'null') return undefined
  const { words, dropped, malformed } = splitWords(value)
  return {
    form: 'text', value, words, resolved: value.resolved && malformed === undefined, ...placeOf(value),
    ...(dropped === undefined ? {} : { dropped }), ...(malformed === undefined ? {} : { malformed }),
  }
}

interface SplitCommand {
  readonly words: readonly Text[]
  readonly dropped?: Text
  readonly malformed?: string
}

/** A word with its quotes and escapes taken out keeps the place of all of its source. */
class CommandWord implements Text {
  readonly #place: Text
  readonly text: string

  constructor(place: Text, text: string) {
    this.#place = place
    this.text = text
  }

  get document(): Text['document'] { return this.#place.document }
  get range(): Text['range'] { return this.#place.range }
  get source(): string { return this.#place.source }
  get resolved(): boolean { return this.#place.resolved }
  get variables(): Text['variables'] { return this.#place.variables }

  part(start: number, end = this.text.length): Text {
    return this.text === this.#place.text ? this.#place.part(start, end) : new CommandWord(this.#place, this.text.slice(start, end))
  }
}

/**
 * Splits a command as the loader does: quotes and backslashes, no variables, no shell. Text from an operator on is dropped.
 * Source: github.com/mattn/go-shellwords, which compose-go uses.
 */
export function splitWords(line: Text): SplitCommand {
  const { text } = line
  const words: Text[] = []
  let characters: string[] = []
  let start = -1
  let single = false
  let double = false
  let backquote = false
  let substitution = false
  let dropped: Text | undefined
  const finish = (end: number): void => {
    if (start === -1) return
    words.push(wordOf(line, start, end, characters.join('')))
    characters = []
    start = -1
  }
  let at = 0
  for (; at < text.length; at++) {
    const character = text[at] ?? ''
    const open = single || double || backquote || substitution
    if (character === '\\' && !single) {
      if (at + 1 >= text.length) return { words, malformed: 'a backslash stands at the end' }
      if (start === -1) start = at
      characters.push(text[at + 1] ?? '')
      at++
      continue
    }
    if (/[ \t\r\n]/.test(character) && !open) {
      finish(at)
      continue
    }
    if (!open && /[;&|<>]/.test(character)) {
      // A number before `>` is the descriptor that it redirects, not a word.
      if (character === '>' && /^[0-9]/.test(characters[0] ?? '')) start = -1
      dropped = line.part(at)
      break
    }
    if (start === -1) start = at
    if (character === '`' && !single && !double && !substitution) backquote = !backquote
    if (character === ')' && !single && !double && !backquote) substitution = !substitution
    if (character === '(' && !single && !double && !backquote) {
      if (substitution || characters.at(-1) !== '$') return { words, malformed: 'a `(` stands outside of quotes' }
      substitution = true
    }
    if (character === '"' && !single && !substitution) {
      double = !double
      continue
    }
    if (character === "'" && !double && !substitution) {
      single = !single
      continue
    }
    characters.push(character)
  }
  finish(at)
  const malformed = single || double || backquote || substitution ? 'a quote or bracket is not closed' : undefined
  return { words, ...(dropped === undefined ? {} : { dropped }), ...(malformed === undefined ? {} : { malformed }) }
}

function wordOf(line: Text, start: number, end: number, text: string): Text {
  const place = line.part(start, end)
  return place.text === text ? place : new CommandWord(place, text)
}

/** Reads `healthcheck`. */
export function readHealthcheck(value: ComposeValue | undefined): Healthcheck | undefined {
  if (value?.kind !== 'mapping') return undefined
  const test = readTest(value.entries.get('test')?.value)
  const optional = {
    interval: scalarAt(value, 'interval'), timeout: scalarAt(value, 'timeout'), retries: scalarAt(value, 'retries'),
    startPeriod: scalarAt(value, 'start_period'), startInterval: scalarAt(value, 'start_interval'),
  }
  return {
    value, ...placeOf(value), disabled: isTrue(scalarAt(value, 'disable')) || test?.form === 'none',
    ...(test === undefined ? {} : { test }), ...present(optional),
  }
}

function readTest(value: ComposeValue | undefined): HealthcheckTest | undefined {
  if (value === undefined || value.kind === 'mapping') return undefined
  if (value.kind === 'scalar') {
    if (value.type === 'null') return undefined
    return { form: 'text', script: value, words: [], resolved: value.resolved, ...placeOf(value) }
  }
  const items: readonly ComposeScalar[] = value.items.flatMap((item) => asScalar(item) ?? [])
  const [first, ...rest] = items
  const resolved = items.every((item) => item.resolved)
  const place = placeOf(value)
  switch (first?.text) {
    case 'NONE':
      return { form: 'none', words: [], resolved, ...place }
    case 'CMD':
      return { form: 'exec', words: rest, resolved, ...place }
    case 'CMD-SHELL':
      return { form: 'shell', words: [], resolved, ...place, ...(rest[0] === undefined ? {} : { script: rest[0] }) }
    default:
      return { form: 'unknown', words: items, resolved, ...place }
  }
}

/** Only what is there: an optional property is left out rather than undefined. */
export function present<T extends Readonly<Record<string, unknown>>>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as { [K in keyof T]?: Exclude<T[K], undefined> }
}
