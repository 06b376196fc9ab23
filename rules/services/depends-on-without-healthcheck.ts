import { defineRule, type FixProposal, hasHealthcheck, healthcheckEdit, modelNamed, type ServiceModel } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'depends-on-without-healthcheck',
  title: 'Give a healthcheck to what others wait for',
  category: 'runtime',
  severity: 'error',
  since: '0.1.0',
  fragments: false,
  why: `\`condition: service_healthy\` waits until the healthcheck of the other service succeeds. Where neither that service nor its image has one, the start fails: "container … has no healthcheck configured".

Images that may bring a healthcheck of their own are not reported; Docker's official images bring none.`,
  remedy: 'Add a `healthcheck` to the service that is waited for.',
  references: [
    { title: 'Compose: control startup order', url: 'https://docs.docker.com/compose/how-tos/startup-order/' },
    { title: 'Compose: healthcheck', url: 'https://docs.docker.com/reference/compose-file/services/#healthcheck' },
  ],
  bad: [
    {
      files: `services:\n  web:\n    image: shop/web:1\n    depends_on:\n      db:\n        condition: «service_healthy»\n  db:\n    image: postgres:17\n`,
      fixed: `services:\n  web:\n    image: shop/web:1\n    depends_on:\n      db:\n        condition: service_healthy\n  db:\n    image: postgres:17\n    healthcheck:\n      test: ["CMD-SHELL", "pg_isready -U \\"$\${POSTGRES_USER:-postgres}\\" -d \\"$\${POSTGRES_DB:-$\${POSTGRES_USER:-postgres}}\\""]\n      interval: 10s\n      timeout: 5s\n      retries: 5\n`,
    },
    {
      title: 'two wait for one, which is followed by others',
      files: `services:\n    web:\n        image: shop/web:1\n        depends_on:\n            cache:\n                condition: «service_healthy»\n    cache:\n        image: redis:8\n        command: >\n            redis-server\n            --save 60 1\n\n    # sends mail\n    worker:\n        image: shop/web:1\n        depends_on:\n            cache:\n                condition: «service_healthy»\n`,
      fixed: `services:\n    web:\n        image: shop/web:1\n        depends_on:\n            cache:\n                condition: service_healthy\n    cache:\n        image: redis:8\n        command: >\n            redis-server\n            --save 60 1\n        healthcheck:\n            test: ["CMD", "redis-cli", "ping"]\n            interval: 10s\n            timeout: 5s\n            retries: 5\n\n    # sends mail\n    worker:\n        image: shop/web:1\n        depends_on:\n            cache:\n                condition: service_healthy\n`,
    },
    { title: 'a database on a port of its own: no fix', files: `services:\n  web:\n    image: shop/web:1\n    depends_on:\n      db:\n        condition: «service_healthy»\n  db:\n    image: postgres:17\n    command: -p 5433\n`, unfixed: true },
    { title: 'built here, without one', files: { 'compose.yaml': 'services:\n  proxy:\n    image: caddy:2\n    depends_on:\n      web:\n        condition: «service_healthy»\n  web:\n    build: .\n', Dockerfile: 'FROM python:3.13-slim\nCMD ["python", "app.py"]\n' } },
    { title: 'turned off', files: `services:\n  web:\n    image: shop/web:1\n    depends_on:\n      db:\n        condition: «service_healthy»\n  db:\n    image: shop/db:1\n    healthcheck:\n      disable: true\n` },
  ],
  good: [
    { title: 'a check in the service', files: `services:\n  web:\n    image: shop/web:1\n    depends_on:\n      db:\n        condition: service_healthy\n  db:\n    image: postgres:17\n    healthcheck:\n      test: ["CMD", "pg_isready"]\n` },
    { title: 'a check in the image', files: { 'compose.yaml': 'services:\n  proxy:\n    image: caddy:2\n    depends_on:\n      web:\n        condition: service_healthy\n  web:\n    build: .\n', Dockerfile: 'FROM python:3.13-slim\nHEALTHCHECK CMD ["python", "check.py"]\nCMD ["python", "app.py"]\n' } },
    { title: 'an image that may have one', files: `services:\n  web:\n    image: shop/web:1\n    depends_on:\n      auth:\n        condition: service_healthy\n  auth:\n    image: ghcr.io/example/auth:2\n` },
    { title: 'waits for the start alone', files: `services:\n  web:\n    image: shop/web:1\n    depends_on:\n      db:\n        condition: service_started\n  db:\n    image: postgres:17\n` },
    { title: 'out of an unknown image', files: { 'compose.yaml': 'services:\n  proxy:\n    image: caddy:2\n    depends_on:\n      web:\n        condition: service_healthy\n  web:\n    build: .\n', Dockerfile: 'FROM registry.example.org/base:1\nCMD ["serve"]\n' } },
  ],
  on: {
    service(model, context) {
      for (const dependency of model.service.dependsOn) {
        if (dependency.condition !== 'service_healthy') continue
        const other = modelNamed(dependency.service, model, context.project)
        if (other === undefined || hasHealthcheck(other, context.project) !== false) continue
        context.report(dependency.conditionAt ?? dependency, `${model.service.name} waits for ${dependency.service} to become healthy, but ${dependency.service} has no healthcheck, so the start fails; give it one`, {
          related: [{ document: other.service.key.document, range: other.service.key.range, message: 'no healthcheck here or in its image' }],
          fix: fixOf(other),
        })
      }
    },
  },
})

function fixOf(other: ServiceModel): FixProposal | undefined {
  const edit = healthcheckEdit(other)
  return edit === undefined ? undefined : { title: `Give ${other.service.name} a healthcheck`, safety: 'unsafe', edits: [edit] }
}
