import { containerOfService, containerOfStage, defineRule, isForProduction, isRun, type RunningContainer, type RuleContext, type RunningServer, type Stage, type Step, takesSource } from '../../src/rule-api/index.ts'

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
    { title: 'runserver as the image\'s command', files: 'FROM python:3.13-slim\nCOPY . /srv\nCMD ["python", "manage.py", «"runserver"», "0.0.0.0:8000"]\n' },
    { title: 'Kept running by supervisord', files: { Dockerfile: 'FROM python:3.13-slim\nWORKDIR /srv\nCOPY . .\nCMD ["supervisord", "-n", "-c", "/srv/supervisord.conf"]\n', 'supervisord.conf': '[supervisord]\nnodaemon=true\n\n[program:web]\n; the shop\ncommand = python manage.py «runserver» 0.0.0.0:8000 ; for now\nautorestart=true\n' } },
    { title: 'In the folder that Debian\'s supervisord reads', files: { Dockerfile: 'FROM debian:13\nRUN apt-get update && apt-get install -y supervisor python3-flask\nCOPY supervisor/ /etc/supervisor/conf.d/\nCOPY . /srv\nCMD ["/usr/bin/supervisord", "-n"]\n', 'supervisor/web.conf': '[program:web]\ncommand=/bin/sh -c "cd /srv && flask «run» --host 0.0.0.0"\n' } },
    { title: 'In the start script', files: { Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY start.sh ./\nCMD ["/app/start.sh"]\n', 'start.sh': '#!/bin/sh\npython manage.py migrate\nexec python manage.py «runserver» 0.0.0.0:8000\n' } },
    { title: 'A project that the build makes', files: 'FROM python:3.13-slim\nWORKDIR /srv\nRUN pip install --no-cache-dir django && django-admin startproject shop .\nCMD ["python", "manage.py", «"runserver"», "0.0.0.0:8000"]\n' },
    { title: 'Reloading', files: 'FROM python:3.13-slim\nCOPY . /srv\nCMD ["uvicorn", "shop:app", "--host", "0.0.0.0", «"--reload"»]\n' },
    { title: 'Nest, watching', files: 'FROM node:24-slim\nWORKDIR /srv\nCOPY . .\nRUN npm ci\nCMD ["npx", "nest", "start", «"--watch"»]\n' },
    { title: 'A production service', files: { 'compose.prod.yaml': 'services:\n  web:\n    image: registry.example.org/shop:1\n    command: npm run «dev»\n' } },
  ],
  good: [
    { title: 'A production server', files: 'FROM python:3.13-slim\nCMD ["gunicorn", "--bind", "0.0.0.0:8000", "shop.wsgi"]\n' },
    { title: 'A development Dockerfile', files: { 'dev.Dockerfile': 'FROM python:3.13-slim\nCMD ["python", "manage.py", "runserver", "0.0.0.0:8000"]\n' } },
    { title: 'A program that supervisord does not start, and one with its variables', files: { Dockerfile: 'FROM python:3.13-slim\nWORKDIR /srv\nCOPY . .\nCMD ["supervisord", "-n", "-c", "/srv/supervisord.conf"]\n', 'supervisord.conf': '[program:web]\ncommand=python manage.py runserver\nautostart=false\n[program:tea]\ncommand=python manage.py runserver %(ENV_PORT)s\n[eventlistener:cups]\ncommand=python manage.py runserver\n[program:pot]\ncommand=gunicorn shop.wsgi\n' } },
    { title: 'A stage for development', files: 'FROM python:3.13-slim AS development\nCMD ["python", "manage.py", "runserver", "0.0.0.0:8000"]\n' },
    { title: 'Only a development service runs it', files: { Dockerfile: 'FROM python:3.13-slim\nCMD ["python", "manage.py", "runserver", "0.0.0.0:8000"]\n', 'compose.yaml': 'services:\n  web:\n    build: .\n    volumes:\n      - .:/code\n' } },
    { title: 'A branch for development in the script', files: { Dockerfile: 'FROM python:3.13-slim\nCOPY start.sh /\nCMD ["/start.sh"]\n', 'start.sh': '#!/bin/sh\nif [ "$DEBUG" = 1 ]; then\n  exec python manage.py runserver 0.0.0.0:8000\nfi\nexec gunicorn shop.wsgi\n' } },
    { title: 'A tool that holds no application', files: 'FROM node:24-slim\nRUN npm install -g gatsby-cli\nVOLUME /blog\nWORKDIR /blog\nENTRYPOINT ["gatsby", "develop"]\n' },
    { title: 'Served by nest start', files: 'FROM node:24-slim\nWORKDIR /srv\nCOPY . .\nCMD ["npx", "nest", "start"]\n' },
    { title: 'Served by next start', files: 'FROM node:24-slim\nCMD ["npx", "next", "start"]\n' },
  ],
  on: {
    stage: (stage, context) => {
      // What holds no application is a tool, which developers mount theirs into.
      if (isForProduction(context.project, stage) && !isTool(stage)) judge(containerOfStage(context.project, stage), context)
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
  for (const server of [...container.servers, ...container.supervised]) {
    const { development, document, command } = server
    if (development === undefined || document === undefined || command.conditional || command.inCondition || command.inFunction !== undefined) continue
    if (ofService && (document.kind === 'dockerfile' || server.script !== undefined)) continue
    context.report({ range: development.range, document }, `${development.what.charAt(0).toUpperCase()}${development.what.slice(1)}${development.what.includes(',') ? ',' : ''} is started in production; ${remedyFor(server)}`)
    return
  }
}

/** Nothing comes in that could be served, and nothing is run that may make it (`django-admin startproject`). */
function isTool(stage: Stage): boolean {
  return !takesSource(stage) && !stage.hasStep(mayMakeSource)
}

function mayMakeSource(step: Step): boolean {
  return isRun(step) && step.commands.some((command) => command.program !== undefined && !PREPARING.has(command.program) && step.operations.every((operation) => operation.command !== command))
}

const PREPARING = new Set(['set', 'cd', 'mkdir', 'rm', 'mv', 'cp', 'ln', 'chmod', 'chown', 'echo', 'printf', 'export', 'touch', 'true', 'useradd', 'adduser', 'groupadd', 'addgroup', 'cnpm', 'sudo', 'sed', 'locale-gen'])

const PYTHON_SERVERS = new Set(['runserver', 'runserver_plus', 'runsslserver', 'flask', 'uvicorn', 'gunicorn', 'hypercorn', 'fastapi', 'python', 'watchmedo', 'watchfiles', 'debugpy'])
const RUBY_SERVERS = new Set(['rails', 'puma', 'rackup', 'rerun', 'guard', 'shotgun'])

/** What to start instead, in the language of the server. */
function remedyFor({ name, command }: RunningServer): string {
  if (command.arguments.some((word) => word.value === '--reload') && PYTHON_SERVERS.has(name)) return 'start it without reloading, with a number of workers'
  if (PYTHON_SERVERS.has(name)) return 'start a server that is made for it, such as gunicorn or uvicorn'
  if (name === 'php' || name === 'artisan') return 'serve with php-fpm behind nginx, FrankenPHP or Apache'
  if (RUBY_SERVERS.has(name)) return 'start puma with RAILS_ENV=production'
  if (/^(?:node|npm|npx|yarn|pnpm|bun|nodemon|ts-node-dev|node-dev|next|nuxt|nest|vite|webpack|webpack-dev-server|react-scripts|ng|gatsby|vue-cli-service|parcel|astro|tsx|ts-node)/.test(name)) return 'build the application and start its production command (node server.js, next start), or serve the built files with a web server'
  return "start a server that is made for it, or the framework's own production command"
}
