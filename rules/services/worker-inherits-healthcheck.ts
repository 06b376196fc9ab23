import { containerOfService, defineRule, healthAddressOf, stageOfService } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'worker-inherits-healthcheck',
  title: 'Give workers a healthcheck of their own',
  category: 'runtime',
  severity: 'warning',
  since: '0.1.0',
  fragments: false,
  purposes: ['production', 'development', 'test', 'unknown'],
  why: `A worker or scheduler that is started out of the image of the web server inherits its HEALTHCHECK. That asks for a page on localhost, where nobody answers in this container, so the worker is reported as unhealthy for ever: orchestrators start it
again and again, and what waits for it with \`service_healthy\` never starts.`,
  remedy: 'Turn the check off with `healthcheck: { disable: true }`, or ask the worker itself: `celery -A shop inspect ping -d celery@$$HOSTNAME`.',
  references: [{ title: 'Compose: healthcheck', url: 'https://docs.docker.com/reference/compose-file/services/#healthcheck' }],
  bad: [
    {
      title: 'a celery worker',
      files: {
        'compose.yaml': 'services:\n  web:\n    build: .\n    image: shop/web:1\n  «worker»:\n    image: shop/web:1\n    command: celery --app shop worker\n',
        Dockerfile: 'FROM python:3.13\nHEALTHCHECK CMD curl -f http://localhost:8000/health\nCMD ["gunicorn", "--bind", "0.0.0.0:8000", "shop.wsgi"]\n',
      },
    },
  ],
  good: [
    { title: 'in the network of the server', files: { 'compose.yaml': 'services:\n  web:\n    build: .\n    image: shop/web:1\n  worker:\n    image: shop/web:1\n    command: celery --app shop worker\n    network_mode: service:web\n', Dockerfile: 'FROM python:3.13\nHEALTHCHECK CMD curl -f http://localhost:8000/health\nCMD ["gunicorn", "--bind", "0.0.0.0:8000", "shop.wsgi"]\n' } },
    {
      title: 'turned off, a check of its own, and a web server',
      files: {
        'compose.yaml': 'services:\n  web:\n    build: .\n  worker:\n    build: .\n    command: celery --app shop worker\n    healthcheck: { disable: true }\n  beat:\n    build: .\n    command: celery --app shop beat\n    healthcheck:\n      test: pgrep celery\n  flower:\n    build: .\n    command: celery --app shop flower --port=8000\n',
        Dockerfile: 'FROM python:3.13\nHEALTHCHECK CMD curl -f http://localhost:8000/health\nCMD ["gunicorn", "--bind", "0.0.0.0:8000", "shop.wsgi"]\n',
      },
    },
    { title: 'no check of a page', files: { 'compose.yaml': 'services:\n  worker:\n    build: .\n    command: celery --app shop worker\n', Dockerfile: 'FROM python:3.13\nHEALTHCHECK CMD python /app/alive.py\nCMD ["gunicorn", "shop.wsgi"]\n' } },
    { title: 'a server beside the worker', files: { 'compose.yaml': 'services:\n  worker:\n    build: .\n    command: sh -c "celery --app shop worker & exec gunicorn --bind 0.0.0.0:8000 shop.wsgi"\n', Dockerfile: 'FROM python:3.13\nHEALTHCHECK CMD curl -f http://localhost:8000/health\nCMD ["gunicorn", "shop.wsgi"]\n' } },
  ],
  on: {
    service(model, context) {
      // In the network of another container, that one answers.
      if (model.service.networkMode !== undefined) return
      const { project } = context
      const address = healthAddressOf(project, model)
      if (address === undefined || address.isOwn || stageOfService(project, model) === undefined) return
      const { servers, complete } = containerOfService(project, model)
      // Flower is a page, and so may be what a script starts that is not to be seen.
      if (!complete || servers.length === 0 || servers.some(({ kind, command }) => (kind !== 'worker' && kind !== 'scheduler') || command.words.some(({ value }) => value === 'flower'))) return
      context.report(model.service.key, `${model.service.name} inherits a check that asks for a page on port ${address.port}, where nothing answers in a ${servers[0]?.kind ?? 'worker'}, so it is never healthy; turn it off, or give it one of its own`, {
        related: [{ ...address.at, message: 'the check of the image' }],
      })
    },
  },
})
