import { defineRule, hasUnreadParts, type Grant, isActiveByDefault, type Located, nearest, textOf } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'undefined-config',
  title: 'Declare every config that a service is given',
  category: 'validity',
  severity: 'error',
  since: '0.1.0',
  fragments: false,
  why: `The loader refuses a file in which a service is given a config that is not declared under \`configs:\` at the top.`,
  remedy: 'Declare it at the top of the file, or correct the name.',
  references: [{ title: 'Compose: configs', url: 'https://docs.docker.com/reference/compose-file/configs/' }],
  bad: [
    { files: `services:\n  proxy:\n    image: caddy:2\n    configs:\n      - source: «caddyfile»\n        target: /etc/caddy/Caddyfile\n` },
    { title: 'a warning behind a profile, which the loader does not look at', files: `services:\n  job:\n    image: shop/job:1\n    profiles: [tools]\n    configs:\n      - «site»\n`, severity: 'warning' },
    { title: 'short form, misspelt', files: `services:\n  proxy:\n    image: caddy:2\n    configs:\n      - «cadyfile»\nconfigs:\n  caddyfile:\n    file: ./Caddyfile\n`, severity: 'error', fixed: `services:\n  proxy:\n    image: caddy:2\n    configs:\n      - caddyfile\nconfigs:\n  caddyfile:\n    file: ./Caddyfile\n` },
  ],
  good: [
    { title: 'declared', files: `services:\n  proxy:\n    image: caddy:2\n    configs: [caddyfile]\nconfigs:\n  caddyfile:\n    file: ./Caddyfile\n` },
    { title: 'external', files: `services:\n  proxy:\n    image: caddy:2\n    configs: [caddyfile]\nconfigs:\n  caddyfile:\n    external: true\n` },
    { title: 'named by a variable', files: `services:\n  proxy:\n    image: caddy:2\n    configs: ['\${NAME}']\n` },
    { title: 'perhaps declared in a file on another machine', files: { 'compose.yaml': `include:\n  - oci://registry.example.org/shop/base:1\nservices:\n  db:\n    image: postgres:17\n    configs: [site]\n` } },
    { title: 'perhaps declared in a file that a variable names', files: { 'compose.yaml': `include:\n  - \${STACK}/compose.yaml\nservices:\n  db:\n    image: postgres:17\n    configs: [site]\n` } },
  ],
  on: {
    compose(compose, context) {
      // What an include or extends that cannot be read would bring is not known.
      if (hasUnreadParts(compose)) return
      for (const service of compose.services) {
        for (const grant of service.configs) {
          if (!grant.resolved || compose.configs.some((config) => config.name === grant.source)) continue
          const meant = nearest(grant.source, compose.configs.map((config) => config.name))
          const place = sourceOf(grant)
          context.report(place, `No config ${grant.source} is declared under \`configs:\` at the top, so the loader refuses the file; ${meant === undefined ? 'declare it with `file:` or `content:`' : `did you mean ${meant}?`}`, {
            ...(isActiveByDefault(service) ? {} : { severity: 'warning' }),
            fix: meant === undefined || textOf(place) !== grant.source ? undefined : { title: `Name ${meant}`, safety: 'unsafe', edits: [{ document: place.document, range: place.range, text: meant }] },
          })
        }
      }
    },
  },
})

/** The name, which in the long form stands under `source`. */
function sourceOf(grant: Grant): Located {
  const { value } = grant
  return value.kind === 'mapping' ? value.entries.get('source')?.value ?? grant : grant
}
