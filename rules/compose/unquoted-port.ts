import { type ComposeScalar, defineRule, type Port } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'unquoted-port',
  title: 'Put quotes around ports that YAML would change',
  category: 'runtime',
  severity: 'warning',
  since: '0.1.0',
  aliases: { dclint: ['require-quotes-in-ports'] },
  why: `Without quotes \`0100\` is an octal number to YAML and arrives as 64, \`0x50\` as 80, \`1e3\` as 1000. The port that is opened is not the one that stands there.

Only ports whose value really changes are reported; \`port-quotes\` asks for quotes around all of them.`,
  references: [{ title: 'Compose: ports', url: 'https://docs.docker.com/reference/compose-file/services/#ports' }, { title: 'YAML 1.2: core schema', url: 'https://yaml.org/spec/1.2.2/#103-core-schema' }],
  bad: [
    { files: `services:\n  web:\n    image: shop/web:1\n    ports:\n      - «0100»\n`, fixed: `services:\n  web:\n    image: shop/web:1\n    ports:\n      - "0100"\n` },
    { title: 'long form', files: `services:\n  web:\n    image: shop/web:1\n    ports:\n      - target: 80\n        published: «0o20»\n`, fixed: `services:\n  web:\n    image: shop/web:1\n    ports:\n      - target: 80\n        published: "0o20"\n` },
  ],
  good: [
    { title: 'plain numbers', files: `services:\n  web:\n    image: shop/web:1\n    ports:\n      - 80\n      - 8080:80\n    expose: [3000]\n` },
    { title: 'in quotes', files: `services:\n  web:\n    image: shop/web:1\n    ports: ["0100", '22:22']\n` },
    { title: 'with an address', files: `services:\n  web:\n    image: shop/web:1\n    ports:\n      - 127.0.0.1:80:80\n` },
  ],
  on: {
    service({ service }, context) {
      const scalars = [...service.ports.flatMap(scalarsOf), ...service.expose.map(({ value }) => value)]
      for (const scalar of scalars) {
        if (scalar.style !== 'plain' || scalar.number === undefined || scalar.variables.length > 0 || scalar.source.trim() === String(scalar.number)) continue
        const written = scalar.document.text.slice(scalar.range.start, scalar.range.end)
        context.report(scalar, `YAML reads ${written} as ${scalar.number}; put quotes around it, or write the number that is meant`, {
          ...(/^\w+$/.test(written) ? { fix: { title: 'Put quotes around it', safety: 'safe' as const, edits: [{ document: scalar.document, range: scalar.range, text: `"${written}"` }] } } : {}),
        })
      }
    },
  },
})

function scalarsOf({ value }: Port): readonly ComposeScalar[] {
  if (value.kind === 'scalar') return [value]
  if (value.kind !== 'mapping') return []
  return ['target', 'published'].flatMap((key) => {
    const part = value.entries.get(key)?.value
    return part?.kind === 'scalar' ? [part] : []
  })
}
