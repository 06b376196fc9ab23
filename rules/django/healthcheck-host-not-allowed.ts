import {
  allowedHosts, containerOfService, defineRule, djangoOfService, djangoServerCommand, djangoSettings, environmentOfService, isDebug, settingsOfCommand, stageOfService,
  type HealthcheckTest, type Located, type Project, type ServiceModel, type Setting,
} from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'healthcheck-host-not-allowed',
  title: 'Allow the host that the healthcheck asks for',
  category: 'runtime',
  severity: 'warning',
  since: '0.1.0',
  why: `Django answers 400 to a request whose Host header is not in ALLOWED_HOSTS. A healthcheck inside of the container asks for \`localhost\`, so with a list that only names the public host it
never succeeds: the service stays unhealthy, and what waits for it never starts.

Judged where the settings of production say the hosts plainly.`,
  remedy: "Add the check's host to ALLOWED_HOSTS, or send the right one: `curl -f -H 'Host: shop.example.org' http://localhost:8000/`.",
  references: [{ title: 'Django: ALLOWED_HOSTS', url: 'https://docs.djangoproject.com/en/stable/ref/settings/#allowed-hosts' }],
  bad: [
    {
      files: {
        'compose.production.yaml': 'services:\n  web:\n    build: .\n    environment:\n      ALLOWED_HOSTS: shop.example.org\n    healthcheck:\n      test: ["CMD", "curl", "-f", "http://«localhost»:8000/healthz/"]\n',
        Dockerfile: 'FROM python:3.13-slim\nENV DJANGO_SETTINGS_MODULE=shop.settings\nWORKDIR /app\nCOPY . .\nCMD ["gunicorn", "-b", "0.0.0.0:8000", "shop.wsgi"]\n',
        'manage.py': 'from django.core.management import execute_from_command_line\n',
        'shop/settings.py': 'DEBUG = False\nALLOWED_HOSTS = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")\n',
      },
    },
    {
      title: 'The healthcheck of the image',
      files: {
        'compose.yaml': 'services:\n  web:\n    build: .\n',
        Dockerfile: 'FROM python:3.13-slim\nENV DJANGO_SETTINGS_MODULE=shop.settings\nWORKDIR /app\nCOPY . .\nHEALTHCHECK CMD wget -q -O /dev/null http://«127.0.0.1»:8000/ || exit 1\nCMD ["gunicorn", "-b", "0.0.0.0:8000", "shop.wsgi"]\n',
        'manage.py': 'from django.core.management import execute_from_command_line\n',
        'shop/settings.py': 'DEBUG = False\nALLOWED_HOSTS = ["shop.example.org", "localhost"]\n',
      },
    },
  ],
  good: [
    { title: 'Allowed', files: { 'compose.yaml': 'services:\n  web:\n    build: .\n    environment:\n      ALLOWED_HOSTS: shop.example.org,localhost\n    healthcheck:\n      test: ["CMD", "curl", "-f", "http://localhost:8000/"]\n', Dockerfile: 'FROM python:3.13-slim\nENV DJANGO_SETTINGS_MODULE=shop.settings\nWORKDIR /app\nCOPY . .\nCMD ["gunicorn", "-b", "0.0.0.0:8000", "shop.wsgi"]\n', 'manage.py': 'import django\n', 'shop/settings.py': 'ALLOWED_HOSTS = os.environ.get("ALLOWED_HOSTS", "").split(",")\n' } },
    { title: 'The header is sent', files: { 'compose.yaml': 'services:\n  web:\n    build: .\n    healthcheck:\n      test: curl -f -H "Host: shop.example.org" http://localhost:8000/\n', Dockerfile: 'FROM python:3.13-slim\nENV DJANGO_SETTINGS_MODULE=shop.settings\nWORKDIR /app\nCOPY . .\nCMD ["gunicorn", "-b", "0.0.0.0:8000", "shop.wsgi"]\n', 'manage.py': 'import django\n', 'shop/settings.py': 'ALLOWED_HOSTS = ["shop.example.org"]\n' } },
    { title: 'curl without -f is content with 400', files: { 'compose.yaml': 'services:\n  web:\n    build: .\n    healthcheck:\n      test: curl http://localhost:8000/\n', Dockerfile: 'FROM python:3.13-slim\nENV DJANGO_SETTINGS_MODULE=shop.settings\nWORKDIR /app\nCOPY . .\nCMD ["gunicorn", "-b", "0.0.0.0:8000", "shop.wsgi"]\n', 'manage.py': 'import django\n', 'shop/settings.py': 'ALLOWED_HOSTS = ["shop.example.org"]\n' } },
    { title: 'Django in development allows localhost', files: { 'compose.yaml': 'services:\n  web:\n    build: .\n    healthcheck:\n      test: curl -f http://localhost:8000/\n', Dockerfile: 'FROM python:3.13-slim\nENV DJANGO_SETTINGS_MODULE=shop.settings\nWORKDIR /app\nCOPY . .\nCMD ["gunicorn", "-b", "0.0.0.0:8000", "shop.wsgi"]\n', 'manage.py': 'import django\n', 'shop/settings.py': 'DEBUG = True\nALLOWED_HOSTS = []\n' } },
    { title: 'The variable is not known', files: { 'compose.yaml': 'services:\n  web:\n    build: .\n    environment:\n      ALLOWED_HOSTS: ${ALLOWED_HOSTS}\n    healthcheck:\n      test: curl -f http://localhost:8000/\n', Dockerfile: 'FROM python:3.13-slim\nENV DJANGO_SETTINGS_MODULE=shop.settings\nWORKDIR /app\nCOPY . .\nCMD ["gunicorn", "-b", "0.0.0.0:8000", "shop.wsgi"]\n', 'manage.py': 'import django\n', 'shop/settings.py': 'ALLOWED_HOSTS = os.environ.get("ALLOWED_HOSTS", "").split(",")\n' } },
    { title: 'A middleware answers before', files: { 'compose.yaml': 'services:\n  web:\n    build: .\n    healthcheck:\n      test: curl -f http://localhost:8000/healthz\n', Dockerfile: 'FROM python:3.13-slim\nENV DJANGO_SETTINGS_MODULE=shop.settings\nWORKDIR /app\nCOPY . .\nCMD ["gunicorn", "-b", "0.0.0.0:8000", "shop.wsgi"]\n', 'manage.py': 'import django\n', 'shop/settings.py': 'ALLOWED_HOSTS = ["shop.example.org"]\nMIDDLEWARE = ["shop.middleware.HealthCheckMiddleware"]\n' } },
    { title: 'Another service of the container', files: { 'compose.yaml': 'services:\n  web:\n    build: .\n    healthcheck:\n      test: curl -f http://localhost:8080/\n', Dockerfile: 'FROM python:3.13-slim\nENV DJANGO_SETTINGS_MODULE=shop.settings\nWORKDIR /app\nCOPY . .\nCMD ["gunicorn", "-b", "0.0.0.0:8000", "shop.wsgi"]\n', 'manage.py': 'import django\n', 'shop/settings.py': 'ALLOWED_HOSTS = ["shop.example.org"]\n' } },
  ],
  on: {
    service: (model, context) => {
      const { project } = context
      const check = checkOf(project, model)
      if (check === undefined) return
      const container = containerOfService(project, model)
      const server = djangoServerCommand(container)
      const django = server === undefined ? undefined : djangoOfService(project, model)
      if (server === undefined || django === undefined || container.servers.length !== 1) return
      const port = container.servers[0]?.port
      if (check.port !== undefined && port !== undefined && check.port !== port) return
      const environment = environmentOfService(project, model)
      const module = settingsOfCommand(project, django, server, environment)
      const settings = module === undefined ? undefined : djangoSettings(project, django, module)
      if (settings?.complete !== true || settings.documents.some(({ text }) => /health\w{0,50}middleware|middleware\w{0,50}\.\w{0,50}health|AllowCIDR|allow_cidr/i.test(text))) return
      const setting = settings.get('ALLOWED_HOSTS')
      const hosts = allowedHosts(setting, environment)
      if (hosts === undefined || isAllowed(check.host, hosts)) return
      if (hosts.length === 0 && isDebug(settings.get('DEBUG')) !== false) return
      context.report(check.place, `Django refuses the host ${check.host}, so this check always fails: ALLOWED_HOSTS holds ${hosts.length === 0 ? 'no host' : hosts.join(', ')}; add it there, or send a Host header that is allowed`, { related: [relatedOf(setting)].filter((each) => each !== undefined) })
    },
  },
})

function relatedOf(setting: Setting | undefined): (Located & { readonly message: string }) | undefined {
  return setting === undefined ? undefined : { ...setting.at, message: 'the hosts that Django answers to' }
}

interface Check {
  readonly host: string
  readonly port: number | undefined
  readonly place: Located
}

/** What the healthcheck in force asks for, where a 400 makes it fail. */
function checkOf(project: Project, model: ServiceModel): Check | undefined {
  const { healthcheck } = model.service
  if (healthcheck?.disabled === true) return undefined
  if (healthcheck?.test !== undefined) return checkOfTest(healthcheck.test)
  const stage = stageOfService(project, model)
  const instruction = stage?.healthcheck
  if (instruction?.command === undefined) return undefined
  const { document } = instruction
  return judged(document.text.slice(instruction.command.range.start, instruction.command.range.end), (start, end) => ({
    document, range: { start: (instruction.command?.range.start ?? 0) + start, end: (instruction.command?.range.start ?? 0) + end },
  }))
}

function checkOfTest(test: HealthcheckTest): Check | undefined {
  if (!test.resolved) return undefined
  if (test.script !== undefined) {
    const { script } = test
    return judged(script.text, (start, end) => script.part(start, end))
  }
  const all = test.words.map((word) => word.text).join(' ')
  for (const word of test.words) {
    const found = /https?:\/\//.test(word.text) ? judged(all, () => word, word.text) : undefined
    const url = found === undefined ? null : URL_HOST.exec(word.text)
    if (found !== undefined && url !== null) {
      const start = url.index + url[0].indexOf(url[1] ?? '')
      return { ...found, place: word.part(start, start + (url[1] ?? '').length) }
    }
  }
  return undefined
}

const URL_HOST = /http:\/\/(localhost|127\.0\.0\.1|\[::1\]|0\.0\.0\.0)(?::(\d{1,5}))?(?=[/"'\s?]|$)/

function judged(text: string, place: (start: number, end: number) => Located, urlText = text): Check | undefined {
  const fails = /\bcurl\b(?:(?!\|\|).){0,500}\s(?:-[a-zA-Z]*f|--fail)/.test(text) || /\bwget\b/.test(text) || /\burlopen\(/.test(text)
  if (!fails || /\bhost:|["']host["']|--header|add_header|headers\s*=|["']Host/i.test(text)) return undefined
  const url = URL_HOST.exec(urlText)
  if (url?.[1] === undefined) return undefined
  const start = url.index + 'http://'.length
  return { host: url[1], port: url[2] === undefined ? 80 : Number(url[2]), place: place(start, start + url[1].length) }
}

/** As Django compares: `*`, `.example.org` with all names below it, else the same name (django.http.request.validate_host). */
function isAllowed(host: string, hosts: readonly string[]): boolean {
  return hosts.some((pattern) => pattern === '*' || pattern.toLowerCase() === host || (pattern.startsWith('.') && (host === pattern.slice(1) || host.endsWith(pattern))))
}
