import { defineRule, writtenEntry, writtenRoots } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'missing-project-name',
  title: 'Name the project',
  category: 'maintainability',
  severity: 'info',
  since: '0.1.0',
  fragments: false,
  aliases: { dclint: ['require-project-name-field'] },
  presets: ['dclint'],
  why: `Without \`name\` the folder's name is taken, so containers, networks and volumes are called otherwise on each machine, and two checkouts in folders of one name share their volumes.

It is off by default: for most projects the folder's name is what they want. Files that are merged over another one, or taken in by it, need none.`,
  remedy: 'Add `name: …` as the first line.',
  references: [{ title: 'Compose: specify a project name', url: 'https://docs.docker.com/compose/how-tos/project-name/' }],
  bad: [
    { files: { 'compose.yaml': `«services»:\n  web:\n    image: shop/web:1\n` } },
  ],
  good: [
    { title: 'named', files: `name: shop\nservices:\n  web:\n    image: shop/web:1\n` },
    { title: 'named in .env', files: { 'compose.yaml': 'services:\n  web:\n    image: shop/web:1\n', '.env': 'COMPOSE_PROJECT_NAME=shop\n' } },
    { title: 'an override', files: { 'compose.yaml': 'name: shop\nservices:\n  web:\n    image: shop/web:1\n', 'compose.override.yaml': 'services:\n  web:\n    restart: "no"\n' } },
  ],
  on: {
    compose(compose, context) {
      const [first] = compose.files
      if (first === undefined || compose.isVariant || compose.root.entries.has('name')) return
      if (compose.environmentFiles.some(({ entries }) => entries.some(({ key }) => key === 'COMPOSE_PROJECT_NAME'))) return
      const root = writtenRoots(first)[0]
      const services = root === undefined ? undefined : writtenEntry(root, 'services')
      if (services === undefined || services.key === null) return
      context.report({ range: services.key.range, document: first.document }, 'The project has no name, so the folder decides what its containers and volumes are called; add `name:` as the first line')
    },
  },
})
