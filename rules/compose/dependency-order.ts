import { defineRule, keyText, reordered, sortedPlaces, writtenEntry, writtenServices, type YamlNode } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'dependency-order',
  title: 'Sort what a service depends on by name',
  category: 'style',
  severity: 'info',
  since: '0.1.0',
  aliases: { dclint: ['service-dependencies-alphabetical-order'] },
  presets: ['dclint'],
  why: `The order of \`depends_on\` says nothing about the order in which services start, and a sorted list does not seem to. It is off by default, as a question of taste.`,
  references: [{ title: 'Compose: depends_on', url: 'https://docs.docker.com/reference/compose-file/services/#depends_on' }],
  bad: [
    {
      files: `services:\n  web:\n    image: shop/web:1\n    depends_on:\n      - mail\n      - «db»\n  db:\n    image: postgres:17\n  mail:\n    image: shop/mail:1\n`,
      fixed: `services:\n  web:\n    image: shop/web:1\n    depends_on:\n      - db\n      - mail\n  db:\n    image: postgres:17\n  mail:\n    image: shop/mail:1\n`,
    },
    {
      title: 'the long form',
      files: `services:\n  web:\n    image: shop/web:1\n    depends_on:\n      mail:\n        condition: service_started\n      «db»:\n        condition: service_started\n  db:\n    image: postgres:17\n  mail:\n    image: shop/mail:1\n`,
      fixed: `services:\n  web:\n    image: shop/web:1\n    depends_on:\n      db:\n        condition: service_started\n      mail:\n        condition: service_started\n  db:\n    image: postgres:17\n  mail:\n    image: shop/mail:1\n`,
    },
  ],
  good: [
    { title: 'sorted', files: `services:\n  web:\n    image: shop/web:1\n    depends_on: [db, mail]\n  db:\n    image: postgres:17\n  mail:\n    image: shop/mail:1\n` },
    { title: 'only one', files: `services:\n  web:\n    image: shop/web:1\n    depends_on: [db]\n  db:\n    image: postgres:17\n` },
    { title: 'links, whose order may matter to a reader', files: `services:\n  web:\n    image: shop/web:1\n    links: [mail, db]\n  db:\n    image: postgres:17\n  mail:\n    image: shop/mail:1\n` },
  ],
  on: {
    composeFile(file, context) {
      for (const { name: service, mapping } of writtenServices(file)) {
        const list = writtenEntry(mapping, 'depends_on')?.value
        const parts = list === null || list === undefined ? [] : namesOf(list)
        const compare = (one: string, other: string): number => one.localeCompare(other, 'en')
        const misplaced = parts.find(({ name }, place) => place > 0 && compare(parts[place - 1]?.name ?? '', name) > 0)
        if (list === null || list === undefined || misplaced === undefined) continue
        const edit = reordered(file.yaml, list, sortedPlaces(parts.map(({ name }) => name), compare))
        const before = parts.find(({ name }) => compare(name, misplaced.name) > 0)?.name ?? ''
        context.report(misplaced.node.range, `${misplaced.name} comes before ${before} by the alphabet in what ${service} depends on`, {
          fix: edit === undefined ? undefined : { title: 'Sort the dependencies', safety: 'safe', edits: [edit] },
        })
      }
    },
  },
})

/** Empty where one of them is no plain name. */
function namesOf(list: YamlNode): readonly { readonly name: string; readonly node: YamlNode }[] {
  if (list.kind === 'sequence') return list.items.every(({ value }) => value?.kind === 'scalar') ? list.items.flatMap(({ value }) => (value?.kind === 'scalar' ? [{ name: value.value, node: value }] : [])) : []
  if (list.kind !== 'mapping' || list.duplicateKeys.length > 0 || list.entries.some((entry) => entry.isMerge)) return []
  return list.entries.flatMap((entry) => (entry.key === null ? [] : [{ name: keyText(entry) ?? '', node: entry.key }]))
}
