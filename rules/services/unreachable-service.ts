import { defineRule, meaningOfHost, networksOf, serviceReferencesOf } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'unreachable-service',
  title: 'Put services that talk to each other on one network',
  category: 'runtime',
  severity: 'warning',
  since: '0.1.0',
  fragments: false,
  purposes: ['production', 'development', 'test', 'unknown'],
  why: `A service is found and reached only on a network that both are on. A service that names networks is no longer on the default one, unless it names \`default\` too.

Judged are the hosts in URLs of data stores and in settings such as \`POSTGRES_HOST\`, where they are the name of a service of this file; values that come in through an anchor or an env file may be meant for another service, and are left alone.`,
  remedy: 'Add the network of the one to the other.',
  references: [{ title: 'Compose: networking', url: 'https://docs.docker.com/compose/how-tos/networking/' }],
  bad: [
    { files: `services:\n  web:\n    image: shop/web:1\n    environment:\n      DATABASE_URL: postgres://shop@«db»/shop\n    networks: [front]\n  db:\n    image: postgres:17\n    networks: [back]\nnetworks:\n  front:\n  back:\n` },
    { title: 'no longer on the default network', files: `services:\n  web:\n    image: shop/web:1\n    environment:\n      - REDIS_HOST=«redis»\n    networks: [front]\n  redis:\n    image: redis:8\nnetworks:\n  front:\n` },
  ],
  good: [
    { title: 'one in common', files: `services:\n  web:\n    image: shop/web:1\n    environment:\n      DB_HOST: db\n    networks: [front, back]\n  db:\n    image: postgres:17\n    networks: [back]\nnetworks:\n  front:\n  back:\n` },
    { title: 'two keys of one network', files: `services:\n  web:\n    image: shop/web:1\n    environment:\n      DB_HOST: db\n    networks: [a]\n  db:\n    image: postgres:17\n    networks: [b]\nnetworks:\n  a:\n    name: shared\n    external: true\n  b:\n    name: shared\n    external: true\n` },
    { title: 'the network of another container', files: `services:\n  web:\n    image: shop/web:1\n    environment:\n      DB_HOST: db\n    network_mode: service:vpn\n  vpn:\n    image: shop/vpn:1\n  db:\n    image: postgres:17\n    networks: [back]\nnetworks:\n  back:\n` },
    { title: 'settings for several services', files: `x-settings: &settings\n  DB_HOST: db\nservices:\n  assets:\n    image: shop/assets:1\n    environment: *settings\n    networks: [front]\n  db:\n    image: postgres:17\n    networks: [back]\nnetworks:\n  front:\n  back:\n` },
    { title: 'reached through an address of its own', files: `services:\n  web:\n    image: shop/web:1\n    extra_hosts: ["db:10.0.0.5"]\n    environment:\n      DB_HOST: db\n    networks: [front]\n  db:\n    image: postgres:17\n    networks: [back]\nnetworks:\n  front:\n  back:\n` },
  ],
  on: {
    service(model, context) {
      const own = networksOf(model.service)
      if (own === undefined) return
      for (const reference of serviceReferencesOf(model)) {
        if (reference.isShared || reference.stores.size === 0) continue
        const meaning = meaningOfHost(reference.host.text, model, context.project)
        if (meaning === undefined || meaning === 'known-otherwise' || meaning.service === model.service) continue
        const other = networksOf(meaning.service)
        if (other === undefined || [...own].some((name) => other.has(name))) continue
        // A link reaches across, and another service may answer to the name on a network of ours.
        if (model.service.links.some((link) => link.service === meaning.service.name)) continue
        context.report(reference.host, `${model.service.name} and ${meaning.service.name} share no network, so the host is not found; put both on one`, {
          related: [{ document: meaning.service.key.document, range: meaning.service.key.range, message: `on ${[...other].map(readable).join(', ')} only` }],
        })
      }
    },
  },
})

function readable(network: string): string {
  return network.replace(/^=/, '')
}
