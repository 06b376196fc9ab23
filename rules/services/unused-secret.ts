import { defineRule, removalEdit, ungrantedSecretFiles, unusedResources } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'unused-secret',
  title: 'Remove secrets that no service is given',
  category: 'maintainability',
  severity: 'warning',
  since: '0.1.0',
  fragments: false,
  purposes: ['production', 'development', 'test', 'unknown'],
  why: `A secret that is declared and given to nobody is most often a forgotten grant: the service goes on with a password out of its environment, or without one. Else it is left over.

Secrets for builds (\`build.secrets\`) count as used.`,
  remedy: 'Use it in the service that it was meant for, or delete the entry.',
  references: [{ title: 'Compose: secrets', url: 'https://docs.docker.com/reference/compose-file/secrets/' }],
  bad: [
    { files: `services:\n  db:\n    image: postgres:17\n    environment:\n      POSTGRES_PASSWORD: \${DB_PASSWORD:?}\nsecrets:\n  «password»:\n    file: ./password.txt\n`, fixed: `services:\n  db:\n    image: postgres:17\n    environment:\n      POSTGRES_PASSWORD: \${DB_PASSWORD:?}\n` },
  ],
  good: [
    { title: 'granted', files: `services:\n  db:\n    image: postgres:17\n    secrets: [password]\nsecrets:\n  password:\n    file: ./password.txt\n` },
    { title: 'granted under another name', files: `services:\n  db:\n    image: postgres:17\n    secrets:\n      - source: password\n        target: db_password\nsecrets:\n  password:\n    environment: DB_PASSWORD\n` },
    { title: 'meant for a service that names its file: that is what has to be granted', files: `services:\n  db:\n    image: postgres:17\n    environment:\n      POSTGRES_PASSWORD_FILE: /run/secrets/password\nsecrets:\n  password:\n    file: ./password.txt\n` },
    { title: 'for the build', files: `services:\n  web:\n    build:\n      context: .\n      secrets: [token]\nsecrets:\n  token:\n    environment: INDEX_TOKEN\n` },
  ],
  on: {
    compose(compose, context) {
      const unused = unusedResources(compose, 'secrets', context.project)
      if (unused.length === 0) return
      // The service that it was meant for says so already.
      const missing = new Set(context.project.modelsIn(compose).flatMap((model) => ungrantedSecretFiles(model, context.project)).map(({ secret }) => secret))
      for (const resource of unused) {
        if (missing.has(resource.name)) continue
        const edit = removalEdit(compose, 'secrets', resource)
        context.report(resource.key, `No service or build is given the secret ${resource.name}; grant it under \`secrets:\` of the service that needs it, or remove it`, {
          fix: edit === undefined ? undefined : { title: 'Remove the secret', safety: 'unsafe', edits: [edit] },
        })
      }
    },
  },
})
