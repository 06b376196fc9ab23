import type { SimpleCommand } from '../syntax/shell/index.ts'
import type { Stage, Step } from './dockerfile/model.ts'
import type { Project } from './model.ts'
import { containerOfStage, type RunningContainer } from './running-servers.ts'
import { servicesRunning } from './service-image.ts'

/** Servers of the distribution that change to a user by their own configuration. */
const SYSTEM_SERVERS = new Set(['nginx', 'httpd', 'apache2', 'apache2ctl', 'apachectl', 'php-fpm', 'apache2-foreground', 'sshd', 'cron', 'crond', 'haproxy'])

/** A user that a Dockerfile creates. */
export interface CreatedUser {
  readonly name: string
  readonly command: SimpleCommand
  readonly step: Step
}

/**
 * The user that a stage's image creates though all of it runs as root: no USER, no entrypoint and no service names it. Undefined
 * where there is none, or something that cannot be seen may use it.
 */
export function unusedUserOf(project: Project, stage: Stage): CreatedUser | undefined {
  if (stage.user?.isRoot !== true || (stage.root.kind === 'image' && stage.root.facts?.dropsPrivileges === true)) return undefined
  const created = userCreatedIn(stage)
  if (created === undefined || isLoginUser(stage, created)) return undefined
  if (servicesRunning(project, stage).some(({ service }) => service.user !== undefined)) return undefined
  const container = containerOfStage(project, stage)
  if (!isPlain(container) || container.dropsPrivileges || !container.complete || container.servers.some((server) => SYSTEM_SERVERS.has(server.name))) return undefined
  const isNamed = container.commands.some(({ command }) => command.program === 'supervisord' || command.words.some((word) => word.value.includes(created.name)))
  return isNamed ? undefined : created
}

const INTERPRETER = /^(?:python[\d.]*|node|java|ruby|php|perl|dotnet|bundle|npm|yarn|pnpm|rails|uv|poetry|pipenv)$/

/** Whether what starts is to be seen: a known server, an interpreter, a script of the project. Any other program may change users itself. */
function isPlain(container: RunningContainer): boolean {
  return container.servers.length > 0 || container.scripts.length > 0 || (container.commands[0]?.document !== undefined && INTERPRETER.test(container.commands[0].command.program ?? ''))
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

/** The last operand; `adduser user group` adds a member and creates nobody. */
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
