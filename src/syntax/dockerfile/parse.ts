import type { Document, Range } from '../../text/document.ts'
import type { MappedText } from '../../text/mapped.ts'
import type { Command, DockerfileSyntax, Flag, Heredoc, Instruction, OnbuildInstruction, Pair, SyntaxProblem, Token, Word } from './ast.ts'
import { isSpace, trimmed } from './characters.ts'
import { readHeredocs } from './heredoc.ts'
import { readJsonForm } from './json-form.ts'
import { LineReader, type LogicalLine } from './lines.ts'
import { quotedWordAt, type Span, splitAtBlanks, splitQuoted, tokenOf, unquote, wordOf } from './words.ts'

/** The builder makes no more than a few hundred layers. */
const MOST_INSTRUCTIONS = 22_000
/** In one another; the builder refuses the second already. */
const MOST_ONBUILD = 20_000
/** UTF-16 units; the reader of shell text takes no more. */
const LONGEST_INSTRUCTION = 1_000_000

/**
 * Reads a Dockerfile as BuildKit's parser does. Never throws; what that parser refuses stands in `problems`, and
 * reading goes on with the next line.
 */
export function parseDockerfile(document: Document): DockerfileSyntax {
  const reader = new LineReader(document)
  const instructions: Instruction[] = []
  for (let line = reader.next(); line !== undefined; line = reader.next()) {
    if (instructions.length >= MOST_INSTRUCTIONS) {
      reader.unread.push({ range: line.range, message: `more than ${MOST_INSTRUCTIONS} instructions: from here on nothing is read` })
      break
    }
    if (line.text.text.length > LONGEST_INSTRUCTION) reader.unread.push({ range: line.range, message: `an instruction of more than ${LONGEST_INSTRUCTION} characters: the commands in it are not read` })
    instructions.push(new InstructionReader(document, reader, line).read())
  }
  if (instructions.length === 0) {
    reader.problems.push({ range: { start: 0, end: 0 }, message: 'this file holds no instruction' })
  }
  const { directives, comments, problems, unread, escape } = reader
  return { document, directives, escape, comments, instructions, problems, unread }
}

/** Reads one logical line. An ONBUILD reads the instruction in it with another of these. */
class InstructionReader {
  readonly #document: Document
  readonly #lines: LineReader
  readonly #line: LogicalLine
  readonly #problems: SyntaxProblem[]
  readonly #escape: string

  constructor(document: Document, lines: LineReader, line: LogicalLine) {
    this.#document = document
    this.#lines = lines
    this.#line = line
    this.#problems = lines.problems
    this.#escape = lines.escape
  }

  read(): Instruction {
    // ONBUILD ONBUILD … is read in a loop, so that ten thousand of them need no stack.
    const layers: { text: MappedText; name: Token; arguments: MappedText; flags: Flag[]; rest: MappedText }[] = []
    let text = this.#line.text
    for (;;) {
      const { start, end } = trimmed(text.text, 0, text.text.length)
      let nameEnd = start
      while (nameEnd < end && !isSpace(text.text.charCodeAt(nameEnd))) nameEnd++
      const name = tokenOf(text, { start, end: nameEnd })
      const behind = trimmed(text.text, nameEnd, end)
      const { flags, restStart } = this.#flags(text, behind)
      const rest = text.slice(restStart, behind.end)
      layers.push({ text, name, arguments: text.slice(behind.start, behind.end), flags, rest })
      if (name.source.toUpperCase() !== 'ONBUILD' || restStart >= behind.end) break
      if (layers.length >= MOST_ONBUILD) {
        this.#lines.unread.push({ range: { start: name.range.start, end: name.range.end }, message: `more than ${MOST_ONBUILD} ONBUILD in one another: what is inside is not read` })
        break
      }
      text = rest
    }
    const heredocs = this.#heredocs(layers)
    const end = heredocs.length === 0 ? this.#line.range.end : this.#endOfHeredocs()
    let inner: Instruction | undefined
    for (const [depth, layer] of [...layers.entries()].reverse()) {
      const { name, flags, rest } = layer
      const base = {
        document: this.#document,
        name,
        range: { start: name.range.start, end },
        arguments: layer.arguments,
        flags,
        heredocs,
        leadingComments: depth === 0 ? this.#line.leadingComments : [],
        emptyContinuations: depth === 0 ? this.#line.emptyContinuations : [],
      }
      const current = name.source.toUpperCase() === 'ONBUILD'
        ? ({ ...base, keyword: 'ONBUILD', ...(inner === undefined ? {} : { instruction: inner }) } satisfies OnbuildInstruction)
        : this.#typed(base, name.source.toUpperCase(), rest)
      if (inner !== undefined) Object.assign(inner, { onbuild: current })
      inner = current
    }
    return inner as Instruction
  }

  #problem(range: Range, message: string): void {
    this.#problems.push({ range, message })
  }

  #heredocs(layers: readonly { readonly name: Token; readonly rest: MappedText }[]): Heredoc[] {
    const innermost = layers.at(-1)
    const keyword = innermost?.name.source.toUpperCase()
    if (innermost === undefined || layers.length > 2) return []
    if (keyword !== 'RUN' && keyword !== 'COPY' && keyword !== 'ADD') return []
    if (!this.#line.text.text.includes('<<') || readJsonForm(innermost.rest).kind === 'array') return []
    const heredocs = readHeredocs(this.#document, this.#line.text, this.#lines)
    for (const heredoc of heredocs) {
      if (!heredoc.terminated) this.#problem(heredoc.marker, `this heredoc is never closed: no line consists of ${heredoc.name} alone`)
    }
    return heredocs
  }

  #endOfHeredocs(): number {
    let end = this.#lines.position
    while (end > this.#line.range.end && isSpace(this.#document.text.charCodeAt(end - 1))) end--
    return end
  }

  /** Leading `--name=value` words. Quotes and escapes are honoured; a bare `--` ends them. */
  #flags(text: MappedText, behind: Span): { flags: Flag[]; restStart: number } {
    const flags: Flag[] = []
    let at = behind.start
    for (;;) {
      while (at < behind.end && isSpace(text.text.charCodeAt(at))) at++
      if (!text.text.startsWith('--', at) || at >= behind.end) return { flags, restStart: at }
      const { end } = quotedWordAt(text.text, at, behind.end, this.#escape)
      const source = text.text.slice(at, end)
      if (source === '--') {
        while (at < behind.end && !isSpace(text.text.charCodeAt(at))) at++
        while (at < behind.end && isSpace(text.text.charCodeAt(at))) at++
        return { flags, restStart: at }
      }
      const equals = source.indexOf('=')
      const name = unquote(equals === -1 ? source.slice(2) : source.slice(2, equals), this.#escape).value.toLowerCase()
      const value = equals === -1 ? undefined : wordOf(text, { start: at + equals + 1, end }, this.#escape)
      flags.push({ ...tokenOf(text, { start: at, end }), name, ...(value === undefined ? {} : { value }) })
      at = end
    }
  }

  #typed(base: Omit<OnbuildInstruction, 'keyword'>, keyword: string, rest: MappedText): Instruction {
    switch (keyword) {
      case 'FROM':
        return { ...base, keyword, ...this.#from(rest) }
      case 'RUN':
      case 'CMD':
      case 'ENTRYPOINT':
      case 'SHELL': {
        const command = this.#command(rest)
        return { ...base, keyword, ...(command === undefined ? {} : { command }) }
      }
      case 'HEALTHCHECK': {
        const [first] = splitAtBlanks(rest.text, 0, rest.text.length)
        if (first === undefined) return { ...base, keyword }
        const start = trimmed(rest.text, first.end, rest.text.length).start
        const command = this.#command(rest.slice(start, rest.text.length))
        return { ...base, keyword, kind: tokenOf(rest, first), ...(command === undefined ? {} : { command }) }
      }
      case 'ENV':
      case 'LABEL':
        return { ...base, keyword, pairs: this.#pairs(rest, keyword, base.name.range) }
      case 'ARG':
        return { ...base, keyword, pairs: this.#definitions(rest) }
      case 'COPY':
      case 'ADD': {
        const { words, json } = this.#list(rest)
        const destination = words.at(-1)
        if (destination !== undefined && base.heredocs.some((heredoc) => heredoc.marker.start === destination.range.start)) {
          this.#problem(destination.range, `${keyword} cannot write to a heredoc; its last word is the destination`)
        }
        const sources = words.slice(0, -1).filter((word) => !base.heredocs.some((heredoc) => heredoc.marker.start === word.range.start))
        return { ...base, keyword, sources, json, ...(destination === undefined ? {} : { destination }) }
      }
      case 'EXPOSE':
        return { ...base, keyword, ports: splitAtBlanks(rest.text, 0, rest.text.length).map((span) => wordOf(rest, span, this.#escape)) }
      case 'VOLUME': {
        const { words, json } = this.#list(rest)
        return { ...base, keyword, paths: words, json }
      }
      case 'USER':
        return { ...base, keyword, ...this.#whole('user', rest) }
      case 'WORKDIR':
        return { ...base, keyword, ...this.#whole('path', rest) }
      case 'STOPSIGNAL':
        return { ...base, keyword, ...this.#whole('signal', rest) }
      case 'MAINTAINER':
        return { ...base, keyword, ...this.#whole('maintainer', rest) }
      default:
        return { ...base, keyword: 'UNKNOWN' }
    }
  }

  #from(rest: MappedText): { image?: Word; as?: Token; stageName?: Word } {
    const [image, as, name] = splitAtBlanks(rest.text, 0, rest.text.length)
    if (image === undefined) return {}
    return {
      image: wordOf(rest, image, this.#escape),
      ...(as === undefined ? {} : { as: tokenOf(rest, as) }),
      ...(name === undefined ? {} : { stageName: wordOf(rest, name, this.#escape) }),
    }
  }

  #whole<Name extends string>(name: Name, rest: MappedText): { [key in Name]?: Word } {
    const result: { [key in Name]?: Word } = {}
    if (rest.text !== '') result[name] = wordOf(rest, { start: 0, end: rest.text.length }, this.#escape)
    return result
  }

  #command(rest: MappedText): Command | undefined {
    if (rest.text === '') return undefined
    const json = readJsonForm(rest)
    const range = rest.toSourceRange(0, rest.text.length)
    if (json.kind === 'array') return { form: 'exec', range, words: json.words }
    if (json.kind === 'not-strings') this.#problem(range, 'every element of the array must be a string in double quotes')
    return { form: 'shell', range, text: rest, looksLikeExec: json.kind !== 'none' }
  }

  #list(rest: MappedText): { words: readonly Word[]; json: boolean } {
    const json = readJsonForm(rest)
    if (json.kind === 'array') return { words: json.words, json: true }
    if (json.kind === 'not-strings') {
      this.#problem(rest.toSourceRange(0, rest.text.length), 'every element of the array must be a string in double quotes')
    }
    return { words: splitAtBlanks(rest.text, 0, rest.text.length).map((span) => wordOf(rest, span, this.#escape)), json: false }
  }

  #pairs(rest: MappedText, keyword: string, name: Range): Pair[] {
    const text = rest.text
    const spans = splitQuoted(text, 0, text.length, this.#escape)
    const [first] = spans
    if (first === undefined) return []
    if (!text.slice(first.start, first.end).includes('=')) {
      const [key] = splitAtBlanks(text, 0, text.length)
      const valueSpan = key === undefined ? undefined : trimmed(text, key.end, text.length)
      if (key === undefined || valueSpan === undefined || valueSpan.start >= valueSpan.end) {
        this.#problem({ start: name.start, end: rest.toSourceRange(0, text.length).end }, `${keyword} needs a name and a value: ${keyword} name=value`)
        return []
      }
      return [{
        key: wordOf(rest, key, this.#escape),
        value: wordOf(rest, valueSpan, this.#escape),
        range: rest.toSourceRange(key.start, valueSpan.end),
        legacy: true,
      }]
    }
    const pairs: Pair[] = []
    for (const span of spans) {
      const pair = this.#pair(rest, span)
      if (pair.value === undefined) this.#problem(pair.range, `"${pair.key.source.slice(0, 40)}" has no "="; write name=value, with quotes around a value that holds spaces`)
      else pairs.push(pair)
    }
    return pairs
  }

  #definitions(rest: MappedText): Pair[] {
    return splitQuoted(rest.text, 0, rest.text.length, this.#escape).map((span) => this.#pair(rest, span))
  }

  #pair(rest: MappedText, span: Span): Pair {
    const equals = rest.text.indexOf('=', span.start)
    const range = rest.toSourceRange(span.start, span.end)
    if (equals === -1 || equals >= span.end) return { key: wordOf(rest, span, this.#escape), range, legacy: false }
    return {
      key: wordOf(rest, { start: span.start, end: equals }, this.#escape),
      value: wordOf(rest, { start: equals + 1, end: span.end }, this.#escape),
      range,
      legacy: false,
    }
  }
}
