import {
  containerOfService, defineRule, fileInContainer, isAtOrBelow, joinPath, mountHolding, readRequirements, stageOfService, type Project, type RunningContainer, type RunningServer, type ServiceModel, type ShellWord,
} from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'celery-beat-pidfile',
  title: 'Start celery beat without a pid file',
  category: 'runtime',
  severity: 'info',
  since: '0.1.0',
  elsewhere: true,
  why: `A pid file outlives a crash: it stays in the container, or in the mounted source, and the number in it is soon that of another process. Beat then refuses to start ("Pidfile
already exists"), again with each restart. A container needs none. Celery 5 writes one only when told to; earlier releases always do.`,
  remedy: 'Write `--pidfile=` with nothing behind it, or remove the file before beat starts.',
  references: [{ title: 'Celery: beat', url: 'https://docs.celeryq.dev/en/stable/reference/cli.html#celery-beat' }],
  bad: [
    { files: 'services:\n  beat:\n    image: shop/web:1\n    restart: always\n    command: celery -A shop beat «--pidfile=/var/run/celery/beat.pid»\n' },
    {
      title: 'Celery 4 always writes one',
      files: {
        'compose.yaml': 'services:\n  beat:\n    build: .\n    command: celery -A shop «beat» -l info\n    volumes: [".:/app"]\n',
        Dockerfile: 'FROM python:3.10-slim\nWORKDIR /app\nCOPY . .\nRUN pip install -r requirements.txt\n', 'requirements.txt': 'celery==4.4.7\n',
      },
    },
  ],
  good: [
    { title: 'None', files: 'services:\n  beat:\n    image: shop/web:1\n    command: celery -A shop beat --pidfile=\n' },
    { title: 'The default of Celery 5', files: 'services:\n  beat:\n    image: shop/web:1\n    command: celery -A shop beat -l info\n' },
    { title: 'In memory', files: 'services:\n  beat:\n    image: shop/web:1\n    command: celery -A shop beat --pidfile=/run/beat.pid\n    tmpfs: [/run]\n' },
    { title: 'Removed before', files: { 'compose.yaml': 'services:\n  beat:\n    build: .\n    command: /start-beat\n', Dockerfile: 'FROM python:3.13-slim\nCOPY start-beat /start-beat\n', 'start-beat': '#!/bin/sh\nrm -f /tmp/celerybeat.pid\nexec celery -A shop beat --pidfile=/tmp/celerybeat.pid\n' } },
    { title: 'A worker', files: 'services:\n  worker:\n    image: shop/web:1\n    command: celery -A shop worker --pidfile=/tmp/worker.pid\n' },
  ],
  on: {
    service: (model, context) => {
      const container = containerOfService(context.project, model)
      for (const server of [...container.servers, ...container.supervised]) {
        if (server.name !== 'celery' || server.document === undefined || server.daemonizes) continue
        const beat = server.command.words.find((word) => word.literal === 'beat')
        if (beat === undefined || removesPidFile(container)) continue
        const written = pidFileOf(server)
        if (written === undefined) {
          if (isBeforeCeleryFive(context.project, model)) context.report({ range: beat.range, document: server.document }, 'This release of Celery writes celerybeat.pid, which keeps beat from starting again after a crash; add --pidfile= with nothing behind it')
        } else if (written.path !== '' && written.path !== '/dev/null' && !isInMemory(model, written.path)) {
          context.report({ range: written.word.range, document: server.document }, 'The pid file stays after a crash and keeps beat from starting again; write --pidfile= with nothing behind it')
        }
      }
    },
  },
})

function pidFileOf(server: RunningServer): { readonly path: string; readonly word: ShellWord } | undefined {
  const words = server.command.words
  for (const [at, word] of words.entries()) {
    if (word.value.startsWith('--pidfile=')) return { path: word.value.slice('--pidfile='.length), word }
    const next = words[at + 1]
    if (word.value === '--pidfile') return { path: next?.value ?? '', word: next ?? word }
  }
  return undefined
}

function removesPidFile({ commands }: RunningContainer): boolean {
  return commands.some(({ command }) => (command.program === 'rm' || command.program === 'find') && command.words.some((word) => /pid/.test(word.value)))
}

function isInMemory(model: ServiceModel, path: string): boolean {
  return path.includes('$') || (path.startsWith('/') && (mountHolding(model, path) === 'tmpfs' || isAtOrBelow(path, '/dev/shm')))
}

/** A requirements file beside the project pins a release before 5. */
function isBeforeCeleryFive(project: Project, model: ServiceModel): boolean {
  const workdir = stageOfService(project, model)?.workdir
  if (workdir?.resolved !== true) return false
  const path = fileInContainer(project, model, joinPath(workdir.text, 'requirements.txt'))
  if (path === undefined) return false
  const celery = readRequirements((file) => project.document(file), path).requirements.find(({ name }) => name === 'celery')
  return celery?.version !== undefined && Number.parseInt(celery.version, 10) < 5
}
