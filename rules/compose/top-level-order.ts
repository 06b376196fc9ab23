import { defineRule, keyText, reordered, sortedPlaces, writtenRoots } from '../../src/rule-api/index.ts'

const ORDER = ['x-*', 'version', 'name', 'include', 'services', 'networks', 'volumes', 'secrets', 'configs']

export default defineRule({
  id: 'top-level-order',
  title: 'Keep the sections of a file in one order',
  category: 'style',
  severity: 'info',
  since: '0.1.0',
  aliases: { dclint: ['top-level-properties-order'] },
  presets: ['dclint'],
  options: { order: { type: 'strings', default: ORDER, description: 'The order; `x-*` stands for all extensions. Sections that are not named come last.' } },
  why: `Sections that stand in the same order in every file are found without searching. It is off by default, as a question of taste. Extensions come first, because an anchor has to stand above its aliases.`,
  references: [{ title: 'Compose file reference', url: 'https://docs.docker.com/reference/compose-file/' }],
  bad: [
    {
      files: `services:\n  web:\n    image: shop/web:1\n    volumes: [data:/data]\n\n# kept\nvolumes:\n  data:\n\n«networks»:\n  default:\n`,
      fixed: `services:\n  web:\n    image: shop/web:1\n    volumes: [data:/data]\n\nnetworks:\n  default:\n\n# kept\nvolumes:\n  data:\n`,
    },
    { title: 'no fix that would put an alias above its anchor', files: `services:\n  web: &web\n    image: shop/web:1\n«x-copy»: *web\n` },
  ],
  good: [
    { title: 'in order', files: `x-logging: &logging\n  driver: local\nname: shop\nservices:\n  web:\n    image: shop/web:1\n    logging: *logging\nnetworks:\n  default:\nvolumes:\n  data:\n` },
    { title: 'a section that the order does not name, at the end', files: `services:\n  web:\n    image: shop/web:1\nvolumes:\n  data:\nmodels:\n  small:\n    model: ai/small\n` },
    { title: 'another order', options: { order: ['volumes', 'services'] }, files: `volumes:\n  data:\nservices:\n  web:\n    image: shop/web:1\n` },
  ],
  on: {
    composeFile(file, context) {
      const option = context.option('order')
      const order = Array.isArray(option) ? option as readonly string[] : ORDER
      const rank = (name: string): number => {
        const place = order.indexOf(name.startsWith('x-') ? 'x-*' : name)
        return place === -1 ? order.length : place
      }
      for (const root of writtenRoots(file)) {
        const names = root.entries.map((entry) => keyText(entry) ?? '')
        const misplaced = names.findIndex((name, place) => place > 0 && rank(name) < Math.max(...names.slice(0, place).map(rank)))
        const key = root.entries[misplaced]?.key
        if (key === null || key === undefined) continue
        const edit = root.duplicateKeys.length > 0 ? undefined : reordered(file.yaml, root, sortedPlaces(names, (one, other) => rank(one) - rank(other)))
        const before = names.find((name) => rank(name) > rank(names[misplaced] ?? '')) ?? ''
        context.report(key.range, `\`${names[misplaced] ?? ''}\` comes before \`${before}\` in the usual order of sections`, { fix: edit === undefined ? undefined : { title: 'Put the sections in order', safety: 'safe', edits: [edit] } })
      }
    },
  },
})
