import { defineRule, hasUnreadParts, type Grant, isActiveByDefault, type Located, nearest, textOf } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'undefined-secret',
  title: 'Declare every secret that a service is given',
  category: 'validity',
  severity: 'error',
  since: '0.1.0',
  fragments: false,
  why: `The loader refuses a file in which a service or a build is given a secret that is not declared under \`secrets:\` at the top.`,
  remedy: 'Declare it at the top of the file, or correct the name.',
  references: [{ title: 'Compose: secrets', url: 'https://docs.docker.com/reference/compose-file/secrets/' }],
  bad: [
    { files: `services:\n  db:\n    image: postgres:17\n    secrets:\n      - «password»\n` },
    { title: 'of a build', files: `services:\n  web:\n    build:\n      context: .\n      secrets:\n        - «tokn»\nsecrets:\n  token:\n    environment: TOKEN\n`, fixed: `services:\n  web:\n    build:\n      context: .\n      secrets:\n        - token\nsecrets:\n  token:\n    environment: TOKEN\n` },
    { title: 'nothing is near to it: no fix', files: `services:\n  db:\n    image: postgres:17\n    secrets: [«password»]\nsecrets:\n  token:\n    environment: TOKEN\n`, unfixed: true },
    { title: 'a warning behind a profile, which the loader does not look at', files: `services:\n  job:\n    image: shop/job:1\n    profiles: [tools]\n    secrets: [«password»]\n`, severity: 'warning' },
    { title: 'long form', files: `services:\n  db:\n    image: postgres:17\n    secrets:\n      - source: «pasword»\n        target: db\nsecrets:\n  password:\n    file: ./password.txt\n`, severity: 'error', fixed: `services:\n  db:\n    image: postgres:17\n    secrets:\n      - source: password\n        target: db\nsecrets:\n  password:\n    file: ./password.txt\n` },
  ],
  good: [
    { title: 'declared', files: `services:\n  db:\n    image: postgres:17\n    secrets: [password]\nsecrets:\n  password:\n    file: ./password.txt\n` },
    { title: 'external', files: `services:\n  db:\n    image: postgres:17\n    secrets:\n      - source: password\n        mode: 0400\nsecrets:\n  password:\n    external: true\n` },
    { title: 'named by a variable', files: `services:\n  db:\n    image: postgres:17\n    secrets: ['\${NAME}']\n` },
    { title: 'perhaps declared in a file on another machine', files: { 'compose.yaml': `include:\n  - oci://registry.example.org/shop/base:1\nservices:\n  db:\n    image: postgres:17\n    secrets: [password]\n` } },
    { title: 'perhaps declared in a file that a variable names', files: { 'compose.yaml': `include:\n  - \${STACK}/compose.yaml\nservices:\n  db:\n    image: postgres:17\n    secrets: [password]\n` } },
  ],
  on: {
    compose(compose, context) {
      // What an include or extends that cannot be read would bring is not known.
      if (hasUnreadParts(compose)) return
      for (const service of compose.services) {
        for (const grant of [...service.secrets, ...(service.build?.secrets ?? [])]) {
          if (!grant.resolved || compose.secrets.some((secret) => secret.name === grant.source)) continue
          const meant = nearest(grant.source, compose.secrets.map((secret) => secret.name))
          const place = sourceOf(grant)
          context.report(place, `No secret ${grant.source} is declared under \`secrets:\` at the top, so the loader refuses the file; ${meant === undefined ? 'declare it with `file:` or `environment:`' : `did you mean ${meant}?`}`, {
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
