import { containerOfStage, defineRule, isForProduction } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'dockerflow-port',
  title: 'Listen on $PORT',
  category: 'maintainability',
  severity: 'warning',
  since: '0.1.0',
  presets: ['dockerflow'],
  stages: 'shipped',
  purposes: ['production'],
  why: `Dockerflow asks a web service to listen on the port that the variable PORT names (8000 where nothing else is said), so that the platform decides.`,
  remedy: 'Set `ENV PORT=8000`, and bind to it: gunicorn takes PORT by itself where `--bind` is left out.',
  references: [{ title: 'Dockerflow: containers', url: 'https://github.com/mozilla-services/Dockerflow#dockerfile-requirements' }],
  bad: [
    { files: 'FROM python:3.13-slim\nCMD ["gunicorn", "--bind", «"0.0.0.0:8000"», "shop.wsgi"]\n' },
  ],
  good: [
    { title: 'By the variable', files: 'FROM python:3.13-slim\nENV PORT=8000\nCMD exec gunicorn --bind 0.0.0.0:$PORT shop.wsgi\n' },
    { title: 'gunicorn takes it by itself', files: 'FROM python:3.13-slim\nENV PORT=8000\nCMD ["gunicorn", "shop.wsgi"]\n' },
    { title: 'In the configuration', files: 'FROM python:3.13-slim\nCMD ["gunicorn", "--config", "gunicorn.conf.py", "shop.wsgi"]\n' },
    { title: 'A worker', files: 'FROM python:3.13-slim\nCMD ["celery", "-A", "shop", "worker"]\n' },
    { title: 'A socket', files: 'FROM python:3.13-slim\nCMD ["gunicorn", "--bind", "unix:/run/web.sock", "shop.wsgi"]\n' },
  ],
  on: {
    stage: (stage, context) => {
      if (!isForProduction(context.project, stage)) return
      for (const server of containerOfStage(context.project, stage).servers) {
        if (server.kind !== 'web' || server.bindRange === undefined || server.port === undefined || server.document === undefined) continue
        const written = server.document.text.slice(server.bindRange.start, server.bindRange.end)
        if (/\d{2,5}/.test(written) && !written.includes('$')) context.report({ range: server.bindRange, document: server.document }, `${server.name} listens on ${server.port} whatever PORT says; Dockerflow asks for $PORT`)
      }
    },
  },
})
