import { defineRule, servicesRunning, startOfService, startOfStage, type ContainerStart, type Purpose, type RuleContext, type Severity, type SimpleCommand } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'makemigrations-at-start',
  title: 'Write migrations while developing, not when a container starts',
  category: 'data',
  severity: 'warning',
  since: '0.1.0',
  elsewhere: true,
  why: `\`makemigrations\` writes new migration files. In a starting container they land in its own layer and are lost with it, while the database keeps what they did: the next
container, and each colleague, writes others with the same numbers, and the histories no longer fit together. In development it is advice.`,
  remedy: 'Run `makemigrations` by hand, commit the files, and let only `migrate` run when a release is put into service. `makemigrations --check` in CI finds forgotten ones.',
  references: [{ title: 'Django: migrations', url: 'https://docs.djangoproject.com/en/stable/topics/migrations/#version-control' }],
  bad: [
    {
      files: {
        Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nCMD ["sh", "/app/start.sh"]\n',
        'start.sh': '#!/bin/sh\npython manage.py «makemigrations» --noinput\npython manage.py migrate --noinput\nexec gunicorn shop.wsgi\n',
      },
    },
    { title: 'In the command of a service', files: 'services:\n  web:\n    image: shop/web:1\n    command: sh -c "python manage.py «makemigrations» && python manage.py migrate && gunicorn shop.wsgi"\n' },
    { title: 'As the command of the image', files: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nCMD python3 manage.py «makemigrations» blog && python3 manage.py runserver 0.0.0.0:8000\n' },
  ],
  good: [
    { title: 'Only a check', files: 'services:\n  web:\n    image: shop/web:1\n    command: sh -c "python manage.py makemigrations --check && gunicorn shop.wsgi"\n' },
    { title: 'A dry run', files: 'services:\n  web:\n    image: shop/web:1\n    command: sh -c "python manage.py makemigrations --dry-run && gunicorn shop.wsgi"\n' },
    { title: 'migrate', files: 'services:\n  web:\n    image: shop/web:1\n    command: sh -c "python manage.py migrate && gunicorn shop.wsgi"\n' },
    { title: 'A service to be called by hand', files: 'services:\n  makemigrations:\n    image: shop/web:1\n    profiles: [tools]\n    command: python manage.py makemigrations\n' },
    { title: 'A script that does so when asked', files: { Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nENTRYPOINT ["sh", "/app/start.sh"]\n', 'start.sh': '#!/bin/sh\ncase "$1" in\n  makemigrations) python manage.py makemigrations ;;\n  *) exec "$@" ;;\nesac\n' } },
    { title: 'A helper script that no container starts', files: { Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nCMD ["gunicorn", "shop.wsgi"]\n', 'bin/migrations.sh': '#!/bin/sh\npython manage.py makemigrations\n' } },
  ],
  on: {
    service: (model, context) => {
      if (model.service.profiles.length === 0) judge(startOfService(context.project, model), severityFor(model.purpose.value), context)
    },
    stage: (stage, context) => {
      // What services start in its place says more.
      if (stage.shipped && servicesRunning(context.project, stage).length === 0) judge(startOfStage(context.project, stage), severityFor(stage.purpose.value), context)
    },
  },
})

function severityFor(purpose: Purpose): Severity {
  return purpose === 'development' || purpose === 'test' || purpose === 'template' ? 'info' : 'warning'
}

function judge(start: ContainerStart, severity: Severity, context: RuleContext): void {
  // A service that does nothing else is one that is called by hand.
  if (start.commands.filter(({ command }) => command.wraps.length === 0).length === 1) return
  for (const { command, document } of start.commands) {
    const word = wordOf(command)
    if (word === undefined || document === undefined || command.conditional || command.inFunction !== undefined || command.inCondition) continue
    context.report({ range: word.range, document }, 'The starting container writes migrations that nobody keeps, while the database does; write them while developing, and commit them', { severity })
  }
}

function wordOf(command: SimpleCommand): SimpleCommand['words'][number] | undefined {
  if (command.wraps.length > 0 || !command.words.some((word) => /(?:^|\/)manage\.py$|^django-admin$/.test(word.value))) return undefined
  if (command.words.some((word) => word.value === '--check' || word.value === '--dry-run')) return undefined
  return command.words.find((word) => word.literal === 'makemigrations')
}
