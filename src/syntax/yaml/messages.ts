/** What the parser's error codes mean to somebody who wrote the file. Codes that are missing keep the parser's own words. */
const MESSAGES: Readonly<Record<string, string>> = {
  ALIAS_PROPS: 'An alias (`*name`) can have neither an anchor nor a tag of its own.',
  BAD_ALIAS: 'This is no valid name for an anchor or alias.',
  BAD_DIRECTIVE: 'This `%` line is no directive that YAML knows.',
  BAD_DQ_ESCAPE: 'This backslash escape does not exist in double quotes; use single quotes, or double the backslash.',
  BAD_INDENT: 'The indentation fits none of the lines above; align it with its siblings.',
  BAD_PROP_ORDER: 'Anchors and tags stand behind the `:` or `-` and before the value.',
  BAD_SCALAR_START: 'A plain text cannot begin with this character; put the text in quotes.',
  BLOCK_AS_IMPLICIT_KEY: 'A nested `key: value` cannot stand on the same line; put it on its own line, or quote a text that has `: ` in it.',
  BLOCK_IN_FLOW: 'Inside of brackets or braces, lines cannot be nested by indentation.',
  KEY_OVER_1024_CHARS: 'A key can be at most 1024 characters long.',
  MISSING_CHAR: 'Something is missing here.',
  MULTILINE_IMPLICIT_KEY: 'This line goes on with the text above, as it is indented deeper, so it cannot be a key; align it with its siblings.',
  MULTIPLE_ANCHORS: 'One value can have one anchor only.',
  MULTIPLE_TAGS: 'One value can have one tag only.',
  TAB_AS_INDENT: 'A tab stands in the indentation; YAML allows only spaces there.',
  UNEXPECTED_TOKEN: 'This does not fit in here.',
}

/** The parser's message where it says more than its code does, for example which character is missing. */
const TELLING = new Set(['MISSING_CHAR', 'UNEXPECTED_TOKEN', 'BAD_INDENT'])

export function problemMessage(code: string, message: string): string {
  const own = MESSAGES[code]
  if (own === undefined) return message
  if (!TELLING.has(code)) return own
  if (code === 'BAD_INDENT' && !/^(Flow|Block scalar|Comment)/.test(message)) return own
  if (/^Missing closing .quote/.test(message)) return 'The closing quote of this text is missing.'
  if (/^Implicit map keys need/.test(message)) return 'A `:` is missing here, where a key is expected; if this goes on with the line above, indent it deeper or put the whole text in quotes.'
  if (/^Unexpected .* at node end/.test(message)) return 'This cannot stand behind a value that has ended; put the whole text in quotes, or begin a new line.'
  const detail = message.replace(/\n[\s\S]*/, '').trimEnd().replace(/[.:]$/, '')
  return `${detail}.`
}
