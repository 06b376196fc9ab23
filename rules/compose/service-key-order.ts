import { defineRule, keyText, reordered, sortedPlaces, writtenServices } from '../../src/rule-api/index.ts'

const ORDER = [
  'image', 'build', 'container_name', 'depends_on', 'volumes', 'volumes_from', 'configs', 'secrets', 'environment', 'env_file', 'ports', 'networks', 'network_mode',
  'extra_hosts', 'command', 'entrypoint', 'working_dir', 'restart', 'healthcheck', 'logging', 'labels', 'user', 'isolation',
]

export default defineRule({
  id: 'service-key-order',
  title: 'Keep the keys of a service in one order',
  category: 'style',
  severity: 'info',
  since: '0.1.0',
  aliases: { dclint: ['service-keys-order'] },
  presets: ['dclint'],
  options: { order: { type: 'strings', default: ORDER, description: 'The order. Keys that are not named come last, by the alphabet.' } },
  why: `Keys that stand in the same order in every service are found without searching, and two services are easily compared. It is off by default, as a question of taste.`,
  references: [{ title: 'Compose: services', url: 'https://docs.docker.com/reference/compose-file/services/' }],
  bad: [
    {
      files: `services:\n  web:\n    restart: always\n    # the shop\n    «image»: shop/web:1\n    ports:\n      - "80:80" # http\n`,
      fixed: `services:\n  web:\n    # the shop\n    image: shop/web:1\n    ports:\n      - "80:80" # http\n    restart: always\n`,
    },
    { title: 'others by the alphabet', files: `services:\n  web:\n    image: shop/web:1\n    read_only: true\n    «cap_drop»: [ALL]\n`, fixed: `services:\n  web:\n    image: shop/web:1\n    cap_drop: [ALL]\n    read_only: true\n` },
    { title: 'no fix where a comment may belong to either', files: `services:\n  web:\n    restart: always\n    # - what was here\n\n    «image»: shop/web:1\n` },
  ],
  good: [
    { title: 'in order', files: `services:\n  web:\n    image: shop/web:1\n    environment:\n      A: b\n    ports: ["80:80"]\n    restart: always\n    cap_drop: [ALL]\n    read_only: true\n` },
    { title: 'a merge key first', files: `x-base: &base\n  restart: always\nservices:\n  web:\n    <<: *base\n    image: shop/web:1\n` },
    { title: 'keys of other things', files: `services:\n  web:\n    image: shop/web:1\nvolumes:\n  data:\n    name: data\n    external: true\n` },
  ],
  on: {
    composeFile(file, context) {
      const option = context.option('order')
      const order = Array.isArray(option) ? option as readonly string[] : ORDER
      const rank = (name: string): number => (name === '<<' ? -1 : order.includes(name) ? order.indexOf(name) : order.length)
      const compare = (one: string, other: string): number => rank(one) - rank(other) || (rank(one) === order.length ? one.localeCompare(other, 'en') : 0)
      for (const { name: service, mapping } of writtenServices(file)) {
        const names = mapping.entries.map((entry) => keyText(entry) ?? '')
        const misplaced = names.findIndex((name, place) => name !== '<<' && names.slice(0, place).some((above) => compare(above, name) > 0))
        const key = mapping.entries[misplaced]?.key
        const name = names[misplaced]
        if (key === null || key === undefined || name === undefined) continue
        const edit = mapping.duplicateKeys.length > 0 ? undefined : reordered(file.yaml, mapping, sortedPlaces(names, compare))
        context.report(key.range, `\`${name}\` of ${service} comes before \`${names.find((above) => compare(above, name) > 0) ?? ''}\` in the usual order of keys`, {
          fix: edit === undefined ? undefined : { title: 'Put the keys in order', safety: 'safe', edits: [edit] },
        })
      }
    },
  },
})
