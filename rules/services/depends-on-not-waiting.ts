import { defineRule, type Dependency, type FixProposal, hasHealthcheck, modelNamed, type Project, type ServiceModel, waitingEdits } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'depends-on-not-waiting',
  title: 'Wait until a dependency is healthy',
  category: 'runtime',
  severity: 'info',
  since: '0.1.0',
  why: `The short form of \`depends_on\` waits only until the other container has been started, not until what runs in it answers. Where that service has a healthcheck, the long form can wait for it, and the first start no longer fails
or needs a waiting loop.

A written \`condition: service_started\` is taken for a decision.`,
  references: [{ title: 'Compose: control startup order', url: 'https://docs.docker.com/compose/how-tos/startup-order/' }],
  bad: [
    {
      files: `services:\n  web:\n    image: shop/web:1\n    depends_on:\n      - «db»\n      - mail\n  db:\n    image: postgres:17\n    healthcheck:\n      test: ["CMD", "pg_isready"]\n  mail:\n    image: shop/mail:1\n`,
      fixed: `services:\n  web:\n    image: shop/web:1\n    depends_on:\n      db:\n        condition: service_healthy\n      mail:\n        condition: service_started\n  db:\n    image: postgres:17\n    healthcheck:\n      test: ["CMD", "pg_isready"]\n  mail:\n    image: shop/mail:1\n`,
    },
    {
      title: 'on one line',
      files: `services:\n  web:\n    depends_on: [«db»]\n    image: shop/web:1\n  db:\n    image: postgres:17\n    healthcheck:\n      test: ["CMD", "pg_isready"]\n`,
      fixed: `services:\n  web:\n    depends_on:\n      db:\n        condition: service_healthy\n    image: shop/web:1\n  db:\n    image: postgres:17\n    healthcheck:\n      test: ["CMD", "pg_isready"]\n`,
    },
    {
      title: 'a list that several services share: no fix',
      files: `x-needs: &needs\n  - «db»\nservices:\n  web:\n    image: shop/web:1\n    depends_on: *needs\n  db:\n    image: postgres:17\n    healthcheck:\n      test: ["CMD", "pg_isready"]\n`,
      unfixed: true,
    },
  ],
  good: [
    { title: 'waits', files: `services:\n  web:\n    image: shop/web:1\n    depends_on:\n      db:\n        condition: service_healthy\n  db:\n    image: postgres:17\n    healthcheck:\n      test: ["CMD", "pg_isready"]\n` },
    { title: 'there is no check to wait for', files: `services:\n  web:\n    image: shop/web:1\n    depends_on: [db]\n  db:\n    image: postgres:17\n` },
    { title: 'the start is enough, as is written', files: `services:\n  web:\n    image: shop/web:1\n    depends_on:\n      db:\n        condition: service_started\n  db:\n    image: postgres:17\n    healthcheck:\n      test: ["CMD", "pg_isready"]\n` },
    { title: 'the check is turned off', files: `services:\n  web:\n    image: shop/web:1\n    depends_on: [db]\n  db:\n    image: postgres:17\n    healthcheck:\n      disable: true\n` },
  ],
  on: {
    service(model, context) {
      for (const dependency of model.service.dependsOn) {
        if (dependency.form !== 'short' || !dependency.resolved || !isHealthy(dependency, model, context.project)) continue
        context.report(dependency, `${model.service.name} starts without waiting for ${dependency.service}, which has a healthcheck to wait for; use \`condition: service_healthy\``, {
          fix: toLongForm(model, context.project),
        })
      }
    },
  },
})

function isHealthy(dependency: Dependency, model: ServiceModel, project: Project): boolean {
  const other = modelNamed(dependency.service, model, project)
  return other !== undefined && hasHealthcheck(other, project) === true
}

function toLongForm(model: ServiceModel, project: Project): FixProposal | undefined {
  const edits = waitingEdits(model, project)
  return edits === undefined ? undefined : { title: 'Wait until it is healthy', safety: 'unsafe', edits }
}
