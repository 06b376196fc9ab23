import { defineRule, destinationOf, isAtOrBelow, isCopy, isForProduction, sourceTakenBy } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'dockerflow-app-directory',
  title: 'Put the application into /app',
  category: 'maintainability',
  severity: 'warning',
  since: '0.1.0',
  presets: ['dockerflow'],
  stages: 'shipped',
  purposes: ['production'],
  why: `Dockerflow asks for the application's files in /app, so that whoever enters a container of any service finds them at the same place.`,
  remedy: '`WORKDIR /app`, and copy the source there.',
  references: [{ title: 'Dockerflow: containers', url: 'https://github.com/mozilla-services/Dockerflow#dockerfile-requirements' }],
  bad: [
    { files: 'FROM python:3.13-slim\nWORKDIR /srv/shop\n«COPY . .»\nCMD ["gunicorn", "shop.wsgi"]\n' },
  ],
  good: [
    { title: '/app', files: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nCMD ["gunicorn", "shop.wsgi"]\n' },
    { title: 'A folder in it', files: 'FROM python:3.13-slim\nCOPY shop /app/shop\nCMD ["gunicorn", "shop.wsgi"]\n' },
    { title: 'The place is not known', files: 'FROM registry.example.org/base:1\nCOPY . .\n' },
    { title: 'Only single files', files: 'FROM debian:13-slim\nCOPY start.sh backup.sh /\nCMD ["/start.sh"]\n' },
    { title: 'Configuration elsewhere', files: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY nginx.conf /etc/nginx/nginx.conf\nCOPY . .\n' },
  ],
  on: {
    stage: (stage, context) => {
      if (!isForProduction(context.project, stage)) return
      const copies = stage.chain.flatMap((link) => link.steps.filter(isCopy))
      const places = copies.map((copy) => ({ copy, destination: destinationOf(copy) }))
      if (places.length === 0 || places.some(({ destination }) => destination === undefined || isAtOrBelow(destination, '/app'))) return
      const source = places.find(({ copy, destination }) => copy.stage === stage && copy.instruction.flags.every((flag) => flag.name !== 'from') && destination !== undefined && !/^\/(?:etc|usr\/local\/(?:bin|etc)|docker-entrypoint|tmp)/.test(destination)
        && sourceTakenBy(copy, context.project.contextsOf(stage.file)) !== undefined)
      if (source !== undefined) context.report(source.copy.instruction.range, `The application is put into ${source.destination ?? ''}; Dockerflow asks for /app`)
    },
  },
})
