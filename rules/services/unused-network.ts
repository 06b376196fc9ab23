import { defineRule, removalEdit, unusedResources } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'unused-network',
  title: 'Remove networks that no service joins',
  category: 'maintainability',
  severity: 'warning',
  since: '0.1.0',
  fragments: false,
  purposes: ['production', 'development', 'test', 'unknown'],
  why: `A network that is declared and joined by nobody is most often a forgotten \`networks:\` in a service, which then sits on the default network with all the others: the separation that the file seems to make is not there.

\`default\` is joined by every service that names no network, and so is never reported.`,
  remedy: 'Use it in the service that it was meant for, or delete the entry.',
  references: [{ title: 'Compose: networks', url: 'https://docs.docker.com/reference/compose-file/networks/' }],
  bad: [
    { files: `services:\n  web:\n    image: caddy:2\n  db:\n    image: postgres:17\n\nnetworks:\n  «backend»:\n`, fixed: `services:\n  web:\n    image: caddy:2\n  db:\n    image: postgres:17\n` },
    { title: 'on one line', files: `services:\n  web:\n    image: caddy:2\nnetworks: { «backend»: {} }\n`, unfixed: true },
  ],
  good: [
    { title: 'joined', files: `services:\n  web:\n    image: caddy:2\n    networks: [backend]\nnetworks:\n  backend:\n` },
    { title: 'joined with settings', files: `services:\n  web:\n    image: caddy:2\n    networks:\n      backend:\n        aliases: [www]\nnetworks:\n  backend:\n` },
    { title: 'settings of the default network', files: `services:\n  web:\n    image: caddy:2\nnetworks:\n  default:\n    name: proxy\n    external: true\n` },
    { title: 'a variable may name it', files: `services:\n  web:\n    image: caddy:2\n    networks:\n      - \${NETWORK}\nnetworks:\n  backend:\n` },
  ],
  on: {
    compose(compose, context) {
      for (const resource of unusedResources(compose, 'networks', context.project)) {
        const edit = removalEdit(compose, 'networks', resource)
        context.report(resource.key, `No service joins the network ${resource.name}; add it to the services that belong there, or remove it`, {
          fix: edit === undefined ? undefined : { title: 'Remove the network', safety: 'unsafe', edits: [edit] },
        })
      }
    },
  },
})
