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
  ],
  good: [
    { title: 'Out of the environment', files: { Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nCMD ["sh", "/app/start.sh"]\n', 'start.sh': '#!/bin/sh\nDJANGO_SUPERUSER_PASSWORD="$ADMIN_PASSWORD" python manage.py createsuperuser --noinput\nexec gunicorn shop.wsgi\n' } },
    { title: 'Out of a secret', files: { Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nCMD ["sh", "/app/start.sh"]\n', 'start.sh': '#!/bin/sh\nexport DJANGO_SUPERUSER_PASSWORD=$(cat /run/secrets/admin)\npython manage.py createsuperuser --noinput\nexec gunicorn shop.wsgi\n' } },
    { title: 'A variable in a line of Python', files: { Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nCMD ["sh", "/app/start.sh"]\n', 'start.sh': '#!/bin/sh\npython manage.py shell -c "User.objects.create_superuser(\'admin\', \'a@example.org\', \'$ADMIN_PASSWORD\')"\n' } },
    { title: 'A comment', files: { Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nCMD ["sh", "/app/start.sh"]\n', 'start.sh': '#!/bin/sh\n# DJANGO_SUPERUSER_PASSWORD=kX9-twelve-Pq python manage.py createsuperuser --noinput\nexec gunicorn shop.wsgi\n' } },
    { title: 'Out of the environment in Python', files: { Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nCMD ["sh", "/app/start.sh"]\n', 'start.sh': '#!/bin/sh\npython manage.py shell -c "import os; User.objects.create_superuser(\'admin\', \'a@example.org\', os.environ[\'ADMIN_PASSWORD\'])"\n' } },
  ],
  on: {
    project: (project, context) => {
      for (const model of project.services) {
        const start = startOfService(project, model)
        const stage = stageOfService(project, model)
        // A script of the image is judged with the image too: it is severe where one of its containers is for more than development.
        judgeStart(start, isHarmless(model.purpose.value) && !(stage !== undefined && isShippedForMore(stage, context)), context, new Set(start.scripts.filter((script) => script.namedBy?.document.kind === 'dockerfile').map((script) => script.document)))
      }
      for (const stage of project.dockerfiles.flatMap((file) => file.stages)) {
        const harmless = !isShippedForMore(stage, context)
        if (stage.shipped) judgeStart(startOfStage(project, stage), harmless, context)
        for (const step of stage.steps) if (step.instruction.keyword === 'RUN') judgeText(stage.document, step.instruction.range, harmless, context)
      }
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
  const literals = [...source.matchAll(/(?:^|,)\s{0,4}\\?["']([^"'\\]{0,100})\\?["']\s{0,4}(?=,|$)/g)]
  const parts = source.split(',')
  // (name, address, password), or (address, password) of a user model without names.
  const place = parts.length >= 3 ? 2 : parts.length === 2 && (parts[0] ?? '').includes('@') ? 1 : undefined
  const match = place === undefined ? undefined : literals[place]
  if (match?.[1] === undefined || place === undefined || literals.length <= place) return undefined
  return { value: match[1], at: match.index + match[0].lastIndexOf(match[1]) }
}
