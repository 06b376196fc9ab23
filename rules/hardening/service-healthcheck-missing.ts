import { defineRule, type FixProposal, hasHealthcheck, healthcheckEdit, isAwaited, isTrue, isWholeService, type Project, type ServiceModel, waitingEdits } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'service-healthcheck-missing',
  title: 'Give a service a healthcheck',
  category: 'runtime',
  severity: 'info',
  since: '0.1.0',
  fragments: false,
  presets: ['hardening'],
  purposes: ['production', 'template', 'unknown'],
  yieldsTo: ['depends-on-without-healthcheck'],
  why: `Without a check a program that hangs counts as running: nothing restarts it, and nothing can wait for it. Only services whose image is known to have no check of its own are reported.

It is off by default: a check that is wrong does more harm than none.`,
  remedy: 'Add a `healthcheck` that asks the program something cheap.',
  references: [{ title: 'Compose: healthcheck', url: 'https://docs.docker.com/reference/compose-file/services/#healthcheck' }],
  bad: [
    {
      title: 'those that depend on it wait for it',
      files: `services:\n  web:\n    image: shop/web:1\n    depends_on: # first\n      - db\n  worker:\n    image: shop/web:1\n    depends_on: ["db", web]\n  «db»:\n    image: mysql:8.4\n`,
      fixed: `services:\n  web:\n    image: shop/web:1\n    depends_on: # first\n      db:\n        condition: service_healthy\n  worker:\n    image: shop/web:1\n    depends_on:\n      "db":\n        condition: service_healthy\n      web:\n        condition: service_started\n  db:\n    image: mysql:8.4\n    healthcheck:\n      test: ["CMD-SHELL", "mysqladmin ping -h 127.0.0.1 --silent"]\n      interval: 10s\n      timeout: 5s\n      retries: 5\n`,
    },
    { title: 'built here', files: { 'compose.yaml': `services:\n  «web»:\n    build: .\n`, Dockerfile: 'FROM python:3.13\nCMD ["python", "-m", "shop"]\n' } },
  ],
  good: [
    { title: 'checked', files: `services:\n  db:\n    image: postgres:17\n    healthcheck:\n      test: ["CMD", "pg_isready"]\n` },
    { title: "the image's own", files: { 'compose.yaml': `services:\n  web:\n    build: .\n`, Dockerfile: 'FROM python:3.13\nHEALTHCHECK CMD ["python", "-m", "shop.check"]\nCMD ["python", "-m", "shop"]\n' } },
    { title: 'an image that is not known', files: `services:\n  web:\n    image: shop/web:1\n` },
    { title: 'turned off on purpose', files: `services:\n  db:\n    image: postgres:17\n    healthcheck:\n      disable: true\n` },
    { title: 'a job that ends', files: `services:\n  migrate:\n    image: postgres:17\n    restart: "no"\n    command: psql -f /schema.sql\n` },
    { title: 'others wait for its end', files: `services:\n  migrate:\n    image: postgres:17\n  web:\n    image: shop/web:1\n    depends_on:\n      migrate:\n        condition: service_completed_successfully\n` },
  ],
  on: {
    service(model, context) {
      const { service } = model
      if (!isWholeService(service) || service.healthcheck !== undefined || isTrue(service.stdinOpen)) return
      if (service.restart?.text === 'no' || isAwaited(service, context.project) || hasHealthcheck(model, context.project) !== false) return
      context.report(service.keys[0] ?? service.key, `Nothing tells whether ${service.name} still answers; add a \`healthcheck\``, { fix: fixOf(model, context.project) })
    },
  },
})

/** The check, and whoever depends on the service waits for it. */
function fixOf(model: ServiceModel, project: Project): FixProposal | undefined {
  const edit = healthcheckEdit(model)
  if (edit === undefined) return undefined
  const waiting = project.modelsIn(model.compose).filter(({ service }) => service.dependsOn.some((dependency) => dependency.service === model.service.name && dependency.form === 'short'))
  return { title: `Give ${model.service.name} a healthcheck, and wait for it`, safety: 'unsafe', edits: [edit, ...waiting.flatMap((dependant) => waitingEdits(dependant, project, model.service) ?? [])] }
}
