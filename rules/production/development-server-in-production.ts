import { containerOfService, containerOfStage, defineRule, isForProduction, type RunningContainer, type RuleContext } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'development-server-in-production',
  title: 'Serve production with a production server',
  category: 'runtime',
  severity: 'warning',
  since: '0.1.0',
  elsewhere: true,
  fragments: 'whole',
  yieldsTo: ['artisan-serve'],
  why: `Development servers (\`manage.py runserver\`, \`flask run\`, \`npm run dev\`, \`--reload\`, nodemon, debuggers) serve few requests at a
time, watch files, show source and settings in error pages, and their own documentation warns against production. Ignore it for images
that only developers run; better, say so in the file's or stage's name.`,
  remedy: 'Start a production server (gunicorn, uvicorn without `--reload`, `node server.js`, `next start`) and leave the development server to the development compose file.',
  references: [
    { title: 'Django: runserver', url: 'https://docs.djangoproject.com/en/stable/ref/django-admin/#runserver' },
    { title: 'Flask: deploying to production', url: 'https://flask.palletsprojects.com/en/stable/deploying/' },
  ],
  bad: [
    { title: 'runserver as the image\'s command', files: 'FROM python:3.13-slim\nCMD ["python", "manage.py", «"runserver"», "0.0.0.0:8000"]\n' },
    { title: 'In the start script', files: { Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY start.sh ./\nCMD ["/app/start.sh"]\n', 'start.sh': '#!/bin/sh\npython manage.py migrate\nexec python manage.py «runserver» 0.0.0.0:8000\n' } },
    { title: 'Reloading', files: 'FROM python:3.13-slim\nCMD ["uvicorn", "shop:app", "--host", "0.0.0.0", «"--reload"»]\n' },
    { title: 'A production service', files: { 'compose.prod.yaml': 'services:\n  web:\n    image: registry.example.org/shop:1\n    command: npm run «dev»\n' } },
  ],
  good: [
    { title: 'A production server', files: 'FROM python:3.13-slim\nCMD ["gunicorn", "--bind", "0.0.0.0:8000", "shop.wsgi"]\n' },
    { title: 'A development Dockerfile', files: { 'dev.Dockerfile': 'FROM python:3.13-slim\nCMD ["python", "manage.py", "runserver", "0.0.0.0:8000"]\n' } },
    { title: 'A stage for development', files: 'FROM python:3.13-slim AS development\nCMD ["python", "manage.py", "runserver", "0.0.0.0:8000"]\n' },
    { title: 'Only a development service runs it', files: { Dockerfile: 'FROM python:3.13-slim\nCMD ["python", "manage.py", "runserver", "0.0.0.0:8000"]\n', 'compose.yaml': 'services:\n  web:\n    build: .\n    volumes:\n      - .:/code\n' } },
    { title: 'A branch for development in the script', files: { Dockerfile: 'FROM python:3.13-slim\nCOPY start.sh /\nCMD ["/start.sh"]\n', 'start.sh': '#!/bin/sh\nif [ "$DEBUG" = 1 ]; then\n  exec python manage.py runserver 0.0.0.0:8000\nfi\nexec gunicorn shop.wsgi\n' } },
    { title: 'Served by next start', files: 'FROM node:24-slim\nCMD ["npx", "next", "start"]\n' },
  ],
  on: {
    stage: (stage, context) => {
      if (isForProduction(context.project, stage)) judge(containerOfStage(context.project, stage), context)
    },
    service: (model, context) => {
      // What comes from the image alone is reported there.
      if (model.purpose.value !== 'production') return
      const container = containerOfService(context.project, model)
      if (model.service.command !== undefined || model.service.entrypoint !== undefined) judge(container, context, true)
    },
  },
})

function judge(container: RunningContainer, context: RuleContext, ofService = false): void {
  for (const server of container.servers) {
    const { development, document, command } = server
    if (development === undefined || document === undefined || command.conditional || command.inCondition || command.inFunction !== undefined) continue
    if (ofService && (document.kind === 'dockerfile' || server.script !== undefined)) continue
    context.report({ range: development.range, document }, `${development.what.charAt(0).toUpperCase()}${development.what.slice(1)} is started in production; start a server that is made for it, such as gunicorn or the framework's own production command`)
    return
  }
}
