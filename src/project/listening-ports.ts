import type { Stage } from './dockerfile/model.ts'
import type { Project, ServiceModel } from './model.ts'
import { nginxConfiguration, startsNginx } from './nginx.ts'
import type { RunningContainer } from './running-servers.ts'

/** The ports that a container's one server listens on, and its name. */
export interface Listening {
  readonly name: string
  readonly ports: ReadonlySet<number>
}

/** The ports of a container's one server, where the command line or the configuration proves them. */
export function listeningPorts(project: Project, container: RunningContainer, stage: Stage | undefined, model: ServiceModel | undefined): Listening | undefined {
  const servers = container.servers.filter((server) => server.kind !== 'worker' && server.kind !== 'scheduler')
  const isNginx = servers.every((server) => server.name === 'nginx') && (servers.length > 0 || model?.service.command === undefined) && startsNginx(stage, model)
  if (isNginx) {
    const ports = nginxConfiguration(project, stage, model)?.ports
    return ports === undefined || ports.size === 0 ? undefined : { name: 'nginx', ports }
  }
  const [server] = servers
  if (server?.port === undefined || servers.length !== 1 || server.command.conditional || server.command.inFunction !== undefined || server.document === undefined) return undefined
  if (container.commands.some(({ command }) => /^(?:supervisord|socat|nginx|haproxy|envoy|stunnel4?)$/.test(command.program ?? '') || (command.background && command.inSubstitution === undefined))) return undefined
  return { name: server.name, ports: new Set([server.port]) }
}
