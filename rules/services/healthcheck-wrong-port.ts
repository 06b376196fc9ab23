import {
  containerOfService, containerOfStage, defineRule, type HealthAddress, healthAddressOf, healthAddressOfStage, listeningPorts, type Listening, type RuleContext, servicesRunning, stageOfService,
} from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'healthcheck-wrong-port',
  title: 'Check the port that the server listens on',
  category: 'runtime',
  severity: 'warning',
  since: '0.1.0',
  fragments: false,
  why: `A healthcheck runs inside of the container, so it must ask the port that the server listens on there, not the one that is published on the host. At another port it always fails: the container is never healthy, and whatever waits for it never starts.

Only servers are judged whose port the command line or the configuration proves.`,
  remedy: 'Ask the port of the container.',
  references: [
    { title: 'Dockerfile reference: HEALTHCHECK', url: 'https://docs.docker.com/reference/dockerfile/#healthcheck' },
    { title: 'Compose: healthcheck', url: 'https://docs.docker.com/reference/compose-file/services/#healthcheck' },
  ],
  bad: [
    { title: 'the port of the host', files: 'services:\n  web:\n    image: shop/web:1\n    command: gunicorn --bind 0.0.0.0:8000 shop.wsgi\n    ports: ["8080:8000"]\n    healthcheck:\n      test: ["CMD", "curl", "-f", "http://localhost:«8080»/health"]\n' },
    { title: 'no port is port 80', files: 'FROM python:3.13\nRUN pip install --no-cache-dir uvicorn\nHEALTHCHECK CMD wget -qO- «http://127.0.0.1»/ || exit 1\nCMD ["uvicorn", "shop:app", "--host", "0.0.0.0", "--port", "8000"]\n' },
    { title: 'the command line wins over a configuration that is not to be seen', files: 'FROM python:3.13\nCOPY conf.py /srv/\nHEALTHCHECK CMD curl -f http://localhost:«9000»/\nCMD ["gunicorn", "-c", "/srv/conf.py", "-b", "0.0.0.0:8000", "shop.wsgi"]\n' },
    { title: 'the command of the service, the check of the image', files: { 'compose.yaml': 'services:\n  web:\n    build: .\n    command: gunicorn --bind 0.0.0.0:9000 shop.wsgi\n', Dockerfile: 'FROM python:3.13\nHEALTHCHECK CMD curl -f http://localhost:«8000»/\nCMD ["gunicorn", "--bind", "0.0.0.0:8000", "shop.wsgi"]\n' } },
  ],
  good: [
    { title: 'another address behind the name, and metrics on a port of their own', files: 'services:\n  web:\n    image: shop/web:1\n    command: gunicorn --bind 0.0.0.0:8000 shop.wsgi\n    healthcheck:\n      test: ["CMD-SHELL", "curl -f --connect-to ::localhost:8000 http://localhost/health"]\n  api:\n    image: shop/api:1\n    command: gunicorn --bind 0.0.0.0:8000 shop.api\n    healthcheck:\n      test: ["CMD", "curl", "-f", "http://localhost:9100/metrics"]\n' },
    { title: 'the port of the container', files: { 'compose.yaml': 'services:\n  web:\n    build: .\n    ports: ["8080:8000"]\n    healthcheck:\n      test: curl -f http://localhost:8000/health || exit 1\n', Dockerfile: 'FROM python:3.13\nHEALTHCHECK CMD curl -f http://localhost:8000/\nCMD ["gunicorn", "--bind", "0.0.0.0:8000", "shop.wsgi"]\n' } },
    { title: 'a configuration that is not to be seen', files: 'FROM python:3.13\nCOPY conf.py /srv/\nHEALTHCHECK CMD curl -f http://localhost:9000/\nCMD ["gunicorn", "-c", "/srv/conf.py", "shop.wsgi"]\n' },
    { title: 'a variable', files: 'FROM python:3.13\nENV PORT=8000\nHEALTHCHECK CMD curl -f http://localhost:$PORT/\nCMD ["gunicorn", "--bind", "0.0.0.0:8000", "shop.wsgi"]\n' },
    { title: 'a server of which nothing is known', files: 'FROM node:24\nHEALTHCHECK CMD wget -qO- http://localhost:3000/\nCMD ["node", "server.js"]\n' },
    { title: 'another machine, and two checks', files: 'services:\n  web:\n    image: shop/web:1\n    command: gunicorn --bind 0.0.0.0:8000 shop.wsgi\n    healthcheck:\n      test: curl -f http://db.example.org:9000/ && curl -f http://localhost:8000/\n  two:\n    image: shop/web:1\n    command: gunicorn --bind 0.0.0.0:8000 shop.wsgi\n    healthcheck:\n      test: curl -f http://localhost:8000/ && curl -f http://localhost:9090/metrics\n' },
    { title: 'in the network of another container', files: 'services:\n  web:\n    image: shop/web:1\n    network_mode: service:proxy\n    command: gunicorn --bind 0.0.0.0:8000 shop.wsgi\n    healthcheck:\n      test: curl -f http://localhost:80/\n  proxy:\n    image: nginx:1.29\n' },
  ],
  on: {
    service(model, context) {
      if (model.service.networkMode !== undefined) return
      const { project } = context
      const address = healthAddressOf(project, model)
      if (address === undefined) return
      const stage = stageOfService(project, model)
      // What the image alone decides is judged at the image.
      if (!address.isOwn && model.service.command === undefined && model.service.entrypoint === undefined && model.service.environment.length === 0) return
      // The same network holds another server.
      if (project.modelsIn(model.compose).some((other) => other.service.networkMode?.text === `service:${model.service.name}`)) return
      report(address, listeningPorts(project, containerOfService(project, model), stage, model), context)
    },
    stage(stage, context) {
      const address = stage.shipped && stage.healthcheck !== undefined && stage.steps.some(({ instruction }) => instruction === stage.healthcheck) ? healthAddressOfStage(stage) : undefined
      const services = servicesRunning(context.project, stage)
      if (address === undefined || (services.length > 0 && services.every(({ service }) => service.command !== undefined || service.entrypoint !== undefined || service.environment.length > 0))) return
      report(address, listeningPorts(context.project, containerOfStage(context.project, stage), stage, undefined), context)
    },
  },
})

function report(address: HealthAddress, listening: Listening | undefined, context: RuleContext): void {
  if (listening === undefined || listening.ports.has(address.port)) return
  context.report(address.at, `${listening.name} listens on port ${[...listening.ports].join(', ')}, not on ${address.port}, so this check always fails; ask the port that it listens on`)
}
