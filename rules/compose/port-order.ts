import { defineRule, keyText, reordered, sortedPlaces, writtenEntry, writtenServices, type YamlNode } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'port-order',
  title: 'Sort the ports of a service',
  category: 'style',
  severity: 'info',
  since: '0.1.0',
  aliases: { dclint: ['service-ports-alphabetical-order'] },
  presets: ['dclint'],
  why: `In a long list of ports a sorted one shows what is taken. The host's ports count, where there are none the container's. It is off by default, as a question of taste.`,
  references: [{ title: 'Compose: ports', url: 'https://docs.docker.com/reference/compose-file/services/#ports' }],
  bad: [
    {
      files: `services:\n  web:\n    image: shop/web:1\n    ports:\n      - "8443:443" # https\n      - «"80:80"»\n`,
      fixed: `services:\n  web:\n    image: shop/web:1\n    ports:\n      - "80:80"\n      - "8443:443" # https\n`,
    },
    { title: 'the long form', files: `services:\n  web:\n    image: shop/web:1\n    ports:\n      - target: 443\n        published: 8443\n      - «target: 80\n        published: 80»\n`, fixed: `services:\n  web:\n    image: shop/web:1\n    ports:\n      - target: 80\n        published: 80\n      - target: 443\n        published: 8443\n` },
  ],
  good: [
    { title: 'by number, not by letter', files: `services:\n  web:\n    image: shop/web:1\n    ports: ["80:80", "443:443", "8080:8080", "10000:1"]\n` },
    { title: 'addresses do not count', files: `services:\n  web:\n    image: shop/web:1\n    ports: ["192.168.0.1:80:80", "[::1]:81:80", "127.0.0.1:443:443/udp"]\n` },
    { title: 'a variable hides one', files: `services:\n  web:\n    image: shop/web:1\n    ports: ["\${PORT}:80", "443:443", "80"]\n` },
  ],
  on: {
    composeFile(file, context) {
      for (const { name: service, mapping } of writtenServices(file)) {
        const list = writtenEntry(mapping, 'ports')?.value
        if (list?.kind !== 'sequence') continue
        const ports = list.items.map(({ value }) => ({ node: value, port: value === null ? undefined : hostPort(value) }))
        if (ports.some(({ port }) => port === undefined)) continue
        const numbers = ports.map(({ port }) => port ?? 0)
        const misplaced = numbers.findIndex((port, place) => place > 0 && (numbers[place - 1] ?? 0) > port)
        const node = ports[misplaced]?.node
        if (node === null || node === undefined) continue
        const edit = reordered(file.yaml, list, sortedPlaces(numbers, (one, other) => one - other))
        context.report(node.range, `Port ${numbers[misplaced] ?? ''} of ${service} comes before ${numbers.find((port) => port > (numbers[misplaced] ?? 0)) ?? ''}`, {
          fix: edit === undefined ? undefined : { title: 'Sort the ports', safety: 'safe', edits: [edit] },
        })
      }
    },
  },
})

/** The first port of the host, else of the container; undefined where a variable hides it. */
function hostPort(node: YamlNode): number | undefined {
  if (node.kind === 'scalar') {
    const parts = (node.value.split('/')[0] ?? '').split(':')
    return number(parts.at(-2) ?? parts[0])
  }
  if (node.kind !== 'mapping') return undefined
  const scalar = (name: string): string | undefined => {
    const value = node.entries.find((entry) => keyText(entry) === name)?.value
    return value?.kind === 'scalar' ? value.value : undefined
  }
  return number(scalar('published') ?? scalar('target'))
}

function number(text: string | undefined): number | undefined {
  const match = /^(\d{1,5})(?:-\d{1,5})?$/.exec(text ?? '')
  return match === null ? undefined : Number(match[1])
}
