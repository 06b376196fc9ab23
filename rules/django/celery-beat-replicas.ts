import { containerOfService, defineRule, type RunningServer } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'celery-beat-replicas',
  title: 'Run celery beat once',
  category: 'runtime',
  severity: 'warning',
  since: '0.1.0',
  why: `Each celery beat sends every scheduled task. Two of them send each task twice: mails go out twice, bills are written twice. A worker that runs beat inside (\`-B\`) must not
have replicas either.`,
  remedy: 'Give beat a service of its own with one container, and replicate only the workers.',
  references: [{ title: 'Celery: periodic tasks', url: 'https://docs.celeryq.dev/en/stable/userguide/periodic-tasks.html' }],
  bad: [
    { files: 'services:\n  beat:\n    image: shop/web:1\n    command: celery -A shop beat -l info\n    deploy:\n      replicas: «2»\n' },
    { title: 'Under supervisord', files: { 'compose.yaml': 'services:\n  all:\n    build: .\n    deploy:\n      replicas: «2»\n', Dockerfile: 'FROM python:3.13-slim\nCOPY supervisord.conf /etc/supervisor/\nCMD ["supervisord", "-n", "-c", "/etc/supervisor/supervisord.conf"]\n', 'supervisord.conf': '[program:beat]\ncommand=celery -A shop beat -l info\n' } },
    { title: 'Inside of a worker', files: 'services:\n  worker:\n    image: shop/web:1\n    command: ["celery", "-A", "shop", "worker", "-B"]\n    scale: «3»\n' },
  ],
  good: [
    { title: 'Once', files: 'services:\n  beat:\n    image: shop/web:1\n    command: celery -A shop beat\n    deploy:\n      replicas: 1\n' },
    { title: 'Workers', files: 'services:\n  worker:\n    image: shop/web:1\n    command: celery -A shop worker -l info\n    deploy:\n      replicas: 4\n' },
    { title: 'A number that is not known', files: 'services:\n  beat:\n    image: shop/web:1\n    command: celery -A shop beat\n    deploy:\n      replicas: ${BEATS}\n' },
    { title: 'A lock of its own', files: 'services:\n  beat:\n    image: shop/web:1\n    command: celery -A shop beat -S redbeat.RedBeatScheduler\n    deploy:\n      replicas: 2\n' },
  ],
  on: {
    service: (model, context) => {
      const replicas = model.service.deploy?.replicas ?? model.service.scale
      if (replicas?.resolved !== true || !(Number(replicas.text) > 1)) return
      const { servers, supervised } = containerOfService(context.project, model)
      const beat = [...servers, ...supervised].find(runsBeat)
      if (beat === undefined) return
      context.report(replicas, `${model.service.name} runs celery beat ${replicas.text} times, so each scheduled task is sent as often; run it once`)
    },
  },
})

function runsBeat(server: RunningServer): boolean {
  if (server.name !== 'celery') return false
  const words = server.command.words.map((word) => word.value)
  // RedBeat keeps a lock, so that only one of several is at work.
  return (words.includes('beat') || words.includes('-B') || words.includes('--beat')) && !words.some((word) => /redbeat|LockScheduler/i.test(word))
}
