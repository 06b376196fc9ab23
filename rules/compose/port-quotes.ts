import { defineRule, writtenItems, writtenServices } from '../../src/rule-api/index.ts'

const QUOTES: Readonly<Record<string, string>> = { single: "'", double: '"' }

export default defineRule({
  id: 'port-quotes',
  title: 'Put quotes around ports',
  category: 'style',
  severity: 'info',
  since: '0.1.0',
  aliases: { dclint: ['require-quotes-in-ports'] },
  presets: ['dclint'],
  yieldsTo: ['unquoted-port', 'sexagesimal-port'],
  options: { quotes: { type: 'string', default: 'any', description: 'Which quotes: `any`, `single` or `double`.' } },
  why: `Some texts with a colon are numbers to YAML 1.1, and which ones is hard to remember; with quotes around all ports nobody has to. It is off by default: where no value changes, it is a question of taste.`,
  references: [{ title: 'Compose: ports', url: 'https://docs.docker.com/reference/compose-file/services/#ports' }],
  bad: [
    {
      files: `services:\n  web:\n    image: shop/web:1\n    ports:\n      - «8080:80»\n      - "8443:443"\n    expose: [«3000»]\n`,
      fixed: `services:\n  web:\n    image: shop/web:1\n    ports:\n      - "8080:80"\n      - "8443:443"\n    expose: ["3000"]\n`,
    },
    {
      title: 'one kind of quotes', options: { quotes: 'single' },
      files: `services:\n  web:\n    image: shop/web:1\n    ports: [«"8080:80"», '8443:443']\n`,
      fixed: `services:\n  web:\n    image: shop/web:1\n    ports: ['8080:80', '8443:443']\n`,
    },
  ],
  good: [
    { title: 'in quotes of either kind', files: `services:\n  web:\n    image: shop/web:1\n    ports: ["8080:80", '8443:443']\n` },
    { title: 'the long form', files: `services:\n  web:\n    image: shop/web:1\n    ports:\n      - target: 80\n        published: 8080\n` },
    { title: 'another list', files: `services:\n  web:\n    image: shop/web:1\n    dns: [1.1.1.1]\n` },
  ],
  on: {
    composeFile(file, context) {
      const option = context.option('quotes')
      const wanted = typeof option === 'string' ? option : 'any'
      for (const { mapping } of writtenServices(file)) {
        for (const { value } of [...writtenItems(mapping, 'ports'), ...writtenItems(mapping, 'expose')]) {
          if (value?.kind !== 'scalar' || value.style === wanted || (wanted === 'any' && value.style !== 'plain')) continue
          if (value.style === 'literal' || value.style === 'folded' || value.value === '') continue
          const quote = QUOTES[wanted] ?? '"'
          // A tag or an escape says more than the text.
          const isPlainText = value.tag === undefined && /^[\w.:/${}[\]?-]+$/.test(value.value)
          const fix = isPlainText ? { title: 'Put quotes around it', safety: 'safe' as const, edits: [context.replace(value.range, `${quote}${value.value}${quote}`)] } : undefined
          context.report(value.range, `Port ${value.value} has ${value.style === 'plain' ? 'no quotes' : `${value.style} quotes`}; write ${quote}${value.value}${quote}`, { fix })
        }
      }
    },
  },
})
