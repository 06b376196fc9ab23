import { defineRule, destinationOf, isAtOrBelow, isCopy, isForProduction, isRun } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'dockerflow-read-only-sources',
  title: 'Keep the source unwritable for the application',
  category: 'security',
  severity: 'warning',
  since: '0.1.0',
  presets: ['dockerflow'],
  stages: 'shipped',
  purposes: ['production'],
  why: `Dockerflow recommends that the user that the application runs as cannot write its source: an attacker who can make it write a file must not be able to change what it runs.`,
  remedy: 'Copy the source as root (no `--chown`), and give the user only the folders that it must write, such as those of uploads.',
  references: [{ title: 'Dockerflow: containers', url: 'https://github.com/mozilla-services/Dockerflow#dockerfile-requirements' }],
  bad: [
    { files: 'FROM python:3.13-slim\nRUN groupadd -g 10001 app && useradd -u 10001 -g app app\nWORKDIR /app\nCOPY «--chown=app:app» . .\nUSER app\nCMD ["gunicorn", "shop.wsgi"]\n' },
    { title: 'Behind the COPY', files: 'FROM python:3.13-slim\nRUN groupadd -g 10001 app && useradd -u 10001 -g app app\nWORKDIR /app\nCOPY . .\nRUN «chown -R app:app /app»\nUSER app\nCMD ["gunicorn", "shop.wsgi"]\n' },
  ],
  good: [
    { title: "Root's", files: 'FROM python:3.13-slim\nRUN groupadd -g 10001 app && useradd -u 10001 -g app app\nWORKDIR /app\nCOPY . .\nUSER app\nCMD ["gunicorn", "shop.wsgi"]\n' },
    { title: 'Only the folder of uploads', files: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nRUN mkdir -p /app/media && chown app:app /app/media\nUSER app\nCMD ["gunicorn", "shop.wsgi"]\n' },
    { title: 'Of another user', files: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY --chown=root:app . .\nUSER app\nCMD ["gunicorn", "shop.wsgi"]\n' },
    { title: 'In a stage that only builds', files: 'FROM node:24 AS build\nWORKDIR /app\nCOPY --chown=node:node . .\nUSER node\nRUN npm ci\nFROM nginx:1.29\nCOPY --from=build /app/dist /usr/share/nginx/html\n' },
  ],
  on: {
    stage: (stage, context) => {
      const { user } = stage
      if (!isForProduction(context.project, stage) || user === undefined || !user.resolved || user.isRoot !== false) return
      let copied: string | undefined
      for (const step of stage.steps) {
        if (isCopy(step)) {
          const destination = destinationOf(step)
          const flag = step.instruction.flags.find((candidate) => candidate.name === 'chown')
          const owner = flag?.value === undefined ? undefined : step.expand(flag.value)
          copied ??= step.instruction.flags.some((candidate) => candidate.name === 'from') ? undefined : destination
          if (flag !== undefined && owner?.resolved === true && owner.text.split(':')[0] === user.name && step.instruction.sources.some((source) => source.value === '.' || source.value.endsWith('/') || /(?:^|\/)(?:src|app|apps)$/.test(source.value))) {
            context.report(flag.range, `The source belongs to ${user.name}, so the application can change what it runs; copy it as root`)
          }
        } else if (isRun(step) && copied !== undefined) {
          const folder = copied
          const command = step.commands.find((each) => each.program === 'chown' && each.arguments.some((word) => /^-[a-zA-Z]*R|^--recursive$/.test(word.value))
            && each.arguments.some((word) => word.value.split(':')[0] === user.name) && each.arguments.slice(1).some((word) => word.literal !== undefined && isAtOrBelow(folder, step.imagePath(word.literal) ?? '')))
          if (command !== undefined) context.report(command.range, `The source then belongs to ${user.name}, so the application can change what it runs; give it only the folders that it must write`)
        }
      }
    },
  },
})
