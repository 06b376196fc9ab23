import {
  containerOfService, containerOfStage, defineRule, type HostMeaning, isLoopback, type Located, meaningOfHost, nginxConfiguration, servicesRunning, type RuleContext, type RunningContainer, type RunningServer, type ServiceModel, stageOfService,
  startsNginx, webReferencesOf,
} from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'server-binds-loopback',
  title: 'Listen on all addresses of the container',
  category: 'runtime',
  severity: 'error',
  since: '0.1.0',
  elsewhere: true,
  why: `127.0.0.1 of a container is reached from inside of it alone. A published port, and any other container, then gets no answer.
gunicorn, uvicorn, daphne, \`manage.py runserver\` and \`flask run\` listen there unless told otherwise.`,
  remedy: 'Listen on 0.0.0.0: `gunicorn --bind 0.0.0.0:8000`, `uvicorn --host 0.0.0.0`, `manage.py runserver 0.0.0.0:8000`, `flask run --host 0.0.0.0`.',
  references: [
    { title: 'gunicorn: bind', url: 'https://docs.gunicorn.org/en/stable/settings.html#bind' },
    { title: 'Docker: published ports', url: 'https://docs.docker.com/engine/network/port-publishing/' },
  ],
  bad: [
    { title: 'behind nginx, with nothing published', files: { 'compose.yaml': 'services:\n  web:\n    image: shop/web:1\n    command: gunicorn --bind «127.0.0.1:8000» shop.wsgi\n  proxy:\n    image: nginx:1.29\n    volumes: ["./nginx.conf:/etc/nginx/conf.d/default.conf:ro"]\n', 'nginx.conf': 'server {\n  location / { proxy_pass http://web:8000; }\n}\n' } },
    { title: 'runserver without an address', files: 'services:\n  web:\n    image: registry.example.org/shop:1\n    command: python manage.py «runserver»\n    ports:\n      - "8000:8000"\n' },
    { title: 'An address that is written', files: { Dockerfile: 'FROM python:3.13\nCMD ["gunicorn", "--bind", «"127.0.0.1:8000"», "shop.wsgi"]\n', 'compose.yaml': 'services:\n  web:\n    build: .\n    ports:\n      - "80:8000"\n' } },
    { title: 'flask run behind an EXPOSE', files: 'FROM python:3.13\nEXPOSE 5000\nCMD ["flask", «"run"»]\n' },
    { title: 'gunicorn\'s default, in the start script', files: { 'web/Dockerfile': 'FROM python:3.13\nWORKDIR /srv\nCOPY requirements.txt start.sh ./\nCMD ["/srv/start.sh"]\n', 'web/requirements.txt': 'gunicorn\n', 'web/start.sh': '#!/bin/sh\nexec «gunicorn» shop.wsgi\n', 'compose.yaml': 'services:\n  web:\n    build: ./web\n    ports:\n      - "8000:8000"\n' } },
  ],
  good: [
    { title: 'asked for by nobody, or in the network of the proxy', files: { 'compose.yaml': 'services:\n  metrics:\n    image: shop/web:1\n    command: gunicorn --bind 127.0.0.1:9000 shop.metrics\n  web:\n    image: shop/web:1\n    network_mode: service:proxy\n    command: gunicorn --bind 127.0.0.1:8000 shop.wsgi\n  proxy:\n    image: nginx:1.29\n    volumes: ["./nginx.conf:/etc/nginx/conf.d/default.conf:ro"]\n', 'nginx.conf': 'server {\n  location / { proxy_pass http://127.0.0.1:8000; }\n}\n' } },
    { title: 'On all addresses', files: 'services:\n  web:\n    image: registry.example.org/shop:1\n    command: python manage.py runserver 0.0.0.0:8000\n    ports:\n      - "8000:8000"\n' },
    { title: 'The network of the host', files: 'services:\n  web:\n    image: registry.example.org/shop:1\n    command: python manage.py runserver\n    network_mode: host\n' },
    { title: 'Another port is published', files: 'services:\n  web:\n    image: registry.example.org/shop:1\n    command: uvicorn shop:app\n    ports:\n      - "9000:9000"\n' },
    { title: 'A configuration file may say otherwise', files: { Dockerfile: 'FROM python:3.13\nWORKDIR /srv\nCOPY requirements.txt gunicorn.conf.py ./\nEXPOSE 8000\nCMD ["gunicorn", "shop.wsgi"]\n', 'gunicorn.conf.py': 'bind = "0.0.0.0:8000"\n', 'requirements.txt': '' } },
    { title: 'PORT makes gunicorn listen on all', files: { Dockerfile: 'FROM python:3.13\nWORKDIR /srv\nCOPY requirements.txt .\nENV PORT=8000\nEXPOSE 8000\nCMD ["gunicorn", "shop.wsgi"]\n', 'requirements.txt': '' } },
    { title: 'The variable of Flask', files: 'FROM python:3.13\nENV FLASK_RUN_HOST=0.0.0.0\nEXPOSE 5000\nCMD ["flask", "run"]\n' },
    { title: 'An address that is not known', files: 'services:\n  web:\n    image: registry.example.org/shop:1\n    command: uvicorn shop:app --host ${HOST}\n    ports:\n      - "8000:8000"\n' },
    { title: 'Behind a proxy of the same container', files: { Dockerfile: 'FROM python:3.13\nCOPY start.sh /start.sh\nEXPOSE 80\nCMD ["/start.sh"]\n', 'start.sh': '#!/bin/sh\ngunicorn --bind 127.0.0.1:8000 shop.wsgi &\nexec nginx -g "daemon off;"\n' } },
    { title: 'A socket file', files: 'FROM python:3.13\nEXPOSE 8000\nCMD ["gunicorn", "--bind", "unix:/run/shop.sock", "shop.wsgi"]\n' },
  ],
  on: {
    service: (model, context) => {
      const { service } = model
      if (service.networkMode !== undefined) return
      if (service.ports.length === 0) {
        judgeBehindProxy(model, context)
        return
      }
      const container = containerOfService(context.project, model)
      const server = loopbackOf(container, (port) => service.ports.some((mapping) => mapping.target !== undefined && mapping.protocol === 'tcp' && mapping.target.start <= port && port <= mapping.target.end))
      const [mapping] = service.ports
      if (server?.document === undefined || mapping === undefined) return
      context.report(placeOf(server), messageFor(server, 'the published port gets no answer'), { related: [{ document: mapping.document, range: mapping.range, message: 'published here' }] })
    },
    stage: (stage, context) => {
      if (!stage.shipped || servicesRunning(context.project, stage).length > 0) return
      const server = loopbackOf(containerOfStage(context.project, stage), (port) => stage.exposed.some((exposed) => exposed.range !== undefined && exposed.port === port))
      if (server !== undefined) context.report(placeOf(server), messageFor(server, 'nobody outside of the container reaches it'))
    },
  },
})

/** The one web server of a container, where it listens on loopback at a port that is meant for others. */
function loopbackOf(container: RunningContainer, isOpen: (port: number) => boolean): RunningServer | undefined {
  const listening = container.servers.filter((server) => server.kind !== 'worker' && server.kind !== 'scheduler' && server.command.inFunction === undefined)
  const [server] = listening
  if (server?.document === undefined || listening.length !== 1 || server.command.conditional) return undefined
  if (server.address === undefined || server.port === undefined || !isLoopback(server.address)) return undefined
  if (container.commands.some(({ command }) => /^(?:supervisord|socat|nginx|haproxy|envoy|stunnel4?)$/.test(command.program ?? ''))) return undefined
  return isOpen(server.port) ? server : undefined
}

/** Nothing is published, but another service of the stack passes requests on to it. */
function judgeBehindProxy(model: ServiceModel, context: RuleContext): void {
  const { project } = context
  const server = loopbackOf(containerOfService(project, model), () => true)
  if (server?.document === undefined) return
  for (const other of project.modelsIn(model.compose)) {
    if (other === model || other.service.networkMode !== undefined) continue
    const stage = stageOfService(project, other)
    const asked: (Located & { readonly host: string; readonly to: number | undefined })[] = [
      ...webReferencesOf(other).map(({ host, port }) => ({ document: host.document, range: host.range, host: host.text, to: port })),
      ...(startsNginx(stage, other) ? nginxConfiguration(project, stage, other)?.upstreams ?? [] : []).map(({ host, at, port }) => ({ ...at, host, to: port })),
    ]
    const found = asked.find(({ host, to }) => to === server.port && isService(meaningOfHost(host, other, project), model))
    if (found === undefined) continue
    context.report(placeOf(server), messageFor(server, `${other.service.name} does not reach it`), { related: [{ document: found.document, range: found.range, message: 'asked for here' }] })
    return
  }
}

function isService(meaning: HostMeaning, model: ServiceModel): boolean {
  return meaning !== undefined && meaning !== 'known-otherwise' && meaning.service === model.service
}

function placeOf(server: RunningServer): { range: RunningServer['range']; document?: NonNullable<RunningServer['document']> } {
  const range = server.isDefault ? server.range : server.bindRange ?? server.range
  return server.document === undefined ? { range } : { range, document: server.document }
}

function messageFor(server: RunningServer, consequence: string): string {
  return `${server.name} listens on ${server.address ?? ''}${server.isDefault ? ' by default' : ''}, so ${consequence}; listen on 0.0.0.0`
}
