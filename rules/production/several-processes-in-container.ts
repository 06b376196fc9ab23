import { containerOfService, containerOfStage, defineRule, type RuleContext, type RunningContainer, type SimpleCommand, supervisedPrograms } from '../../src/rule-api/index.ts'

const CONTROL = /^(?:service|rc-service|systemctl|invoke-rc\.d)$/
const WAITING = /^(?:tail|sleep|wait|cat|read|bash|sh)$/

export default defineRule({
  id: 'several-processes-in-container',
  title: 'Run one service per container',
  category: 'maintainability',
  severity: 'info',
  since: '0.1.0',
  elsewhere: true,
  purposes: ['production', 'development', 'test', 'unknown'],
  why: `Docker watches the first process only: a second server that dies in the background is not restarted, its log is lost, and the two
cannot be scaled or updated apart. A process manager hides the same. Ignore it where the processes belong together, as php-fpm with its web server.`,
  remedy: 'Give each process a service of its own; several services may run one image with different commands.',
  references: [{ title: 'Run multiple processes in a container', url: 'https://docs.docker.com/engine/containers/multi-service_container/' }],
  bad: [
    { title: 'A server that goes to the background by itself', files: 'FROM alpine:3.23\nRUN apk add --no-cache nginx php84-fpm\nCMD «php-fpm84» && nginx -g "daemon off;"\n' },
    { title: 'A service in the background, a server in front', files: { Dockerfile: 'FROM python:3.13\nCOPY start.sh /start.sh\nCMD ["bash", "/start.sh"]\n', 'start.sh': '#!/bin/bash\n«service cron start»\nexec gunicorn --bind 0.0.0.0:8000 shop.wsgi\n' } },
    { title: 'A worker behind an ampersand', files: 'FROM python:3.13\nCMD «celery -A shop worker» & gunicorn --bind 0.0.0.0:8000 shop.wsgi\n' },
    { title: 'A process manager', files: 'FROM python:3.13\nCMD [«"supervisord"», "-n"]\n' },
    { title: 'A process manager with its configuration', files: { Dockerfile: 'FROM python:3.13\nCOPY docker/supervisord.conf /etc/supervisord.conf\nCOPY docker/conf.d /etc/supervisor.d\nCMD [«"supervisord"», "-n", "-c", "/etc/supervisord.conf"]\n', 'docker/supervisord.conf': '[supervisord]\nnodaemon=true\n[program:web]\ncommand=gunicorn shop.wsgi\n[include]\nfiles = supervisor.d/*.conf\n', 'docker/conf.d/worker.conf': '[program:worker]\ncommand=celery -A shop worker\n' } },
  ],
  good: [
    { title: 'One server', files: 'FROM python:3.13\nCMD ["gunicorn", "shop.wsgi"]\n' },
    { title: 'Preparation in front of the server', files: { Dockerfile: 'FROM python:3.13\nCOPY start.sh /start.sh\nCMD ["/start.sh"]\n', 'start.sh': '#!/bin/sh\npython manage.py migrate\nexec gunicorn shop.wsgi\n' } },
    { title: 'A branch for each role', files: { Dockerfile: 'FROM python:3.13\nCOPY start.sh /start.sh\nENTRYPOINT ["/start.sh"]\n', 'start.sh': '#!/bin/sh\ncase "$1" in\n  worker) exec celery -A shop worker ;;\n  web) exec gunicorn shop.wsgi ;;\nesac\n' } },
    { title: 'A process manager with one program', files: { Dockerfile: 'FROM python:3.13\nWORKDIR /app\nCOPY . .\nCMD ["supervisord", "-n", "-c", "supervisord.conf"]\n', 'supervisord.conf': '[supervisord]\nnodaemon=true\n[program:web]\ncommand=gunicorn shop.wsgi\n; [program:old]\n' } },
    { title: 'One service and a log that is followed', files: 'FROM debian:12\nCMD service nginx start && tail -f /var/log/nginx/access.log\n' },
  ],
  on: {
    stage: (stage, context) => {
      if (stage.shipped && stage.command !== undefined || stage.shipped && stage.entrypoint !== undefined) judge(containerOfStage(context.project, stage), context, false)
    },
    service: (model, context) => {
      if (model.service.command !== undefined || model.service.entrypoint !== undefined) judge(containerOfService(context.project, model), context, true)
    },
  },
})

function judge(container: RunningContainer, context: RuleContext, ofService: boolean): void {
  const own = container.commands.filter(({ document, script, command }) => document !== undefined && command.inFunction === undefined && command.inSubstitution === undefined
    && (!ofService || (document.kind !== 'dockerfile' && script === undefined)))
  const manager = own.find(({ command }) => /^(?:supervisord|s6-svscan|runsvdir|circusd|honcho|foreman|monit)$/.test(command.program ?? '') && !command.conditional)
  if (manager?.document !== undefined) {
    const range = manager.command.words[0]?.range ?? manager.command.range
    const programs = manager.command.program === 'supervisord' && container.stage !== undefined ? supervisedPrograms(context.project, container.stage, manager.command) : undefined
    const names = programs === undefined || programs.length === 0 ? '' : ` (${programs.slice(0, 5).map(({ name }) => name).join(', ')}${programs.length > 5 ? ' …' : ''})`
    // One program alone is a service, with somebody beside it who starts it again.
    if (programs?.length === 1) return
    context.report({ range, document: manager.document }, `${manager.command.program ?? ''} runs several processes${names} in one container; give each a service of its own`, {
      related: (programs ?? []).slice(0, 5).map(({ name, at }) => ({ ...at, message: `starts ${name}` })),
    })
    return
  }
  const background = own.filter(({ command }) => startsInBackground(command, container))
  const [first] = background
  if (first?.document === undefined) return
  const front = container.servers.some((server) => !server.command.background && !server.daemonizes && !server.command.conditional && !CONTROL.test(server.command.program ?? ''))
  const passesOn = container.scripts.some((script) => script.passesOn !== undefined) && container.servers.length > 0
  if (!front && !passesOn && background.length < 2) return
  context.report({ range: first.command.range, document: first.document }, 'A further process is started in the background, where nobody watches it; give it a service of its own')
}

function startsInBackground(command: SimpleCommand, container: RunningContainer): boolean {
  if (command.conditional || command.inCondition || command.wrappedBy !== undefined) return false
  const [first, second] = command.arguments
  if (command.program === 'service' || command.program === 'rc-service' || command.program === 'invoke-rc.d') return second?.value === 'start' || second?.value === 'restart'
  if (command.program === 'systemctl') return first?.value === 'start'
  if (command.name?.startsWith('/etc/init.d/') === true) return first?.value === 'start' || first?.value === 'restart'
  if (isDaemonInFront(command, container)) return true
  const server = container.servers.find((candidate) => candidate.command === command)
  if (command.background) return server !== undefined && server.development?.what !== 'a debugger' && !WAITING.test(command.program ?? '')
  return server?.daemonizes === true && server.name !== 'nginx' ? true : server?.daemonizes === true && container.commands.at(-1)?.command !== command
}

/** `php-fpm7 && nginx`: as the distributions ship it, php-fpm goes to the background; the official image of php keeps it in front. */
function isDaemonInFront(command: SimpleCommand, container: RunningContainer): boolean {
  if (!/^php[\d.]*-fpm[\d.]*$/.test(command.program ?? '') || command.arguments.some((word) => /^(?:-F|--nodaemonize)$/.test(word.value))) return false
  const root = container.stage?.root
  if (root?.kind === 'image' && root.facts?.language === 'php') return false
  return (command.before === '&&' || command.before === ';') && container.commands.at(-1)?.command !== command
}
