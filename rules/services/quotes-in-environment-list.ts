import { defineRule, type EnvironmentEntry, type FixProposal, textOf } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'quotes-in-environment-list',
  title: 'Quote the whole entry, not the value',
  category: 'runtime',
  severity: 'warning',
  since: '0.1.0',
  why: `In a list, \`- KEY="value"\` is one plain YAML text, so the quotes become part of the value: the program gets \`"value"\` with them. A password with quotes does not fit the database, and a path with quotes does not exist.

Quotes inside of a quoted entry (\`- 'KEY="value"'\`) are taken for intended.`,
  remedy: 'Write `- "KEY=value"`, or use a map: `KEY: "value"`.',
  references: [{ title: 'Compose: environment', url: 'https://docs.docker.com/reference/compose-file/services/#environment' }],
  bad: [
    { files: `services:\n  web:\n    image: shop/web:1\n    environment:\n      - SITE_NAME=«"My shop"»\n      - GREETING=«'hello'»\n`, fixed: `services:\n  web:\n    image: shop/web:1\n    environment:\n      - "SITE_NAME=My shop"\n      - 'GREETING=hello'\n` },
  ],
  good: [
    { title: 'the whole entry', files: `services:\n  web:\n    image: shop/web:1\n    environment:\n      - "SITE_NAME=My shop"\n      - 'GREETING=hello'\n` },
    { title: 'a map', files: `services:\n  web:\n    image: shop/web:1\n    environment:\n      SITE_NAME: "My shop"\n` },
    { title: 'quotes inside of the value', files: `services:\n  web:\n    image: shop/web:1\n    environment:\n      - HOSTS=["a", "b"]\n      - OPTIONS=--name "x y"\n      - PAIR="a" "b"\n      - EMPTY=\n` },
    { title: 'quoted twice, on purpose', files: `services:\n  web:\n    image: shop/web:1\n    environment:\n      - 'JSON_TEXT="text"'\n` },
  ],
  on: {
    service({ service }, context) {
      for (const entry of service.environment) {
        const { value, form } = entry
        if (form !== 'list' || entry.from !== 'environment' || value === undefined) continue
        const text = value.source
        const quote = text[0]
        if (text.length < 2 || (quote !== '"' && quote !== "'") || !text.endsWith(quote) || text.slice(1, -1).includes(quote)) continue
        // A plain entry begins with its name; a quoted one with the quote of YAML.
        if (/^["']/.test(entry.document.text.slice(entry.range.start, entry.range.start + 1))) continue
        context.report(value, `The quotes become part of the value of ${entry.name}; quote the whole entry instead: - ${quote}${entry.name}=…${quote}`, { fix: quoteWhole(entry, quote) })
      }
    },
  },
})

/** The same quotes around the whole entry, where nothing in it would then be read differently. */
function quoteWhole(entry: EnvironmentEntry, quote: string): FixProposal | undefined {
  const written = textOf(entry)
  const match = /^([\w.]+=)(["'])([^\\\r\n]*)\2$/.exec(written)
  return match === null || match[3]?.includes(quote) !== false ? undefined : { title: 'Quote the whole entry', safety: 'unsafe', edits: [{ document: entry.document, range: entry.range, text: `${quote}${match[1] ?? ''}${match[3]}${quote}` }] }
}
