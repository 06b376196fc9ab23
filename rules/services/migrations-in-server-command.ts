import { type ContainerCommand, defineRule, type Located, type Project, type ServiceModel, type SimpleCommand, startOfService } from '../../src/rule-api/index.ts'

/** Servers that stay: where one follows the migration, the migration is part of the server's start. */
const SERVERS = new Set(['gunicorn', 'uvicorn', 'daphne', 'hypercorn', 'uwsgi', 'granian', 'waitress-serve', 'puma', 'unicorn', 'rackup', 'node', 'npm', 'yarn', 'pnpm', 'php-fpm', 'apache2-foreground', 'nginx', 'supervisord', 'java'])

export default defineRule({
  id: 'migrations-in-server-command',
  title: 'Migrate in a task of its own, not in the start of the server',
  category: 'runtime',
  severity: 'info',
  since: '0.1.0',
  elsewhere: true,
  fragments: 'whole',
  purposes: ['production', 'development', 'unknown'],
  why: `A server that migrates the database whenever it starts does so with each replica at once, which race for the same tables, and a migration that fails takes the server down with it, again and again. A long one makes the healthcheck fail in the middle.

With replicas, or where several services of the stack start this way, it is a warning; for one container alone it is advice. A service that only migrates and ends is what it should be.`,
  remedy: 'Put the migration into a service that runs once, and let the server wait for it with `condition: service_completed_successfully`.',
  references: [{ title: 'Compose: control startup order', url: 'https://docs.docker.com/compose/how-tos/startup-order/' }],
  bad: [
    { files: `services:\n  web:\n    image: shop/web:1\n    command: bash -c "«python manage.py migrate» && gunicorn shop.wsgi"\n` },
    {
      title: 'in the start script',
      files: {
        'compose.yaml': 'services:\n  web:\n    build: .\n',
        Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nENTRYPOINT ["sh", "/app/start.sh"]\n',
        'start.sh': '#!/bin/sh\nset -e\n«python manage.py migrate --noinput»\nexec gunicorn --bind 0.0.0.0:8000 shop.wsgi\n',
      },
    },
    { title: 'an entrypoint that goes on with the command', files: { 'compose.yaml': 'services:\n  web:\n    build: .\n    command: ["gunicorn", "shop.wsgi"]\n', Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY entrypoint.sh ./\nENTRYPOINT ["/app/entrypoint.sh"]\n', 'entrypoint.sh': '#!/bin/bash\n«alembic upgrade head»\nexec "$@"\n' } },
  ],
  good: [
    {
      title: 'a service that runs once, through the entrypoint of the image',
      files: {
        'compose.yaml': 'services:\n  web:\n    build: .\n    image: shop/web:1\n    depends_on:\n      migrate: { condition: service_completed_successfully }\n  migrate:\n    image: shop/web:1\n    command: python manage.py migrate --noinput\n',
        Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nENTRYPOINT ["/app/docker/entrypoint.sh"]\nCMD ["gunicorn", "shop.wsgi"]\n',
        'docker/entrypoint.sh': '#!/bin/sh\nset -e\npython manage.py check\nexec "$@"\n',
        'manage.py': '',
      },
    },
    { title: 'a task of its own', files: `services:\n  migrate:\n    image: shop/web:1\n    restart: "no"\n    command: ["python", "manage.py", "migrate", "--noinput"]\n  web:\n    image: shop/web:1\n    command: gunicorn shop.wsgi\n` },
    { title: 'two tasks that end', files: `services:\n  prepare:\n    image: shop/web:1\n    command: ["sh", "-c", "python manage.py migrate --noinput && python manage.py collectstatic --noinput"]\n` },
    { title: 'a script that may migrate, if asked', files: { 'compose.yaml': 'services:\n  web:\n    build: .\n', Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nENTRYPOINT ["sh", "/app/start.sh"]\n', 'start.sh': '#!/bin/sh\nif [ "$MIGRATE" = 1 ]; then\n  python manage.py migrate\nfi\nexec gunicorn shop.wsgi\n' } },
    { title: 'a test', files: { 'compose.test.yaml': 'services:\n  web:\n    image: shop/web:1\n    command: sh -c "python manage.py migrate && gunicorn shop.wsgi"\n' } },
    { title: 'other subcommands', files: `services:\n  web:\n    image: shop/web:1\n    command: sh -c "python manage.py check && python manage.py collectstatic --noinput && gunicorn shop.wsgi"\n` },
  ],
  on: {
    compose(compose, context) {
      const starts = context.project.modelsIn(compose).flatMap((model) => migrationOf(model, context.project))
      for (const { place, model } of starts) {
        const sameStart = starts.filter((other) => other.place.document === place.document && other.place.range.start === place.range.start)
        const replicas = model.service.deploy?.replicas ?? model.service.scale
        const isSeveral = sameStart.length > 1 || Number(replicas?.text ?? '1') > 1
        context.report(place, isSeveral
          ? `Several containers migrate the database at once when they start, and race for the same tables; migrate in a service that runs once`
          : `${model.service.name} migrates the database each time it starts; migrate in a service that runs once, and let it wait for that`, {
          ...(isSeveral ? { severity: 'warning' as const } : {}),
          ...(place.document === model.service.key.document ? {} : { related: [{ document: model.service.key.document, range: model.service.key.range, message: 'starts with it' }] }),
        })
      }
    },
  },
})

/** The migration of a service that goes on to serve. */
function migrationOf(model: ServiceModel, project: Project): readonly { readonly place: Located; readonly model: ServiceModel }[] {
  const { commands } = startOfService(project, model)
  const at = commands.findIndex(({ command }) => isMigration(command) && !command.conditional && command.inFunction === undefined && !command.inCondition)
  const migration = commands[at]
  if (migration?.document === undefined || !commands.slice(at + 1).some((start) => keepsRunning(start))) return []
  const { command, document } = migration
  return [{ place: { document, range: command.range }, model }]
}

function isMigration(command: SimpleCommand): boolean {
  const words = command.words.map((word) => word.value)
  const [first = '', ...rest] = words
  // A script of the entrypoint, which gets the migration as its arguments and runs it once.
  if (/\.(?:sh|bash)$|entrypoint$/.test(first)) return false
  const line = words.join(' ')
  if (/(?:^|\/)manage\.py$/.test(words.find((word) => word.endsWith('manage.py')) ?? '') && rest.includes('migrate')) return command.wraps.length === 0
  return /^(?:\S*\/)?(?:django-admin migrate|alembic upgrade|flask db upgrade|rails db:migrate|rake db:migrate|prisma migrate deploy|knex migrate:latest|sequelize db:migrate|typeorm migration:run)\b/.test(line)
    || /^(?:\S*\/)?(?:php artisan migrate|php bin\/console doctrine:migrations:migrate|npx (?:prisma migrate deploy|sequelize(?:-cli)? db:migrate|knex migrate:latest)|bundle exec (?:rails|rake) db:migrate|bin\/rails db:migrate)\b/.test(line)
}

/** A server, or the command that an entrypoint hands over to. */
function keepsRunning({ command }: ContainerCommand): boolean {
  const words = command.words.map((word) => word.value.replace(/\r$/, ''))
  const program = command.program ?? ''
  if (program === 'exec' && words.some((word) => word === '$@' || word === '"$@"')) return true
  if (words.includes('$@')) return true
  if (SERVERS.has(program)) return true
  if (words.includes('runserver') || words.includes('runserver_plus')) return true
  const line = words.join(' ')
  return /^(?:\S*\/)?(?:flask run|rails (?:server|s)\b|bundle exec (?:puma|rails s)|celery\b.{0,300}\b(?:worker|beat)\b|php artisan serve|python3? -m (?:gunicorn|uvicorn|daphne|hypercorn|flask))/.test(line)
}
