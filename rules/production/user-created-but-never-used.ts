import { containerOfStage, defineRule, isForProduction, servicesRunning, type SimpleCommand, type Stage, type Step } from '../../src/rule-api/index.ts'

const SYSTEM_SERVERS = new Set(['nginx', 'httpd', 'apache2', 'apache2ctl', 'apachectl', 'php-fpm', 'apache2-foreground', 'sshd', 'cron', 'crond', 'haproxy'])

export default defineRule({
  id: 'user-created-but-never-used',
  title: 'Switch to the user that the image creates',
  category: 'security',
  severity: 'warning',
  since: '0.1.0',
  aliases: { trivy: ['DS-0002'], checkov: ['CKV_DOCKER_3'] },
  stages: 'shipped',
  purposes: ['production'],
  why: `The image creates a user, yet no USER, no entrypoint and no service switches to it, so the container runs as root all the same.
Ignore it where the user exists for a login into the container, or for files that another container owns.`,
  remedy: 'Add `USER name` behind the last step that needs root.',
  references: [{ title: 'Dockerfile reference: USER', url: 'https://docs.docker.com/reference/dockerfile/#user' }],
  bad: [
    {
      title: 'Created and forgotten',
      files: `FROM python:3.13-slim
RUN groupadd --gid 10001 app && «useradd» --uid 10001 --gid app app
WORKDIR /app
COPY . .
CMD ["gunicorn", "--bind", "0.0.0.0:8000", "shop.wsgi"]
`,
    },
    { title: 'Alpine', files: 'FROM node:24-alpine\nRUN «adduser» -D -u 10001 shop\nWORKDIR /srv\nCOPY . .\nCMD ["node", "server.js"]\n' },
  ],
  good: [
    { title: 'USER names it', files: 'FROM python:3.13-slim\nRUN useradd --uid 10001 app\nUSER 10001\nCMD ["python", "-m", "shop"]\n' },
    {
      title: 'The entrypoint switches to it',
      files: {
        Dockerfile: 'FROM debian:12-slim\nRUN useradd shop\nCOPY entrypoint.sh /\nENTRYPOINT ["/entrypoint.sh"]\nCMD ["shop"]\n',
        'entrypoint.sh': '#!/bin/sh\nexec setpriv --reuid=shop --clear-groups "$@"\n',
      },
    },
    {
      title: 'compose runs it as that user',
      files: { Dockerfile: 'FROM debian:12-slim\nRUN useradd -u 1001 shop\nCMD ["shop"]\n', 'compose.yaml': 'services:\n  shop:\n    build: .\n    user: shop\n' },
    },
    { title: 'A server that changes to it by its configuration', files: 'FROM debian:12-slim\nRUN useradd -r nginx\nCMD ["nginx", "-g", "daemon off;"]\n' },
    { title: 'The script that would switch to it is not to be seen', files: 'FROM debian:12-slim\nRUN useradd app\nCOPY run.sh /\nCMD ["/run.sh"]\n' },
    { title: 'Named in another command', files: 'FROM debian:12-slim\nRUN useradd app\nCMD ["sudo", "-u", "app", "/usr/bin/shop"]\n' },
  ],
  on: {
    stage: (stage, context) => {
      if (stage.user?.isRoot !== true || !isForProduction(context.project, stage)) return
      if (stage.root.kind === 'image' && stage.root.facts?.dropsPrivileges === true) return
      const created = userCreatedIn(stage)
      if (created === undefined) return
      if (servicesRunning(context.project, stage).some(({ service }) => service.user !== undefined)) return
      const container = containerOfStage(context.project, stage)
      if (container.dropsPrivileges || !container.complete || container.servers.some((server) => SYSTEM_SERVERS.has(server.name))) return
      if (container.commands.some(({ command }) => command.program === 'supervisord' || command.words.some((word) => word.value.includes(created.name)))) return
      if (isLoginUser(stage, created)) return
      const explicit = stage.user.instruction !== undefined
      context.report(
        { range: created.command.words[0]?.range ?? created.command.range, document: created.step.stage.document },
        `The user ${created.name} is created here, but nothing switches to it, so the image runs as root; add "USER ${created.name}" behind the last step that needs root`,
        explicit ? { aliases: ['DS-0002', 'CKV_DOCKER_8'] } : {},
      )
    },
  },
})

interface CreatedUser {
  readonly name: string
  readonly command: SimpleCommand
  readonly step: Step
}

/** The last user that the stages create under a name that is known. */
function userCreatedIn(stage: Stage): CreatedUser | undefined {
  for (const link of stage.chain) {
    for (const step of [...link.steps].reverse()) {
      if (step.instruction.keyword !== 'RUN') continue
      const command = step.commands.findLast((candidate) => candidate.program === 'useradd' || candidate.program === 'adduser')
      if (command === undefined) continue
      const name = nameOf(command)
      return name === undefined ? undefined : { name, command, step }
    }
  }
  return undefined
}

/** The last operand; \`adduser user group\` adds a member and creates nobody. */
function nameOf(command: SimpleCommand): string | undefined {
  const last = command.arguments.at(-1)
  const before = command.arguments.at(-2)
  if (last?.literal === undefined || last.literal.startsWith('-')) {
    const first = command.arguments[0]
    return first?.literal !== undefined && /^[a-z_][\w-]*$/i.test(first.literal) ? first.literal : undefined
  }
  if (command.program === 'adduser' && before?.literal !== undefined && command.arguments.length === 2 && !before.literal.startsWith('-')) return undefined
  return /^[a-z_][\w-]*$/i.test(last.literal) ? last.literal : undefined
}

/** It gets a password or sudo rights, or root works for it in a later step: an account for people, or for another purpose. */
function isLoginUser(stage: Stage, created: CreatedUser): boolean {
  return stage.chain.some((link) => link.steps.some((step) => step.instruction.keyword === 'RUN' && step.commands.some((command) =>
    command.program === 'chpasswd' || command.program === 'passwd' || (command.program === 'echo' && command.source.includes('sudoers'))
    || (command.program === 'su' && command.words.some((word) => word.value === created.name)))))
}
