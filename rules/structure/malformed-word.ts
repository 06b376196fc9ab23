import { asSentence, defineRule, expandedWords, placeholderOf, type Token } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'malformed-word',
  title: 'Close every quote and brace',
  category: 'validity',
  severity: 'error',
  since: '0.1.0',
  why: `In ENV, LABEL, ARG, COPY, WORKDIR and the like the builder itself takes quotes and variables apart. A quote that is never closed (an
apostrophe, most often) or a variable's brace that is left open ends the build.`,
  remedy: 'Close the quote or brace, or put the value in double quotes: `LABEL description="it\'s a shop"`.',
  references: [{ title: 'Dockerfile reference: environment replacement', url: 'https://docs.docker.com/reference/dockerfile/#environment-replacement' }],
  bad: [
    { title: 'An apostrophe', files: "FROM debian:12\nLABEL description=«it's»\n" },
    { title: 'A quote left open', files: 'FROM debian:12\nENV MOTD=«"hello»\nWORKDIR «/srv/"app»\n' },
    { title: 'A brace left open', files: 'FROM debian:12\nENV BIN=«${HOME/bin»\nCOPY app «${}/»\n' },
  ],
  good: [
    { title: 'Quotes within quotes', files: 'FROM debian:12\nLABEL a="it\'s" b=\'say "hello"\' c=it\\\'s\n' },
    { title: 'Nested variables', files: 'FROM debian:12\nENV A=${B:-${C:-x}} D="${E:+"f"}"\n' },
    { title: 'The shell takes RUN apart, not the builder', files: "FROM debian:12\nRUN echo it\\'s ${X%\nCMD echo \"\n" },
    { title: 'In a template', files: 'FROM example/base:{tag}\nENV TEA_VERSION=${{TEA_VERSION:-$CUP}}\n' },
    { title: 'A dollar sign alone', files: 'FROM debian:12\nENV PRICE=5$ SHELL_ID=$$\n' },
    { title: 'A maintainer with an apostrophe', files: "FROM debian:12\nMAINTAINER Pat O'Hara\n" },
  ],
  on: {
    instruction: (step, context) => {
      const { escape } = step.stage.file.syntax
      const { instruction } = step
      const isJson = (instruction.keyword === 'COPY' || instruction.keyword === 'ADD' || instruction.keyword === 'VOLUME') && instruction.json
      if (isJson) return
      for (const word of expandedWords(instruction)) {
        const fault = faultOf(word, escape)
        // In a template braces are those of the script that fills it in.
        if (fault !== undefined && !(/\{\{|<%/.test(word.source) && placeholderOf(step.stage.file) !== undefined)) context.report(word.range, asSentence(fault))
      }
    },
  },
})

function faultOf(word: Token, escape: string): string | undefined {
  if (!/["'$]/.test(word.source)) return undefined
  const reader = { text: word.source, at: 0 }
  return scan(reader, escape, '', 0)
}

interface Reader {
  readonly text: string
  at: number
}

/** Reads up to `stop`. Gives what is wrong, if anything. */
function scan(reader: Reader, escape: string, stop: string, depth: number): string | undefined {
  const { text } = reader
  if (depth > 50) return undefined
  while (reader.at < text.length) {
    const character = text[reader.at] ?? ''
    if (stop !== '' && character === stop) {
      reader.at++
      return undefined
    }
    if (character === "'") {
      const close = text.indexOf("'", reader.at + 1)
      if (close === -1) return "the single quote (') is never closed"
      reader.at = close + 1
    } else if (character === '"') {
      const fault = doubleQuoted(reader, escape, depth)
      if (fault !== undefined) return fault
    } else if (character === '$') {
      const fault = variable(reader, escape, depth)
      if (fault !== undefined) return fault
    } else reader.at += character === escape ? 2 : 1
  }
  return stop === '' ? undefined : 'the brace of a variable is never closed'
}

function doubleQuoted(reader: Reader, escape: string, depth: number): string | undefined {
  const { text } = reader
  reader.at++
  while (reader.at < text.length) {
    const character = text[reader.at] ?? ''
    if (character === '"') {
      reader.at++
      return undefined
    }
    if (character === '$') {
      const fault = variable(reader, escape, depth)
      if (fault !== undefined) return fault
    } else reader.at += character === escape ? 2 : 1
  }
  return 'the double quote (") is never closed'
}

function variable(reader: Reader, escape: string, depth: number): string | undefined {
  const { text } = reader
  reader.at++
  if (text[reader.at] !== '{') return undefined
  reader.at++
  if (/^[{}:]$/.test(text[reader.at] ?? '')) return 'there is no variable name behind "${"'
  while (/\w/.test(text[reader.at] ?? '')) reader.at++
  if (text[reader.at] === '}') {
    reader.at++
    return undefined
  }
  if (reader.at >= text.length) return 'the brace of a variable is never closed'
  return scan(reader, escape, '}', depth + 1)
}
