import { containerOfStage, defineRule, isForProduction, settingsOfStage, type RuleContext, type Stage } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'dockerflow-logs-to-stdout',
  title: 'Write logs to standard output',
  category: 'maintainability',
  severity: 'warning',
  since: '0.1.0',
  elsewhere: true,
  presets: ['dockerflow'],
  stages: 'shipped',
  purposes: ['production'],
  why: `Dockerflow asks for logs on standard output: a file in the container is lost with it, fills the disk, and is seen by nobody.`,
  remedy: 'Give `-` as the file (gunicorn), leave the option out (celery), and use a StreamHandler in Python.',
  references: [{ title: 'Dockerflow: logging', url: 'https://github.com/mozilla-services/Dockerflow/blob/main/docs/mozlog.md' }],
  bad: [
    { files: 'FROM python:3.13-slim\nCMD ["gunicorn", «"--access-logfile=/var/log/access.log"», "shop.wsgi"]\n' },
    { title: 'celery', files: 'FROM python:3.13-slim\nCMD ["celery", "-A", "shop", "worker", "--logfile", «"/var/log/celery.log"»]\n' },
    { title: 'Settings of Django', files: { Dockerfile: 'FROM python:3.13-slim\nENV DJANGO_SETTINGS_MODULE=shop.settings\nWORKDIR /app\nCOPY . .\nCMD ["gunicorn", "shop.wsgi"]\n', 'manage.py': 'import django\n', 'shop/settings.py': 'LOGGING = {\n    "handlers": {"file": {"class": "«logging.handlers.RotatingFileHandler»", "filename": "/var/log/shop.log"}},\n}\n' } },
  ],
  good: [
    { title: 'Standard output', files: 'FROM python:3.13-slim\nCMD ["gunicorn", "--access-logfile", "-", "--error-logfile", "-", "shop.wsgi"]\n' },
    { title: 'As a device', files: 'FROM python:3.13-slim\nCMD ["gunicorn", "--access-logfile=/dev/stdout", "shop.wsgi"]\n' },
    { title: 'No option', files: 'FROM python:3.13-slim\nCMD ["celery", "-A", "shop", "worker", "-l", "info"]\n' },
    { title: 'A variable', files: 'FROM python:3.13-slim\nCMD exec gunicorn --access-logfile $ACCESS_LOG shop.wsgi\n' },
  ],
  on: {
    stage: (stage, context) => {
      if (!isForProduction(context.project, stage)) return
      const container = containerOfStage(context.project, stage)
      for (const server of container.servers) {
        if ((server.name !== 'gunicorn' && server.name !== 'celery' && server.name !== 'uwsgi') || server.document === undefined) continue
        for (const [at, word] of server.command.words.entries()) {
          const option = /^(--(?:access-logfile|error-logfile|log-file|logfile|logto|daemonize))(?:=(.*))?$/.exec(word.value)
          const value = option === null ? undefined : option[2] ?? server.command.words[at + 1]?.value
          const place = option?.[2] === undefined ? server.command.words[at + 1] : word
          if (value === undefined || place === undefined || value === '-' || value.startsWith('/dev/') || value.startsWith('/proc/') || value.includes('$') || value.startsWith('-')) continue
          context.report({ range: place.range, document: server.document }, `${server.name} writes its log to a file in the container, where nobody sees it; Dockerflow asks for standard output`)
        }
      }
      judgeSettings(stage, context)
    },
  },
})

function judgeSettings(stage: Stage, context: RuleContext): void {
  const setting = settingsOfStage(context.project, stage)?.get('LOGGING')
  if (setting === undefined) return
  const { document, range } = setting.valueAt
  const handler = /logging\.(?:handlers\.)?(?:Rotating|TimedRotating|Watched)?FileHandler/.exec(document.text.slice(range.start, range.end))
  if (handler === null) return
  const start = range.start + handler.index
  context.report({ document, range: { start, end: start + handler[0].length } }, 'The log goes to a file in the container, where nobody sees it; Dockerflow asks for standard output')
}
