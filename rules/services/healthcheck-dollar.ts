import { defineRule } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'healthcheck-dollar',
  title: 'Double the dollar sign of variables that the container knows',
  category: 'runtime',
  severity: 'warning',
  since: '0.1.0',
  why: `Compose replaces \`$NAME\` in the file before the container sees it, with what it finds on the host. A variable that only the container has becomes an empty text there, and the check runs with nothing in its place. \`$$NAME\` reaches the container's shell as \`$NAME\`.

Judged are variables that are set nowhere for Compose, while the service's own environment (or its image, for databases) has them.`,
  references: [{ title: 'Compose: interpolation', url: 'https://docs.docker.com/reference/compose-file/interpolation/' }],
  bad: [
    {
      files: `services:\n  db:\n    image: postgres:17\n    environment:\n      POSTGRES_USER: shop\n    healthcheck:\n      test: ["CMD-SHELL", "pg_isready -U «$POSTGRES_USER» -d «\${POSTGRES_DB}»"]\n`,
      fixed: `services:\n  db:\n    image: postgres:17\n    environment:\n      POSTGRES_USER: shop\n    healthcheck:\n      test: ["CMD-SHELL", "pg_isready -U $$POSTGRES_USER -d $$\{POSTGRES_DB}"]\n`,
    },
    { title: 'out of an env file of the container', files: { 'compose.yaml': 'services:\n  db:\n    image: shop/db:1\n    env_file: db.env\n    healthcheck:\n      test: mysqladmin ping -p«$SECRET_WORD»\n', 'db.env': 'SECRET_WORD=Tz4kQw9Lm2Xv\n' } },
  ],
  good: [
    { title: 'doubled', files: `services:\n  db:\n    image: postgres:17\n    environment:\n      POSTGRES_USER: shop\n    healthcheck:\n      test: ["CMD-SHELL", "pg_isready -U $$POSTGRES_USER"]\n` },
    { title: 'set for compose too', files: { 'compose.yaml': 'services:\n  db:\n    image: postgres:17\n    environment:\n      POSTGRES_USER: ${POSTGRES_USER}\n    healthcheck:\n      test: ["CMD-SHELL", "pg_isready -U ${POSTGRES_USER}"]\n', '.env': 'POSTGRES_USER=shop\n' } },
    { title: 'with a default', files: `services:\n  db:\n    image: postgres:17\n    environment:\n      POSTGRES_USER: shop\n    healthcheck:\n      test: ["CMD-SHELL", "pg_isready -U \${POSTGRES_USER:-shop}"]\n` },
    { title: 'interpolated on both sides', files: `services:\n  db:\n    image: postgres:17\n    environment:\n      POSTGRES_USER: \${POSTGRES_USER}\n    healthcheck:\n      test: ["CMD-SHELL", "pg_isready -U \${POSTGRES_USER}"]\n` },
    { title: 'not the container’s', files: `services:\n  web:\n    image: shop/web:1\n    healthcheck:\n      test: curl -f http://localhost:$PORT/\n` },
  ],
  on: {
    service(model, context) {
      const { service } = model
      const test = service.healthcheck?.test
      if (test === undefined) return
      const known = new Set(service.environment.filter((entry) => entry.value === undefined || !entry.value.variables.some((use) => use.name === entry.name)).map((entry) => entry.name))
      // Set out of the host's variable of the same name, which then serves the check as well.
      const fromHost = new Set(service.environment.filter((entry) => entry.value?.variables.some((use) => use.name === entry.name) === true).map((entry) => entry.name))
      const { credentials } = model.dataService ?? {}
      for (const name of [...(credentials?.user ?? []), ...(credentials?.password ?? []), ...(credentials?.database ?? []), ...(credentials?.root ?? [])]) if (!fromHost.has(name)) known.add(name)
      for (const text of [test.script, ...test.words]) {
        for (const use of text?.variables ?? []) {
          if (use.from !== 'unset' || use.operator !== 'plain' || !known.has(use.name)) continue
          context.report(use, `Compose replaces $${use.name} by what the host has, which is nothing; write $$${use.name}, so that the container fills it in`, {
            fix: { title: 'Double the dollar sign', safety: 'unsafe', edits: [{ document: use.document, range: { start: use.range.start, end: use.range.start }, text: '$' }] },
          })
        }
      }
    },
  },
})
