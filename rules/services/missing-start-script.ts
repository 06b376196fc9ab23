import {
  defineRule, isForProduction, type Missing, missingInContainer, missingInImage, nameOf, nearest, type Project, type RuleContext, servicesRunning, startOfService, startOfStage, type UnseenFile,
} from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'missing-start-script',
  title: 'Start with scripts that are in the container',
  category: 'runtime',
  severity: 'error',
  since: '0.1.0',
  fragments: false,
  why: `A container whose ENTRYPOINT, CMD, \`entrypoint\` or \`command\` names a file that is not there ends at once, with \`exec: "/app/start.sh": no such file or directory\` or \`can't open file\`.

A file counts as missing where the folder that it should lie in is filled by a COPY out of a build context of the project, or by a bind mount, and the project has no such file there, or
\`.dockerignore\` keeps it out. Nothing is said where a RUN, another stage, an archive, a volume or an unknown base image may bring it, of results of builds, of submodules, and of files that git ignores.`,
  remedy: 'Correct the path, add the file, or let `.dockerignore` pass it.',
  references: [
    { title: 'Dockerfile reference: ENTRYPOINT', url: 'https://docs.docker.com/reference/dockerfile/#entrypoint' },
    { title: 'Build context: .dockerignore files', url: 'https://docs.docker.com/build/concepts/context/#dockerignore-files' },
  ],
  bad: [
    {
      title: 'an entrypoint in another folder',
      files: { Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nRUN pip install -r requirements.txt && chmod +x docker/entrypoint.sh\nENTRYPOINT [«"/app/entrypoint.sh"»]\nCMD ["gunicorn", "shop.wsgi"]\n', 'docker/entrypoint.sh': '#!/bin/sh\nexec "$@"\n', 'requirements.txt': 'gunicorn\n' },
    },
    {
      title: 'kept out by .dockerignore',
      files: { Dockerfile: 'FROM node:24-slim\nWORKDIR /app\nCOPY . /app\nCMD ["sh", «"./scripts/start.sh"»]\n', 'scripts/start.sh': '#!/bin/sh\nexec node server.js\n', 'server.js': '', '.dockerignore': 'scripts\n' },
    },
    {
      title: 'a program of another name, in a compose file',
      files: { 'compose.yaml': 'services:\n  worker:\n    build: .\n    command: python «wroker.py»\n', Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nCMD ["python", "-u", "worker.py"]\n', 'worker.py': '' },
    },
    {
      title: 'in another folder of what a builder stage is given, and whose folder is copied on',
      files: { Dockerfile: 'FROM ruby:3.4-slim AS base\nWORKDIR /rails\nFROM base AS build\nCOPY . .\nRUN bundle exec bootsnap precompile app/ lib/\nRUN SECRET_KEY_BASE_DUMMY=1 ./bin/rails assets:precompile\nFROM base\nCOPY --from=build /rails /rails\nENTRYPOINT [«"/rails/docker-entrypoint"»]\nCMD ["./bin/rails", "server"]\n', 'config.ru': 'run Rails.application\n', 'bin/docker-entrypoint': '#!/bin/sh\nexec "$@"\n', 'bin/rails': '#!/usr/bin/env ruby\n' },
    },
    {
      title: 'not in what is mounted',
      files: { 'compose.yaml': 'services:\n  web:\n    image: node:24\n    working_dir: /app\n    volumes: ["./src:/app"]\n    command: node «server.js»\n', 'src/index.js': '' },
    },
  ],
  good: [
    { title: 'there', files: { Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nCOPY docker/entrypoint.sh /entrypoint.sh\nENTRYPOINT ["/entrypoint.sh"]\nCMD ["python", "manage.py", "runserver"]\n', 'docker/entrypoint.sh': '#!/bin/sh\nexec "$@"\n', 'manage.py': '' } },
    { title: 'written by a RUN', files: { Dockerfile: 'FROM debian:13\nWORKDIR /app\nCOPY . .\nRUN printf "#!/bin/sh\\nexec sleep 1\\n" > /app/start.sh && chmod +x /app/start.sh\nCMD ["/app/start.sh"]\n', 'main.c': '' } },
    { title: 'named by a RUN that makes it', files: { Dockerfile: 'FROM debian:13 AS one\nWORKDIR /app\nCOPY . .\nRUN dos2unix -n teashop.sh start.sh && chmod +x start.sh\nCMD ["/app/start.sh"]\nFROM debian:13 AS two\nWORKDIR /app\nCOPY . .\nRUN ln -s teashop.sh start.sh\nCMD ["/app/start.sh"]\nFROM debian:13 AS three\nWORKDIR /app\nCOPY . .\nRUN mv teashop.sh start.sh\nCMD ["/app/start.sh"]\nFROM debian:13 AS four\nWORKDIR /app\nCOPY . .\nRUN curl -fsSo start.sh https://example.org/start.sh\nENTRYPOINT ["sh", "start.sh"]\n', 'teashop.sh': '#!/bin/sh\nexec make\n' } },
    { title: 'in a submodule, which may not be there yet', files: { Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nCMD ["python", "teashop/serve.py"]\n', 'compose.yaml': 'services:\n  kettle:\n    image: node:24\n    volumes: [".:/srv"]\n    command: node /srv/teashop/kettle/boil.js\n', '.gitmodules': '[submodule "teashop"]\n\tpath = teashop\n\turl = https://example.org/teashop.git\n', 'app.py': '' } },
    { title: 'made by a build', files: { Dockerfile: 'FROM node:24\nWORKDIR /app\nCOPY . .\nRUN npm ci && npm run build\nCMD ["node", "server.js"]\n', 'package.json': '{}\n' } },
    { title: 'out of a stage, an archive and the base', files: { Dockerfile: 'FROM golang:1.26 AS build\nCOPY . /src\nFROM debian:13 AS one\nCOPY --from=build /src/out /app\nCMD ["/app/start.sh"]\nFROM debian:13 AS two\nADD app.tar.gz /app/\nCMD ["/app/start.sh"]\nFROM registry.example.org/base:1\nCOPY . /app\nCMD ["/app/start.sh"]\n', 'go.mod': '', 'app.tar.gz': '' } },
    { title: 'a builder stage that may write it, and one file out of it', files: { Dockerfile: 'FROM node:24 AS build\nWORKDIR /app\nCOPY . .\nRUN npm ci && npm run build\nFROM node:24-slim AS one\nCOPY --from=build /app /app\nCMD ["node", "/app/server.js"]\nFROM node:24 AS plain\nCOPY . /app\nFROM node:24-slim\nCOPY --from=plain /app/bin/start.sh /app/start.sh\nCMD ["/app/start.sh"]\n', 'package.json': '{}\n', 'bin/start.sh': '#!/bin/sh\nexec node index.js\n' } },
    { title: 'the context is another one', files: { Dockerfile: 'FROM debian:13\nCOPY app /app\nCMD ["/app/start.sh"]\n' } },
    { title: 'mounted where the image has none, and a volume over it', files: { 'compose.yaml': 'services:\n  web:\n    build: .\n    volumes: ["./tools:/app/tools"]\n    command: sh /app/tools/dev.sh\n  job:\n    build: .\n    volumes: ["jobs:/app/jobs"]\n    command: sh /app/jobs/run.sh\nvolumes:\n  jobs:\n', Dockerfile: 'FROM debian:13\nWORKDIR /app\nCOPY main.c .\nCOPY . /app\n', 'main.c': '', 'tools/dev.sh': '#!/bin/sh\nmake\n' } },
    { title: 'a result of a build outside, and what git ignores', files: { Dockerfile: 'FROM node:24\nWORKDIR /app\nCOPY . .\nCMD ["node", "dist/main.js"]\n', 'compose.yaml': 'services:\n  web:\n    build: .\n    command: sh local.sh\n', 'package.json': '{}\n' }, ignored: ['local.sh'] },
    { title: 'behind a cd', files: { Dockerfile: 'FROM debian:13\nWORKDIR /app\nCOPY . .\nCMD cd tools && sh ./start.sh\n', 'tools/start.sh': '#!/bin/sh\nmake\n' } },
    { title: 'only where it is there', files: { Dockerfile: 'FROM debian:13\nWORKDIR /app\nCOPY . .\nCMD [ -f /app/local.sh ] && sh /app/local.sh; exec make\n', Makefile: '' } },
  ],
  on: {
    stage(stage, context) {
      // What runs it may mount the file, or start something else.
      if (!stage.shipped || (servicesRunning(context.project, stage).length > 0 && !isForProduction(context.project, stage))) return
      for (const file of startOfStage(context.project, stage).unseen) {
        if (file.namedBy.document !== stage.document || isGivenByServices(context.project, stage, file)) continue
        const missing = missingInImage(context.project, stage, file.imagePath)
        if (missing !== undefined) report(file, missing, context)
      }
    },
    service(model, context) {
      for (const file of startOfService(context.project, model).unseen) {
        if (!model.compose.files.some(({ document }) => document === file.namedBy.document)) continue
        const missing = missingInContainer(context.project, model, file.imagePath)
        if (missing !== undefined) report(file, missing, context)
      }
    },
  },
})

/** Whether every service that runs the stage's own command mounts something where the file should be. */
function isGivenByServices(project: Project, stage: Parameters<typeof servicesRunning>[1], file: UnseenFile): boolean {
  const services = servicesRunning(project, stage)
  return services.length > 0 && services.every((model) => missingInContainer(project, model, file.imagePath) === undefined)
}

function report(file: UnseenFile, missing: Missing, context: RuleContext): void {
  const { project } = context
  const folder = missing.path.slice(0, Math.max(0, missing.path.lastIndexOf('/'))) || '.'
  const meant = nearest(nameOf(missing.path), project.files.list(folder).filter((entry) => entry.kind === 'file').map((entry) => entry.name))
  const { ignoredBy } = missing
  context.report(file.namedBy, ignoredBy !== undefined
    ? `${ignoredBy.document.path} keeps ${missing.path} out of the image, so there is no ${file.imagePath} to start; let it pass`
    : `There is no ${file.imagePath} in the container: ${missing.by === 'mount' ? 'what is mounted there' : 'what is copied there'} has no ${missing.path}${meant === undefined ? '' : `; did you mean ${meant}?`}`)
}
