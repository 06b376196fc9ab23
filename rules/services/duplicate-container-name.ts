import { defineRule, type Service } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'duplicate-container-name',
  title: 'Give each container a name of its own',
  category: 'runtime',
  severity: 'error',
  since: '0.1.0',
  aliases: { dclint: ['no-duplicate-container-names'] },
  why: `Two containers cannot have one name. The file loads, but the second service fails at the start: "the container name is already in use".

Services of different profiles, which may be alternatives, are not reported.`,
  remedy: 'Change one of the names, or leave `container_name` out: Compose makes names that are unique.',
  references: [{ title: 'Compose: container_name', url: 'https://docs.docker.com/reference/compose-file/services/#container_name' }],
  bad: [
    { files: `services:\n  web:\n    image: shop/web:1\n    container_name: shop\n  worker:\n    image: shop/worker:1\n    container_name: «shop»\n` },
  ],
  good: [
    { title: 'two names', files: `services:\n  web:\n    image: shop/web:1\n    container_name: shop-web\n  worker:\n    image: shop/worker:1\n    container_name: shop-worker\n` },
    { title: 'alternatives by profile', files: `services:\n  cpu:\n    image: shop/model:1\n    container_name: model\n    profiles: [cpu]\n  gpu:\n    image: shop/model:1-gpu\n    container_name: model\n    profiles: [gpu]\n` },
    { title: 'a part is not known', files: `services:\n  web:\n    image: shop/web:1\n    container_name: shop\${A}\n  worker:\n    image: shop/worker:1\n    container_name: shop\${B}\n` },
    { title: 'the same service in two files', files: { 'compose.yaml': 'services:\n  web:\n    image: shop/web:1\n    container_name: shop\n', 'compose.override.yaml': 'services:\n  web:\n    container_name: shop\n' } },
  ],
  on: {
    compose(compose, context) {
      const first = new Map<string, Service[]>()
      for (const service of compose.services) {
        const name = service.containerName
        if (name?.resolved !== true || name.text === '') continue
        const others = first.get(name.text) ?? []
        const other = others.find((each) => mayRunTogether(each, service))
        if (other?.containerName === undefined) first.set(name.text, [...others, service])
        else {
          const shared = name.document === other.containerName.document && name.range.start === other.containerName.range.start
          context.report(shared ? service.key : name, `${other.name} has the container name ${name.text} too, so one of the two fails to start; choose another or leave it out`, {
            related: [{ document: other.containerName.document, range: other.containerName.range, message: `the name of ${other.name}` }],
          })
        }
      }
    },
  },
})

function mayRunTogether(one: Service, other: Service): boolean {
  if (one.profiles.length === 0 && other.profiles.length === 0) return true
  return one.profiles.some((profile) => other.profiles.some((each) => each.text === profile.text))
}
