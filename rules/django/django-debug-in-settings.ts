import { defineRule, isDebug, isForProduction, servicesRunning, settingsOfStage } from '../../src/rule-api/index.ts'

const DJANGO = { 'manage.py': 'from django.core.management import execute_from_command_line\n', 'shop/wsgi.py': 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n' }
const IMAGE = 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nCMD ["gunicorn", "shop.wsgi"]\n'

export default defineRule({
  id: 'django-debug-in-settings',
  title: "Turn Django's debug mode off in the settings that production runs with",
  category: 'security',
  severity: 'warning',
  since: '0.1.0',
  elsewhere: true,
  fragments: false,
  why: `Written into the settings, \`DEBUG = True\` holds wherever the image runs, whatever its environment says: error pages then show source, settings and queries to every visitor, and
each query stays in memory. Reported is only the literal, in the settings that the image's own server command loads; ignore it in a project that is never served to others.`,
  remedy: 'Read it from the environment, and let off be the default: `DEBUG = os.environ.get("DEBUG") == "1"`.',
  references: [{ title: 'Django: DEBUG', url: 'https://docs.djangoproject.com/en/stable/ref/settings/#debug' }],
  bad: [
    { title: 'As startproject writes it', files: { Dockerfile: IMAGE, ...DJANGO, 'shop/settings.py': 'SECRET_KEY = os.environ["SECRET_KEY"]\nDEBUG = «True»\n' } },
    { title: 'In the base of the production settings', files: { Dockerfile: IMAGE.replace('CMD', 'ENV DJANGO_SETTINGS_MODULE=shop.settings.production\nCMD'), ...DJANGO, 'shop/settings/base.py': 'DEBUG = «True»\n', 'shop/settings/production.py': 'from .base import *\nALLOWED_HOSTS = ["shop.example.org"]\n' } },
  ],
  good: [
    { title: 'Off', files: { Dockerfile: IMAGE, ...DJANGO, 'shop/settings.py': 'DEBUG = False\n' } },
    { title: 'The environment decides', files: { Dockerfile: IMAGE, ...DJANGO, 'shop/settings.py': 'DEBUG = os.environ.get("DEBUG", "1") == "1"\n' } },
    { title: 'Production turns it off', files: { Dockerfile: IMAGE.replace('CMD', 'ENV DJANGO_SETTINGS_MODULE=shop.settings.production\nCMD'), ...DJANGO, 'shop/settings/base.py': 'DEBUG = True\n', 'shop/settings/production.py': 'from .base import *\nDEBUG = False\n' } },
    { title: 'Local settings may turn it off', files: { Dockerfile: IMAGE, ...DJANGO, 'shop/settings.py': 'DEBUG = True\ntry:\n    from .local_settings import *\nexcept ImportError:\n    pass\n' } },
    { title: 'Services run it with other settings', files: { Dockerfile: IMAGE, ...DJANGO, 'shop/settings.py': 'DEBUG = True\n', 'shop/production.py': 'from .settings import *\nDEBUG = False\n', 'compose.prod.yaml': 'services:\n  web:\n    build: .\n    environment:\n      DJANGO_SETTINGS_MODULE: shop.production\n' } },
    { title: 'Settings for development, which django-settings-development reports', files: { Dockerfile: IMAGE.replace('CMD', 'ENV DJANGO_SETTINGS_MODULE=shop.settings.development\nCMD'), ...DJANGO, 'shop/settings/development.py': 'DEBUG = True\n' } },
    { title: 'A development image', files: { 'Dockerfile.dev': IMAGE.replace('["gunicorn", "shop.wsgi"]', '["python", "manage.py", "runserver", "0.0.0.0:8000"]'), ...DJANGO, 'shop/settings.py': 'DEBUG = True\n' } },
  ],
  on: {
    stage: (stage, context) => {
      const { project } = context
      if (!stage.shipped || !isForProduction(project, stage)) return
      // Whoever starts it may name other settings.
      if (servicesRunning(project, stage).some(({ service }) => service.environment.some(({ name }) => name === 'DJANGO_SETTINGS_MODULE') || service.command !== undefined || service.entrypoint !== undefined)) return
      const settings = settingsOfStage(project, stage)
      const setting = settings?.get('DEBUG')
      if (settings?.complete !== true || setting === undefined || isDebug(setting) !== true) return
      // Settings for development are right to have it; that production runs with them is another rule's.
      if (['development', 'test'].includes(project.purposeOf(settings.document).value)) return
      context.report(setting.valueAt, 'Production runs with these settings, in which debug mode is on whatever the environment says; read it from the environment, off by default')
    },
  },
})
