import { contains, containerOfService, containerOfStage, defineRule, listeningPorts, type RuleContext, type ServiceModel, type Stage, stageOfService } from '../../src/rule-api/index.ts'

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
    { title: 'EXPOSE and the mapping, where nobody knows the program', files: { 'compose.yaml': 'services:\n  web:\n    build: .\n    ports:\n      - «"80:80"»\n', Dockerfile: 'FROM scratch\nCOPY shop /\nEXPOSE 8080\nCMD ["/shop"]\n', shop: '' } },
    { title: 'nginx by its configuration', files: { 'compose.yaml': 'services:\n  proxy:\n    build: ./nginx\n    ports:\n      - «"80:80"»\n', 'nginx/Dockerfile': 'FROM nginx:1.29\nCOPY nginx.conf /etc/nginx/conf.d/default.conf\n', 'nginx/nginx.conf': 'server {\n  listen 8080;\n}\n' } },
  ],
  good: [
    { title: 'an image that exposes what it does not use', files: { 'compose.yaml': 'services:\n  web:\n    build: .\n    ports: ["80:8080"]\n  api:\n    build: .\n    ports: ["81:9000"]\n    environment: { LISTEN: ":9000" }\n', Dockerfile: 'FROM registry.example.org/base:1\nEXPOSE 80 8080\n' } },
    { title: 'nginx by a template', files: { 'compose.yaml': 'services:\n  proxy:\n    image: nginx:1.29\n    volumes: ["./default.conf.template:/etc/nginx/templates/default.conf.template:ro"]\n    ports: ["80:8080"]\n', 'default.conf.template': 'server {\n  listen 8080;\n  server_name ${DOMAIN};\n}\n' } },
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
      const listening = listeningPorts(context.project, container, stage, model)
      if (listening === undefined) judgeByExpose(model, stage, context)
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
      const listening = listeningPorts(context.project, containerOfStage(context.project, stage), stage, undefined)
      if (listening === undefined || stage.exposed.some((exposed) => listening.ports.has(exposed.port))) return
      context.report(place, `EXPOSE names port ${first.port}, but ${listening.name} listens on port ${[...listening.ports].join(', ')}; name that one`)
    },
  },
})

/** What runs is not known, but the Dockerfile of the service says by EXPOSE where it listens, and no mapping leads there. */
function judgeByExpose(model: ServiceModel, stage: Stage | undefined, context: RuleContext): void {
  const { service } = model
  const exposed = stage?.exposed.filter((each) => each.range !== undefined && each.protocol === 'tcp') ?? []
  const [first] = exposed
  // A command, another entrypoint or settings may move it.
  if (stage === undefined || first?.range === undefined || service.build === undefined || service.command !== undefined || service.entrypoint !== undefined) return
  if (exposed.length !== stage.exposed.length || stage.steps.some(({ instruction }) => instruction.keyword === 'EXPOSE' && instruction.ports.some((word) => !/^\d+(?:\/tcp)?$/.test(word.value)))) return
  if (service.environment.some(({ name }) => /(?:^|_)PORTS?$|LISTEN|BIND|ADDR/i.test(name)) || service.envFiles.length > 0) return
  const mappings = service.ports.filter((mapping) => mapping.protocol === 'tcp')
  const [mapping] = mappings
  if (mapping?.target === undefined || mappings.some(({ target }) => target === undefined || exposed.some(({ port }) => target.start <= port && port <= target.end))) return
  context.report(mapping, `The Dockerfile says by EXPOSE that the container listens on port ${exposed.map(({ port }) => port).join(', ')}, and this leads to ${mapping.target.start}; make the two agree`, {
    severity: 'info', related: [{ document: stage.document, range: first.range, message: 'exposed here' }],
  })
}
