import { defineRule, type EnvironmentEntry, type FixProposal, type Located, wholeLines } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'duplicate-environment-key',
  title: 'Set each environment variable once',
  category: 'runtime',
  severity: 'warning',
  since: '0.1.0',
  why: `In a list of \`KEY=value\` a name may stand twice without anybody complaining; the last one counts. The one above looks as if it were in force, and whoever changes it changes nothing.

In a map the loader itself refuses a key that stands twice. A value that an override file replaces is not reported.`,
  remedy: 'Remove the one that does not count.',
  references: [{ title: 'Compose: environment', url: 'https://docs.docker.com/reference/compose-file/services/#environment' }],
  bad: [
    { files: `services:\n  web:\n    image: shop/web:1\n    environment:\n      - «DEBUG=1»\n      - LANGUAGE=en\n      - DEBUG=0\n`, fixed: `services:\n  web:\n    image: shop/web:1\n    environment:\n      - LANGUAGE=en\n      - DEBUG=0\n` },
    { title: 'the same value', files: `services:\n  web:\n    image: shop/web:1\n    environment:\n      - «TZ=Europe/Berlin»\n      - TZ=Europe/Berlin\n` },
  ],
  good: [
    { title: 'different names', files: `services:\n  web:\n    image: shop/web:1\n    environment:\n      - DEBUG=1\n      - DEBUG_LEVEL=2\n      - debug=3\n` },
    { title: 'replaced in an override file', files: { 'compose.yaml': 'services:\n  web:\n    image: shop/web:1\n    environment:\n      - DEBUG=0\n', 'compose.override.yaml': 'services:\n  web:\n    environment:\n      - DEBUG=1\n' } },
    { title: 'a name in two services', files: `services:\n  web:\n    image: shop/web:1\n    environment: [DEBUG=1]\n  worker:\n    image: shop/worker:1\n    environment: [DEBUG=0]\n` },
    { title: 'names out of variables', files: `services:\n  web:\n    image: shop/web:1\n    environment:\n      - \${PREFIX_A}_KEY=1\n      - \${PREFIX_B}_KEY=2\n` },
  ],
  on: {
    composeFile(file, context) {
      const services = file.root?.entries.get('services')?.value
      if (services?.kind !== 'mapping') return
      for (const service of services.entries.values()) {
        const environment = service.value.kind === 'mapping' ? service.value.entries.get('environment')?.value : undefined
        if (environment?.kind !== 'list') continue
        const last = new Map<string, Pick<EnvironmentEntry, 'document' | 'range'>>()
        for (const item of [...environment.items].reverse()) {
          if (item.kind !== 'scalar' || item.type === 'null' || item.document !== file.document) continue
          const end = item.text.indexOf('=')
          const key = item.part(0, end === -1 ? item.text.length : end)
          if (!key.resolved) continue
          const later = last.get(key.text)
          if (later === undefined) last.set(key.text, item)
          else {
            context.report(item, `${key.text} is set again below, and the last one counts; remove this one`, {
              related: [{ document: later.document, range: later.range, message: 'this one counts' }],
              fix: removed(item),
            })
          }
        }
      }
    },
  },
})

/** The whole line, where nothing else stands on it. */
function removed({ document, range }: Located): FixProposal | undefined {
  const lines = wholeLines(document, range)
  const before = document.text.slice(lines.start, range.start)
  const behind = document.text.slice(range.end, lines.end)
  return /^[ \t]*- +$/.test(before) && behind.trim() === '' ? { title: 'Remove it', safety: 'safe', edits: [{ document, range: lines, text: '' }] } : undefined
}
