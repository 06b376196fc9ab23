import {
  containerOfService, containerOfStage, defineRule, type ContainerStart, type Document, type Range, type RuleContext, type RunningContainer, type SimpleCommand, type StartScript,
} from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'entrypoint-without-exec',
  title: 'End the start script with exec',
  category: 'runtime',
  severity: 'warning',
  since: '0.1.0',
  elsewhere: true,
  why: `Without \`exec\` the script stays process 1 and the server is its child. The shell passes no signals on, so \`docker stop\` waits ten
seconds and then kills the server in the middle of its work. Nothing is said of scripts that trap signals, run something behind the server, or have an init that signals the whole group.`,
  remedy: 'Write `exec` in front of the last command: `exec "$@"`, `exec gunicorn …`.',
  references: [{ title: 'Building best practices: ENTRYPOINT', url: 'https://docs.docker.com/build/building/best-practices/#entrypoint' }],
  bad: [
    { title: 'The command as a child', files: { Dockerfile: 'FROM python:3.13\nCOPY entrypoint.sh /entrypoint.sh\nENTRYPOINT ["/entrypoint.sh"]\nCMD ["gunicorn", "shop.wsgi"]\n', 'entrypoint.sh': '#!/bin/sh\nset -eu\npython manage.py check\n«"$@"»\n' } },
    { title: 'The server as a child', files: { Dockerfile: 'FROM python:3.13\nWORKDIR /srv\nCOPY . .\nCMD ["bash", "start.sh"]\n', 'start.sh': '#!/bin/bash\npython manage.py migrate\n«gunicorn» --bind 0.0.0.0:8000 shop.wsgi\n', 'requirements.txt': '' } },
    { title: 'A script that compose mounts', files: { 'compose.yaml': 'services:\n  web:\n    image: python:3.13\n    entrypoint: /app/bin/start.sh\n    command: python manage.py runserver 0.0.0.0:8000\n    volumes:\n      - .:/app\n', 'bin/start.sh': '#!/bin/sh\n«"$@"»\n' } },
  ],
  good: [
    { title: 'With exec', files: { Dockerfile: 'FROM python:3.13\nCOPY entrypoint.sh /entrypoint.sh\nENTRYPOINT ["/entrypoint.sh"]\nCMD ["gunicorn", "shop.wsgi"]\n', 'entrypoint.sh': '#!/bin/sh\nexec "$@"\n' } },
    { title: 'exec through another user', files: { Dockerfile: 'FROM python:3.13\nCOPY entrypoint.sh /entrypoint.sh\nENTRYPOINT ["/entrypoint.sh"]\nCMD ["gunicorn", "shop.wsgi"]\n', 'entrypoint.sh': '#!/bin/sh\nexec gosu app "$@"\n' } },
    { title: 'Signals are trapped', files: { Dockerfile: 'FROM python:3.13\nCOPY entrypoint.sh /entrypoint.sh\nENTRYPOINT ["/entrypoint.sh"]\n', 'entrypoint.sh': '#!/bin/bash\ntrap "kill 0" TERM\ngunicorn shop.wsgi\n' } },
    { title: 'Something runs behind it', files: { Dockerfile: 'FROM python:3.13\nCOPY entrypoint.sh /entrypoint.sh\nENTRYPOINT ["/entrypoint.sh"]\n', 'entrypoint.sh': '#!/bin/bash\ngunicorn shop.wsgi\necho stopped >> /log/end\n' } },
    { title: 'One job after another', files: { Dockerfile: 'FROM python:3.13\nCOPY job.sh /job.sh\nCMD ["/job.sh"]\n', 'job.sh': '#!/bin/sh\npython manage.py migrate\npython manage.py loaddata\n' } },
    { title: 'The init signals the group', files: { Dockerfile: 'FROM python:3.13\nCOPY entrypoint.sh /entrypoint.sh\nENTRYPOINT ["tini", "-g", "--", "/entrypoint.sh"]\n', 'entrypoint.sh': '#!/bin/sh\ngunicorn shop.wsgi\n' } },
  ],
  on: {
    stage: (stage, context) => {
      if (!stage.shipped) return
      judge(containerOfStage(context.project, stage), context, undefined)
    },
    service: (model, context) => {
      if (model.service.init?.text === 'true') return
      // What the image starts by itself is judged with the image.
      if (model.service.command === undefined && model.service.entrypoint === undefined) return
      judge(containerOfService(context.project, model), context, model.service.key.document)
    },
  },
})

function judge(container: RunningContainer, context: RuleContext, compose: Document | undefined): void {
  const [script] = container.scripts
  if (script?.script === undefined || script.namedBy === undefined || signalsGroup(container)) return
  if (compose !== undefined && script.namedBy.document.kind === 'dockerfile' ) return
  const { commands } = script.script
  if (commands.some((command) => command.program === 'trap' || (command.background && command.inSubstitution === undefined))) return
  const place = childOf(script, container)
  if (place === undefined) return
  if (firstOther(context, script, compose)) return
  context.report({ range: place, document: script.document }, 'The script stays process 1 and the server gets no signals, so stopping the container kills it; write exec in front', { related: [{ ...script.namedBy, message: 'started here' }] })
}

/** Another service names the same script: one report is enough. */
function firstOther(context: RuleContext, script: StartScript, compose: Document | undefined): boolean {
  if (compose === undefined) return false
  const services = context.project.services.filter((model) => model.service.command !== undefined || model.service.entrypoint !== undefined)
  for (const model of services) {
    const other = containerOfService(context.project, model).scripts[0]
    if (other?.document !== script.document || other.namedBy?.document.kind === 'dockerfile') continue
    return !(other.namedBy?.document === script.namedBy?.document && other.namedBy?.range.start === script.namedBy?.range.start)
  }
  return false
}

function childOf(script: StartScript, container: RunningContainer): Range | undefined {
  const commands = script.script?.commands ?? []
  if (script.passesOn?.how === 'child') {
    const { command } = script.passesOn
    return isLast(command, commands) && command.through.length === 0 ? command.words[0]?.range : undefined
  }
  if (script.passesOn !== undefined) return undefined
  const server = container.servers.findLast((candidate) => candidate.script === script)
  if (server === undefined || server.daemonizes || server.command.through.includes('exec') || server.command.pipeline !== undefined) return undefined
  const outer = server.command.wrappedBy === undefined ? server.command : outermost(server.command)
  return isLast(outer, commands) ? outer.words[0]?.range : undefined
}

function outermost(command: SimpleCommand): SimpleCommand {
  let current = command
  while (current.wrappedBy !== undefined) current = current.wrappedBy
  return current
}

/** Nothing runs behind it: what stands behind are other branches, or the end. */
function isLast(command: SimpleCommand, commands: readonly SimpleCommand[]): boolean {
  if (command.inFunction !== undefined || command.inCondition || command.inLoop || command.inSubshell || command.before === '||') return false
  return !commands.some((other) => other.index > command.index && outermost(other) !== command && other.inFunction === undefined && other.words.length > 0 && (other.depth <= command.depth || !other.conditional))
}

/** tini -g, dumb-init (without --single-child) and the like send signals to all processes of the group. */
function signalsGroup(container: ContainerStart): boolean {
  return container.commands.some(({ command, script }) => script === undefined && (
    (/^tini(?:-static)?$/.test(command.program ?? '') && command.arguments.some((word) => /^-[a-z]*g/.test(word.value)))
    || (command.program === 'dumb-init' && !command.arguments.some((word) => word.value === '-c' || word.value === '--single-child'))))
}
