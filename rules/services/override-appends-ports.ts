import { defineRule } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'override-appends-ports',
  title: 'Remember that an override file adds ports',
  category: 'runtime',
  severity: 'info',
  since: '0.1.0',
  why: `Lists of ports are joined when files are merged, not replaced. An override that publishes the same port of the container on another port of the host publishes it twice: the one below stays open. With \`!override\` the list is replaced.`,
  remedy: 'Tag the list with `!override`, or move the mapping out of the base file.',
  references: [{ title: 'Compose: merge', url: 'https://docs.docker.com/reference/compose-file/merge/#replace-value' }],
  bad: [
    { files: { 'compose.yaml': 'services:\n  web:\n    image: shop/web:1\n    ports:\n      - "80:8000"\n', 'compose.override.yaml': 'services:\n  web:\n    ports:\n      - «"8000:8000"»\n' } },
  ],
  good: [
    { title: 'replaced', files: { 'compose.yaml': 'services:\n  web:\n    image: shop/web:1\n    ports:\n      - "80:8000"\n', 'compose.override.yaml': 'services:\n  web:\n    ports: !override\n      - "8000:8000"\n' } },
    { title: 'another port of the container', files: { 'compose.yaml': 'services:\n  web:\n    image: shop/web:1\n    ports:\n      - "80:8000"\n', 'compose.override.yaml': 'services:\n  web:\n    ports:\n      - "5678:5678"\n' } },
    { title: 'twice in one file is intended', files: `services:\n  web:\n    image: shop/web:1\n    ports:\n      - "80:8000"\n      - "8000:8000"\n` },
    { title: 'the same once more', files: { 'compose.yaml': 'services:\n  web:\n    image: shop/web:1\n    ports:\n      - "80:8000"\n', 'compose.override.yaml': 'services:\n  web:\n    ports:\n      - "80:8000"\n' } },
  ],
  on: {
    service({ service, compose }, context) {
      const order = compose.files.map((file) => file.document)
      for (const port of service.ports) {
        if (!port.resolved || port.published === undefined || port.target === undefined) continue
        const below = service.ports.find((other) => other.resolved && other.published !== undefined && other.target?.start === port.target?.start && other.protocol === port.protocol
          && other.published.start !== port.published?.start && order.indexOf(other.document) < order.indexOf(port.document) && order.includes(other.document))
        if (below?.published === undefined) continue
        context.report(port, `This adds to the ports of ${service.name}: port ${port.target.start} stays published on ${below.published.start} too; tag the list with !override to replace it`, {
          related: [{ document: below.document, range: below.range, message: 'stays published' }],
        })
      }
    },
  },
})
