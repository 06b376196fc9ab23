import {
  defineRule, isDjangoService, isDjangoStage, isForProduction, settingsOfStage, type RuleContext, type Stage,
} from '../../src/rule-api/index.ts'

const NAME = /^(?:DJANGO_)?ALLOWED_HOSTS$/
const ANY = /^(?:\*|\[\s*["']\*["']\s*\]|["']\*["'])$/

export default defineRule({
  id: 'django-allowed-hosts-any',
  title: 'Name the hosts that Django answers to',
  category: 'security',
  severity: 'warning',
  since: '0.1.0',
  elsewhere: true,
  purposes: ['production'],
  why: `With \`*\` in ALLOWED_HOSTS Django trusts whatever Host header a request brings. Links that it builds from it, such as those in password reset mails, can then
lead to an attacker's host, and caches in front can be poisoned. Ignore it where the proxy in front refuses all other hosts.`,
  remedy: 'List the names that users type, and `localhost` for a healthcheck inside of the container.',
  references: [{ title: 'Django: ALLOWED_HOSTS', url: 'https://docs.djangoproject.com/en/stable/ref/settings/#allowed-hosts' }],
  bad: [
    { title: 'In the image', files: 'FROM python:3.13-slim\nENV DJANGO_SETTINGS_MODULE=shop.settings ALLOWED_HOSTS=«*»\nCMD ["gunicorn", "shop.wsgi"]\n' },
    { title: 'In a production service', files: { 'compose.production.yaml': 'services:\n  web:\n    image: shop/web:1\n    command: gunicorn shop.wsgi\n    environment:\n      DJANGO_ALLOWED_HOSTS: «"*"»\n' } },
    { title: 'In the settings', files: { Dockerfile: 'FROM python:3.13-slim\nENV DJANGO_SETTINGS_MODULE=shop.settings\nWORKDIR /app\nCOPY . .\nCMD ["gunicorn", "shop.wsgi"]\n', 'manage.py': 'from django.core.management import execute_from_command_line\n', 'shop/settings.py': 'DEBUG = False\nALLOWED_HOSTS = «["*"]»\n' } },
  ],
  good: [
    { title: 'Named', files: { 'compose.production.yaml': 'services:\n  web:\n    image: shop/web:1\n    environment:\n      ALLOWED_HOSTS: shop.example.org,localhost\n' } },
    { title: 'All of one domain', files: 'FROM python:3.13-slim\nENV DJANGO_SETTINGS_MODULE=shop.settings ALLOWED_HOSTS=.example.org\nCMD ["gunicorn", "shop.wsgi"]\n' },
    { title: 'Development', files: { 'compose.dev.yaml': 'services:\n  web:\n    image: shop/web:1\n    command: python manage.py runserver 0.0.0.0:8000\n    environment:\n      ALLOWED_HOSTS: "*"\n' } },
    { title: 'No Django', files: { 'compose.production.yaml': 'services:\n  vite:\n    image: shop/web:1\n    command: node server.js\n    environment:\n      ALLOWED_HOSTS: "*"\n' } },
    { title: 'The environment decides', files: { Dockerfile: 'FROM python:3.13-slim\nENV DJANGO_SETTINGS_MODULE=shop.settings\nWORKDIR /app\nCOPY . .\nCMD ["gunicorn", "shop.wsgi"]\n', 'manage.py': 'from django.core.management import execute_from_command_line\n', 'shop/settings.py': 'ALLOWED_HOSTS = os.environ.get("ALLOWED_HOSTS", "*").split(",")\n' } },
  ],
  on: {
    service: (model, context) => {
      for (const entry of model.service.environment) {
        if (!NAME.test(entry.name) || entry.value?.resolved !== true || !ANY.test(entry.value.text.trim())) continue
        if (!isDjangoService(context.project, model)) continue
        context.report(entry.value, 'Django answers to any host here, so a forged Host header ends up in its links; list the names that users type')
      }
    },
    stage: (stage, context) => {
      if (!isForProduction(context.project, stage)) return
      for (const step of stage.steps) {
        if (step.instruction.keyword !== 'ENV') continue
        for (const { key, value } of step.instruction.pairs) {
          if (value === undefined || !NAME.test(key.value) || !ANY.test(value.value.trim()) || !isDjangoStage(context.project, stage)) continue
          context.report(value.range, 'Django answers to any host here, so a forged Host header ends up in its links; list the names that users type')
        }
      }
      judgeSettings(stage, context)
    },
  },
})

function judgeSettings(stage: Stage, context: RuleContext): void {
  if (stage.file.stages.some((other) => other.index > stage.index && other.shipped)) return
  const settings = settingsOfStage(context.project, stage)
  const setting = settings?.get('ALLOWED_HOSTS')
  if (settings?.complete !== true || setting?.kind !== 'list' || setting.items?.includes('*') !== true) return
  context.report(setting.valueAt, 'Production answers to any host with these settings, so a forged Host header ends up in its links; list the names that users type')
}
