import { defineRule, djangoOfStage, djangoSettings, fileInImage, folderOf, joinPath, settingsOfCommand, type SimpleCommand, type Step } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'collectstatic-needs-secret',
  title: 'Give collectstatic the variables that the settings ask for',
  category: 'runtime',
  severity: 'warning',
  since: '0.1.0',
  why: `\`manage.py collectstatic\` loads the settings. Where they take SECRET_KEY out of the environment and have nothing to fall back on, the build ends with a KeyError or
ImproperlyConfigured, as no environment of the container is there yet.

Judged where the settings are to be seen and say so plainly.`,
  remedy: 'Set a dummy in front of the command: `RUN SECRET_KEY=only-for-collectstatic python manage.py collectstatic --noinput`.',
  references: [{ title: 'Django: collectstatic', url: 'https://docs.djangoproject.com/en/stable/ref/contrib/staticfiles/#collectstatic' }],
  bad: [
    {
      files: {
        Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nRUN «python manage.py collectstatic --noinput»\nCMD ["gunicorn", "shop.wsgi"]\n',
        'manage.py': 'import os\nfrom django.core.management import execute_from_command_line\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n',
        'shop/settings.py': 'import os\nSECRET_KEY = os.environ["SECRET_KEY"]\n',
      },
    },
    {
      title: 'In the settings that those of production stand on',
      files: {
        Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nENV DJANGO_SETTINGS_MODULE=config.settings.production\nCOPY . .\nRUN python manage.py check --tag staticfiles || true\nRUN «python manage.py collectstatic --noinput»\n',
        'manage.py': 'from django.core.management import execute_from_command_line\n',
        'config/settings/production.py': 'from .base import *  # noqa\nDEBUG = False\n',
        'config/settings/base.py': 'SECRET_KEY = env("DJANGO_SECRET_KEY")\n',
      },
    },
  ],
  good: [
    { title: 'A dummy in front', files: { Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nRUN SECRET_KEY=dummy python manage.py collectstatic --noinput\n', 'manage.py': 'import django\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n', 'shop/settings.py': 'SECRET_KEY = os.environ["SECRET_KEY"]\n' } },
    { title: 'A build argument', files: { Dockerfile: 'FROM python:3.13-slim\nARG SECRET_KEY=dummy\nWORKDIR /app\nCOPY . .\nRUN python manage.py collectstatic --noinput\n', 'manage.py': 'import django\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n', 'shop/settings.py': 'SECRET_KEY = os.environ["SECRET_KEY"]\n' } },
    { title: 'A mounted secret', files: { Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nRUN --mount=type=secret,id=key,env=SECRET_KEY python manage.py collectstatic --noinput\n', 'manage.py': 'import django\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n', 'shop/settings.py': 'SECRET_KEY = os.environ["SECRET_KEY"]\n' } },
    { title: 'A default', files: { Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nRUN python manage.py collectstatic --noinput\n', 'manage.py': 'import django\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n', 'shop/settings.py': 'SECRET_KEY = os.environ.get("SECRET_KEY", "insecure")\n' } },
    { title: 'Only in a branch', files: { Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nRUN python manage.py collectstatic --noinput\n', 'manage.py': 'import django\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n', 'shop/settings.py': 'if DEBUG:\n    SECRET_KEY = "x"\nelse:\n    SECRET_KEY = os.environ["SECRET_KEY"]\n' } },
    { title: 'Exported in the same RUN', files: { Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nRUN export SECRET_KEY=dummy && python manage.py collectstatic --noinput\n', 'manage.py': 'import django\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n', 'shop/settings.py': 'SECRET_KEY = os.environ["SECRET_KEY"]\n' } },
    { title: 'Out of a file of the image', files: { Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nRUN python manage.py collectstatic --noinput\n', 'manage.py': 'import django\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n', 'shop/settings.py': 'environ.Env.read_env(BASE_DIR / ".env")\nSECRET_KEY = env("SECRET_KEY")\n' } },
    { title: 'Settings for the build', files: { Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nRUN python manage.py collectstatic --noinput --settings=shop.build\n', 'manage.py': 'import django\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n', 'shop/settings.py': 'SECRET_KEY = os.environ["SECRET_KEY"]\n', 'shop/build.py': 'SECRET_KEY = "for-the-build"\n' } },
    { title: 'It may fail', files: { Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nRUN python manage.py collectstatic --noinput || true\n', 'manage.py': 'import django\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n', 'shop/settings.py': 'SECRET_KEY = os.environ["SECRET_KEY"]\n' } },
  ],
  on: {
    RUN: (step, context) => {
      const command = step.commands.find(isCollectstatic)
      if (command === undefined || step.mounts.some((mount) => mount.type === 'secret') || command.before === '||') return
      const { project } = context
      const django = djangoOfStage(project, step.stage)
      if (django === undefined) return
      const environment = (name: string): string | null | undefined => {
        const variable = step.stage.environment.get(name, step.index)
        return variable === undefined ? undefined : variable.value ?? null
      }
      const module = settingsOfCommand(project, django, command, environment)
      const settings = module === undefined ? undefined : djangoSettings(project, django, module)
      const setting = settings?.get('SECRET_KEY')
      const variable = setting?.variables.find((each) => each.isRequired)
      if (settings === undefined || setting?.kind !== 'variable' || variable === undefined || isSet(step, command, variable.name)) return
      // A file of the image may set it: django-environ, python-dotenv, python-decouple.
      if (settings.documents.some(({ text }) => /read_env|dotenv|DJANGO_READ_DOT_ENV|decouple|environ\.setdefault|os\.environ\[["']\w+["']\]\s*=|os\.environ\.update/.test(text))) return
      if (step.workdir?.resolved === true && fileInImage(project, step.stage, joinPath(step.workdir.text, '.env')) !== undefined) return
      if (project.files.stat(joinPath(folderOf(django.managePath), '.env')) !== undefined && /environ/.test(settings.document.text) && settings.documents.some(({ text }) => text.includes('.env'))) return
      context.report(command.range, `The settings take ${variable.name} out of the environment, which has none while the image is built, so this fails; set a dummy in front of the command`, { related: [{ ...setting.at, message: 'asked for here' }] })
    },
  },
})

function isCollectstatic(command: SimpleCommand): boolean {
  return command.wraps.length === 0 && !command.conditional && command.words.some((word) => /(?:^|\/)manage\.py$|^django-admin$/.test(word.value)) && command.words.some((word) => word.value === 'collectstatic')
}

function isSet(step: Step<'RUN'>, command: SimpleCommand, name: string): boolean {
  if (step.stage.environment.get(name, step.index) !== undefined) return true
  if (step.commands.some((other) => other.index <= command.index && (other.assignments.some((assignment) => assignment.name === name) || other.words.some((word) => word.value.startsWith(`${name}=`)) || /^(?:\.|source|set)$/.test(other.name ?? '')))) return true
  return command.words.some((word) => word.value.startsWith(`${name}=`))
}
