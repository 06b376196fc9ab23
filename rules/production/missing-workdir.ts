import { defineRule, type PackageOperation } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'missing-workdir',
  title: 'Set a working directory',
  category: 'maintainability',
  severity: 'info',
  since: '0.1.0',
  fragments: 'whole',
  stages: 'shipped',
  purposes: ['production', 'development', 'test'],
  yieldsTo: ['copy-relative-without-workdir'],
  why: `Without WORKDIR everything runs in \`/\`: each command needs \`cd\` or whole paths, a shell in the container starts in the wrong
place, and files that are written to a relative path land beside the system's. Ignore it for images of a single program.`,
  remedy: 'Set it once behind FROM, `WORKDIR /app`, and drop `cd` and the repeated path.',
  references: [{ title: 'Building best practices: WORKDIR', url: 'https://docs.docker.com/build/building/best-practices/#workdir' }],
  bad: [
    { title: 'cd in each command', files: '«FROM python:3.13-slim»\nCOPY . /app\nRUN cd /app && pip install -r requirements.txt\nCMD ["python", "/app/manage.py", "check"]\n' },
    { title: 'The source in the root', files: '«FROM node:24-slim»\nCOPY . /\nRUN npm ci --omit=dev\nCMD ["node", "server.js"]\n' },
  ],
  good: [
    { title: 'Set', files: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nCMD ["python", "manage.py"]\n' },
    { title: 'Set by the base image', files: 'FROM php:8.4-apache\nCOPY . /var/www/html\n' },
    { title: 'A base of which nothing is known', files: 'FROM registry.example.org/base:1\nCOPY . /app\nRUN cd /app && make\n' },
    { title: 'One program, whole path', files: 'FROM debian:12-slim\nCOPY shop /usr/local/bin/shop\nCMD ["/usr/local/bin/shop"]\n' },
    { title: 'A project in a folder that is named', files: 'FROM python:3.13-slim\nCOPY requirements.txt /requirements.txt\nRUN pip install -r /requirements.txt\nCOPY . /srv/tea\nRUN pip install /srv/tea\nCMD ["python", "-m", "tea"]\nFROM ubuntu:24.04\nCOPY . /tmp/tea\nRUN cp -r /tmp/tea /srv/tea && composer -q -d=/srv/tea install && composer -d /srv/tea install\nCMD ["/srv/tea/run"]\n' },
    { title: 'Configuration only', files: 'FROM nginx:1.29\nCOPY nginx.conf /etc/nginx/nginx.conf\n' },
    { title: 'A relative destination is another rule\'s matter', files: 'FROM python:3.13-slim\nCOPY . .\nRUN pip install .\nCMD ["shop"]\n' },
  ],
  on: {
    stage: (stage, context) => {
      const facts = stage.root.kind === 'image' ? stage.root.facts : undefined
      if (stage.hasWorkdir || facts === undefined || facts.runsAs === 'service' || facts.workdir !== undefined) return
      const steps = stage.chain.flatMap((link) => link.steps)
      let bringsSource = false
      for (const step of steps) {
        const { instruction } = step
        if (instruction.keyword !== 'COPY' && instruction.keyword !== 'ADD') continue
        if (instruction.destination === undefined || instruction.flags.some((flag) => flag.name === 'from')) continue
        const destination = step.expand(instruction.destination)
        if (!destination.resolved || !destination.text.startsWith('/')) return
        bringsSource ||= instruction.sources.some((source) => /^\.?\/?$/.test(source.value))
      }
      if (!bringsSource) return
      const lacks = steps.some((step) => step.instruction.keyword === 'RUN' && step.commands.some((command) =>
        (command.program === 'cd' && command.arguments[0]?.literal?.startsWith('/') === true && !/^\/(?:tmp|usr\/(?:local\/)?src|var|opt\/?$)/.test(command.arguments[0].literal))))
        || steps.some((step) => step.operations.some((operation) => operation.installsDependencies && isFoundFromHere(operation) && !step.commands.some((command) => command.program === 'cd')))
      if (lacks) context.report(stage.range, 'No WORKDIR is set, so everything runs in /; set one behind FROM, such as WORKDIR /app')
    },
  },
})

/** A manifest that the command names, or looks for where it runs: not one of a folder that it names instead (`pip install /app`, `composer -d /app install`). */
function isFoundFromHere({ manifests, command }: PackageOperation): boolean {
  const words = command.arguments.map(({ value }) => value)
  return manifests.some((path) => !path.startsWith('/') && (words.includes(path) || !words.some((word) => /^(?:-[a-zA-Z]=?|--[a-z-]+=)?\//.test(word))))
}
