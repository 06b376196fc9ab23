import { type ComposeProject, declarationEdit, defineRule, hasUnreadParts, type FixProposal, isActiveByDefault, type Located, nearest, networkNameOf, textOf } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'undefined-network',
  title: 'Declare every network that a service joins',
  category: 'validity',
  severity: 'error',
  since: '0.1.0',
  fragments: false,
  why: `The loader refuses a file in which a service joins a network that is not declared under \`networks:\` at the top. Only \`default\` is always there. A network that something else made is declared as \`external: true\`.`,
  remedy: 'Declare it at the top of the file, or correct the name.',
  references: [{ title: 'Compose: networks', url: 'https://docs.docker.com/reference/compose-file/networks/' }],
  bad: [
    { files: `services:\n  web:\n    image: caddy:2\n    networks:\n      - «backend»\n`, fixed: `services:\n  web:\n    image: caddy:2\n    networks:\n      - backend\n\nnetworks:\n  backend:\n` },
    { title: 'with settings', files: `services:\n  web:\n    image: caddy:2\n    networks:\n      «proxi»:\n        aliases: [www]\nnetworks:\n  proxy:\n    external: true\n`, fixed: `services:\n  web:\n    image: caddy:2\n    networks:\n      proxy:\n        aliases: [www]\nnetworks:\n  proxy:\n    external: true\n` },
    { title: 'a warning behind a profile, which the loader does not look at', files: `services:\n  job:\n    image: shop/job:1\n    profiles: [tools]\n    networks: [«back»]\n`, severity: 'warning' },
  ],
  good: [
    { title: 'declared', files: `services:\n  web:\n    image: caddy:2\n    networks: [backend]\nnetworks:\n  backend:\n` },
    { title: 'the default network', files: `services:\n  web:\n    image: caddy:2\n    networks: [default]\n` },
    { title: 'named by a variable', files: `services:\n  web:\n    image: caddy:2\n    networks: ['\${NETWORK}']\nnetworks:\n  backend:\n` },
    { title: 'the mode of a network is no name', files: `services:\n  web:\n    image: caddy:2\n    network_mode: host\n` },
    { title: 'perhaps declared in a file on another machine', files: { 'compose.yaml': `include:\n  - oci://registry.example.org/shop/base:1\nservices:\n  db:\n    image: postgres:17\n    networks: [back]\n` } },
    { title: 'perhaps declared in a file that a variable names', files: { 'compose.yaml': `include:\n  - \${STACK}/compose.yaml\nservices:\n  db:\n    image: postgres:17\n    networks: [back]\n` } },
  ],
  on: {
    compose(compose, context) {
      // What an include or extends that cannot be read would bring is not known.
      if (hasUnreadParts(compose)) return
      for (const service of compose.services) {
        for (const network of service.networks) {
          if (network.name === 'default' || networkNameOf(network) === undefined || compose.networks.some((each) => each.name === network.name)) continue
          const meant = nearest(network.name, compose.networks.map((each) => each.name))
          context.report(network, `No network ${network.name} is declared under \`networks:\` at the top, so the loader refuses the file; ${meant === undefined ? 'declare it, as `external: true` if it is there already' : `did you mean ${meant}?`}`, {
            ...(isActiveByDefault(service) ? {} : { severity: 'warning' }),
            fix: declared(compose, network, network.name, meant),
          })
        }
      }
    },
  },
})

/** The name that was meant, or the declaration that is missing. */
function declared(compose: ComposeProject, place: Located, name: string, meant: string | undefined): FixProposal | undefined {
  if (meant !== undefined) return textOf(place) === name ? { title: `Name ${meant}`, safety: 'unsafe', edits: [{ document: place.document, range: place.range, text: meant }] } : undefined
  const edit = /^[a-zA-Z0-9][\w.-]*$/.test(name) ? declarationEdit(compose, place.document, 'networks', name) : undefined
  return edit === undefined ? undefined : { title: `Declare the network ${name}`, safety: 'unsafe', edits: [edit] }
}
