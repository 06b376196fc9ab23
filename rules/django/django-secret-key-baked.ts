import {
  classifySecretValue, defineRule, isDjangoStage, isForProduction, settingsOfStage, type RuleContext, type Stage,
} from '../../src/rule-api/index.ts'

const NAMES = /^(?:DJANGO_)?SECRET_KEY$|^DJANGO_SECRET$/

export default defineRule({
  id: 'django-secret-key-baked',
  title: "Keep Django's secret key out of the image",
  category: 'secrets',
  severity: 'error',
  since: '0.1.0',
  elsewhere: true,
  aliases: { buildkit: ['SecretsUsedInArgOrEnv'], hadolint: ['DL3064'], trivy: ['DS-0031'] },
  why: `With SECRET_KEY anybody can sign sessions, password reset links and whatever else Django signs. Set with ENV, or written into the settings that are copied, it
stays readable in the image for everybody who can pull it, and every installation shares it.

A dummy that only \`collectstatic\` needs is a warning: it stays in force in the container, where a missing key should be an error.`,
  remedy: 'Give the key when the container starts, from a secret. A dummy for `collectstatic` goes in front of that command: `RUN SECRET_KEY=dummy python manage.py collectstatic --noinput`.',
  references: [{ title: 'Django: SECRET_KEY', url: 'https://docs.djangoproject.com/en/stable/ref/settings/#secret-key' }],
  bad: [
    { files: 'FROM python:3.13-slim\nENV DJANGO_SETTINGS_MODULE=shop.settings\nENV SECRET_KEY=«n7Vd2Xb5qKt9RfWz4MhJ8cLgS1yPaE6u»\nCMD ["gunicorn", "shop.wsgi"]\n', severity: 'error' },
    { title: 'A dummy that stays', files: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nENV DJANGO_SECRET_KEY «dummy»\nRUN python manage.py collectstatic --noinput\nCMD ["gunicorn", "shop.wsgi"]\n', severity: 'warning' },
    {
      title: 'In the settings that production runs with',
      files: {
        Dockerfile: 'FROM python:3.13-slim\nENV DJANGO_SETTINGS_MODULE=shop.settings\nWORKDIR /app\nCOPY . .\nCMD ["gunicorn", "shop.wsgi"]\n',
        'manage.py': 'from django.core.management import execute_from_command_line\n',
        'shop/settings.py': 'DEBUG = False\nSECRET_KEY = «"p7#vR2!mXq9(Kc4zWn8^Ty1&Lb6*Hd3@Fg5)Js0-Ua"»\n',
      },
    },
    { title: 'One that anybody would guess, in the settings', files: { Dockerfile: 'FROM python:3.13-slim\nENV DJANGO_SETTINGS_MODULE=shop.settings\nWORKDIR /app\nCOPY . .\nCMD ["gunicorn", "shop.wsgi"]\n', 'manage.py': 'from django.core.management import execute_from_command_line\n', 'shop/settings.py': 'SECRET_KEY = «"changeme"»\n' } },
    { title: 'Once, where the image sets it too', files: { Dockerfile: 'FROM python:3.13-slim\nENV DJANGO_SETTINGS_MODULE=shop.settings SECRET_KEY=«n7Vd2Xb5qKt9RfWz4MhJ8cLgS1yPaE6u»\nWORKDIR /app\nCOPY . .\nCMD ["gunicorn", "shop.wsgi"]\n', 'manage.py': 'from django.core.management import execute_from_command_line\n', 'shop/settings.py': 'SECRET_KEY = "p7#vR2!mXq9(Kc4zWn8^Ty1&Lb6*Hd3@Fg5)Js0-Ua"\n' } },
    { title: 'Information in a stage of development', files: 'FROM python:3.13-slim AS development\nENV DJANGO_SETTINGS_MODULE=shop.settings SECRET_KEY=«dummy»\nCMD ["python", "manage.py", "runserver"]\n', severity: 'info' },
    { title: 'Information in a stage for tests', files: 'FROM python:3.13-slim AS test\nENV DJANGO_SETTINGS_MODULE=shop.settings SECRET_KEY=«dummy»\nCMD ["python", "manage.py", "test"]\n', severity: 'info' },
  ],
  good: [
    { title: 'In front of the one command', files: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nRUN SECRET_KEY=dummy python manage.py collectstatic --noinput\nCMD ["gunicorn", "shop.wsgi"]\n' },
    { title: 'A key of something else', files: 'FROM node:24-slim\nENV SECRET_KEY=n7Vd2Xb5qKt9RfWz4MhJ8cLgS1yPaE6u\nCMD ["node", "server.js"]\n' },
    { title: 'A file', files: 'FROM python:3.13-slim\nENV DJANGO_SETTINGS_MODULE=shop.settings SECRET_KEY_FILE=/run/secrets/key\nCMD ["gunicorn", "shop.wsgi"]\n' },
    { title: 'In a stage that only builds', files: 'FROM python:3.13-slim AS assets\nENV SECRET_KEY=dummy\nWORKDIR /app\nCOPY . .\nRUN python manage.py collectstatic --noinput\nFROM nginx:1.29\nCOPY --from=assets /app/static /usr/share/nginx/html\n' },
    { title: 'Settings of development', files: { Dockerfile: 'FROM python:3.13-slim\nENV DJANGO_SETTINGS_MODULE=shop.settings.production\nWORKDIR /app\nCOPY . .\nCMD ["gunicorn", "shop.wsgi"]\n', 'manage.py': 'from django.core.management import execute_from_command_line\n', 'shop/settings/production.py': 'from .base import *\nSECRET_KEY = os.environ["SECRET_KEY"]\n', 'shop/settings/base.py': 'SECRET_KEY = "p7#vR2!mXq9(Kc4zWn8^Ty1&Lb6*Hd3@Fg5)Js0-Ua"\n' } },
    { title: 'A default that the environment replaces', files: { Dockerfile: 'FROM python:3.13-slim\nENV DJANGO_SETTINGS_MODULE=shop.settings\nWORKDIR /app\nCOPY . .\nCMD ["gunicorn", "shop.wsgi"]\n', 'manage.py': 'from django.core.management import execute_from_command_line\n', 'shop/settings.py': 'SECRET_KEY = "p7#vR2!mXq9(Kc4zWn8^Ty1&Lb6*Hd3@Fg5)Js0-Ua"\nif "SECRET_KEY" in os.environ:\n    SECRET_KEY = os.environ["SECRET_KEY"]\n' } },
    { title: 'Other names, a variable, nothing', files: 'FROM python:3.13-slim\nARG KEY\nENV DJANGO_SETTINGS_MODULE=shop.settings OLD_SECRET_KEY=n7Vd2Xb5qKt9RfWz4MhJ8cLgS1yPaE6u SECRET_KEY_FALLBACK=n7Vd2Xb5qKt9RfWz4MhJ8cLgS1yPaE6u\nENV OLD_DJANGO_SECRET=n7Vd2Xb5qKt9RfWz4MhJ8cLgS1yPaE6u DJANGO_SECRET_OLD=n7Vd2Xb5qKt9RfWz4MhJ8cLgS1yPaE6u\nENV SECRET_KEY=$KEY DJANGO_SECRET_KEY=\nCMD ["gunicorn", "shop.wsgi"]\n' },
    { title: 'An image of development', files: { 'dev.Dockerfile': 'FROM python:3.13-slim\nENV DJANGO_SETTINGS_MODULE=shop.settings\nWORKDIR /app\nCOPY . .\nCMD ["gunicorn", "shop.wsgi"]\n', 'manage.py': 'from django.core.management import execute_from_command_line\n', 'shop/settings.py': 'SECRET_KEY = "p7#vR2!mXq9(Kc4zWn8^Ty1&Lb6*Hd3@Fg5)Js0-Ua"\n' } },
    { title: 'Settings that go on in a file that is not there', files: { Dockerfile: 'FROM python:3.13-slim\nENV DJANGO_SETTINGS_MODULE=shop.settings\nWORKDIR /app\nCOPY . .\nCMD ["gunicorn", "shop.wsgi"]\n', 'manage.py': 'from django.core.management import execute_from_command_line\n', 'shop/settings.py': 'SECRET_KEY = "p7#vR2!mXq9(Kc4zWn8^Ty1&Lb6*Hd3@Fg5)Js0-Ua"\nfrom .local import *\n' } },
    { title: 'An empty key, with which Django does not start', files: { Dockerfile: 'FROM python:3.13-slim\nENV DJANGO_SETTINGS_MODULE=shop.settings\nWORKDIR /app\nCOPY . .\nCMD ["gunicorn", "shop.wsgi"]\n', 'manage.py': 'from django.core.management import execute_from_command_line\n', 'shop/settings.py': 'SECRET_KEY = ""\n' } },
  ],
  on: {
    ENV: (step, context) => {
      const { stage } = step
      if (!stage.shipsLayers) return
      for (const { key, value } of step.instruction.pairs) {
        if (value === undefined || !NAMES.test(key.value)) continue
        const judged = classifySecretValue(value.value, { name: key.value })
        if ((judged.kind !== 'literal' && judged.kind !== 'weak') || !isDjangoStage(context.project, stage)) continue
        const purpose = stage.purpose.value
        if (judged.kind === 'literal') context.report(value.range, `${key.value} (${judged.shown}) stays readable in the image, and every container that is started from it shares it; give it when the container starts`)
        else {
          context.report(value.range, `A container that gets no ${key.value} of its own runs with this one, which anybody would guess; set a dummy only in front of the command that needs one`, {
            severity: purpose === 'development' || purpose === 'test' ? 'info' : 'warning',
          })
        }
      }
    },
    stage: (stage, context) => {
      if (stage.environment.get('SECRET_KEY') !== undefined) return
      if (isForProduction(context.project, stage) && isLast(stage)) judgeSettings(stage, context)
    },
  },
})

/** Several stages of one file with the same settings: one report is enough. */
function isLast(stage: Stage): boolean {
  return stage.file.stages.findLast((other) => other.shipped && other.purpose.value === 'production') === stage
}

function judgeSettings(stage: Stage, context: RuleContext): void {
  const settings = settingsOfStage(context.project, stage)
  const setting = settings?.get('SECRET_KEY')
  if (settings?.complete !== true || setting?.kind !== 'text' || setting.text === undefined) return
  const judged = classifySecretValue(setting.text, { name: 'SECRET_KEY' })
  if (judged.kind !== 'literal' && judged.kind !== 'weak') return
  context.report(setting.valueAt, 'The settings that production runs with hold the secret key itself, so it is in the image and in the repository; read it from the environment')
}

