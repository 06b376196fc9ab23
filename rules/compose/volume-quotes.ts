import { defineRule, writtenItems, writtenServices } from '../../src/rule-api/index.ts'

/** What YAML takes for the same text without quotes, also in a list on one line. */
const PLAIN = /^[A-Za-z./~$_][^\s#,[\]"'`\\]*$/

export default defineRule({
  id: 'volume-quotes',
  title: 'Write volumes without quotes',
  category: 'style',
  severity: 'info',
  since: '0.1.0',
  aliases: { dclint: ['no-quotes-in-volumes'] },
  presets: ['dclint'],
  why: `A path needs no quotes, and a list in which some entries have them and some not is harder to read. Entries whose text would change without quotes are not reported. It is off by default, as a question of taste.`,
  references: [{ title: 'Compose: volumes', url: 'https://docs.docker.com/reference/compose-file/services/#volumes' }],
  bad: [
    { files: `services:\n  web:\n    image: shop/web:1\n    volumes:\n      - «"data:/data"»\n      - «'./src:/app:ro'»\nvolumes:\n  data:\n`, fixed: `services:\n  web:\n    image: shop/web:1\n    volumes:\n      - data:/data\n      - ./src:/app:ro\nvolumes:\n  data:\n` },
  ],
  good: [
    { title: 'without', files: `services:\n  web:\n    image: shop/web:1\n    volumes:\n      - data:/data\nvolumes:\n  data:\n` },
    { title: 'they are needed', files: `services:\n  web:\n    image: shop/web:1\n    volumes:\n      - "./my files:/data"\n      - "./a #1:/b"\n      - "{}:/c"\n      - "C:\\\\x:/d"\n      - "12"\n` },
    { title: 'the long form', files: `services:\n  web:\n    image: shop/web:1\n    volumes:\n      - type: bind\n        source: "./src"\n        target: "/app"\n` },
  ],
  on: {
    composeFile(file, context) {
      for (const { mapping } of writtenServices(file)) {
        for (const { value } of writtenItems(mapping, 'volumes')) {
          if (value?.kind !== 'scalar' || (value.style !== 'single' && value.style !== 'double') || value.tag !== undefined || value.anchor !== undefined) continue
          if (!PLAIN.test(value.value) || !value.value.includes('/') || value.value.endsWith(':') || value.source.slice(1, -1) !== value.value) continue
          // In a list on one line a brace would open or close something.
          if (/[{}]/.test(value.value) && !/^\s*- $/.test(lineBefore(file.document.text, value.range.start))) continue
          context.report(value.range, `${value.value} needs no quotes`, { fix: { title: 'Remove the quotes', safety: 'safe', edits: [context.replace(value.range, value.value)] } })
        }
      }
    },
  },
})

function lineBefore(text: string, offset: number): string {
  return text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset)
}
