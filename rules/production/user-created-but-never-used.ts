import { createdUserRepair, defineRule, isForProduction, unusedUserOf } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'user-created-but-never-used',
  title: 'Switch to the user that the image creates',
  category: 'security',
  severity: 'warning',
  since: '0.1.0',
  fragments: 'whole',
  aliases: { trivy: ['DS-0002'], checkov: ['CKV_DOCKER_3'] },
  stages: 'shipped',
  purposes: ['production'],
  why: `The image creates a user, yet no USER, no entrypoint and no service switches to it, so the container runs as root all the same.
Ignore it where the user exists for a login into the container, or for files that another container owns.`,
  remedy: 'Add `USER name` behind the last step that needs root.',
  references: [{ title: 'Dockerfile reference: USER', url: 'https://docs.docker.com/reference/dockerfile/#user' }],
  bad: [
    {
      title: 'Created and forgotten',
      files: `FROM python:3.13-slim
RUN groupadd --gid 10001 app && «useradd» --uid 10001 --gid app app
WORKDIR /app
COPY . .
CMD ["gunicorn", "--bind", "0.0.0.0:8000", "shop.wsgi"]
`,
      fixed: `FROM python:3.13-slim
RUN groupadd --gid 10001 app && useradd --uid 10001 --gid app app
WORKDIR /app
COPY --chown=app . .
RUN chown app /app
USER app
CMD ["gunicorn", "--bind", "0.0.0.0:8000", "shop.wsgi"]
`,
    },
    { title: 'Alpine', files: 'FROM node:24-alpine\nRUN «adduser» -D -u 10001 shop\nWORKDIR /srv\nCOPY . .\nCMD ["node", "server.js"]\n' },
  ],
  good: [
    { title: 'USER names it', files: 'FROM python:3.13-slim\nRUN useradd --uid 10001 app\nUSER 10001\nCMD ["python", "-m", "shop"]\n' },
    {
      title: 'The entrypoint switches to it',
      files: {
        Dockerfile: 'FROM debian:12-slim\nRUN useradd shop\nCOPY entrypoint.sh /\nENTRYPOINT ["/entrypoint.sh"]\nCMD ["shop"]\n',
        'entrypoint.sh': '#!/bin/sh\nexec setpriv --reuid=shop --clear-groups "$@"\n',
      },
    },
    {
      title: 'compose runs it as that user',
      files: { Dockerfile: 'FROM debian:12-slim\nRUN useradd -u 1001 shop\nCMD ["shop"]\n', 'compose.yaml': 'services:\n  shop:\n    build: .\n    user: shop\n' },
    },
    { title: 'A server that changes to it by its configuration', files: 'FROM debian:12-slim\nRUN useradd -r nginx\nCMD ["nginx", "-g", "daemon off;"]\n' },
    { title: 'The script that would switch to it is not to be seen', files: 'FROM debian:12-slim\nRUN useradd app\nCOPY run.sh /\nCMD ["/run.sh"]\n' },
    { title: 'Named in another command', files: 'FROM debian:12-slim\nRUN useradd app\nCMD ["sudo", "-u", "app", "/usr/bin/shop"]\n' },
  ],
  on: {
    stage: (stage, context) => {
      if (!isForProduction(context.project, stage)) return
      const created = unusedUserOf(context.project, stage)
      if (created === undefined) return
      const repair = createdUserRepair(created.name, context.project, stage)
      const explicit = stage.user?.instruction !== undefined
      context.report(
        { range: created.command.words[0]?.range ?? created.command.range, document: created.step.stage.document },
        `The user ${created.name} is created here, but nothing switches to it, so the image runs as root; add "USER ${created.name}" behind the last step that needs root`,
        {
          ...(explicit ? { aliases: ['DS-0002', 'CKV_DOCKER_8'] } : {}),
          fix: repair === undefined ? undefined : { title: `Run as ${created.name}, who owns what the program writes`, safety: 'unsafe', edits: repair.edits },
        },
      )
    },
  },
})
