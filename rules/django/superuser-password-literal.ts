import {
  classifySecretValue, defineRule, isForProduction, servicesRunning, startOfService, startOfStage, stageOfService, type ContainerStart, type Document, type Purpose, type Range, type RuleContext, type Stage,
} from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'superuser-password-literal',
  title: "Keep the superuser's password out of scripts",
  category: 'secrets',
  severity: 'error',
  since: '0.1.0',
  why: `A start script or Dockerfile that makes a superuser with a written password gives everybody who reads the repository or has the image full access to each
installation's admin site: the password is the same everywhere, and nobody changes what is set again at each start.

In development and tests it is advice.`,
  remedy: 'Let the environment give it (`DJANGO_SUPERUSER_PASSWORD` from a secret, which `createsuperuser --noinput` reads), or make the superuser by hand.',
  references: [{ title: 'Django: createsuperuser', url: 'https://docs.djangoproject.com/en/stable/ref/django-admin/#createsuperuser' }],
  bad: [
    {
      files: {
        Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nCMD ["sh", "/app/start.sh"]\n',
        'start.sh': '#!/bin/sh\nDJANGO_SUPERUSER_PASSWORD=«kX9-twelve-Pq» python manage.py createsuperuser --noinput --username admin --email admin@example.org\nexec gunicorn shop.wsgi\n',
      },
    },
    {
      title: 'A line of Python',
      files: {
        Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nENTRYPOINT ["/app/start.sh"]\n',
        'start.sh': '#!/bin/sh\necho "from django.contrib.auth.models import User; User.objects.create_superuser(\'admin\', \'admin@example.org\', \'«s3cr3t-Admin-77»\')" | python manage.py shell\nexec "$@"\n',
      },
    },
    { title: 'While the image is built', files: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nRUN DJANGO_SUPERUSER_PASSWORD="«kX9-twelve-Pq»" python manage.py createsuperuser --noinput\n' },
    { title: 'In the command of a service', files: 'services:\n  web:\n    image: shop/web:1\n    command: sh -c "DJANGO_SUPERUSER_PASSWORD=«kX9-twelve-Pq» python manage.py createsuperuser --noinput; gunicorn shop.wsgi"\n' },
    { title: 'Information in development', files: { 'compose.dev.yaml': 'services:\n  web:\n    image: shop/web:1\n    command: sh -c "DJANGO_SUPERUSER_PASSWORD=«kX9-twelve-Pq» python manage.py createsuperuser --noinput; gunicorn shop.wsgi"\n' }, severity: 'info' },
    { title: 'Information in a test', files: { 'compose.test.yaml': 'services:\n  web:\n    image: shop/web:1\n    command: sh -c "DJANGO_SUPERUSER_PASSWORD=«kX9-twelve-Pq» python manage.py createsuperuser --noinput; gunicorn shop.wsgi"\n' }, severity: 'info' },
    { title: 'Information in a template', files: { 'compose.example.yaml': 'services:\n  web:\n    image: shop/web:1\n    command: sh -c "DJANGO_SUPERUSER_PASSWORD=«kX9-twelve-Pq» python manage.py createsuperuser --noinput; gunicorn shop.wsgi"\n' }, severity: 'info' },
    { title: 'Information in an image that only a service of development runs', files: { Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nCMD ["sh", "/app/start.sh"]\n', 'compose.yaml': 'services:\n  web:\n    build: .\n    volumes: [".:/app"]\n', 'start.sh': '#!/bin/sh\nDJANGO_SUPERUSER_PASSWORD=«admin» python manage.py createsuperuser --noinput\nexec python manage.py runserver 0.0.0.0:8000\n' }, severity: 'info' },
    { title: 'Information in a stage of development', files: 'FROM python:3.13-slim AS development\nWORKDIR /app\nCOPY . .\nRUN DJANGO_SUPERUSER_PASSWORD=«123456» python manage.py createsuperuser --noinput\n', severity: 'info' },
    { title: 'In an image that production runs too', files: { Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nCMD ["sh", "/app/start.sh"]\n', 'compose.yaml': 'services:\n  web:\n    image: shop/web:1\n    build: .\n', 'compose.dev.yaml': 'services:\n  web:\n    build: .\n', 'start.sh': '#!/bin/sh\necho "step #1"; DJANGO_SUPERUSER_PASSWORD=«admin» python manage.py createsuperuser --noinput\nexec gunicorn shop.wsgi\n' }, severity: 'error' },
    { title: 'Lines of Python: by name, with an address alone, behind names that are not written there, with a comma', files: { Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nCMD ["sh", "/app/start.sh"]\n', 'start.sh': '#!/bin/sh\npython manage.py shell -c "User.objects.create_superuser(username=\'admin\', password = \'«s3cr3t-Admin-77»\')"\npython manage.py shell -c "User.objects.create_superuser(\'admin@example.org\', \'«s3cr3t-Admin-78»\')"\npython manage.py shell -c "User.objects.create_superuser(name, os.environ[\'MAIL\'], \'«s3cr3t,Admin-79»\')"\npython manage.py shell -c \'User.objects.create_superuser("a", "a@example.org", password="«s3cr3t-Admin-80»")\'\n' } },
  ],
  good: [
    { title: 'Out of the environment', files: { Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nCMD ["sh", "/app/start.sh"]\n', 'start.sh': '#!/bin/sh\nDJANGO_SUPERUSER_PASSWORD="$ADMIN_PASSWORD" python manage.py createsuperuser --noinput\nexec gunicorn shop.wsgi\n' } },
    { title: 'Out of a secret', files: { Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nCMD ["sh", "/app/start.sh"]\n', 'start.sh': '#!/bin/sh\nexport DJANGO_SUPERUSER_PASSWORD=$(cat /run/secrets/admin)\npython manage.py createsuperuser --noinput\nexec gunicorn shop.wsgi\n' } },
    { title: 'A variable in a line of Python', files: { Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nCMD ["sh", "/app/start.sh"]\n', 'start.sh': '#!/bin/sh\npython manage.py shell -c "User.objects.create_superuser(\'admin\', \'a@example.org\', \'$ADMIN_PASSWORD\')"\n' } },
    { title: 'A comment', files: { Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nCMD ["sh", "/app/start.sh"]\n', 'start.sh': '#!/bin/sh\n# DJANGO_SUPERUSER_PASSWORD=kX9-twelve-Pq python manage.py createsuperuser --noinput\nexec gunicorn shop.wsgi\n' } },
    { title: 'Out of the environment in Python', files: { Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nCMD ["sh", "/app/start.sh"]\n', 'start.sh': '#!/bin/sh\npython manage.py shell -c "import os; User.objects.create_superuser(\'admin\', \'a@example.org\', os.environ[\'ADMIN_PASSWORD\'])"\n' } },
    { title: 'ENV is for secret-in-dockerfile', files: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nENV DJANGO_SUPERUSER_PASSWORD=kX9-twelve-Pq\nCMD ["gunicorn", "shop.wsgi"]\n' },
    { title: 'A comment that is indented, calls without a password', files: { Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nCMD ["sh", "/app/start.sh"]\n', 'start.sh': '#!/bin/sh\nif true; then\n  # DJANGO_SUPERUSER_PASSWORD=kX9-twelve-Pq\n  python manage.py shell -c "User.objects.create_superuser(\'admin\', \'kX9-twelve-Pq\')"\n  python manage.py shell -c "User.objects.create_superuser(\'admin\', \'a@example.org\', password)"\n  python manage.py shell -c "User.objects.create_superuser(\'kX9-twelve-Pq\')"\nfi\n' } },
  ],
  elsewhere: true,
  on: {
    service: (model, context) => {
      const { project } = context
      const start = startOfService(project, model)
      const stage = stageOfService(project, model)
      // A script of the image is judged with the image too: it is severe where one of its containers is for more than development.
      judgeStart(start, isHarmless(model.purpose.value) && !(stage !== undefined && isShippedForMore(stage, context)), context, new Set(start.scripts.filter((script) => script.namedBy?.document.kind === 'dockerfile').map((script) => script.document)))
    },
    stage: (stage, context) => {
      const harmless = !isShippedForMore(stage, context)
      if (stage.shipped) judgeStart(startOfStage(context.project, stage), harmless, context)
      for (const step of stage.steps) if (step.instruction.keyword === 'RUN') judgeText(stage.document, step.instruction.range, harmless, context)
    },
  },
})

function isHarmless(purpose: Purpose): boolean {
  return purpose === 'development' || purpose === 'test' || purpose === 'template'
}

function isShippedForMore(stage: Stage, context: RuleContext): boolean {
  if (isHarmless(stage.purpose.value)) return false
  return stage.purpose.value !== 'production' || isForProduction(context.project, stage) || servicesRunning(context.project, stage).length === 0
}

/** @param elsewhere scripts that are judged with the image which names them */
function judgeStart(start: ContainerStart, harmless: boolean, context: RuleContext, elsewhere: ReadonlySet<Document> = new Set()): void {
  for (const script of start.scripts) if (!elsewhere.has(script.document)) judgeText(script.document, { start: 0, end: script.document.text.length }, harmless, context)
  for (const { command, document, script } of start.commands) {
    if (script === undefined && document !== undefined) judgeText(document, command.range, harmless, context)
  }
}

const ASSIGNED = /\bDJANGO_SUPERUSER_PASSWORD[ \t]*=[ \t]*(\\?["']?)([^\s"'\\;&|]{1,200})/g
const CALLED = /\bcreate_superuser\(([^)\n]{0,300})\)/g

/** Reads the text itself: the password may stand in a line of Python within a line of shell. */
function judgeText(document: Document, { start, end }: Range, harmless: boolean, context: RuleContext): void {
  const text = document.text.slice(start, end)
  for (const match of text.matchAll(ASSIGNED)) {
    const value = match[2] ?? ''
    report(document, start + match.index + match[0].length - value.length, value, harmless, context)
  }
  for (const match of text.matchAll(CALLED)) {
    const literal = passwordIn(match[1] ?? '')
    if (literal !== undefined) report(document, start + match.index + match[0].indexOf('(') + 1 + literal.at, literal.value, harmless, context)
  }
}

function report(document: Document, at: number, value: string, harmless: boolean, context: RuleContext): void {
  const line = document.text.slice(document.text.lastIndexOf('\n', at) + 1, at)
  if (/^\s*(?:#|\/\/)/.test(line)) return
  const judged = classifySecretValue(value, { name: 'DJANGO_SUPERUSER_PASSWORD' })
  if (judged.kind !== 'literal' && judged.kind !== 'weak') return
  context.report({ range: { start: at, end: at + value.length }, document }, `The superuser's password (${judged.shown}) is the same in every installation and readable by everybody who has the repository or the image; give it with the environment`, harmless ? { severity: 'info' } : {})
}

/** The literal that `create_superuser` takes as password: `password=`, or behind name and address. */
function passwordIn(source: string): { readonly value: string; readonly at: number } | undefined {
  const named = /\bpassword\s{0,4}=\s{0,4}\\?["']([^"'\\]{1,100})/.exec(source)
  if (named?.[1] !== undefined) return { value: named[1], at: named.index + named[0].length - named[1].length }
  const given = [...source.matchAll(ARGUMENT)]
  // (name, address, password), or (address, password) of a user model without names.
  const password = given.length >= 3 ? given[2] : given.length === 2 && given[0]?.[0].includes('@') === true ? given[1] : undefined
  const literal = /^\s{0,4}\\?["']([^"'\\]{1,100})\\?["']\s{0,4}$/.exec(password?.[0] ?? '')
  return literal?.[1] === undefined || password === undefined ? undefined : { value: literal[1], at: password.index + password[0].lastIndexOf(literal[1]) }
}

/** An argument of a call: texts in quotes, which may hold commas, and whatever stands around them. */
const ARGUMENT = /(?:\\?["'][^"'\\]{0,100}\\?["']|[^,"'\\]){1,300}/g
