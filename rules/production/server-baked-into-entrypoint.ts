import { containerOfStage, defineRule, type FixProposal, type RuleContext, type RunningServer, servicesRunning, type Stage } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'server-baked-into-entrypoint',
  title: 'Let ENTRYPOINT wrap and CMD name the server',
  category: 'maintainability',
  severity: 'info',
  since: '0.1.0',
  fragments: 'whole',
  stages: 'shipped',
  purposes: ['production', 'development', 'test', 'unknown'],
  why: `An ENTRYPOINT that starts the server itself, or a script that never runs its arguments, turns \`docker run image sh\`, a migration or a
worker of the same image into arguments of the server. With the server in CMD and a script that ends in \`exec "$@"\` every command runs in the
prepared environment. Ignore it for an image that is one tool.`,
  remedy: 'Put the server into CMD; let the entrypoint script end with `exec "$@"`.',
  references: [{ title: 'Building best practices: ENTRYPOINT', url: 'https://docs.docker.com/build/building/best-practices/#entrypoint' }],
  bad: [
    { title: 'The server itself', files: 'FROM python:3.13\n«ENTRYPOINT ["gunicorn", "--bind", "0.0.0.0:8000", "shop.wsgi"]»\n', fixed: 'FROM python:3.13\nCMD ["gunicorn", "--bind", "0.0.0.0:8000", "shop.wsgi"]\n' },
    { title: 'A script that runs no arguments', files: { Dockerfile: 'FROM python:3.13\nCOPY start.sh /start.sh\n«ENTRYPOINT ["bash", "/start.sh"]»\n', 'start.sh': '#!/bin/bash\npython manage.py migrate\nexec gunicorn shop.wsgi\n' } },
    { title: 'A script that is not to be seen, but called start', files: 'FROM python:3.13\nCOPY . /srv\n«ENTRYPOINT ["bash", "/srv/start.sh"]»\n' },
  ],
  good: [
    { title: 'The server in CMD', files: { Dockerfile: 'FROM python:3.13\nCOPY start.sh /start.sh\nENTRYPOINT ["/start.sh"]\nCMD ["gunicorn", "shop.wsgi"]\n', 'start.sh': '#!/bin/sh\nexec "$@"\n' } },
    { title: 'A wrapper', files: 'FROM python:3.13\nENTRYPOINT ["tini", "--"]\nCMD ["gunicorn", "shop.wsgi"]\n' },
    { title: 'A script with a branch for other commands', files: { Dockerfile: 'FROM python:3.13\nCOPY start.sh /start.sh\nENTRYPOINT ["/start.sh"]\n', 'start.sh': '#!/bin/sh\nif [ $# -gt 0 ]; then exec "$@"; fi\nexec gunicorn shop.wsgi\n' } },
    { title: 'A script that takes a role', files: { Dockerfile: 'FROM python:3.13\nCOPY start.sh /start.sh\nENTRYPOINT ["/start.sh"]\nCMD ["web"]\n', 'start.sh': '#!/bin/sh\ncase "$1" in web) exec gunicorn shop.wsgi ;; *) exec python manage.py "$1" ;; esac\n' } },
    { title: 'A program of one\'s own', files: 'FROM debian:12\nCOPY shop /shop\nENTRYPOINT ["/shop"]\n' },
    { title: 'CMD gives the server its arguments', files: 'FROM python:3.13\nENTRYPOINT ["gunicorn"]\nCMD ["--bind", "0.0.0.0:8000", "shop.wsgi"]\n' },
    { title: 'By the base image', files: 'FROM nginx:1.29\nCOPY site/ /usr/share/nginx/html/\n' },
  ],
  on: {
    stage: (stage, context) => {
      const { entrypoint } = stage
      if (entrypoint?.instruction === undefined || entrypoint.stage !== stage || stage.command?.instruction !== undefined) return
      const container = containerOfStage(context.project, stage)
      const takesArguments = container.scripts.some(({ passesOn, script }) => passesOn !== undefined || script?.commands.some((command) => command.words.some((word) => word.expansions.some((use) => /^[@*#1-9]$/.test(use.name)))) === true)
      const server = container.servers.find(({ document, kind, command }) => document !== undefined && (kind === 'web' || kind === 'worker') && !command.conditional)
      if (server === undefined && container.scripts.length === 0 && startsByName(entrypoint.command)) {
        context.report(entrypoint.instruction.range, 'By its name this script starts the application, and there is no CMD, so another command for this image has to get past it with --entrypoint; put the server into CMD and end the script with exec "$@"')
      }
      if (server === undefined || takesArguments || (container.scripts.length === 0 && server.command.words.length < 2)) return
      context.report(entrypoint.instruction.range, `${whatOf(server)}, so another command for this image has to get past it with --entrypoint; put the server into CMD${server.script === undefined ? '' : ' and end the script with exec "$@"'}`, {
        fix: server.script === undefined ? asCommand(stage, context) : undefined,
      })
    },
  },
})

/** CMD in place of ENTRYPOINT, where no other entrypoint would then come to light and nobody passes arguments to this one. */
function asCommand(stage: Stage, context: RuleContext): FixProposal | undefined {
  const instruction = stage.entrypoint?.instruction
  const facts = stage.root.kind === 'image' ? stage.root.facts : undefined
  if (instruction === undefined || facts === undefined || (facts.entrypoint !== undefined && facts.language !== 'node')) return undefined
  if (stage.chain.slice(1).some((link) => link.steps.some((step) => step.instruction.keyword === 'ENTRYPOINT')) || stage.steps.filter((step) => step.instruction.keyword === 'ENTRYPOINT').length > 1) return undefined
  if (servicesRunning(context.project, stage).some(({ service }) => service.command !== undefined || service.entrypoint !== undefined)) return undefined
  const { name } = instruction
  return { title: 'Make it the CMD', safety: 'unsafe', edits: [context.replace(name.range, name.source === name.source.toLowerCase() ? 'cmd' : 'CMD')] }
}

/** A script that is not to be seen, whose name says that it starts the application. */
function startsByName(command: NonNullable<Stage['entrypoint']>['command']): boolean {
  if (command.form !== 'exec') return false
  const words = command.words.map((word) => word.value)
  const script = /^(?:\/(?:usr\/)?bin\/)?(?:ba|da|a)?sh$/.test(words[0] ?? '') ? words.slice(1) : words
  return script.length === 1 && /(?:^|\/)(?:start|run|serve)(?:[-_]?(?:server|app|web|gunicorn|django))?\.sh$/.test(script[0] ?? '')
}

function whatOf(server: RunningServer): string {
  return server.script === undefined ? `ENTRYPOINT starts ${server.name} itself` : `The entrypoint script starts ${server.name} itself and runs no arguments`
}
