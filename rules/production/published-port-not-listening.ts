import {
  contains, containerOfService, containerOfStage, defineRule, imageName, lookUpBaseImage, nginxPorts, stageOfService, type Project, type RunningContainer, type ServiceModel, type Stage,
} from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'published-port-not-listening',
  title: 'Publish the port that the server listens on',
  category: 'runtime',
  severity: 'warning',
  since: '0.1.0',
  why: `The mapping (or EXPOSE) names one port of the container, the command listens on another: connections are refused though everything
runs. Only servers are judged whose port the command line or the configuration proves.`,
  remedy: 'Let the right-hand side of the mapping and EXPOSE name the port that the server listens on, or change the server.',
  references: [{ title: 'Compose: ports', url: 'https://docs.docker.com/reference/compose-file/services/#ports' }],
  bad: [
    { title: 'The mapping', files: 'services:\n  web:\n    image: registry.example.org/shop:1\n    command: gunicorn --bind 0.0.0.0:8000 shop.wsgi\n    ports:\n      - «"80:8080"»\n' },
    { title: 'EXPOSE', files: 'FROM python:3.13\nEXPOSE «80»\nCMD ["gunicorn", "--bind", "0.0.0.0:8000", "shop.wsgi"]\n' },
    { title: 'nginx by its configuration', files: { 'compose.yaml': 'services:\n  proxy:\n    build: ./nginx\n    ports:\n      - «"80:80"»\n', 'nginx/Dockerfile': 'FROM nginx:1.29\nCOPY nginx.conf /etc/nginx/conf.d/default.conf\n', 'nginx/nginx.conf': 'server {\n  listen 8080;\n}\n' } },
  ],
  good: [
    { title: 'The same port', files: { 'compose.yaml': 'services:\n  web:\n    build: .\n    ports:\n      - "80:8000"\n', Dockerfile: 'FROM python:3.13\nEXPOSE 8000\nCMD ["gunicorn", "-b", ":8000", "shop.wsgi"]\n' } },
    { title: 'A second port for a debugger', files: 'services:\n  web:\n    image: registry.example.org/shop:1\n    command: gunicorn --bind 0.0.0.0:8000 shop.wsgi\n    ports:\n      - "8000:8000"\n      - "5678:5678"\n' },
    { title: 'The port is a variable', files: 'services:\n  web:\n    image: registry.example.org/shop:1\n    command: gunicorn --bind 0.0.0.0:${PORT} shop.wsgi\n    ports:\n      - "8000:8080"\n' },
    { title: 'The configuration decides', files: 'FROM python:3.13\nEXPOSE 80\nCMD ["gunicorn", "--config", "gunicorn.conf.py", "shop.wsgi"]\n' },
    { title: 'A range', files: 'services:\n  web:\n    image: registry.example.org/shop:1\n    command: uvicorn shop:app --host 0.0.0.0 --port 8003\n    ports:\n      - "8000-8005:8000-8005"\n' },
    { title: 'A second server in the container', files: { Dockerfile: 'FROM python:3.13\nCOPY start.sh /start.sh\nEXPOSE 80\nCMD ["/start.sh"]\n', 'start.sh': '#!/bin/sh\ngunicorn --bind 127.0.0.1:8000 shop.wsgi &\nexec nginx -g "daemon off;"\n' } },
    { title: 'nginx with a configuration that is not to be seen', files: { 'compose.yaml': 'services:\n  proxy:\n    image: nginx:1.29\n    volumes:\n      - /etc/shop/nginx.conf:/etc/nginx/conf.d/default.conf\n    ports:\n      - "80:8080"\n' } },
  ],
  on: {
    service: (model, context) => {
      const { service } = model
      if (service.networkMode !== undefined) return
      const mappings = service.ports.filter((mapping) => mapping.protocol === 'tcp')
      const [first] = mappings
      if (first === undefined || mappings.some((mapping) => !mapping.resolved || mapping.target === undefined)) return
      const stage = stageOfService(context.project, model)
      const container = containerOfService(context.project, model)
      const listening = portsOf(context.project, container, stage, model)
      if (listening === undefined || mappings.some(({ target }) => target !== undefined && [...listening.ports].some((port) => target.start <= port && port <= target.end))) return
      if (context.project.services.some((other) => other !== model && other.service.networkMode?.text === `service:${service.name}`)) return
      context.report(first, `${listening.name} listens on port ${[...listening.ports].join(', ')} in the container, not on ${first.target?.start ?? ''}, so connections are refused; map to the port that it listens on`)
    },
    stage: (stage, context) => {
      const own = stage.exposed.filter((exposed) => exposed.range !== undefined && exposed.protocol === 'tcp')
      const [first] = own
      const place = first?.range
      if (!stage.shipped || first === undefined || place === undefined || !stage.steps.some((step) => step.instruction.keyword === 'EXPOSE' && contains(step.instruction.range, place))) return
      if (stage.steps.some((step) => step.instruction.keyword === 'EXPOSE' && step.instruction.ports.some((word) => !/^\d+(?:\/\w+)?$/.test(step.expand(word).text)))) return
      const listening = portsOf(context.project, containerOfStage(context.project, stage), stage, undefined)
      if (listening === undefined || stage.exposed.some((exposed) => listening.ports.has(exposed.port))) return
      context.report(place, `EXPOSE names port ${first.port}, but ${listening.name} listens on port ${[...listening.ports].join(', ')}; name that one`)
    },
  },
})

interface Listening {
  readonly name: string
  readonly ports: ReadonlySet<number>
}

/** The ports of a container's one server, where they are proven. */
function portsOf(project: Project, container: RunningContainer, stage: Stage | undefined, model: ServiceModel | undefined): Listening | undefined {
  const servers = container.servers.filter((server) => server.kind !== 'worker' && server.kind !== 'scheduler')
  const isNginx = servers.every((server) => server.name === 'nginx') && (servers.length > 0 || model?.service.command === undefined) && startsNginx(stage, model)
  if (isNginx) {
    const ports = nginxPorts(project, stage, model)
    return ports === undefined ? undefined : { name: 'nginx', ports }
  }
  const [server] = servers
  if (server?.port === undefined || servers.length !== 1 || server.command.conditional || server.command.inFunction !== undefined || server.document === undefined) return undefined
  if (container.commands.some(({ command }) => /^(?:supervisord|socat|nginx|haproxy|envoy|stunnel4?)$/.test(command.program ?? '') || (command.background && command.inSubstitution === undefined))) return undefined
  return { name: server.name, ports: new Set([server.port]) }
}

function startsNginx(stage: Stage | undefined, model: ServiceModel | undefined): boolean {
  if (stage !== undefined) return stage.root.kind === 'image' && /^(?:library\/)?nginx$/.test(stage.root.reference.repository) && stage.root.reference.registry === undefined
  return model?.image !== undefined && lookUpBaseImage(imageName(model.image))?.command?.[0] === 'nginx'
}
