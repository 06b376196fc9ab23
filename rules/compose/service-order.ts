import { defineRule, keyText, reordered, sortedPlaces, writtenMapping, writtenRoots } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'service-order',
  title: 'Sort the services by name',
  category: 'style',
  severity: 'info',
  since: '0.1.0',
  aliases: { dclint: ['services-alphabetical-order'] },
  presets: ['dclint'],
  why: `In a long file sorted services are found without searching. It is off by default, as a question of taste: many files begin with what matters most.`,
  references: [{ title: 'Compose: services', url: 'https://docs.docker.com/reference/compose-file/services/' }],
  bad: [
    {
      files: `services:\n  web:\n    image: shop/web:1\n    restart: always\n\n  # data\n  «db»:\n    image: postgres:17\n`,
      fixed: `services:\n  # data\n  db:\n    image: postgres:17\n\n  web:\n    image: shop/web:1\n    restart: always\n`,
    },
    { title: 'no fix that would put an alias above its anchor', files: `services:\n  web: &web\n    image: shop/web:1\n  «admin»:\n    <<: *web\n    ports: ["8080:80"]\n` },
  ],
  good: [
    { title: 'sorted', files: `services:\n  admin:\n    image: shop/admin:1\n  db:\n    image: postgres:17\n  web:\n    image: shop/web:1\n` },
    { title: 'as people sort', files: `services:\n  app_db:\n    image: postgres:17\n  app-web:\n    image: shop/web:1\n  Web:\n    image: shop/web:1\n` },
    { title: 'other names', files: `services:\n  web:\n    image: shop/web:1\nvolumes:\n  z:\n  a:\n` },
  ],
  on: {
    composeFile(file, context) {
      for (const root of writtenRoots(file)) {
        const services = writtenMapping(root, 'services')
        if (services === undefined || services.entries.some((entry) => entry.isMerge)) continue
        const names = services.entries.map((entry) => keyText(entry) ?? '')
        const compare = (one: string, other: string): number => one.localeCompare(other, 'en')
        const misplaced = names.findIndex((name, place) => place > 0 && compare(names[place - 1] ?? '', name) > 0)
        const key = services.entries[misplaced]?.key
        const name = names[misplaced]
        if (key === null || key === undefined || name === undefined) continue
        const edit = services.duplicateKeys.length > 0 ? undefined : reordered(file.yaml, services, sortedPlaces(names, compare))
        const before = names.slice(0, misplaced).filter((above) => compare(above, name) > 0).sort(compare)[0] ?? ''
        context.report(key.range, `${name} comes before ${before} by the alphabet`, { fix: edit === undefined ? undefined : { title: 'Sort the services', safety: 'safe', edits: [edit] } })
      }
    },
  },
})
