import { contains, defineRule, isForProduction, startOfService, startOfStage, type ContainerCommand, type Document, type Range, type RuleContext } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'django-settings-development',
  title: 'Run production with the settings of production',
  category: 'security',
  severity: 'warning',
  since: '0.1.0',
  elsewhere: true,
  purposes: ['production'],
  why: `Settings of development show tracebacks with the values of variables to every visitor, send cookies without protection, and often use another database or mail server.
Nothing looks wrong until the first error page.`,
  remedy: 'Name the settings of production in DJANGO_SETTINGS_MODULE.',
  references: [{ title: 'Django: deployment checklist', url: 'https://docs.djangoproject.com/en/stable/howto/deployment/checklist/' }],
  bad: [
    { files: 'FROM python:3.13-slim\nENV DJANGO_SETTINGS_MODULE=«shop.settings.development»\nCMD ["gunicorn", "shop.wsgi"]\n' },
    { title: 'In a production service', files: { 'compose.production.yaml': 'services:\n  web:\n    image: shop/web:1\n    environment:\n      - DJANGO_SETTINGS_MODULE=«config.settings.local»\n' } },
    { title: 'As an option', files: 'FROM python:3.13-slim\nCMD ["python", "manage.py", "runserver", "0.0.0.0:8000", «"--settings=shop.settings.dev"»]\n' },
  ],
  good: [
    { title: 'Production', files: 'FROM python:3.13-slim\nENV DJANGO_SETTINGS_MODULE=shop.settings.production\nCMD ["gunicorn", "shop.wsgi"]\n' },
    { title: 'One module for all', files: 'FROM python:3.13-slim\nENV DJANGO_SETTINGS_MODULE=devshop.settings\nCMD ["gunicorn", "devshop.wsgi"]\n' },
    { title: 'A development image', files: { 'dev.Dockerfile': 'FROM python:3.13-slim\nENV DJANGO_SETTINGS_MODULE=shop.settings.development\nCMD ["python", "manage.py", "runserver", "0.0.0.0:8000"]\n' } },
    { title: 'In a stage that only builds', files: 'FROM python:3.13-slim AS assets\nENV DJANGO_SETTINGS_MODULE=shop.settings.dev\nRUN python manage.py collectstatic\nFROM nginx:1.29\nCOPY --from=assets /static /usr/share/nginx/html\n' },
    { title: 'Set anew', files: 'FROM python:3.13-slim\nENV DJANGO_SETTINGS_MODULE=shop.settings.test\nRUN python manage.py check\nENV DJANGO_SETTINGS_MODULE=shop.settings.production\nCMD ["gunicorn", "shop.wsgi"]\n' },
    { title: 'For one command of the build', files: 'FROM python:3.13-slim\nENV DJANGO_SETTINGS_MODULE=shop.settings.production\nRUN python manage.py collectstatic --settings=shop.settings.test\nCMD ["gunicorn", "shop.wsgi"]\n' },
    { title: 'A build argument decides', files: 'FROM python:3.13-slim\nARG SETTINGS\nENV DJANGO_SETTINGS_MODULE=shop.settings.${SETTINGS}\nCMD ["gunicorn", "shop.wsgi"]\n' },
  ],
  on: {
    stage: (stage, context) => {
      if (!isForProduction(context.project, stage)) return
      const variable = stage.environment.get('DJANGO_SETTINGS_MODULE')
      const value = variable?.pair?.value
      const owner = variable === undefined ? undefined : stage.chain.find((link) => link.steps.some((step) => step.instruction.keyword === 'ENV' && variable.pair !== undefined && step.instruction.pairs.includes(variable.pair)))
      if (variable?.kind === 'env' && variable.resolved && value !== undefined && owner !== undefined && isOfDevelopment(variable.value)) {
        context.report({ range: value.range, document: owner.document }, MESSAGE)
      }
      judgeCommands(startOfStage(context.project, stage).commands, stage.document, context)
    },
    service: (model, context) => {
      const { service } = model
      for (const entry of service.environment) {
        if (entry.name !== 'DJANGO_SETTINGS_MODULE' || entry.value?.resolved !== true || !isOfDevelopment(entry.value.text)) continue
        context.report(entry.value, MESSAGE)
      }
      const own = [service.command, service.entrypoint].filter((command) => command !== undefined)
      const commands = startOfService(context.project, model).commands.filter(({ command, document }) => own.some((each) => each.document === document && contains(each.range, command.range)))
      judgeCommands(commands, service.key.document, context)
    },
  },
})

const MESSAGE = 'Production runs with the settings of development, which show tracebacks and variables to every visitor; name those of production'

/** `shop.settings.dev`, `config.settings.local`, `shop.local_settings`, `settings_dev`: the last part says it. */
function isOfDevelopment(module: string | undefined): boolean {
  const last = module?.slice(module.lastIndexOf('.') + 1) ?? ''
  return /^(?:settings_)?(?:dev|devel|develop|development|local|debug)(?:_settings|_docker)?$|^docker_(?:dev|local)$/i.test(last)
}

function judgeCommands(commands: readonly ContainerCommand[], document: Document, context: RuleContext): void {
  for (const { command, document: at } of commands) {
    if (at !== document || command.wraps.length > 0) continue
    const place = settingsPlace(command)
    if (place !== undefined) context.report({ range: place, document }, MESSAGE)
  }
}

function settingsPlace(command: ContainerCommand['command']): Range | undefined {
  for (const [index, word] of command.arguments.entries()) {
    if (word.literal?.startsWith('--settings=') === true && isOfDevelopment(word.literal.slice('--settings='.length))) return word.range
    if (command.arguments[index - 1]?.value === '--settings' && isOfDevelopment(word.literal)) return word.range
  }
  const assigned = command.assignments.find((assignment) => assignment.name === 'DJANGO_SETTINGS_MODULE' && isOfDevelopment(assignment.value?.literal))
  return assigned?.value?.range
}
