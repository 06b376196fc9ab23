import { defineRule, isForProduction } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'dockerflow-entrypoint-and-command',
  title: 'Set both ENTRYPOINT and CMD',
  category: 'maintainability',
  severity: 'warning',
  since: '0.1.0',
  presets: ['dockerflow'],
  stages: 'shipped',
  purposes: ['production'],
  why: `Dockerflow asks for both: the entrypoint prepares, the command is what the service does by default, and another task of the same image is started by its command alone.`,
  remedy: 'Let ENTRYPOINT name what always comes first (a script that ends with `exec "$@"`), and CMD the default.',
  references: [{ title: 'Dockerflow: containers', url: 'https://github.com/mozilla-services/Dockerflow#dockerfile-requirements' }],
  bad: [
    { title: 'No entrypoint', files: 'FROM python:3.13-slim\n«CMD ["gunicorn", "shop.wsgi"]»\n' },
    { title: 'No command', files: 'FROM python:3.13-slim\n«ENTRYPOINT ["gunicorn", "shop.wsgi"]»\n' },
    { title: 'Neither', files: '«FROM python:3.13-slim»\nCOPY . /app\n' },
  ],
  good: [
    { title: 'Both', files: 'FROM python:3.13-slim\nENTRYPOINT ["/app/start"]\nCMD ["gunicorn", "shop.wsgi"]\n' },
    { title: "The base image's entrypoint", files: 'FROM node:24-slim\nCMD ["node", "server.js"]\n' },
    { title: "A server's own image", files: 'FROM nginx:1.29\nCOPY nginx.conf /etc/nginx/nginx.conf\n' },
    { title: 'An unknown base may have one', files: 'FROM registry.example.org/base:1\nCMD ["serve"]\n' },
  ],
  on: {
    stage: (stage, context) => {
      if (!isForProduction(context.project, stage) || stage.root.kind === 'unknown' || (stage.root.kind === 'image' && stage.root.facts === undefined)) return
      // A server's own image brings both.
      if (stage.root.kind === 'image' && stage.root.facts?.runsAs === 'service' && stage.command?.instruction === undefined && stage.entrypoint?.instruction === undefined) return
      const command = stage.command?.command.form === 'base' && stage.entrypoint?.instruction === undefined ? undefined : stage.command
      const { entrypoint } = stage
      // The command of the base image is forgotten as soon as an entrypoint is set, or is no application's.
      if (entrypoint !== undefined && command !== undefined && command.instruction !== undefined) return
      const own = [stage.command, entrypoint].find((each) => each?.instruction !== undefined && each.stage === stage)
      const missing = entrypoint === undefined && command?.instruction === undefined ? 'neither ENTRYPOINT nor CMD' : entrypoint === undefined ? 'no ENTRYPOINT' : 'no CMD'
      context.report(own?.instruction?.range ?? stage.range, `The image sets ${missing}; Dockerflow asks for both`)
    },
  },
})
