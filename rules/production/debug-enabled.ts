import { defineRule, isForProduction, type ServiceModel, type Stage, stageOfService, startsDevelopment, type Project } from '../../src/rule-api/index.ts'

const SWITCHES = /^(?:(?:[A-Z0-9]+_)?DEBUG|DEBUG_MODE|DEBUG_ENABLED|ENABLE_DEBUG|(?:[A-Z0-9]+_)?DEBUG_MODE)$/
/** Levels and tools that have the word in their name and open nothing. */
const OTHERS = /^(?:PIP|NPM_CONFIG|GST|RUST|NODE|LD|MALLOC|CMAKE|BUILD|COMPILE|LOG|SSH|CURL|GIT|ANSIBLE|SQL|ENTRYPOINT|INIT|S6|BASH|SHELL|SCRIPT|DOCKER|CI|GRADLE|MAVEN|JAVA)_/
const TRUTHY = /^(?:1|true|yes|on|y|t)$/i
const MODES: Readonly<Record<string, RegExp>> = {
  FLASK_ENV: /^development$/i, RAILS_ENV: /^development$/i, RACK_ENV: /^development$/i, DJANGO_ENV: /^dev(?:elopment)?$/i, APP_ENV: /^(?:dev|local|development)$/i,
  ASPNETCORE_ENVIRONMENT: /^development$/i, DOTNET_ENVIRONMENT: /^development$/i, NODE_ENV: /^development$/i, SYMFONY_ENV: /^dev$/i,
}

export default defineRule({
  id: 'debug-enabled',
  title: 'Turn debug mode off in production',
  category: 'security',
  severity: 'warning',
  since: '0.1.0',
  fragments: 'whole',
  yieldsTo: ['node-env'],
  why: `Debug mode shows source, settings and queries in error pages, keeps every query in memory, and in some frameworks lets visitors run
code. An image or production service that turns it on leaves it to chance whether somebody turns it off. Nothing is said where the stage's name or what it starts says development too
(the rule development-server-in-production has that). Ignore it where the variable means something else.`,
  remedy: 'Leave it out, or set it to false; let the development compose file turn it on.',
  references: [
    { title: 'Django: DEBUG', url: 'https://docs.djangoproject.com/en/stable/ref/settings/#debug' },
    { title: 'Flask: debug mode', url: 'https://flask.palletsprojects.com/en/stable/config/#DEBUG' },
  ],
  bad: [
    { title: 'In the image', files: 'FROM python:3.13-slim\nENV PYTHONUNBUFFERED=1 «DEBUG=True»\nCMD ["gunicorn", "shop.wsgi"]\n' },
    { title: 'In a production service', files: { 'compose.prod.yaml': 'services:\n  web:\n    image: shop:1\n    environment:\n      «DJANGO_DEBUG: "true"»\n      «FLASK_ENV: development»\n' } },
    { title: 'In a service that restarts for ever', files: { 'compose.yaml': 'services:\n  web:\n    image: shop:1\n    restart: always\n    environment:\n      - «DEBUG=1»\n' } },
  ],
  good: [
    { title: 'The start says development: an image to develop in', files: 'FROM python:3.13-slim\nENV TEASHOP_DEBUG=1\nCOPY teashop /etc/teashop\nCMD ["supervisord", "-c", "/etc/teashop/supervisord_dev.conf"]\n' },
    { title: 'A service that starts the development server, which another rule reports where it is meant for production', files: { 'compose.yaml': 'services:\n  kettle:\n    image: teashop:1\n    restart: always\n    command: npm run dev\n    environment:\n      - DEBUG=1\n  cups:\n    image: teashop:1\n    restart: always\n    command: ["bin/dev"]\n    environment:\n      - DEBUG=1\n' } },
    { title: 'Off', files: 'FROM python:3.13-slim\nENV DEBUG=False\nCMD ["gunicorn", "shop.wsgi"]\n' },
    { title: 'Development', files: { 'compose.yaml': 'services:\n  web:\n    build: .\n    environment:\n      DEBUG: "1"\n    volumes:\n      - .:/app\n', Dockerfile: 'FROM python:3.13-slim\n' } },
    { title: 'The namespaces of a logger', files: 'FROM node:24-slim\nENV DEBUG=app:*\nCMD ["node", "server.js"]\n' },
    { title: 'A variable with a default', files: { 'compose.prod.yaml': 'services:\n  web:\n    image: shop:1\n    environment:\n      DEBUG: ${DEBUG}\n      LOG_DEBUG: "true"\n' } },
    { title: 'Nothing says what the service is for', files: { 'compose.yaml': 'services:\n  web:\n    image: shop:1\n    environment:\n      DEBUG: "true"\n' } },
    { title: 'A stage that only builds', files: 'FROM python:3.13 AS build\nENV DEBUG=1\nFROM python:3.13-slim\nCMD ["python", "-m", "shop"]\n' },
    { title: 'Set back later', files: 'FROM python:3.13-slim\nENV DEBUG=1\nRUN python manage.py check\nENV DEBUG=0\nCMD ["gunicorn", "shop.wsgi"]\n' },
  ],
  on: {
    stage: (stage, context) => {
      if (!isForProduction(context.project, stage)) return
      for (const variable of stage.environment.all().values()) {
        const { pair } = variable
        if (variable.kind !== 'env' || pair === undefined || !variable.resolved || !isDebug(variable.name, variable.value)) continue
        const owner = ownerOf(stage, pair.range)
        if (owner === undefined || saysDevelopment(stage)) continue
        context.report({ range: pair.range, document: owner.document }, messageFor(variable.name, 'the production image'))
      }
    },
    service: (model, context) => {
      if (!isProduction(model)) return
      for (const entry of model.service.environment) {
        if (entry.from !== 'environment' || entry.value?.resolved !== true || entry.value.variables.length > 0 || !isDebug(entry.name, entry.value.text)) continue
        if (!startsAsDevelopment(context.project, model)) context.report(entry, messageFor(entry.name, 'production'))
      }
    },
  },
})

function messageFor(name: string, where: string): string {
  return name in MODES ? `${name} names the development mode in ${where}; name the production mode` : `${name} turns debug mode on in ${where}; set it to false or leave it out`
}

/** Whether a stage's name, or what it starts, says development. */
function saysDevelopment(stage: Stage): boolean {
  return startsDevelopment([stage.name ?? '', ...[stage.entrypoint, stage.command].flatMap((start) => start?.instruction?.arguments.text.split(/[\s"',[\]]+/) ?? [])])
}

/** The same for a service: its own command, or else that of its image. */
function startsAsDevelopment(project: Project, model: ServiceModel): boolean {
  const { command, entrypoint } = model.service
  const stage = stageOfService(project, model)
  return startsDevelopment([...(entrypoint?.words ?? []), ...(command?.words ?? [])].flatMap(({ text }) => text.split(/\s+/)))
    || (command === undefined && entrypoint === undefined && stage !== undefined && saysDevelopment(stage))
}

function isDebug(name: string, value: string | undefined): boolean {
  if (value === undefined) return false
  const mode = Object.hasOwn(MODES, name) ? MODES[name] : undefined
  if (mode !== undefined) return mode.test(value.trim())
  return SWITCHES.test(name.toUpperCase()) && !OTHERS.test(name.toUpperCase()) && TRUTHY.test(value.trim())
}

/** The stage of the chain that an ENV stands in. */
function ownerOf(stage: Stage, range: { readonly start: number; readonly end: number }): Stage | undefined {
  return stage.chain.find((link) => link.steps.some(({ instruction }) => instruction.keyword === 'ENV' && instruction.range.start <= range.start && range.end <= instruction.range.end))
}

/** Named so, or (where nothing says otherwise) kept running for ever and built or pulled as it is. */
function isProduction(model: ServiceModel): boolean {
  if (model.purpose.value !== 'unknown') return model.purpose.value === 'production'
  const { service } = model
  return (service.restart?.text === 'always' || service.restart?.text === 'unless-stopped') && !service.volumes.some((mount) => mount.kind === 'bind' && !mount.readOnly)
}
